import CourtCases
import CourtDomain

/// The stages of an asynchronous hearing: their windows, what is said in them, and the way back.
enum StageResource {
  private static let base = "/v1/cases/{id}/incidents/{incident}"

  static let endpoints: [Endpoint] = [
    .get("getHearingStages", base + "/stages", to: stages),
    .post("speakInStage", base + "/statements", key: true, version: true, to: speak),
    .post("askForConversion", base + "/conversion", key: true, version: true, to: ask),
    .post(
      "decideConversion", base + "/conversion/decision", .only([.judge]), key: true,
      version: true, to: decide),
  ]

  private static func incidentID(_ call: Call) throws -> IncidentID {
    guard let id = IncidentID(call.parameter("incident")) else { throw OpenCase.noIncident }
    return id
  }

  /// Windows that have run out are closed first, so that what is shown is what holds.
  @Sendable static func stages(_ call: Call) async throws -> Answer {
    let (id, incident) = (try call.caseID(), try incidentID(call))
    return try await call.act(on: id) { open in
      let stages = try open.stages(of: incident)
      try open.commit()
      return StoredAnswer(json: view(stages), version: open.file.version)
    }
  }

  @Sendable static func speak(_ call: Call) async throws -> Answer {
    let incident = try incidentID(call)
    let body = try call.body()
    let stage: AsynchronousStages.Stage? = body.choice("stage")
    let recording = body.text("recording", max: 64)
    let summary = body.text("summary", max: 20_000)
    try body.finish()
    guard let stage, let recording, let summary else { throw Invalid(body.defects) }
    return try await call.act(on: try call.caseID()) { open in
      try open.speak(in: incident, stage: stage, recording: recording, summary: summary)
      return try answer(open, incident, status: 201)
    }
  }

  @Sendable static func ask(_ call: Call) async throws -> Answer {
    let incident = try incidentID(call)
    let body = try call.body()
    let reason = body.text("reason", max: 4_000)
    try body.finish()
    guard let reason else { throw Invalid(body.defects) }
    return try await call.act(on: try call.caseID()) { open in
      try open.askForConversion(of: incident, reason: reason)
      return try answer(open, incident, status: 201)
    }
  }

  @Sendable static func decide(_ call: Call) async throws -> Answer {
    let incident = try incidentID(call)
    let body = try call.body()
    let grants = body.bool("grants")
    let reason = body.text("reason", max: 4_000)
    try body.finish()
    guard let grants, let reason else { throw Invalid(body.defects) }
    return try await call.act(on: try call.caseID()) { open in
      try open.decideConversion(of: incident, grants: grants, reason: reason)
      return try answer(open, incident, status: 200)
    }
  }

  private static func answer(_ open: OpenCase, _ id: IncidentID, status: Int) throws
    -> StoredAnswer
  {
    try CaseAnswer.commit(
      open, status: status, with: [("stages", view(try open.stages(of: id)))])
  }

  private static func view(_ stages: AsynchronousStages) -> JSONValue {
    [
      "incident_id": View.id(stages.incident.id), "state": .string(stages.incident.state),
      "open": .bool(stages.incident.isOpen),
      "windows": .array(stages.windows.map(window)),
      "finished": .array(stages.finished.map { View.id($0) }),
      "spoke": .array(stages.spoke.map { View.id($0) }),
    ]
  }

  private static func window(_ window: AsynchronousStages.Window) -> JSONValue {
    [
      "stage": .string(window.stage.rawValue), "title": View.text(window.stage.title),
      "standing": .string(window.standing.rawValue), "length": .int(window.length),
      "unit": .string(window.unit), "opens_at": View.instant(window.opensAt),
      "closes_at": View.instant(window.closesAt), "closed_at": View.instant(window.closedAt),
      "hours_left": window.hoursLeft.map { .int($0) } ?? .null,
    ]
  }
}
