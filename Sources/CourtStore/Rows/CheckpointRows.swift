import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG

/// Checkpoints with their cosignatures, and what is read to audit the log.
extension PGCourtTransaction {
  func checkpoint(size: UInt64) throws -> StoredCheckpoint? {
    try cosigned(
      query(
        """
        SELECT size, root, note, at FROM log_checkpoint WHERE court_id = $1 AND size = $2
        """, court, .int(size))
    ).first
  }

  func newestCheckpoint() throws -> StoredCheckpoint? {
    try cosigned(
      query(
        """
        SELECT size, root, note, at FROM log_checkpoint WHERE court_id = $1
        ORDER BY size DESC LIMIT 1
        """, court)
    ).first
  }

  func checkpoint(covering size: UInt64) throws -> StoredCheckpoint? {
    try cosigned(
      query(
        """
        SELECT size, root, note, at FROM log_checkpoint WHERE court_id = $1 AND size >= $2
        ORDER BY size LIMIT 1
        """, court, .int(size))
    ).first
  }

  func checkpoints(after size: UInt64, limit: Int) throws -> [StoredCheckpoint] {
    try cosigned(
      query(
        """
        SELECT size, root, note, at FROM log_checkpoint WHERE court_id = $1 AND size > $2
        ORDER BY size LIMIT $3
        """, court, .int(size), rows(limit)))
  }

  func checkpoints(before size: UInt64, limit: Int) throws -> [StoredCheckpoint] {
    try cosigned(
      query(
        """
        SELECT size, root, note, at FROM log_checkpoint WHERE court_id = $1 AND size < $2
        ORDER BY size DESC LIMIT $3
        """, court, .int(size), rows(limit)))
  }

  private func cosigned(_ found: PGRows) throws -> [StoredCheckpoint] {
    var checkpoints: [StoredCheckpoint] = []
    for row in found {
      guard let root = Digest32(bytes: try row.bytes("root")) else {
        throw Fault(.broken, "a root of the log is not 32 bytes")
      }
      checkpoints.append(
        StoredCheckpoint(
          size: UInt64(clamping: try row.int64("size")), root: root, text: try row.text("note"),
          at: try row.instant("at"), cosignatures: []))
    }
    guard !checkpoints.isEmpty else { return [] }
    let lines = try query(
      """
      SELECT size, witness, key_hash, signature FROM log_cosignature
      WHERE court_id = $1 AND size = ANY ($2) ORDER BY stored_at, witness, key_hash
      """, court, .int8Array(checkpoints.map { Int64(clamping: $0.size) }))
    for row in lines {
      let size = UInt64(clamping: try row.int64("size"))
      let line = SignedNote.Signature(
        name: try row.text("witness"), keyHash: try row.bytes("key_hash"),
        bytes: try row.bytes("signature"))
      guard let one = Cosignature(line),
        let place = checkpoints.firstIndex(where: { $0.size == size })
      else { throw Fault(.broken, "a stored cosignature is none") }
      checkpoints[place].cosignatures.append(one)
    }
    return checkpoints
  }

  func insertCosignature(_ cosignature: Cosignature, size: UInt64, at: Instant) throws {
    try later(
      """
      INSERT INTO log_cosignature (court_id, size, witness, key_hash, signature, signed_at,
        stored_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
      """, court, .int(size), .text(cosignature.name), .bytes(cosignature.keyHash),
      .bytes(cosignature.bytes), .instant(Self.instant(cosignature.time)), .instant(at))
  }

  /// A witness may say any second up to 2^63; PostgreSQL ends far before.
  private static func instant(_ seconds: UInt64) -> Instant {
    Instant(microseconds: Int64(min(seconds, 253_402_300_799)) * 1_000_000)
  }

  func lastCosigned(by key: NoteVerifierKey) throws -> UInt64? {
    try query(
      """
      SELECT max(size) AS size FROM log_cosignature
      WHERE court_id = $1 AND witness = $2 AND key_hash = $3
      """, court, .text(key.name), .bytes(key.keyHash)
    ).onlyRow().flatMap { try $0.int64OrNil("size") }.map { UInt64(clamping: $0) }
  }

