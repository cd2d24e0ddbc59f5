import COpenSSL
import CourtDomain

/// Makes the court's own certificates. Source: RFC 5280.
///
/// They are told apart by use: a root only certifies, a signer only signs, an authority's signer
/// only signs time.
struct CertificateIssuer {
  enum Use {
    /// Certifies signers.
    case authority
    /// Signs receipts and decisions.
    case signer
    /// Signs time. Source: RFC 3161 §2.3.
    case timeStamping

    var extensions: [(id: Int32, value: String)] {
      let identifiers = [
        (NID_subject_key_identifier, "hash"), (NID_authority_key_identifier, "keyid:always"),
      ]
      return switch self {
      case .authority:
        [
          (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
          (NID_key_usage, "critical,keyCertSign,cRLSign"),
          (NID_subject_key_identifier, "hash"),
        ]
      case .signer:
        // No extended key usage: `openssl cms -verify` then takes it without any -purpose.
        [
          (NID_basic_constraints, "critical,CA:FALSE"),
          (NID_key_usage, "critical,digitalSignature,nonRepudiation"),
        ] + identifiers
      case .timeStamping:
        [
          (NID_basic_constraints, "critical,CA:FALSE"),
          (NID_key_usage, "critical,digitalSignature,nonRepudiation"),
          (NID_ext_key_usage, "critical,timeStamping"),
        ] + identifiers
      }
    }
  }

  /// From the first to the last second in which a certificate is good.
  struct Validity {
    let begins: Instant
    let ends: Instant

    private static func instant(_ text: String) -> Instant {
      Instant(rfc3339: text) ?? Instant(microseconds: 0)
    }

    /// Before any time a sandbox clock shows.
    static let start = instant("2020-01-01T00:00:00Z")
    /// A root: thirty years.
    static let root = Validity(begins: start, ends: instant("2049-12-31T23:59:59Z"))
    /// A first signer: ten years from the first release.
    static let signer = Validity(begins: start, ends: instant("2036-12-31T23:59:59Z"))

    /// From a moment on for some years, yet never past the issuer's own end.
    static func years(_ years: Int64, from: Instant, within issuer: Certificate) -> Validity {
      let ends = from.adding(seconds: years * 31_556_952)
      return Validity(begins: from, ends: min(ends, issuer.notAfter ?? ends))
    }
  }

  let organization: String
  let commonName: String
  let validity: Validity

  /// Issues a certificate for `key`; self-signed where `issuer` is nil.
  ///
  /// A key of type SM2 signs with SM3 and the standard id, every other with SHA-256.
  func issue(
    _ use: Use, key: KeyHandle, issuer: (certificate: Certificate, key: KeyHandle)?
  ) throws(EvidenceFault) -> Certificate {
    guard let made = X509_new() else { throw .crypto("certificate") }
    let certificate = Certificate(owning: made)
    let authority = issuer?.certificate ?? certificate
    try Self.require(X509_set_version(made, 2), "certificate version")
    try setSerial(made)
    try set(validity.begins, X509_getm_notBefore(made), "notBefore")
    try set(validity.ends, X509_getm_notAfter(made), "notAfter")
    try setSubject(made)
    try Self.require(
      X509_set_issuer_name(made, X509_get_subject_name(authority.pointer)), "issuer name")
    try Self.require(X509_set_pubkey(made, key.pointer), "public key")
    try addExtensions(use.extensions, to: made, issuer: authority.pointer)
    let signingKey = issuer?.key ?? key
    if signingKey.isSM2 {
      try SM2Signature.sign(certificate: made, with: signingKey)
    } else {
      guard X509_sign(made, signingKey.pointer, EVP_sha256()) > 0 else {
        throw .crypto("certificate signature")
      }
    }
    return certificate
  }

  private func set(_ time: Instant, _ field: UnsafeMutablePointer<ASN1_TIME>?, _ what: String)
    throws(EvidenceFault)
  {
    let text = String(decoding: DERTime.digits(time).digits, as: UTF8.self) + "Z"
    try Self.require(ASN1_TIME_set_string_X509(field, text), what)
  }

  private func setSerial(_ certificate: OpaquePointer) throws(EvidenceFault) {
    var bytes = try SecureRandom.bytes(16)
    bytes[0] = bytes[0] & 0x7f | 0x40
    guard let number = BN_bin2bn(bytes, Int32(bytes.count), nil) else { throw .crypto("serial") }
    defer { BN_free(number) }
    guard BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil else {
      throw .crypto("serial")
    }
  }

  private func setSubject(_ certificate: OpaquePointer) throws(EvidenceFault) {
    let name = X509_get_subject_name(certificate)
    for (field, value) in [("O", organization), ("CN", commonName)] {
      // X.520 allows 64 characters in either.
      let bytes = Array(String(value.prefix(64)).utf8)
      let added = X509_NAME_add_entry_by_txt(
        name, field, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0)
      try Self.require(added, "subject \(field)")
    }
  }

  private func addExtensions(
    _ extensions: [(id: Int32, value: String)], to certificate: OpaquePointer,
    issuer: OpaquePointer
  ) throws(EvidenceFault) {
    var context = X509V3_CTX()
    X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
    for (id, value) in extensions {
      guard let made = X509V3_EXT_conf_nid(nil, &context, id, value) else {
        throw .crypto("certificate extension \(value)")
      }
      defer { X509_EXTENSION_free(made) }
      try Self.require(X509_add_ext(certificate, made, -1), "certificate extension \(value)")
    }
  }

  private static func require(_ result: Int32, _ what: String) throws(EvidenceFault) {
    guard result == 1 else { throw .crypto(what) }
  }
}
