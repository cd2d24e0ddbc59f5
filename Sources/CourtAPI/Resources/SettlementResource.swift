import CourtCases
import CourtDomain

/// The agreement under negotiation: one text at a time, signed by each party.
enum SettlementResource {
  static let endpoints: [Endpoint] = [
    .get("getSettlement", "/v1/cases/{id}/settlement", to: get),
    .put("proposeSettlement", "/v1/cases/{id}/settlement", key: true, version: true, to: propose),
    .post(
      "signSettlement", "/v1/cases/{id}/settlement/signature", body: .optionalJSON, key: true,
      version: true, to: sign),
  ]

  private static let none = Rejection(
    "settlement.none", .notFound, zh: "尚无调解协议", en: "there is no agreement yet")

  /// Those who judge see an agreement only once every party has signed it.
  ///
  /// Source: Online Mediation Rules art. 18.
  @Sendable static func get(_ call: Call) async throws -> Answer {
    let found = try await call.view(try call.caseID()) { view, transaction, _ in
      let settlement = try transaction.settlement(of: view.file.id)
      let isComplete = settlement.map { $0.signedBy.count >= view.parties.count } ?? false
      let maySee = view.standing.mayReadMediation || isComplete
      return (settlement: maySee ? settlement : nil, parties: view.parties, file: view.file)
    }
    guard let settlement = found.settlement else { throw none }
    return Answer(
      json: SettlementViews.settlement(settlement, of: found.parties), etag: found.file.version)
  }

  @Sendable static func propose(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let text = body.text("text", max: 20_000)
    let amount = body.money("amount")
    try body.finish()
    guard let text, let amount else { throw Invalid(body.defects) }
    return try await call.act(on: try call.caseID()) { open in
      let settlement = try open.proposeSettlement(text, amount: amount)
      return try answer(settlement, open)
    }
  }

  @Sendable static func sign(_ call: Call) async throws -> Answer {
    try call.body().finish()
    return try await call.act(on: try call.caseID()) { open in
      try answer(try open.signSettlement(), open)
    }
  }

  private static func answer(_ settlement: Settlement, _ open: OpenCase) throws -> StoredAnswer {
    try open.commit()
    return StoredAnswer(
      json: SettlementViews.settlement(settlement, of: open.parties), version: open.file.version)
  }
}
