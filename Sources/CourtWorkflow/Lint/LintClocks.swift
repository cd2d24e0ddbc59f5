extension LintRun {
  /// Clocks: started, ended, and answered wherever they may run.
  mutating func checkClocks() {
    for clock in definition.clocks {
      let starts = definition.actions.flatMap(\.start).filter { $0.clock == clock.name }
      if starts.isEmpty {
        error(
          clock.place, "clock.never-started", "no action starts the clock '\(clock.name)'",
          "start it somewhere or remove it")
      }
      let isStopped = definition.actions.flatMap(\.stop).contains {
        $0.clock == nil || $0.clock == clock.name
      }
      // A clock started where the case is handed over runs on in the other procedure.
      let isPassedOn = !starts.isEmpty && handsOver(clock)
      let isInformative = clock.onExpiry == nil && clock.ladder.isEmpty && !isPassedOn
      if isInformative, !isStopped {
        error(
          clock.place, "clock.never-ended",
          "the clock '\(clock.name)' is never stopped and nothing follows its end",
          "add 'on_expiry', or stop it in an action")
      } else if isInformative, !isLimitOfSequel(clock) {
        warning(
          clock.place, "clock.no-consequence",
          "nothing follows when the clock '\(clock.name)' runs out",
          "add 'on_expiry' or a 'ladder': silence must have a next step")
      }
      checkExpiry(of: clock)
    }
    checkEnds()
    for action in definition.actions { checkParties(of: action) }
  }

  private func handsOver(_ clock: ClockDeclaration) -> Bool {
    definition.actions.allSatisfy { action in
      !action.start.contains { $0.clock == clock.name }
        || action.targets.contains { $0.procedure != nil }
    }
  }

  private func isLimitOfSequel(_ clock: ClockDeclaration) -> Bool {
    definition.sequels.contains { $0.within == clock.name }
  }

  private mutating func checkExpiry(of clock: ClockDeclaration) {
    guard let expiry = clock.expiry, let action = definition.action(expiry.name) else { return }
    if !action.by.contains("system") {
      error(
        expiry.place, "clock.expiry-role",
        "clock '\(clock.name)' runs '\(action.name)', which the role 'system' may not do",
        "add 'system' to 'by' of that action")
    }
    let uncovered = flow.runs(clock.name).filter { state in
      !action.from.contains(state) && definition.state(state)?.isTerminal != true
    }.sorted()
    if !uncovered.isEmpty {
      error(
        expiry.place, "clock.expiry-state",
        "clock '\(clock.name)' may run out at \(uncovered.joined(separator: ", ")), where "
          + "'\(action.name)' is not possible (it comes there by "
          + "\(culprits(clock.name, uncovered)))",
        "stop the clock before, or add the state to 'from' of that action")
    }
    let required = action.input.filter {
      $0.isRequired && $0.preset == nil && $0.name != "party"
    }
    for input in required {
      error(
        expiry.place, "clock.expiry-input",
        "'\(action.name)' needs the input '\(input.name)', which a clock cannot give",
        "make it optional or give it a default")
    }
  }

  /// The actions that bring a running clock into these states from outside them.
  private func culprits(_ clock: String, _ states: [String]) -> String {
    let inside = Set(states)
    let entries = states.flatMap { flow.running[clock]?[$0] ?? [] }
    let outer = entries.filter { $0.starts || !inside.contains($0.from) }
    return Set(outer.map(\.action)).sorted().map { "'\($0)'" }.joined(separator: ", ")
  }

  /// A case must not end with clocks that still run, unless they have something to do there.
  private mutating func checkEnds() {
    // With an incident the host ends all its clocks.
    guard definition.kind == .main else { return }
    var left: [String: [String: [String]]] = [:]
    for clock in definition.clocks {
      for (state, entries) in flow.running[clock.name] ?? [:]
      where definition.state(state)?.isTerminal == true && !mayRunOn(clock, in: state) {
        for action in Set(entries.map(\.action)) {
          left[action, default: [:]][state, default: []].append(clock.name)
        }
      }
    }
    for action in definition.actions {
      for (state, clocks) in (left[action.name] ?? [:]).sorted(by: { $0.key < $1.key }) {
        error(
          action.place, "end.clock-running",
          "'\(action.name)' ends the case at '\(state)' while "
            + clocks.map { "'\($0)'" }.joined(separator: ", ") + " may still run",
          "add 'stop: all', or let the clock's own action be possible there")
      }
    }
  }

  private func mayRunOn(_ clock: ClockDeclaration, in state: String) -> Bool {
    if let expiry = clock.onExpiry, definition.action(expiry)?.from.contains(state) ?? true {
      return true
    }
    return definition.sequels.contains { $0.within == clock.name && $0.from.contains(state) }
  }

  private mutating func checkParties(of action: ActionDeclaration) {
    for start in action.start {
      guard let clock = definition.clock(start.clock) else { continue }
      if clock.scope == .party, start.party == nil, action.by.contains("system") {
        warning(
          start.place, "start.party-missing",
          "'\(action.name)' starts the party clock '\(clock.name)' without saying for whom",
          "add 'party: input.party'")
      }
      if clock.scope == .wholeCase, start.party != nil {
        error(
          start.place, "start.party-unneeded",
          "the clock '\(clock.name)' runs for the whole case and takes no party",
          "remove 'party', or declare the clock 'per: party'")
      }
    }
  }
}
