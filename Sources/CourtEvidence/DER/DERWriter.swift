/// Makes DER, inside out: each function answers the bytes of one value.
enum DER {
  static func value(_ tag: UInt8, _ content: some Collection<UInt8>) -> [UInt8] {
    let count = content.count
    var out: [UInt8] = [tag]
    if count < 0x80 {
      out.append(UInt8(count))
    } else {
      let digits = bigEndian(count)
      out.append(0x80 | UInt8(digits.count))
      out += digits
    }
    return out + content
  }

  static func sequence(_ parts: [UInt8]...) -> [UInt8] {
    value(DERTag.sequence, parts.flatMap(\.self))
  }

  static func sequence(of parts: [[UInt8]]) -> [UInt8] {
    value(DERTag.sequence, parts.flatMap(\.self))
  }

  /// SET OF: ascending order of the encodings. Source: X.690 §11.6.
  static func set(of parts: [[UInt8]]) -> [UInt8] {
    value(DERTag.set, parts.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self))
  }

  static func integer(_ number: Int) -> [UInt8] { integer(unsigned: bigEndian(number)) }

  /// From the bytes of a number that is not negative, high byte first.
  static func integer(unsigned bytes: some Collection<UInt8>) -> [UInt8] {
    var digits = Array(bytes.drop { $0 == 0 })
    if digits.first.map({ $0 >= 0x80 }) ?? true { digits.insert(0, at: 0) }
    return value(DERTag.integer, digits)
  }

  static func octets(_ bytes: some Collection<UInt8>) -> [UInt8] {
    value(DERTag.octetString, bytes)
  }

  static func bool(_ flag: Bool) -> [UInt8] { value(DERTag.boolean, [flag ? 0xFF : 0]) }

  static let null: [UInt8] = [DERTag.null, 0]

  /// From dotted numbers that the caller knows to be good.
  static func objectIdentifier(_ dotted: String) -> [UInt8] {
    let arcs = dotted.split(separator: ".").compactMap { UInt64($0) }
    guard arcs.count >= 2 else { return value(DERTag.objectIdentifier, []) }
    let all = [arcs[0] * 40 + arcs[1]] + arcs.dropFirst(2)
    return value(DERTag.objectIdentifier, all.flatMap(base128))
  }

  /// `YYYYMMDDhhmmssZ`, with a fraction only where it is not zero. Source: RFC 3161 §2.4.2.
  static func generalizedTime(_ digits: [UInt8], fraction: Int = 0) -> [UInt8] {
    var text = digits
    if fraction > 0 {
      let padded = String(fraction + 1_000_000).dropFirst()
      var places = Array(padded.utf8)
      while places.last == UInt8(ascii: "0") { places.removeLast() }
      text += [UInt8(ascii: ".")] + places
    }
    return value(DERTag.generalizedTime, text + [UInt8(ascii: "Z")])
  }

  private static func base128(_ arc: UInt64) -> [UInt8] {
    var out = [UInt8(arc & 0x7F)]
    var rest = arc >> 7
    while rest > 0 {
      out.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
      rest >>= 7
    }
    return out
  }

  private static func bigEndian(_ number: Int) -> [UInt8] {
    var out: [UInt8] = []
    var rest = number
    repeat {
      out.insert(UInt8(rest & 0xFF), at: 0)
      rest >>= 8
    } while rest > 0
    return out
  }
}
