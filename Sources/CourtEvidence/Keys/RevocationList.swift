import COpenSSL
public import CourtDomain

/// A list of certificates that their issuer no longer stands for. Source: RFC 5280 §5.
///
/// Unchecked: the X509_CRL is never changed after it was made; libcrypto fills its caches under a
/// lock.
public final class RevocationList: @unchecked Sendable {
  let pointer: OpaquePointer

  init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { X509_CRL_free(pointer) }

  /// Why a certificate was revoked. Source: RFC 5280 §5.3.1.
  public enum Reason: Int, Sendable, CaseIterable {
    case unspecified = 0
    case keyCompromise = 1
    case authorityCompromise = 2
    case affiliationChanged = 3
    case superseded = 4
    case cessationOfOperation = 5

    /// Whether what was signed before stays good: only where the key was never in other hands.
    var sparesThePast: Bool {
      self == .affiliationChanged || self == .superseded || self == .cessationOfOperation
    }
  }

  /// What a list says about one certificate.
  struct Entry {
    let revokedAt: Instant
    /// Nil where the list gives none.
    let reason: Reason?
    /// From when on the key may have been in other hands. Source: RFC 5280 §5.3.2.
    let invalidFrom: Instant?
  }

  static let maximumInText = 64

  public convenience init(der: [UInt8]) throws(EvidenceFault) {
    let read = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var cursor = buffer.baseAddress
      guard let made = d2i_X509_CRL(nil, &cursor, buffer.count) else { return nil }
      guard let start = buffer.baseAddress, cursor == start + buffer.count else {
        X509_CRL_free(made)
        return nil
      }
      return made
    }
    guard let read else { throw .crypto("revocation list", remedy: "Give one X.509 CRL in DER") }
    self.init(owning: read)
  }

  /// Every list of a PEM text, in order; none for an empty text.
  public static func all(pem: String) throws(EvidenceFault) -> [RevocationList] {
    guard !pem.isEmpty else { return [] }
    var found: [RevocationList] = []
    let reasons = withMemoryBIO(Array(pem.utf8)) { bio -> [String]? in
      while found.count <= maximumInText, let read = PEM_read_bio_X509_CRL(bio, nil, nil, nil) {
        found.append(RevocationList(owning: read))
      }
      return pemEndReasons()
    }
    guard let reasons, reasons.isEmpty, found.count <= maximumInText else {
      throw EvidenceFault(
        .malformed, place: "revocation lists", reason: (reasons ?? []).joined(separator: "; "),
        remedy: "Give a PEM file of at most \(maximumInText) lists, each BEGIN X509 CRL")
    }
    return found
  }

  /// The DER form; nil where libcrypto cannot write it.
  var encoded: [UInt8]? {
    var out: UnsafeMutablePointer<UInt8>?
    let count = i2d_X509_CRL(pointer, &out)
    guard count > 0, let out else { return nil }
    defer { CRYPTO_free(out, #file, #line) }
    return Array(UnsafeBufferPointer(start: out, count: Int(count)))
  }

  public func pem() throws(EvidenceFault) -> String {
    try writeMemoryBIO("revocation list as PEM") { PEM_write_bio_X509_CRL($0, pointer) }
  }

  /// From when on the list speaks.
  public var issuedAt: Instant? { instant(X509_CRL_get0_lastUpdate(pointer)) }
  /// By when a newer one was promised.
  public var nextAt: Instant? { instant(X509_CRL_get0_nextUpdate(pointer)) }

  /// Whether `issuer` made and signed this list.
  func isSigned(by issuer: Certificate) -> Bool {
    defer { EvidenceFault.drainErrors() }
    guard X509_NAME_cmp(X509_CRL_get_issuer(pointer), X509_get_subject_name(issuer.pointer)) == 0,
      let key = X509_get0_pubkey(issuer.pointer)
    else { return false }
    if EVP_PKEY_is_a(key, "SM2") == 1 { return isSignedSM2(key) }
    return X509_CRL_verify(pointer, key) == 1
  }

  /// libcrypto of OpenSSL 3.0 takes an empty id for lists; the standard's is meant.
  private func isSignedSM2(_ key: OpaquePointer) -> Bool {
    guard let der = encoded else { return false }
    guard let parts = try? DERReader.document(der, "list").elements("list"), parts.count == 3,
      parts[2].tag == DERTag.bitString, parts[2].content.first == 0
    else { return false }
    EVP_PKEY_up_ref(key)
    return KeyHandle(owning: key).verifySM2(
      Array(parts[0].encoded), signature: Array(parts[2].content.dropFirst()),
      identifier: SM2Signature.standardIdentifier)
  }

  /// What the list says about a certificate of the same issuer; nil where it is not on it.
  func entry(for certificate: Certificate) -> Entry? {
    var found: OpaquePointer?
    defer { EvidenceFault.drainErrors() }
    guard X509_CRL_get0_by_cert(pointer, &found, certificate.pointer) == 1, let found,
      let at = instant(X509_REVOKED_get0_revocationDate(found))
    else { return nil }
    var reason: Reason?
    if let coded = X509_REVOKED_get_ext_d2i(found, NID_crl_reason, nil, nil) {
      let number = coded.assumingMemoryBound(to: ASN1_ENUMERATED.self)
      // A number that RFC 5280 does not list is read as the worst.
      reason = Reason(rawValue: ASN1_ENUMERATED_get(number)) ?? .keyCompromise
      ASN1_ENUMERATED_free(number)
    }
    var invalidFrom: Instant?
    if let coded = X509_REVOKED_get_ext_d2i(found, NID_invalidity_date, nil, nil) {
      let time = coded.assumingMemoryBound(to: ASN1_GENERALIZEDTIME.self)
      invalidFrom = instant(time)
      ASN1_GENERALIZEDTIME_free(time)
    }
    return Entry(revokedAt: at, reason: reason, invalidFrom: invalidFrom)
  }
}
