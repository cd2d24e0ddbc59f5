import COpenSSL
import CourtDomain

extension Certificate {
  /// Certificates of one PEM text at most.
  static let maximumInText = 64

  /// Every certificate of a PEM text, in order.
  ///
  /// - Throws: `malformed` where a block cannot be read, `limit` for more than 64.
  static func all(pem: String, place: String) throws(EvidenceFault) -> [Certificate] {
    guard !pem.isEmpty else { return [] }
    var found: [Certificate] = []
    let reasons = withMemoryBIO(Array(pem.utf8)) { bio -> [String]? in
      while found.count <= maximumInText, let read = PEM_read_bio_X509(bio, nil, nil, nil) {
        found.append(Certificate(owning: read))
      }
      return pemEndReasons()
    }
    guard let reasons, reasons.isEmpty, found.count <= maximumInText else {
      throw EvidenceFault(
        .malformed, place: place,
        reason: "not a row of at most \(maximumInText) certificates: "
          + (reasons ?? []).joined(separator: "; "),
        remedy: "Give a PEM file of certificates, each between BEGIN and END CERTIFICATE")
    }
    return found
  }

  convenience init(der: [UInt8], place: String) throws(EvidenceFault) {
    let read = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var cursor = buffer.baseAddress
      guard let made = d2i_X509(nil, &cursor, buffer.count) else { return nil }
      guard let start = buffer.baseAddress, cursor == start + buffer.count else {
        X509_free(made)
        return nil
      }
      return made
    }
    guard let read else { throw .crypto(place, remedy: "Give one X.509 certificate in DER") }
    self.init(owning: read)
  }

  /// The DER form; for a certificate that was read, the bytes it was read from.
  func der() throws(EvidenceFault) -> [UInt8] {
    var out: UnsafeMutablePointer<UInt8>?
    let count = i2d_X509(pointer, &out)
    guard count > 0, let out else { throw .crypto("certificate as DER") }
    defer { CRYPTO_free(out, #file, #line) }
    return Array(UnsafeBufferPointer(start: out, count: Int(count)))
  }

  /// The serial number as DER writes it, high byte first.
  var serial: [UInt8] {
    guard let number = X509_get0_serialNumber(pointer) else { return [] }
    return integerContent(number)
  }

  /// Whether both names are equal by the rules of X.509 (case and spaces of printable text aside).
  func isIssued(byName der: [UInt8]) -> Bool {
    guard let name = distinguishedName(der) else { return false }
    defer { X509_NAME_free(name) }
    return X509_NAME_cmp(X509_get_issuer_name(pointer), name) == 0
  }

  /// The issuer's name as the certificate has it.
  var issuerDER: [UInt8]? {
    var start: UnsafePointer<UInt8>?
    var count = 0
    guard let name = X509_get_issuer_name(pointer),
      X509_NAME_get0_der(name, &start, &count) == 1, let start
    else { return nil }
    return Array(UnsafeBufferPointer(start: start, count: count))
  }

  var subjectKeyIdentifier: [UInt8]? {
    guard let octets = X509_get0_subject_key_id(pointer) else { return nil }
    return Array(
      UnsafeBufferPointer(
        start: ASN1_STRING_get0_data(octets), count: Int(ASN1_STRING_length(octets))))
  }

  var subject: String { displayName(X509_get_subject_name(pointer)) }

  var notBefore: Instant? { instant(X509_get0_notBefore(pointer)) }
  var notAfter: Instant? { instant(X509_get0_notAfter(pointer)) }

  var isSelfIssued: Bool {
    X509_NAME_cmp(X509_get_subject_name(pointer), X509_get_issuer_name(pointer)) == 0
  }
}

/// The bytes of an ASN.1 INTEGER that is not negative, as DER has them.
func integerContent(_ number: UnsafePointer<ASN1_INTEGER>) -> [UInt8] {
  let digits = UnsafeBufferPointer(
    start: ASN1_STRING_get0_data(number), count: Int(ASN1_STRING_length(number)))
  let padded = digits.first.map { $0 >= 0x80 } ?? true
  return (padded ? [0] : []) + Array(digits)
}

func distinguishedName(_ der: [UInt8]) -> OpaquePointer? {
  defer { EvidenceFault.drainErrors() }
  return der.withUnsafeBufferPointer { buffer in
    var cursor = buffer.baseAddress
    return d2i_X509_NAME(nil, &cursor, buffer.count)
  }
}

/// Whole seconds.
func instant(_ time: UnsafePointer<ASN1_TIME>?) -> Instant? {
  var parts = tm()
  guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
  func digits(_ number: Int32, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
  return Instant(
    rfc3339: "\(digits(parts.tm_year + 1900, 4))-\(digits(parts.tm_mon + 1, 2))-"
      + "\(digits(parts.tm_mday, 2))T\(digits(parts.tm_hour, 2)):\(digits(parts.tm_min, 2)):"
      + "\(digits(parts.tm_sec, 2))Z")
}

/// What stopped reading PEM blocks; nothing where it was only the end of the text.
func pemEndReasons() -> [String] {
  let code = ERR_peek_last_error()
  let isEnd =
    UInt32(truncatingIfNeeded: code >> 23) & 0xFF == UInt32(ERR_LIB_PEM)
    && Int32(truncatingIfNeeded: code & 0x7F_FFFF) == PEM_R_NO_START_LINE
  let reasons = EvidenceFault.drainErrors()
  return isEnd ? [] : reasons
}

/// A stack of certificates for one call; holds references of its own to none of them.
struct CertificateStack: ~Copyable {
  let pointer: OpaquePointer

  /// `certificates` must outlive the stack.
  init(_ certificates: [Certificate]) throws(EvidenceFault) {
    guard let made = OPENSSL_sk_new_null() else { throw .crypto("stack of certificates") }
    pointer = made
    for one in certificates { OPENSSL_sk_push(made, UnsafeRawPointer(one.pointer)) }
  }

  deinit { OPENSSL_sk_free(pointer) }
}
