import CourtCases
import CourtDomain

/// Platforms' keys and the signatures their records came under.
enum PlatformViews {
  static func key(_ key: PlatformKey) -> JSONValue {
    [
      "key_id": .string(key.keyID), "account_id": View.id(key.accountID),
      "algorithm": .string(key.algorithm), "public_key_pem": .string(key.publicKey),
      "registered_at": View.instant(key.registeredAt),
      "revoked_at": View.instant(key.revokedAt),
    ]
  }

  /// Everything needed to check the signature again: what was signed, and by which key.
  static func record(_ record: PlatformRecord) -> JSONValue {
    [
      "key_id": .string(record.keyID), "signature_base": .string(record.signatureBase),
      "signature": View.base64(record.signature),
      "content_digest": .string(record.contentDigest),
      "created_at": View.instant(record.createdAt),
      "expires_at": View.instant(record.expiresAt),
      "verified_at": View.instant(record.verifiedAt),
    ]
  }
}
