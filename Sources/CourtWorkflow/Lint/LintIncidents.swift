extension LintRun {
  /// Incidents: they can be opened, they end, and their end leads back into the case.
  mutating func checkIncidents() {
    for incident in definition.incidents {
      checkOrigins(
        incident.from, incident.origins, Subject(.incident, incident.name), incident.place)
      for suspension in incident.suspends {
        check(suspension, in: incident.from, by: Subject(.incident, incident.name))
      }
      for back in incident.returns { checkReturn(back, of: incident) }
      if incident.article?.isEmpty ?? true {
        warning(
          incident.place, "article.missing",
          zh: ("附随程序“\(incident.name)”没有写明法律依据", "补上“article: …”"),
          en: ("incident '\(incident.name)' names no article it rests on", "add 'article: …'"))
      }
      checkAgainstLibrary(incident)
    }
    if definition.kind == .incident { checkOwnKind() }
    for action in definition.actions { checkStillness(of: action) }
  }

  /// What may be opened must be possible in states that exist and can be reached.
  mutating func checkOrigins(
    _ from: [String], _ origins: [Reference], _ owner: Subject, _ place: Place
  ) {
    for origin in origins where !states.contains(origin.name) {
      unknown(origin.name, .state, among: states, at: origin.place)
    }
    if from.isEmpty {
      error(
        place, "beside.nowhere",
        zh: ("\(owner.zh)在任何阶段都不能提起", "在“from”里写明阶段"),
        en: ("\(owner.en) can be opened in no state", "name states in 'from'"))
    } else if from.allSatisfy({ states.contains($0) && !flow.reached.contains($0) }) {
      error(
        place, "beside.unreachable",
        zh: ("可以提起\(owner.zh)的阶段，案件从不到达", "写案件能够到达的阶段"),
        en: (
          "no case ever comes to a state in which \(owner.en) can be opened",
          "name states a case can come to"
        ))
    }
  }

  private mutating func checkReturn(_ back: ReturnDeclaration, of incident: IncidentDeclaration) {
    guard let name = back.action else { return }
    guard let action = definition.action(name) else {
      unknown(name, .action, among: Set(definition.actions.map(\.name)), at: back.place)
      return
    }
    if !action.by.contains("system") {
      error(
        back.place, "incident.return-role",
        zh: ("附随程序“\(incident.name)”以行为“\(name)”回到案件，而角色“system”不可以做它", "在该行为的“by”里加上“system”"),
        en: (
          "incident '\(incident.name)' returns by '\(name)', which the role 'system' may not do",
          "add 'system' to 'by' of that action"
        ))
    }
    for input in action.input
    where input.isRequired && input.preset == nil && input.name != "party" {
      error(
        back.place, "incident.return-input",
        zh: ("行为“\(name)”需要输入项“\(input.name)”，附随程序终结时给不出", "改为选填，或者给它默认值；只给得出“party”"),
        en: (
          "'\(name)' needs the input '\(input.name)', which the end of an incident cannot give",
          "make it optional or give it a default; only 'party' is given"
        ))
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
        zh: (
          "附随程序“\(incident.name)”终结时，案件可能处于阶段\(uncovered.quotedInChinese)，而行为“\(name)”在那里做不了",
          "把这些阶段加进该行为的“from”，或者用“incidents['\(incident.name)'] == 0”让案件等待"
        ),
        en: (
          "when incident '\(incident.name)' ends the case may be at "
            + "\(uncovered.joined(separator: ", ")), where '\(name)' is not possible",
          "add the states to 'from' of that action, or let the case wait with incidents["
            + "'\(incident.name)'] == 0"
        ))
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
    _ suspension: SuspensionDeclaration, in from: [String], by owner: Subject
  ) {
    guard let name = suspension.clock else {
      let admits = definition.clocks.contains { $0.excludes.contains(suspension.kind) }
      if !admits {
        error(
          suspension.place, "suspension.not-excluded",
          zh: ("\(owner.zh)以“\(suspension.kind)”中止期限，而没有期限扣除这种事由", "把这种事由加进有关期限的“excludes”"),
          en: (
            "\(owner.en) lets clocks stand still for '\(suspension.kind)', which no clock excludes",
            "add the kind to 'excludes' of the clocks meant"
          ))
      }
      return
    }
    guard let clock = definition.clock(name) else {
      unknown(name, .clock, among: clocks, at: suspension.place)
      return
    }
    if !clock.excludes.contains(suspension.kind) {
      error(
        suspension.place, "suspension.not-excluded",
        zh: (
          "期限“\(name)”不扣除“\(suspension.kind)”，因此\(owner.zh)不可以为此中止它",
          "法律如此规定的，把事由加进“excludes”；否则中止别的期限"
        ),
        en: (
          "the clock '\(name)' does not exclude '\(suspension.kind)', so \(owner.en) may not let it "
            + "stand still for that",
          "add the kind to 'excludes' if the law does, or suspend another clock"
        ))
    }
    if !from.isEmpty, from.allSatisfy({ !flow.mayRun(name, in: $0) }) {
      warning(
        suspension.place, "suspension.idle",
        zh: ("在可以做\(owner.zh)的阶段，期限“\(name)”从不进行", "中止在那里进行的期限，或者删去"),
        en: (
          "the clock '\(name)' never runs in a state from which \(owner.en) is possible",
          "suspend the clock that runs there, or remove this"
        ))
    }
  }

  private mutating func checkStillness(of action: ActionDeclaration) {
    for suspension in action.suspend {
      check(
        suspension, in: action.from, by: Subject(zh: "行为“\(action.name)”", en: "'\(action.name)'"))
      let isResumed = definition.actions.flatMap(\.resume).contains {
        $0.kind == suspension.kind
          && ($0.clock == nil || suspension.clock == nil || $0.clock == suspension.clock)
      }
      if !isResumed {
        error(
          suspension.place, "suspension.never-resumed",
          zh: (
            "行为“\(action.name)”以“\(suspension.kind)”中止\(suspension.clock.map { "期限“\($0)”" } ?? "各期限")，而没有行为使其继续",
            "给某个行为加上“resume”，期限和事由相同"
          ),
          en: (
            "'\(action.name)' lets \(suspension.clock.map { "'\($0)'" } ?? "clocks") stand still for "
              + "'\(suspension.kind)', and no action lets it go on",
            "add 'resume' with the same clock and kind to an action"
          ))
      }
    }
    for resumption in action.resume {
      if let name = resumption.clock, !clocks.contains(name) {
        unknown(name, .clock, among: clocks, at: resumption.place)
      }
      let isSuspended =
        (definition.actions.flatMap(\.suspend) + definition.incidents.flatMap(\.suspends))
        .contains { $0.kind == resumption.kind }
      if !isSuspended {
        error(
          resumption.place, "resume.never-suspended",
          zh: ("行为“\(action.name)”结束以“\(resumption.kind)”为由的中止，而没有什么使之开始", "在某处以这种事由中止，或者更正事由"),
          en: (
            "'\(action.name)' ends a standstill for '\(resumption.kind)', which nothing begins",
            "suspend with this kind somewhere, or correct the kind"
          ))
      }
    }
  }

  // MARK: The incident's own file

  private mutating func checkOwnKind() {
    for place in definition.incidents.map(\.place) + definition.sequels.map(\.place) {
      error(
        place, "incident.nested",
        zh: ("附随程序没有自己的附随程序或后续案件", "写在主程序里"),
        en: (
          "an incident has no incidents or sequels of its own", "declare them in the main procedure"
        ))
    }
    for target in definition.actions.flatMap(\.targets) where target.procedure != nil {
      error(
        target.place, "incident.hands-over",
        zh: ("附随程序不能移交案件", "让它终结，再由主程序“returns”里的行为移交"),
        en: (
          "an incident cannot hand the case over",
          "end it, and let an action named in 'returns' of the main procedure do so"
        ))
    }
    guard let library = host.library else { return }
    let hosts = library.flatMap(\.incidents).filter { $0.procedure == definition.name }
    if hosts.isEmpty, !library.isEmpty {
      warning(
        definition.start.place, "incident.unused",
        zh: ("没有主程序把“\(definition.name)”列为附随程序", "在主程序的“incidents”里写明"),
        en: (
          "no main procedure names '\(definition.name)' among its incidents",
          "name it under 'incidents' of a main procedure"
        ))
    }
  }

  private mutating func checkAgainstLibrary(_ incident: IncidentDeclaration) {
    guard let library = host.library else { return }
    guard let other = host.procedure(incident.procedure) else {
      unknown(
        incident.procedure, .procedure, among: Set(library.map(\.name)),
        at: incident.procedurePlace)
      return
    }
    if other.kind != .incident {
      error(
        incident.procedurePlace, "procedure.kind",
        zh: ("“\(other.name)”是主程序，不能在案件之旁提起", "写一个“kind: incident”的程序"),
        en: (
          "'\(other.name)' is a main procedure and cannot be opened beside a case",
          "name a procedure of 'kind: incident'"
        ))
    }
    checkOpening(incident, in: other)
    let returned = Set(incident.returns.map(\.state))
    let final = other.states.filter(\.isTerminal).map(\.name)
    for state in final where !returned.contains(state) {
      error(
        incident.place, "incident.return-missing",
        zh: (
          "附随程序“\(incident.name)”可能终结于阶段“\(state)”，却没有写明案件如何继续",
          "在“returns”里加上“\(state): ACTION”；案件照常继续的，只写“\(state):”"
        ),
        en: (
          "incident '\(incident.name)' may end at '\(state)', and nothing says how the case goes on",
          "add '\(state): ACTION' to 'returns', or '\(state):' alone where the case simply goes on"
        ))
    }
    for back in incident.returns where !final.contains(back.state) {
      error(
        back.place, "incident.return-unknown",
        zh: ("“\(back.state)”不是程序“\(other.name)”的终结阶段", "写其中之一：\(final.quotedInChinese)"),
        en: (
          "'\(back.state)' is no final state of '\(other.name)'",
          "name one of \(final.joined(separator: ", "))"
        ))
    }
  }

  private mutating func checkOpening(
    _ incident: IncidentDeclaration, in other: ProcedureDefinition
  ) {
    guard let opening = other.action(incident.opensWith) else {
      unknown(
        incident.opensWith, .action, among: Set(other.actions.map(\.name)),
        at: incident.opensWithPlace)
      return
    }
    if !opening.from.contains(other.initial) {
      error(
        incident.opensWithPlace, "incident.opening-state",
        zh: (
          "行为“\(opening.name)”提起附随程序，却在其初始阶段“\(other.initial)”做不了",
          "在该行为的“from”里加上“\(other.initial)”"
        ),
        en: (
          "'\(opening.name)' opens the incident, but is not possible in its initial state "
            + "'\(other.initial)'", "add '\(other.initial)' to 'from' of that action"
        ))
    }
    if opening.by == ["system"] {
      error(
        incident.opensWithPlace, "incident.opening-role",
        zh: ("行为“\(opening.name)”提起附随程序，却只有系统可以做", "在“by”里写明可以提起的角色"),
        en: (
          "'\(opening.name)' opens the incident, but only the machinery may do it",
          "name the roles that may open it in 'by'"
        ))
    }
    if !opening.by.isEmpty, opening.by != ["system"], roles.isDisjoint(with: opening.by) {
      error(
        incident.opensWithPlace, "incident.opening-stranger",
        zh: (
          "行为“\(opening.name)”提起附随程序，而本案没有人可以做它，只有：\(opening.by.quotedInChinese)",
          "在案件里也写明其中一个角色"
        ),
        en: (
          "'\(opening.name)' opens the incident, but nobody of this case may do it: "
            + opening.by.joined(separator: ", "), "declare one of the roles in the case too"
        ))
    }
  }
}
