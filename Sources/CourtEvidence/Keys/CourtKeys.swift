public import CourtDomain
import Foundation

/// Under which name a court signs.
public struct CourtIdentity: Sendable, Hashable {
  /// The court's name as people know it, 杭州互联网法院 for example.
  public let name: String
  /// The log's name in checkpoints: a schema-less address such as `xiezhi.example/court/330192`.
  /// Source: C2SP tlog-checkpoint, "origin".
  public let origin: String

  public init(name: String, origin: String) {
    self.name = name
    self.origin = origin
  }
}

/// The court's keys: a root that only certifies, a P-256 key that signs receipts and decisions, and
/// an Ed25519 key that signs the log.
///
/// Immutable after opening, so that any number of tasks may sign at once: every signature makes
/// its own libcrypto contexts on the shared, read-only keys.
public final class CourtKeys: Sendable {
  public let court: CourtIdentity
  /// What outsiders need to check this court's signatures.
  public let trust: TrustAnchors
  private let signerCertificate: Certificate
  private let signerKey: KeyHandle
  private let logKey: KeyHandle
  private let verifierKey: NoteVerifierKey

  private init(
    court: CourtIdentity, trust: TrustAnchors, signerCertificate: Certificate,
    signerKey: KeyHandle, logKey: KeyHandle, verifierKey: NoteVerifierKey
  ) {
    self.court = court
    self.trust = trust
    self.signerCertificate = signerCertificate
    self.signerKey = signerKey
    self.logKey = logKey
    self.verifierKey = verifierKey
  }

  private enum FileName {
    static let rootKey = "root-key.pem"
    static let root = "root.pem"
    static let signerKey = "signer-key.pem"
    static let signer = "signer.pem"
    static let logKey = "log-key.pem"
    static let logPublic = "log.pem"
    static let logVerifier = "log.vkey"
  }

  /// Loads the keys of `folder`, or makes them when the folder does not exist.
  ///
  /// Safe to call by two programs at once: both end with the same keys. With a passphrase the
  /// private keys are PKCS#8 files under AES-256; move `root-key.pem` to a safe place after the
  /// first start, nothing reads it again.
  ///
  /// - Throws: `keyFolder` for unreadable or world-readable secrets, `keyMismatch` when the files
  ///   do not belong together or to this origin.
  public static func open(folder: String, court: CourtIdentity, passphrase: [UInt8]? = nil)
    throws(EvidenceFault) -> CourtKeys
  {
    try NoteVerifierKey.check(name: court.origin)
    if !KeyFolder.exists(folder, FileName.logVerifier) {
      if KeyFolder.exists(folder, FileName.rootKey) || KeyFolder.exists(folder, FileName.root) {
        throw EvidenceFault(
          .keyFolder, place: folder, reason: "\(FileName.logVerifier) is missing beside other keys",
          remedy: "Restore the folder from its backup; keys are never made over old ones")
      }
      let files = try make(court: court, passphrase: passphrase)
      let made = try KeyFolder.create(folder, files: files, folderMode: 0o700)
      if !made, !KeyFolder.exists(folder, FileName.logVerifier) {
        throw EvidenceFault(
          .keyFolder, place: folder, reason: "the folder holds other files",
          remedy: "Name a folder that does not exist yet, or one made by this program")
      }
    }
    return try load(folder: folder, court: court, passphrase: passphrase)
  }

