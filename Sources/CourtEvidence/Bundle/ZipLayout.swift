/// The one form of ZIP that bundles use: stored entries, in order, nothing between, before or after
/// them. Source: PKWARE APPNOTE 6.3.
///
/// The layout is a pure function of its entries. The writer emits it; the reader computes it again
/// from the central directory and compares every byte, so a bundle has no place to hide anything.
struct ZipLayout: Sendable {
  struct Entry: Sendable, Hashable {
    var name: String
    var size: UInt64
    /// Nil while unknown: the entry then carries its CRC in a data descriptor after its bytes.
    var crc: UInt32?
    /// Whether the CRC follows the bytes (payload) or precedes them (small files).
    var hasDescriptor: Bool

    /// Sizes of 4 GiB and more need the 64-bit fields.
    var isLarge: Bool { size >= 0xFFFF_FFFF }
    var descriptorBytes: UInt64 { hasDescriptor ? (isLarge ? 24 : 16) : 0 }
    var headerBytes: UInt64 { UInt64(30 + name.utf8.count + (isLarge ? 20 : 0)) }
  }

  /// MS-DOS date and time, the same for all entries.
  var dosDate: UInt16
  var dosTime: UInt16
  var entries: [Entry]

  static let maximumEntries = 65_000

  /// Where every entry's local header begins, and where the central directory does.
  var offsets: (entries: [UInt64], directory: UInt64) {
    var at: UInt64 = 0
    var starts: [UInt64] = []
    for entry in entries {
      starts.append(at)
      at += entry.headerBytes + entry.size + entry.descriptorBytes
    }
    return (starts, at)
  }

  /// The length of the whole file.
  var totalBytes: UInt64 {
    let (starts, directory) = offsets
    let central = zip(entries, starts).reduce(UInt64(0)) { sum, pair in
      sum + UInt64(46 + pair.0.name.utf8.count + centralExtra(pair.0, pair.1).count)
    }
    return directory + central + (needsZip64(directory) ? 76 : 0) + 22
  }

  func localHeader(_ entry: Entry) -> [UInt8] {
    var out = LittleEndianBytes()
    out.u32(0x0403_4b50)
    common(entry, to: &out)
    out.u32(entry.hasDescriptor ? 0 : entry.crc ?? 0)
    let shown: UInt64 = entry.isLarge ? 0xFFFF_FFFF : entry.hasDescriptor ? 0 : entry.size
    out.u32(UInt32(truncatingIfNeeded: shown))
    out.u32(UInt32(truncatingIfNeeded: shown))
    out.u16(UInt16(entry.name.utf8.count))
    out.u16(entry.isLarge ? 20 : 0)
    out.bytes += entry.name.utf8
    if entry.isLarge {
      out.u16(1)
      out.u16(16)
      out.u64(entry.hasDescriptor ? 0 : entry.size)
      out.u64(entry.hasDescriptor ? 0 : entry.size)
    }
    return out.bytes
  }

  func descriptor(_ entry: Entry) -> [UInt8] {
    guard entry.hasDescriptor else { return [] }
    var out = LittleEndianBytes()
    out.u32(0x0807_4b50)
    out.u32(entry.crc ?? 0)
    for _ in 0..<2 {
      if entry.isLarge { out.u64(entry.size) } else { out.u32(UInt32(entry.size)) }
    }
    return out.bytes
  }

  /// Central directory and end records.
  func directory() -> [UInt8] {
    var out = LittleEndianBytes()
    let (starts, directory) = offsets
    for (entry, start) in zip(entries, starts) { central(entry, start, to: &out) }
    end(directory: directory, size: UInt64(out.bytes.count), to: &out)
    return out.bytes
  }

  private func common(_ entry: Entry, to out: inout LittleEndianBytes) {
    out.u16(entry.isLarge ? 45 : 20)
    out.u16(entry.hasDescriptor ? 8 : 0)
    out.u16(0)
    out.u16(dosTime)
    out.u16(dosDate)
  }

  private func central(_ entry: Entry, _ start: UInt64, to out: inout LittleEndianBytes) {
    let extra = centralExtra(entry, start)
    out.u32(0x0201_4b50)
    // Made on Unix, by the version of the specification that knows 64-bit sizes.
    out.u16(3 << 8 | 45)
    common(entry, to: &out)
    out.u32(entry.crc ?? 0)
    let shown: UInt64 = entry.isLarge ? 0xFFFF_FFFF : entry.size
    out.u32(UInt32(truncatingIfNeeded: shown))
    out.u32(UInt32(truncatingIfNeeded: shown))
    out.u16(UInt16(entry.name.utf8.count))
    out.u16(UInt16(extra.count))
    out.u16(0)
    out.u16(0)
    out.u16(0)
    // A regular file that its owner may write and everyone read.
    out.u32(0o100644 << 16)
    out.u32(start >= 0xFFFF_FFFF ? 0xFFFF_FFFF : UInt32(start))
    out.bytes += entry.name.utf8
    out.bytes += extra
  }

  private func centralExtra(_ entry: Entry, _ start: UInt64) -> [UInt8] {
    var fields = LittleEndianBytes()
    if entry.isLarge {
      fields.u64(entry.size)
      fields.u64(entry.size)
    }
    if start >= 0xFFFF_FFFF { fields.u64(start) }
    guard !fields.bytes.isEmpty else { return [] }
    var out = LittleEndianBytes()
    out.u16(1)
    out.u16(UInt16(fields.bytes.count))
    return out.bytes + fields.bytes
  }

  private func needsZip64(_ directory: UInt64) -> Bool { directory >= 0xFFFF_FFFF }

  private func end(directory: UInt64, size: UInt64, to out: inout LittleEndianBytes) {
    let count = UInt64(entries.count)
    if needsZip64(directory) {
      out.u32(0x0606_4b50)
      out.u64(44)
      out.u16(3 << 8 | 45)
      out.u16(45)
      out.u32(0)
      out.u32(0)
      out.u64(count)
      out.u64(count)
      out.u64(size)
      out.u64(directory)
      out.u32(0x0706_4b50)
      out.u32(0)
      out.u64(directory + size)
      out.u32(1)
    }
    out.u32(0x0605_4b50)
    out.u16(0)
    out.u16(0)
    out.u16(UInt16(count))
    out.u16(UInt16(count))
    out.u32(UInt32(size))
    out.u32(needsZip64(directory) ? 0xFFFF_FFFF : UInt32(directory))
    out.u16(0)
  }
}

/// Appends numbers least significant byte first.
struct LittleEndianBytes {
  var bytes: [UInt8] = []

  mutating func u16(_ value: UInt16) { append(value.littleEndian) }
  mutating func u32(_ value: UInt32) { append(value.littleEndian) }
  mutating func u64(_ value: UInt64) { append(value.littleEndian) }

  private mutating func append<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }
}
