/// Answers what an act does to a case: values in, values out.
///
/// The engine touches nothing, keeps nothing and asks no clock: the same snapshot and act always
/// give the same verdict. It is total: whatever the definition or the input, it answers.
public struct Engine: Sendable {
  public var definition: ProcedureDefinition { index.definition }
  /// One reference, so that an engine is handed on without copying a definition.
  let index: ProcedureIndex

  public init(_ definition: ProcedureDefinition) { index = ProcedureIndex(definition) }

  /// Decides an act, or refuses it with every reason of the first kind that stands against it:
  /// unknown action, role, state, route, input, conditions.
  public func decide(_ snapshot: CaseSnapshot, _ act: Act) -> Verdict {
    guard let entry = index.actions[act.action] else {
      return .refused(Refusals.unknownAction(act.action, in: index.definition))
    }
    return decide(snapshot, act, entry)
  }

  /// The same for an action that has been looked up already.
  func decide(
    _ snapshot: CaseSnapshot, _ act: Act, _ entry: ProcedureIndex.Entry
  ) -> Verdict {
    decide(snapshot, act, entry, mayBypassRoute: false)
  }

  /// Runs the action of a clock that has run out, in the name of the machinery.
  ///
  /// The expired clock no longer counts among the running ones while conditions are judged. A clock
  /// without an action only informs and is refused as unknown action.
  public func expire(
    _ snapshot: CaseSnapshot, clock: String, party: String?, at: Timestamp? = nil
  ) -> Verdict {
    var later = snapshot
    if let index = later.runningClocks.firstIndex(of: RunningClock(name: clock, party: party)) {
      later.runningClocks.remove(at: index)
    }
    if let rung = Ladder.rung(of: clock, in: index) {
      return .decided(Ladder.urge(rung, of: clock, later, in: index))
    }
    guard let name = index.clocks[clock]?.onExpiry, let entry = index.actions[name] else {
      return Ladder.begin(clock, later, in: index)
        .map { .decided($0) } ?? .refused(Refusals.noExpiry(of: clock))
    }
    let input = expiryInput(of: entry.action, party: party)
    let act = Act(
      action: name, actor: Actor(roles: ["system"], partyKey: party), input: input, at: at)
    return decide(later, act, entry, mayBypassRoute: true)
      .climbing(clock, later, in: index)
  }

  /// Decides an act of the machinery itself, whatever route its action names.
  func decideAutomatically(_ snapshot: CaseSnapshot, _ act: Act) -> Verdict {
    guard let entry = index.actions[act.action] else {
      return .refused(Refusals.unknownAction(act.action, in: index.definition))
    }
    return decide(snapshot, act, entry, mayBypassRoute: true)
  }

  private func expiryInput(of action: ActionDeclaration, party: String?) -> [String: Value] {
    guard let party, action.input.contains(where: { $0.name == "party" }) else { return [:] }
    return ["party": .string(party)]
  }

  private func decide(
    _ snapshot: CaseSnapshot, _ act: Act, _ entry: ProcedureIndex.Entry, mayBypassRoute: Bool
  ) -> Verdict {
    guard entry.isDone(by: act.actor.roles) else {
      return .refused(Refusals.notYourRole(entry.action, in: index.definition))
    }
    guard entry.from.contains(snapshot.state) else {
      return .refused(Refusals.wrongState(entry.action, snapshot.state, in: index.definition))
    }
    if let through = entry.action.through, !mayBypassRoute, act.via != through {
      return .refused(Refusals.throughOther(entry.action, through))
    }
    if let phase = entry.action.phase, act.actor.partyKey != nil, let chosen = act.actor.phases,
      !chosen.contains(phase)
    {
      return .refused(Refusals.notOnline(entry.action, phase, in: index.definition))
    }
    let (input, defects) = InputCheck.check(act.input, against: entry.action.input)
    guard defects.isEmpty else { return .refused(Refusals.invalidInput(defects)) }
    let scope = Scope(index, snapshot, actor: act.actor, input: input, now: act.at)
    // Words are sought only when one of the conditions fails.
    if !entry.conditions.allSatisfy({ scope.holds($0) }) {
      let failed = entry.action.requires.compactMap { scope.reason(against: $0) }
      return .refused(
        Refusal(kind: .guardFailed, code: failed.first?.code ?? "", reasons: failed))
    }
    do throws(EvaluationError) {
      return .decided(try consequences(of: entry, snapshot, scope))
    } catch {
      return .refused(Refusals.notComputable(entry.action, error))
    }
  }

  // MARK: Consequences

