extension Engine {
  /// Why the case does not admit the incident now; nil where it does.
  ///
  /// Only what the case says about it is judged here; the incident's own procedure judges its
  /// opening action after that. Refusal codes: `incident.unknown`, `incident.wrong-state`,
  /// `incident.open`, `incident.exhausted`, or the code of a failed condition.
  public func refusal(
    ofIncident name: String, _ snapshot: CaseSnapshot, actor: Actor, at: Timestamp? = nil
  ) -> Refusal? {
    guard let incident = index.definition.incident(name) else {
      return Refusals.unknownIncident(name, in: index.definition)
    }
    guard incident.from.contains(snapshot.state) else {
      return Refusals.wrongState(incident, snapshot.state, in: index.definition)
    }
    let own = snapshot.incidents.filter {
      $0.name == name && (incident.scope == .wholeCase || $0.party == actor.partyKey)
    }
    if own.contains(where: \.isOpen) { return Refusals.alreadyOpen(incident) }
    if let most = incident.atMost, own.count >= most {
      return Refusals.exhausted(incident, most)
    }
    return failed(incident.requires, snapshot, actor, at)
  }

  /// Why the case may not be followed by that other case now; nil where it may.
  ///
  /// Refusal codes: `sequel.unknown`, `sequel.wrong-state`, `act.not-your-role`, `sequel.too-late`,
  /// or the code of a failed condition.
  public func refusal(
    ofSequel name: String, _ snapshot: CaseSnapshot, actor: Actor, at: Timestamp? = nil
  ) -> Refusal? {
    guard let sequel = index.definition.sequel(name) else {
      return Refusals.unknownSequel(name, in: index.definition)
    }
    guard !actor.roles.isDisjoint(with: sequel.by) else {
      return Refusals.notYourRole(sequel, in: index.definition)
    }
    guard sequel.from.contains(snapshot.state) else {
      return Refusals.wrongState(sequel, snapshot.state, in: index.definition)
    }
    if let within = sequel.within, !snapshot.runningClocks.contains(where: { $0.name == within }) {
      return Refusals.tooLate(sequel, within, in: index.definition)
    }
    return failed(sequel.requires, snapshot, actor, at)
  }

  /// What stands still in the case while the incident is open.
  public func suspensions(byIncident name: String, _ snapshot: CaseSnapshot) -> [ClockChange] {
    (index.definition.incident(name)?.suspends ?? []).flatMap {
      Stillness.suspended($0, snapshot.runningClocks, in: index)
    }
  }

  /// What goes on in the case when the incident has ended.
  ///
  /// A clock that another open incident holds still for a reason of its own stays still: kinds are
  /// kept apart by the host.
  public func resumptions(afterIncident name: String, _ snapshot: CaseSnapshot) -> [ClockChange] {
    (index.definition.incident(name)?.suspends ?? []).flatMap {
      Stillness.resumed($0, snapshot.runningClocks, in: index)
    }
  }

  /// The action by which the case takes up the end of an incident; nil where it simply goes on.
  public func actionReturning(fromIncident name: String, in state: String) -> String? {
    index.definition.incident(name)?.returns.first { $0.state == state }?.action
  }

  /// Lets the machinery do an action of the case, as when an incident returns.
  public func decideBySystem(
    _ snapshot: CaseSnapshot, action name: String, party: String?, input: [String: Value] = [:],
    at: Timestamp? = nil
  ) -> Verdict {
    decideAutomatically(
      snapshot,
      Act(
        action: name, actor: Actor(roles: ["system"], partyKey: party), input: input, at: at))
  }

  private func failed(
    _ conditions: [GuardDeclaration], _ snapshot: CaseSnapshot, _ actor: Actor, _ at: Timestamp?
  ) -> Refusal? {
    let scope = Scope(index, snapshot, actor: actor, input: [:], now: at)
    let reasons = conditions.compactMap { scope.reason(against: $0) }
    return reasons.first.map { Refusal(kind: .guardFailed, code: $0.code, reasons: reasons) }
  }
}
