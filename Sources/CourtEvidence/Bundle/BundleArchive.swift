import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A bundle as its ZIP file, checked to be exactly what the writer makes.
///
/// Opening it compares all headers, descriptors and the directory with the layout computed from
/// the directory's names, sizes and CRCs. What is left, the files' own bytes, is compared with
/// their CRCs while they are read.
struct BundleArchive: BundleSource {
  private let file: RandomAccessFile
  private let places: [String: (start: UInt64, size: UInt64, crc: UInt32)]

  var sizes: [String: UInt64] { places.mapValues(\.size) }

  /// Directories larger than this are refused before they are read.
  static let maximumDirectoryBytes: UInt64 = 16_777_216

  init(_ path: String) throws(EvidenceFault) {
    file = try RandomAccessFile(path, followsLinks: true)
    let (start, count) = try Self.locateDirectory(file)
    let raw = try file.bytes(from: start, count: file.size - start)
    let layout = try Self.parse(raw, count: count, within: file.size)
    guard layout.totalBytes == file.size, layout.directory() == raw else {
      throw BundleFault.container("the directory is not written as bundles write it")
    }
    let prefix = BundleLayout.folder + "/"
    var found: [String: (start: UInt64, size: UInt64, crc: UInt32)] = [:]
    for (entry, offset) in zip(layout.entries, layout.offsets.entries) {
      let header = layout.localHeader(entry)
      guard try file.bytes(from: offset, count: UInt64(header.count)) == header else {
        throw BundleFault.container("'\(entry.name)' has another header than the directory says")
      }
      let body = offset + UInt64(header.count)
      let tail = layout.descriptor(entry)
      guard try file.bytes(from: body + entry.size, count: UInt64(tail.count)) == tail else {
        throw BundleFault.container("'\(entry.name)' has another trailer than the directory says")
      }
      let name = String(entry.name.dropFirst(prefix.count))
      guard entry.name.hasPrefix(prefix), BundleLayout.isSafe(path: name), found[name] == nil else {
        throw BundleFault.container("the name '\(entry.name)' is unsafe or given twice")
      }
      found[name] = (body, entry.size, entry.crc ?? 0)
    }
    places = found
  }

  func read(_ name: String, _ body: (UnsafeRawBufferPointer) -> Void) throws(EvidenceFault) {
    guard let place = places[name] else { throw BundleFault.file(name, "it is not in the bundle") }
    var crc = CRC32()
    try file.read(from: place.start, count: place.size) { piece in
      crc.update(piece)
      body(piece)
    }
    guard crc.value == place.crc else { throw BundleFault.container("'\(name)' has another CRC") }
  }

  func bytes(_ name: String, from: UInt64, count: UInt64) throws(EvidenceFault) -> [UInt8] {
    guard let place = places[name], from <= place.size, count <= place.size - from else {
      throw BundleFault.file(name, "it has no such part")
    }
    return try file.bytes(from: place.start + from, count: count)
  }

  /// Reads the end record (and its 64-bit form): where the directory begins, how many entries.
  private static func locateDirectory(_ file: RandomAccessFile) throws(EvidenceFault) -> (
    start: UInt64, count: Int
  ) {
    guard file.size >= 22 else { throw BundleFault.container("it is too short for a ZIP file") }
    let end = try file.bytes(from: file.size - 22, count: 22)
    guard end.number(0, 4) == 0x0605_4b50 else {
      throw BundleFault.container("it does not end as a ZIP file without comment ends")
    }
    var (size, start, tail) = (end.number(12, 4), end.number(16, 4), UInt64(22))
    if start == 0xFFFF_FFFF, file.size >= 98 {
      let large = try file.bytes(from: file.size - 98, count: 56)
      guard large.number(0, 4) == 0x0606_4b50 else {
        throw BundleFault.container("its 64-bit end record is missing")
      }
      (size, start, tail) = (large.number(40, 8), large.number(48, 8), 98)
    }
    guard size <= maximumDirectoryBytes, start <= file.size, start + size + tail == file.size else {
      throw BundleFault.container("its directory is not where its end says, or is too large")
    }
    return (start, Int(end.number(10, 2)))
  }

  private static func parse(_ raw: [UInt8], count: Int, within limit: UInt64)
    throws(EvidenceFault) -> ZipLayout
  {
    var layout = ZipLayout(dosDate: 0, dosTime: 0, entries: [])
    var at = 0
    for index in 0..<count {
      guard at + 46 <= raw.count, raw.number(at, 4) == 0x0201_4b50 else {
        throw BundleFault.container("entry \(index + 1) of its directory cannot be read")
      }
      let nameCount = Int(raw.number(at + 28, 2))
      let extraCount = Int(raw.number(at + 30, 2))
      let nameEnd = at + 46 + nameCount
      guard nameEnd + extraCount <= raw.count,
        let name = String(validating: raw[(at + 46)..<nameEnd], as: UTF8.self)
      else { throw BundleFault.container("entry \(index + 1) of its directory is cut off") }
      var size = raw.number(at + 24, 4)
      if size == 0xFFFF_FFFF, extraCount >= 12 { size = raw.number(nameEnd + 4, 8) }
      // Stored bytes cannot outnumber the file; this also keeps the sums below from overflowing.
      guard size <= limit else { throw BundleFault.container("'\(name)' claims an absurd size") }
      layout.entries.append(
        .init(
          name: name, size: size, crc: UInt32(raw.number(at + 16, 4)),
          hasDescriptor: raw.number(at + 8, 2) == 8))
      layout.dosTime = UInt16(raw.number(at + 12, 2))
      layout.dosDate = UInt16(raw.number(at + 14, 2))
      at = nameEnd + extraCount
    }
    guard layout.entries.count <= ZipLayout.maximumEntries else {
      throw BundleFault.container("it has more than \(ZipLayout.maximumEntries) entries")
    }
    return layout
  }
}

extension [UInt8] {
  /// The little-endian number of `count` bytes at `at`; the caller has checked the bounds.
  fileprivate func number(_ at: Int, _ count: Int) -> UInt64 {
    self[at..<(at + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Unpacks bundles.
public enum BundleReader {
  /// Writes the bundle's files under `folder`, which must not exist yet. Nothing is overwritten,
  /// and no name can lead outside.
  ///
  /// - Throws: `malformed` for a ZIP that is not exactly as bundles are written, `file` for
  ///   trouble with the disk. What was written until then stays, for a look at it.
  public static func extract(_ zip: String, to folder: String) throws(EvidenceFault) {
    let archive = try BundleArchive(zip)
    guard mkdir(folder, 0o755) == 0 else {
      throw BundleFault.file(folder, String(cString: strerror(errno)))
    }
    for name in archive.sizes.keys.sorted() {
      let path = folder + "/" + BundleLayout.folder + "/" + name
      try KeyFolder.makeParents((path as NSString).deletingLastPathComponent)
      let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw BundleFault.file(path, String(cString: strerror(errno))) }
      defer { close(descriptor) }
      var failed = false
      try archive.read(name) { piece in
        var written = 0
        while !failed, written < piece.count {
          let count = Glibc.write(
            descriptor, piece.baseAddress.map { $0 + written }, piece.count - written)
          if count < 0, errno == EINTR { continue }
          if count <= 0 { failed = true } else { written += count }
        }
      }
      if failed { throw BundleFault.file(path, "it cannot be written; is the disk full?") }
    }
  }
}
