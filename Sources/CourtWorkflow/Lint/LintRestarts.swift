extension LintRun {
  /// Stops and starts that do nothing, or not what they seem to.
  mutating func checkRestarts() {
    for action in definition.actions {
      for stop in action.stop { checkStop(stop, of: action) }
      for (index, start) in action.start.enumerated() {
        checkRunning(start, of: action)
        checkTwice(start, after: action.start[..<index], of: action)
      }
      checkRace(of: action)
    }
  }

  private mutating func checkStop(_ stop: ClockStopDeclaration, of action: ActionDeclaration) {
    // Stopping before starting anew is the way to restart, whether or not it runs.
    guard let name = stop.clock, clocks.contains(name), !flow.runs(name).isEmpty,
      !action.start.contains(where: { $0.clock == name }),
      !action.from.isEmpty, action.from.allSatisfy({ !flow.mayRun(name, in: $0) })
    else { return }
    warning(
      stop.place, "stop.idle",
      zh: ("行为“\(action.name)”停止期限“\(name)”，而在可以做它的阶段，该期限从不进行", "停止所指的期限，或者删去"),
      en: (
        "'\(action.name)' stops the clock '\(name)', which never runs in any state it is possible from",
        "stop the clock that is meant, or remove this"
      ))
  }

  /// A clock that runs is not started again: where the conditions demand that it runs, the start
  /// has no effect.
  private mutating func checkRunning(
    _ start: ClockStartDeclaration, of action: ActionDeclaration
  ) {
    let isStopped = action.stop.contains { $0.clock == nil || $0.clock == start.clock }
    guard let clock = definition.clock(start.clock), clock.scope == .wholeCase, !isStopped else {
      return
    }
    let count = DomainPath(owner: "clocks", field: clock.name)
    let demands = action.requires.compactMap {
      TruthTable($0.when, in: flow.domains, action: action)
    }
    guard demands.contains(where: { $0.variables.contains { $0.path == count } }) else { return }
    let own = start.when.flatMap { TruthTable($0, in: flow.domains, action: action) }
    if start.when != nil, own == nil { return }
    let tables = demands + (own.map { [$0] } ?? [])
    guard let joint = JointTable(tables), joint.isExact else { return }
    let idle = joint.first { row in
      tables.indices.allSatisfy { row.answer($0) == .yes } && row.value(count)?.intValue == 0
    }
    guard idle == nil else { return }
    error(
      start.place, "start.already-running",
      zh: ("行为“\(action.name)”启动期限“\(clock.name)”时它总是已经在进行，因此什么也不改变", "也写进“stop”，使它重新开始"),
      en: (
        "whenever '\(action.name)' starts the clock '\(clock.name)' it runs already, so nothing changes",
        "name it under 'stop' too, which begins it anew"
      ))
  }

  private mutating func checkTwice(
    _ start: ClockStartDeclaration, after others: ArraySlice<ClockStartDeclaration>,
    of action: ActionDeclaration
  ) {
    for other in others
    where other.clock == start.clock && other.party?.source == start.party?.source {
      let conditions = [start.when, other.when].compactMap { $0 }
      let tables = conditions.compactMap {
        TruthTable($0, in: flow.domains, action: action, after: action.set)
      }
      guard tables.count == conditions.count, let joint = JointTable(tables) else { continue }
      guard
        let both = joint.first(where: { row in
          tables.indices.allSatisfy { row.answer($0) == .yes }
        })
      else { continue }
      warning(
        start.place, "start.twice",
        zh: (
          "行为“\(action.name)”" + (both.shown.zh.isEmpty ? "" : "当\(both.shown.zh)时")
            + "两次启动期限“\(start.clock)”", "使两个条件互相排斥；只有第一次启动有效"
        ),
        en: (
          "'\(action.name)' starts the clock '\(start.clock)' twice"
            + (both.shown.en.isEmpty ? "" : " when \(both.shown.en)"),
          "make the conditions exclude each other; only the first start counts"
        ))
    }
  }

  /// Two periods of the case whose ends both lead on must not run side by side.
  private mutating func checkRace(of action: ActionDeclaration) {
    for (index, start) in action.start.enumerated() {
      guard let new = definition.clock(start.clock), let ending = decisiveEnd(of: new) else {
        continue
      }
      let together = Set(action.start[..<index].map(\.clock))
      for old in definition.clocks where old.name != new.name {
        guard let other = decisiveEnd(of: old), other.name != ending.name,
          Set(other.targets.map(\.to)) == Set(ending.targets.map(\.to)),
          !Set(other.from).isDisjoint(with: ending.from),
          !mayBeMet(old, during: other.from), !mayBeMet(new, during: ending.from),
          together.contains(old.name) || runsOn(old, beside: other, during: action)
        else { continue }
        warning(
          start.place, "clock.race",
          zh: (
            "行为“\(action.name)”启动期限“\(new.name)”时，“\(old.name)”可能还在进行；先届满的决定案件",
            "在这个行为里停止“\(old.name)”"
          ),
          en: (
            "'\(action.name)' starts '\(new.name)' while '\(old.name)' may still run; whichever ends "
              + "first decides", "stop '\(old.name)' in this action"
          ))
      }
    }
  }

  /// True when something can end the period while the case stays: what it demands can be done.
  private func mayBeMet(_ clock: ClockDeclaration, during states: [String]) -> Bool {
    definition.actions.contains { action in
      action.targets.isEmpty && !Set(action.from).isDisjoint(with: states)
        && action.stop.contains { $0.clock == clock.name }
    }
  }

  private func runsOn(
    _ clock: ClockDeclaration, beside ending: ActionDeclaration, during action: ActionDeclaration
  ) -> Bool {
    !action.stop.contains { $0.clock == nil || $0.clock == clock.name }
      && action.from.contains { flow.mayRun(clock.name, in: $0) && ending.from.contains($0) }
  }

  /// The action by which the end of a period of the whole case surely leads on.
  private func decisiveEnd(of clock: ClockDeclaration) -> ActionDeclaration? {
    guard clock.scope == .wholeCase, !clock.escalates, let name = clock.onExpiry,
      let action = definition.action(name), action.targets.contains(where: { $0.when == nil })
    else { return nil }
    return action
  }
}
