import COpenSSL

extension TimeStampToken {
  /// The same token with certificates and revocation lists inside, as far as they are not there
  /// yet: what is needed to check it must be collected before it is renewed, so that the renewal
  /// covers it. Source: RFC 4998 §5.1, RFC 5652 §5.1.
  ///
  /// The signature does not cover these fields and stays as it is.
  ///
  /// - Throws: `malformed` for bytes that are none, `crypto` where libcrypto cannot write them.
  public func carrying(_ certificates: [[UInt8]], revocationLists: [[UInt8]])
    throws(EvidenceFault) -> TimeStampToken
  {
    let present = try SignedMessage(der: der, limits: Self.limits)
    let parsed = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var cursor = buffer.baseAddress
      return d2i_CMS_ContentInfo(nil, &cursor, buffer.count)
    }
    guard let parsed else { throw .crypto("time-stamp token") }
    defer { CMS_ContentInfo_free(parsed) }
    for one in certificates where !present.certificates.contains(one) {
      let certificate = try Certificate(der: one, place: "certificate for a token")
      guard CMS_add1_cert(parsed, certificate.pointer) == 1 else {
        throw .crypto("certificate in a token")
      }
    }
    for one in revocationLists where !present.revocationLists.contains(one) {
      let list = try RevocationList(der: one)
      guard CMS_add1_crl(parsed, list.pointer) == 1 else {
        throw .crypto("revocation list in a token")
      }
    }
    guard let made = CMSSigner.encode(parsed) else { throw .crypto("time-stamp token") }
    return try TimeStampToken(der: made)
  }
}
