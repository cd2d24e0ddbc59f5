/// The conversion functions `int`, `uint`, `double`, `string`, `bytes`, `bool`, `timestamp` and
/// `duration`.
enum Conversion {
  typealias Failure = EvaluationError

  static func convert(
    _ value: Value, to kind: String, _ offset: Int
  ) throws(Failure) -> Value {
    let converted: Value?
    switch kind {
    case "int": converted = int(value)
    case "uint": converted = uint(value)
    case "double": converted = double(value)
    case "string": converted = string(value)
    case "bytes": converted = bytes(value)
    case "bool": converted = bool(value)
    case "timestamp": converted = try timestamp(value, offset)
    case "duration": converted = try duration(value, offset)
    default: converted = nil
    }
    guard let converted else {
      throw Failure(
        kind: .invalidArgument, offset: offset,
        reason: "this \(value.kindName) does not convert to \(kind)")
    }
    return converted
  }

  private static func int(_ value: Value) -> Value? {
    switch value {
    case .int: value
    case .uint(let uint): Int64(exactly: uint).map { .int($0) }
    case .double(let double): whole(double).map { .int($0) }
    case .string(let text): Int64(text).map { .int($0) }
    case .timestamp(let moment): .int(moment.seconds)
    case .duration(let span): .int(span.seconds)
    default: nil
    }
  }

  /// Towards zero; the two borders of the range are refused, as a double cannot tell them apart.
  private static func whole(_ double: Double) -> Int64? {
    guard double > -0x1p63, double < 0x1p63 else { return nil }
    return Int64(double)
  }

  private static func uint(_ value: Value) -> Value? {
    switch value {
    case .uint: value
    case .int(let int): UInt64(exactly: int).map { .uint($0) }
    case .double(let double): double > -1 && double < 0x1p64 ? .uint(UInt64(double)) : nil
    case .string(let text): UInt64(text).map { .uint($0) }
    default: nil
    }
  }

  private static func double(_ value: Value) -> Value? {
    switch value {
    case .double: value
    case .int, .uint: value.doubleValue.map { .double($0) }
    case .string(let text): decimal(text).map { .double($0) }
    default: nil
    }
  }

  /// Decimal notation, `inf` and `nan`; a number too large for a double is none.
  private static func decimal(_ text: String) -> Double? {
    guard let double = Double(text), !text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "x") })
    else { return nil }
    let isWord = text.utf8.contains { $0 | 0x20 == UInt8(ascii: "i") }
    return double.isInfinite && !isWord ? nil : double
  }

  private static func string(_ value: Value) -> Value? {
    switch value {
    case .string: value
    case .int(let int): .string(String(int))
    case .uint(let uint): .string(String(uint))
    case .double(let double): .string(text(double))
    case .bool(let bool): .string(String(bool))
    case .bytes(let bytes): String(validating: bytes, as: UTF8.self).map { .string($0) }
    case .timestamp(let moment): .string(TimeMath.text(moment))
    case .duration(let span): .string(TimeMath.text(span))
    default: nil
    }
  }

  /// Shortest form that reads back the same, whole numbers without a fraction.
  static func text(_ double: Double) -> String {
    if let whole = Int64(exactly: double), whole.magnitude < 1_000_000_000_000_000 {
      return whole == 0 && double.sign == .minus ? "-0" : String(whole)
    }
    return String(describing: double)
  }

  private static func bytes(_ value: Value) -> Value? {
    switch value {
    case .bytes: value
    case .string(let text): .bytes(Array(text.utf8))
    default: nil
    }
  }

  private static func bool(_ value: Value) -> Value? {
    switch value {
    case .bool: value
    case .string(let text) where ["1", "t", "T", "true", "TRUE", "True"].contains(text):
      .bool(true)
    case .string(let text) where ["0", "f", "F", "false", "FALSE", "False"].contains(text):
      .bool(false)
    default: nil
    }
  }

  private static func timestamp(_ value: Value, _ offset: Int) throws(Failure) -> Value? {
    switch value {
    case .timestamp: return value
    case .string(let text): return .timestamp(try TimeMath.timestamp(text, offset))
    case .int(let seconds): return Timestamp(seconds: seconds).map { .timestamp($0) }
    default: return nil
    }
  }

  private static func duration(_ value: Value, _ offset: Int) throws(Failure) -> Value? {
    switch value {
    case .duration: return value
    case .string(let text): return .duration(try TimeMath.duration(text, offset))
    case .int(let seconds): return TimeSpan(seconds: seconds).map { .duration($0) }
    default: return nil
    }
  }
}
