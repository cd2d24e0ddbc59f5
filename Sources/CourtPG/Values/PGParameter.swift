public import Foundation

/// A value for `$1`, `$2`, … with its PostgreSQL type.
///
/// Values travel in binary form with their type named, so SQL needs no casts. The type is the one
/// in brackets below; where SQL needs another one (an enumeration, `numeric`, a range), use
/// `typed`. Arrays take optional elements, so that several nullable columns can be inserted by
/// one `unnest`.
public enum PGParameter: Sendable, Hashable {
  /// SQL NULL; the server infers its type from where it stands.
  case null
  /// `bool`
  case bool(Bool)
  /// `int8`
  case int(Int64)
  /// `int4`, for functions and columns that take nothing wider
  case int4(Int32)
  /// `float8`
  case double(Double)
  /// `text`; U+0000 is refused with `PGError.nulInText`
  case text(String)
  /// `bytea`
  case bytes([UInt8])
  /// `uuid`
  case uuid(UUID)
  /// `timestamptz`; `Int64.max` and `.min` are PostgreSQL's infinities
  case timestamp(microsecondsSince1970: Int64)
  /// `date`
  case date(daysSince1970: Int32)
  /// `jsonb`, given as JSON text
  case json(String)
  /// `bool[]`
  case boolArray([Bool?])
  /// `int8[]`
  case int8Array([Int64?])
  /// `int4[]`
  case int4Array([Int32?])
  /// `float8[]`
  case doubleArray([Double?])
  /// `text[]`
  case textArray([String?])
  /// `bytea[]`
  case byteaArray([[UInt8]?])
  /// `uuid[]`
  case uuidArray([UUID?])
  /// `timestamptz[]`, microseconds since 1970
  case timestampArray([Int64?])
  /// `date[]`, days since 1970
  case dateArray([Int32?])
  /// `jsonb[]`, each given as JSON text
  case jsonArray([String?])
  /// Any type by its text form; type 0 lets the server infer it (enumerations, `numeric`, ranges).
  case typed(text: String, typeOID: UInt32)

  /// Text for a place whose type the server infers: an enumeration, `numeric`, an interval.
  public static func inferred(_ text: String) -> PGParameter { .typed(text: text, typeOID: 0) }
}

extension PGParameter {
  /// NULL when there is no value.
  public static func text(orNull value: String?) -> PGParameter { value.map { .text($0) } ?? .null }
  /// NULL when there is no value.
  public static func int(orNull value: Int64?) -> PGParameter { value.map { .int($0) } ?? .null }
  /// NULL when there is no value.
  public static func bool(orNull value: Bool?) -> PGParameter { value.map { .bool($0) } ?? .null }
  /// NULL when there is no value.
  public static func bytes(orNull value: [UInt8]?) -> PGParameter {
    value.map { .bytes($0) } ?? .null
  }
  /// NULL when there is no value.
  public static func uuid(orNull value: UUID?) -> PGParameter { value.map { .uuid($0) } ?? .null }
  /// NULL when there is no value.
  public static func json(orNull value: String?) -> PGParameter { value.map { .json($0) } ?? .null }
  /// NULL when there is no value.
  public static func timestamp(orNull microsecondsSince1970: Int64?) -> PGParameter {
    microsecondsSince1970.map { .timestamp(microsecondsSince1970: $0) } ?? .null
  }
  /// NULL when there is no value.
  public static func date(orNull daysSince1970: Int32?) -> PGParameter {
    daysSince1970.map { .date(daysSince1970: $0) } ?? .null
  }
  /// Any integer that fits 64 bits, as `int8`.
  public static func int(_ value: some BinaryInteger) -> PGParameter {
    .int(Int64(clamping: value))
  }
}

extension PGParameter: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByStringInterpolation
{
  public init(nilLiteral: ()) { self = .null }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int64) { self = .int(value) }
  public init(stringLiteral value: String) { self = .text(value) }
}

/// Object identifiers of PostgreSQL's built-in types; fixed since they were first assigned.
///
/// Source: PostgreSQL 15, `src/include/catalog/pg_type.dat`.
enum TypeOID {
  static let bool: UInt32 = 16
  static let bytea: UInt32 = 17
  static let int8: UInt32 = 20
  static let int2: UInt32 = 21
  static let int4: UInt32 = 23
  static let text: UInt32 = 25
  static let oid: UInt32 = 26
  static let json: UInt32 = 114
  static let float4: UInt32 = 700
  static let float8: UInt32 = 701
  static let boolArray: UInt32 = 1000
  static let byteaArray: UInt32 = 1001
  static let int4Array: UInt32 = 1007
  static let textArray: UInt32 = 1009
  static let int8Array: UInt32 = 1016
  static let float8Array: UInt32 = 1022
  static let date: UInt32 = 1082
  static let dateArray: UInt32 = 1182
  static let timestamptz: UInt32 = 1184
  static let timestamptzArray: UInt32 = 1185
  static let timestamp: UInt32 = 1114
  static let numeric: UInt32 = 1700
  static let uuid: UInt32 = 2950
  static let uuidArray: UInt32 = 2951
  static let jsonb: UInt32 = 3802
  static let jsonbArray: UInt32 = 3807
}

/// PostgreSQL counts from 2000-01-01, the rest of the world from 1970-01-01.
enum PostgresEpoch {
  static let microseconds: Int64 = 946_684_800_000_000
  static let days: Int32 = 10_957

  static func toServer(microsecondsSince1970 value: Int64) -> Int64 {
    if value == .max || value == .min { return value }
    let (shifted, overflow) = value.subtractingReportingOverflow(microseconds)
    return overflow ? .min : shifted
  }

  static func fromServer(microseconds value: Int64) -> Int64 {
    if value == .max || value == .min { return value }
    let (shifted, overflow) = value.addingReportingOverflow(microseconds)
    return overflow ? .max : shifted
  }

  static func toServer(daysSince1970 value: Int32) -> Int32 {
    if value == .max || value == .min { return value }
    let (shifted, overflow) = value.subtractingReportingOverflow(days)
    return overflow ? .min : shifted
  }

  static func fromServer(days value: Int32) -> Int32 {
    if value == .max || value == .min { return value }
    let (shifted, overflow) = value.addingReportingOverflow(Self.days)
    return overflow ? .max : shifted
  }
}
