extension LintRun {
  /// Words that are compared or assigned must be among those declared.
  mutating func checkWords() {
    for action in definition.actions {
      for condition in action.requires {
        checkWords(in: condition.when, at: condition.whenPlace, of: action)
      }
      for target in action.targets {
        if let when = target.when { checkWords(in: when, at: target.whenPlace, of: action) }
      }
      for start in action.start {
        if let when = start.when { checkWords(in: when, at: start.place, of: action) }
      }
      for stop in action.stop {
        if let when = stop.when { checkWords(in: when, at: stop.place, of: action) }
      }
      for effect in action.effects {
        if let when = effect.when { checkWords(in: when, at: effect.place, of: action) }
      }
      for assignment in action.set { checkAssigned(assignment, of: action) }
    }
    for fact in definition.facts {
      if !fact.values.isEmpty, fact.kind != .string, fact.kind != .list(.string) {
        error(
          fact.place, "fact.values-type",
          zh: ("事实“\(fact.name)”列出了词语，类型却是“\(fact.kind)”", "写成“type: string”，或者删去“values”"),
          en: (
            "fact '\(fact.name)' lists words but is \(fact.kind)",
            "declare it 'type: string' or remove 'values'"
          ))
      }
      if let word = fact.preset?.stringValue, !fact.values.isEmpty, !fact.values.contains(word) {
        error(
          fact.place, "default.not-in-list",
          zh: ("默认值“\(word)”不在所列的词语之中", "从中选一个：\(fact.values.quotedInChinese)"),
          en: (
            "the default '\(word)' is not among the values",
            "choose one of \(fact.values.joined(separator: ", "))"
          ))
      }
    }
  }

  private mutating func checkWords(
    in expression: Expression, at place: Place, of action: ActionDeclaration
  ) {
    expression.syntax.forEach { node in
      guard case .binary(let operation, let left, let right) = node.form,
        [.equal, .notEqual, .isIn].contains(operation)
      else { return }
      for (values, written) in [(left, right), (right, left)] {
        guard written.isWritten, let known = declaredWords(values, action) else { continue }
        for word in written.words where !known.contains(word) {
          let near = Spelling.nearest(to: word, among: known)
          error(
            place, "word.unknown",
            zh: (
              "行为“\(action.name)”把\(DomainReads(values).paths.map(\.shown).sorted().quotedInChinese)与“\(word)”比较，而它从不是这个词",
              near.map { "是不是“\($0)”？" } ?? "与其中之一比较：\(known.sorted().quotedInChinese)"
            ),
            en: (
              "'\(action.name)' compares \(DomainReads(values).paths.map(\.shown).sorted().joined(separator: " or "))"
                + " with '\(word)', which it never is",
              near.map { "did you mean '\($0)'?" }
                ?? "compare with one of \(known.sorted().joined(separator: ", "))"
            ))
        }
      }
    }
  }

  /// The words a value can be, when each source of it declares them.
  private func declaredWords(_ syntax: Syntax, _ action: ActionDeclaration) -> Set<String>? {
    switch syntax.form {
    case .conditional(_, let yes, let no):
      guard let one = declaredWords(yes, action), let other = declaredWords(no, action) else {
        return nil
      }
      return one.union(other)
    case .literal(.string(let word)): return [word]
    default:
      guard let path = syntax.domainPath else { return nil }
      return declaredWords(of: path, action)
    }
  }

  private func declaredWords(of path: DomainPath, _ action: ActionDeclaration) -> Set<String>? {
    if path == .state { return states }
    if path.owner == "facts", let fact = definition.fact(path.field), !fact.values.isEmpty {
      return Set(fact.values + (fact.preset?.stringValue.map { [$0] } ?? []))
    }
    if path.owner == "input", let input = action.input.first(where: { $0.name == path.field }),
      !input.values.isEmpty
    {
      return Set(input.values + (input.preset?.stringValue.map { [$0] } ?? []))
    }
    if path.owner == "actor", path.field == "clocks" {
      return Set(definition.clocks.filter { $0.scope == .party }.map(\.name))
    }
    if path.owner == "actor", path.field == "roles" { return roles }
    if path.owner == "actor", path.field == "phases" { return Set(definition.phases.map(\.name)) }
    return nil
  }

