extension Engine {
  /// Every action the actor's roles could ever do, in the order of the file: allowed now, or with
  /// all reasons why not.
  ///
  /// Conditions that read the input cannot be judged before there is one; they are listed apart.
  public func available(
    _ snapshot: CaseSnapshot, actor: Actor, at: Timestamp? = nil
  ) -> [Availability] {
    index.definition.actions.filter { !actor.roles.isDisjoint(with: $0.by) }.map { action in
      availability(of: action, snapshot, actor, at)
    }
  }

  private func availability(
    of action: ActionDeclaration, _ snapshot: CaseSnapshot, _ actor: Actor, _ at: Timestamp?
  ) -> Availability {
    let scope = Scope(index, snapshot, actor: actor, input: [:], now: at)
    var reasons: [Reason] = []
    if !action.from.contains(snapshot.state) {
      reasons.append(Refusals.stateReason(action, snapshot.state, index.definition))
    }
    if let phase = action.phase, actor.partyKey != nil, let chosen = actor.phases,
      !chosen.contains(phase)
    {
      reasons += Refusals.notOnline(action, phase, in: index.definition).reasons
    }
    let (open, judged) = action.requires.reduce(
      into: ([GuardDeclaration](), [GuardDeclaration]())
    ) { parts, condition in
      if condition.when.names.contains("input") {
        parts.0.append(condition)
      } else {
        parts.1.append(condition)
      }
    }
    reasons += judged.compactMap { scope.reason(against: $0) }
    let conditions = open.map { condition in
      Reason(
        code: condition.code, zh: scope.filled(condition.otherwise.zh),
        en: scope.filled(condition.otherwise.en), source: condition.source)
    }
    let targets = action.targets.map(\.to)
    let mayStay = targets.isEmpty || action.targets.allSatisfy { $0.when != nil }
    return Availability(
      action: action.name, title: action.title, isAllowed: reasons.isEmpty, reasons: reasons,
      conditions: conditions, possibleFrom: action.from,
      leadsTo: targets + (mayStay && !targets.contains(snapshot.state) ? [snapshot.state] : []),
      input: action.input.map { InputDescription($0) }, through: action.through,
      article: action.article)
  }
}
