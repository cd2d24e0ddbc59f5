extension LintRun {
  /// Conditions decided over the finite domains of what they read: never, always, overlap, hole.
  mutating func checkDomains() {
    for action in definition.actions {
      for condition in action.requires {
        let owner = Subject(
          zh: "行为“\(action.name)”的条件“\(condition.code)”",
          en: "the condition '\(condition.code)' of '\(action.name)'")
        checkConstant(condition.when, at: condition.whenPlace, owner, action)
      }
      checkTogether(action)
      checkChoice(of: action)
      checkSideConditions(of: action)
    }
    for incident in definition.incidents {
      for condition in incident.requires {
        let owner = Subject(.incident, incident.name).part(
          zh: "条件“\(condition.code)”", en: "the condition '\(condition.code)'")
        checkConstant(condition.when, at: condition.whenPlace, owner, nil)
      }
    }
    for sequel in definition.sequels {
      for condition in sequel.requires {
        let owner = Subject(.sequel, sequel.name).part(
          zh: "条件“\(condition.code)”", en: "the condition '\(condition.code)'")
        checkConstant(condition.when, at: condition.whenPlace, owner, nil)
      }
    }
    checkWords()
  }

  private mutating func checkConstant(
    _ expression: Expression, at place: Place, _ owner: Subject, _ action: ActionDeclaration?,
    after changes: [AssignmentDeclaration] = []
  ) {
    let table = TruthTable(expression, in: flow.domains, action: action, after: changes)
    let isNever =
      table?.isNeverTrue
      ?? TruthTable.isNever(expression, in: flow.domains, action: action, after: changes)
    if isNever {
      error(
        place, "guard.always-false",
        zh: ("\(owner.zh)从不成立，因此这件事永远不会发生", "与某个事实比较，或者删去"),
        en: (
          "\(owner.en) is always false, so this can never happen", "compare a fact, or remove it"
        ))
    } else if table?.isAlwaysTrue ?? false {
      warning(
        place, "guard.always-true",
        zh: ("\(owner.zh)总是成立", "删去"),
        en: ("\(owner.en) is always true", "remove it"))
    }
  }

  /// Conditions that are each possible but never hold at once.
  private mutating func checkTogether(_ action: ActionDeclaration) {
    let tables = action.requires.compactMap {
      TruthTable($0.when, in: flow.domains, action: action)
    }.filter(\.isExact)
    var rest = tables.filter { !$0.isNeverTrue }
    while let seed = rest.first {
      let group = rest.connected(to: [seed])
      let ids = Set(group.flatMap { $0.variables.map(\.path.root) })
      rest.removeAll { table in
        table.variables.isEmpty || table.variables.contains { ids.contains($0.path.root) }
      }
      guard group.count > 1 else { continue }
      guard let joint = JointTable(group) else {
        undecided(action, Bilingual(zh: "它的各项条件合起来", en: "its conditions together"))
        continue
      }
      let both = joint.first { row in group.indices.allSatisfy { row.answer($0) == .yes } }
      guard both == nil else { continue }
      error(
        action.place, "guard.contradiction",
        zh: ("行为“\(action.name)”的各项条件从不同时成立，因此没有人做得了它", "去掉其中一项，或者使每个案件都满足其一"),
        en: (
          "the conditions of '\(action.name)' never hold at once, so nobody can ever do it",
          "take one of them out, or let each case satisfy one of them"
        ))
    }
  }

  private mutating func undecided(_ action: ActionDeclaration, _ what: Bilingual) {
    info(
      action.place, "domain.undecided",
      zh: ("行为“\(action.name)”读取的值太多，\(what.zh)无法判定", "给它的文字事实写明“values”，或者把条件拆开"),
      en: (
        "'\(action.name)' reads so many values that \(what.en) could not be decided",
        "declare 'values' for its texts, or split the condition"
      ))
  }

  // MARK: Targets

  private mutating func checkChoice(of action: ActionDeclaration) {
    guard !action.targets.isEmpty else { return }
    if let always = action.targets.firstIndex(where: { $0.when == nil }) {
      for target in action.targets.dropFirst(always + 1) {
        warning(
          target.place, "target.never",
          zh: ("行为“\(action.name)”从不转入“\(target.to)”", "把没有“when”的去向放在最后"),
          en: (
            "'\(target.to)' is never chosen in '\(action.name)'",
            "put the target without 'when' last"
          ))
      }
    }
    for target in action.targets {
      guard let when = target.when else { continue }
      checkConstant(
        when, at: target.whenPlace,
        Subject(
          zh: "行为“\(action.name)”转入“\(target.to)”的条件",
          en: "the condition for '\(target.to)' in '\(action.name)'"), action,
        after: action.set)
    }
    let conditional = action.targets.filter { $0.when != nil }
    let tables = conditional.compactMap { target in
      target.when.flatMap {
        TruthTable($0, in: flow.domains, action: action, after: action.set)
      }
    }
    guard tables.count == conditional.count, !tables.isEmpty else { return }
    guard let joint = JointTable(tables) else {
      undecided(action, Bilingual(zh: "它的去向", en: "its targets"))
      return
    }
    if joint.isExact { checkCovered(conditional, joint, tables, action) }
    checkHole(joint, tables, action)
  }

  private mutating func checkCovered(
    _ targets: [TargetDeclaration], _ joint: JointTable, _ tables: [TruthTable],
    _ action: ActionDeclaration
  ) {
    for (index, target) in targets.enumerated()
    where index > 0 && !tables[index].isNeverTrue {
      let taken = joint.first { row in
        row.answer(index) == .yes && !(0..<index).contains { row.answer($0) == .yes }
      }
      guard taken == nil else { continue }
      warning(
        target.place, "target.never",
        zh: ("行为“\(action.name)”从不转入“\(target.to)”：前面的去向已经涵盖它的条件", "把它放在最前，或者收窄前面的条件"),
        en: (
          "'\(target.to)' is never chosen in '\(action.name)': the targets before it cover its condition",
          "put it first, or narrow the conditions before it"
        ))
    }
  }

  /// A choice that leads nowhere although the action ends what the state was waiting for.
  private mutating func checkHole(
    _ joint: JointTable, _ tables: [TruthTable], _ action: ActionDeclaration
  ) {
    guard action.targets.allSatisfy({ $0.when != nil }) else { return }
    for name in action.from {
      guard let state = definition.state(name), !state.isTerminal, state.awaits.isEmpty,
        leavesSilent(action, name)
      else { continue }
      let hole = joint.first { row in
        if let asked = row.value(.state), asked != .string(name) { return false }
        return tables.indices.allSatisfy { row.answer($0) == .no }
      }
      guard let hole, joint.isExact else { continue }
      warning(
        action.targets[0].place, "target.hole",
        zh: (
          "当\(hole.shown.zh)时，行为“\(action.name)”没有去向：案件留在阶段“\(name)”，而那里再没有什么推动它",
          "为这种情形加一个去向，或者在最后加一个没有“when”的去向"
        ),
        en: (
          "when \(hole.shown.en) no target of '\(action.name)' is taken: the case stays at '\(name)', "
            + "where nothing is left to lead it on",
          "add a target for this, or a last one without 'when'"
        ))
      return
    }
  }

  /// True when the action surely stops every deciding clock that answers silence in the state.
  private func leavesSilent(_ action: ActionDeclaration, _ state: String) -> Bool {
    let deciding = definition.clocks.filter {
      !$0.escalates && $0.onExpiry != nil && answers($0, silenceIn: state)
    }
    guard !deciding.isEmpty else { return false }
    return deciding.allSatisfy { clock in
      let isStopped = action.stop.contains {
        $0.when == nil && $0.party == nil && ($0.clock == nil || $0.clock == clock.name)
      }
      return isStopped && !action.start.contains { $0.clock == clock.name }
    }
  }

  // MARK: Other conditions

  private mutating func checkSideConditions(of action: ActionDeclaration) {
    var conditions: [(Expression, Place, Bilingual)] = []
    for start in action.start {
      if let when = start.when {
        conditions.append(
          (when, start.place, Bilingual(zh: "启动期限“\(start.clock)”", en: "start '\(start.clock)'")))
      }
    }
    for stop in action.stop {
      if let when = stop.when {
        conditions.append(
          (
            when, stop.place,
            Bilingual(
              zh: "停止\(stop.clock.map { "期限“\($0)”" } ?? "各期限")",
              en: "stop '\(stop.clock ?? "all")'")
          ))
      }
    }
    for effect in action.effects {
      if let when = effect.when {
        conditions.append(
          (when, effect.place, Bilingual(zh: "实行效果“\(effect.name)”", en: "do '\(effect.name)'")))
      }
    }
    for (when, place, what) in conditions {
      guard
        let table = TruthTable(when, in: flow.domains, action: action, after: action.set)
      else { continue }
      if table.isNeverTrue {
        error(
          place, "condition.never",
          zh: ("行为“\(action.name)”\(what.zh)的条件从不成立", "与某个事实比较，或者删去"),
          en: (
            "the condition of '\(action.name)' to \(what.en) never holds",
            "compare a fact, or remove it"
          ))
      } else if table.isAlwaysTrue {
        warning(
          place, "condition.always",
          zh: ("行为“\(action.name)”\(what.zh)的条件总是成立", "删去“when”"),
          en: ("the condition of '\(action.name)' to \(what.en) always holds", "remove 'when'"))
      }
    }
  }
}
