import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Where a witness keeps its key, the logs it watches and what it last cosigned of each.
///
/// `witness-key.pem` (0600), `witness.vkey` for those who trust it, `logs.txt` with a line `log
/// VKEY` for each log key, `state/` with one file a log: the very checkpoint it last cosigned, so
/// that the memory is itself signed evidence; `forks/` with requests that prove a fork.
public struct WitnessFolder: Sendable {
  public let path: String

  enum FileName {
    static let key = "witness-key.pem"
    static let verifier = "witness.vkey"
    static let logs = "logs.txt"
    static let state = "state"
    static let forks = "forks"
  }

  static let maximumLogs = 10_000
  /// Further forks of one log prove nothing new.
  static let maximumForks = 1000

  public init(path: String) { self.path = path }

  private func file(_ name: String) -> String { path + "/" + name }

  /// Makes the folder with a fresh key.
  ///
  /// - Throws: `keyFolder` where it exists; `malformed` for a name no note may have.
  public func create(
    name: String, logs: [NoteVerifierKey], passphrase: [UInt8]? = nil
  ) throws(EvidenceFault) -> NoteVerifierKey {
    let key = try KeyHandle.generate("ED25519")
    let verifier = try NoteVerifierKey(name: name, key: key, algorithm: .cosignature)
    let files: [KeyFolder.File] = [
      .init(
        name: FileName.key, bytes: Array(try key.privatePEM(passphrase: passphrase).utf8),
        mode: 0o600),
      .init(name: FileName.verifier, bytes: Array((verifier.text + "\n").utf8), mode: 0o644),
      .init(name: FileName.logs, bytes: Self.lines(logs), mode: 0o644),
    ]
    guard try KeyFolder.create(path, files: files, folderMode: 0o700) else {
      throw EvidenceFault(
        .keyFolder, place: path, reason: "the folder exists already",
        remedy: "Name a folder that does not exist yet; a witness's key is never made over")
    }
    for folder in [FileName.state, FileName.forks] { try KeyFolder.makeParents(file(folder)) }
    try DurableFile.synchronize(path)
    return verifier
  }

  private static func lines(_ logs: [NoteVerifierKey]) -> [UInt8] {
    Array(logs.map { "log \($0.text)\n" }.joined().utf8)
  }

  /// The key that those who trust this witness hold.
  public func verifierKey() throws(EvidenceFault) -> NoteVerifierKey {
    let text = String(
      decoding: try KeyFolder.read(FileName.verifier, in: path, secret: false), as: UTF8.self)
    return try NoteVerifierKey(text: text.trimmingCharacters(in: .newlines))
  }

  /// The log keys it watches, several for a log whose key was rotated.
  public func logs() throws(EvidenceFault) -> [NoteVerifierKey] {
    guard let bytes = try DurableFile.read(file(FileName.logs), maximumBytes: 8_388_608) else {
      return []
    }
    var keys: [NoteVerifierKey] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" }
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      guard first == "log", words.count == 2 else {
        throw NoteVerifierKey.malformed("'\(line.prefix(80))' in logs.txt is not 'log VKEY'")
      }
      keys.append(try NoteVerifierKey(text: String(words[1])))
    }
    guard keys.count <= Self.maximumLogs else {
      throw NoteVerifierKey.malformed("logs.txt lists over \(Self.maximumLogs) keys")
    }
    return keys
  }

  /// Watches a further log, or a further key of one.
  public func add(log: NoteVerifierKey) throws(EvidenceFault) {
    let known = try logs()
    guard log.algorithm != .cosignature else {
      throw NoteVerifierKey.malformed("a log has no cosignature key")
    }
    guard !known.contains(log) else { return }
    try DurableFile.replace(file(FileName.logs), Self.lines(known + [log]))
  }

  func key(passphrase: [UInt8]?) throws(EvidenceFault) -> KeyHandle {
    let pem = try KeyFolder.read(FileName.key, in: path, secret: true)
    return try KeyHandle.privateKey(
      pem: String(decoding: pem, as: UTF8.self), passphrase: passphrase, place: file(FileName.key))
  }

  // MARK: Memory

  /// What it last cosigned of a log; nil for none.
  ///
  /// - Throws: `malformed` where the file is damaged: then nothing may be cosigned.
  public func last(of origin: String) throws(EvidenceFault) -> MultiSignedCheckpoint? {
    let path = stateFile(origin)
    guard let bytes = try DurableFile.read(path, maximumBytes: SignedNote.maximumBytes) else {
      return nil
    }
    let checkpoint = try MultiSignedCheckpoint(bytes: bytes)
    guard checkpoint.origin.utf8.elementsEqual(origin.utf8) else {
      throw EvidenceFault(
        .inconsistent, place: path, reason: "it is a checkpoint of another log",
        remedy: "Restore the file; without it the witness would cosign a fork")
    }
    return checkpoint
  }

  /// On the disk when this returns.
  func remember(_ checkpoint: MultiSignedCheckpoint) throws(EvidenceFault) {
    try DurableFile.replace(stateFile(checkpoint.origin), Array(checkpoint.text.utf8), mode: 0o600)
  }

  /// What a kill between writing and renaming has left.
  func sweep() {
    let files = FileManager.default
    for folder in [file(FileName.state), file(FileName.forks)] {
      for name in (try? files.contentsOfDirectory(atPath: folder)) ?? []
      where name.contains(".new-") { try? files.removeItem(atPath: folder + "/" + name) }
    }
  }

  private func stateFile(_ origin: String) -> String {
    file(FileName.state) + "/" + SHA256.digest(Array(origin.utf8)).hex + ".txt"
  }

  /// Keeps a signed checkpoint that contradicts the memory.
  func keepFork(_ checkpoint: MultiSignedCheckpoint) throws(EvidenceFault) {
    let folder = file(FileName.forks)
    try KeyFolder.makeParents(folder)
    let kept = (try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0
    guard kept < Self.maximumForks else { return }
    let name = SHA256.digest(Array(checkpoint.body.utf8)).hex + ".txt"
    guard access(folder + "/" + name, F_OK) != 0 else { return }
    try DurableFile.replace(folder + "/" + name, Array(checkpoint.text.utf8))
  }
}