  private static func make(court: CourtIdentity, passphrase: [UInt8]?) throws(EvidenceFault)
    -> [KeyFolder.File]
  {
    let rootKey = try KeyHandle.generate("EC", group: "P-256")
    let root = try CertificateIssuer.issue(
      .authority, organization: court.name, commonName: "\(court.name) evidence root",
      key: rootKey, issuer: nil)
    let signerKey = try KeyHandle.generate("EC", group: "P-256")
    let signer = try CertificateIssuer.issue(
      .signer, organization: court.name, commonName: "\(court.name) evidence signer",
      key: signerKey, issuer: (root, rootKey))
    let logKey = try KeyHandle.generate("ED25519")
    let verifier = try NoteVerifierKey(name: court.origin, key: logKey)
    func file(_ name: String, _ text: String, _ mode: UInt32) -> KeyFolder.File {
      KeyFolder.File(name: name, bytes: Array(text.utf8), mode: mode)
    }
    return [
      file(FileName.rootKey, try rootKey.privatePEM(passphrase: passphrase), 0o600),
      file(FileName.root, try root.pem(), 0o600),
      file(FileName.signerKey, try signerKey.privatePEM(passphrase: passphrase), 0o600),
      file(FileName.signer, try signer.pem(), 0o600),
      file(FileName.logKey, try logKey.privatePEM(passphrase: passphrase), 0o600),
      file(FileName.logPublic, try logKey.publicPEM(), 0o600),
      file(FileName.logVerifier, verifier.text + "\n", 0o600),
    ]
  }

  private static func load(folder: String, court: CourtIdentity, passphrase: [UInt8]?)
    throws(EvidenceFault) -> CourtKeys
  {
    func text(_ name: String, secret: Bool = false) throws(EvidenceFault) -> String {
      String(decoding: try KeyFolder.read(name, in: folder, secret: secret), as: UTF8.self)
    }
    func key(_ name: String) throws(EvidenceFault) -> KeyHandle {
      try KeyHandle.privateKey(
        pem: try text(name, secret: true), passphrase: passphrase, place: folder + "/" + name)
    }
    let trust = try TrustAnchors(
      rootPEM: try text(FileName.root), logPEM: try text(FileName.logPublic),
      logVerifierKey: try text(FileName.logVerifier).trimmingCharacters(in: .newlines))
    let signer = try Certificate(pem: try text(FileName.signer), place: FileName.signer)
    let signerKey = try key(FileName.signerKey)
    let logKey = try key(FileName.logKey)
    let verifier = try NoteVerifierKey(text: trust.logVerifierKey)
    try require(
      verifier.name == court.origin, folder,
      "the log key belongs to \(verifier.name), not to \(court.origin)")
    try require(
      logKey.rawPublicKey == verifier.publicKey, folder, "\(FileName.logKey) and log.vkey differ")
    try require(
      signer.belongs(to: signerKey), folder, "\(FileName.signer) is not of \(FileName.signerKey)")
    let keys = CourtKeys(
      court: court, trust: trust, signerCertificate: signer, signerKey: signerKey, logKey: logKey,
      verifierKey: verifier)
    try keys.proveChain(folder)
    return keys
  }

  /// Signs and verifies once, so that a signer the root does not certify is found at the start.
  private func proveChain(_ folder: String) throws(EvidenceFault) {
    let probe = Array("xiezhi key check".utf8)
    let cms = try DetachedSignature.sign(
      probe, certificate: signerCertificate, key: signerKey, at: Instant(microseconds: 0))
    let verdict = DetachedSignature.verify(cms: cms, content: probe, rootPEM: trust.rootPEM)
    if case .invalid(let reasons) = verdict {
      let why = reasons.joined(separator: "; ")
      try Self.require(false, folder, "the root does not vouch for the signer: \(why)")
    }
  }

  private static func require(_ held: Bool, _ place: String, _ reason: String)
    throws(EvidenceFault)
  {
    guard held else {
      throw EvidenceFault(
        .keyMismatch, place: place, reason: reason,
        remedy: "Use the folder that was made for this court, or restore it from its backup")
    }
  }

  // MARK: Signing

  /// SHA-256 of the certificate that receipts are signed under now, in hexadecimal.
  public var signerID: String { signerCertificate.fingerprint?.hex ?? "" }

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

  /// The signed statement that the log of this court has this size and root.
  ///
  /// Never sign two roots for one size: the caller keeps the last one signed in its database.
  public func signCheckpoint(size: UInt64, root: Digest32) throws(EvidenceFault)
    -> SignedCheckpoint
  {
    let body = SignedCheckpoint.body(origin: court.origin, size: size, root: root)
    let signature = try logKey.signEd25519(Array(body.utf8))
    return SignedCheckpoint(
      origin: court.origin, size: size, root: root, body: body, signature: signature,
      keyHash: verifierKey.keyHash)
  }
}
