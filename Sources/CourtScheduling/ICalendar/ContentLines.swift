/// Writes content lines: escaped, folded at 75 octets between characters, ended by CRLF.
///
/// Source: RFC 5545 §3.1, §3.2, §3.3.11.
struct ContentLines {
  static let octets = 75

  private(set) var text = ""

  /// A line whose value is already in its form: dates, numbers, names of the standard.
  mutating func raw(_ name: String, _ value: String) {
    fold(name + ":" + value)
  }

  /// A line with a TEXT value.
  mutating func text(_ name: String, _ value: String) {
    fold(name + ":" + Self.escaped(value))
  }

  private mutating func fold(_ line: String) {
    var used = 0
    for scalar in line.unicodeScalars {
      let size = UTF8.width(scalar)
      if used + size > Self.octets {
        text += "\r\n "
        used = 1
      }
      text.unicodeScalars.append(scalar)
      used += size
    }
    text += "\r\n"
  }

  /// TEXT: backslash, semicolon, comma and line ends escaped, other control characters left out.
  static func escaped(_ value: String) -> String {
    var out = ""
    var afterReturn = false
    for scalar in value.unicodeScalars {
      defer { afterReturn = scalar == "\r" }
      switch scalar {
      case "\\", ";", ",": out += "\\" + String(scalar)
      case "\n" where afterReturn: break
      case "\n", "\r", "\u{2028}", "\u{2029}": out += "\\n"
      case "\t": out += "\t"
      default: if isPrintable(scalar) { out.unicodeScalars.append(scalar) }
      }
    }
    return out
  }

  /// A quoted parameter value, which can hold neither a quotation mark nor a line end.
  static func quoted(_ value: String) -> String {
    var out = ""
    for scalar in value.unicodeScalars where isPrintable(scalar) {
      if scalar == "\"" { out += "'" } else { out.unicodeScalars.append(scalar) }
    }
    return "\"" + out + "\""
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value)
  }
}

extension UTF8 {
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case ..<0x80: 1
    case ..<0x800: 2
    case ..<0x10000: 3
    default: 4
    }
  }
}
