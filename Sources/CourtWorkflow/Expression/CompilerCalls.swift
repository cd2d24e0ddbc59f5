/// Functions and macros.
extension Compiler {
  func call(_ name: String, _ arguments: [Syntax], _ offset: Int) -> Step {
    guard Functions.global.contains(name) else { return Self.unknown(name, offset) }
    let pattern = name == "matches" ? literalPattern(arguments.last) : nil
    let steps = steps(arguments)
    if name == "size", steps.count == 1 { return size(of: steps[0], offset) }
    return { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      let values = try Self.run(steps, &frame)
      try frame.charge(values.reduce(0) { $0 + $1.weight }, offset)
      if let pattern, values.count == 2, case .string(let text) = values[0] {
        return .bool(try Self.ready(pattern, offset).matches(text))
      }
      return try Functions.call(name, values, offset)
    }
  }

  /// The function that conditions use most.
  private func size(of step: @escaping Step, _ offset: Int) -> Step {
    { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      let value = try step(&frame)
      try frame.charge(value.weight, offset)
      return try Functions.size(value, offset)
    }
  }

  func method(
    _ target: Syntax, _ name: String, _ arguments: [Syntax], _ offset: Int
  ) -> Step {
    guard Functions.methods.contains(name) else { return Self.unknown(name, offset) }
    let pattern = name == "matches" ? literalPattern(arguments.last) : nil
    let target = step(target)
    let steps = steps(arguments)
    return { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      let owner = try target(&frame)
      let values = try Self.run(steps, &frame)
      let work = values.reduce(owner.weight) { $0 + $1.weight }
      try frame.charge(name == "matches" ? work * max(1, values.last?.weight ?? 1) : work, offset)
      if let pattern, values.count == 1, case .string(let text) = owner {
        return .bool(try Self.ready(pattern, offset).matches(text))
      }
      return try Functions.method(name, on: owner, values, offset)
    }
  }

  private static func unknown(_ name: String, _ offset: Int) -> Step {
    { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      throw Failure(kind: .unknownName, offset: offset, reason: "no function '\(name)'")
    }
  }

  /// A pattern that stands in the expression itself is read once.
  private func literalPattern(_ syntax: Syntax?) -> Result<Pattern, PatternDefect>? {
    guard case .literal(.string(let text))? = syntax?.form else { return nil }
    return Result { () throws(PatternDefect) -> Pattern in try Pattern(text) }
  }

  private static func ready(
    _ pattern: Result<Pattern, PatternDefect>, _ offset: Int
  ) throws(Failure) -> Pattern {
    do throws(PatternDefect) {
      return try pattern.get()
    } catch {
      throw Failure(kind: .invalidArgument, offset: offset, reason: error.reason)
    }
  }

  // MARK: Macros

  private func inner(of comprehension: Syntax.Comprehension) -> Compiler {
    Compiler(locals: locals + [comprehension.variable])
  }

  /// The elements of a list or the keys of a map, in a fixed order.
  private static func elements(
    _ range: Value, _ macro: Syntax.Comprehension.Macro, _ offset: Int
  ) throws(Failure) -> [Value] {
    switch range {
    case .list(let list): return list
    case .map(let map): return map.keys.sorted().map(\.value)
    default:
      throw Failure(
        kind: .noOverload, offset: offset,
        reason: "\(macro.rawValue) needs a list or a map, not \(range.kindName)")
    }
  }

  func quantifier(_ comprehension: Syntax.Comprehension, _ offset: Int) -> Test {
    let range = step(comprehension.range)
    let body = inner(of: comprehension).test(comprehension.body)
    let macro = comprehension.macro
    return { (frame: inout Frame) throws(Failure) -> Bool in
      try frame.charge(1, offset)
      let elements = try Self.elements(try range(&frame), macro, offset)
      if macro == .existsOne {
        var count = 0
        for element in elements where try Self.holds(body, element, &frame) { count += 1 }
        return count == 1
      }
      return try Self.quantify(elements, body, decisive: macro == .exists, &frame)
    }
  }

  private static func quantify(
    _ elements: [Value], _ body: Test, decisive: Bool, _ frame: inout Frame
  ) throws(Failure) -> Bool {
    var firstError: Failure?
    for element in elements {
      do throws(Failure) {
        if try holds(body, element, &frame) == decisive { return decisive }
      } catch {
        guard error.kind != .costExceeded else { throw error }
        firstError = firstError ?? error
      }
    }
    if let firstError { throw firstError }
    return !decisive
  }

  private static func holds(
    _ body: Test, _ element: Value, _ frame: inout Frame
  ) throws(Failure) -> Bool {
    frame.locals.append(element)
    defer { frame.locals.removeLast() }
    return try body(&frame)
  }

  /// `filter` and `map`
  func collection(_ comprehension: Syntax.Comprehension, _ offset: Int) -> Step {
    let range = step(comprehension.range)
    let inner = inner(of: comprehension)
    let macro = comprehension.macro
    let condition =
      macro == .filter
      ? inner.test(comprehension.body) : comprehension.condition.map { inner.test($0) }
    let body = macro == .filter ? nil : inner.step(comprehension.body)
    return { (frame: inout Frame) throws(Failure) -> Value in
      try frame.charge(1, offset)
      var collected: [Value] = []
      for element in try Self.elements(try range(&frame), macro, offset) {
        if let condition, try !Self.holds(condition, element, &frame) { continue }
        collected.append(try Self.result(body, element, &frame))
      }
      return .list(collected)
    }
  }

  private static func result(
    _ body: Step?, _ element: Value, _ frame: inout Frame
  ) throws(Failure) -> Value {
    guard let body else { return element }
    frame.locals.append(element)
    defer { frame.locals.removeLast() }
    return try body(&frame)
  }
}
