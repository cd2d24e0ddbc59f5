/// A plain value that expressions, facts and inputs are made of.
///
/// The cases follow the value kinds of the Common Expression Language. `==` and `hash` compare
/// structure (`.int(1)` differs from `.uint(1)`); the language's own numeric equality is
/// ``isEqual(to:)``. Amounts of money belong in `.int` minor units, never in `.double`.
public enum Value: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case list([Value])
  case map([MapKey: Value])
  case timestamp(Timestamp)
  case duration(TimeSpan)
  /// The name of a kind, as answered by the function `type`.
  case type(String)
}

/// A key of a map value: the language allows bool, int, uint and string and nothing else.
public enum MapKey: Sendable, Hashable, ExpressibleByStringLiteral {
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case string(String)

  public init(stringLiteral value: String) { self = .string(value) }

  /// The key as an ordinary value.
  public var value: Value {
    switch self {
    case .bool(let bool): .bool(bool)
    case .int(let int): .int(int)
    case .uint(let uint): .uint(uint)
    case .string(let string): .string(string)
    }
  }
}

extension Value: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int64) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: Value...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (MapKey, Value)...) {
    self = .map(Dictionary(elements, uniquingKeysWith: { _, last in last }))
  }
}

extension Value {
  /// A map value from a dictionary with string keys.
  public static func object(_ fields: [String: Value]) -> Value {
    var map: [MapKey: Value] = [:]
    map.reserveCapacity(fields.count)
    for (name, value) in fields { map[.string(name)] = value }
    return .map(map)
  }

  /// A list value of strings.
  public static func strings(_ strings: some Sequence<String>) -> Value {
    .list(strings.map { .string($0) })
  }

  /// True for `.null` only.
  public var isNull: Bool { self == .null }

  /// The truth value, or nil when this is another kind.
  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The whole number when this is an `int`, or a `uint` that fits; nil for other kinds.
  public var intValue: Int64? {
    switch self {
    case .int(let value): value
    case .uint(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// The text, or nil when this is another kind.
  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The number as a double for any of the three number kinds; large integers lose precision.
  public var doubleValue: Double? {
    switch self {
    case .int(let value): Double(value)
    case .uint(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The elements, or nil when this is another kind.
  public var listValue: [Value]? {
    if case .list(let value) = self { value } else { nil }
  }

  /// The strings of a list of strings; nil when this is no list or holds anything else.
  public var stringsValue: [String]? {
    guard let list = listValue else { return nil }
    let strings = list.compactMap(\.stringValue)
    return strings.count == list.count ? strings : nil
  }

  /// The fields of a map whose keys are all strings; nil otherwise.
  public var objectValue: [String: Value]? {
    guard case .map(let map) = self else { return nil }
    var fields: [String: Value] = [:]
    for (key, value) in map {
      guard case .string(let name) = key else { return nil }
      fields[name] = value
    }
    return fields
  }

  /// The language's name of this value's kind.
  public var kindName: String {
    switch self {
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .list: "list"
    case .map: "map"
    case .timestamp: "google.protobuf.Timestamp"
    case .duration: "google.protobuf.Duration"
    case .type: "type"
    }
  }
}
