extension LintRun {
  /// Ways into, through and out of the states.
  mutating func checkStates() {
    let reached = reachable()
    for state in definition.states {
      if !reached.contains(state.name) {
        error(
          state.place, "state.unreachable", "no action ever leads to the state '\(state.name)'",
          "lead an action to it or remove it")
      }
      if state.isTerminal { checkTerminal(state) } else { checkOpen(state) }
    }
    if !definition.states.contains(where: \.isTerminal) {
      error(
        definition.start.place, "state.no-end", "the procedure has no terminal state",
        "mark the states it ends in with 'terminal: true'")
    }
  }

  private func reachable() -> Set<String> {
    var reached: Set<String> = [definition.initial]
    var open = [definition.initial]
    while let state = open.popLast() {
      for action in definition.actions where action.from.contains(state) {
        for target in targets(of: action, from: state) where reached.insert(target).inserted {
          open.append(target)
        }
      }
    }
    return reached
  }

  private mutating func checkTerminal(_ state: StateDeclaration) {
    for action in definition.actions where action.from.contains(state.name) {
      guard action.targets.contains(where: { $0.to != state.name }) else { continue }
      error(
        action.place, "state.terminal-exit",
        "action '\(action.name)' leads out of the terminal state '\(state.name)'",
        "remove the state from 'from', or do not call it terminal")
    }
  }

  private mutating func checkOpen(_ state: StateDeclaration) {
    let leaving = definition.actions.filter { action in
      action.from.contains(state.name) && action.targets.contains { $0.to != state.name }
    }
    if leaving.isEmpty {
      error(
        state.place, "state.no-exit", "no action leads out of the state '\(state.name)'",
        "add an action from it, or mark it 'terminal: true'")
      return
    }
    for role in state.awaited where roles.contains(role.name) {
      let acts = definition.actions.contains {
        $0.by.contains(role.name) && $0.from.contains(state.name)
      }
      guard !acts else { continue }
      error(
        role.place, "state.awaits-idle",
        "the state '\(state.name)' awaits '\(role.name)', who may do nothing there",
        "give the role an action from this state, or remove it from 'awaits'")
    }
    if !answersSilence(state) {
      error(
        state.place, "state.silent",
        "in the state '\(state.name)' nothing happens when everybody stays silent",
        "let a clock with 'on_expiry' run there, or name in 'awaits' the role that must act")
    }
  }

  /// A state answers silence when a clock that may run there acts from it, or when it names in
  /// `awaits` a role that has an action there.
  private func answersSilence(_ state: StateDeclaration) -> Bool {
    let isAwaited = state.awaits.contains { role in
      definition.actions.contains { $0.by.contains(role) && $0.from.contains(state.name) }
    }
    if isAwaited { return true }
    return definition.clocks.contains { clock in
      guard let expiry = clock.onExpiry, let action = definition.action(expiry) else {
        return false
      }
      return action.from.contains(state.name) && runs(clock).contains(state.name)
    }
  }
}