  func leafIndex(of hash: Digest32) throws -> UInt64? {
    try query(
      """
      SELECT leaf_index FROM log_leaf
      WHERE court_id = $1 AND hash = $2 AND leaf_index IS NOT NULL ORDER BY leaf_index LIMIT 1
      """, court, .bytes(hash.bytes)
    ).onlyRow().map { UInt64(clamping: try $0.int64("leaf_index")) }
  }

  func logNodes(level: Int, from index: UInt64, limit: Int) throws -> [MerkleNode] {
    try query(
      """
      SELECT node_index, hash FROM log_node
      WHERE court_id = $1 AND level = $2 AND node_index >= $3 ORDER BY node_index LIMIT $4
      """, court, .int(level), .int(index), rows(limit)
    ).map { row in
      guard let hash = Digest32(bytes: try row.bytes("hash")) else {
        throw Fault(.broken, "a node of the log is not 32 bytes")
      }
      return MerkleNode(
        level: level, index: UInt64(clamping: try row.int64("node_index")), hash: hash)
    }
  }

  func placedLeaves(from index: UInt64, limit: Int) throws -> [PlacedLeaf] {
    try query(
      """
      SELECT leaf_index, bytes, hash FROM log_leaf WHERE court_id = $1 AND leaf_index >= $2
      ORDER BY leaf_index LIMIT $3
      """, court, .int(index), rows(limit)
    ).map { row in
      PlacedLeaf(
        index: UInt64(clamping: try row.int64("leaf_index")), bytes: try row.bytes("bytes"),
        hash: try row.bytes("hash"))
    }
  }

  func custodyLeaves(from index: UInt64, to end: UInt64) throws -> [CustodyLeaf] {
    try tellViewer()
    return try query(
      """
      SELECT c.evidence_id, c.sequence, c.at, c.actor_id, c.actor_role, c.act, c.reason, c.opening,
        l.bytes, l.hash, l.leaf_index, f.number, p.hash AS previous_hash, i.sha256, i.sm3
      FROM log_leaf l
      JOIN custody_entry c ON c.court_id = l.court_id AND c.leaf_id = l.leaf_id
      JOIN evidence_item i ON i.court_id = c.court_id AND i.evidence_id = c.evidence_id
      JOIN case_file f ON f.court_id = i.court_id AND f.case_id = i.case_id
      LEFT JOIN custody_entry b ON b.court_id = c.court_id AND b.evidence_id = c.evidence_id
        AND b.sequence = c.sequence - 1
      LEFT JOIN log_leaf p ON p.court_id = b.court_id AND p.leaf_id = b.leaf_id
      WHERE l.court_id = $1 AND l.leaf_index >= $2 AND l.leaf_index < $3 ORDER BY l.leaf_index
      """, court, .int(index), .int(end)
    ).map { row in
      CustodyLeaf(
        entry: CustodyEntry(
          evidenceID: try row.id("evidence_id"), sequence: try row.int("sequence"),
          at: try row.instant("at"), actorID: try row.idOrNil("actor_id"),
          actorRole: try row.text("actor_role"), act: try row.text("act"),
          reason: try row.text("reason"), leafBytes: try row.bytes("bytes"),
          leafHash: try row.bytes("hash"), opening: try row.bytes("opening"),
          leafIndex: try row.int64OrNil("leaf_index")),
        caseNumber: try row.text("number"), previousHash: try row.bytesOrNil("previous_hash"),
        sha256: try row.bytesOrNil("sha256"), sm3: try row.bytesOrNil("sm3"))
    }
  }

  func pendingLeafCount() throws -> (count: Int, oldest: Instant?) {
    let row = try query(
      """
      SELECT count(*)::int AS count, min(queued_at) AS oldest FROM log_leaf
      WHERE court_id = $1 AND leaf_index IS NULL
      """, court
    ).onlyRow()
    return (try row?.int("count") ?? 0, try row?.instantOrNil("oldest"))
  }
}
