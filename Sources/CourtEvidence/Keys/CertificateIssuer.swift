import COpenSSL

/// Makes the court's own certificates. Source: RFC 5280.
///
/// They are valid from 2020 on, before any time a sandbox clock shows, and are told apart by use:
/// the root only certifies, the signer only signs.
struct CertificateIssuer {
  enum Use {
    /// Certifies signers, for thirty years.
    case authority
    /// Signs receipts and decisions, for ten years from the first release.
    case signer

    var extensions: [(id: Int32, value: String)] {
      switch self {
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
          (NID_subject_key_identifier, "hash"),
          (NID_authority_key_identifier, "keyid:always"),
        ]
      }
    }

    var notAfter: String {
      switch self {
      case .authority: "20491231235959Z"
      case .signer: "20361231235959Z"
      }
    }
  }

  static let notBefore = "20200101000000Z"

  /// Issues a certificate for `key`; self-signed where `issuer` is nil.
  static func issue(
    _ use: Use, organization: String, commonName: String, key: KeyHandle,
    issuer: (certificate: Certificate, key: KeyHandle)?
  ) throws(EvidenceFault) -> Certificate {
    guard let made = X509_new() else { throw .crypto("certificate") }
    let certificate = Certificate(owning: made)
    let authority = issuer?.certificate ?? certificate
    try require(X509_set_version(made, 2), "certificate version")
    try setSerial(made)
    try require(ASN1_TIME_set_string_X509(X509_getm_notBefore(made), notBefore), "notBefore")
    try require(ASN1_TIME_set_string_X509(X509_getm_notAfter(made), use.notAfter), "notAfter")
    try setSubject(made, organization: organization, commonName: commonName)
    try require(
      X509_set_issuer_name(made, X509_get_subject_name(authority.pointer)), "issuer name")
    try require(X509_set_pubkey(made, key.pointer), "public key")
    try addExtensions(use.extensions, to: made, issuer: authority.pointer)
    let signingKey = issuer?.key ?? key
    guard X509_sign(made, signingKey.pointer, EVP_sha256()) > 0 else {
      throw .crypto("certificate signature")
    }
    return certificate
  }

  private static func setSerial(_ certificate: OpaquePointer) throws(EvidenceFault) {
    var bytes = try SecureRandom.bytes(16)
    bytes[0] = bytes[0] & 0x7f | 0x40
    guard let number = BN_bin2bn(bytes, Int32(bytes.count), nil) else { throw .crypto("serial") }
    defer { BN_free(number) }
    guard BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil else {
      throw .crypto("serial")
    }
  }

  private static func setSubject(
    _ certificate: OpaquePointer, organization: String, commonName: String
  ) throws(EvidenceFault) {
    let name = X509_get_subject_name(certificate)
    for (field, value) in [("O", organization), ("CN", commonName)] {
      // X.520 allows 64 characters in either.
      let bytes = Array(String(value.prefix(64)).utf8)
      let added = X509_NAME_add_entry_by_txt(
        name, field, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0)
      try require(added, "subject \(field)")
    }
  }

  private static func addExtensions(
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
      try require(X509_add_ext(certificate, made, -1), "certificate extension \(value)")
    }
  }

  private static func require(_ result: Int32, _ what: String) throws(EvidenceFault) {
    guard result == 1 else { throw .crypto(what) }
  }
}
