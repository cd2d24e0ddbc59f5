/// The functions of the language, by name.
enum Functions {
  typealias Failure = EvaluationError

  static let global: Set<String> = [
    "size", "int", "uint", "double", "string", "bytes", "bool", "type", "dyn", "timestamp",
    "duration", "matches",
  ]

  static let methods: Set<String> = [
    "size", "contains", "startsWith", "endsWith", "matches", "getDate", "getDayOfMonth",
    "getDayOfWeek", "getDayOfYear", "getFullYear", "getHours", "getMilliseconds", "getMinutes",
    "getMonth", "getSeconds",
  ]

  /// Names that stand for a kind when no variable carries them.
  static let typeNames: [String: String] = [
    "bool": "bool", "int": "int", "uint": "uint", "double": "double", "string": "string",
    "bytes": "bytes", "list": "list", "map": "map", "null_type": "null_type", "type": "type",
    "google.protobuf.Timestamp": "google.protobuf.Timestamp",
    "google.protobuf.Duration": "google.protobuf.Duration",
  ]

  static func call(
    _ name: String, _ arguments: [Value], _ offset: Int
  ) throws(Failure) -> Value {
    if name == "matches", arguments.count == 2 {
      return try method(name, on: arguments[0], [arguments[1]], offset)
    }
    guard arguments.count == 1 else {
      throw Failure(
        kind: .noOverload, offset: offset,
        reason: "'\(name)' does not take \(arguments.count) arguments")
    }
    let argument = arguments[0]
    switch name {
    case "size": return try size(argument, offset)
    case "type": return .type(argument.kindName)
    case "dyn": return argument
    default: return try Conversion.convert(argument, to: name, offset)
    }
  }

  static func size(_ value: Value, _ offset: Int) throws(Failure) -> Value {
    switch value {
    case .string(let string): return .int(Int64(string.unicodeScalars.count))
    case .bytes(let bytes): return .int(Int64(bytes.count))
    case .list(let list): return .int(Int64(list.count))
    case .map(let map): return .int(Int64(map.count))
    default: throw noOverload("size", value, offset)
    }
  }

  static func noOverload(_ name: String, _ value: Value, _ offset: Int) -> Failure {
    Failure(
      kind: .noOverload, offset: offset, reason: "'\(name)' does not apply to \(value.kindName)")
  }

  static func method(
    _ name: String, on target: Value, _ arguments: [Value], _ offset: Int
  ) throws(Failure) -> Value {
    if name == "size", arguments.isEmpty { return try size(target, offset) }
    switch (target, arguments.first) {
    case (.string(let text), .string(let other)?) where arguments.count == 1:
      return try textMethod(name, text, other, offset)
    case (.timestamp(let moment), nil):
      return try part(name, try TimeMath.civil(moment, zone: nil, offset), moment, offset)
    case (.timestamp(let moment), .string(let zone)?) where arguments.count == 1:
      return try part(name, try TimeMath.civil(moment, zone: zone, offset), moment, offset)
    case (.duration(let span), nil): return try part(name, span, offset)
    default: throw noOverload(name, target, offset)
    }
  }

  private static func textMethod(
    _ name: String, _ text: String, _ other: String, _ offset: Int
  ) throws(Failure) -> Value {
    let scalars = text.unicodeScalars
    let part = other.unicodeScalars
    switch name {
    case "startsWith": return .bool(scalars.starts(with: part))
    case "endsWith": return .bool(scalars.reversed().starts(with: part.reversed()))
    case "contains": return .bool(part.isEmpty || contains(Array(text.utf8), Array(other.utf8)))
    case "matches":
      do throws(PatternDefect) {
        return .bool(try Pattern(other).matches(text))
      } catch {
        throw Failure(kind: .invalidArgument, offset: offset, reason: error.reason)
      }
    default: throw noOverload(name, .string(text), offset)
    }
  }

  /// Searches by bytes: UTF-8 keeps code point borders, so a match is a match of code points.
  private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count <= text.count else { return false }
    return (0...(text.count - part.count)).contains { start in
      text[start..<(start + part.count)].elementsEqual(part)
    }
  }

  private static func part(
    _ name: String, _ civil: CivilTime, _ moment: Timestamp, _ offset: Int
  ) throws(Failure) -> Value {
    switch name {
    case "getFullYear": return .int(civil.year)
    case "getMonth": return .int(civil.month - 1)
    case "getDate": return .int(civil.day)
    case "getDayOfMonth": return .int(civil.day - 1)
    case "getDayOfWeek": return .int(civil.weekday)
    case "getDayOfYear": return .int(civil.dayOfYear)
    case "getHours": return .int(civil.hour)
    case "getMinutes": return .int(civil.minute)
    case "getSeconds": return .int(civil.second)
    case "getMilliseconds": return .int(Int64(moment.nanos / 1_000_000))
    default: throw noOverload(name, .timestamp(moment), offset)
    }
  }

  private static func part(
    _ name: String, _ span: TimeSpan, _ offset: Int
  ) throws(Failure) -> Value {
    switch name {
    case "getHours": return .int(span.seconds / 3_600)
    case "getMinutes": return .int(span.seconds / 60)
    case "getSeconds": return .int(span.seconds)
    case "getMilliseconds": return .int(Int64(span.nanos / 1_000_000))
    default: throw noOverload(name, .duration(span), offset)
    }
  }
}
