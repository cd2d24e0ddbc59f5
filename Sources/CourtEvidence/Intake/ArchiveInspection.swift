/// Why exactly an archive is not taken, from its first part.
///
/// No archive becomes evidence, so none is ever unpacked for anyone; but its sender is told what he
/// sent: a bomb, something encrypted, an office document with macros, archives within archives. What
/// is looked at is bounded in bytes, in entries and in what unpacking may give.
struct ArchiveInspection {
  /// Bytes at the beginning of a file that are looked at.
  static let windowBytes = 256 * 1024
  /// Entries of a ZIP that are looked at.
  static let entryLimit = 2_000
  /// What unpacking gives at the most before it is called a bomb, all entries together.
  static let outputLimit = 64 << 20
  /// Times its size that honest data may grow to, above `ratioFrom` bytes.
  static let ratioLimit = 120
  static let ratioFrom = 4 << 20

  private let bytes: [UInt8]
  private let isWhole: Bool
  private var output = 0
  private var names: [String] = []
  private var nests = false

  /// - Parameter isWhole: the bytes are all there are.
  static func reason(for bytes: [UInt8], isWhole: Bool) -> TypeRefusal {
    var inspection = ArchiveInspection(bytes: bytes, isWhole: isWhole)
    if bytes.starts(with: [0x1F, 0x8B]) { return inspection.gzip() }
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return inspection.compound() }
    if bytes.starts(with: "PK".utf8) { return inspection.zip() }
    if bytes.starts(with: "Rar!\u{1A}\u{7}\u{1}".utf8), inspection.isEncryptedRAR {
      return .encryptedArchive
    }
    return .archive
  }

  private init(bytes: [UInt8], isWhole: Bool) {
    self.bytes = bytes
    self.isWhole = isWhole
  }

  /// A fifth-version RAR whose headers are encrypted begins with an encryption header, type 4.
  private var isEncryptedRAR: Bool { bytes.count > 13 && bytes[13] == 4 }

  private func number(_ at: Int, _ count: Int) -> Int? {
    guard at >= 0, at + count <= bytes.count else { return nil }
    return bytes[at..<(at + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  // MARK: ZIP (PKWARE APPNOTE 6.3.10, §4.3.7)

  private enum Step {
    case next(Int)
    case stop
    case refuse(TypeRefusal)
  }

  private mutating func zip() -> TypeRefusal {
    var at = 0
    for _ in 0..<Self.entryLimit {
      guard number(at, 4) == 0x0403_4B50 else { break }
      switch entry(at) {
      case .next(let place): at = place
      case .stop: return verdict
      case .refuse(let refusal): return refusal
      }
    }
    return verdict
  }

  /// What the names tell, once no entry has told worse.
  private var verdict: TypeRefusal {
    if names.contains(where: { $0.hasSuffix("vbaproject.bin") || $0.hasPrefix("basic/") }) {
      return .macros
    }
    if nests { return .nestedArchive }
    if names.contains("[content_types].xml") || names.contains("content.xml") { return .office }
    if names.contains("androidmanifest.xml") || names.contains("meta-inf/manifest.mf") {
      return .program
    }
    return .archive
  }

  private mutating func entry(_ at: Int) -> Step {
    guard let flags = number(at + 6, 2), let method = number(at + 8, 2),
      let packed = number(at + 18, 4), let unpacked = number(at + 22, 4),
      let nameLength = number(at + 26, 2), let extraLength = number(at + 28, 2),
      at + 30 + nameLength + extraLength <= bytes.count
    else { return .stop }
    let name = String(decoding: bytes[(at + 30)..<(at + 30 + nameLength)], as: UTF8.self)
      .lowercased()
    names.append(name)
    if flags & 1 == 1 { return .refuse(.encryptedArchive) }
    let start = at + 30 + nameLength + extraLength
    let isTold = flags & 8 == 0 && packed != 0xFFFF_FFFF && unpacked != 0xFFFF_FFFF
    if isTold, packed > 0, unpacked > Self.ratioFrom, unpacked / packed > Self.ratioLimit {
      return .refuse(.archiveBomb)
    }
    noteNested(name, Array(bytes[start...].prefix(8)))
    switch method {
    case 0:
      guard isTold else { return .stop }
      return packed == unpacked ? .next(start + packed) : .refuse(.lyingArchive)
    case 8: return deflated(start, isTold ? (packed, unpacked) : nil)
    default: return isTold ? .next(start + packed) : .stop
    }
  }

  private mutating func noteNested(_ name: String, _ head: [UInt8]) {
    let archives = [".zip", ".gz", ".rar", ".7z", ".bz2", ".xz", ".tar", ".tgz", ".jar"]
    if archives.contains(where: { name.hasSuffix($0) }) || Self.isArchive(head) { nests = true }
  }

  private static func isArchive(_ head: [UInt8]) -> Bool {
    let magics: [[UInt8]] = [
      Array("PK\u{3}\u{4}".utf8), [0x1F, 0x8B, 8], Array("Rar!".utf8),
      [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], Array("BZh".utf8), [0xFD, 0x37, 0x7A, 0x58, 0x5A],
    ]
    return magics.contains { head.starts(with: $0) }
  }

  private mutating func deflated(_ start: Int, _ told: (packed: Int, unpacked: Int)?) -> Step {
    let (outcome, count, end) = unpack(from: start)
    switch outcome {
    case .bomb: return .refuse(.archiveBomb)
    case .damaged: return .refuse(.lyingArchive)
    case .open: return .stop
    case .done: break
    }
    guard let told else {
      // A descriptor follows, with its signature or without. Source: APPNOTE §4.3.9.
      let isSigned = number(end, 4) == 0x0807_4B50
      return .next(end + (isSigned ? 16 : 12))
    }
    guard told.packed == end - start, told.unpacked == count else {
      return .refuse(.lyingArchive)
    }
    return .next(end)
  }

  private enum Unpacked {
    case done
    /// The window ends within the data.
    case open
    case bomb
    case damaged
  }

  private mutating func unpack(from start: Int) -> (outcome: Unpacked, count: Int, end: Int) {
    var unpacking = Inflate(
      bytes, from: start, limit: Self.outputLimit - output,
      ratio: (from: Self.ratioFrom, times: Self.ratioLimit))
    var head: [UInt8] = []
    var outcome = Unpacked.done
    do {
      try unpacking.run { piece in
        if head.count < 8 { head += piece.prefix(8 - head.count) }
      }
    } catch Inflate.Defect.limit {
      outcome = .bomb
    } catch Inflate.Defect.cutShort {
      outcome = isWhole ? .damaged : .open
    } catch { outcome = .damaged }
    noteNested("", head)
    output += unpacking.outputBytes
    return (outcome, unpacking.outputBytes, unpacking.end)
  }

  // MARK: gzip (RFC 1952)

  private mutating func gzip() -> TypeRefusal {
    guard bytes.count > 10, bytes[2] == 8, let at = GzipFile.dataBegin(in: bytes, member: 0) else {
      return .archive
    }
    let (outcome, count, end) = unpack(from: at)
    if outcome == .bomb { return .archiveBomb }
    if outcome == .done, isWhole, let told = number(end + 4, 4), end + 8 == bytes.count,
      told != count & 0xFFFF_FFFF
    {
      return .lyingArchive
    }
    return nests ? .nestedArchive : .archive
  }

  // MARK: Office documents before 2007 (MS-CFB, MS-OVBA §2.2.1)

  /// Names of streams stand in UTF-16; that of a macro project tells.
  private func compound() -> TypeRefusal {
    let project = Array("_VBA_PROJECT".utf8).flatMap { [$0, 0 as UInt8] }
    let encrypted = Array("EncryptedPackage".utf8).flatMap { [$0, 0 as UInt8] }
    if ByteSearch.finds(encrypted, in: bytes) { return .encryptedArchive }
    return ByteSearch.finds(project, in: bytes) ? .macros : .office
  }
}

enum ByteSearch {
  static func finds(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
    guard let first = needle.first, bytes.count >= needle.count else { return false }
    for at in 0...(bytes.count - needle.count) where bytes[at] == first {
      if bytes[at..<(at + needle.count)].elementsEqual(needle) { return true }
    }
    return false
  }
}
