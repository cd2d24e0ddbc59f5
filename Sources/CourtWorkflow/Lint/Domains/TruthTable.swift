/// What a condition answers for every combination of the values it reads.
struct TruthTable {
  struct Variable {
    let path: DomainPath
    let samples: [Value?]
  }

  enum Answer { case no, yes, failed }

  /// The most rows of one table; beyond it nothing is said.
  static let rowLimit = 4096

  let variables: [Variable]
  let answers: [Answer]
  /// True when the samples stand for every value there is, so that "never" means never.
  let isExact: Bool

  /// Nil when the condition reads something without samples, or too much.
  ///
  /// - Parameter changes: what the action sets before the condition is judged.
  init?(
    _ expression: Expression, in domains: CaseDomains, action: ActionDeclaration?,
    after changes: [AssignmentDeclaration] = [], isAfterStops: Bool = false
  ) {
    let reads = DomainReads(expression.syntax)
    guard !reads.isOpen else { return nil }
    var paths = reads.paths
    var relevant: [AssignmentDeclaration] = []
    var replaced: Set<DomainPath> = []
    var further: Set<DomainPath> = []
    for change in changes {
      let path = DomainPath(owner: "facts", field: change.fact)
      guard paths.contains(path) else { continue }
      if let read = Self.followed(change, in: domains, action: action) {
        relevant.append(change)
        further.formUnion(read)
        paths.remove(path)
      } else {
        replaced.insert(path)
      }
    }
    paths.formUnion(further)
    var variables: [Variable] = []
    var rows = 1
    for path in paths.sorted(by: { $0.shown < $1.shown }) {
      guard let samples = domains.samples(of: path, in: action), !samples.isEmpty else {
        return nil
      }
      rows *= samples.count
      guard rows <= Self.rowLimit else { return nil }
      // A fact set to what cannot be followed may have any value afterwards, whatever it was.
      let isLater =
        isAfterStops && path.owner == "clocks"
        || replaced.contains(path) && !further.contains(path)
      variables.append(
        Variable(
          path: DomainPath(owner: path.owner, field: path.field, isAfterStops: isLater),
          samples: samples))
    }
    self.variables = variables
    answers = (0..<rows).map { row in
      Self.answer(expression, relevant, variables, row)
    }
    let isDecided =
      expression.syntax.isDecidable(domains) && relevant.allSatisfy { $0.value.syntax.isWritten }
    isExact =
      isDecided
      || Self.isNever(expression, in: domains, action: action, after: changes)
  }

  /// What a new value is computed from, when that is little enough to follow.
  private static func followed(
    _ change: AssignmentDeclaration, in domains: CaseDomains, action: ActionDeclaration?
  ) -> Set<DomainPath>? {
    let reads = DomainReads(change.value.syntax)
    guard !reads.isOpen, reads.paths.count <= 2 else { return nil }
    let sizes = reads.paths.map { domains.samples(of: $0, in: action)?.count ?? 0 }
    return sizes.contains(0) || sizes.reduce(1, *) > 64 ? nil : reads.paths
  }

  /// A condition that is not followed: it may hold or not, the same wherever it is written.
  init(unfollowed expression: Expression) {
    variables = [
      Variable(
        path: DomainPath(owner: "?", field: expression.source),
        samples: [.bool(false), .bool(true)])
    ]
    answers = [.no, .yes]
    isExact = false
  }

  /// True when a part of the condition that samples decide never holds.
  static func isNever(
    _ expression: Expression, in domains: CaseDomains, action: ActionDeclaration?,
    after changes: [AssignmentDeclaration]
  ) -> Bool {
    guard !expression.syntax.isDecidable(domains),
      let part = expression.decidable(in: domains),
      let table = TruthTable(part, in: domains, action: action, after: changes)
    else { return false }
    return table.isNeverTrue
  }

  private static func answer(
    _ expression: Expression, _ changes: [AssignmentDeclaration], _ variables: [Variable],
    _ row: Int
  ) -> Answer {
    var rest = row
    var parts: [String: [String: Value]] = [
      "facts": [:], "input": [:], "clocks": [:], "incidents": [:], "actor": [:],
    ]
    var names: [String: Value] = [:]
    for variable in variables {
      let sample = variable.samples[rest % variable.samples.count]
      rest /= variable.samples.count
      guard let sample else { continue }
      if variable.path.owner.isEmpty {
        names[variable.path.field] = sample
      } else {
        parts[variable.path.owner]?[variable.path.field] = sample
      }
    }
    for (owner, fields) in parts { names[owner] = .object(fields) }
    do throws(EvaluationError) {
      var facts = parts["facts"] ?? [:]
      for change in changes { facts[change.fact] = try change.value.value(in: names) }
      if !changes.isEmpty { names["facts"] = .object(facts) }
      return try expression.isTrue(in: names) ? .yes : .no
    } catch {
      return .failed
    }
  }

  var hasBothAnswers: Bool { answers.contains(.yes) && answers.contains(.no) }
  var isNeverTrue: Bool { isExact && !answers.contains(.yes) }
  var isAlwaysTrue: Bool { isExact && answers.allSatisfy { $0 == .yes } }
}

extension Syntax {
  /// True when sampling decides the condition: bounds against written numbers, words against
  /// written words, truth values; no arithmetic between values of the case.
  fileprivate func isDecidable(_ domains: CaseDomains) -> Bool {
    if domainPath != nil { return true }
    func all(_ parts: [Syntax]) -> Bool { parts.allSatisfy { $0.isDecidable(domains) } }
    switch form {
    case .literal: return true
    case .list(let elements): return all(elements)
    case .and(let left, let right), .or(let left, let right): return all([left, right])
    case .unary(_, let operand): return operand.isDecidable(domains)
    case .conditional(let test, let yes, let no): return all([test, yes, no])
    case .binary(let operation, let left, let right):
      return all([left, right]) && Syntax.isDecidable(operation, left, right, domains)
    case .call("size", let arguments):
      return arguments.count == 1 && arguments.allSatisfy { domains.isList($0) }
    case .method(let target, "size", _): return domains.isList(target)
    default: return false
    }
  }

  private static func isDecidable(
    _ operation: BinaryOperator, _ left: Syntax, _ right: Syntax, _ domains: CaseDomains
  ) -> Bool {
    if left.isWritten || right.isWritten {
      switch operation {
      case .add, .subtract, .multiply, .divide, .modulo: return left.isWritten && right.isWritten
      case .isIn: return right.isWritten || right.domainPath != nil
      default: return true
      }
    }
    // Two values of the case are compared: decided for plain numbers and truth values.
    guard operation != .isIn, let one = left.domainPath, let other = right.domainPath else {
      return false
    }
    return [one, other].allSatisfy { path in
      path.owner == "clocks" || path.owner == "incidents"
        || (path.owner == "facts"
          && [.int, .bool].contains(domains.definition.fact(path.field)?.kind ?? .dyn))
    }
  }
}

extension Expression {
  /// The part of the condition that samples decide: those joined by `&&` that can be decided.
  ///
  /// Where this part never holds, the condition never does.
  func decidable(in domains: CaseDomains) -> Expression? {
    let parts = syntax.conjuncts.filter { $0.isDecidable(domains) }
    guard let first = parts.first else { return nil }
    let joined = parts.dropFirst().reduce(first) {
      Syntax(form: .and($0, $1), offset: first.offset)
    }
    return Expression(joined, source: source)
  }
}
