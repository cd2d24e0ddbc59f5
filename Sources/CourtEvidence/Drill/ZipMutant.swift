/// Tricks with the container: what a ZIP reader may take for another file, or for the same one
/// with something hidden in it.
public enum ZipTrick: String, Sendable, CaseIterable {
  case flip
  case truncate
  case append
  case insert
  case comment
  case prefix
  case sameNameTwice = "same-name-twice"
  case hiddenEntry = "hidden-entry"
  case link
  case outside
  case compressed
  case encrypted
  case largeLie = "64-bit-lie"
  case fewerCounted = "fewer-counted"
  case localName = "local-name"

  /// A trick played on the bytes of an honest bundle; nil where it does not apply.
  public func apply(to zip: [UInt8], seed: UInt64, number: Int) -> [UInt8]? {
    var random = DrillRandom(seed: seed, number: number)
    guard let work = ZipWork(zip) else { return nil }
    switch self {
    case .flip:
      var bad = zip
      bad[Int.random(in: 0..<zip.count, using: &random)] ^=
        1 << UInt8.random(in: 0...7, using: &random)
      return bad
    case .truncate:
      return Array(zip.dropLast(Int.random(in: 1..<zip.count, using: &random)))
    case .append: return zip + random.bytes(Int.random(in: 1...30, using: &random))
    case .insert:
      var bad = zip
      bad.insert(
        contentsOf: random.bytes(3), at: Int.random(in: 0..<zip.count, using: &random))
      return bad
    case .comment: return Array(zip.dropLast(2)) + [5, 0] + Array("hello".utf8)
    case .prefix: return Array("#!/bin/sh\n".utf8) + zip
    default: return work.crafted(self, &random)
    }
  }
}

/// An honest bundle's bytes with its directory read.
private struct ZipWork {
  let zip: [UInt8]
  let directory: Int
  /// Starts of the directory's entries.
  let entries: [Int]

  init?(_ zip: [UInt8]) {
    guard zip.count > 22 else { return nil }
    self.zip = zip
    directory = Self.number(zip, zip.count - 6, 4)
    var at = directory
    var entries: [Int] = []
    while at + 46 <= zip.count, Self.number(zip, at, 4) == 0x0201_4b50 {
      entries.append(at)
      at += 46 + Self.number(zip, at + 28, 2) + Self.number(zip, at + 30, 2)
    }
    guard !entries.isEmpty else { return nil }
    self.entries = entries
  }

  private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
    bytes[at..<(at + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private static func put(_ bytes: inout [UInt8], _ at: Int, _ value: Int, _ count: Int) {
    for index in 0..<count { bytes[at + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }

  private func entry(_ index: Int) -> ArraySlice<UInt8> {
    let end = index + 1 < entries.count ? entries[index + 1] : zip.count - 22
    return zip[entries[index]..<end]
  }

  func crafted(_ trick: ZipTrick, _ random: inout DrillRandom) -> [UInt8]? {
    let index = Int.random(in: 0..<entries.count, using: &random)
    let at = entries[index]
    let local = Self.number(zip, at + 42, 4)
    var bad = zip
    switch trick {
    case .sameNameTwice: return with(entry(index))
    case .hiddenEntry: return hidden(index)
    case .link: Self.put(&bad, at + 38, 0o120777 << 16, 4)
    case .outside:
      let name = Array("../".utf8)
      for place in [at + 46, local + 30] { bad.replaceSubrange(place..<(place + 3), with: name) }
    case .compressed: for place in [at + 10, local + 8] { Self.put(&bad, place, 8, 2) }
    case .encrypted: for place in [at + 8, local + 6] { bad[place] |= 1 }
    case .largeLie: for place in [at + 20, at + 24] { Self.put(&bad, place, 0xFFFF_FFFF, 4) }
    case .fewerCounted:
      for place in [zip.count - 14, zip.count - 12] {
        Self.put(&bad, place, entries.count - 1, 2)
      }
    case .localName: bad[local + 30] ^= 0x20
    default: return nil
    }
    return bad
  }

  /// One more record in the directory, all counts right.
  private func with(_ record: ArraySlice<UInt8>) -> [UInt8] {
    var bad = Array(zip.dropLast(22)) + record + zip.suffix(22)
    let size = Self.number(zip, zip.count - 10, 4) + record.count
    Self.put(&bad, bad.count - 10, size, 4)
    for place in [bad.count - 14, bad.count - 12] { Self.put(&bad, place, entries.count + 1, 2) }
    return bad
  }

  /// A file that only the local headers tell of, between two honest ones.
  private func hidden(_ index: Int) -> [UInt8] {
    let local = Self.number(zip, entries[index] + 42, 4)
    var stowaway = LittleEndianBytes()
    stowaway.u32(0x0403_4b50)
    stowaway.u16(20)
    for _ in 0..<4 { stowaway.u16(0) }
    let body = Array("hidden".utf8)
    stowaway.u32(CRC32.of(body))
    stowaway.u32(6)
    stowaway.u32(6)
    stowaway.u16(1)
    stowaway.u16(0)
    let bytes = stowaway.bytes + Array("x".utf8) + body
    var bad = zip
    for other in entries where Self.number(zip, other + 42, 4) >= local {
      Self.put(&bad, other + 42, Self.number(zip, other + 42, 4) + bytes.count, 4)
    }
    Self.put(&bad, zip.count - 6, directory + bytes.count, 4)
    bad.insert(contentsOf: bytes, at: local)
    return bad
  }
}
