extension JSONValue {
  /// Compact JSON in the members' own order.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(256)
    write(to: &out, sorted: false)
    return out
  }

  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The one form whose bytes are hashed and signed: members sorted, no spaces.
  ///
  /// Equals RFC 8785 for documents whose numbers are whole and within 2^53, the only numbers the
  /// court signs.
  public var canonicalBytes: [UInt8] {
    var out: [UInt8] = []
    write(to: &out, sorted: true)
    return out
  }

  private func write(to out: inout [UInt8], sorted: Bool) {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let text): out.append(contentsOf: text.utf8)
    case .string(let text): Self.write(text, to: &out)
    case .array(let values):
      out.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        value.write(to: &out, sorted: sorted)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let object): Self.write(object, to: &out, sorted: sorted)
    }
  }

  private static func write(_ object: JSONObject, to out: inout [UInt8], sorted: Bool) {
    let members =
      sorted
      ? object.members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
      : object.members
    out.append(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      write(member.name, to: &out)
      out.append(UInt8(ascii: ":"))
      member.value.write(to: &out, sorted: sorted)
    }
    out.append(UInt8(ascii: "}"))
  }

  private static func write(_ text: String, to out: inout [UInt8]) {
    out.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22: out.append(contentsOf: [0x5C, 0x22])
      case 0x5C: out.append(contentsOf: [0x5C, 0x5C])
      case 0x08: out.append(contentsOf: [0x5C, UInt8(ascii: "b")])
      case 0x09: out.append(contentsOf: [0x5C, UInt8(ascii: "t")])
      case 0x0A: out.append(contentsOf: [0x5C, UInt8(ascii: "n")])
      case 0x0C: out.append(contentsOf: [0x5C, UInt8(ascii: "f")])
      case 0x0D: out.append(contentsOf: [0x5C, UInt8(ascii: "r")])
      case ..<0x20:
        let hex = Array("0123456789abcdef".utf8)
        out.append(contentsOf: "\\u00".utf8)
        out.append(hex[Int(byte >> 4)])
        out.append(hex[Int(byte & 15)])
      default: out.append(byte)
      }
    }
    out.append(0x22)
  }
}
