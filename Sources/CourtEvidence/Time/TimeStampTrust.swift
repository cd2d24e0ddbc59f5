public import CourtDomain

/// Whom one believes about time, and what is known of their certificates.
public struct TimeStampTrust: Sendable {
  /// Nil: no chain is asked for, see `unchecked`.
  let roots: [Certificate]?
  /// Certificates that may be missing from a token: signers and those between.
  let others: [Certificate]
  let revocations: [RevocationList]

  private init(roots: [Certificate]?, others: [Certificate], revocations: [RevocationList]) {
    self.roots = roots
    self.others = others
    self.revocations = revocations
  }

  /// - Throws: `malformed` where a text holds something else, `trustFolder` for no root at all.
  public init(rootsPEM: String, othersPEM: String = "", revocationsPEM: String = "")
    throws(EvidenceFault)
  {
    let roots = try Certificate.all(pem: rootsPEM, place: "time-stamp roots")
    guard !roots.isEmpty else {
      throw EvidenceFault(
        .trustFolder, place: "time-stamp roots", reason: "there is none",
        remedy: "Give the root certificates of the authorities you trust, in PEM")
    }
    self.init(
      roots: roots, others: try Certificate.all(pem: othersPEM, place: "certificates"),
      revocations: try RevocationList.all(pem: revocationsPEM))
  }

  /// From one file with an authority's whole chain, as authorities publish it: those that signed
  /// themselves are trusted (the last one where there is none), the others may stand between.
  public init(chainPEM: String) throws(EvidenceFault) {
    let all = try Certificate.all(pem: chainPEM, place: "time-stamp chain")
    var roots = all.filter(\.isSelfIssued)
    if roots.isEmpty { roots = Array(all.suffix(1)) }
    guard !roots.isEmpty else { throw .der("time-stamp chain", "it holds no certificate") }
    self.init(roots: roots, others: all, revocations: [])
  }

  /// From DER certificates, as other formats carry them.
  public init(rootsDER: [[UInt8]], othersDER: [[UInt8]] = []) throws(EvidenceFault) {
    func read(_ all: [[UInt8]]) throws(EvidenceFault) -> [Certificate] {
      var found: [Certificate] = []
      for one in all { found.append(try Certificate(der: one, place: "certificate")) }
      return found
    }
    self.init(roots: try read(rootsDER), others: try read(othersDER), revocations: [])
  }

  /// The roots that the token itself carries, for a stamp that a later one covers.
  func carried(by token: TimeStampToken) -> TimeStampTrust {
    guard roots != nil, let message = try? SignedMessage(der: token.der) else { return self }
    let held = message.certificates.compactMap { try? Certificate(der: $0, place: "") }
    return TimeStampTrust(
      roots: (roots ?? []) + held.filter(\.isSelfIssued), others: others + held,
      revocations: revocations)
  }

  /// All certificates, for a token that has to carry them.
  public func certificatesPEM() throws(EvidenceFault) -> String {
    var text = ""
    for one in (roots ?? []) + others { text += try one.pem() }
    return text
  }

  /// Asks whether a token's signature is sound, not who made it: good for finding damage, never
  /// for believing a time.
  public static let unchecked = TimeStampTrust(roots: nil, others: [], revocations: [])
}

/// What was found about a token.
public struct TimeStampVerdict: Sendable, Hashable {
  /// Why a token is refused; stable for tests, logs and pages.
  public enum Code: String, Sendable {
    case malformed
    case otherImprint = "other-imprint"
    case otherNonce = "other-nonce"
    case severalSigners = "several-signers"
    case unknownSigner = "unknown-signer"
    case otherCertificate = "other-certificate"
    case badSignature = "bad-signature"
    case badAttributes = "bad-attributes"
    case unfitCertificate = "unfit-certificate"
    case untrusted
    case revoked
    case outsideValidity = "outside-validity"
    case weakAlgorithm = "weak-algorithm"
    case notGranted = "not-granted"
  }

  public struct Finding: Sendable, Hashable, CustomStringConvertible {
    public let code: Code
    public let reason: String
    public var description: String { "\(code.rawValue): \(reason)" }
  }

  public internal(set) var findings: [Finding] = []
  /// Whose certificate signed, for people; empty where none was found.
  public internal(set) var signer = ""
  /// When the signer's certificate ends: renew before.
  public internal(set) var signerEndsAt: Instant?

  public var isValid: Bool { findings.isEmpty }

  mutating func find(_ code: Code, _ reason: String) {
    findings.append(Finding(code: code, reason: reason))
  }
}
