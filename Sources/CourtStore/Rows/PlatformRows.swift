import CourtCases
import CourtDomain
import CourtPG

/// Keys of platforms and the signatures of their records.
extension PGCourtTransaction {
  private func key(from row: PGRow) throws -> PlatformKey {
    PlatformKey(
      keyID: try row.text("key_id"), accountID: try row.id("account_id"),
      algorithm: try row.text("algorithm"), publicKey: try row.text("public_key"),
      registeredAt: try row.instant("registered_at"),
      registeredBy: try row.id("registered_by"), revokedAt: try row.instantOrNil("revoked_at"))
  }

  func platformKey(_ keyID: String) throws -> PlatformKey? {
    try query(
      """
      SELECT key_id, account_id, algorithm, public_key, registered_at, registered_by, revoked_at
      FROM platform_key WHERE court_id = $1 AND key_id = $2
      """, court, .text(keyID)
    ).onlyRow().map(key(from:))
  }

  func platformKeys(of account: AccountID?) throws -> [PlatformKey] {
    try query(
      """
      SELECT key_id, account_id, algorithm, public_key, registered_at, registered_by, revoked_at
      FROM platform_key WHERE court_id = $1 AND ($2::uuid IS NULL OR account_id = $2)
      ORDER BY registered_at, key_id LIMIT 1000
      """, court, .id(orNull: account)
    ).map(key(from:))
  }

  func insertPlatformKey(_ key: PlatformKey) throws {
    _ = try execute(
      """
      INSERT INTO platform_key (court_id, key_id, account_id, algorithm, public_key,
        registered_at, registered_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """, court, .text(key.keyID), .id(key.accountID), .text(key.algorithm),
      .text(key.publicKey), .instant(key.registeredAt), .id(key.registeredBy))
  }

  func revokePlatformKey(_ keyID: String, at: Instant) throws {
    _ = try execute(
      """
      UPDATE platform_key SET revoked_at = $3
      WHERE court_id = $1 AND key_id = $2 AND revoked_at IS NULL
      """, court, .text(keyID), .instant(at))
  }

  func usePlatformNonce(_ nonce: String, of keyID: String, at: Instant) throws {
    _ = try execute(
      "INSERT INTO platform_nonce (court_id, key_id, nonce, seen_at) VALUES ($1, $2, $3, $4)",
      court, .text(keyID), .text(nonce), .instant(at))
  }

  func insertPlatformRecord(_ record: PlatformRecord) throws {
    try later(
      """
      INSERT INTO platform_record (court_id, evidence_id, key_id, signature_base, signature,
        content_digest, created_at, expires_at, verified_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """, court, .id(record.evidenceID), .text(record.keyID), .text(record.signatureBase),
      .bytes(record.signature), .text(record.contentDigest), .instant(record.createdAt),
      .instant(orNull: record.expiresAt), .instant(record.verifiedAt))
  }

  func platformRecord(of id: EvidenceID) throws -> PlatformRecord? {
    try tellViewer()
    return try query(
      """
      SELECT evidence_id, key_id, signature_base, signature, content_digest, created_at,
        expires_at, verified_at
      FROM platform_record WHERE court_id = $1 AND evidence_id = $2
      """, court, .id(id)
    ).onlyRow().map { row in
      PlatformRecord(
        evidenceID: try row.id("evidence_id"), keyID: try row.text("key_id"),
        signatureBase: try row.text("signature_base"), signature: try row.bytes("signature"),
        contentDigest: try row.text("content_digest"), createdAt: try row.instant("created_at"),
        expiresAt: try row.instantOrNil("expires_at"), verifiedAt: try row.instant("verified_at"))
    }
  }
}
