import CourtCases
import CourtDomain
import CourtPG

/// Drafts, retries and the sandbox clock.
extension PGCourtTransaction {
  /// - Throws: `Rejection` `draft.stale` unless the version is newer than the stored one and the
  ///   owner the same.
  func saveDraft(_ draft: FilingDraft) throws {
    let touched = try execute(
      """
      INSERT INTO draft AS d (court_id, draft_id, owner_id, body, version, saved_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (court_id, draft_id) DO UPDATE SET body = excluded.body,
        version = excluded.version, saved_at = excluded.saved_at
      WHERE d.owner_id = excluded.owner_id AND d.version < excluded.version
      """, court, .id(draft.id), .id(draft.owner), .text(draft.body.text), .int(draft.version),
      .instant(draft.savedAt))
    guard touched == 1 else {
      throw Rejection(
        "draft.stale", .stale, zh: "草稿已在别处更新，请先读取最新版本",
        en: "the draft was saved elsewhere meanwhile: read its newest version first")
    }
  }

  func draft(_ id: DraftID, locked: Bool) throws -> FilingDraft? {
    try query(locked ? Self.draftLocked : Self.draftByID, [court, .id(id)]).onlyRow().map { row in
      FilingDraft(
        id: try row.id("draft_id"), owner: try row.id("owner_id"),
        body: try JSONParser.parse(try row.text("body")),
        version: try row.int64("version"), savedAt: try row.instant("saved_at"))
    }
  }

  private static let draftByID = PGStatement(
    "SELECT draft_id, owner_id, body, version, saved_at FROM draft "
      + "WHERE court_id = $1 AND draft_id = $2")
  private static let draftLocked = PGStatement(draftByID.sql + " FOR UPDATE")

  func deleteDraft(_ id: DraftID) throws {
    try later(
      "DELETE FROM draft WHERE court_id = $1 AND draft_id = $2", court, .id(id))
  }

  func lockIdempotencyKey(_ key: IdempotencyKey) throws -> Bool {
    try tryLock("key/\(courtID)/\(key.principal)/\(key.operation)/\(key.key)")
  }

  func storedAnswer(for key: IdempotencyKey) throws
    -> (bodyDigest: [UInt8], answer: StoredAnswer)?
  {
    try query(
      """
      SELECT body_digest, status, media_type, location, etag, body FROM idempotency_key
      WHERE court_id = $1 AND principal_id = $2 AND operation = $3 AND key = $4
      """, court, .id(key.principal), .text(key.operation), .text(key.key)
    ).onlyRow().map { row in
      (
        bodyDigest: try row.bytes("body_digest"),
        answer: StoredAnswer(
          status: try row.int("status"), mediaType: try row.text("media_type"),
          location: try row.textOrNil("location"), etag: try row.textOrNil("etag"),
          body: try row.bytes("body"))
      )
    }
  }

  func storeAnswer(
    _ answer: StoredAnswer, for key: IdempotencyKey, bodyDigest: [UInt8], at: Instant
  ) throws {
    try later(
      """
      INSERT INTO idempotency_key (court_id, principal_id, operation, key, body_digest, status,
        media_type, location, etag, body, stored_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      """, court, .id(key.principal), .text(key.operation), .text(key.key), .bytes(bodyDigest),
      .int(answer.status), .text(answer.mediaType), .text(orNull: answer.location),
      .text(orNull: answer.etag), .bytes(answer.body), .instant(at))
  }

  func sandboxInstant() throws -> Instant? {
    try query("SELECT at FROM sandbox_clock WHERE court_id = $1", court).onlyRow()
      .map { try $0.instant("at") }
  }

  func newestEntryInstant() throws -> Instant? {
    let row = try query(
      """
      SELECT greatest(
        (SELECT max(at) FROM docket_entry WHERE court_id = $1),
        (SELECT max(signed_at) FROM log_cosignature WHERE court_id = $1),
        (SELECT max(at) FROM audit_entry WHERE court_id = $1)) AS at
      """, court
    ).onlyRow()
    return try row?.instantOrNil("at")
  }

  func hasNoCases() throws -> Bool {
    try query("SELECT 1 FROM case_file WHERE court_id = $1 LIMIT 1", court).isEmpty
  }

  /// - Throws: `Rejection` `sandbox.backwards`: time that ran cannot be taken back.
  func setSandboxInstant(_ instant: Instant) throws {
    let touched = try execute(
      """
      INSERT INTO sandbox_clock AS c (court_id, at) VALUES ($1, $2)
      ON CONFLICT (court_id) DO UPDATE SET at = excluded.at WHERE c.at <= excluded.at
      """, court, .instant(instant))
    guard touched == 1 else {
      throw Rejection(
        "sandbox.backwards", zh: "沙箱时钟只能向前拨", en: "the sandbox clock only goes forward")
    }
  }
}
