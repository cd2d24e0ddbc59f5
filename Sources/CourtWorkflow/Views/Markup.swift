/// Writes XML without ever letting a text out of its place.
struct Markup {
  private(set) var text: String

  init(declaration: Bool = true) {
    text = declaration ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : ""
  }

  mutating func line(_ raw: String, indent: Int = 0) {
    text += String(repeating: "  ", count: indent) + raw + "\n"
  }

  /// Escaped for text and for attributes; characters XML 1.0 cannot carry become spaces.
  static func safe(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\r", "\t": result += " "
      default:
        let isControl = scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF
        result.unicodeScalars.append(isControl ? " " : scalar)
      }
    }
    return result
  }

  /// A number with at most one decimal, without a locale.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let rest = abs(tenths % 10)
    let whole = tenths / 10
    let sign = tenths < 0 && whole == 0 ? "-" : ""
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
  }
}

/// How wide texts are, near enough without a font at hand.
enum TextMeasure {
  /// In parts of the font size: a Chinese character is square, a Latin one about half as wide.
  static func width(_ text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 1.0 : 0.56) }
  }

  /// Breaks a text into lines of at most `width`; what does not fit the last line ends in an
  /// ellipsis.
  static func lines(_ text: String, width limit: Double, most: Int) -> [String] {
    var lines: [String] = [""]
    for word in words(text) {
      if width(lines[lines.count - 1] + word) <= limit || lines[lines.count - 1].isEmpty {
        lines[lines.count - 1] += word
        continue
      }
      guard lines.count < most else {
        lines[lines.count - 1] = cut(lines[lines.count - 1] + word, limit)
        return lines.map { $0.trimmed }
      }
      lines.append(word)
    }
    return lines.map { cut($0.trimmed, limit) }
  }

  /// Latin words with the space after them, Chinese characters one by one.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var current = ""
    for character in text {
      let isWide = character.unicodeScalars.contains { $0.value >= 0x2E80 }
      if isWide || character == " " {
        if character == " " { current.append(character) }
        if !current.isEmpty { words.append(current) }
        current = ""
        if isWide { words.append(String(character)) }
      } else {
        current.append(character)
      }
    }
    return current.isEmpty ? words : words + [current]
  }

  private static func cut(_ text: String, _ limit: Double) -> String {
    guard width(text) > limit else { return text }
    var short = text
    while !short.isEmpty, width(short) + 1 > limit { short.removeLast() }
    return short + "…"
  }
}
