/// A key with which a platform signs the records it hands in.
public struct PlatformKey: Sendable, Hashable {
  /// The `keyid` of its signatures.
  public var keyID: String
  public var accountID: AccountID
  /// A name of the HTTP Signature Algorithms registry: `ed25519` or `ecdsa-p256-sha256`.
  public var algorithm: String
  /// SubjectPublicKeyInfo, PEM.
  public var publicKey: String
  public var registeredAt: Instant
  public var registeredBy: AccountID
  public var revokedAt: Instant?

  public init(
    keyID: String, accountID: AccountID, algorithm: String, publicKey: String,
    registeredAt: Instant, registeredBy: AccountID, revokedAt: Instant?
  ) {
    self.keyID = keyID
    self.accountID = accountID
    self.algorithm = algorithm
    self.publicKey = publicKey
    self.registeredAt = registeredAt
    self.registeredBy = registeredBy
    self.revokedAt = revokedAt
  }
}

/// The signature a platform's record came under, kept so that anyone can check it again.
public struct PlatformRecord: Sendable, Hashable {
  public var evidenceID: EvidenceID
  public var keyID: String
  /// The exact text that was signed. Source: RFC 9421 section 2.5.
  public var signatureBase: String
  public var signature: [UInt8]
  public var contentDigest: String
  public var createdAt: Instant
  public var expiresAt: Instant?
  public var verifiedAt: Instant

  public init(
    evidenceID: EvidenceID, keyID: String, signatureBase: String, signature: [UInt8],
    contentDigest: String, createdAt: Instant, expiresAt: Instant?, verifiedAt: Instant
  ) {
    self.evidenceID = evidenceID
    self.keyID = keyID
    self.signatureBase = signatureBase
    self.signature = signature
    self.contentDigest = contentDigest
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.verifiedAt = verifiedAt
  }
}