  private mutating func checkAssigned(
    _ assignment: AssignmentDeclaration, of action: ActionDeclaration
  ) {
    guard let fact = definition.fact(assignment.fact), fact.kind == .string else { return }
    let words = assignedWords(assignment.value.syntax, action)
    for word in words.sorted() where !fact.values.isEmpty && !fact.values.contains(word) {
      error(
        assignment.place, "word.undeclared",
        zh: (
          "行为“\(action.name)”可能把事实“\(fact.name)”记为“\(word)”，而它不在所列的词语之中",
          "写进该事实的“values”，或者记为其中之一：\(fact.values.quotedInChinese)"
        ),
        en: (
          "'\(action.name)' may set '\(fact.name)' to '\(word)', which is not among its values",
          "declare it under 'values' of the fact, or set one of \(fact.values.joined(separator: ", "))"
        ))
    }
    guard let rules = host.rules else { return }
    for clock in definition.clocks {
      guard let rule = clock.rule, rule.readsOnly(fact.name) else { continue }
      for word in words.sorted() {
        let id = rule.filled(with: word)
        guard rules[id] == nil else { continue }
        error(
          assignment.place, "rule.missing-for-value",
          zh: (
            "行为“\(action.name)”可能把事实“\(fact.name)”记为“\(word)”，这时期限“\(clock.name)”需要规则“\(id)”，而没有这条规则",
            "补上规则，或者不提供“\(word)”"
          ),
          en: (
            "'\(action.name)' may set '\(fact.name)' to '\(word)', but the clock '\(clock.name)' then "
              + "needs the rule '\(id)', which does not exist",
            "add the rule, or do not offer '\(word)'"
          ))
      }
    }
  }

  /// The words an expression may answer, as far as they are written or declared.
  private func assignedWords(_ syntax: Syntax, _ action: ActionDeclaration) -> Set<String> {
    switch syntax.form {
    case .literal(.string(let word)): return [word]
    case .conditional(_, let yes, let no):
      return assignedWords(yes, action).union(assignedWords(no, action))
    default:
      guard let path = syntax.domainPath, path.owner != "" else { return [] }
      return declaredWords(of: path, action) ?? []
    }
  }

  /// For a rule that depends on a fact with declared words: each word must give a rule there is.
  mutating func checkRuleValues() {
    guard let rules = host.rules else { return }
    for clock in definition.clocks {
      guard let rule = clock.rule else { continue }
      for fact in definition.facts where rule.readsOnly(fact.name) {
        for word in fact.values {
          let id = rule.filled(with: word)
          guard rules[id] == nil else { continue }
          error(
            clock.place, "rule.missing-for-value",
            zh: (
              "事实“\(fact.name)”为“\(word)”时，期限“\(clock.name)”需要规则“\(id)”，而没有这条规则",
              "补上规则，或者从该事实的“values”里去掉这个词"
            ),
            en: (
              "when '\(fact.name)' is '\(word)' the clock '\(clock.name)' needs the rule '\(id)', "
                + "which does not exist", "add the rule, or take the word from the fact's values"
            ))
        }
      }
    }
  }
}

extension Template {
  /// True when the only thing to fill in is this fact.
  fileprivate func readsOnly(_ fact: String) -> Bool {
    !expressions.isEmpty
      && expressions.allSatisfy {
        $0.syntax.domainPath == DomainPath(owner: "facts", field: fact)
      }
  }

  fileprivate func filled(with word: String) -> String {
    parts.map { part in
      if case .text(let plain) = part { plain } else { word }
    }.joined()
  }
}

extension Syntax {
  /// The texts that are written here.
  fileprivate var words: [String] {
    switch form {
    case .literal(.string(let word)): [word]
    case .list(let elements): elements.flatMap(\.words)
    default: []
    }
  }
}
