import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG

/// Custody and the court's log: leaves are queued with the act and placed by one sequencer.
extension PGCourtTransaction {
  func appendCustody(_ entry: CustodyEntry) throws {
    try tellViewer()
    try later(
      """
      WITH leaf AS (
        INSERT INTO log_leaf (court_id, bytes, hash, queued_at) VALUES ($1, $8, $9, $4)
        RETURNING leaf_id
      )
      INSERT INTO custody_entry (court_id, evidence_id, sequence, at, actor_id, actor_role, act,
        reason, leaf_id, opening, tool, sha256_before, sha256_after, other_id)
      SELECT $1, $2, $3, $4, $5, $6, $7, $10, leaf_id, $11, $12, $13, $14, $15 FROM leaf
      """, court, .id(entry.evidenceID), .int(entry.sequence), .instant(entry.at),
      .id(orNull: entry.actorID), .text(entry.actorRole), .text(entry.act),
      .bytes(entry.leafBytes), .bytes(entry.leafHash), .text(entry.reason),
      .bytes(entry.opening), .text(orNull: entry.tool), .bytes(orNull: entry.sha256Before),
      .bytes(orNull: entry.sha256After), .id(orNull: entry.otherID))
  }

  private static let custodyOfItem = """
    SELECT c.evidence_id, c.sequence, c.at, c.actor_id, c.actor_role, c.act, c.reason, c.opening,
      c.tool, c.sha256_before, c.sha256_after, c.other_id, l.bytes, l.hash, l.leaf_index
    FROM custody_entry c JOIN log_leaf l ON l.court_id = c.court_id AND l.leaf_id = c.leaf_id
    WHERE c.court_id = $1 AND c.evidence_id = $2
    """
  private static let allCustody = PGStatement(custodyOfItem + " ORDER BY c.sequence")
  private static let custodyPage = PGStatement(
    custodyOfItem + " AND c.sequence > $3 ORDER BY c.sequence LIMIT $4")
  private static let lastCustody = PGStatement(
    custodyOfItem + " ORDER BY c.sequence DESC LIMIT 1")

  func custody(of id: EvidenceID) throws -> [CustodyEntry] {
    try tellViewer()
    return try query(Self.allCustody, [court, .id(id)]).map(Self.readCustody)
  }

  func custody(of id: EvidenceID, after sequence: Int64, limit: Int) throws -> [CustodyEntry] {
    try tellViewer()
    return try query(Self.custodyPage, [court, .id(id), .int(sequence), rows(limit)])
      .map(Self.readCustody)
  }

  func newestCustody(of id: EvidenceID) throws -> CustodyEntry? {
    try tellViewer()
    return try query(Self.lastCustody, [court, .id(id)]).onlyRow().map(Self.readCustody)
  }

  func hasCustody(_ act: CustodyAct, of id: EvidenceID) throws -> Bool {
    try tellViewer()
    return try !query(
      """
      SELECT 1 FROM custody_entry WHERE court_id = $1 AND evidence_id = $2 AND act = $3 LIMIT 1
      """, court, .id(id), .text(act.rawValue)
    ).isEmpty
  }

  func readings(of id: EvidenceID, by account: AccountID, since: Instant) throws -> Int {
    try tellViewer()
    let row = try query(
      """
      SELECT count(*) AS readings FROM custody_entry
      WHERE court_id = $1 AND evidence_id = $2 AND act = 'viewed' AND actor_id = $3 AND at >= $4
      """, court, .id(id), .id(account), .instant(since)
    ).onlyRow()
    return try row.map { Int(try $0.int64("readings")) } ?? 0
  }

  private static func readCustody(_ row: PGRow) throws -> CustodyEntry {
    CustodyEntry(
      evidenceID: try row.id("evidence_id"), sequence: try row.int("sequence"),
      at: try row.instant("at"), actorID: try row.idOrNil("actor_id"),
      actorRole: try row.text("actor_role"), act: try row.text("act"),
      reason: try row.text("reason"), leafBytes: try row.bytes("bytes"),
      leafHash: try row.bytes("hash"), opening: try row.bytes("opening"),
      leafIndex: try row.int64OrNil("leaf_index"), tool: try row.textOrNil("tool"),
      sha256Before: try row.bytesOrNil("sha256_before"),
      sha256After: try row.bytesOrNil("sha256_after"), otherID: try row.idOrNil("other_id"))
  }

  func queueLeaf(bytes: [UInt8], hash: [UInt8], at: Instant) throws {
    try later(
      "INSERT INTO log_leaf (court_id, bytes, hash, queued_at) VALUES ($1, $2, $3, $4)", court,
      .bytes(bytes), .bytes(hash), .instant(at))
  }

