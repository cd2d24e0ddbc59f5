/// Walks the syntax tree and answers its value.
///
/// Total and bounded: every step is counted, every arithmetic overflow is an error.
struct Evaluator {
  typealias Failure = EvaluationError

  private let variables: [String: Value]
  /// Variables of the macros around the present node, innermost last.
  private var locals: [(name: String, value: Value)] = []
  private var cost = 0
  private let costLimit: Int

  init(variables: [String: Value], costLimit: Int) {
    self.variables = variables
    self.costLimit = costLimit
  }

  mutating func charge(_ amount: Int, _ offset: Int) throws(Failure) {
    cost += max(1, amount)
    guard cost <= costLimit else {
      throw Failure(
        kind: .costExceeded, offset: offset,
        reason: "the expression needs more than \(costLimit) steps")
    }
  }

  mutating func value(of syntax: Syntax) throws(Failure) -> Value {
    try charge(1, syntax.offset)
    switch syntax.form {
    case .literal(let value): return value
    case .name(let name): return try variable(name, syntax.offset)
    case .select(let operand, let field, let tests):
      return try select(operand, field, tests: tests, syntax)
    case .index(let operand, let key):
      return try Indexing.element(
        of: try value(of: operand), at: try value(of: key), offset: syntax.offset)
    case .list(let elements): return .list(try values(of: elements))
    case .map(let entries): return try map(entries)
    case .and(let left, let right): return try logical(left, right, decisive: false)
    case .or(let left, let right): return try logical(left, right, decisive: true)
    case .conditional(let test, let yes, let no):
      return try value(of: try truth(of: test) ? yes : no)
    case .unary(let sign, let operand):
      return try Arithmetic.unary(sign, try value(of: operand), syntax.offset)
    case .binary(let operation, let left, let right):
      return try binary(operation, left, right, syntax.offset)
    case .call(let name, let arguments): return try call(name, arguments, syntax.offset)
    case .method(let target, let name, let arguments):
      return try method(target, name, arguments, syntax.offset)
    case .comprehension(let comprehension):
      return try fold(comprehension, syntax.offset)
    }
  }

  // MARK: Names and fields

  private func variable(_ name: String, _ offset: Int) throws(Failure) -> Value {
    if let local = locals.last(where: { $0.name == name }) { return local.value }
    if let value = variables[name] { return value }
    if let type = Functions.typeNames[name] { return .type(type) }
    throw Failure(kind: .unknownName, offset: offset, reason: "nothing is named '\(name)'")
  }

  /// A dotted name is first looked for as one variable, the longest form first.
  private func qualified(_ syntax: Syntax) -> Value? {
    guard let path = syntax.dottedPath, let first = path.split(separator: ".").first,
      !locals.contains(where: { $0.name == first })
    else { return nil }
    return variables[path] ?? Functions.typeNames[path].map { .type($0) }
  }

  private mutating func select(
    _ operand: Syntax, _ field: String, tests: Bool, _ syntax: Syntax
  ) throws(Failure) -> Value {
    if !tests, let value = qualified(syntax) { return value }
    let container = try value(of: operand)
    guard case .map(let map) = container else {
      throw Failure(
        kind: .noOverload, offset: syntax.offset,
        reason: "a value of kind \(container.kindName) has no field '\(field)'")
    }
    if tests { return .bool(map[.string(field)] != nil) }
    guard let value = map[.string(field)] else {
      throw Failure(
        kind: .noSuchField, offset: syntax.offset, reason: "there is no field '\(field)'")
    }
    return value
  }

  // MARK: Literals

  private mutating func values(of elements: [Syntax]) throws(Failure) -> [Value] {
    var values: [Value] = []
    for element in elements { values.append(try value(of: element)) }
    return values
  }

  private mutating func map(_ entries: [Syntax.Entry]) throws(Failure) -> Value {
    var map: [MapKey: Value] = [:]
    for entry in entries {
      let keyValue = try value(of: entry.key)
      guard let key = MapKey(keyValue) else {
        throw Failure(
          kind: .noOverload, offset: entry.key.offset,
          reason: "a value of kind \(keyValue.kindName) may not be a key")
      }
      guard key.equivalents.allSatisfy({ map[$0] == nil }) else {
        throw Failure(
          kind: .duplicateKey, offset: entry.key.offset, reason: "the key stands twice")
      }
      map[key] = try value(of: entry.value)
    }
    return .map(map)
  }

  // MARK: Logic

  mutating func truth(of syntax: Syntax) throws(Failure) -> Bool {
    let found = try value(of: syntax)
    guard case .bool(let bool) = found else {
      throw Failure(
        kind: .noOverload, offset: syntax.offset,
        reason: "a condition must be bool, not \(found.kindName)")
    }
    return bool
  }

