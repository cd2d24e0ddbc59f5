public import Foundation

/// Typed reading. Every getter takes a column number or a column name, and throws
/// `PGError.decoding` with the column's name when the value is NULL or of another type; the
/// `…OrNil` forms answer nil for NULL.
extension PGRow {
  /// `int2`, `int4`, `int8` or `oid`.
  public func int(_ column: some PGColumn) throws(PGError) -> Int {
    try required(intOrNil(column), column, "an integer")
  }

  public func intOrNil(_ column: some PGColumn) throws(PGError) -> Int? {
    try int64OrNil(column).map { Int($0) }
  }

  public func int64(_ column: some PGColumn) throws(PGError) -> Int64 {
    try required(int64OrNil(column), column, "an integer")
  }

  public func int64OrNil(_ column: some PGColumn) throws(PGError) -> Int64? {
    try decode(column, "an integer") { raw, type in
      switch (type, raw.count) {
      case (TypeOID.int8, 8): Int64(raw.bigEndian(Int64.self))
      case (TypeOID.int4, 4): Int64(raw.bigEndian(Int32.self))
      case (TypeOID.int2, 2): Int64(raw.bigEndian(Int16.self))
      case (TypeOID.oid, 4): Int64(raw.bigEndian(UInt32.self))
      default: nil
      }
    }
  }

  public func bool(_ column: some PGColumn) throws(PGError) -> Bool {
    try required(boolOrNil(column), column, "a boolean")
  }

  public func boolOrNil(_ column: some PGColumn) throws(PGError) -> Bool? {
    try decode(column, "a boolean") { raw, type in
      type == TypeOID.bool && raw.count == 1 ? raw[0] != 0 : nil
    }
  }

  /// `float8` or `float4`.
  public func double(_ column: some PGColumn) throws(PGError) -> Double {
    try required(doubleOrNil(column), column, "a floating-point number")
  }

  public func doubleOrNil(_ column: some PGColumn) throws(PGError) -> Double? {
    try decode(column, "a floating-point number") { raw, type in
      switch (type, raw.count) {
      case (TypeOID.float8, 8): Double(bitPattern: raw.bigEndian(UInt64.self))
      case (TypeOID.float4, 4): Double(Float(bitPattern: raw.bigEndian(UInt32.self)))
      default: nil
      }
    }
  }

  /// `text`, `varchar`, `char`, `name`, `citext` or an enumeration; `numeric` as exact digits.
  public func text(_ column: some PGColumn) throws(PGError) -> String {
    try required(textOrNil(column), column, "text")
  }

  public func textOrNil(_ column: some PGColumn) throws(PGError) -> String? {
    try decode(column, "text") { raw, type in
      if type == TypeOID.numeric { return NumericText.decode(raw) }
      return TypeOID.isBinaryOnly(type) ? nil : String(validating: raw, as: UTF8.self)
    }
  }

  /// `bytea`.
  public func bytes(_ column: some PGColumn) throws(PGError) -> [UInt8] {
    try required(bytesOrNil(column), column, "bytes")
  }

  public func bytesOrNil(_ column: some PGColumn) throws(PGError) -> [UInt8]? {
    try decode(column, "bytes") { raw, type in type == TypeOID.bytea ? Array(raw) : nil }
  }

  public func uuid(_ column: some PGColumn) throws(PGError) -> UUID {
    try required(uuidOrNil(column), column, "a UUID")
  }

  public func uuidOrNil(_ column: some PGColumn) throws(PGError) -> UUID? {
    try decode(column, "a UUID") { raw, type in
      type == TypeOID.uuid && raw.count == 16 ? raw.uuid : nil
    }
  }

  /// Microseconds since 1970 of a `timestamptz`; the infinities are `Int64.max` and `.min`.
  public func timestampMicroseconds(_ column: some PGColumn) throws(PGError) -> Int64 {
    try required(timestampMicrosecondsOrNil(column), column, "an instant")
  }

  public func timestampMicrosecondsOrNil(_ column: some PGColumn) throws(PGError) -> Int64? {
    try decode(column, "an instant") { raw, type in
      guard type == TypeOID.timestamptz || type == TypeOID.timestamp, raw.count == 8 else {
        return nil
      }
      return PostgresEpoch.fromServer(microseconds: raw.bigEndian(Int64.self))
    }
  }

  /// Days since 1970-01-01 of a `date`.
  public func daysSince1970(_ column: some PGColumn) throws(PGError) -> Int32 {
    try required(daysSince1970OrNil(column), column, "a date")
  }

  public func daysSince1970OrNil(_ column: some PGColumn) throws(PGError) -> Int32? {
    try decode(column, "a date") { raw, type in
      guard type == TypeOID.date, raw.count == 4 else { return nil }
      return PostgresEpoch.fromServer(days: raw.bigEndian(Int32.self))
    }
  }

  /// The JSON text of a `jsonb` or `json`.
  public func json(_ column: some PGColumn) throws(PGError) -> String {
    try required(jsonOrNil(column), column, "JSON")
  }

  public func jsonOrNil(_ column: some PGColumn) throws(PGError) -> String? {
    try decode(column, "JSON") { raw, type in
      switch type {
      case TypeOID.jsonb where raw.first == 1:
        String(validating: UnsafeRawBufferPointer(rebasing: raw.dropFirst()), as: UTF8.self)
      case TypeOID.json: String(validating: raw, as: UTF8.self)
      default: nil
      }
    }
  }

  public func isNull(_ column: some PGColumn) throws(PGError) -> Bool {
    try withRaw(column.number(in: self)) { $0 == nil }
  }

  func required<Value>(
    _ value: Value?, _ column: some PGColumn, _ expected: String
  ) throws(PGError) -> Value {
    if let value { return value }
    throw .decoding(
      column: columnName(try column.number(in: self)), expected: expected, found: "NULL")
  }

  func decode<Value>(
    _ column: some PGColumn, _ expected: String,
    _ body: (UnsafeRawBufferPointer, UInt32) -> Value?
  ) throws(PGError) -> Value? {
    let number = try column.number(in: self)
    let type = type(number)
    return try withRaw(number) { raw throws(PGError) in
      guard let raw else { return nil }
      if let value = body(raw, type) { return value }
      throw .decoding(
        column: columnName(number), expected: expected,
        found: "type \(type), \(raw.count) bytes")
    }
  }
}

extension TypeOID {
  /// Types whose binary form is not their text.
  static func isBinaryOnly(_ type: UInt32) -> Bool {
    switch type {
    case bool, bytea, int8, int2, int4, oid, float4, float8, date, timestamptz, timestamp, uuid,
      jsonb, textArray, int8Array, int4Array, uuidArray, byteaArray, boolArray, float8Array:
      true
    default: false
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The first bytes as a big-endian integer; the caller has checked the length.
  func bigEndian<Value: FixedWidthInteger>(_: Value.Type, at offset: Int = 0) -> Value {
    Value(bigEndian: loadUnaligned(fromByteOffset: offset, as: Value.self))
  }

  /// The first sixteen bytes; the caller has checked the length.
  var uuid: UUID { UUID(uuid: loadUnaligned(as: uuid_t.self)) }
}
