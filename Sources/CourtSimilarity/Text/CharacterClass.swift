/// What a code point is to the index, after folding width and case.
enum CharacterClass {
  case ideograph(UInt32)
  /// A letter or digit, folded, as UTF-8.
  case letter([UInt8])
  case other

  init(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    switch value {
    case 0x30...0x39, 0x61...0x7A: self = .letter([UInt8(value)])
    case 0x41...0x5A: self = .letter([UInt8(value + 0x20)])
    case ..<0x80: self = .other
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      self = .ideograph(value)
    case 0xFF10...0xFF19, 0xFF41...0xFF5A: self = .letter([UInt8(value - 0xFEE0)])
    case 0xFF21...0xFF3A: self = .letter([UInt8(value - 0xFEE0 + 0x20)])
    case 0x3000...0x303F, 0xFF00...0xFF0F, 0x2000...0x206F: self = .other
    default:
      let properties = scalar.properties
      self =
        properties.isAlphabetic || properties.numericType != nil
        ? .letter(Array(properties.lowercaseMapping.utf8)) : .other
    }
  }
}

/// Brings the forms of an English word together: `delivered`, `delivering`, `delivers`.
///
/// A few suffixes only. It need not find the true stem, merely the same one for all forms, and it
/// must leave short words and numbers alone.
enum EnglishStem {
  static func of(_ word: [UInt8]) -> ArraySlice<UInt8> {
    var stem = word[...]
    guard stem.count > 3, stem.allSatisfy({ (0x61...0x7A).contains($0) }) else { return stem }
    if stem.ends(with: "ies") {
      stem = stem.dropLast(3) + [UInt8(ascii: "y")]
    } else if stem.ends(with: "sses") {
      stem = stem.dropLast(2)
    } else if stem.last == UInt8(ascii: "s"), !stem.ends(with: "ss"), !stem.ends(with: "us"),
      !stem.ends(with: "is")
    {
      stem = stem.dropLast()
    }
    if stem.count > 5, stem.ends(with: "ing") {
      stem = undoubled(stem.dropLast(3))
    } else if stem.count > 4, stem.ends(with: "ed") {
      stem = undoubled(stem.dropLast(2))
    }
    if stem.count > 4, stem.last == UInt8(ascii: "e") { stem = stem.dropLast() }
    return stem
  }

  /// `shipp` becomes `ship`; `sell` and `miss` stay.
  private static func undoubled(_ stem: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let last = stem.last, stem.count > 3, stem.dropLast().last == last,
      !"lsz".utf8.contains(last)
    else { return stem }
    return stem.dropLast()
  }
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with suffix: StaticString) -> Bool {
    suffix.withUTF8Buffer { suffix in
      count > suffix.count && self.suffix(suffix.count).elementsEqual(suffix)
    }
  }
}
