extension LintRun {
  /// Incidents: they can be opened, they end, and their end leads back into the case.
  mutating func checkIncidents() {
    for incident in definition.incidents {
      checkOrigins(incident.from, incident.origins, "incident '\(incident.name)'", incident.place)
      for suspension in incident.suspends {
        check(suspension, in: incident.from, by: "incident '\(incident.name)'")
      }
      for back in incident.returns { checkReturn(back, of: incident) }
      if incident.article?.isEmpty ?? true {
        warning(
          incident.place, "article.missing",
          "incident '\(incident.name)' names no article it rests on", "add 'article: …'")
      }
      checkAgainstLibrary(incident)
    }
    if definition.kind == .incident { checkOwnKind() }
    for action in definition.actions { checkStillness(of: action) }
  }

  /// What may be opened must be possible in states that exist and can be reached.
  mutating func checkOrigins(
    _ from: [String], _ origins: [Reference], _ owner: String, _ place: Place
  ) {
    for origin in origins where !states.contains(origin.name) {
      unknown(origin.name, "state", among: states, at: origin.place)
    }
    if from.isEmpty {
      error(place, "beside.nowhere", "\(owner) can be opened in no state", "name states in 'from'")
    } else if from.allSatisfy({ states.contains($0) && !flow.reached.contains($0) }) {
      error(
        place, "beside.unreachable",
        "no case ever comes to a state in which \(owner) can be opened",
        "name states a case can come to")
    }
  }

  private mutating func checkReturn(_ back: ReturnDeclaration, of incident: IncidentDeclaration) {
    guard let name = back.action else { return }
    guard let action = definition.action(name) else {
      unknown(name, "action", among: Set(definition.actions.map(\.name)), at: back.place)
      return
    }
    if !action.by.contains("system") {
      error(
        back.place, "incident.return-role",
        "incident '\(incident.name)' returns by '\(name)', which the role 'system' may not do",
        "add 'system' to 'by' of that action")
    }
    for input in action.input
    where input.isRequired && input.preset == nil && input.name != "party" {
      error(
        back.place, "incident.return-input",
        "'\(name)' needs the input '\(input.name)', which the end of an incident cannot give",
        "make it optional or give it a default; only 'party' is given")
    }
    let open = DomainPath(owner: "incidents", field: incident.name)
    let meanwhile = CaseFlow.reach(
      Set(incident.from.filter { flow.reached.contains($0) }), flow.outcomes, definition
    ) { outcome, step in outcome.counts[open] != 0 && runsByItself(step, besides: incident) }
    let uncovered = meanwhile.filter { state in
      definition.state(state)?.isTerminal == false && !action.from.contains(state)
    }.sorted()
    if !uncovered.isEmpty {
      error(
        back.place, "incident.return-state",
        "when incident '\(incident.name)' ends the case may be at "
          + "\(uncovered.joined(separator: ", ")), where '\(name)' is not possible",
        "add the states to 'from' of that action, or let the case wait with incidents["
          + "'\(incident.name)'] == 0")
    }
  }

  /// True for what happens without anybody deciding to go on: clocks that run out.
  private func runsByItself(
    _ action: ActionDeclaration, besides incident: IncidentDeclaration
  ) -> Bool {
    action.by == ["system"] && definition.clocks.contains { $0.onExpiry == action.name }
      && !incident.returns.contains { $0.action == action.name }
  }

  // MARK: Stillness

  private mutating func check(
    _ suspension: SuspensionDeclaration, in from: [String], by owner: String
  ) {
    guard let name = suspension.clock else {
      let admits = definition.clocks.contains { $0.excludes.contains(suspension.kind) }
      if !admits {
        error(
          suspension.place, "suspension.not-excluded",
          "\(owner) lets clocks stand still for '\(suspension.kind)', which no clock excludes",
          "add the kind to 'excludes' of the clocks meant")
      }
      return
    }
    guard let clock = definition.clock(name) else {
      unknown(name, "clock", among: clocks, at: suspension.place)
      return
    }
    if !clock.excludes.contains(suspension.kind) {
      error(
        suspension.place, "suspension.not-excluded",
        "the clock '\(name)' does not exclude '\(suspension.kind)', so \(owner) may not let it "
          + "stand still for that",
        "add the kind to 'excludes' if the law does, or suspend another clock")
    }
    if !from.isEmpty, from.allSatisfy({ !flow.mayRun(name, in: $0) }) {
      warning(
        suspension.place, "suspension.idle",
        "the clock '\(name)' never runs in a state from which \(owner) is possible",
        "suspend the clock that runs there, or remove this")
    }
  }

