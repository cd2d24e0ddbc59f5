extension Lexer {
  /// A number, or a defect; the sign belongs to the parser.
  mutating func number() throws(ExpressionDefect) -> Token.Kind {
    let start = position
    if peek() == "0", peek(1) == "x" || peek(1) == "X" { return try hexNumber(start) }
    var text = digits()
    var isDouble = false
    if peek() == ".", peek(1)?.isDigit == true {
      isDouble = true
      position += 1
      text += "." + digits()
    }
    if peek() == "e" || peek() == "E" {
      let signed = peek(1) == "+" || peek(1) == "-"
      if peek(signed ? 2 : 1)?.isDigit == true {
        isDouble = true
        text += "e"
        position += 1
        if signed, let sign = peek() {
          text += String(sign)
          position += 1
        }
        text += digits()
      }
    }
    if isDouble {
      guard let value = Double(text), value.isFinite else {
        throw defect(
          start,
          zh: ("“\(text)”超出了“double”能表示的数", "写成“1.5”或“1.5e3”"),
          en: ("'\(text)' is no number a double can hold", "write it as 1.5 or 1.5e3"))
      }
      return .double(value)
    }
    return try whole(UInt64(text), text, start)
  }

  private mutating func hexNumber(_ start: Int) throws(ExpressionDefect) -> Token.Kind {
    position += 2
    var text = ""
    while let scalar = peek(), scalar.hexValue != nil {
      text += String(scalar)
      position += 1
    }
    return try whole(UInt64(text, radix: 16), "0x" + text, start)
  }

  private mutating func whole(
    _ value: UInt64?, _ text: String, _ start: Int
  ) throws(ExpressionDefect) -> Token.Kind {
    guard let value else {
      throw defect(
        start,
        zh: ("“\(text)”超出 64 位", "用较小的数"),
        en: ("'\(text)' does not fit into 64 bits", "use a smaller number"))
    }
    if peek() == "u" || peek() == "U" {
      position += 1
      return .uint(value)
    }
    return .int(value)
  }

  private mutating func digits() -> String {
    var text = ""
    while let scalar = peek(), scalar.isDigit {
      text += String(scalar)
      position += 1
    }
    return text
  }

  /// A string or bytes literal when one begins here, with any of the prefixes r, b, br.
  mutating func stringLiteral() throws(ExpressionDefect) -> Token.Kind? {
    var ahead = 0
    var isRaw = false
    var isBytes = false
    while let scalar = peek(ahead), ahead < 2 {
      if !isRaw, scalar == "r" || scalar == "R" {
        isRaw = true
      } else if !isBytes, scalar == "b" || scalar == "B" {
        isBytes = true
      } else {
        break
      }
      ahead += 1
    }
    guard let quote = peek(ahead), quote == "'" || quote == "\"" else { return nil }
    let start = position
    position += ahead
    let isTriple = peek(1) == quote && peek(2) == quote
    position += isTriple ? 3 : 1
    let content = try self.content(quote, isTriple, isRaw, isBytes, start)
    if isBytes { return .bytes(content.bytes) }
    return .string(String(content.text))
  }

  private struct Content {
    var text = String.UnicodeScalarView()
    var bytes: [UInt8] = []

    mutating func append(_ scalar: Unicode.Scalar) {
      text.append(scalar)
      bytes.append(contentsOf: Array(String(scalar).utf8))
    }
  }

  private mutating func content(
    _ quote: Unicode.Scalar, _ isTriple: Bool, _ isRaw: Bool, _ isBytes: Bool, _ start: Int
  ) throws(ExpressionDefect) -> Content {
    var content = Content()
    while let scalar = peek() {
      if scalar == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
        position += isTriple ? 3 : 1
        return content
      }
      if !isTriple, scalar == "\n" || scalar == "\r" { break }
      if scalar == "\\", !isRaw {
        try escape(into: &content, isBytes)
      } else {
        content.append(scalar)
        position += 1
      }
    }
    throw defect(
      start,
      zh: ("字符串没有闭合", "用开头的那种引号闭合"),
      en: ("the string is not closed", "close it with the quote it began with"))
  }

  private static let simpleEscapes: [Unicode.Scalar: Unicode.Scalar] = [
    "a": "\u{07}", "b": "\u{08}", "f": "\u{0C}", "n": "\n", "r": "\r", "t": "\t", "v": "\u{0B}",
    "\\": "\\", "?": "?", "\"": "\"", "'": "'", "`": "`",
  ]

  private mutating func escape(
    into content: inout Content, _ isBytes: Bool
  ) throws(ExpressionDefect) {
    let start = position
    position += 1
    guard let letter = peek() else {
      throw defect(
        start,
        zh: ("转义不完整", "反斜杠写成“\\\\”"),
        en: ("the escape is not complete", "write \\\\ for a backslash"))
    }
    if let simple = Self.simpleEscapes[letter] {
      position += 1
      content.append(simple)
      return
    }
    let value: UInt32
    switch letter {
    case "x", "X": value = try code(digits: 2, radix: 16, skip: 1, start)
    case "u" where !isBytes: value = try code(digits: 4, radix: 16, skip: 1, start)
    case "U" where !isBytes: value = try code(digits: 8, radix: 16, skip: 1, start)
    case "0"..."3": value = try code(digits: 3, radix: 8, skip: 0, start)
    default:
      throw defect(
        start,
        zh: ("“\\\(letter)”不是转义", "反斜杠写成“\\\\”"),
        en: ("'\\\(letter)' is no escape", "write \\\\ for a backslash"))
    }
    if isBytes {
      content.bytes.append(UInt8(truncatingIfNeeded: value))
    } else if let scalar = Unicode.Scalar(value) {
      content.append(scalar)
    } else {
      throw defect(
        start,
        zh: ("转义所指的不是 Unicode 标量", "用存在的码位"),
        en: ("the escape names no Unicode scalar", "use a code point that exists"))
    }
  }

  private mutating func code(
    digits: Int, radix: UInt32, skip: Int, _ start: Int
  ) throws(ExpressionDefect) -> UInt32 {
    position += skip
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = peek()?.hexValue, digit < radix else {
        throw defect(
          start,
          zh: ("转义需要 \(digits) 位数字", "写全 \(digits) 位数字"),
          en: ("the escape needs \(digits) digits", "write all \(digits) digits"))
      }
      value = value &* radix &+ digit
      position += 1
    }
    return value
  }
}
