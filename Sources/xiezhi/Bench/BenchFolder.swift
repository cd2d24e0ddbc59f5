import ArgumentParser
import Foundation
import Glibc

/// A scratch folder in which a benchmark keeps its clusters, keys and files.
struct BenchFolder {
  let path: String
  let share: String?
  private let keep: Bool

  init(under parent: String, share: String?, keep: Bool) throws {
    let wanted = Settings.absolute(parent)
    var template = Array((wanted + "/xiezhi-bench-XXXXXX").utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { mkdtemp($0) != nil } ?? false
    }
    guard made else {
      throw ValidationError(
        "no folder can be made in \(wanted): \(String(cString: strerror(errno)))")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // PostgreSQL steps down from root and must pass through; its own folder is private.
    chmod(path, 0o711)
    self.share = share
    self.keep = keep
  }

  /// Settings for a court in a subfolder, whatever the environment says about databases.
  func settings(_ name: String, poolSize: Int = 8) throws -> Settings {
    var options = try CourtOptions.parse([])
    options.data = path + "/" + name
    options.share = share
    var settings = try Settings(options)
    settings.database = nil
    settings.ownerDatabase = nil
    settings.poolSize = poolSize
    return settings
  }

  func remove() {
    if keep {
      progress("kept: \(path)")
    } else {
      try? FileManager.default.removeItem(atPath: path)
    }
  }
}

/// A size as people write it: `1GiB`, `256MiB`, `4096`.
struct ByteSize: ExpressibleByArgument {
  let bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let units = [("GiB", 30), ("MiB", 20), ("KiB", 10), ("B", 0), ("", 0)]
    for (unit, shift) in units where argument.hasSuffix(unit) {
      guard let number = Int(argument.dropLast(unit.count)),
        (1...(1 << 33) >> shift).contains(number)
      else { return nil }
      bytes = number << shift
      return
    }
    return nil
  }

  var defaultValueDescription: String { description }

  var description: String {
    for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where bytes % (1 << shift) == 0 {
      return "\(bytes >> shift)\(unit)"
    }
    return "\(bytes)B"
  }
}

/// A file of bytes that do not compress, under the signature of a picture, so that it is taken as
/// evidence.
enum BenchFile {
  static let pieceBytes = 1 << 18

  /// The same bytes every time: a PNG signature and the numbers of a fixed generator.
  static func write(_ path: String, bytes: Int) throws {
    let file = try StockProgram.emptied(path)
    defer { try? file.close() }
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    var left = bytes
    var isFirst = true
    while left > 0 {
      var piece = noise(pieceBytes, &state)
      if isFirst { piece.replaceSubrange(0..<8, with: [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]) }
      isFirst = false
      try file.write(contentsOf: piece.prefix(left))
      left -= piece.count
    }
  }

  private static func noise(_ count: Int, _ state: inout UInt64) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      for start in stride(from: 0, to: count, by: 8) {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        for byte in 0..<min(8, count - start) {
          buffer[start + byte] = UInt8(truncatingIfNeeded: state >> (UInt64(byte) * 8))
        }
      }
      filled = count
    }
  }

  /// Hands the file on piece by piece; what is read is in the page cache after the first time.
  static func reader(_ path: String, piece: Int = pieceBytes) throws -> () throws -> [UInt8]? {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    return {
      guard let data = try file.read(upToCount: piece), !data.isEmpty else { return nil }
      return Array(data)
    }
  }
}
