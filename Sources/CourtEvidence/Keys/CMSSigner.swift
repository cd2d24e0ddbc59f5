import COpenSSL
import CourtDomain

/// Makes CMS signatures with the attributes of CAdES: content type, digest, signing time and
/// SigningCertificateV2 with SHA-256. Source: RFC 5652, RFC 5035.
struct CMSSigner {
  let certificate: Certificate
  let key: KeyHandle
  /// Certificates that ride along beside the signer's.
  var others: [Certificate] = []
  var hash = HashFunction.sha256
  /// Whether any certificate rides along.
  var sendsCertificates = true

  /// What becomes of the signed bytes.
  enum Content {
    /// They stand in a file of their own.
    case detached
    /// They stand inside, as a type of their own.
    case enclosed(type: String)
  }

  /// Signs; `at` is the caller's clock and becomes the signing-time attribute.
  ///
  /// - Throws: `crypto`, also for keys CMS of OpenSSL 3.0 cannot use: Ed25519 and SM2.
  func sign(_ bytes: [UInt8], _ content: Content, at: Instant) throws(EvidenceFault) -> [UInt8] {
    var flags = UInt32(CMS_BINARY | CMS_NOSMIMECAP)
    if case .detached = content { flags |= UInt32(CMS_DETACHED) }
    if !sendsCertificates { flags |= UInt32(CMS_NOCERTS) }
    guard let cms = CMS_sign(nil, nil, nil, nil, flags | UInt32(CMS_PARTIAL)) else {
      throw .crypto("CMS signature")
    }
    defer { CMS_ContentInfo_free(cms) }
    if case .enclosed(let type) = content {
      guard let object = OBJ_txt2obj(type, 1) else { throw .crypto("CMS content type") }
      defer { ASN1_OBJECT_free(object) }
      guard CMS_set1_eContentType(cms, object) == 1 else { throw .crypto("CMS content type") }
    }
    let signer = CMS_add1_signer(
      cms, certificate.pointer, key.pointer, EVP_get_digestbyname(hash.rawValue),
      flags | UInt32(CMS_PARTIAL) | UInt32(CMS_CADES))
    guard let signer else { throw .crypto("CMS signer") }
    for other in others where sendsCertificates {
      guard CMS_add1_cert(cms, other.pointer) == 1 else { throw .crypto("CMS certificates") }
    }
    let time = Self.signingTime(at)
    // Set here, or libcrypto would put the machine's clock, which a sandbox does not follow.
    guard
      CMS_signed_add1_attr_by_NID(
        signer, NID_pkcs9_signingTime, time.type, time.text, Int32(time.text.count)) == 1
    else { throw .crypto("CMS signing time") }
    // An empty content still needs a readable BIO, hence the spare byte.
    let held = bytes + [0]
    let done = held.withUnsafeBytes { buffer -> Int32 in
      guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(bytes.count)) else { return 0 }
      defer { BIO_free(bio) }
      return CMS_final(cms, bio, nil, flags)
    }
    guard done == 1, let der = Self.encode(cms) else { throw .crypto("CMS signature") }
    return der
  }

  static func encode(_ cms: OpaquePointer) -> [UInt8]? {
    var out: UnsafeMutablePointer<UInt8>?
    let count = i2d_CMS_ContentInfo(cms, &out)
    guard count > 0, let out else { return nil }
    defer { CRYPTO_free(out, #file, #line) }
    return Array(UnsafeBufferPointer(start: out, count: Int(count)))
  }

  /// UTCTime up to 2049, GeneralizedTime after. Source: RFC 5652 §11.3.
  private static func signingTime(_ at: Instant) -> (type: Int32, text: [UInt8]) {
    let digits = DERTime.digits(at).digits
    let year = String(decoding: digits.prefix(4), as: UTF8.self)
    let z = UInt8(ascii: "Z")
    return year >= "1950" && year < "2050"
      ? (V_ASN1_UTCTIME, digits.dropFirst(2) + [z]) : (V_ASN1_GENERALIZEDTIME, digits + [z])
  }
}
