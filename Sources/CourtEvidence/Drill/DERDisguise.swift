/// Other bytes for the same DER value, or nearly the same: what a strict reader must refuse.
enum DERDisguise: String, CaseIterable {
  /// Bytes behind the value.
  case trailing = "bytes behind the value"
  /// A length in more bytes than it needs.
  case longLength = "a length in long form"
  /// The outer value without a length. Source: X.690 §8.1.3.6.
  case indefinite = "an indefinite length"
  /// An integer with a zero in front.
  case padded = "a padded integer"
  /// Any byte of a tag or length.
  case header = "another tag or length"

  func apply(to bytes: [UInt8], _ random: inout DrillRandom) -> [UInt8]? {
    guard let outer = Self.header(bytes, 0), bytes.count > 40 else { return nil }
    switch self {
    case .trailing: return bytes + random.bytes(Int.random(in: 1...20, using: &random))
    case .longLength:
      let count = bytes.count - outer.content
      let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
      return [bytes[0], 0x84] + length + bytes[outer.content...]
    case .indefinite: return [bytes[0], 0x80] + bytes[outer.content...] + [0, 0]
    case .padded: return padded(bytes, outer.content)
    case .header:
      let places = Self.headers(bytes)
      guard !places.isEmpty else { return nil }
      var changed = bytes
      let place = places[Int.random(in: 0..<places.count, using: &random)]
      changed[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      return changed
    }
  }

  /// The first small integer gets a zero in front and every length around it grows by one.
  private func padded(_ bytes: [UInt8], _ start: Int) -> [UInt8]? {
    var (around, at) = ([0], start)
    while at < bytes.count, around.count < 8, let header = Self.header(bytes, at) {
      if bytes[at] == 0x02, header.length < 0x7F {
        var changed = bytes
        changed.insert(0, at: header.content)
        changed[at + 1] += 1
        for place in around where !Self.grow(&changed, at: place) { return nil }
        return changed
      }
      if bytes[at] & 0x20 != 0 {
        around.append(at)
        at = header.content
      } else {
        at = header.content + header.length
      }
    }
    return nil
  }

  /// Adds one to a length in place; false where that needs another byte.
  private static func grow(_ bytes: inout [UInt8], at: Int) -> Bool {
    guard let header = header(bytes, at) else { return false }
    var place = header.content - 1
    if place == at + 1 {
      guard bytes[place] < 0x7F else { return false }
      bytes[place] += 1
      return true
    }
    while place > at + 1 {
      if bytes[place] < 0xFF {
        bytes[place] += 1
        return true
      }
      bytes[place] = 0
      place -= 1
    }
    return false
  }

  private static func header(_ bytes: [UInt8], _ at: Int) -> (content: Int, length: Int)? {
    guard at + 1 < bytes.count else { return nil }
    let first = Int(bytes[at + 1])
    guard first >= 0x80 else { return (at + 2, first) }
    let count = first & 0x7F
    guard (1...4).contains(count), at + 2 + count <= bytes.count else { return nil }
    let length = bytes[(at + 2)..<(at + 2 + count)].reduce(0) { $0 << 8 | Int($1) }
    return (at + 2 + count, length)
  }

  /// The places of all tags and lengths.
  private static func headers(_ bytes: [UInt8]) -> [Int] {
    var places: [Int] = []
    var at = 0
    while at < bytes.count, let header = header(bytes, at), places.count < 10_000 {
      places += Array(at..<header.content)
      at = bytes[at] & 0x20 != 0 ? header.content : header.content + header.length
    }
    return places
  }
}
