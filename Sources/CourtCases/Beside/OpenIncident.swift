public import CourtDomain
public import CourtWorkflow

extension OpenCase {
  /// Opens an incident: the case must admit it, then its own procedure its opening action.
  ///
  /// - Throws: `Rejection` with every reason of the case or of the incident; nothing changes then.
  @discardableResult
  public func openIncident(
    _ name: String, input: JSONValue = .object(JSONObject())
  ) throws -> Incident {
    let main = try mainEngine()
    let actor = try self.actor(asSystem: account == nil, for: SpecialAuthority.opening(name))
    let known = main.definition.incident(name)
    let opener = try known.flatMap {
      try court.procedures.newest($0.procedure).action($0.opensWith)
    }
    // Whose role never opens it is told that, not what stands against it at the moment.
    let isTheirs = opener.map { !actor.roles.isDisjoint(with: $0.by) } ?? true
    let refusal = main.refusal(ofIncident: name, snapshot(), actor: actor, at: timestamp)
    if isTheirs, let refusal { throw Self.rejection(refusal) }
    guard let declared = known else {
      throw Fault(.broken, "incident \(name) is not declared")
    }
    let definition = try court.procedures.newest(declared.procedure)
    let incident = Incident(
      id: court.ids.make(at: now), caseID: file.id, name: name, procedure: definition.name,
      procedureVersion: definition.version, state: definition.initial,
      facts: .object(JSONObject()), openedBy: actor.partyKey.flatMap { PartyID($0) },
      openedByAccount: account?.id, openedAt: now)
    incidents.append(incident)
    pending.newIncidents.append(incident.id)
    opening = incident.id
    defer { opening = nil }
    try act(
      declared.opensWith, in: incident.id, input: input, via: "incidents",
      asSystem: account == nil)
    let opened = incidents.first { $0.id == incident.id } ?? incident
    if opened.isOpen {
      for change in main.suspensions(byIncident: name, snapshot()) {
        try within(nil) { try carryOut(change, cause: opened.standstillCause) }
      }
    }
    return opened
  }

  /// Does an action of an open incident.
  ///
  /// - Throws: `Rejection` `incident.not-found`, `incident.closed`, or every reason against the act.
  @discardableResult
  public func act(
    _ action: String, in id: IncidentID, input: JSONValue = .object(JSONObject()),
    via: String? = nil, asSystem: Bool = false
  ) throws -> CourtWorkflow.Decision {
    guard let incident = incidents.first(where: { $0.id == id }) else { throw Self.noIncident }
    guard incident.isOpen else { throw closed(incident) }
    let actor = try self.actor(asSystem: asSystem, for: action, in: incident)
    if !asSystem { try checkParty(named: input) }
    return try within(id) {
      let engine = try engine(of: incident)
      let seen = try snapshot(of: incident)
      let act = Act(
        action: action, actor: actor, input: engineValues(input), via: via, at: timestamp)
      let verdict = engine.decide(seen, act)
      asked = Asking(.act(act), seen, of: engine.definition)
      return try apply(verdict, of: actor, input: input, asSystem: asSystem)
    }
  }

  public static let noIncident = Rejection(
    "incident.not-found", .notFound, zh: "没有找到该附带事项", en: "there is no such incident")

  /// What follows when the incident in focus has come to a final state: its clocks and tasks end,
  /// the case's clocks go on, and the case takes up the outcome.
  func returnFromIncident() throws {
    guard let incident = focusedIncident, incident.isOpen,
      try focusedEngine().definition.state(incident.state)?.isTerminal ?? false
    else { return }
    close(incident)
    try within(nil) {
      // An incident that ended in its opening act has not held anything still.
      if opening != incident.id {
        let changes = try mainEngine().resumptions(afterIncident: incident.name, snapshot())
        for change in changes { try carryOut(change, cause: incident.standstillCause) }
      }
      try takeUp(incident)
    }
  }

  /// Runs the case's action for the outcome; where the case has moved on meanwhile and refuses it,
  /// the docket says so and the clerks are told.
  private func takeUp(_ incident: Incident) throws {
    let main = try mainEngine()
    guard let action = main.actionReturning(fromIncident: incident.name, in: incident.state)
    else { return }
    let party = incident.openedBy?.description
    var input = JSONObject()
    if let party,
      main.definition.action(action)?.input.contains(where: { $0.name == "party" })
        ?? false
    {
      input["party"] = .string(party)
    }
    let seen = snapshot()
    let verdict = main.decideBySystem(
      seen, action: action, party: party, input: engineValues(.object(input)),
      at: timestamp)
    guard case .refused(let refusal) = verdict else {
      let act = Act(
        action: action, actor: Actor(roles: ["system"], partyKey: party),
        input: engineValues(.object(input)), at: timestamp)
      asked = Asking(.machinery(act), seen, of: main.definition)
      try apply(verdict, of: .system, input: .object(input), asSystem: true)
      return
    }
    let reason = refusal.reasons.first
    append(
      action: "incident-not-taken-up",
      text: LocalizedText(
        zh: "附带事项“\(incident.name)”的结果未能转入本案：\(reason?.zh ?? refusal.code)",
        en: "the outcome of '\(incident.name)' could not be taken up: "
          + (reason?.en ?? refusal.code)),
      article: nil, from: file.state, to: file.state,
      input: ["incident": .string(incident.id.description), "action": .string(action)],
      actor: .system, asSystem: true)
    openTask(role: "clerk", kind: "incident:" + incident.name)
  }

  /// Ends what an incident has running; its state stays what it was.
  func close(_ incident: Incident) {
    guard let index = incidents.firstIndex(where: { $0.id == incident.id }) else { return }
    incidents[index].closedAt = now
    pending.changedIncidents.insert(incident.id)
    within(incident.id) {
      for deadline in deadlines
      where deadline.incidentID == incident.id && deadline.standing == .running {
        close(deadline, as: .cancelled)
      }
      closeTasks(kind: nil)
    }
  }

  /// Ends the incidents that the case, now closed or under another procedure, no longer admits.
  func closeOvertakenIncidents() throws {
    let definition = try mainEngine().definition
    for incident in incidents where incident.isOpen {
      let declared = definition.incident(incident.name)
      let stays =
        file.isClosed
        ? declared?.from.contains(file.state) ?? false
        : declared?.procedure == incident.procedure
      if stays { continue }
      close(incident)
      within(incident.id) {
        append(
          action: "ended-with-the-case",
          text: LocalizedText(
            zh: "本案程序已经终结或者转换，该附带事项随之终结",
            en: "the case has ended or moved to another procedure, and this incident with it"),
          article: nil, from: incident.state, to: incident.state, input: .object(JSONObject()),
          actor: .system, asSystem: true)
      }
    }
  }
}

extension Incident {
  /// Under what name it holds clocks still, so that two incidents of one kind are kept apart.
  var standstillCause: String { "incident:\(id)" }
}
