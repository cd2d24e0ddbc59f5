extension LintRun {
  /// Conditions decided over the finite domains of what they read: never, always, overlap, hole.
  mutating func checkDomains() {
    for action in definition.actions {
      for condition in action.requires {
        let owner = "the condition '\(condition.code)' of '\(action.name)'"
        checkConstant(condition.when, at: condition.whenPlace, owner, action)
      }
      checkTogether(action)
      checkChoice(of: action)
      checkSideConditions(of: action)
    }
    for incident in definition.incidents {
      for condition in incident.requires {
        let owner = "the condition '\(condition.code)' of incident '\(incident.name)'"
        checkConstant(condition.when, at: condition.whenPlace, owner, nil)
      }
    }
    for sequel in definition.sequels {
      for condition in sequel.requires {
        let owner = "the condition '\(condition.code)' of sequel '\(sequel.name)'"
        checkConstant(condition.when, at: condition.whenPlace, owner, nil)
      }
    }
    checkWords()
  }

  private mutating func checkConstant(
    _ expression: Expression, at place: Place, _ owner: String, _ action: ActionDeclaration?,
    after changes: [AssignmentDeclaration] = []
  ) {
    let table = TruthTable(expression, in: flow.domains, action: action, after: changes)
    let isNever =
      table?.isNeverTrue
      ?? TruthTable.isNever(expression, in: flow.domains, action: action, after: changes)
    if isNever {
      error(
        place, "guard.always-false", "\(owner) is always false, so this can never happen",
        "compare a fact, or remove it")
    } else if table?.isAlwaysTrue ?? false {
      warning(place, "guard.always-true", "\(owner) is always true", "remove it")
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
        undecided(action, "its conditions together")
        continue
      }
      let both = joint.first { row in group.indices.allSatisfy { row.answer($0) == .yes } }
      guard both == nil else { continue }
      error(
        action.place, "guard.contradiction",
        "the conditions of '\(action.name)' never hold at once, so nobody can ever do it",
        "take one of them out, or let each case satisfy one of them")
    }
  }

  private mutating func undecided(_ action: ActionDeclaration, _ what: String) {
    info(
      action.place, "domain.undecided",
      "'\(action.name)' reads so many values that \(what) could not be decided",
      "declare 'values' for its texts, or split the condition")
  }

  // MARK: Targets

  private mutating func checkChoice(of action: ActionDeclaration) {
    guard !action.targets.isEmpty else { return }
    if let always = action.targets.firstIndex(where: { $0.when == nil }) {
      for target in action.targets.dropFirst(always + 1) {
        warning(
          target.place, "target.never", "'\(target.to)' is never chosen in '\(action.name)'",
          "put the target without 'when' last")
      }
    }
    for target in action.targets {
      guard let when = target.when else { continue }
      checkConstant(
        when, at: target.whenPlace, "the condition for '\(target.to)' in '\(action.name)'", action,
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
      undecided(action, "its targets")
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
        "'\(target.to)' is never chosen in '\(action.name)': the targets before it cover its condition",
        "put it first, or narrow the conditions before it")
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
        "when \(hole.shown) no target of '\(action.name)' is taken: the case stays at '\(name)', "
          + "where nothing is left to lead it on",
        "add a target for this, or a last one without 'when'")
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
    var conditions: [(Expression, Place, String)] = []
    for start in action.start {
      if let when = start.when { conditions.append((when, start.place, "start '\(start.clock)'")) }
    }
    for stop in action.stop {
      if let when = stop.when {
        conditions.append((when, stop.place, "stop '\(stop.clock ?? "all")'"))
      }
    }
    for effect in action.effects {
      if let when = effect.when { conditions.append((when, effect.place, "do '\(effect.name)'")) }
    }
    for (when, place, what) in conditions {
      guard
        let table = TruthTable(when, in: flow.domains, action: action, after: action.set)
      else { continue }
      if table.isNeverTrue {
        error(
          place, "condition.never", "the condition of '\(action.name)' to \(what) never holds",
          "compare a fact, or remove it")
      } else if table.isAlwaysTrue {
        warning(
          place, "condition.always", "the condition of '\(action.name)' to \(what) always holds",
          "remove 'when'")
      }
    }
  }
}
