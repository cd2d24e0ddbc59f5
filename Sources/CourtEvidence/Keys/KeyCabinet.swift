import COpenSSL
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The key folder as one value: every change is made to a copy, which then takes the folder's place
/// in one step. A crash leaves the old folder or the new one, never half of each.
struct KeyCabinet {
  static let eventsFile = "events.jsonl"
  static let crlFile = "crl.pem"
  static let sm2CRLFile = "sm2-crl.pem"
  static let logVerifierFile = "log.vkey"
  static let previousLogKeyFile = "log-previous-key.pem"
  /// Says that private keys lie here without a passphrase because somebody wanted it so.
  static let plainFile = "plain-keys"
  /// Files of one folder at most: some hundred generations.
  static let maximumFiles = 1024

  let folder: String
  private(set) var files: [String: [UInt8]]

  init(folder: String) {
    self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    files = [:]
  }

  /// Reads the whole folder.
  static func load(_ folder: String) throws(EvidenceFault) -> KeyCabinet {
    var cabinet = KeyCabinet(folder: folder)
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder),
      names.count <= maximumFiles
    else {
      throw EvidenceFault(
        .keyFolder, place: folder, reason: "it cannot be listed or holds too many files",
        remedy: "Name the folder that holds the court's keys and nothing else")
    }
    for name in names where !name.hasPrefix(".") {
      cabinet.files[name] = try KeyFolder.read(name, in: folder, secret: isSecret(name))
    }
    return cabinet
  }

  static func isSecret(_ name: String) -> Bool { name.hasSuffix("-key.pem") }

  func has(_ name: String) -> Bool { files[name] != nil }

  func text(_ name: String) throws(EvidenceFault) -> String {
    guard let bytes = files[name] else {
      throw EvidenceFault(
        .keyFolder, place: folder, reason: "\(name) is missing",
        remedy: "Restore the folder from its backup")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  mutating func put(_ name: String, _ text: String) { files[name] = Array(text.utf8) }
  mutating func take(_ name: String) { files[name] = nil }

  /// How many generations of a role have gone before the present one.
  func pastGenerations(of role: KeyRole) -> Int {
    var count = 0
    while has(role.publicFile(generation: count + 1)) { count += 1 }
    return count
  }

  /// In order; empty for a folder made before events were written.
  func events() throws(EvidenceFault) -> [KeyEvent] {
    guard let bytes = files[Self.eventsFile] else { return [] }
    var found: [KeyEvent] = []
    for line in bytes.split(separator: 0x0A) { found.append(try KeyEvent(bytes: Array(line))) }
    guard found.enumerated().allSatisfy({ $0.element.sequence == $0.offset + 1 }) else {
      throw EvidenceFault(
        .keyFolder, place: folder + "/" + Self.eventsFile, reason: "an event is missing",
        remedy: "Restore the file from the backup of the key folder")
    }
    return found
  }

  mutating func append(_ event: KeyEvent) {
    files[Self.eventsFile, default: []] += event.bytes + [0x0A]
  }

  // MARK: Writing

  private var written: [KeyFolder.File] {
    files.sorted { $0.key < $1.key }.map { .init(name: $0.key, bytes: $0.value, mode: 0o600) }
  }

  /// Makes the folder; false where it had come into being meanwhile.
  func create() throws(EvidenceFault) -> Bool {
    try KeyFolder.create(folder, files: written, folderMode: 0o700)
  }

  /// Puts this state in the place of the folder's present one, which is removed.
  func replace() throws(EvidenceFault) {
    let sibling = folder + ".next-" + Hex.encode(try SecureRandom.bytes(8))
    guard try KeyFolder.create(sibling, files: written, folderMode: 0o700) else {
      throw fault(sibling, "is there already")
    }
    guard xiezhi_exchange_paths(sibling, folder) == 0 else {
      let reason = String(cString: strerror(errno))
      try? FileManager.default.removeItem(atPath: sibling)
      throw fault(folder, "cannot be exchanged: \(reason)")
    }
    do { try FileManager.default.removeItem(atPath: sibling) } catch {
      throw fault(sibling, "holds the former keys and could not be removed")
    }
  }

  /// Runs `body` while no other program of this court changes the folder.
  static func locked<R>(_ folder: String, _ body: () throws(EvidenceFault) -> R)
    throws(EvidenceFault) -> R
  {
    let plain = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let path = plain + ".lock"
    let parent = (plain as NSString).deletingLastPathComponent
    if !parent.isEmpty { try KeyFolder.makeParents(parent) }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
      throw EvidenceFault(
        .file, place: path, reason: "cannot be locked: \(String(cString: strerror(errno)))",
        remedy: "Check that the folder above it is writable for this user")
    }
    defer { close(descriptor) }
    return try body()
  }

  private func fault(_ place: String, _ reason: String) -> EvidenceFault {
    EvidenceFault(
      .file, place: place, reason: reason,
      remedy: "Keep the key folder on a local file system with space, writable for this user")
  }
}
