import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG

/// Key events with their leaves, and tokens over checkpoints.
extension PGCourtTransaction {
  func loggedKeyEvents() throws -> [LoggedKeyEvent] {
    try query(
      """
      SELECT k.detail, k.opening, l.leaf_index, l.bytes
      FROM key_event k JOIN log_leaf l ON l.court_id = k.court_id AND l.leaf_id = k.leaf_id
      WHERE k.court_id = $1 ORDER BY k.event_id LIMIT 10000
      """, court
    ).map { row in
      LoggedKeyEvent(
        event: try KeyEvent(bytes: Array(try row.text("detail").utf8)),
        leafIndex: try row.int64OrNil("leaf_index").map { UInt64(clamping: $0) },
        opening: try row.bytes("opening"), leaf: try row.bytes("bytes"))
    }
  }

  func insertKeyEvent(_ event: KeyEvent, leaf: LogLeaf, at: Instant) throws {
    try later(
      """
      WITH leaf AS (
        INSERT INTO log_leaf (court_id, bytes, hash, queued_at) VALUES ($1, $2, $3, $4)
        RETURNING leaf_id
      )
      INSERT INTO key_event (court_id, act, purpose, key_id, at, detail, leaf_id, opening)
      SELECT $1, $5, $6, $7, $8, $9, leaf_id, $10 FROM leaf
      """, court, .bytes(leaf.bytes), .bytes(leaf.leafHash.bytes), .instant(at),
      .text(event.act.rawValue), .text(event.role.rawValue), .text(event.keyID),
      .instant(event.at), .text(String(decoding: event.bytes, as: UTF8.self)),
      .bytes(leaf.opening.bytes))
  }

  func checkpointTokens(size: UInt64) throws -> [CheckpointToken] {
    try query(
      """
      SELECT authority, imprint, token, stamped_at, stored_at FROM log_checkpoint_token
      WHERE court_id = $1 AND size = $2 ORDER BY stored_at, authority, imprint LIMIT 1000
      """, court, .int(size)
    ).map { row in
      CheckpointToken(
        size: size, authority: try row.text("authority"),
        hash: try row.text("imprint") == "sm3" ? .sm3 : .sha256, der: try row.bytes("token"),
        stampedAt: try row.instant("stamped_at"), storedAt: try row.instant("stored_at"))
    }
  }

  func insertCheckpointToken(_ token: CheckpointToken) throws {
    guard let imprint = [HashFunction.sha256: "sha256", .sm3: "sm3"][token.hash] else {
      throw Fault(.broken, "no token over \(token.hash.rawValue) is kept")
    }
    try later(
      """
      INSERT INTO log_checkpoint_token (court_id, size, authority, imprint, token, stamped_at,
        stored_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
      """, court, .int(token.size), .text(token.authority), .text(imprint), .bytes(token.der),
      .instant(token.stampedAt), .instant(token.storedAt))
  }

  func checkpointRecords(size: UInt64) throws -> [CheckpointRecord] {
    try query(
      """
      SELECT DISTINCT ON (r.authority, r.imprint) r.size, r.authority, r.imprint,
        r.version, r.record, r.renew_before, r.made_at, r.renew_before = 'infinity' AS endless
      FROM log_checkpoint_record r WHERE r.court_id = $1 AND r.size = $2
      ORDER BY r.authority, r.imprint, r.version DESC LIMIT 1000
      """, court, .int(size)
    ).map(record)
  }

  func checkpointRecords(endingBefore end: Instant, limit: Int) throws -> [CheckpointRecord] {
    try query(
      """
      SELECT r.size, r.authority, r.imprint, r.version, r.record, r.renew_before, r.made_at,
        r.renew_before = 'infinity' AS endless
      FROM log_checkpoint_record r
      WHERE r.court_id = $1 AND r.renew_before < $2 AND NOT EXISTS (
        SELECT FROM log_checkpoint_record n
        WHERE n.court_id = r.court_id AND n.size = r.size AND n.authority = r.authority
          AND n.imprint = r.imprint AND n.version > r.version)
      ORDER BY r.renew_before, r.size LIMIT $3
      """, court, .instant(end), rows(limit)
    ).map(record)
  }

  private func record(_ row: PGRow) throws -> CheckpointRecord {
    CheckpointRecord(
      size: UInt64(clamping: try row.int64("size")), authority: try row.text("authority"),
      hash: try row.text("imprint") == "sm3" ? .sm3 : .sha256, version: try row.int("version"),
      der: try row.bytes("record"),
      renewBefore: try row.bool("endless") ? nil : try row.instant("renew_before"),
      madeAt: try row.instant("made_at"))
  }

  func insertCheckpointRecord(_ record: CheckpointRecord) throws {
    try later(
      """
      INSERT INTO log_checkpoint_record (court_id, size, authority, imprint, version, record,
        renew_before, made_at)
      VALUES ($1, $2, $3, $4, $5, $6, coalesce($7::timestamptz, 'infinity'), $8) ON CONFLICT DO NOTHING
      """, court, .int(record.size), .text(record.authority),
      .text(record.hash == .sm3 ? "sm3" : "sha256"), .int(record.version), .bytes(record.der),
      .instant(orNull: record.renewBefore), .instant(record.madeAt))
  }

  func lastStampedAt(by authority: String) throws -> Instant? {
    try query(
      """
      SELECT stored_at FROM log_checkpoint_token WHERE court_id = $1 AND authority = $2
      ORDER BY stored_at DESC LIMIT 1
      """, court, .text(authority)
    ).onlyRow()?.instant("stored_at")
  }
}
