import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Files of a folder that are made all at once or not at all.
enum KeyFolder {
  struct File {
    let name: String
    let bytes: [UInt8]
    /// 0600 for secrets, 0644 for what anyone may read.
    let mode: mode_t
  }

  /// Largest file read back from a key or trust folder.
  static let maximumFileBytes = 65_536

  /// Makes `folder` (0700) with the files by writing a sibling and renaming it, so that a crash
  /// leaves nothing half done and of two starters the second finds the first one's folder.
  ///
  /// - Returns: false when the folder had come into being meanwhile; nothing is changed then.
  static func create(_ folder: String, files: [File], folderMode: mode_t) throws(EvidenceFault)
    -> Bool
  {
    let path = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let parent = (path as NSString).deletingLastPathComponent
    if !parent.isEmpty { try makeParents(parent) }
    let temporary = path + ".new-" + Hex.encode(try SecureRandom.bytes(8))
    guard mkdir(temporary, folderMode) == 0 else { throw fault(temporary, "cannot be made") }
    do {
      for file in files { try write(file, in: temporary) }
      try synchronize(temporary)
    } catch {
      remove(temporary, files)
      throw error
    }
    if rename(temporary, path) == 0 {
      try synchronize(parent.isEmpty ? "." : parent)
      return true
    }
    let code = errno
    remove(temporary, files)
    if code == EEXIST || code == ENOTEMPTY { return false }
    throw fault(path, "cannot be put in place: \(String(cString: strerror(code)))")
  }

  /// The whole file; secrets are refused when group or others may read them.
  static func read(_ name: String, in folder: String, secret: Bool) throws(EvidenceFault) -> [UInt8]
  {
    let path = folder + "/" + name
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fault(path, "cannot be opened: \(lastError)") }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG,
      info.st_size <= maximumFileBytes
    else { throw fault(path, "is not a regular file of at most \(maximumFileBytes) bytes") }
    if secret, info.st_mode & 0o077 != 0 {
      throw EvidenceFault(
        .keyFolder, place: path, reason: "others than its owner may read this secret",
        remedy: "Run chmod 600 on it, and change the key if it may have been seen")
    }
    var bytes = [UInt8](repeating: 0, count: Int(info.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw fault(path, "cannot be read: \(lastError)") }
      filled += count
    }
    return bytes
  }

  static func exists(_ folder: String, _ name: String) -> Bool {
    access(folder + "/" + name, F_OK) == 0
  }

  static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// Writes one file beside the others and renames it into place.
  static func replace(_ file: File, in folder: String) throws(EvidenceFault) {
    let temporary = file.name + ".new-" + Hex.encode(try SecureRandom.bytes(8))
    try write(File(name: temporary, bytes: file.bytes, mode: file.mode), in: folder)
    guard rename(folder + "/" + temporary, folder + "/" + file.name) == 0 else {
      let reason = lastError
      unlink(folder + "/" + temporary)
      throw fault(folder + "/" + file.name, "cannot be put in place: \(reason)")
    }
  }

  static func makeParents(_ path: String) throws(EvidenceFault) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch { throw fault(path, "cannot be made: \(error.localizedDescription)") }
  }

  private static func write(_ file: File, in folder: String) throws(EvidenceFault) {
    let path = folder + "/" + file.name
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file.mode)
    guard descriptor >= 0 else { throw fault(path, "cannot be made: \(lastError)") }
    defer { close(descriptor) }
    var written = 0
    while written < file.bytes.count {
      let count = file.bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw fault(path, "cannot be written: \(lastError)") }
      written += count
    }
    guard fchmod(descriptor, file.mode) == 0, fsync(descriptor) == 0 else {
      throw fault(path, "cannot be made durable: \(lastError)")
    }
  }

  private static func synchronize(_ folder: String) throws(EvidenceFault) {
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fault(folder, "cannot be opened: \(lastError)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw fault(folder, "cannot be made durable: \(lastError)")
    }
  }

  private static func remove(_ folder: String, _ files: [File]) {
    for file in files { unlink(folder + "/" + file.name) }
    rmdir(folder)
  }

  private static var lastError: String { String(cString: strerror(errno)) }

  private static func fault(_ path: String, _ reason: String) -> EvidenceFault {
    EvidenceFault(
      .file, place: path, reason: reason,
      remedy: "Check that the folder exists, is writable for this user and has space")
  }
}
