extension LintRun {
  /// Rights of the parties the law gives: to be heard, to be summoned, to appeal.
  mutating func checkRights() {
    for document in definition.documents { checkAppeal(against: document) }
    for clock in definition.clocks where clock.scope == .party { checkHolders(of: clock) }
    for action in definition.actions {
      checkGrants(of: action)
      checkSummons(in: action)
    }
    checkHeard()
  }

  // MARK: Appeal

  private mutating func checkAppeal(against document: DocumentDeclaration) {
    if document.appeal != nil, document.final != nil {
      error(
        document.place, "document.appeal-and-final",
        zh: ("文书“\(document.name)”既写明可以上诉，又写明为终局", "两者留一"),
        en: ("'\(document.name)' is called both appealable and final", "keep one of the two"))
    }
    if document.decides, document.appeal == nil, document.final == nil {
      error(
        document.place, "document.appeal-unstated",
        zh: ("文书“\(document.name)”作出裁判，却没有写明可否上诉", "补上“appeal: RULE”；法律不许上诉的，补上“final: ARTICLE”"),
        en: (
          "'\(document.name)' decides, but the file does not say whether it may be appealed",
          "add 'appeal: RULE', or 'final: ARTICLE' where the law gives no appeal"
        ))
    }
    guard let rule = document.appeal else { return }
    if let rules = host.rules, rules[rule] == nil {
      unknown(rule, .rule, among: Set(rules.keys), at: document.place)
      return
    }
    let isServed = definition.actions.flatMap(\.effects).contains {
      $0.name == "serve" && $0.literal("document") == document.name
    }
    guard isServed else { return }
    let windows = definition.clocks.filter { $0.rule?.couldBe(rule) ?? false }
    let started = Set(definition.actions.flatMap(\.start).map(\.clock))
    if !windows.contains(where: { started.contains($0.name) }) {
      error(
        document.place, "appeal.clock-missing",
        zh: ("文书“\(document.name)”可以在“\(rule)”期限内上诉，却没有启动适用这条规则的期限", "向每个当事人送达文书时为其启动这样的期限"),
        en: (
          "'\(document.name)' may be appealed within '\(rule)', but no clock with this rule is ever "
            + "started", "start such a clock for each party when the document is served on it"
        ))
    } else if !windows.contains(where: { !actors(within: $0.name).isEmpty }) {
      error(
        document.place, "appeal.no-act",
        zh: (
          "文书“\(document.name)”的上诉期进行时，没有人可以上诉",
          "加一个以“actor.clocks”中有该期限为条件的行为，或者一个“within”为该期限的后续案件"
        ),
        en: (
          "the time to appeal '\(document.name)' runs, but nobody can appeal while it does",
          "add an action that requires the clock in 'actor.clocks', or a sequel 'within' it"
        ))
    }
  }

  /// The roles that can do something only while their clock runs.
  private func actors(within clock: String) -> Set<String> {
    let acting = definition.actions.filter { $0.demandsOwn(clock) }.flatMap(\.by)
    return Set(acting + definition.sequels.filter { $0.within == clock }.flatMap(\.by))
  }

  /// A time to appeal runs for every party served; each of them must be able to appeal.
  private mutating func checkHolders(of clock: ClockDeclaration) {
    guard clock.rule?.source.hasPrefix("appeal.") ?? false else { return }
    let able = actors(within: clock.name)
    guard !able.isEmpty else { return }
    let holders = served(before: clock)
    for role in holders.subtracting(able).sorted() {
      let acts = definition.actions.filter { $0.demandsOwn(clock.name) }
      let sequels = definition.sequels.filter { $0.within == clock.name }
      guard let place = acts.first?.place ?? sequels.first?.place else { continue }
      error(
        place, "appeal.role-missing",
        zh: (
          "上诉期也为角色“\(role)”进行，而在“\(acts.first?.name ?? sequels.first?.name ?? "")”里只有\(able.sorted().quotedInChinese)可以上诉",
          "在“by”里加上“\(role)”"
        ),
        en: (
          "the time to appeal runs for '\(role)' too, but only \(able.sorted().joined(separator: ", ")) "
            + "may use it in '\(acts.first?.name ?? sequels.first?.name ?? "")'",
          "add '\(role)' to 'by'"
        ))
    }
  }

  /// Party roles that are served on the way into the states in which the clock is started.
  private func served(before clock: ClockDeclaration) -> Set<String> {
    let papers = Set(
      definition.documents.filter { document in
        document.appeal.map { clock.rule?.couldBe($0) ?? false } ?? false
      }.map(\.name))
    var holders: Set<String> = []
    for start in definition.actions
    where start.start.contains(where: { $0.clock == clock.name }) {
      for action in definition.actions
      where action.targets.contains(where: { start.from.contains($0.to) }) {
        for effect in action.effects where effect.name == "serve" {
          let isMeant = papers.isEmpty || papers.contains(effect.literal("document") ?? "")
          if isMeant { holders.formUnion(effect.words("to")) }
        }
      }
    }
    return holders.intersection(host.partyRoles).intersection(roles)
  }

