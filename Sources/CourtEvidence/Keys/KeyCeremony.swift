public import CourtDomain

/// Making, exchanging and revoking keys of a court's folder. Each act leaves an event, which the
/// court writes into its log when it next opens its keys.
///
/// The running court goes on with the keys it has opened; restart it after an act.
public struct KeyCeremony: Sendable {
  let folder: String
  let court: CourtIdentity
  let passphrase: [UInt8]?
  /// The root's private key where it does not lie in the folder: brought for one command. By role,
  /// as PEM, under its own passphrase.
  var broughtRoots: [KeyRole: String] = [:]
  var rootPassphrase: [UInt8]?

  public init(folder: String, court: CourtIdentity, passphrase: [UInt8]?) {
    self.folder = folder
    self.court = court
    self.passphrase = passphrase
    rootPassphrase = passphrase
  }

  /// The root's key from elsewhere, `root` or `sm2-root`.
  public mutating func bring(_ role: KeyRole, pem: String, passphrase: [UInt8]?) {
    broughtRoots[role] = pem
    if let passphrase { rootPassphrase = passphrase }
  }

  /// The names of private root keys that lie in the folder: move them to a safe place.
  public func rootsAtHome() throws(EvidenceFault) -> [String] {
    let cabinet = try KeyCabinet.load(folder)
    return [KeyRole.root, .sm2Root].map(\.privateFile).filter(cabinet.has)
  }

  /// A new key in the place of one; the former's certificate stays for verification, its private
  /// key is removed. The log's former key stays until `retireLogKey`, to sign beside the new one.
  ///
  /// - Throws: `keyFolder` where the root's key is not at hand.
  public func rotate(_ role: KeyRole, at: Instant) throws(EvidenceFault) {
    try change { cabinet throws(EvidenceFault) in
      try exchange(role, &cabinet, at: at)
    }
  }

  /// Puts the present certificate of a role on its root's revocation list, and a new key in its
  /// place: a court must never be without one.
  ///
  /// - Parameter generation: a former one instead of the present.
  public func revoke(
    _ role: KeyRole, generation: Int? = nil, reason: RevocationList.Reason, at: Instant
  ) throws(EvidenceFault) {
    try change { cabinet throws(EvidenceFault) in
      let present = cabinet.pastGenerations(of: role) + 1
      let wanted = generation ?? present
      guard (1...present).contains(wanted) else {
        throw EvidenceFault(
          .keyFolder, place: role.rawValue, reason: "there is no generation \(wanted)",
          remedy: "Give a generation from 1 to \(present)")
      }
      if wanted == present { try exchange(role, &cabinet, at: at) }
      if role == .log { cabinet.take(KeyCabinet.previousLogKeyFile) }
      let pem = try cabinet.text(role.publicFile(generation: wanted))
      if role.issuer != nil {
        let certificate = try Certificate(pem: pem, place: role.rawValue)
        try issueList(
          for: role, &cabinet, adding: [.init(certificate: certificate, at: at, reason: reason)],
          at: at)
      }
      cabinet.append(
        try event(.revoked, role, wanted, pem, cabinet, at: at, reason: reason))
    }
  }

  /// New revocation lists with the entries of the old ones: before the promised date of the next.
  public func renewLists(at: Instant) throws(EvidenceFault) {
    try change { cabinet throws(EvidenceFault) in
      try issueList(for: .signer, &cabinet, adding: [], at: at)
      if cabinet.has(KeyRole.sm2.publicFile) {
        try issueList(for: .sm2, &cabinet, adding: [], at: at)
      }
    }
  }

  /// Ends the time in which both log keys sign.
  public func retireLogKey() throws(EvidenceFault) {
    try change { cabinet throws(EvidenceFault) in
      cabinet.take(KeyCabinet.previousLogKeyFile)
    }
  }

