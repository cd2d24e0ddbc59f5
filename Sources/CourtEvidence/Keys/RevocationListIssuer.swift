import COpenSSL
import CourtDomain

/// Makes the list of certificates a root no longer stands for. Source: RFC 5280 §5.
struct RevocationListIssuer {
  struct Revocation {
    let certificate: Certificate
    let at: Instant
    let reason: RevocationList.Reason
  }

  let certificate: Certificate
  let key: KeyHandle

  /// A new list takes over every entry of the one before: what was revoked stays so.
  ///
  /// - Parameters:
  ///   - number: larger than that of every list before.
  ///   - days: by when the next list is promised; the root is offline, so this is long.
  func issue(
    previous: RevocationList?, adding: [Revocation], number: Int, at: Instant, days: Int64 = 400
  ) throws(EvidenceFault) -> RevocationList {
    guard let made = X509_CRL_new() else { throw .crypto("revocation list") }
    let list = RevocationList(owning: made)
    try require(X509_CRL_set_version(made, 1), "version")
    try require(
      X509_CRL_set_issuer_name(made, X509_get_subject_name(certificate.pointer)), "issuer")
    try withTime(at) { X509_CRL_set1_lastUpdate(made, $0) }
    try withTime(at.adding(seconds: days * 86_400)) { X509_CRL_set1_nextUpdate(made, $0) }
    if let previous { try copy(previous, into: made) }
    for revocation in adding { try add(revocation, to: made) }
    try require(X509_CRL_sort(made), "order")
    try addExtensions(number, to: made)
    if key.isSM2 {
      try SM2Signature.sign(list: made, with: key)
    } else {
      guard X509_CRL_sign(made, key.pointer, EVP_sha256()) > 0 else {
        throw .crypto("revocation list signature")
      }
    }
    return list
  }

  private func copy(_ previous: RevocationList, into list: OpaquePointer) throws(EvidenceFault) {
    let entries = X509_CRL_get_REVOKED(previous.pointer)
    // -1 for a list without entries.
    for index in 0..<max(0, OPENSSL_sk_num(entries)) {
      guard let held = OPENSSL_sk_value(entries, index),
        let entry = X509_REVOKED_dup(OpaquePointer(held))
      else { throw .crypto("revocation list entry") }
      try require(X509_CRL_add0_revoked(list, entry), "entry")
    }
  }

  private func add(_ revocation: Revocation, to list: OpaquePointer) throws(EvidenceFault) {
    guard let entry = X509_REVOKED_new() else { throw .crypto("revocation list entry") }
    try require(
      X509_REVOKED_set_serialNumber(
        entry, X509_get_serialNumber(revocation.certificate.pointer)), "serial")
    try withTime(revocation.at) { X509_REVOKED_set_revocationDate(entry, $0) }
    if revocation.reason != .unspecified {
      guard let coded = ASN1_ENUMERATED_new() else { throw .crypto("revocation reason") }
      defer { ASN1_ENUMERATED_free(coded) }
      try require(ASN1_ENUMERATED_set(coded, revocation.reason.rawValue), "reason")
      try require(
        X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, UnsafeMutableRawPointer(coded), 0, 0),
        "reason")
    }
    try require(X509_CRL_add0_revoked(list, entry), "entry")
  }

  private func addExtensions(_ number: Int, to list: OpaquePointer) throws(EvidenceFault) {
    guard let count = ASN1_INTEGER_new() else { throw .crypto("CRL number") }
    defer { ASN1_INTEGER_free(count) }
    try require(ASN1_INTEGER_set(count, number), "number")
    try require(
      X509_CRL_add1_ext_i2d(list, NID_crl_number, UnsafeMutableRawPointer(count), 0, 0), "number")
    var context = X509V3_CTX()
    X509V3_set_ctx(&context, certificate.pointer, nil, nil, list, 0)
    guard
      let made = X509V3_EXT_conf_nid(
        nil, &context, NID_authority_key_identifier, "keyid:always")
    else { throw .crypto("CRL authority key identifier") }
    defer { X509_EXTENSION_free(made) }
    try require(X509_CRL_add_ext(list, made, -1), "authority key identifier")
  }

  private func withTime(_ time: Instant, _ set: (UnsafeMutablePointer<ASN1_TIME>) -> Int32)
    throws(EvidenceFault)
  {
    let text = String(decoding: DERTime.digits(time).digits, as: UTF8.self) + "Z"
    guard let made = ASN1_TIME_new() else { throw .crypto("revocation list time") }
    defer { ASN1_TIME_free(made) }
    try require(ASN1_TIME_set_string_X509(made, text), "time")
    try require(set(made), "time")
  }

  private func require(_ result: Int32, _ what: String) throws(EvidenceFault) {
    guard result == 1 else { throw .crypto("revocation list \(what)") }
  }
}
