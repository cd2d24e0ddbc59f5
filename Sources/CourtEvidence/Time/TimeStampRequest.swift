/// What an authority is asked: to sign the time beside a digest. Source: RFC 3161 §2.4.1.
public struct TimeStampRequest: Sendable, Hashable {
  public let hash: HashFunction
  public let imprint: [UInt8]
  /// Random, so that an old answer cannot be played back; high byte first, nil in requests of
  /// others that have none.
  public let nonce: [UInt8]?
  /// Whether the authority shall send its certificate along.
  public let wantsCertificate: Bool
  /// The policy asked for, as an object identifier.
  public let policy: String?

  /// Largest request that is read.
  static let maximumBytes = 8192

  /// For a digest already made; 64 random bits as nonce.
  ///
  /// - Throws: `malformed` where the digest's length is not that of its function.
  public init(_ hash: HashFunction, imprint: [UInt8], policy: String? = nil)
    throws(EvidenceFault)
  {
    guard imprint.count == hash.length else {
      throw .der("messageImprint", "\(imprint.count) bytes are no \(hash.rawValue) digest")
    }
    self.hash = hash
    self.imprint = imprint
    self.policy = policy
    wantsCertificate = true
    var random = try SecureRandom.bytes(8)
    random[0] = random[0] & 0x7F | 0x40
    nonce = random
  }

  /// Reads a request.
  public init(der: [UInt8]) throws(EvidenceFault) {
    let limits = DERLimits(bytes: Self.maximumBytes, depth: 16, values: 200)
    var fields = try DERReader.document(der, "TimeStampReq", limits: limits).reader
    guard try fields.next("version").number("version") == 1 else {
      throw .der("version", "only version 1 is known")
    }
    (hash, imprint) = try TimeStampInfo.imprint(
      try fields.next("messageImprint", tag: DERTag.sequence))
    let asked = try fields.optional("reqPolicy", tag: DERTag.objectIdentifier)
    policy = try asked?.objectIdentifier("reqPolicy")
    nonce = try fields.optional("nonce", tag: DERTag.integer)?.integer("nonce")
    let wanted = try fields.optional("certReq", tag: DERTag.boolean)
    wantsCertificate = try wanted?.boolean("certReq") ?? false
    if try fields.optional("extensions", tag: DERTag.constructed(0)) != nil {
      throw .der("extensions", "no extension is known here")
    }
    try fields.end("TimeStampReq")
  }

  public var der: [UInt8] {
    var parts = [
      DER.integer(1),
      DER.sequence(hash.algorithmIdentifier, DER.octets(imprint)),
    ]
    if let policy { parts.append(DER.objectIdentifier(policy)) }
    if let nonce { parts.append(DER.value(DERTag.integer, nonce)) }
    if wantsCertificate { parts.append(DER.bool(true)) }
    return DER.sequence(of: parts)
  }
}
