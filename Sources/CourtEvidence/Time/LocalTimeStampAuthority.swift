public import CourtDomain

/// A time-stamp authority of one's own, for sandboxes, tests and drills.
///
/// It says what the court's own clock says: against the court it proves nothing, which is why a
/// court in earnest configures authorities that are not its own. Source: RFC 3161.
public final class LocalTimeStampAuthority: Sendable {
  private let signer: CMSSigner
  /// The certificate to trust, in PEM.
  public let rootPEM: String
  /// When the signing certificate ends.
  public let endsAt: Instant
  /// Under the arc for examples of documentation, RFC 7229.
  public static let policy = "1.3.6.1.5.5.7.13.1"

  /// PKIFailureInfo bits. Source: RFC 3161 §2.4.2.
  private enum Failure: Int {
    case badAlgorithm = 0
    case badRequest = 2
    case badFormat = 5
    case timeNotAvailable = 14
    case unacceptedPolicy = 15
  }

  init(certificate: Certificate, key: KeyHandle, root: Certificate) throws(EvidenceFault) {
    signer = CMSSigner(certificate: certificate, key: key)
    rootPEM = try root.pem()
    endsAt = certificate.notAfter ?? Instant(microseconds: 0)
  }

  /// Makes a root and a signer with fresh P-256 keys that live in memory only.
  public convenience init(name: String, validFrom: Instant, until: Instant) throws(EvidenceFault) {
    let validity = CertificateIssuer.Validity(begins: validFrom, ends: until)
    let rootKey = try KeyHandle.generate("EC", group: "P-256")
    let root = try CertificateIssuer(
      organization: name, commonName: "\(name) time root", validity: validity
    ).issue(.authority, key: rootKey, issuer: nil)
    let key = try KeyHandle.generate("EC", group: "P-256")
    let certificate = try CertificateIssuer(
      organization: name, commonName: "\(name) time-stamping", validity: validity
    ).issue(.timeStamping, key: key, issuer: (root, rootKey))
    try self.init(certificate: certificate, key: key, root: root)
  }

  private enum FileName {
    static let root = "root.pem"
    static let certificate = "tsa.pem"
    static let key = "tsa-key.pem"
  }

  /// Loads the authority of `folder`, or makes it when the folder does not exist.
  public static func open(folder: String, name: String) throws(EvidenceFault)
    -> LocalTimeStampAuthority
  {
    if !KeyFolder.exists(folder, FileName.certificate) {
      let made = try LocalTimeStampAuthority(
        name: name, validFrom: CertificateIssuer.Validity.root.begins,
        until: CertificateIssuer.Validity.root.ends)
      let files = [
        (FileName.root, made.rootPEM), (FileName.certificate, try made.signer.certificate.pem()),
        (FileName.key, try made.signer.key.privatePEM(passphrase: nil)),
      ]
      _ = try KeyFolder.create(
        folder, files: files.map { .init(name: $0, bytes: Array($1.utf8), mode: 0o600) },
        folderMode: 0o700)
    }
    func text(_ name: String) throws(EvidenceFault) -> String {
      String(
        decoding: try KeyFolder.read(name, in: folder, secret: name == FileName.key),
        as: UTF8.self)
    }
    return try LocalTimeStampAuthority(
      certificate: try Certificate(pem: try text(FileName.certificate), place: folder),
      key: try KeyHandle.privateKey(
        pem: try text(FileName.key), passphrase: nil, place: folder),
      root: try Certificate(pem: try text(FileName.root), place: folder))
  }

  public func trust() throws(EvidenceFault) -> TimeStampTrust {
    try TimeStampTrust(rootsPEM: rootPEM)
  }

  /// Answers a request; a request it cannot serve gets a refusal, never a thrown error of its own.
  ///
  /// - Parameters:
  ///   - at: the authority's clock; the answer promises one second of accuracy.
  ///   - serial: unique for ever among this authority's tokens; at most 20 bytes, from a source that
  ///     survives a crash. `freshSerial` makes one.
  public func respond(to request: [UInt8], at: Instant, serial: [UInt8]) throws(EvidenceFault)
    -> [UInt8]
  {
    let asked: TimeStampRequest
    do { asked = try TimeStampRequest(der: request) } catch {
      return refuse(error.reason, .badFormat)
    }
    guard asked.hash.isIssued else {
      return refuse("\(asked.hash.rawValue) is not stamped any more", .badAlgorithm)
    }
    guard asked.policy ?? Self.policy == Self.policy else {
      return refuse("no stamps are given under that policy", .unacceptedPolicy)
    }
    guard at < endsAt else {
      return refuse("the authority's certificate has ended", .timeNotAvailable)
    }
    return TimeStampResponse.granted(try token(asked, at: at, serial: serial))
  }

  private func refuse(_ text: String, _ failure: Failure) -> [UInt8] {
    TimeStampResponse.rejected(text, failure: failure.rawValue)
  }

  private func token(_ asked: TimeStampRequest, at: Instant, serial: [UInt8])
    throws(EvidenceFault) -> [UInt8]
  {
    let time = DERTime.digits(at)
    var parts = [
      DER.integer(1), DER.objectIdentifier(Self.policy),
      DER.sequence(asked.hash.algorithmIdentifier, DER.octets(asked.imprint)),
      DER.integer(unsigned: serial),
      DER.generalizedTime(time.digits, fraction: time.microseconds),
      DER.sequence(DER.integer(1)),
    ]
    if let nonce = asked.nonce { parts.append(DER.value(DERTag.integer, nonce)) }
    // Without certReq no certificate may be there. Source: RFC 3161 §2.4.1.
    var signer = signer
    signer.sendsCertificates = asked.wantsCertificate
    // A stamp made because SHA-256 grows weak must not rest on SHA-256 itself.
    if [.sha384, .sha512].contains(asked.hash) { signer.hash = asked.hash }
    return try signer.sign(
      DER.sequence(of: parts), .enclosed(type: OID.timeStampInfo), at: at)
  }

  /// Microseconds since 1970 and 64 random bits: unique without a counter, also after a crash.
  public static func freshSerial(at: Instant) throws(EvidenceFault) -> [UInt8] {
    let time = UInt64(max(0, at.microseconds))
    let high = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: time >> $0) }
    return high + (try SecureRandom.bytes(8))
  }
}

extension HashFunction {
  /// Whether new stamps are made with it.
  var isIssued: Bool {
    switch self {
    case .md5, .sha1, .ripemd160, .sha224: false
    default: true
    }
  }
}
