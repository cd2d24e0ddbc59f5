import COpenSSL
public import CourtDomain

/// CMS signatures that stand beside the bytes they sign. Source: RFC 5652; RFC 5035 for the
/// signing-certificate-v2 attribute, which ties the signature to one certificate.
public enum DetachedSignature {
  /// Whether a signature holds, and under whose name or for which reasons not.
  public enum Verdict: Sendable, Hashable {
    case valid(signer: String)
    case invalid(reasons: [String])

    public var isValid: Bool {
      if case .valid = self { return true }
      return false
    }
  }

  /// No receipt or decision signature comes near this size.
  public static let maximumBytes = 1_048_576

  /// Says what `openssl cms -verify -binary -inform DER -content … -CAfile root.pem
  /// -no-CApath -no-CAstore` says, and refuses bytes before, after or beside the one DER value,
  /// which that command lets pass.
  ///
  /// - Parameters:
  ///   - at: for which time certificates must be valid: when it was signed, as far as that is
  ///     proven. Nil: now, by the machine's clock.
  ///   - revocationsPEM: lists of the root; a certificate they revoke is refused, unless it only
  ///     went out of use after `at`.
  public static func verify(
    cms: [UInt8], content: [UInt8], rootPEM: String, at: Instant? = nil,
    revocationsPEM: String = ""
  ) -> Verdict {
    guard cms.count <= maximumBytes else {
      return .invalid(reasons: ["the signature is longer than \(maximumBytes) bytes"])
    }
    let root: Certificate
    do { root = try Certificate(pem: rootPEM, place: "root certificate") } catch {
      return .invalid(reasons: [error.description])
    }
    guard let parsed = parse(cms) else {
      return .invalid(
        reasons: ["not exactly one DER encoded CMS structure"] + EvidenceFault.drainErrors())
    }
    defer { CMS_ContentInfo_free(parsed) }
    guard let store = X509_STORE_new(), X509_STORE_add_cert(store, root.pointer) == 1 else {
      return .invalid(reasons: EvidenceFault.drainErrors())
    }
    defer { X509_STORE_free(store) }
    let time = at ?? .machineTime
    if let parameters = X509_STORE_get0_param(store) {
      X509_VERIFY_PARAM_set_time(parameters, time_t(time.microseconds / 1_000_000))
    }
    // An empty content still needs a readable BIO, hence the spare byte.
    let held = content + [0]
    let good = held.withUnsafeBytes { bytes -> Int32 in
      guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(content.count)) else { return 0 }
      defer { BIO_free(bio) }
      return CMS_verify(parsed, nil, store, bio, nil, UInt32(CMS_BINARY))
    }
    guard good == 1 else { return .invalid(reasons: EvidenceFault.drainErrors()) }
    guard namesItsSignerExactly(parsed) else {
      return .invalid(reasons: ["the signer's issuer is spelt otherwise than in the certificate"])
    }
    let against = revocations(parsed, root, revocationsPEM, at: time)
    guard against.isEmpty else { return .invalid(reasons: against) }
    return .valid(signer: signerName(parsed))
  }

  /// The structure, if the bytes are its one and only DER form.
  private static func parse(_ cms: [UInt8]) -> OpaquePointer? {
    guard let message = try? SignedMessage(der: cms), isPlain(message) else { return nil }
    let read = cms.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var cursor = buffer.baseAddress
      guard let made = d2i_CMS_ContentInfo(nil, &cursor, buffer.count) else { return nil }
      guard let cursor, let start = buffer.baseAddress, cursor - start == buffer.count else {
        CMS_ContentInfo_free(made)
        return nil
      }
      return made
    }
    guard let read else { return nil }
    guard CMSSigner.encode(read) == cms, hasKnownAlgorithms(read) else {
      CMS_ContentInfo_free(read)
      return nil
    }
    return read
  }

  /// One signer named by issuer and serial number, its certificate alone, and nothing that no
  /// signature covers: no other versions, lists or attributes. Source: RFC 5652 §5.1, §5.3.
  private static func isPlain(_ message: SignedMessage) -> Bool {
    guard message.signers.count == 1, let signer = message.signers.first else { return false }
    return message.version == 1 && signer.version == 1 && !signer.hasUnsignedAttributes
      && message.content == nil && message.certificates.count == 1
      && message.revocationLists.isEmpty && message.digests == [signer.digest]
      && message.frameDefects.isEmpty
  }

  /// One signer, plain data, SHA-256: fields that the signature does not cover and that libcrypto
  /// lets stand in other values. Source: RFC 5652 §5.3, §11.1.
  private static func hasKnownAlgorithms(_ cms: OpaquePointer) -> Bool {
    guard let signers = CMS_get0_SignerInfos(cms), OPENSSL_sk_num(signers) == 1,
      let signer = OPENSSL_sk_value(signers, 0), let content = CMS_get0_eContentType(cms),
      OBJ_obj2nid(content) == NID_pkcs7_data
    else { return false }
    var digest: UnsafeMutablePointer<X509_ALGOR>?
    var signature: UnsafeMutablePointer<X509_ALGOR>?
    CMS_SignerInfo_get0_algs(OpaquePointer(signer), nil, nil, &digest, &signature)
    let known: Set<Int32> = [NID_ecdsa_with_SHA256, NID_sha256WithRSAEncryption, NID_rsaEncryption]
    return nid(digest) == NID_sha256 && known.contains(nid(signature))
  }

  /// Names compare without regard to case; here the bytes of issuer and certificate must agree.
  /// Only after `CMS_verify`, which finds the certificate.
  private static func namesItsSignerExactly(_ cms: OpaquePointer) -> Bool {
    guard let infos = CMS_get0_SignerInfos(cms), let info = OPENSSL_sk_value(infos, 0),
      let signers = CMS_get0_signers(cms)
    else { return false }
    defer { OPENSSL_sk_free(signers) }
    var issuer: OpaquePointer?
    guard let signer = OPENSSL_sk_value(signers, 0),
      CMS_SignerInfo_get0_signer_id(OpaquePointer(info), nil, &issuer, nil) == 1, let issuer,
      let wanted = der(of: X509_get_issuer_name(OpaquePointer(signer)))
    else { return false }
    return der(of: issuer) == wanted
  }

  /// What the root's lists say against the signer, found by `CMS_verify`.
  private static func revocations(
    _ cms: OpaquePointer, _ root: Certificate, _ listsPEM: String, at: Instant
  ) -> [String] {
    guard !listsPEM.isEmpty else { return [] }
    guard let lists = try? RevocationList.all(pem: listsPEM) else {
      return ["the revocation lists cannot be read"]
    }
    guard let signers = CMS_get0_signers(cms) else { return ["no signer"] }
    defer { OPENSSL_sk_free(signers) }
    guard let first = OPENSSL_sk_value(signers, 0) else { return ["no signer"] }
    X509_up_ref(OpaquePointer(first))
    let chain = CertificateChain(
      certificates: [Certificate(owning: OpaquePointer(first)), root])
    return chain.revocations(lists, signedAt: at)
  }

  private static func der(of name: OpaquePointer?) -> [UInt8]? {
    var start: UnsafePointer<UInt8>?
    var count = 0
    guard let name, X509_NAME_get0_der(name, &start, &count) == 1, let start else { return nil }
    return Array(UnsafeBufferPointer(start: start, count: count))
  }

  private static func nid(_ algorithm: UnsafeMutablePointer<X509_ALGOR>?) -> Int32 {
    var object: OpaquePointer?
    X509_ALGOR_get0(&object, nil, nil, algorithm)
    return OBJ_obj2nid(object)
  }

  private static func signerName(_ cms: OpaquePointer) -> String {
    guard let signers = CMS_get0_signers(cms) else { return "" }
    defer { OPENSSL_sk_free(signers) }
    guard let first = OPENSSL_sk_value(signers, 0) else { return "" }
    return displayName(X509_get_subject_name(OpaquePointer(first)))
  }

  /// Signs the exact bytes; `at` is the court's clock and becomes the signing-time attribute.
  static func sign(
    _ content: [UInt8], certificate: Certificate, key: KeyHandle, at: Instant
  ) throws(EvidenceFault) -> [UInt8] {
    try CMSSigner(certificate: certificate, key: key).sign(content, .detached, at: at)
  }
}
