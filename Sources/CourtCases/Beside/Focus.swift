import CourtDomain
import CourtWorkflow

/// Which procedure acts at the moment: the case's own, or that of an incident beside it.
///
/// Both start clocks, open tasks and write into the same docket; what they leave behind carries the
/// incident it belongs to.
extension OpenCase {
  /// Does something for an incident, or for the case itself, and comes back to what acted before.
  func within<T>(_ incident: IncidentID?, _ body: () throws -> T) rethrows -> T {
    let outer = focus
    focus = incident
    defer { focus = outer }
    return try body()
  }

  var focusedIncident: Incident? {
    focus.flatMap { focus in incidents.first { $0.id == focus } }
  }

  var focusedState: String { focusedIncident?.state ?? file.state }

  /// Whether a task that an incident opens as it ends is the case's own work, such as booking a
  /// hearing after all: the incident's own tasks end with it, and this one must not.
  func isLeftToTheCase(_ kind: String) -> Bool {
    guard let incident = focusedIncident,
      let own = try? engine(of: incident).definition.state(incident.state), own.isTerminal,
      let main = try? mainEngine().definition
    else { return false }
    return main.actions.contains { action in
      action.effects.contains { effect in
        effect.name == "open-task" && effect.arguments["kind"]?.names(kind) == true
      }
    }
  }

  func focusedEngine() throws -> Engine {
    guard let incident = focusedIncident else { return try mainEngine() }
    return try engine(of: incident)
  }

  func focusedSnapshot() throws -> CaseSnapshot {
    guard let incident = focusedIncident else { return snapshot() }
    return try snapshot(of: incident)
  }

  func mainEngine() throws -> Engine {
    try court.procedures.engine(file.procedure, version: file.procedureVersion)
  }

  func engine(of incident: Incident) throws -> Engine {
    try court.procedures.engine(incident.procedure, version: incident.procedureVersion)
  }

  func running(in incident: IncidentID?) -> [RunningClock] {
    deadlines.filter { $0.standing == .running && $0.incidentID == incident }.map {
      RunningClock(name: $0.clock, party: $0.partyID?.description)
    }
  }

  /// An incident as its own procedure sees it: its facts lie over those of the case.
  func snapshot(of incident: Incident) throws -> CaseSnapshot {
    var facts = facts()
    facts["main_state"] = .string(file.state)
    facts["opened_by"] = .string(incident.openedBy?.description ?? "")
    facts["fee_paid"] = .bool(try isSettled(incident.id))
    for (name, value) in engineValues(incident.facts) { facts[name] = value }
    return CaseSnapshot(
      state: incident.state, facts: facts, runningClocks: running(in: incident.id))
  }

  /// Moves whatever acts to its new state and keeps what the act has set.
  func move(to state: String, keeping changes: [String: Value]) throws {
    guard let index = incidents.firstIndex(where: { $0.id == focus }) else {
      file.state = state
      keep(changes)
      return
    }
    incidents[index].state = state
    incidents[index].facts = Self.laid(changes, over: incidents[index].facts)
    pending.changedIncidents.insert(incidents[index].id)
  }

  static func laid(_ changes: [String: Value], over facts: JSONValue) -> JSONValue {
    var members = facts.object ?? JSONObject()
    for name in changes.keys.sorted() { members[name] = changes[name]?.asJSON }
    return .object(members)
  }
}

extension Argument {
  /// Whether it is this very word.
  fileprivate func names(_ word: String) -> Bool {
    switch self {
    case .literal(let value): value.stringValue == word
    case .template(let template): template.source == word
    case .list, .map: false
    }
  }
}
