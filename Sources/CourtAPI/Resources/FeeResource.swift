import CourtCases
import CourtDomain

/// The court fee and its payment.
enum FeeResource {
  static let endpoints: [Endpoint] = [
    .get("getFee", "/v1/cases/{id}/fee", to: get),
    .post("payFee", "/v1/cases/{id}/fee/payment", key: true, version: true, to: pay),
  ]

  @Sendable static func get(_ call: Call) async throws -> Answer {
    let found = try await call.view(try call.caseID()) { view, transaction, _ in
      (fee: try transaction.fee(of: view.file.id), version: view.file.version)
    }
    guard let fee = found.fee else {
      throw Rejection(
        "fee.none", .notFound, zh: "本案尚未通知缴费", en: "no fee has been asked for yet")
    }
    return Answer(json: FeeViews.fee(fee), etag: found.version)
  }

  @Sendable static func pay(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let reference = body.text("reference", max: 100)
    try body.finish()
    guard let reference else { throw Invalid(body.defects) }
    return try await call.act(on: try call.caseID()) { open in
      let fee = try open.payFee(reference: reference)
      return try CaseAnswer.commit(open, with: [("payment", FeeViews.fee(fee))])
    }
  }
}