  /// A checkpoint that was shown and then lost with the machine's power would be followed by
  /// another of the same size: where commits do not wait for the disk, this one does.
  func lockSequencer() throws -> Bool {
    guard try tryLock("sequencer/\(courtID)") else { return false }
    _ = try query(
      """
      SELECT set_config('synchronous_commit', 'on', true)
      WHERE current_setting('synchronous_commit') = 'off'
      """)
    return true
  }

  /// A lock until the end of the transaction, by a name hashed to 64 bits.
  func tryLock(_ name: String) throws -> Bool {
    let row = try query(
      "SELECT pg_try_advisory_xact_lock(hashtextextended('xiezhi/' || $1, 0)) AS held",
      .text(name)
    ).onlyRow()
    return try row?.bool("held") ?? false
  }

  /// In order of queueing among what is committed; the leaves of one item are queued under its
  /// lock, so their order is that of their commits.
  func pendingLeaves(limit: Int) throws -> [(id: Int64, hash: Digest32)] {
    try query(
      """
      SELECT leaf_id, hash FROM log_leaf WHERE court_id = $1 AND leaf_index IS NULL
      ORDER BY leaf_id LIMIT $2
      """, court, rows(limit)
    ).map { (id: try $0.int64("leaf_id"), hash: try digest($0)) }
  }

  private func digest(_ row: PGRow) throws -> Digest32 {
    guard let digest = Digest32(bytes: try row.bytes("hash")) else {
      throw Fault(.broken, "a hash of the log is not 32 bytes")
    }
    return digest
  }

  func placeLeaves(_ places: [(id: Int64, index: UInt64)], nodes: [MerkleNode]) throws {
    let answers = try pipeline { batch in
      try batch.add(
        """
        UPDATE log_leaf l SET leaf_index = p.place FROM unnest($2, $3) AS p (leaf, place)
        WHERE l.court_id = $1 AND l.leaf_id = p.leaf
        """, court, .int8Array(places.map(\.id)),
        .int8Array(places.map { Int64(clamping: $0.index) }))
      try batch.add(
        """
        INSERT INTO log_node (court_id, level, node_index, hash)
        SELECT $1, * FROM unnest($2, $3, $4)
        """, court, .int4Array(nodes.map { Int32(clamping: $0.level) }),
        .int8Array(nodes.map { Int64(clamping: $0.index) }), .byteaArray(nodes.map(\.hash.bytes)))
    }
    guard answers.first?.affectedRows == places.count else {
      throw Fault(.broken, "a leaf to be placed in the log is not there")
    }
  }

  /// In the order asked for; positions without a node are left out.
  func logNodes(_ positions: [(level: Int, index: UInt64)]) throws -> [MerkleNode] {
    guard !positions.isEmpty else { return [] }
    return try query(
      """
      SELECT n.level, n.node_index, n.hash
      FROM unnest($2, $3) WITH ORDINALITY AS p (level, node_index, place)
      JOIN log_node n ON n.court_id = $1 AND n.level = p.level AND n.node_index = p.node_index
      ORDER BY p.place
      """, court, .int4Array(positions.map { Int32(clamping: $0.level) }),
      .int8Array(positions.map { Int64(clamping: $0.index) })
    ).map { row in
      MerkleNode(
        level: try row.int("level"), index: UInt64(clamping: try row.int64("node_index")),
        hash: try digest(row))
    }
  }

  func leafBytes(from index: UInt64, limit: Int) throws -> [[UInt8]] {
    try query(
      """
      SELECT bytes FROM log_leaf WHERE court_id = $1 AND leaf_index >= $2
      ORDER BY leaf_index LIMIT $3
      """, court, .int(index), rows(limit)
    ).map { try $0.bytes("bytes") }
  }

  func insertCheckpoint(_ checkpoint: SignedCheckpoint, at: Instant) throws {
    try later(
      "INSERT INTO log_checkpoint (court_id, size, root, note, at) VALUES ($1, $2, $3, $4, $5)",
      court, .int(checkpoint.size), .bytes(checkpoint.root.bytes), .text(checkpoint.text),
      .instant(at))
  }

  func latestCheckpoint() throws -> (text: String, size: UInt64, at: Instant)? {
    try query(
      """
      SELECT note, size, at FROM log_checkpoint WHERE court_id = $1
      ORDER BY size DESC, checkpoint_id DESC LIMIT 1
      """, court
    ).onlyRow().map { row in
      (
        text: try row.text("note"), size: UInt64(clamping: try row.int64("size")),
        at: try row.instant("at")
      )
    }
  }
}