  /// `&&` and `||` absorb an error of one side when the other side decides alone.
  private mutating func logical(
    _ left: Syntax, _ right: Syntax, decisive: Bool
  ) throws(Failure) -> Value {
    var leftError: Failure?
    do throws(Failure) {
      if try truth(of: left) == decisive { return .bool(decisive) }
    } catch {
      guard error.kind != .costExceeded else { throw error }
      leftError = error
    }
    if try truth(of: right) == decisive { return .bool(decisive) }
    if let leftError { throw leftError }
    return .bool(!decisive)
  }

  private mutating func binary(
    _ operation: BinaryOperator, _ left: Syntax, _ right: Syntax, _ offset: Int
  ) throws(Failure) -> Value {
    let leftValue = try value(of: left)
    let rightValue = try value(of: right)
    try charge(leftValue.weight + rightValue.weight, offset)
    switch operation {
    case .equal: return .bool(leftValue.isEqual(to: rightValue))
    case .notEqual: return .bool(!leftValue.isEqual(to: rightValue))
    case .isIn: return .bool(try Indexing.contains(rightValue, leftValue, offset))
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return .bool(try Ordering.compare(leftValue, operation, rightValue, offset))
    default: return try Arithmetic.binary(leftValue, operation, rightValue, offset)
    }
  }

  // MARK: Functions and macros

  private mutating func call(
    _ name: String, _ arguments: [Syntax], _ offset: Int
  ) throws(Failure) -> Value {
    guard Functions.global.contains(name) else {
      throw Failure(kind: .unknownName, offset: offset, reason: "no function '\(name)'")
    }
    let values = try values(of: arguments)
    try charge(values.reduce(0) { $0 + $1.weight }, offset)
    return try Functions.call(name, values, offset)
  }

  private mutating func method(
    _ target: Syntax, _ name: String, _ arguments: [Syntax], _ offset: Int
  ) throws(Failure) -> Value {
    guard Functions.methods.contains(name) else {
      throw Failure(kind: .unknownName, offset: offset, reason: "no function '\(name)'")
    }
    let values = try values(of: [target] + arguments)
    let work = values.reduce(0) { $0 + $1.weight }
    try charge(name == "matches" ? work * max(1, values.last?.weight ?? 1) : work, offset)
    return try Functions.method(name, on: values[0], Array(values.dropFirst()), offset)
  }

  private mutating func fold(
    _ comprehension: Syntax.Comprehension, _ offset: Int
  ) throws(Failure) -> Value {
    let range = try value(of: comprehension.range)
    let elements: [Value]
    switch range {
    case .list(let list): elements = list
    case .map(let map): elements = map.keys.sorted().map(\.value)
    default:
      throw Failure(
        kind: .noOverload, offset: offset,
        reason: "\(comprehension.macro.rawValue) needs a list or a map, not \(range.kindName)")
    }
    switch comprehension.macro {
    case .all: return try quantify(comprehension, elements, decisive: false)
    case .exists: return try quantify(comprehension, elements, decisive: true)
    case .existsOne:
      var count = 0
      for element in elements where try holds(comprehension.body, comprehension, element) {
        count += 1
      }
      return .bool(count == 1)
    case .map, .filter: return try collect(comprehension, elements)
    }
  }

  private mutating func quantify(
    _ comprehension: Syntax.Comprehension, _ elements: [Value], decisive: Bool
  ) throws(Failure) -> Value {
    var firstError: Failure?
    for element in elements {
      do throws(Failure) {
        if try holds(comprehension.body, comprehension, element) == decisive {
          return .bool(decisive)
        }
      } catch {
        guard error.kind != .costExceeded else { throw error }
        firstError = firstError ?? error
      }
    }
    if let firstError { throw firstError }
    return .bool(!decisive)
  }

  private mutating func collect(
    _ comprehension: Syntax.Comprehension, _ elements: [Value]
  ) throws(Failure) -> Value {
    var collected: [Value] = []
    for element in elements {
      if comprehension.macro == .filter {
        if try holds(comprehension.body, comprehension, element) { collected.append(element) }
        continue
      }
      if let condition = comprehension.condition,
        try !holds(condition, comprehension, element)
      {
        continue
      }
      locals.append((comprehension.variable, element))
      defer { locals.removeLast() }
      collected.append(try value(of: comprehension.body))
    }
    return .list(collected)
  }

  private mutating func holds(
    _ body: Syntax, _ comprehension: Syntax.Comprehension, _ element: Value
  ) throws(Failure) -> Bool {
    locals.append((comprehension.variable, element))
    defer { locals.removeLast() }
    return try truth(of: body)
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
