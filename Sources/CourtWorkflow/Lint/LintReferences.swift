extension LintRun {
  /// Names that must be declared elsewhere in the file.
  mutating func checkReferences() {
    if !states.contains(definition.initial) {
      error(
        definition.start.place, "initial.unknown",
        zh: ("初始阶段“\(definition.initial)”没有写明", "在“states”里写明它"),
        en: ("the initial state '\(definition.initial)' is not declared", "declare it under states")
      )
    }
    for state in definition.states {
      for role in state.awaited where !roles.contains(role.name) {
        unknown(role.name, .role, among: roles, at: role.place)
      }
    }
    let actions = Set(definition.actions.map(\.name))
    for clock in definition.clocks {
      if let expiry = clock.expiry, !actions.contains(expiry.name) {
        unknown(expiry.name, .action, among: actions, at: expiry.place)
      }
    }
    for action in definition.actions { checkReferences(of: action) }
  }

  private mutating func checkReferences(of action: ActionDeclaration) {
    for role in action.performers where !roles.contains(role.name) {
      unknown(role.name, .role, among: roles, at: role.place)
    }
    for state in action.origins where !states.contains(state.name) {
      unknown(state.name, .state, among: states, at: state.place)
    }
    for target in action.targets
    where target.procedure == nil && !states.contains(target.to) {
      unknown(target.to, .state, among: states, at: target.place)
    }
    for start in action.start where !clocks.contains(start.clock) {
      unknown(start.clock, .clock, among: clocks, at: start.place)
    }
    for stop in action.stop {
      if let clock = stop.clock, !clocks.contains(clock) {
        unknown(clock, .clock, among: clocks, at: stop.place)
      }
    }
    for assignment in action.set where !facts.contains(assignment.fact) {
      unknown(assignment.fact, .fact, among: facts, at: assignment.place)
    }
  }

  /// Declared, but never used by anything.
  mutating func checkUse() {
    let served = Set(
      definition.actions.flatMap(\.effects).compactMap { $0.literal("document") })
    for document in definition.documents where !served.contains(document.name) {
      warning(
        document.place, "document.never-served",
        zh: ("没有效果用到文书“\(document.name)”", "送达它，或者删去"),
        en: ("no effect ever uses the document '\(document.name)'", "serve it or remove it"))
    }
    let acting = Set(
      definition.actions.flatMap(\.by) + definition.sequels.flatMap(\.by)
        + definition.clocks.flatMap { $0.ladder.map(\.to) })
    for role in definition.roles where !acting.contains(role.name) {
      warning(
        role.place, "role.idle",
        zh: ("角色“\(role.name)”什么也做不了", "给它一个行为，或者删去"),
        en: ("the role '\(role.name)' may never do anything", "give it an action or remove it"))
    }
    let read = factsRead()
    let kept = Set(definition.actions.flatMap(\.set).map(\.fact))
    for fact in definition.facts where !read.contains(fact.name) && !kept.contains(fact.name) {
      warning(
        fact.place, "fact.unused",
        zh: ("没有什么读取或记下事实“\(fact.name)”", "用在某个条件里，或者删去"),
        en: ("nothing reads or sets the fact '\(fact.name)'", "use it in a condition or remove it"))
    }
  }

  private func factsRead() -> Set<String> {
    var read: Set<String> = []
    for action in definition.actions {
      for expression in action.allExpressions { read.formUnion(expression.selected(from: "facts")) }
      for condition in action.requires {
        for text in [condition.otherwise.zh, condition.otherwise.en] {
          for part in (try? Template(text).expressions) ?? [] {
            read.formUnion(part.selected(from: "facts"))
          }
        }
      }
    }
    for condition in definition.incidents.flatMap(\.requires)
      + definition.sequels.flatMap(\.requires)
    {
      read.formUnion(condition.when.selected(from: "facts"))
    }
    for clock in definition.clocks {
      for part in clock.rule?.expressions ?? [] { read.formUnion(part.selected(from: "facts")) }
    }
    return read
  }
}

extension EffectDeclaration {
  /// A literal text argument.
  func literal(_ name: String) -> String? {
    if case .literal(.string(let text))? = arguments[name] { return text }
    return nil
  }
}

extension Template {
  /// True when filling in the blanks could give this text.
  func couldBe(_ text: String) -> Bool {
    var rest = Substring(text)
    var isOpen = false
    for part in parts {
      switch part {
      case .expression: isOpen = true
      case .text(let plain):
        guard let found = rest.range(of: plain, anchored: !isOpen) else { return false }
        rest = rest[found.upperBound...]
        isOpen = false
      }
    }
    return isOpen || rest.isEmpty
  }
}

extension Substring {
  /// The first place of a text, or only the very beginning when anchored.
  fileprivate func range(of text: String, anchored: Bool) -> Range<String.Index>? {
    var start = startIndex
    while true {
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      guard !anchored, start < endIndex else { return nil }
      start = index(after: start)
    }
  }
}

extension ActionDeclaration {
  /// Every expression of the action, those inside templates included.
  var allExpressions: [Expression] {
    var all = requires.map(\.when) + targets.compactMap(\.when) + set.map(\.value)
    all += start.flatMap { [$0.when, $0.party].compactMap { $0 } + $0.arguments.values }
    all += stop.flatMap { [$0.when, $0.party].compactMap { $0 } }
    for effect in effects {
      all += [effect.when].compactMap { $0 } + effect.arguments.values.flatMap(\.expressions)
    }
    all += (suspend + resume).compactMap(\.when)
    all += (docket?.zh.expressions ?? []) + (docket?.en.expressions ?? [])
    return all
  }
}

extension Argument {
  var expressions: [Expression] {
    switch self {
    case .literal: []
    case .template(let template): template.expressions
    case .list(let items): items.flatMap(\.expressions)
    case .map(let fields): fields.values.flatMap(\.expressions)
    }
  }
}
