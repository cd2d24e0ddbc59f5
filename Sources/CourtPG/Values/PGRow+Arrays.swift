public import Foundation

/// One-dimensional arrays; an element that is NULL is a decoding error.
extension PGRow {
  public func textArray(_ column: some PGColumn) throws(PGError) -> [String] {
    try required(textArrayOrNil(column), column, "an array of text")
  }

  public func textArrayOrNil(_ column: some PGColumn) throws(PGError) -> [String]? {
    try array(column, "an array of text") { raw, type in
      TypeOID.isBinaryOnly(type) ? nil : String(validating: raw, as: UTF8.self)
    }
  }

  public func intArray(_ column: some PGColumn) throws(PGError) -> [Int] {
    try required(intArrayOrNil(column), column, "an array of integers")
  }

  public func intArrayOrNil(_ column: some PGColumn) throws(PGError) -> [Int]? {
    try array(column, "an array of integers") { raw, type in
      switch (type, raw.count) {
      case (TypeOID.int8, 8): Int(raw.bigEndian(Int64.self))
      case (TypeOID.int4, 4): Int(raw.bigEndian(Int32.self))
      case (TypeOID.int2, 2): Int(raw.bigEndian(Int16.self))
      default: nil
      }
    }
  }

  public func uuidArray(_ column: some PGColumn) throws(PGError) -> [UUID] {
    try required(uuidArrayOrNil(column), column, "an array of UUIDs")
  }

  public func uuidArrayOrNil(_ column: some PGColumn) throws(PGError) -> [UUID]? {
    try array(column, "an array of UUIDs") { raw, type in
      type == TypeOID.uuid && raw.count == 16 ? raw.uuid : nil
    }
  }

  public func bytesArray(_ column: some PGColumn) throws(PGError) -> [[UInt8]] {
    try required(bytesArrayOrNil(column), column, "an array of bytes")
  }

  public func bytesArrayOrNil(_ column: some PGColumn) throws(PGError) -> [[UInt8]]? {
    try array(column, "an array of bytes") { raw, type in
      type == TypeOID.bytea ? Array(raw) : nil
    }
  }

  private func array<Element>(
    _ column: some PGColumn, _ expected: String,
    _ element: (UnsafeRawBufferPointer, UInt32) -> Element?
  ) throws(PGError) -> [Element]? {
    try decode(column, expected) { raw, _ in
      guard raw.count >= 12 else { return nil }
      let dimensions = raw.bigEndian(Int32.self)
      let type = raw.bigEndian(UInt32.self, at: 8)
      if dimensions == 0 { return [] }
      guard dimensions == 1, raw.count >= 20 else { return nil }
      return elements(raw, type, count: Int(raw.bigEndian(Int32.self, at: 12)), element)
    }
  }

  private func elements<Element>(
    _ raw: UnsafeRawBufferPointer, _ type: UInt32, count: Int,
    _ element: (UnsafeRawBufferPointer, UInt32) -> Element?
  ) -> [Element]? {
    // Each element takes at least its four length bytes, which bounds the count.
    guard count >= 0, count <= (raw.count - 20) / 4 else { return nil }
    var values: [Element] = []
    values.reserveCapacity(count)
    var offset = 20
    for _ in 0..<count {
      guard offset + 4 <= raw.count else { return nil }
      let length = Int(raw.bigEndian(Int32.self, at: offset))
      offset += 4
      guard length >= 0, offset + length <= raw.count else { return nil }
      let piece = UnsafeRawBufferPointer(rebasing: raw[offset..<offset + length])
      guard let value = element(piece, type) else { return nil }
      values.append(value)
      offset += length
    }
    return values
  }
}

/// `numeric` in its binary form: base 10 000 digits, a weight, a sign and a display scale.
///
/// Source: PostgreSQL 15, `src/backend/utils/adt/numeric.c`, `numeric_send`.
enum NumericText {
  static func decode(_ raw: UnsafeRawBufferPointer) -> String? {
    guard raw.count >= 8 else { return nil }
    let count = Int(raw.bigEndian(Int16.self))
    let weight = Int(raw.bigEndian(Int16.self, at: 2))
    let sign = raw.bigEndian(UInt16.self, at: 4)
    let scale = Int(raw.bigEndian(Int16.self, at: 6))
    switch sign {
    case 0xC000: return "NaN"
    case 0xD000: return "Infinity"
    case 0xF000: return "-Infinity"
    default: break
    }
    guard count >= 0, scale >= 0, raw.count == 8 + 2 * count else { return nil }
    func group(_ index: Int) -> String {
      guard index >= 0, index < count else { return "0000" }
      let digits = String(raw.bigEndian(Int16.self, at: 8 + 2 * index))
      return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
    var whole = ""
    if weight >= 0 { for index in 0...weight { whole += group(index) } }
    whole = String(whole.drop { $0 == "0" })
    var text = (sign == 0x4000 ? "-" : "") + (whole.isEmpty ? "0" : whole)
    if scale > 0 {
      var fraction = ""
      var index = weight + 1
      while fraction.count < scale {
        fraction += group(index)
        index += 1
      }
      text += "." + fraction.prefix(scale)
    }
    return text
  }
}
