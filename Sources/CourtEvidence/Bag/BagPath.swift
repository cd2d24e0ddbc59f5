/// A file's name inside a bag, byte for byte.
///
/// Bytes and not text decide: to Swift's `String` two spellings of one accented letter are equal,
/// to a file system they are two files.
struct BagPath: Hashable, Sendable, Comparable {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }
  init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  static func < (one: BagPath, other: BagPath) -> Bool {
    one.bytes.lexicographicallyPrecedes(other.bytes)
  }

  var isPayload: Bool { bytes.starts(with: Array("data/".utf8)) }

  /// Longer paths exist on no system.
  static let maximumBytes = 4096

  /// Why a listed path may not be followed; nil for one that stays inside the bag.
  /// Source: RFC 8493 §5.1 (special directory characters).
  var escape: String? {
    if bytes.isEmpty { return "it is empty" }
    if bytes.count > Self.maximumBytes { return "it is longer than \(Self.maximumBytes) bytes" }
    if bytes[0] == 0x2F { return "it is absolute" }
    if bytes[0] == 0x7E { return "it begins with ~, which shells take for a home folder" }
    if bytes.count > 2, bytes[1] == 0x3A, bytes[2] == 0x5C || bytes[2] == 0x2F {
      return "it names a drive"
    }
    if bytes.starts(with: [0x5C, 0x5C]) { return "it names another machine" }
    if bytes.contains(0) { return "it holds a NUL" }
    let parts = bytes.split(separator: 0x2F, omittingEmptySubsequences: false)
    if parts.contains(where: { $0.elementsEqual([0x2E, 0x2E]) }) { return "it leads upwards" }
    let crooked = bytes.split(omittingEmptySubsequences: false) { $0 == 0x2F || $0 == 0x5C }
    if crooked.contains(where: { $0.elementsEqual([0x2E, 0x2E]) }) {
      return "it leads upwards where \\ separates folders"
    }
    return nil
  }

  /// Without `./` parts, which lists made with `find` or `md5deep` carry.
  var withoutDots: BagPath {
    let parts = bytes.split(separator: 0x2F, omittingEmptySubsequences: true)
      .filter { !$0.elementsEqual([0x2E]) }
    return BagPath(Array(parts.joined(separator: [0x2F])))
  }

  /// With `%0A`, `%0D` and, since 1.0, `%25` read back. Source: RFC 8493 §2.1.3.
  func decoded(percent: Bool) -> BagPath {
    var out: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == 0x25, at + 2 < bytes.count {
        let code = String(decoding: bytes[(at + 1)...(at + 2)], as: UTF8.self).uppercased()
        let byte: UInt8? =
          switch code {
          case "0A": 0x0A
          case "0D": 0x0D
          case "25" where percent: 0x25
          default: nil
          }
        if let byte {
          out.append(byte)
          at += 3
          continue
        }
      }
      out.append(bytes[at])
      at += 1
    }
    return BagPath(out)
  }

  /// Files that operating systems leave in folders and that packers drop without asking.
  var isLitter: Bool {
    let name = bytes.split(separator: 0x2F).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let known = [".ds_store", "thumbs.db", "desktop.ini", ".spotlight-v100", ".trashes"]
    return known.contains(name.lowercased()) || name.hasPrefix("._")
  }
}
