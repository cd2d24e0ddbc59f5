import CourtCases
import CourtDomain

/// All fees of a case: its own, those charged beside it, and who bears them.
enum ChargeResource {
  static let endpoints: [Endpoint] = [
    .get("listFees", "/v1/cases/{id}/fees", to: list),
    .post(
      "payCharge", "/v1/cases/{id}/fees/{charge}/payment", key: true, version: true, to: pay),
  ]

  @Sendable static func list(_ call: Call) async throws -> Answer {
    try await call.act(on: try call.caseID()) { open in
      let id = open.file.id
      let charges = try open.charges()
      let borne = open.feeBorne()
      try open.commit()
      return StoredAnswer(
        json: [
          "fee": open.fee.map(FeeViews.fee) ?? .null,
          "charges": .array(charges.map { ChargeViews.charge($0, of: id) }),
          "borne": borne.map(ChargeViews.borne) ?? .null,
        ], version: open.file.version)
    }
  }

  @Sendable static func pay(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let reference = body.text("reference", max: 100)
    try body.finish()
    guard let reference else { throw Invalid(body.defects) }
    guard let charge = ChargeID(call.parameter("charge")) else {
      throw Rejection(
        "charge.not-found", .notFound, zh: "没有找到该项费用", en: "there is no such charge")
    }
    return try await call.act(on: try call.caseID()) { open in
      let paid = try open.payCharge(charge, reference: reference)
      return try CaseAnswer.commit(
        open, with: [("payment", ChargeViews.charge(paid, of: open.file.id))])
    }
  }
}
