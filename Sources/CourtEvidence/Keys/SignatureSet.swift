public import CourtDomain

/// The certificates a court signs under at present, in PEM: they travel beside its signatures.
public struct SignerCertificates: Sendable, Hashable {
  public let signerPEM: String
  /// Nil for a court whose folder was made before it had such a key.
  public let sm2PEM: String?
  public let ed25519PEM: String?

  public init(signerPEM: String, sm2PEM: String? = nil, ed25519PEM: String? = nil) {
    self.signerPEM = signerPEM
    self.sm2PEM = sm2PEM
    self.ed25519PEM = ed25519PEM
  }
}

/// Every signature of a court over the same bytes.
///
/// The CMS signature carries its certificate. CMS of OpenSSL 3.0 knows neither Ed25519 nor SM2, so
/// that these two are raw signatures in files of their own, whose certificates travel beside them.
public struct SignatureSet: Sendable, Hashable {
  /// Detached CMS, DER, ECDSA P-256 with SHA-256.
  public let cms: [UInt8]
  /// DER of r and s, SM3, id 1234567812345678.
  public let sm2: [UInt8]?
  /// 64 bytes.
  public let ed25519: [UInt8]?

  public init(cms: [UInt8], sm2: [UInt8]? = nil, ed25519: [UInt8]? = nil) {
    self.cms = cms
    self.sm2 = sm2
    self.ed25519 = ed25519
  }

  /// Why a raw signature does not hold; nothing where all that are there do.
  public func rawDefects(
    content: [UInt8], signers: SignerCertificates, trust: TrustAnchors, at: Instant
  ) -> [String] {
    var defects: [String] = []
    if let sm2 {
      defects += RawSignature.defects(
        sm2, .sm2, content: content, certificatePEM: signers.sm2PEM ?? "",
        rootPEM: trust.extras.sm2RootPEM, revocationsPEM: trust.extras.revocationsPEM, at: at)
    }
    if let ed25519 {
      defects += RawSignature.defects(
        ed25519, .ed25519, content: content, certificatePEM: signers.ed25519PEM ?? "",
        rootPEM: trust.rootPEM, revocationsPEM: trust.extras.revocationsPEM, at: at)
    }
    return defects
  }
}

/// A signature without any frame, in a file of its own beside what it signs.
public enum RawSignature {
  public enum Algorithm: String, Sendable {
    /// Checked by `openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678`.
    case sm2
    /// Checked by `openssl pkeyutl -verify -rawin`.
    case ed25519
  }

  /// Why the signature does not hold under a certificate that leads to the root; nothing where it
  /// does.
  ///
  /// - Parameters:
  ///   - revocationsPEM: lists of the root; what they revoke is refused for `at`.
  ///   - at: when it was signed, as far as that is proven.
  public static func defects(
    _ signature: [UInt8], _ algorithm: Algorithm, content: [UInt8], certificatePEM: String,
    rootPEM: String, revocationsPEM: String = "", at: Instant
  ) -> [String] {
    let name = algorithm.rawValue
    do {
      let certificate = try Certificate(pem: certificatePEM, place: "\(name) certificate")
      guard try certificate.pem() == certificatePEM else {
        return ["the \(name) certificate is spelt unusually"]
      }
      let root = try Certificate(pem: rootPEM, place: "\(name) root")
      if algorithm == .sm2 {
        try certificate.setStandardIdentifier()
        try root.setStandardIdentifier()
      }
      guard try certificate.verify(signature, algorithm, content) else {
        return ["the \(name) signature does not hold"]
      }
      let outcome = CertificateChain.build(
        certificate, others: [], roots: [root], purpose: .signing, at: at)
      switch outcome {
      case .refused(let reasons): return reasons
      case .found(let chain):
        return chain.revocations(try RevocationList.all(pem: revocationsPEM), signedAt: at)
      }
    } catch { return [error.description] }
  }
}

extension CourtKeys {
  /// Signs the exact bytes in every way the court signs.
  public func sign(_ bytes: [UInt8], at: Instant) throws(EvidenceFault) -> SignatureSet {
    SignatureSet(
      cms: try signDetached(bytes, at: at), sm2: try sm2Key?.signSM2(bytes),
      ed25519: try ed25519Key?.signEd25519(bytes))
  }

