import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Files that hold what must never be forgotten.
enum DurableFile {
  /// Replaces or makes the file so that after any crash the old or the new bytes are there, whole:
  /// a sibling is written and synchronised, renamed, and the folder synchronised.
  ///
  /// When this returns the bytes are on the disk.
  static func replace(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o644)
    throws(EvidenceFault)
  {
    let name = (path as NSString).lastPathComponent
    let folder = (path as NSString).deletingLastPathComponent
    let place = folder.isEmpty ? "." : folder
    try KeyFolder.replace(.init(name: name, bytes: bytes, mode: mode), in: place)
    try synchronize(place)
  }

  static func synchronize(_ folder: String) throws(EvidenceFault) {
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fault(folder, "cannot be opened") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw fault(folder, "cannot be made durable") }
  }

  /// The whole file; nil where there is none.
  static func read(_ path: String, maximumBytes: Int) throws(EvidenceFault) -> [UInt8]? {
    guard access(path, F_OK) == 0 else { return nil }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw fault(path, "cannot be opened")
    }
    defer { try? handle.close() }
    do {
      let data = try handle.read(upToCount: maximumBytes + 1) ?? Data()
      guard data.count <= maximumBytes else { throw fault(path, "is over \(maximumBytes) bytes") }
      return Array(data)
    } catch let error as EvidenceFault { throw error } catch {
      throw fault(path, "cannot be read: \(error.localizedDescription)")
    }
  }

  static func fault(_ path: String, _ reason: String) -> EvidenceFault {
    EvidenceFault(
      .file, place: path, reason: reason + ": " + String(cString: strerror(errno)),
      remedy: "Check that the folder exists, is writable for this user and has space")
  }
}

/// An exclusive hold on a folder that ends with the process, however that ends.
final class FolderLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `file` where another process holds it.
  init(folder: String) throws(EvidenceFault) {
    let path = folder + "/lock"
    descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DurableFile.fault(path, "cannot be opened") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let taken = errno == EWOULDBLOCK
      close(descriptor)
      throw EvidenceFault(
        .file, place: path,
        reason: taken ? "another process works on this folder" : "it cannot be locked",
        remedy: "One witness serves one folder; stop the other first")
    }
  }

  deinit { close(descriptor) }
}
