/// What is wrong with a JSON text, and where.
public struct JSONDefect: Error, Hashable, Sendable, CustomStringConvertible {
  public let code: String
  /// Bytes from the start of the text.
  public let offset: Int
  public let message: String

  public var description: String { "\(message) at byte \(offset)" }
}

/// A strict RFC 8259 reader with limits, for bodies that strangers send.
///
/// Refuses what Foundation's decoder lets pass: repeated member names, depth without end, text that
/// is not UTF-8, a byte order mark, anything after the value.
public struct JSONParser {
  public struct Limits: Sendable {
    public var depth: Int
    public var values: Int

    public init(depth: Int = 32, values: Int = 100_000) {
      self.depth = depth
      self.values = values
    }
  }

  private let bytes: [UInt8]
  private var at = 0
  private var depth = 0
  private var valuesLeft: Int
  private let limits: Limits

  private init(_ bytes: [UInt8], _ limits: Limits) {
    self.bytes = bytes
    self.limits = limits
    valuesLeft = limits.values
  }

  /// Reads exactly one value.
  ///
  /// - Throws: `JSONDefect` with the byte offset of the first thing wrong.
  public static func parse(_ bytes: [UInt8], limits: Limits = Limits()) throws(JSONDefect)
    -> JSONValue
  {
    var parser = JSONParser(bytes, limits)
    parser.skipSpace()
    let value = try parser.value()
    parser.skipSpace()
    guard parser.at == bytes.count else {
      throw parser.defect("json.trailing", "text goes on after the value")
    }
    return value
  }

  public static func parse(_ text: String, limits: Limits = Limits()) throws(JSONDefect)
    -> JSONValue
  {
    try parse(Array(text.utf8), limits: limits)
  }

  private func defect(_ code: String, _ message: String) -> JSONDefect {
    JSONDefect(code: code, offset: at, message: message)
  }

  private mutating func skipSpace() {
    while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
  }

  private mutating func value() throws(JSONDefect) -> JSONValue {
    valuesLeft -= 1
    guard valuesLeft >= 0 else {
      throw defect("json.too-many-values", "more than \(limits.values) values")
    }
    guard at < bytes.count else { throw defect("json.ended", "the text ends where a value is due") }
    switch bytes[at] {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONDefect) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONDefect) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func nested(
    _ read: (inout JSONParser) throws(JSONDefect) -> JSONValue
  ) throws(JSONDefect) -> JSONValue {
    depth += 1
    guard depth <= limits.depth else {
      throw defect("json.too-deep", "nested deeper than \(limits.depth) levels")
    }
    at += 1
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONDefect)
    -> JSONValue
  {
    let length = text.utf8CodeUnitCount
    let matches =
      at + length <= bytes.count
      && text.withUTF8Buffer { $0.elementsEqual(bytes[at..<at + length]) }
    guard matches else { throw defect("json.syntax", "not a JSON value") }
    at += length
    return value
  }

  private mutating func array() throws(JSONDefect) -> JSONValue {
    var values: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(values) }
    while true {
      skipSpace()
      values.append(try value())
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "]")) { return .array(values) }
      throw defect("json.syntax", "expected ',' or ']' in an array")
    }
  }

  private mutating func object() throws(JSONDefect) -> JSONValue {
    var members: [JSONObject.Member] = []
    var names: Set<String> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(JSONObject()) }
    while true {
      skipSpace()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
        throw defect("json.syntax", "expected a member name in quotes")
      }
      let name = try string()
      guard names.insert(name).inserted else {
        throw defect("json.duplicate-name", "the member '\(name)' is given twice")
      }
      skipSpace()
      guard take(UInt8(ascii: ":")) else {
        throw defect("json.syntax", "expected ':' after a member name")
      }
      skipSpace()
      members.append(JSONObject.Member(name, try value()))
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "}")) { return .object(JSONObject(unique: members)) }
      throw defect("json.syntax", "expected ',' or '}' in an object")
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func number() throws(JSONDefect) -> JSONValue {
    let start = at
    _ = take(UInt8(ascii: "-"))
    guard at < bytes.count, let first = digit(bytes[at]) else {
      at = start
      throw defect("json.syntax", "not a JSON value")
    }
    at += 1
    if first != 0 { skipDigits() }
    if take(UInt8(ascii: ".")) { try someDigits() }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try someDigits()
    }
    guard at - start <= 64 else {
      throw defect("json.long-number", "a number of over 64 characters")
    }
    return .number(String(decoding: bytes[start..<at], as: UTF8.self))
  }

  private mutating func skipDigits() {
    while at < bytes.count, digit(bytes[at]) != nil { at += 1 }
  }

  private mutating func someDigits() throws(JSONDefect) {
    let start = at
    skipDigits()
    guard at > start else { throw defect("json.syntax", "a digit is missing in a number") }
  }

  private mutating func string() throws(JSONDefect) -> String {
    at += 1
    let start = at
    while at < bytes.count, bytes[at] != 0x22, bytes[at] != 0x5C, bytes[at] >= 0x20 { at += 1 }
    if at < bytes.count, bytes[at] == 0x22 {
      defer { at += 1 }
      return try text(bytes[start..<at])
    }
    var collected = Array(bytes[start..<at])
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case 0x22:
        at += 1
        return try text(collected[...])
      case 0x5C: try escape(&collected)
      case ..<0x20: throw defect("json.control-character", "a control character in a string")
      default:
        collected.append(byte)
        at += 1
      }
    }
    throw defect("json.ended", "the text ends inside a string")
  }

  private func text(_ slice: ArraySlice<UInt8>) throws(JSONDefect) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw defect("json.encoding", "a string that is not UTF-8")
    }
    return text
  }

  private mutating func escape(_ into: inout [UInt8]) throws(JSONDefect) {
    at += 1
    guard at < bytes.count else { throw defect("json.ended", "the text ends inside a string") }
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): into.append(byte)
    case UInt8(ascii: "b"): into.append(0x08)
    case UInt8(ascii: "f"): into.append(0x0C)
    case UInt8(ascii: "n"): into.append(0x0A)
    case UInt8(ascii: "r"): into.append(0x0D)
    case UInt8(ascii: "t"): into.append(0x09)
    case UInt8(ascii: "u"): try unicodeEscape(&into)
    default: throw defect("json.escape", "an unknown escape in a string")
    }
  }

  private mutating func unicodeEscape(_ into: inout [UInt8]) throws(JSONDefect) {
    let first = try fourHex()
    var scalar = UInt32(first)
    if (0xD800..<0xDC00).contains(first) {
      guard take(0x5C), take(UInt8(ascii: "u")) else {
        throw defect("json.surrogate", "half of a surrogate pair")
      }
      let second = try fourHex()
      guard (0xDC00..<0xE000).contains(second) else {
        throw defect("json.surrogate", "half of a surrogate pair")
      }
      scalar = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
    }
    guard let character = Unicode.Scalar(scalar) else {
      throw defect("json.surrogate", "half of a surrogate pair")
    }
    into.append(contentsOf: String(Character(character)).utf8)
  }

  private mutating func fourHex() throws(JSONDefect) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard at < bytes.count, let nibble = Character(Unicode.Scalar(bytes[at])).hexDigitValue,
        bytes[at] < 0x80
      else { throw defect("json.escape", "\\u wants four hexadecimal digits") }
      value = value << 4 | UInt16(nibble)
      at += 1
    }
    return value
  }
}