  /// A detached CMS signature (DER) over the exact bytes, with the signer's certificate inside and
  /// the given court time as signing time.
  public func signDetached(_ bytes: [UInt8], at: Instant) throws(EvidenceFault) -> [UInt8] {
    try DetachedSignature.sign(bytes, certificate: signerCertificate, key: signerKey, at: at)
  }

  /// Signs the bytes of a receipt at the time it says the evidence was received.
  public func sign(_ receipt: Receipt) throws(EvidenceFault) -> SignedReceipt {
    SignedReceipt(
      json: receipt.bytes, cms: try signDetached(receipt.bytes, at: receipt.receivedAt))
  }

  /// A raw SM2 signature; nil for a court without such a key.
  public func signSM2(_ bytes: [UInt8]) throws(EvidenceFault) -> [UInt8]? {
    try sm2Key?.signSM2(bytes)
  }

  /// SHA-256 of the certificate that receipts are signed under now, in hexadecimal.
  public var signerID: String { signerCertificate.fingerprint?.hex ?? "" }

  /// The log key's 64 bytes over a bundle's list of files; see `BundleSeal`.
  public func sealBundle(_ list: [UInt8]) throws(EvidenceFault) -> [UInt8] {
    try logKey.key.signEd25519(list)
  }

  /// The certificates that belong to `sign`.
  public var certificates: SignerCertificates { signers }

  /// When the certificates end that signatures are made under, soonest first.
  public func ends() throws(EvidenceFault) -> [(role: KeyRole, at: Instant)] {
    var found: [(role: KeyRole, at: Instant)] = []
    let all: [(KeyRole, String?)] = [
      (.root, trust.rootPEM), (.signer, signers.signerPEM), (.sm2, signers.sm2PEM),
      (.ed25519, signers.ed25519PEM),
    ]
    for (role, pem) in all {
      guard let pem else { continue }
      let certificate = try Certificate(pem: pem, place: role.publicFile)
      if let end = certificate.notAfter { found.append((role, end)) }
    }
    return found.sorted { $0.at < $1.at }
  }

  // MARK: The log

  /// The signed statement that the log of this court has this size and root.
  ///
  /// Never sign two roots for one size: the caller keeps the last one signed in its database.
  public func signCheckpoint(size: UInt64, root: Digest32) throws(EvidenceFault)
    -> SignedCheckpoint
  {
    let body = SignedCheckpoint.body(origin: court.origin, size: size, root: root)
    let signature = try logKey.key.signEd25519(Array(body.utf8))
    var checkpoint = SignedCheckpoint(
      origin: court.origin, size: size, root: root, body: body, signature: signature,
      keyHash: logKey.verifier.keyHash)
    if let former = try formerSignature(over: checkpoint) {
      checkpoint.formerSignatures = [former]
    }
    return checkpoint
  }

  /// Reads a checkpoint of this log under the present key or a former one.
  ///
  /// - Throws: as `SignedCheckpoint`, for the present key, where none of them signed it.
  public func checkpoint(text: String) throws(EvidenceFault) -> SignedCheckpoint {
    for key in logVerifierKeys {
      if let read = try? SignedCheckpoint(text: text, verifierKey: key) { return read }
    }
    return try SignedCheckpoint(text: text, verifierKey: trust.logVerifierKey)
  }

  /// Keys under which checkpoints of this log may stand: the present one, then the former ones,
  /// newest first.
  public var logVerifierKeys: [String] {
    [trust.logVerifierKey] + trust.extras.previousLogVerifierKeys.reversed()
  }

  /// The former key's signature over the same checkpoint, while both sign: a note with both lines
  /// leads those who know only the former key to the new one. Nil when that time is over.
  public func formerSignature(over checkpoint: SignedCheckpoint) throws(EvidenceFault)
    -> SignedNote.Signature?
  {
    guard let former = previousLogKey else { return nil }
    return SignedNote.Signature(
      name: former.verifier.name, keyHash: former.verifier.keyHash,
      bytes: try former.key.signEd25519(Array(checkpoint.body.utf8)))
  }
}
