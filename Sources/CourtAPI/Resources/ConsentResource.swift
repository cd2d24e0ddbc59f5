import CourtCases
import CourtDomain

/// Taking part online, phase by phase.
enum ConsentResource {
  static let endpoints: [Endpoint] = [
    .get("listConsents", "/v1/cases/{id}/consents", to: list),
    .put(
      "chooseOnline", "/v1/cases/{id}/consents/{phase}", key: true, version: true, to: choose),
  ]

  @Sendable static func list(_ call: Call) async throws -> Answer {
    try await call.act(on: try call.caseID()) { open in
      let shown = try ConsentViews.all(open)
      try open.commit()
      return StoredAnswer(json: shown, version: open.file.version)
    }
  }

  @Sendable static func choose(_ call: Call) async throws -> Answer {
    let phase = call.parameter("phase")
    let body = try call.body()
    let online = body.bool("online")
    let reason = body.text("reason", required: false, max: 2_000)
    try body.finish()
    guard let online else { throw Invalid(body.defects) }
    return try await call.act(on: try call.caseID()) { open in
      try open.choose(online: online, phase: phase, reason: reason ?? "")
      try open.commit()
      return StoredAnswer(json: try ConsentViews.all(open), version: open.file.version)
    }
  }
}
