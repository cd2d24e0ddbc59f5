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
      if clock.onExpiry == nil, !isStopped {
        error(
          clock.place, "clock.never-ended",
          "the clock '\(clock.name)' is never stopped and nothing follows its end",
          "add 'on_expiry', or stop it in an action")
      }
      checkExpiry(of: clock)
    }
    for action in definition.actions { checkParties(of: action) }
  }

  private mutating func checkExpiry(of clock: ClockDeclaration) {
    guard let expiry = clock.expiry, let action = definition.action(expiry.name) else { return }
    if !action.by.contains("system") {
      error(
        expiry.place, "clock.expiry-role",
        "clock '\(clock.name)' runs '\(action.name)', which the role 'system' may not do",
        "add 'system' to 'by' of that action")
    }
    let uncovered = runs(clock).subtracting(action.from).sorted()
    if !uncovered.isEmpty {
      error(
        expiry.place, "clock.expiry-state",
        "clock '\(clock.name)' may run out at \(uncovered.joined(separator: ", ")), where "
          + "'\(action.name)' is not possible",
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

  /// The states a clock may run in: followed from its starts until an action surely ends it.
  func runs(_ clock: ClockDeclaration) -> Set<String> {
    var found: Set<String> = []
    var open: [String] = []
    for action in definition.actions where action.start.contains(where: { $0.clock == clock.name })
    {
      for state in action.from {
        for target in startTargets(of: action, clock, from: state)
        where found.insert(target).inserted {
          open.append(target)
        }
      }
    }
    while let state = open.popLast() {
      for action in definition.actions where action.from.contains(state) && !ends(action, clock) {
        for target in survivors(of: action, clock, from: state)
        where found.insert(target).inserted {
          open.append(target)
        }
      }
    }
    return found
  }

  /// The targets at which a clock started by the action may run: a start under a condition goes
  /// with the targets under the same condition, and never with those that contradict it.
  private func startTargets(
    of action: ActionDeclaration, _ clock: ClockDeclaration, from state: String
  ) -> Set<String> {
    var result: Set<String> = []
    for start in action.start where start.clock == clock.name {
      guard let when = start.when else { return targets(of: action, from: state) }
      let same = action.targets.filter { $0.when?.source == when.source }
      if same.isEmpty {
        result.formUnion(targets(of: action, from: state) { !($0.contradicts(when)) })
      } else {
        result.formUnion(same.map(\.to).filter(states.contains))
      }
    }
    return result
  }

  /// True when the clock surely no longer runs after the action.
  private func ends(_ action: ActionDeclaration, _ clock: ClockDeclaration) -> Bool {
    let isStopped = action.stop.contains {
      $0.party == nil && $0.when == nil && ($0.clock == nil || $0.clock == clock.name)
    }
    let isConsumed =
      clock.onExpiry == action.name && clock.scope == .wholeCase
      && action.by == ["system"]
    let isRequiredOver = action.requires.contains { $0.when.demandsStopped(clock.name) }
    return isStopped || isConsumed || isRequiredOver
  }

  /// The targets at which the clock may still run: left out is a target whose condition says it
  /// does not, or under whose very condition the action stops it.
  private func survivors(
    of action: ActionDeclaration, _ clock: ClockDeclaration, from state: String
  ) -> Set<String> {
    var result: Set<String> = []
    var mayStay = true
    let stopped = action.stop.filter {
      $0.party == nil && ($0.clock == nil || $0.clock == clock.name)
    }.compactMap(\.when?.source)
    for target in action.targets {
      let isOver =
        target.when.map {
          $0.demandsStopped(clock.name) || stopped.contains($0.source) || !$0.allows(state: state)
        } ?? false
      if !isOver, states.contains(target.to) {
        result.insert(target.to)
      }
      if target.when == nil { mayStay = false }
    }
    if mayStay { result.insert(state) }
    return result
  }
}
