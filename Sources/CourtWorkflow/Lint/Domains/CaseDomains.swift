/// The finite sets of sample values that stand for everything a case can hold.
///
/// Declared words and truth values are complete. Whole numbers are split at the numbers they are
/// compared with: one sample below, one at, one above each. Texts without declared words have the
/// words they are compared with and one other. Clocks run not at all, once, or (of parties) twice.
struct CaseDomains {
  let definition: ProcedureDefinition
  private var words: [DomainPath: Set<String>] = [:]
  private var numbers: [DomainPath: Set<Int64>] = [:]
  /// Values that stand in one comparison.
  private var linked: [DomainPath: Set<DomainPath>] = [:]

  /// Stands for every text that no condition names.
  static let otherWord = "\u{2026}"

  init(_ definition: ProcedureDefinition) {
    self.definition = definition
    for expression in definition.allConditions { learn(expression.syntax) }
    for action in definition.actions {
      for assignment in action.set {
        learn(assignment.value.syntax)
        words[DomainPath(owner: "facts", field: assignment.fact), default: []]
          .formUnion(answers(assignment.value.syntax, action))
      }
      for input in action.input where !input.values.isEmpty {
        let path = DomainPath(owner: "input", field: input.name)
        for other in linked[path] ?? [] { words[other, default: []].formUnion(input.values) }
      }
    }
  }

  /// The words an assigned expression may answer, as far as they are written or declared.
  private func answers(_ syntax: Syntax, _ action: ActionDeclaration) -> Set<String> {
    switch syntax.form {
    case .literal(.string(let word)): return [word]
    case .conditional(_, let yes, let no):
      return answers(yes, action).union(answers(no, action))
    default:
      guard let path = syntax.domainPath, path.owner == "input" else { return [] }
      return Set(action.input.first { $0.name == path.field }?.values ?? [])
    }
  }

  private mutating func learn(_ syntax: Syntax) {
    for leaf in syntax.leaves {
      let paths = DomainReads(leaf).paths
      for path in paths { linked[path, default: []].formUnion(paths.subtracting([path])) }
      leaf.forEach { node in
        guard case .literal(let value) = node.form else { return }
        for path in paths {
          if let word = value.stringValue { words[path, default: []].insert(word) }
          if let number = value.intValue { numbers[path, default: []].insert(number) }
        }
      }
    }
  }

  /// Sample values; a nil among them stands for an input that is left out. Nil where the kind has
  /// no finite set of samples.
  func samples(of path: DomainPath, in action: ActionDeclaration?) -> [Value?]? {
    switch path.owner {
    case "": (action?.from ?? definition.states.map(\.name)).map { .string($0) }
    case "clocks":
      counts(path, most: definition.clock(path.field)?.scope == .party ? 2 : 1)
    case "incidents": counts(path, most: definition.incident(path.field)?.scope == .party ? 2 : 1)
    case "actor": actor(path)
    case "facts": definition.fact(path.field).flatMap { samples(of: $0, path) }
    case "input": action?.input.first { $0.name == path.field }.flatMap { samples(of: $0, path) }
    default: nil
    }
  }

  /// True for a path that holds a list, or a list that is written out.
  func isList(_ syntax: Syntax) -> Bool {
    if syntax.isWritten { return true }
    guard let path = syntax.domainPath else { return false }
    let kinds: [Kind] =
      switch path.owner {
      case "facts": definition.fact(path.field).map { [$0.kind] } ?? []
      case "input":
        definition.actions.flatMap(\.input).filter { $0.name == path.field }.map(\.kind)
      default: path.owner == "actor" ? [.list(.string)] : []
      }
    return !kinds.isEmpty && kinds.allSatisfy { $0 == .list(.string) }
  }

  private func counts(_ path: DomainPath, most: Int64) -> [Value?] {
    let compared = known(numbers, path).filter { (0...9).contains($0) }.flatMap { [$0, $0 + 1] }
    return Set(0...most).union(most > 1 ? compared : []).sorted().map { .int($0) }
  }

  private func known<Element>(_ table: [DomainPath: Set<Element>], _ path: DomainPath) -> Set<
    Element
  > {
    table[DomainPath(owner: path.owner, field: path.field)] ?? []
  }

  private func actor(_ path: DomainPath) -> [Value?] {
    let words = known(words, path).sorted()
    if path.field == "party" || path.field == "person" {
      return (["", Self.otherWord] + words).map { .string($0) }
    }
    return lists(of: words)
  }

  private func lists(of words: [String]) -> [Value?] {
    var lists: [[String]] = [[]] + words.map { [$0] }
    if words.count > 1 { lists.append(words) }
    return lists.map { .strings($0) }
  }

  private func samples(of fact: FactDeclaration, _ path: DomainPath) -> [Value?]? {
    samples(of: fact.kind, path, declared: fact.values, extra: [])
  }

  private func samples(of input: InputDeclaration, _ path: DomainPath) -> [Value?]? {
    let bounds = [input.minimum, input.maximum].compactMap { $0 }
    guard
      var values = samples(
        of: input.kind, path, declared: input.values, extra: input.kind == .int ? bounds : [])
    else { return nil }
    if input.kind == .int {
      values = values.filter { value in
        let number = value?.intValue ?? 0
        return number >= (input.minimum ?? .min) && number <= (input.maximum ?? .max)
      }
    }
    if input.kind == .string, input.values.isEmpty {
      values = values.filter { $0?.stringValue?.isEmpty != true }
      if (input.minimum ?? 0) <= 0 { values.insert(.string(""), at: 0) }
    }
    if !input.isRequired, input.preset == nil { values.append(nil) }
    return values
  }

  private func samples(
    of kind: Kind, _ path: DomainPath, declared: [String], extra: [Int64]
  ) -> [Value?]? {
    switch kind {
    case .bool: return [.bool(false), .bool(true)]
    case .string:
      if !declared.isEmpty { return declared.map { .string($0) } }
      return (known(words, path).sorted() + [Self.otherWord]).map { .string($0) }
    case .int:
      let split = (known(numbers, path).union(extra)).flatMap { number in
        [number.subtractingReportingOverflow(1), number.addingReportingOverflow(1)]
          .filter { !$0.overflow }.map(\.partialValue) + [number]
      }
      return Set(split.isEmpty ? [0, 1, 2] : split + [1, 2]).sorted().map { .int($0) }
    case .list(.string):
      return lists(
        of: declared.isEmpty ? known(words, path).sorted() + [Self.otherWord] : declared)
    default: return nil
    }
  }
}

extension ProcedureDefinition {
  /// Every condition and every assigned value in the file.
  var allConditions: [Expression] {
    var all = actions.flatMap(\.allExpressions)
    all += incidents.flatMap { $0.requires.map(\.when) + $0.suspends.compactMap(\.when) }
    all += sequels.flatMap { $0.requires.map(\.when) }
    return all
  }
}
