/// The operators + - * / % and the two signs, where leaving the range is an error.
enum Arithmetic {
  typealias Failure = EvaluationError

  static func unary(
    _ sign: UnaryOperator, _ operand: Value, _ offset: Int
  ) throws(Failure) -> Value {
    switch (sign, operand) {
    case (.not, .bool(let value)): return .bool(!value)
    case (.negate, .int(let value)):
      guard value != Int64.min else { throw overflow(offset) }
      return .int(-value)
    case (.negate, .double(let value)): return .double(-value)
    default:
      throw Failure(
        kind: .noOverload, offset: offset,
        reason: "'\(sign.rawValue)' does not apply to \(operand.kindName)")
    }
  }

  static func binary(
    _ left: Value, _ operation: BinaryOperator, _ right: Value, _ offset: Int
  ) throws(Failure) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)):
      return .int(try whole(left, operation, right, offset))
    case (.uint(let left), .uint(let right)):
      return .uint(try whole(left, operation, right, offset))
    case (.double(let left), .double(let right)) where operation != .modulo:
      return .double(real(left, operation, right))
    default:
      if let sum = try joined(left, operation, right, offset) { return sum }
      throw Failure(
        kind: .noOverload, offset: offset,
        reason: "'\(operation.rawValue)' does not apply to \(left.kindName) and "
          + "\(right.kindName)")
    }
  }

  private static func overflow(_ offset: Int) -> Failure {
    Failure(kind: .overflow, offset: offset, reason: "the result does not fit into 64 bits")
  }

  private static func whole<T: FixedWidthInteger>(
    _ left: T, _ operation: BinaryOperator, _ right: T, _ offset: Int
  ) throws(Failure) -> T {
    let result: (partialValue: T, overflow: Bool)
    switch operation {
    case .add: result = left.addingReportingOverflow(right)
    case .subtract: result = left.subtractingReportingOverflow(right)
    case .multiply: result = left.multipliedReportingOverflow(by: right)
    default:
      guard right != 0 else {
        throw Failure(kind: .divideByZero, offset: offset, reason: "division by zero")
      }
      result =
        operation == .divide
        ? left.dividedReportingOverflow(by: right)
        : left.remainderReportingOverflow(dividingBy: right)
    }
    guard !result.overflow else { throw overflow(offset) }
    return result.partialValue
  }

  private static func real(
    _ left: Double, _ operation: BinaryOperator, _ right: Double
  ) -> Double {
    switch operation {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    default: left / right
    }
  }

  /// Sums that are no numbers: texts, lists, moments and lengths of time.
  private static func joined(
    _ left: Value, _ operation: BinaryOperator, _ right: Value, _ offset: Int
  ) throws(Failure) -> Value? {
    switch (left, operation, right) {
    case (.string(let left), .add, .string(let right)): return .string(left + right)
    case (.bytes(let left), .add, .bytes(let right)): return .bytes(left + right)
    case (.list(let left), .add, .list(let right)): return .list(left + right)
    case (.timestamp(let moment), .add, .duration(let span)),
      (.duration(let span), .add, .timestamp(let moment)):
      return .timestamp(try TimeMath.moved(moment, span, sign: 1, offset))
    case (.timestamp(let moment), .subtract, .duration(let span)):
      return .timestamp(try TimeMath.moved(moment, span, sign: -1, offset))
    case (.timestamp(let left), .subtract, .timestamp(let right)):
      return .duration(
        try TimeMath.span(
          left.seconds - right.seconds, Int64(left.nanos - right.nanos), offset))
    case (.duration(let left), .add, .duration(let right)):
      return .duration(
        try TimeMath.span(
          left.seconds + right.seconds, Int64(left.nanos) + Int64(right.nanos), offset))
    case (.duration(let left), .subtract, .duration(let right)):
      return .duration(
        try TimeMath.span(
          left.seconds - right.seconds, Int64(left.nanos) - Int64(right.nanos), offset))
    default: return nil
    }
  }
}

/// Elements of lists and maps.
enum Indexing {
  static func element(
    of container: Value, at key: Value, offset: Int
  ) throws(EvaluationError) -> Value {
    switch container {
    case .list(let list):
      guard let index = wholeNumber(key) else { break }
      guard index >= 0, index < list.count else {
        throw EvaluationError(
          kind: .outOfRange, offset: offset,
          reason: "the list has \(list.count) elements, there is none at \(index)")
      }
      return list[Int(index)]
    case .map(let map):
      guard let mapKey = MapKey(key) ?? wholeNumber(key).map({ .int($0) }) else { break }
      guard let value = map.value(for: mapKey) else {
        throw EvaluationError(
          kind: .noSuchField, offset: offset, reason: "the map has no such key")
      }
      return value
    default: break
    }
    throw EvaluationError(
      kind: .noOverload, offset: offset,
      reason: "a value of kind \(container.kindName) has no element at a \(key.kindName)")
  }

  static func contains(
    _ container: Value, _ element: Value, _ offset: Int
  ) throws(EvaluationError) -> Bool {
    switch container {
    case .list(let list): return list.contains { $0.isEqual(to: element) }
    case .map(let map):
      guard let key = MapKey(element) ?? wholeNumber(element).map({ .int($0) }) else {
        return false
      }
      return map.value(for: key) != nil
    default:
      throw EvaluationError(
        kind: .noOverload, offset: offset,
        reason: "'in' needs a list or a map, not \(container.kindName)")
    }
  }

  private static func wholeNumber(_ value: Value) -> Int64? {
    if case .double(let double) = value { return Int64(exactly: double) }
    return value.intValue
  }
}
