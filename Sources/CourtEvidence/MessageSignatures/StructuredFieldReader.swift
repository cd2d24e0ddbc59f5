import Foundation

/// Reads structured fields byte by byte; every loop and every count has a limit.
///
/// Source: RFC 8941 section 4.2.
struct StructuredFieldReader {
  static let maximumBytes = 8_192
  static let maximumMembers = 64
  static let maximumItems = 64
  static let maximumParameters = 64

  private let bytes: [UInt8]
  private var place = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  func checkLength() throws(MessageSignatureRefusal) {
    guard bytes.count <= Self.maximumBytes else {
      throw .malformed("the field is longer than \(Self.maximumBytes) bytes")
    }
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(MessageSignatureRefusal) {
    guard take(byte) else {
      throw .malformed("byte \(place): '\(Character(Unicode.Scalar(byte)))' is expected")
    }
  }

  private mutating func skip(tabs: Bool) {
    while let byte = next, byte == 0x20 || (tabs && byte == 0x09) { place += 1 }
  }

  // MARK: Dictionaries and lists

  mutating func dictionary() throws(MessageSignatureRefusal) -> FieldDictionary {
    var dictionary = FieldDictionary()
    skip(tabs: false)
    while next != nil {
      let name = try key()
      if take(0x3D) {
        dictionary.set(name, try member())
      } else {
        let item = FieldItem(value: .boolean(true), parameters: try parameters())
        dictionary.set(name, .item(item))
      }
      guard dictionary.entries.count <= Self.maximumMembers else {
        throw .malformed("more than \(Self.maximumMembers) members")
      }
      skip(tabs: true)
      guard next != nil else { return dictionary }
      try expect(0x2C)
      skip(tabs: true)
      guard next != nil else { throw .malformed("the dictionary ends with a comma") }
    }
    return dictionary
  }

  private mutating func member() throws(MessageSignatureRefusal) -> FieldMember {
    next == 0x28 ? .innerList(try innerList()) : .item(try item())
  }

  private mutating func innerList() throws(MessageSignatureRefusal) -> FieldInnerList {
    try expect(0x28)
    var items: [FieldItem] = []
    while true {
      skip(tabs: false)
      if take(0x29) { break }
      items.append(try item())
      guard items.count <= Self.maximumItems else {
        throw .malformed("more than \(Self.maximumItems) items in a list")
      }
      guard next == 0x20 || next == 0x29 else {
        throw .malformed("byte \(place): a space or ')' is expected")
      }
    }
    return FieldInnerList(items: items, parameters: try parameters())
  }

  private mutating func item() throws(MessageSignatureRefusal) -> FieldItem {
    FieldItem(value: try value(), parameters: try parameters())
  }

  private mutating func parameters() throws(MessageSignatureRefusal) -> FieldParameters {
    var found = FieldParameters()
    while take(0x3B) {
      skip(tabs: false)
      let name = try key()
      found.set(name, take(0x3D) ? try value() : .boolean(true))
      guard found.entries.count <= Self.maximumParameters else {
        throw .malformed("more than \(Self.maximumParameters) parameters")
      }
    }
    return found
  }

  private mutating func key() throws(MessageSignatureRefusal) -> String {
    let start = place
    guard let first = next, Self.isLower(first) || first == 0x2A else {
      throw .malformed("byte \(place): a key begins with a lower-case letter or '*'")
    }
    while let byte = next,
      Self.isLower(byte) || Self.isDigit(byte) || [0x5F, 0x2D, 0x2E, 0x2A].contains(byte)
    { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  // MARK: Values

  private mutating func value() throws(MessageSignatureRefusal) -> FieldValue {
    switch next {
    case .some(0x22): return .string(try string())
    case .some(0x3A): return .bytes(try byteSequence())
    case .some(0x3F): return .boolean(try boolean())
    case .some(let byte) where byte == 0x2D || Self.isDigit(byte): return try number()
    case .some(let byte) where byte == 0x2A || Self.isLetter(byte): return .token(token())
    default: throw .malformed("byte \(place): no value begins here")
    }
  }

  private mutating func string() throws(MessageSignatureRefusal) -> String {
    try expect(0x22)
    var out: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case 0x22: return String(decoding: out, as: UTF8.self)
      case 0x5C:
        guard let escaped = next, escaped == 0x22 || escaped == 0x5C else {
          throw .malformed("byte \(place): only '\"' and '\\' are escaped")
        }
        place += 1
        out.append(escaped)
      case 0x20...0x7E: out.append(byte)
      default: throw .malformed("byte \(place): a string is printable ASCII")
      }
    }
    throw .malformed("a string does not end")
  }

  private mutating func byteSequence() throws(MessageSignatureRefusal) -> [UInt8] {
    try expect(0x3A)
    let start = place
    while let byte = next, byte != 0x3A { place += 1 }
    let encoded = String(decoding: bytes[start..<place], as: UTF8.self)
    try expect(0x3A)
    let padding = String(repeating: "=", count: (4 - encoded.utf8.count % 4) % 4)
    guard let decoded = Data(base64Encoded: encoded + padding) else {
      throw .malformed("byte \(start): no base64")
    }
    return Array(decoded)
  }

  private mutating func boolean() throws(MessageSignatureRefusal) -> Bool {
    try expect(0x3F)
    if take(0x31) { return true }
    try expect(0x30)
    return false
  }

  private mutating func token() -> String {
    let start = place
    let others = Array("!#$%&'*+-.^_`|~:/".utf8)
    while let byte = next,
      Self.isLetter(byte) || Self.isDigit(byte) || others.contains(byte)
    { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func number() throws(MessageSignatureRefusal) -> FieldValue {
    let start = place
    _ = take(0x2D)
    let whole = digits()
    guard whole > 0 else { throw .malformed("byte \(place): a digit is expected") }
    guard take(0x2E) else {
      let text = String(decoding: bytes[start..<place], as: UTF8.self)
      guard whole <= 15, let number = Int64(text) else {
        throw .malformed("byte \(start): an integer has at most 15 digits")
      }
      return .integer(number)
    }
    let fraction = digits()
    guard whole <= 12, (1...3).contains(fraction) else {
      throw .malformed("byte \(start): a decimal has at most 12 and 3 digits")
    }
    return .decimal(String(decoding: bytes[start..<place], as: UTF8.self))
  }

  private mutating func digits() -> Int {
    let start = place
    while let byte = next, Self.isDigit(byte) { place += 1 }
    return place - start
  }

  private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool {
    isLower(byte) || (0x41...0x5A).contains(byte)
  }
}
