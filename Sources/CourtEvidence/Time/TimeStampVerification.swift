import COpenSSL
public import CourtDomain

extension TimeStampToken {
  /// What must hold for a token to be believed.
  public struct Expectation: Sendable {
    /// Digests of the thing that was stamped, by function; the token's own function must be there
    /// and agree.
    public var imprints: [HashFunction: [UInt8]]
    /// What the request carried; nil where the request is no longer at hand.
    public var nonce: [UInt8]?
    /// The time for which the chain must hold. Nil: the token's own time, as for a signature whose
    /// later fate is judged by other proofs.
    public var at: Instant?
    public var algorithms: AlgorithmPolicy

    public init(
      imprints: [HashFunction: [UInt8]], nonce: [UInt8]? = nil, at: Instant? = nil,
      algorithms: AlgorithmPolicy = .today
    ) {
      self.imprints = imprints
      self.nonce = nonce
      self.at = at
      self.algorithms = algorithms
    }

    /// For bytes in memory, whichever function the token used.
    public init(
      content: [UInt8], token: TimeStampToken, nonce: [UInt8]? = nil, at: Instant? = nil,
      algorithms: AlgorithmPolicy = .today
    ) throws(EvidenceFault) {
      self.init(
        imprints: [token.info.hash: try token.info.hash.digest(content)], nonce: nonce, at: at,
        algorithms: algorithms)
    }
  }

  /// Checks everything and tells everything that is wrong.
  ///
  /// The signer is the certificate that SignerInfo names *and* whose digest the signed attribute
  /// SigningCertificate(V2) carries, wherever it stands among those given; its place in the token
  /// means nothing. Source: RFC 3161 §2.2, RFC 5816 §2.2, RFC 5035 §5.
  public func verify(_ expected: Expectation, trust: TimeStampTrust) -> TimeStampVerdict {
    var verdict = TimeStampVerdict()
    guard let message = try? SignedMessage(der: der, limits: Self.limits) else {
      verdict.find(.malformed, "not one DER token")
      return verdict
    }
    if expected.imprints[info.hash] != info.imprint {
      verdict.find(.otherImprint, "it stamps another \(info.hash.rawValue) digest")
    }
    if let nonce = expected.nonce, nonce != info.nonce {
      verdict.find(.otherNonce, "it answers another request")
    }
    guard message.signers.count == 1, let signer = message.signers.first else {
      verdict.find(.severalSigners, "\(message.signers.count) signers instead of one")
      return verdict
    }
    for defect in message.frameDefects { verdict.find(.malformed, defect) }
    let at = expected.at ?? info.time
    for function in Set([info.hash, signer.digest])
    where !expected.algorithms.believes(function, at: at) {
      verdict.find(.weakAlgorithm, "\(function.rawValue) is not believed at \(at.rfc3339)")
    }
    let found = TokenSigner.find(signer, in: message, trust: trust, &verdict)
    guard let certificate = found else { return verdict }
    verdict.signer = certificate.subject
    verdict.signerEndsAt = certificate.notAfter
    if signer.attributes[OID.contentType].flatMap({ try? $0.objectIdentifier("") })
      != OID.timeStampInfo
    {
      verdict.find(.badAttributes, "the signed content type is not TSTInfo")
    }
    if let reasons = signatureDefects(certificate) {
      verdict.find(.badSignature, reasons)
    }
    if let roots = trust.roots {
      judge(certificate, message, roots, trust, at, &verdict)
    }
    return verdict
  }

  /// Nil where libcrypto accepts digest and signature under this certificate.
  private func signatureDefects(_ certificate: Certificate) -> String? {
    defer { EvidenceFault.drainErrors() }
    let parsed = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var cursor = buffer.baseAddress
      return d2i_CMS_ContentInfo(nil, &cursor, buffer.count)
    }
    guard let parsed, let stack = try? CertificateStack([certificate]) else {
      return "libcrypto cannot read the token"
    }
    defer { CMS_ContentInfo_free(parsed) }
    // Only the certificate found above may be used, and its chain is judged by itself.
    let flags = UInt32(CMS_BINARY | CMS_NOINTERN | CMS_NO_SIGNER_CERT_VERIFY)
    if CMS_verify(parsed, stack.pointer, nil, nil, nil, flags) == 1 { return nil }
    let reasons = EvidenceFault.drainErrors()
    return reasons.isEmpty ? "the signature does not hold" : reasons.joined(separator: "; ")
  }

  private func judge(
    _ certificate: Certificate, _ message: SignedMessage, _ roots: [Certificate],
    _ trust: TimeStampTrust, _ at: Instant, _ verdict: inout TimeStampVerdict
  ) {
    if let defect = TokenSigner.usageDefect(certificate) {
      verdict.find(.unfitCertificate, defect)
    }
    // The token must have been made while its certificate was valid, whatever is asked for later.
    let begins = certificate.notBefore ?? info.time
    let ends = certificate.notAfter ?? info.time
    if info.time < begins || info.time > ends {
      verdict.find(
        .outsideValidity, "made at \(info.time.rfc3339), outside the certificate's validity")
    }
    let embedded = message.certificates.compactMap { try? Certificate(der: $0, place: "") }
    let outcome = CertificateChain.build(
      certificate, others: embedded + trust.others, roots: roots, purpose: .timeStamping, at: at)
    switch outcome {
    case .refused(let reasons): verdict.find(.untrusted, reasons.joined(separator: "; "))
    case .found(let chain):
      let embeddedLists = message.revocationLists.compactMap { try? RevocationList(der: $0) }
      let against = chain.revocations(trust.revocations + embeddedLists, signedAt: info.time)
      for reason in against { verdict.find(.revoked, reason) }
    }
  }
}