  /// Writes every private key again under another passphrase.
  public func protect(with new: [UInt8]) throws(EvidenceFault) {
    try change { cabinet throws(EvidenceFault) in
      for name in cabinet.files.keys.sorted() where KeyCabinet.isSecret(name) {
        let key = try KeyHandle.privateKey(
          pem: try cabinet.text(name), passphrase: passphrase, place: name)
        cabinet.put(name, try key.protectedPEM(passphrase: new))
      }
      cabinet.take(KeyCabinet.plainFile)
    }
  }

  // MARK: Parts

  private func change(_ act: (inout KeyCabinet) throws(EvidenceFault) -> Void)
    throws(EvidenceFault)
  {
    try KeyCabinet.locked(folder) { () throws(EvidenceFault) in
      var cabinet = try KeyCabinet.load(folder)
      try act(&cabinet)
      try cabinet.replace()
    }
  }

  /// The present key becomes a past generation and a fresh one takes its place.
  private func exchange(_ role: KeyRole, _ cabinet: inout KeyCabinet, at: Instant)
    throws(EvidenceFault)
  {
    guard KeyRole.rotating.contains(role) else {
      throw EvidenceFault(
        .keyFolder, place: role.rawValue, reason: "a root is not exchanged",
        remedy: "Make a new key folder and publish its root as a new court's")
    }
    let generation = cabinet.pastGenerations(of: role) + 1
    let former = try cabinet.text(role.publicFile)
    let formerID = try Self.keyID(role, former)
    cabinet.put(role.publicFile(generation: generation), former)
    if role == .log {
      cabinet.put("log-\(generation).vkey", try cabinet.text(KeyCabinet.logVerifierFile))
      cabinet.put(KeyCabinet.previousLogKeyFile, try cabinet.text(role.privateFile))
    }
    try add(role, &cabinet, at: at)
    cabinet.append(
      try event(
        .rotated, role, generation + 1, try cabinet.text(role.publicFile), cabinet, at: at,
        previous: formerID))
  }

  /// A fresh key of a role with its certificate, in the place of whatever was there.
  func add(_ role: KeyRole, _ cabinet: inout KeyCabinet, at: Instant?) throws(EvidenceFault) {
    let key = try role.generate()
    cabinet.put(role.privateFile, try key.storedPEM(passphrase))
    guard role != .log else {
      cabinet.put(role.publicFile, try key.publicPEM())
      let verifier = try NoteVerifierKey(name: court.origin, key: key)
      cabinet.put(KeyCabinet.logVerifierFile, verifier.text + "\n")
      return
    }
    var issuer: (certificate: Certificate, key: KeyHandle)?
    if let authority = role.issuer { issuer = try open(authority, cabinet) }
    var validity = role.issuer == nil ? CertificateIssuer.Validity.root : .signer
    if let at, let issuer { validity = .years(10, from: at, within: issuer.certificate) }
    let certificate = try CertificateIssuer(
      organization: court.name, commonName: "\(court.name) \(role.title)", validity: validity
    ).issue(role.issuer == nil ? .authority : .signer, key: key, issuer: issuer)
    cabinet.put(role.publicFile, try certificate.pem())
  }

  /// A root with its private key, from the folder or from what was brought.
  private func open(_ root: KeyRole, _ cabinet: KeyCabinet) throws(EvidenceFault)
    -> (certificate: Certificate, key: KeyHandle)
  {
    let certificate = try Certificate(
      pem: try cabinet.text(root.publicFile), place: root.publicFile)
    let brought = broughtRoots[root]
    guard brought != nil || cabinet.has(root.privateFile) else {
      throw EvidenceFault(
        .keyFolder, place: root.privateFile, reason: "the root's private key is not here",
        remedy: "Bring it for this command: --root FILE, or --sm2-root FILE")
    }
    let pem: String
    if let brought { pem = brought } else { pem = try cabinet.text(root.privateFile) }
    let key = try KeyHandle.privateKey(
      pem: pem, passphrase: brought == nil ? passphrase : rootPassphrase, place: root.privateFile)
    guard certificate.belongs(to: key) else {
      throw EvidenceFault(
        .keyMismatch, place: root.privateFile, reason: "it is not the key of \(root.publicFile)",
        remedy: "Bring the key that was made with this folder")
    }
    return (certificate, key)
  }

