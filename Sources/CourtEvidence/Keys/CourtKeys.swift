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

/// The court's keys: roots that only certify, signers of receipts and decisions (ECDSA P-256, and
/// beside it Ed25519 and SM2), and an Ed25519 key that signs the log.
///
/// Immutable after opening, so that any number of tasks may sign at once: every signature makes
/// its own libcrypto contexts on the shared, read-only keys.
public final class CourtKeys: Sendable {
  public let court: CourtIdentity
  /// What outsiders need to check this court's signatures.
  public let trust: TrustAnchors
  /// Every creation, rotation and revocation so far, oldest first: each belongs into the log once.
  public let events: [KeyEvent]
  /// Whether a private key lies on disk without a passphrase.
  public let arePlain: Bool
  let signers: SignerCertificates
  let signerCertificate: Certificate
  let signerKey: KeyHandle
  let sm2Key: KeyHandle?
  let ed25519Key: KeyHandle?
  let logKey: LogSigner
  /// The former log key while both sign, so that those who know only it can follow.
  let previousLogKey: LogSigner?

  /// Whether private keys may lie on disk without a passphrase.
  public enum PlainKeys: Sendable {
    /// In sandboxes and tests, and where an operator said so.
    case allowed
    case refused
  }

  private init(
    _ cabinet: KeyCabinet, court: CourtIdentity, trust: TrustAnchors, events: [KeyEvent],
    open: (String) throws(EvidenceFault) -> KeyHandle
  ) throws(EvidenceFault) {
    func key(_ role: KeyRole) throws(EvidenceFault) -> KeyHandle? {
      cabinet.has(role.privateFile) ? try open(role.privateFile) : nil
    }
    self.court = court
    self.trust = trust
    self.events = events
    arePlain = cabinet.isPlain
    signers = SignerCertificates(
      signerPEM: try cabinet.text(KeyRole.signer.publicFile),
      sm2PEM: try? cabinet.text(KeyRole.sm2.publicFile),
      ed25519PEM: try? cabinet.text(KeyRole.ed25519.publicFile))
    signerCertificate = try Certificate(
      pem: signers.signerPEM, place: KeyRole.signer.publicFile)
    signerKey = try open(KeyRole.signer.privateFile)
    sm2Key = try key(.sm2)
    ed25519Key = try key(.ed25519)
    logKey = try LogSigner(key: try open(KeyRole.log.privateFile), origin: court.origin)
    previousLogKey =
      cabinet.has(KeyCabinet.previousLogKeyFile)
      ? try LogSigner(key: try open(KeyCabinet.previousLogKeyFile), origin: court.origin) : nil
  }

  /// Loads the keys of `folder`, or makes them when the folder does not exist.
  ///
  /// Safe to call by two programs at once: both end with the same keys. With a passphrase the
  /// private keys are PKCS#8 files under scrypt and AES-256; move `root-key.pem` and
  /// `sm2-root-key.pem` to a safe place after the first start, no running court reads them. A
  /// folder of an earlier release is completed.
  ///
  /// - Parameter at: when keys that have to be made are made, for their events.
  /// - Throws: `keyFolder` for unreadable, world-readable or unprotected secrets, `keyMismatch` when
  ///   the files do not belong together or to this origin.
  public static func open(
    folder: String, court: CourtIdentity, passphrase: [UInt8]? = nil,
    plain: PlainKeys = .allowed, at: Instant = .machineTime
  ) throws(EvidenceFault) -> CourtKeys {
    try NoteVerifierKey.check(name: court.origin)
    let ceremony = KeyCeremony(folder: folder, court: court, passphrase: passphrase)
    if !KeyFolder.exists(folder, KeyCabinet.logVerifierFile) {
      try refuseOverwriting(folder)
      try require(passphrase != nil || plain == .allowed, folder)
      let made = try ceremony.make(at: at, plain: passphrase == nil).create()
      if !made, !KeyFolder.exists(folder, KeyCabinet.logVerifierFile) {
        throw EvidenceFault(
          .keyFolder, place: folder, reason: "the folder holds other files",
          remedy: "Name a folder that does not exist yet, or one made by this program")
      }
    }
    var cabinet = try KeyCabinet.load(folder)
    try require(!cabinet.isPlain || plain == .allowed, folder)
    if try ceremony.complete(&cabinet, at: at) {
      cabinet = try KeyCabinet.locked(folder) { () throws(EvidenceFault) in
        var present = try KeyCabinet.load(folder)
        if try ceremony.complete(&present, at: at) { try present.replace() }
        return present
      }
    }
    return try load(cabinet, court: court, passphrase: passphrase)
  }

