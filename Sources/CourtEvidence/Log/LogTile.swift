/// A piece of the log as a plain file: 256 hashes of one level, or the entries under them.
/// Source: C2SP tlog-tiles.
public struct LogTile: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// Hashes of level 8·`level` of the tree.
    case hashes(level: Int)
    case entries
  }

  /// Hashes or entries of a full tile.
  public static let fullWidth = 256
  /// A log has fewer than 2^63 leaves, so no higher tile holds anything.
  static let maximumLevel = 7

  public let kind: Kind
  public let index: UInt64
  /// 1 to 256; less than 256 at the right edge of the tree alone.
  public let width: Int

  /// Nil for a level, index or width that no tile has.
  public init?(_ kind: Kind, index: UInt64, width: Int = fullWidth) {
    if case .hashes(let level) = kind, !(0...Self.maximumLevel).contains(level) { return nil }
    guard (1...Self.fullWidth).contains(width), index < 1 << 55 else { return nil }
    self.kind = kind
    self.index = index
    self.width = width
  }

  public var isFull: Bool { width == Self.fullWidth }

  /// The first leaf, hash or entry of the tile, counted at its own level.
  public var first: UInt64 { index * UInt64(Self.fullWidth) }

  /// The tree's nodes whose hashes the tile holds, in order; those of its leaves for entries.
  public var positions: [MerklePosition] {
    var level = 0
    if case .hashes(let tileLevel) = kind { level = tileLevel * 8 }
    return (0..<UInt64(width)).map { MerklePosition(level: level, index: first + $0) }
  }

  /// Whether a log of this size has all of it.
  public func isCovered(by size: UInt64) -> Bool {
    var count = size
    if case .hashes(let level) = kind { count = size >> UInt64(8 * level) }
    return first + UInt64(width) <= count
  }

  // MARK: Path

  /// `tile/0/x001/x234/067.p/12`, below the log's address.
  public var path: String {
    var path = "tile/"
    switch kind {
    case .hashes(let level): path += "\(level)/"
    case .entries: path += "entries/"
    }
    path += Self.encode(index)
    return isFull ? path : path + ".p/\(width)"
  }

  private static func encode(_ index: UInt64) -> String {
    var rest = index
    var parts: [String] = []
    repeat {
      let digits = String(rest % 1000)
      let padded = String(repeating: "0", count: 3 - digits.utf8.count) + digits
      parts.append(parts.isEmpty ? padded : "x" + padded)
      rest /= 1000
    } while rest > 0
    return parts.reversed().joined(separator: "/")
  }

  /// Nil for a path that is not spelt the one way the standard knows.
  public init?(path: String) {
    guard path.utf8.count <= 80 else { return nil }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts.removeFirst() == "tile" else { return nil }
    let kind: Kind
    if parts[0] == "entries" {
      kind = .entries
    } else {
      guard let level = CheckpointBody.decimal(parts[0]), level <= UInt64(Self.maximumLevel) else {
        return nil
      }
      kind = .hashes(level: Int(level))
    }
    parts.removeFirst()
    var width = Self.fullWidth
    if parts.count >= 2, parts[parts.count - 2].hasSuffix(".p") {
      guard let last = parts.popLast().flatMap(CheckpointBody.decimal), (1...255).contains(last)
      else { return nil }
      width = Int(last)
      parts[parts.count - 1] = parts[parts.count - 1].dropLast(2)
    }
    guard let index = Self.decode(parts), let tile = LogTile(kind, index: index, width: width),
      tile.path == path
    else { return nil }
    self = tile
  }

  private static func decode(_ parts: [Substring]) -> UInt64? {
    guard (1...6).contains(parts.count) else { return nil }
    var index: UInt64 = 0
    for part in parts {
      let digits = part.hasPrefix("x") ? part.dropFirst() : part
      guard digits.utf8.count == 3, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let number = UInt64(digits)
      else { return nil }
      index = index * 1000 + number
    }
    return index
  }

  // MARK: Which there are

  /// The tiles of a log of this size that a log of `before` leaves did not have: level by level,
  /// entries last, the partial ones of the right edge with them.
  public static func needed(for size: UInt64, after before: UInt64 = 0) -> [LogTile] {
    var tiles: [LogTile] = []
    for level in 0...maximumLevel {
      let shift = UInt64(8 * level)
      guard size >> shift > 0 else { break }
      tiles += edge(.hashes(level: level), count: size >> shift, after: before >> shift)
    }
    return tiles + edge(.entries, count: size, after: before)
  }

  private static func edge(_ kind: Kind, count: UInt64, after before: UInt64) -> [LogTile] {
    guard count > before else { return [] }
    let full = UInt64(fullWidth)
    var tiles: [LogTile] = []
    for index in (before / full)..<((count + full - 1) / full) {
      let width = Int(min(full, count - index * full))
      if let tile = LogTile(kind, index: index, width: width) { tiles.append(tile) }
    }
    return tiles
  }
}

/// The entries of a tile as one file: each with two bytes of length before it, largest byte first.
/// Source: C2SP tlog-tiles, entry bundles.
public enum EntryBundle {
  /// No entry may be longer.
  public static let maximumEntryBytes = 65_535

  /// - Throws: `limit` for an entry whose length has no two bytes.
  public static func encode(_ entries: [[UInt8]]) throws(EvidenceFault) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(entries.reduce(0) { $0 + $1.count + 2 })
    for entry in entries {
      guard entry.count <= maximumEntryBytes else {
        throw EvidenceFault(
          .limit, place: "entry bundle", reason: "an entry of \(entry.count) bytes",
          remedy: "Entries have at most \(maximumEntryBytes) bytes")
      }
      out.append(UInt8(entry.count >> 8))
      out.append(UInt8(entry.count & 0xFF))
      out += entry
    }
    return out
  }

  /// - Throws: `malformed` where lengths and bytes do not come out even, or there are not 1 to 256.
  public static func decode(_ bytes: [UInt8]) throws(EvidenceFault) -> [[UInt8]] {
    var entries: [[UInt8]] = []
    var at = 0
    while at < bytes.count {
      guard at + 2 <= bytes.count, entries.count < LogTile.fullWidth else {
        throw malformed("it breaks off in a length, or holds over \(LogTile.fullWidth) entries")
      }
      let end = at + 2 + (Int(bytes[at]) << 8 | Int(bytes[at + 1]))
      guard end <= bytes.count else { throw malformed("it breaks off in an entry") }
      entries.append(Array(bytes[(at + 2)..<end]))
      at = end
    }
    guard !entries.isEmpty else { throw malformed("it is empty") }
    return entries
  }

  private static func malformed(_ reason: String) -> EvidenceFault {
    EvidenceFault(
      .malformed, place: "entry bundle", reason: reason,
      remedy: "Fetch the bundle again as the log published it")
  }
}