  private func issueList(
    for role: KeyRole, _ cabinet: inout KeyCabinet,
    adding: [RevocationListIssuer.Revocation], at: Instant
  ) throws(EvidenceFault) {
    guard let authority = role.issuer else { return }
    let file = authority == .root ? KeyCabinet.crlFile : KeyCabinet.sm2CRLFile
    let root = try open(authority, cabinet)
    let previous = cabinet.has(file) ? try RevocationList.all(pem: try cabinet.text(file)) : []
    // Microseconds since 1970 grow, fit the 20 bytes RFC 5280 allows, and need no counter.
    let list = try RevocationListIssuer(certificate: root.certificate, key: root.key).issue(
      previous: previous.first, adding: adding, number: Int(max(1, at.microseconds)), at: at)
    cabinet.put(file, try list.pem())
  }

  private func event(
    _ act: KeyEvent.Act, _ role: KeyRole, _ generation: Int, _ pem: String,
    _ cabinet: KeyCabinet, at: Instant, previous: String? = nil,
    reason: RevocationList.Reason? = nil
  ) throws(EvidenceFault) -> KeyEvent {
    KeyEvent(
      act, role, generation: generation, at: at, keyID: try Self.keyID(role, pem), publicPEM: pem,
      sequence: try cabinet.events().count + 1, court: court, previous: previous, reason: reason)
  }

  static func keyID(_ role: KeyRole, _ pem: String) throws(EvidenceFault) -> String {
    if role == .log { return try KeyHandle.publicKey(pem: pem).publicFingerprint().hex }
    return try Certificate(pem: pem, place: role.publicFile).fingerprint?.hex ?? ""
  }
}

extension KeyCeremony {
  /// Everything a new court needs.
  func make(at: Instant, plain: Bool) throws(EvidenceFault) -> KeyCabinet {
    var cabinet = KeyCabinet(folder: folder)
    for role in KeyRole.allCases { try add(role, &cabinet, at: nil) }
    if plain { cabinet.put(KeyCabinet.plainFile, "made without a passphrase on purpose\n") }
    try complete(&cabinet, at: at)
    return cabinet
  }

  /// Adds what a folder of an earlier release lacks, as far as the roots are at hand; answers
  /// whether anything was added.
  @discardableResult
  func complete(_ cabinet: inout KeyCabinet, at: Instant)
    throws(EvidenceFault) -> Bool
  {
    let before = cabinet.files
    if !cabinet.has(KeyRole.sm2Root.publicFile) {
      try add(.sm2Root, &cabinet, at: nil)
      try add(.sm2, &cabinet, at: nil)
    }
    if !cabinet.has(KeyRole.ed25519.publicFile), cabinet.has(KeyRole.root.privateFile) {
      try add(.ed25519, &cabinet, at: nil)
    }
    for (role, file) in [(KeyRole.signer, KeyCabinet.crlFile), (.sm2, KeyCabinet.sm2CRLFile)]
    where !cabinet.has(file) && role.issuer.map({ cabinet.has($0.privateFile) }) ?? false {
      try issueList(for: role, &cabinet, adding: [], at: at)
    }
    let known = Set(try cabinet.events().map(\.keyID))
    for role in KeyRole.allCases where cabinet.has(role.publicFile) {
      let pem = try cabinet.text(role.publicFile)
      guard !known.contains(try Self.keyID(role, pem)) else { continue }
      let generation = cabinet.pastGenerations(of: role) + 1
      cabinet.append(try event(.created, role, generation, pem, cabinet, at: at))
    }
    return cabinet.files != before
  }
}
