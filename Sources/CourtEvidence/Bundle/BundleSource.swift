import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Where the verifier reads a bundle from: a ZIP file or an unpacked folder.
///
/// Names are relative to the bag's folder, plain ASCII, each once. Reading is in pieces, so memory
/// stays flat whatever the payload's size.
protocol BundleSource: Sendable {
  var sizes: [String: UInt64] { get }
  /// Lends the file's bytes in order, in pieces of at most 1 MiB.
  func read(_ name: String, _ body: (UnsafeRawBufferPointer) -> Void) throws(EvidenceFault)
  /// A part of a file, for readers that pull.
  func bytes(_ name: String, from: UInt64, count: UInt64) throws(EvidenceFault) -> [UInt8]
}

extension BundleSource {
  func bytes(_ name: String) throws(EvidenceFault) -> [UInt8] {
    var out: [UInt8] = []
    try read(name) { out.append(contentsOf: $0) }
    return out
  }
}

/// A file opened for reading at any place.
final class RandomAccessFile: Sendable {
  static let pieceBytes = 1_048_576

  private let descriptor: Int32
  let path: String
  let size: UInt64

  /// Opens regular files only. Inside a bundle's folder links are not followed: they would lead
  /// out of it.
  init(_ path: String, followsLinks: Bool = false) throws(EvidenceFault) {
    self.path = path
    let opened = Glibc.open(path, O_RDONLY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW))
    guard opened >= 0 else { throw BundleFault.file(path, String(cString: strerror(errno))) }
    var info = stat()
    guard fstat(opened, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      throw BundleFault.file(path, "it is not a regular file")
    }
    descriptor = opened
    size = UInt64(info.st_size)
  }

  deinit { close(descriptor) }

  func read(from start: UInt64, count: UInt64, _ body: (UnsafeRawBufferPointer) -> Void)
    throws(EvidenceFault)
  {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(Self.pieceBytes, Int(clamping: max(count, 1))), alignment: 16)
    defer { buffer.deallocate() }
    var done: UInt64 = 0
    while done < count {
      let wanted = min(buffer.count, Int(clamping: count - done))
      let got = pread(descriptor, buffer.baseAddress, wanted, Int(start + done))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw BundleFault.file(path, "it ends before its announced length") }
      body(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
      done += UInt64(got)
    }
  }

  func bytes(from start: UInt64, count: UInt64) throws(EvidenceFault) -> [UInt8] {
    var out: [UInt8] = []
    try read(from: start, count: count) { out.append(contentsOf: $0) }
    return out
  }
}

enum BundleFault {
  static func file(_ path: String, _ reason: String) -> EvidenceFault {
    EvidenceFault(
      .file, place: path, reason: reason, remedy: "Fetch the bundle again, or name the right file")
  }

  static func container(_ reason: String) -> EvidenceFault {
    EvidenceFault(
      .malformed, place: "zip", reason: reason,
      remedy: "Fetch the bundle again; if it was packed anew, unpack it and verify the folder")
  }
}

/// An unpacked bundle.
struct BundleFolder: BundleSource {
  let root: String
  let sizes: [String: UInt64]

  /// - Throws: `file` for links, devices, strange names or more files than a bundle may have.
  init(_ path: String) throws(EvidenceFault) {
    let inner = path + "/" + BundleLayout.folder
    root = access(inner + "/bagit.txt", F_OK) == 0 ? inner : path
    var found: [String: UInt64] = [:]
    var pending = [""]
    while let folder = pending.popLast() {
      for name in try Self.list(root + "/" + folder) {
        let relative = folder.isEmpty ? name : folder + "/" + name
        var info = stat()
        guard lstat(root + "/" + relative, &info) == 0 else {
          throw BundleFault.file(relative, String(cString: strerror(errno)))
        }
        switch info.st_mode & S_IFMT {
        case S_IFDIR where relative.utf8.count < 200: pending.append(relative)
        case S_IFREG: found[relative] = UInt64(info.st_size)
        default: throw BundleFault.file(relative, "it is neither a file nor a folder")
        }
        guard found.count + pending.count <= ZipLayout.maximumEntries else {
          throw BundleFault.file(root, "it holds more than \(ZipLayout.maximumEntries) files")
        }
      }
    }
    sizes = found
  }

  private static func list(_ folder: String) throws(EvidenceFault) -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw BundleFault.file(folder, error.localizedDescription)
    }
  }

  func read(_ name: String, _ body: (UnsafeRawBufferPointer) -> Void) throws(EvidenceFault) {
    let file = try RandomAccessFile(root + "/" + name)
    try file.read(from: 0, count: file.size, body)
  }

  func bytes(_ name: String, from: UInt64, count: UInt64) throws(EvidenceFault) -> [UInt8] {
    try RandomAccessFile(root + "/" + name).bytes(from: from, count: count)
  }
}