  private static func refuseOverwriting(_ folder: String) throws(EvidenceFault) {
    if [KeyRole.root.privateFile, KeyRole.root.publicFile].contains(where: {
      KeyFolder.exists(folder, $0)
    }) {
      throw EvidenceFault(
        .keyFolder, place: folder,
        reason: "\(KeyCabinet.logVerifierFile) is missing beside other keys",
        remedy: "Restore the folder from its backup; keys are never made over old ones")
    }
  }

  private static func require(_ isProtected: Bool, _ folder: String) throws(EvidenceFault) {
    guard isProtected else {
      throw EvidenceFault(
        .keyFolder, place: folder, reason: "private keys would lie there without a passphrase",
        remedy: "Set XIEZHI_KEY_PASSPHRASE or key_passphrase_file (xiezhi keys protect writes keys "
          + "that are there under it), or allow plain keys: plain_keys: yes, XIEZHI_PLAIN_KEYS=yes")
    }
  }

  private static func load(
    _ cabinet: KeyCabinet, court: CourtIdentity, passphrase: [UInt8]?
  ) throws(EvidenceFault) -> CourtKeys {
    let folder = cabinet.folder
    var trust = try TrustAnchors(
      rootPEM: try cabinet.text(KeyRole.root.publicFile),
      logPEM: try cabinet.text(KeyRole.log.publicFile),
      logVerifierKey: try cabinet.text(KeyCabinet.logVerifierFile)
        .trimmingCharacters(in: .newlines))
    let origin = trust.origin
    guard origin == court.origin else {
      throw mismatch(folder, "the log key belongs to \(origin), not to \(court.origin)")
    }
    trust.extras = try cabinet.extras()
    let keys = try CourtKeys(
      cabinet, court: court, trust: trust, events: try cabinet.events()
    ) { name throws(EvidenceFault) in
      try KeyHandle.privateKey(
        pem: try cabinet.text(name), passphrase: passphrase, place: folder + "/" + name)
    }
    try keys.proveTogether(folder)
    return keys
  }

  /// Signs and verifies once with every key, so that one that does not belong here is found at the
  /// start.
  private func proveTogether(_ folder: String) throws(EvidenceFault) {
    guard logKey.verifier.text == trust.logVerifierKey else {
      throw Self.mismatch(folder, "log-key.pem and log.vkey differ")
    }
    guard signerCertificate.belongs(to: signerKey) else {
      throw Self.mismatch(folder, "signer.pem is not of signer-key.pem")
    }
    let probe = Array("xiezhi key check".utf8)
    // When all of them are valid: one that was exchanged begins later than the others.
    var at = signerCertificate.notBefore ?? Instant(microseconds: 0)
    for pem in [signers.sm2PEM, signers.ed25519PEM].compactMap(\.self) {
      let begins = try Certificate(pem: pem, place: "signer").notBefore
      at = max(at, begins ?? at)
    }
    let made = try sign(probe, at: at)
    var reasons: [String] = []
    if case .invalid(let why) = DetachedSignature.verify(
      cms: made.cms, content: probe, rootPEM: trust.rootPEM, at: at)
    {
      reasons += why
    }
    reasons += made.rawDefects(content: probe, signers: signers, trust: trust, at: at)
    guard reasons.isEmpty else {
      let why = reasons.joined(separator: "; ")
      throw Self.mismatch(folder, "the root does not vouch for a signer: \(why)")
    }
  }

  private static func mismatch(_ place: String, _ reason: String) -> EvidenceFault {
    EvidenceFault(
      .keyMismatch, place: place, reason: reason,
      remedy: "Use the folder that was made for this court, or restore it from its backup")
  }
}

extension KeyCabinet {
  /// Whether a private key lies here without a passphrase.
  var isPlain: Bool {
    files.contains { name, bytes in
      Self.isSecret(name)
        && !String(decoding: bytes.prefix(64), as: UTF8.self).contains("ENCRYPTED")
    }
  }

  func extras() throws(EvidenceFault) -> TrustExtras {
    var extras = TrustExtras()
    extras.sm2RootPEM = (try? text(KeyRole.sm2Root.publicFile)) ?? ""
    let lists = [Self.crlFile, Self.sm2CRLFile].compactMap { try? text($0) }
    extras.revocationsPEM = lists.joined()
    for generation in 1..<(pastGenerations(of: .log) + 1) {
      let line = try text("log-\(generation).vkey").trimmingCharacters(in: .newlines)
      extras.previousLogVerifierKeys.append(line)
    }
    return extras
  }
}

extension Instant {
  /// What the machine's clock says.
  public static var machineTime: Instant {
    Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
  }
}
