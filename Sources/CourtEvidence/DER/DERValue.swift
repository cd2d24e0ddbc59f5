/// Which tag a DER value bears. Source: ITU-T X.690 §8.1.2; only the one-byte form, which is all
/// that certificates, CMS, time-stamps and evidence records use.
enum DERTag {
  static let boolean: UInt8 = 0x01
  static let integer: UInt8 = 0x02
  static let bitString: UInt8 = 0x03
  static let octetString: UInt8 = 0x04
  static let null: UInt8 = 0x05
  static let objectIdentifier: UInt8 = 0x06
  static let utf8String: UInt8 = 0x0C
  static let utcTime: UInt8 = 0x17
  static let generalizedTime: UInt8 = 0x18
  static let sequence: UInt8 = 0x30
  static let set: UInt8 = 0x31

  /// `[number]` holding a primitive value.
  static func context(_ number: UInt8) -> UInt8 { 0x80 | number }
  /// `[number]` holding other values.
  static func constructed(_ number: UInt8) -> UInt8 { 0xA0 | number }
}

/// How much a DER document may ask of its reader.
struct DERLimits: Sendable {
  /// Bytes of the whole document.
  var bytes = 16 << 20
  /// How deep values may stand in one another. A certificate in a token in a record needs 24.
  var depth = 48
  /// Values in the whole document.
  var values = 200_000

  static let standard = DERLimits()
}

/// One value: its tag, what it holds, and the very bytes it was read from.
struct DERValue {
  let tag: UInt8
  let content: ArraySlice<UInt8>
  /// Tag, length and content as they stood, for what is hashed or handed on.
  let encoded: ArraySlice<UInt8>

  var isConstructed: Bool { tag & 0x20 != 0 }

  /// Reads what a constructed value holds.
  var reader: DERReader { DERReader(content) }

  /// The values inside a SEQUENCE OF or SET OF, at most `limit`.
  func elements(_ what: String, limit: Int = 4096) throws(EvidenceFault) -> [DERValue] {
    guard isConstructed else { throw .der(what, "a value that holds others was expected") }
    var reader = reader
    var found: [DERValue] = []
    while !reader.isAtEnd {
      guard found.count < limit else { throw .der(what, "more than \(limit) values") }
      found.append(try reader.next(what))
    }
    return found
  }

  /// An INTEGER's bytes, two's complement, in their shortest form. Source: X.690 §8.3.2.
  func integer(_ what: String) throws(EvidenceFault) -> [UInt8] {
    guard tag == DERTag.integer, let first = content.first else {
      throw .der(what, "an integer was expected")
    }
    if let second = content.dropFirst().first {
      let padded = (first == 0 && second < 0x80) || (first == 0xFF && second >= 0x80)
      guard !padded else { throw .der(what, "an integer is longer than it need be") }
    }
    return Array(content)
  }

  /// A small number that is not negative.
  func number(_ what: String) throws(EvidenceFault) -> Int {
    let bytes = try integer(what)
    guard bytes.count <= 7, bytes[0] < 0x80 else {
      throw .der(what, "a number from 0 to 2^55 was expected")
    }
    return bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  /// Source: X.690 §11.1: TRUE is 0xFF.
  func boolean(_ what: String) throws(EvidenceFault) -> Bool {
    guard tag == DERTag.boolean, content.count == 1, let byte = content.first,
      byte == 0 || byte == 0xFF
    else { throw .der(what, "a boolean was expected") }
    return byte == 0xFF
  }

  func octets(_ what: String) throws(EvidenceFault) -> [UInt8] {
    guard tag == DERTag.octetString else { throw .der(what, "an octet string was expected") }
    return Array(content)
  }

  /// Dotted numbers such as `1.2.840.113549.1.7.2`. Source: X.690 §8.19.
  func objectIdentifier(_ what: String) throws(EvidenceFault) -> String {
    guard tag == DERTag.objectIdentifier, !content.isEmpty, content.count <= 128 else {
      throw .der(what, "an object identifier was expected")
    }
    var arcs: [UInt64] = []
    var value: UInt64 = 0
    var isFresh = true
    for byte in content {
      guard !(isFresh && byte == 0x80), value < 1 << 56 else {
        throw .der(what, "an object identifier is padded or too large")
      }
      value = value << 7 | UInt64(byte & 0x7F)
      isFresh = byte & 0x80 == 0
      if isFresh {
        arcs.append(value)
        value = 0
      }
    }
    guard isFresh, let first = arcs.first else {
      throw .der(what, "an object identifier breaks off")
    }
    let head = min(first / 40, 2)
    return ([head, first - head * 40] + arcs.dropFirst()).map(String.init).joined(separator: ".")
  }
}

extension EvidenceFault {
  /// What makes bytes no DER, or none of the expected form.
  static func der(_ place: String, _ reason: String) -> EvidenceFault {
    EvidenceFault(
      .malformed, place: place, reason: reason,
      remedy: "Fetch the file again; if it stays so, its maker has to repair it")
  }
}
