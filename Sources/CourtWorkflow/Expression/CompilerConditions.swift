/// The parts of an expression that answer yes or no.
extension Compiler {
  func test(_ syntax: Syntax) -> Test {
    let offset = syntax.offset
    switch syntax.form {
    case .literal(.bool(let bool)):
      return { (frame: inout Frame) throws(Failure) -> Bool in
        try frame.charge(1, offset)
        return bool
      }
    case .select(let operand, let field, tests: true): return presence(operand, field, offset)
    case .and(let left, let right): return logical(left, right, decisive: false, offset)
    case .or(let left, let right): return logical(left, right, decisive: true, offset)
    case .unary(.not, let operand): return opposite(operand, offset)
    case .binary(let operation, let left, let right) where operation.answersBool:
      return comparison(operation, left, right, offset)
    case .comprehension(let comprehension) where comprehension.answersBool:
      return quantifier(comprehension, offset)
    default: return demanded(syntax)
    }
  }

  /// A value that must turn out to be bool.
  private func demanded(_ syntax: Syntax) -> Test {
    let step = self.step(syntax)
    let offset = syntax.offset
    return { (frame: inout Frame) throws(Failure) -> Bool in
      let found = try step(&frame)
      guard case .bool(let bool) = found else {
        throw Failure(
          kind: .noOverload, offset: offset,
          reason: "a condition must be bool, not \(found.kindName)")
      }
      return bool
    }
  }

  /// `&&` and `||` absorb an error of one side when the other side decides alone.
  private func logical(
    _ left: Syntax, _ right: Syntax, decisive: Bool, _ offset: Int
  ) -> Test {
    let (left, right) = (test(left), test(right))
    return { (frame: inout Frame) throws(Failure) -> Bool in
      try frame.charge(1, offset)
      var leftError: Failure?
      do throws(Failure) {
        if try left(&frame) == decisive { return decisive }
      } catch {
        guard error.kind != .costExceeded else { throw error }
        leftError = error
      }
      if try right(&frame) == decisive { return decisive }
      if let leftError { throw leftError }
      return !decisive
    }
  }

  private func opposite(_ operand: Syntax, _ offset: Int) -> Test {
    if operand.answersBool {
      let test = self.test(operand)
      return { (frame: inout Frame) throws(Failure) -> Bool in
        try frame.charge(1, offset)
        return try !test(&frame)
      }
    }
    let step = self.step(operand)
    return { (frame: inout Frame) throws(Failure) -> Bool in
      try frame.charge(1, offset)
      let value = try step(&frame)
      guard case .bool(let bool) = value else {
        _ = try Arithmetic.unary(.not, value, offset)
        return false
      }
      return !bool
    }
  }

  private func comparison(
    _ operation: BinaryOperator, _ left: Syntax, _ right: Syntax, _ offset: Int
  ) -> Test {
    let (left, right) = (step(left), step(right))
    switch operation {
    case .equal, .notEqual:
      let wanted = operation == .equal
      return { (frame: inout Frame) throws(Failure) -> Bool in
        try frame.charge(1, offset)
        let leftValue = try left(&frame)
        let rightValue = try right(&frame)
        try frame.charge(leftValue.weight + rightValue.weight, offset)
        return leftValue.isEqual(to: rightValue) == wanted
      }
    case .isIn:
      return { (frame: inout Frame) throws(Failure) -> Bool in
        try frame.charge(1, offset)
        let leftValue = try left(&frame)
        let rightValue = try right(&frame)
        try frame.charge(leftValue.weight + rightValue.weight, offset)
        return try Indexing.contains(rightValue, leftValue, offset)
      }
    default:
      return { (frame: inout Frame) throws(Failure) -> Bool in
        try frame.charge(1, offset)
        let leftValue = try left(&frame)
        let rightValue = try right(&frame)
        if case .int(let left) = leftValue, case .int(let right) = rightValue {
          try frame.charge(2, offset)
          return Ordering.compare(left, operation, right)
        }
        try frame.charge(leftValue.weight + rightValue.weight, offset)
        return try Ordering.compare(leftValue, operation, rightValue, offset)
      }
    }
  }
}

extension Syntax {
  /// Whether the form alone makes this bool, whatever the values are.
  var answersBool: Bool {
    switch form {
    case .literal(.bool), .select(_, _, tests: true), .and, .or, .unary(.not, _): true
    case .binary(let operation, _, _): operation.answersBool
    case .comprehension(let comprehension): comprehension.answersBool
    default: false
    }
  }
}