  /// Who may act only while a clock of his runs must get that clock whenever his right exists.
  private mutating func checkGrants(of action: ActionDeclaration) {
    for clock in definition.clocks where action.demandsOwn(clock.name) {
      let givers = definition.actions.filter { $0.start.contains { $0.clock == clock.name } }
      let starts = givers.flatMap { giver in
        giver.start.filter { $0.clock == clock.name }.map { (giver, $0) }
      }
      guard !starts.isEmpty, starts.allSatisfy({ $0.1.when != nil }) else { continue }
      let given = starts.compactMap { giver, start in
        start.when.flatMap { TruthTable($0, in: flow.domains, action: giver) }
      }
      let rights = action.requires.filter { !$0.when.demandsOwn(clock.name) }.compactMap {
        TruthTable($0.when, in: flow.domains, action: action)
      }.connected(to: given)
      guard given.count == starts.count, !rights.isEmpty,
        (given + rights).allSatisfy({ $0.isExact && readsStandingFacts($0, starts.map(\.0)) }),
        let joint = JointTable(given + rights)
      else { continue }
      let gap = joint.first { row in
        given.indices.allSatisfy { row.answer($0) == .no }
          && rights.indices.allSatisfy { row.answer(given.count + $0) == .yes }
      }
      guard let gap else { continue }
      error(
        starts[0].1.place, "right.clock-missing",
        zh: (
          "当\(gap.shown.zh)时，当事人可以做行为“\(action.name)”，而“\(starts[0].0.name)”没有启动它所需的期限“\(clock.name)”",
          "在这项权利存在的条件下启动期限"
        ),
        en: (
          "when \(gap.shown.en), '\(action.name)' is open to a party, but '\(starts[0].0.name)' does not "
            + "start the clock '\(clock.name)' it needs",
          "start the clock under the condition under which the right exists"
        ))
    }
  }

  /// True when only words and truth values of the case are read that these actions leave alone.
  private func readsStandingFacts(_ table: TruthTable, _ givers: [ActionDeclaration]) -> Bool {
    let changed = Set(givers.flatMap(\.set).map(\.fact))
    return table.variables.allSatisfy { variable in
      let kind = definition.fact(variable.path.field)?.kind
      return variable.path.owner == "facts" && (kind == .string || kind == .bool)
        && !changed.contains(variable.path.field)
    }
  }

  // MARK: Hearing

  /// A hearing that is booked must be told to those who are to come.
  private mutating func checkSummons(in action: ActionDeclaration) {
    guard host.effects != nil, action.through == "hearings", !action.targets.isEmpty,
      !action.effects.contains(where: { $0.name == "serve" })
    else { return }
    error(
      action.place, "hearing.no-summons",
      zh: ("行为“\(action.name)”定下开庭时间，却不向当事人送达任何文书", "加上效果“serve”，送达传票或通知"),
      en: (
        "'\(action.name)' settles when a hearing is held, but serves nothing on the parties",
        "add an effect 'serve' with the summons or notice"
      ))
  }

  /// A judgment needs a hearing on every way that leads to it.
  ///
  /// Source: Civil Procedure Law arts. 137, 141–145; `unheard` names the article of an exception.
  private mutating func checkHeard() {
    let papers = definition.documents.filter {
      $0.title.zh.hasSuffix("判决书") && $0.unheard == nil
    }.map(\.name)
    // An incident that is a hearing, such as an asynchronous one, returns by an action that ends it.
    let beside = definition.incidents.filter { $0.procedure.hasSuffix("hearing") }
    let hearings = Set(
      definition.actions.filter { $0.effects.contains { $0.name == "close-hearing" } }.map(\.name)
        + beside.flatMap(\.returns).compactMap(\.action))
    guard !papers.isEmpty, !hearings.isEmpty else { return }
    let possible = CaseFlow.reach([definition.initial], flow.outcomes, definition) { _, action in
      !hearings.contains(action.name)
    }
    let givers = definition.actions.filter { action in
      !hearings.contains(action.name) && action.through == "decisions"
        && action.effects.contains {
          $0.name == "serve" && papers.contains($0.literal("document") ?? "")
        }
    }
    guard givers.contains(where: { !possible.isDisjoint(with: $0.from) }) else { return }
    let unheard = RememberedFacts(flow).reach(without: hearings) ?? possible
    for action in givers {
      guard let way = action.from.first(where: { unheard.contains($0) }) else { continue }
      error(
        action.place, "judgment.unheard",
        zh: (
          "行为“\(action.name)”可以在阶段“\(way)”作出判决，而此前没有开庭", "从“from”里去掉该阶段，或者在文书的“unheard”里写明不开庭的条文"
        ),
        en: (
          "'\(action.name)' can give the judgment from '\(way)', where no hearing has been held",
          "remove the state from 'from', or name under 'unheard' of the document the article for it"
        ))
    }
  }
}

extension ActionDeclaration {
  /// True when only a party whose own such clock runs may act.
  func demandsOwn(_ clock: String) -> Bool { requires.contains { $0.when.demandsOwn(clock) } }
}

extension Expression {
  /// True when the expression is, or joins by `&&`, `'clock' in actor.clocks`.
  func demandsOwn(_ clock: String) -> Bool { syntax.demandsOwn(clock) }
}

extension Syntax {
  fileprivate func demandsOwn(_ clock: String) -> Bool {
    switch form {
    case .and(let left, let right): return left.demandsOwn(clock) || right.demandsOwn(clock)
    case .binary(.isIn, let left, let right):
      guard case .literal(.string(clock)) = left.form else { return false }
      return right.dottedPath == "actor.clocks"
    default: return false
    }
  }
}

extension EffectDeclaration {
  /// The written words of an argument that is one text or a list of them.
  func words(_ name: String) -> [String] {
    func words(_ argument: Argument) -> [String] {
      switch argument {
      case .literal(.string(let word)): [word]
      case .list(let items): items.flatMap(words)
      default: []
      }
    }
    return arguments[name].map(words) ?? []
  }
}