  private mutating func checkStillness(of action: ActionDeclaration) {
    for suspension in action.suspend {
      check(suspension, in: action.from, by: "'\(action.name)'")
      let isResumed = definition.actions.flatMap(\.resume).contains {
        $0.kind == suspension.kind
          && ($0.clock == nil || suspension.clock == nil || $0.clock == suspension.clock)
      }
      if !isResumed {
        error(
          suspension.place, "suspension.never-resumed",
          "'\(action.name)' lets \(suspension.clock.map { "'\($0)'" } ?? "clocks") stand still for "
            + "'\(suspension.kind)', and no action lets it go on",
          "add 'resume' with the same clock and kind to an action")
      }
    }
    for resumption in action.resume {
      if let name = resumption.clock, !clocks.contains(name) {
        unknown(name, "clock", among: clocks, at: resumption.place)
      }
      let isSuspended =
        (definition.actions.flatMap(\.suspend) + definition.incidents.flatMap(\.suspends))
        .contains { $0.kind == resumption.kind }
      if !isSuspended {
        error(
          resumption.place, "resume.never-suspended",
          "'\(action.name)' ends a standstill for '\(resumption.kind)', which nothing begins",
          "suspend with this kind somewhere, or correct the kind")
      }
    }
  }

  // MARK: The incident's own file

  private mutating func checkOwnKind() {
    for place in definition.incidents.map(\.place) + definition.sequels.map(\.place) {
      error(
        place, "incident.nested", "an incident has no incidents or sequels of its own",
        "declare them in the main procedure")
    }
    for target in definition.actions.flatMap(\.targets) where target.procedure != nil {
      error(
        target.place, "incident.hands-over", "an incident cannot hand the case over",
        "end it, and let an action named in 'returns' of the main procedure do so")
    }
    guard let library = host.library else { return }
    let hosts = library.flatMap(\.incidents).filter { $0.procedure == definition.name }
    if hosts.isEmpty, !library.isEmpty {
      warning(
        definition.start.place, "incident.unused",
        "no main procedure names '\(definition.name)' among its incidents",
        "name it under 'incidents' of a main procedure")
    }
  }

  private mutating func checkAgainstLibrary(_ incident: IncidentDeclaration) {
    guard let library = host.library else { return }
    guard let other = host.procedure(incident.procedure) else {
      unknown(
        incident.procedure, "procedure", among: Set(library.map(\.name)),
        at: incident.procedurePlace)
      return
    }
    if other.kind != .incident {
      error(
        incident.procedurePlace, "procedure.kind",
        "'\(other.name)' is a main procedure and cannot be opened beside a case",
        "name a procedure of 'kind: incident'")
    }
    checkOpening(incident, in: other)
    let returned = Set(incident.returns.map(\.state))
    let final = other.states.filter(\.isTerminal).map(\.name)
    for state in final where !returned.contains(state) {
      error(
        incident.place, "incident.return-missing",
        "incident '\(incident.name)' may end at '\(state)', and nothing says how the case goes on",
        "add '\(state): ACTION' to 'returns', or '\(state):' alone where the case simply goes on")
    }
    for back in incident.returns where !final.contains(back.state) {
      error(
        back.place, "incident.return-unknown",
        "'\(back.state)' is no final state of '\(other.name)'",
        "name one of \(final.joined(separator: ", "))")
    }
  }

  private mutating func checkOpening(
    _ incident: IncidentDeclaration, in other: ProcedureDefinition
  ) {
    guard let opening = other.action(incident.opensWith) else {
      unknown(
        incident.opensWith, "action", among: Set(other.actions.map(\.name)),
        at: incident.opensWithPlace)
      return
    }
    if !opening.from.contains(other.initial) {
      error(
        incident.opensWithPlace, "incident.opening-state",
        "'\(opening.name)' opens the incident, but is not possible in its initial state "
          + "'\(other.initial)'", "add '\(other.initial)' to 'from' of that action")
    }
    if opening.by == ["system"] {
      error(
        incident.opensWithPlace, "incident.opening-role",
        "'\(opening.name)' opens the incident, but only the machinery may do it",
        "name the roles that may open it in 'by'")
    }
    if !opening.by.isEmpty, opening.by != ["system"], roles.isDisjoint(with: opening.by) {
      error(
        incident.opensWithPlace, "incident.opening-stranger",
        "'\(opening.name)' opens the incident, but nobody of this case may do it: "
          + opening.by.joined(separator: ", "),
        "declare one of the roles in the case too")
    }
  }
}
