/// Turns a syntax tree into closures once, so that evaluating it again and again looks up no name
/// twice and builds nothing that is not asked for.
///
/// Evaluation stays total and bounded: every step is counted, every arithmetic overflow is an error.
struct Compiler {
  typealias Failure = EvaluationError

  /// Variables of the macros around the present node, innermost last.
  var locals: [String] = []

  // MARK: Values

  func step(_ syntax: Syntax) -> Step {
    let offset = syntax.offset
    switch syntax.form {
    case .literal(let value): return Self.constant(value, cost: 1, offset)
    case .name(let name): return self.name(name, offset)
    case .select(let operand, let field, tests: false):
      return selection(syntax, operand, field, offset)
    case .index(let operand, let key): return index(operand, key, offset)
    case .list(let elements): return list(elements, offset)
    case .map(let entries): return map(entries, offset)
    case .conditional(let test, let yes, let no): return conditional(test, yes, no, offset)
    case .unary(.negate, let operand): return negation(operand, offset)
    case .binary(let operation, let left, let right) where !operation.answersBool:
      return arithmetic(operation, left, right, offset)
    case .call(let name, let arguments): return call(name, arguments, offset)
    case .method(let target, let name, let arguments):
      return method(target, name, arguments, offset)
    case .comprehension(let comprehension) where !comprehension.answersBool:
      return collection(comprehension, offset)
    default:
      let test = self.test(syntax)
      return { (frame: inout Frame) throws(Failure) -> Value in .bool(try test(&frame)) }
    }
  }

  static func constant(_ value: Value, cost: Int, _ offset: Int) -> Step {
    { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(cost, offset)
      return value
    }
  }

  // MARK: Names and fields

  private func name(_ name: String, _ offset: Int) -> Step {
    if let place = locals.lastIndex(of: name) {
      return { (frame: inout Frame) throws(Failure) -> Value in
        try frame.charge(1, offset)
        return frame.locals[place]
      }
    }
    let type = Functions.typeNames[name]
    return { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      if let value = frame.names.variable(name) { return value }
      if let type { return .type(type) }
      throw Failure(kind: .unknownName, offset: offset, reason: "nothing is named '\(name)'")
    }
  }

  /// The variable a plain name stands for; nil for a macro's variable or anything else.
  func variable(_ syntax: Syntax) -> Owner? {
    guard case .name(let name) = syntax.form, !locals.contains(name) else { return nil }
    return Owner(name)
  }

  /// A dotted name is first looked for as one variable, the longest form first.
  private func selection(
    _ syntax: Syntax, _ operand: Syntax, _ field: String, _ offset: Int
  ) -> Step {
    let container = step(operand)
    let owner = variable(operand)
    let path = dottedName(syntax)
    let type = path.flatMap { Functions.typeNames[$0] }
    return { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      if let path, frame.names.hasDottedNames, let value = frame.names.variable(path) {
        return value
      }
      if let type { return .type(type) }
      if let owner {
        switch frame.names.field(field, of: owner) {
        case .value(let value):
          try frame.charge(1, offset)
          return value
        case .missing: throw Self.noField(field, offset)
        case .unanswered: break
        }
      }
      guard let value = try Self.map(in: &frame, container, field, offset)[.string(field)] else {
        throw Self.noField(field, offset)
      }
      return value
    }
  }

  /// `has(operand.field)`
  func presence(_ operand: Syntax, _ field: String, _ offset: Int) -> Test {
    let container = step(operand)
    let owner = variable(operand)
    return { (frame: inout Frame) throws(Failure) -> Bool in
      try frame.charge(1, offset)
      if let owner {
        switch frame.names.field(field, of: owner) {
        case .value:
          try frame.charge(1, offset)
          return true
        case .missing: return false
        case .unanswered: break
        }
      }
      return try Self.map(in: &frame, container, field, offset)[.string(field)] != nil
    }
  }

  private func dottedName(_ syntax: Syntax) -> String? {
    guard let path = syntax.dottedPath, let first = path.split(separator: ".").first,
      !locals.contains(String(first))
    else { return nil }
    return path
  }

