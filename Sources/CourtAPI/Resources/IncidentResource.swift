import CourtCases
import CourtDomain

/// What is settled beside a case by a procedure of its own, and cases that follow it.
enum IncidentResource {
  static let endpoints: [Endpoint] = [
    .get("listIncidents", "/v1/cases/{id}/incidents", to: list),
    .post("openIncident", "/v1/cases/{id}/incidents", key: true, version: true, to: open),
    .get(
      "getIncidentTransitions", "/v1/cases/{id}/incidents/{incident}/transitions",
      to: transitions),
    .post(
      "actInIncident", "/v1/cases/{id}/incidents/{incident}/actions", key: true, version: true,
      to: act),
    .post("openSequel", "/v1/cases/{id}/sequels", key: true, version: true, to: follow),
  ]

  @Sendable static func list(_ call: Call) async throws -> Answer {
    let court = call.court
    let found = try await call.view(try call.caseID()) { view, transaction, _ in
      (
        incidents: try transaction.incidents(of: view.file.id),
        deadlines: try transaction.deadlines(of: view.file.id), file: view.file
      )
    }
    let items = try found.incidents.map { incident in
      try IncidentViews.incident(
        incident, of: found.file, deadlines: found.deadlines, in: court.procedures)
    }
    return Answer(json: View.items(items), etag: found.file.version)
  }

  @Sendable static func open(_ call: Call) async throws -> Answer {
    let (name, input) = try opening(call, named: "incident")
    return try await call.act(on: try call.caseID()) { open in
      let incident = try open.openIncident(name, input: input)
      return try answer(open, incident.id, status: 201)
    }
  }

  /// Time limits that have run out take effect first, so that what is shown is what holds.
  @Sendable static func transitions(_ call: Call) async throws -> Answer {
    let (id, incident) = (try call.caseID(), try incidentID(call))
    return try await call.act(on: id) { open in
      let all = try open.transitions(of: incident)
      try open.commit()
      guard let found = open.incidents.first(where: { $0.id == incident }) else {
        throw OpenCase.noIncident
      }
      let definition = try open.court.procedures.definition(
        found.procedure, version: found.procedureVersion)
      return StoredAnswer(
        json: [
          "items": .array(
            all.map { TransitionViews.transition($0, of: id, in: incident, definition) }),
          "state": CaseViews.state(found.state, definition), "open": .bool(found.isOpen),
          "version": .int(open.file.version),
        ], version: open.file.version)
    }
  }

  @Sendable static func act(_ call: Call) async throws -> Answer {
    let incident = try incidentID(call)
    let (action, input) = try opening(call, named: "action")
    return try await call.act(on: try call.caseID()) { open in
      try open.act(action, in: incident, input: input)
      return try answer(open, incident, status: 200)
    }
  }

  @Sendable static func follow(_ call: Call) async throws -> Answer {
    let (name, input) = try opening(call, named: "sequel")
    return try await call.act(on: try call.caseID()) { open in
      let new = try open.openSequel(name, input: input)
      try open.commit()
      var page = try CasePage(new).json.object ?? JSONObject()
      page["first"] = [
        "id": View.id(open.file.id), "number": .string(open.file.number),
        "version": .int(open.file.version),
      ]
      return StoredAnswer(
        status: 201, json: .object(page), location: "/v1/cases/\(new.file.id)",
        version: new.file.version)
    }
  }

  /// A name and its input; the input may be left out.
  private static func opening(
    _ call: Call, named member: String
  ) throws -> (name: String, input: JSONValue) {
    let body = try call.body()
    let name = body.text(member, max: 64)
    let input = body.raw("input") ?? .object(JSONObject())
    if input.object == nil {
      body.note("input", "type", zh: "此处应为对象（object）", en: "an object is expected here")
    }
    try body.finish()
    guard let name else { throw Invalid(body.defects) }
    return (name, input)
  }

  private static func incidentID(_ call: Call) throws -> IncidentID {
    guard let id = IncidentID(call.parameter("incident")) else { throw OpenCase.noIncident }
    return id
  }

  private static func answer(
    _ open: OpenCase, _ id: IncidentID, status: Int
  ) throws -> StoredAnswer {
    let location = "/v1/cases/\(open.file.id)/incidents"
    let found = open.incidents.first { $0.id == id }
    let shown = try found.map {
      try IncidentViews.incident(
        $0, of: open.file, deadlines: open.deadlines, in: open.court.procedures)
    }
    return try CaseAnswer.commit(
      open, status: status, location: status == 201 ? location : nil,
      with: [("incident", shown ?? .null)])
  }
}
