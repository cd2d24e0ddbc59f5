import CourtCases
import CourtDomain

/// A panel's secret vote: sealed first, opened when all have sealed.
enum VoteResource {
  static let endpoints: [Endpoint] = [
    .get("getVote", "/v1/cases/{id}/votes/{vote}", to: get),
    .post(
      "commitVote", "/v1/cases/{id}/votes/{vote}/commitments", key: true, version: true,
      to: commit),
    .post(
      "revealVote", "/v1/cases/{id}/votes/{vote}/reveals", key: true, version: true, to: reveal),
  ]

  @Sendable static func get(_ call: Call) async throws -> Answer {
    let name = call.parameter("vote")
    return try await call.act(on: try call.caseID()) { open in
      let shown = try VoteViews.vote(name, open)
      try open.commit()
      return StoredAnswer(json: shown, version: open.file.version)
    }
  }

  @Sendable static func commit(_ call: Call) async throws -> Answer {
    let name = call.parameter("vote")
    let body = try call.body()
    let commitment = body.text("commitment", max: 64)
    try body.finish()
    guard let commitment else { throw Invalid(body.defects) }
    return try await call.act(on: try call.caseID()) { open in
      try open.commitVote(name, commitment: commitment)
      return try answer(name, open)
    }
  }

  @Sendable static func reveal(_ call: Call) async throws -> Answer {
    let name = call.parameter("vote")
    let body = try call.body()
    let (option, nonce) = (body.text("option", max: 64), body.text("nonce", max: 200))
    try body.finish()
    guard let option, let nonce else { throw Invalid(body.defects) }
    return try await call.act(on: try call.caseID()) { open in
      try open.revealVote(name, option: option, nonce: nonce)
      return try answer(name, open)
    }
  }

  private static func answer(_ name: String, _ open: OpenCase) throws -> StoredAnswer {
    try open.commit()
    return StoredAnswer(json: try VoteViews.vote(name, open), version: open.file.version)
  }
}