  private static func noField(_ field: String, _ offset: Int) -> Failure {
    Failure(kind: .noSuchField, offset: offset, reason: "there is no field '\(field)'")
  }

  private static func map(
    in frame: inout Frame, _ container: Step, _ field: String, _ offset: Int
  ) throws(Failure) -> [MapKey: Value] {
    let found = try container(&frame)
    guard case .map(let map) = found else {
      throw Failure(
        kind: .noOverload, offset: offset,
        reason: "a value of kind \(found.kindName) has no field '\(field)'")
    }
    return map
  }

  private func index(_ operand: Syntax, _ key: Syntax, _ offset: Int) -> Step {
    let container = step(operand)
    let keyStep = step(key)
    let general: Step = { (frame: inout Frame) throws(Failure) -> Value in
      try Indexing.element(of: try container(&frame), at: try keyStep(&frame), offset: offset)
    }
    guard let owner = variable(operand), case .literal(.string(let field)) = key.form else {
      return { (frame: inout Frame) throws(Failure) -> Value in
        try frame.charge(1, offset)
        return try general(&frame)
      }
    }
    return { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      guard case .value(let value) = frame.names.field(field, of: owner) else {
        return try general(&frame)
      }
      try frame.charge(2, offset)
      return value
    }
  }

  // MARK: Literals

  func steps(_ elements: [Syntax]) -> [Step] { elements.map { step($0) } }

  private func list(_ elements: [Syntax], _ offset: Int) -> Step {
    let literals = elements.compactMap { element -> Value? in
      if case .literal(let value) = element.form { value } else { nil }
    }
    if literals.count == elements.count {
      return Self.constant(.list(literals), cost: 1 + literals.count, offset)
    }
    let steps = steps(elements)
    return { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      return .list(try Self.run(steps, &frame))
    }
  }

  static func run(_ steps: [Step], _ frame: inout Frame) throws(Failure) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(steps.count)
    for step in steps { values.append(try step(&frame)) }
    return values
  }

  private func map(_ entries: [Syntax.Entry], _ offset: Int) -> Step {
    let steps = entries.map { (key: step($0.key), value: step($0.value), at: $0.key.offset) }
    return { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      var map: [MapKey: Value] = [:]
      for entry in steps {
        let keyValue = try entry.key(&frame)
        guard let key = MapKey(keyValue) else {
          throw Failure(
            kind: .noOverload, offset: entry.at,
            reason: "a value of kind \(keyValue.kindName) may not be a key")
        }
        guard key.equivalents.allSatisfy({ map[$0] == nil }) else {
          throw Failure(kind: .duplicateKey, offset: entry.at, reason: "the key stands twice")
        }
        map[key] = try entry.value(&frame)
      }
      return .map(map)
    }
  }

  // MARK: Computation

  private func conditional(
    _ test: Syntax, _ yes: Syntax, _ no: Syntax, _ offset: Int
  ) -> Step {
    let (test, yes, no) = (self.test(test), step(yes), step(no))
    return { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      return try test(&frame) ? try yes(&frame) : try no(&frame)
    }
  }

  private func negation(_ operand: Syntax, _ offset: Int) -> Step {
    let operand = step(operand)
    return { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      return try Arithmetic.unary(.negate, try operand(&frame), offset)
    }
  }

  private func arithmetic(
    _ operation: BinaryOperator, _ left: Syntax, _ right: Syntax, _ offset: Int
  ) -> Step {
    let (left, right) = (step(left), step(right))
    return { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      let leftValue = try left(&frame)
      let rightValue = try right(&frame)
      try frame.charge(leftValue.weight + rightValue.weight, offset)
      return try Arithmetic.binary(leftValue, operation, rightValue, offset)
    }
  }
}

extension Syntax {
  /// `a.b.c` as text when this is a name followed by plain selections only.
  var dottedPath: String? {
    switch form {
    case .name(let name): name
    case .select(let operand, let field, tests: false): operand.dottedPath.map { "\($0).\(field)" }
    default: nil
    }
  }
}

extension BinaryOperator {
  var answersBool: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .isIn: true
    default: false
    }
  }
}

extension Syntax.Comprehension {
  var answersBool: Bool { macro != .map && macro != .filter }
}