  private func consequences(
    of entry: ProcedureIndex.Entry, _ snapshot: CaseSnapshot, _ scope: Scope
  ) throws(EvaluationError) -> Decision {
    var changes: [String: Value] = [:]
    for assignment in entry.action.set {
      changes[assignment.fact] = try assignment.value.value(in: scope)
    }
    // What follows is judged with the changed facts; the conditions above saw the old ones.
    let after = scope.with(changes)
    let stops = try self.stops(of: entry, snapshot, after)
    let afterStops = after.with(
      running: Self.remaining(snapshot.runningClocks, without: stops))
    var target: (state: String, procedure: String?) = (snapshot.state, nil)
    for candidate in entry.action.targets {
      guard try candidate.when?.isTrue(in: afterStops) ?? true else { continue }
      target = (candidate.to, candidate.procedure)
      break
    }
    let stills = try self.stills(of: entry, afterStops)
    let starts = try self.starts(of: entry, afterStops)
    var effects: [EffectCall] = []
    for (place, effect) in entry.action.effects.enumerated() {
      guard try effect.when?.isTrue(in: afterStops) ?? true else { continue }
      if let ready = entry.calls[place] {
        effects.append(ready)
      } else {
        effects.append(try call(effect, afterStops))
      }
    }
    let docket = try entry.action.docket?.text(in: afterStops) ?? entry.action.title
    return Decision(
      action: entry.action.name, from: snapshot.state, to: target.state, handover: target.procedure,
      factChanges: changes,
      clockChanges: stops.map { .stop(name: $0.name, party: $0.party) } + stills + starts,
      effects: effects, docket: docket, article: entry.action.article)
  }

  private static func remaining(
    _ running: [RunningClock], without stopped: [RunningClock]
  ) -> [RunningClock] {
    stopped.isEmpty ? running : running.filter { !stopped.contains($0) }
  }

  private func stops(
    of entry: ProcedureIndex.Entry, _ snapshot: CaseSnapshot, _ scope: Scope
  ) throws(EvaluationError) -> [RunningClock] {
    var stopped: [RunningClock] = []
    for stop in entry.action.stop {
      guard try stop.when?.isTrue(in: scope) ?? true else { continue }
      let parties = try stop.party.map { (party) throws(EvaluationError) in
        try scope.parties(party)
      }
      for clock in snapshot.runningClocks where !stopped.contains(clock) {
        guard stop.clock.map({ Ladder.belongs(clock.name, to: $0) }) ?? true else { continue }
        if let parties, !parties.contains(clock.party ?? "") { continue }
        stopped.append(clock)
      }
    }
    return stopped
  }

  /// Clocks that go on, then clocks that stand still.
  private func stills(
    of entry: ProcedureIndex.Entry, _ scope: Scope
  ) throws(EvaluationError) -> [ClockChange] {
    var changes: [ClockChange] = []
    for resume in entry.action.resume where try resume.when?.isTrue(in: scope) ?? true {
      changes += Stillness.resumed(resume, scope.running, in: index)
    }
    for suspend in entry.action.suspend where try suspend.when?.isTrue(in: scope) ?? true {
      changes += Stillness.suspended(suspend, scope.running, in: index)
    }
    return changes
  }

  private func starts(
    of entry: ProcedureIndex.Entry, _ scope: Scope
  ) throws(EvaluationError) -> [ClockChange] {
    guard !entry.action.start.isEmpty else { return [] }
    var changes: [ClockChange] = []
    var running = scope.running
    for start in entry.action.start {
      guard try start.when?.isTrue(in: scope) ?? true,
        let clock = index.clocks[start.clock]
      else { continue }
      var arguments: [String: Value] = [:]
      for (name, expression) in start.arguments {
        arguments[name] = try expression.value(in: scope)
      }
      let rule = try clock.rule?.text(in: scope) ?? ""
      // A period that runs already goes on from its first start; an action restarts it by naming
      // it under `stop` too.
      for party in try owners(of: clock, start, scope) {
        let fresh = RunningClock(name: clock.name, party: party)
        guard !running.contains(fresh) else { continue }
        running.append(fresh)
        changes.append(
          .start(name: clock.name, rule: rule, party: party, arguments: arguments))
      }
    }
    return changes
  }

  /// The parties a clock is started for; one nil for a clock of the whole case.
  private func owners(
    of clock: ClockDeclaration, _ start: ClockStartDeclaration, _ scope: Scope
  ) throws(EvaluationError) -> [String?] {
    guard clock.scope == .party else { return [nil] }
    guard let party = start.party else { return [scope.actor.partyKey] }
    return try scope.parties(party)
  }

  private func call(
    _ effect: EffectDeclaration, _ scope: Scope
  ) throws(EvaluationError) -> EffectCall {
    var arguments: [String: Value] = [:]
    for (name, argument) in effect.arguments {
      arguments[name] = try argument.value(in: scope)
    }
    return EffectCall(name: effect.name, arguments: arguments)
  }
}

extension Argument {
  func value(in names: any Names) throws(EvaluationError) -> Value {
    switch self {
    case .literal(let value): return value
    case .template(let template): return try template.value(in: names)
    case .list(let items):
      var values: [Value] = []
      for item in items { values.append(try item.value(in: names)) }
      return .list(values)
    case .map(let fields):
      var map: [MapKey: Value] = [:]
      for (name, field) in fields { map[.string(name)] = try field.value(in: names) }
      return .map(map)
    }
  }
}
