/// What a stranger must hold, from a source other than the bundle, to check a court's evidence: its
/// root certificate and the key of its log.
public struct TrustAnchors: Sendable, Hashable {
  public let rootPEM: String
  /// The log's Ed25519 key as `openssl pkeyutl` wants it.
  public let logPEM: String
  /// The same key as C2SP tools want it: `name+hash+base64`. Source: C2SP signed-note.
  public let logVerifierKey: String

  /// Names of the files in a trust folder, in the order of `files`.
  public static let fileNames = ["root.pem", "log.pem", "log.vkey"]

  /// - Throws: `trustFolder` when a part cannot be read or the two forms of the log key differ.
  public init(rootPEM: String, logPEM: String, logVerifierKey: String) throws(EvidenceFault) {
    let root = try Certificate(pem: rootPEM, place: "root.pem")
    let verifier = try NoteVerifierKey(text: logVerifierKey)
    let key = try KeyHandle.publicKey(pem: logPEM)
    guard verifier.algorithm == .ed25519, key.rawPublicKey == verifier.publicKey else {
      throw EvidenceFault(
        .trustFolder, place: "log.pem", reason: "log.pem and log.vkey hold different keys",
        remedy: "Fetch both files again from the court")
    }
    // One spelling only, so that nothing can ride along in these files.
    let (plainRoot, plainKey) = (try root.pem(), try key.publicPEM())
    guard plainRoot == rootPEM, plainKey == logPEM, verifier.text == logVerifierKey else {
      throw EvidenceFault(
        .trustFolder, place: "root.pem, log.pem, log.vkey",
        reason: "a file holds more than its one certificate or key, or spells it unusually",
        remedy: "Fetch the files again from the court")
    }
    self.rootPEM = rootPEM
    self.logPEM = logPEM
    self.logVerifierKey = logVerifierKey
  }

  /// SHA-256 of the root certificate's DER form: what is compared by telephone or in print.
  public var rootFingerprint: String {
    (try? Certificate(pem: rootPEM, place: "root.pem"))?.fingerprint?.hex ?? ""
  }

  /// The log's name, which every checkpoint begins with.
  public var origin: String { (try? NoteVerifierKey(text: logVerifierKey))?.name ?? "" }

  /// The files of a trust folder.
  public var files: [(name: String, bytes: [UInt8])] {
    let texts = [rootPEM, logPEM, logVerifierKey + "\n"]
    return zip(Self.fileNames, texts).map { ($0, Array($1.utf8)) }
  }

  public static func load(folder: String) throws(EvidenceFault) -> TrustAnchors {
    var texts: [String] = []
    for name in fileNames {
      let bytes = try KeyFolder.read(name, in: folder, secret: false)
      texts.append(String(decoding: bytes, as: UTF8.self))
    }
    let verifier = texts[2].hasSuffix("\n") ? String(texts[2].dropLast()) : texts[2]
    return try TrustAnchors(rootPEM: texts[0], logPEM: texts[1], logVerifierKey: verifier)
  }

  /// Writes the folder that is published; each file is replaced as a whole.
  public func export(to folder: String) throws(EvidenceFault) {
    try KeyFolder.makeParents(folder)
    for (name, bytes) in files {
      try KeyFolder.replace(.init(name: name, bytes: bytes, mode: 0o644), in: folder)
    }
  }
}
