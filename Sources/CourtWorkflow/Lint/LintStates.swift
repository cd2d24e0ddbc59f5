extension LintRun {
  /// Ways into, through and out of the states.
  mutating func checkStates() {
    let reached = flow.reached
    let ending = statesThatEnd()
    for state in definition.states {
      if !reached.contains(state.name) {
        error(
          state.place, "state.unreachable",
          zh: ("没有行为通向阶段“\(state.name)”", "让某个行为转入它，或者删去"),
          en: (
            "no action ever leads to the state '\(state.name)'", "lead an action to it or remove it"
          ))
      }
      if state.isTerminal {
        checkTerminal(state)
      } else {
        checkOpen(state, ends: ending.contains(state.name))
      }
    }
    if !definition.states.contains(where: \.isTerminal), !handsOver {
      error(
        definition.start.place, "state.no-end",
        zh: ("程序没有终结阶段", "把终结的阶段标为“terminal: true”"),
        en: (
          "the procedure has no terminal state", "mark the states it ends in with 'terminal: true'"
        ))
    }
  }

  private var handsOver: Bool {
    definition.actions.flatMap(\.targets).contains { $0.procedure != nil }
  }

  /// The states from which some way leads to an end of the case or into another procedure.
  private func statesThatEnd() -> Set<String> {
    var ending = Set(definition.states.filter(\.isTerminal).map(\.name))
    var grew = true
    while grew {
      grew = false
      for state in definition.states where !ending.contains(state.name) {
        let leads = flow.outcomes.contains { step in
          step.action.from.contains(state.name)
            && step.from(state.name).contains { outcome in
              CaseFlow.destination(outcome, of: step.action, from: state.name)
                .map { ending.contains($0) } ?? true
            }
        }
        if leads {
          ending.insert(state.name)
          grew = true
        }
      }
    }
    return ending
  }

  private mutating func checkTerminal(_ state: StateDeclaration) {
    for action in definition.actions where action.from.contains(state.name) {
      guard action.targets.contains(where: { $0.to != state.name }),
        !takesBack(action, from: state)
      else { continue }
      error(
        action.place, "state.terminal-exit",
        zh: ("行为“\(action.name)”离开终结阶段“\(state.name)”", "从“from”里去掉该阶段，或者不把它标为终结"),
        en: (
          "action '\(action.name)' leads out of the terminal state '\(state.name)'",
          "remove the state from 'from', or do not call it terminal"
        ))
    }
  }

  /// Whether an end is taken back by what was decided beside it, as when a missed period is
  /// restored: an incident that may be opened at that very end returns through the action, and
  /// nobody can do the action otherwise.
  private func takesBack(_ action: ActionDeclaration, from state: StateDeclaration) -> Bool {
    action.by == ["system"]
      && definition.incidents.contains { incident in
        incident.from.contains(state.name) && incident.returns.contains { $0.action == action.name }
      }
  }

  private mutating func checkOpen(_ state: StateDeclaration, ends: Bool) {
    let leaving = definition.actions.filter { action in
      action.from.contains(state.name)
        && action.targets.contains { $0.to != state.name || $0.procedure != nil }
    }
    if leaving.isEmpty {
      error(
        state.place, "state.no-exit",
        zh: ("没有行为离开阶段“\(state.name)”", "加一个从它出发的行为，或者标为“terminal: true”"),
        en: (
          "no action leads out of the state '\(state.name)'",
          "add an action from it, or mark it 'terminal: true'"
        ))
      return
    }
    if !ends, definition.states.contains(where: \.isTerminal) {
      error(
        state.place, "state.no-way-to-end",
        zh: ("从阶段“\(state.name)”出发，没有路通向案件的终结", "让它的某个行为通往终结阶段"),
        en: (
          "from the state '\(state.name)' no way leads to an end of the case",
          "lead one of its actions towards a terminal state"
        ))
    }
    for role in state.awaited where roles.contains(role.name) {
      let acts = definition.actions.contains {
        $0.by.contains(role.name) && $0.from.contains(state.name)
      }
      guard !acts else { continue }
      error(
        role.place, "state.awaits-idle",
        zh: ("阶段“\(state.name)”等待角色“\(role.name)”，而该角色在那里什么也做不了", "给该角色一个从此阶段出发的行为，或者从“awaits”里去掉"),
        en: (
          "the state '\(state.name)' awaits '\(role.name)', who may do nothing there",
          "give the role an action from this state, or remove it from 'awaits'"
        ))
    }
    if !answersSilence(state) {
      error(
        state.place, "state.silent",
        zh: (
          "在阶段“\(state.name)”，人人沉默时什么也不会发生（案件由\(entrances(state).zh)来到这里）",
          "让一个有“on_expiry”的期限在那里进行，或者在“awaits”里写明应当行动的角色"
        ),
        en: (
          "in the state '\(state.name)' nothing happens when everybody stays silent"
            + " (cases come there by \(entrances(state).en))",
          "let a clock with 'on_expiry' run there, or name in 'awaits' the role that must act"
        ))
    }
  }

  private func entrances(_ state: StateDeclaration) -> Bilingual {
    let names = definition.actions.filter { action in
      action.targets.contains { $0.to == state.name && $0.procedure == nil }
    }.map(\.name)
    guard !names.isEmpty else { return Bilingual(zh: "程序的开始", en: "the opening") }
    return Bilingual(
      zh: names.quotedInChinese, en: names.map { "'\($0)'" }.joined(separator: ", "))
  }

  /// A state answers silence when a clock that may run there acts from it, or when it names in
  /// `awaits` a role that has an action there.
  private func answersSilence(_ state: StateDeclaration) -> Bool {
    let isAwaited = state.awaits.contains { role in
      definition.actions.contains { $0.by.contains(role) && $0.from.contains(state.name) }
    }
    return isAwaited || definition.clocks.contains { answers($0, silenceIn: state.name) }
  }

  /// True when the clock may run in the state and something follows its end there.
  func answers(_ clock: ClockDeclaration, silenceIn state: String) -> Bool {
    guard flow.mayRun(clock.name, in: state) else { return false }
    guard let expiry = clock.onExpiry, let action = definition.action(expiry) else {
      return !clock.ladder.isEmpty
    }
    return action.from.contains(state)
  }
}
