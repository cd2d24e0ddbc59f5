/// The object identifiers this court reads or writes by itself.
enum OID {
  // RFC 5652
  static let signedData = "1.2.840.113549.1.7.2"
  static let contentType = "1.2.840.113549.1.9.3"
  static let messageDigest = "1.2.840.113549.1.9.4"
  static let signingTime = "1.2.840.113549.1.9.5"
  // RFC 3161, RFC 2634, RFC 5035
  static let timeStampInfo = "1.2.840.113549.1.9.16.1.4"
  static let signingCertificate = "1.2.840.113549.1.9.16.2.12"
  static let signingCertificateV2 = "1.2.840.113549.1.9.16.2.47"
}

/// A hash function by the names of its standards.
///
/// The old ones are there to read what others made; whether one may still be believed is a
/// question of time, which `AlgorithmPolicy` answers.
public enum HashFunction: String, Sendable, CaseIterable {
  case md5 = "MD5"
  case sha1 = "SHA1"
  case ripemd160 = "RIPEMD160"
  case sha224 = "SHA224"
  case sha256 = "SHA256"
  case sha384 = "SHA384"
  case sha512 = "SHA512"
  case sha3For256 = "SHA3-256"
  case sha3For384 = "SHA3-384"
  case sha3For512 = "SHA3-512"
  case sm3 = "SM3"

  /// Source: RFC 8017, RFC 5754, NIST's computer security objects register, GM/T 0006.
  var objectIdentifier: String {
    switch self {
    case .md5: "1.2.840.113549.2.5"
    case .sha1: "1.3.14.3.2.26"
    case .ripemd160: "1.3.36.3.2.1"
    case .sha224: "2.16.840.1.101.3.4.2.4"
    case .sha256: "2.16.840.1.101.3.4.2.1"
    case .sha384: "2.16.840.1.101.3.4.2.2"
    case .sha512: "2.16.840.1.101.3.4.2.3"
    case .sha3For256: "2.16.840.1.101.3.4.2.8"
    case .sha3For384: "2.16.840.1.101.3.4.2.9"
    case .sha3For512: "2.16.840.1.101.3.4.2.10"
    case .sm3: "1.2.156.10197.1.401"
    }
  }

  /// Bytes of a digest.
  public var length: Int {
    switch self {
    case .md5: 16
    case .sha1, .ripemd160: 20
    case .sha224: 28
    case .sha256, .sha3For256, .sm3: 32
    case .sha384, .sha3For384: 48
    case .sha512, .sha3For512: 64
    }
  }

  private static let byIdentifier = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.objectIdentifier, $0) })

  init?(objectIdentifier: String) {
    guard let known = Self.byIdentifier[objectIdentifier] else { return nil }
    self = known
  }

  /// AlgorithmIdentifier without parameters. Source: RFC 5754 §2.
  var algorithmIdentifier: [UInt8] { DER.sequence(DER.objectIdentifier(objectIdentifier)) }

  /// From an AlgorithmIdentifier whose parameters are absent or NULL.
  ///
  /// - Throws: `malformed` for another form, and for a function this court does not know.
  static func read(_ value: DERValue, _ what: String) throws(EvidenceFault) -> HashFunction {
    guard value.tag == DERTag.sequence else { throw .der(what, "no algorithm identifier") }
    var fields = value.reader
    let identifier = try fields.next(what).objectIdentifier(what)
    if !fields.isAtEnd {
      let parameters = try fields.next(what, tag: DERTag.null)
      guard parameters.content.isEmpty else { throw .der(what, "a NULL that holds something") }
    }
    try fields.end(what)
    guard let known = HashFunction(objectIdentifier: identifier) else {
      throw .der(what, "the hash function \(identifier) is not known here")
    }
    return known
  }
}
