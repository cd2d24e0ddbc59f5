import CourtCases
import CourtDomain
import HTTPTypes

/// The decision: drafted against the range of like cases, signed, read.
enum DecisionResource {
  static let endpoints: [Endpoint] = [
    .put("saveDecisionDraft", "/v1/cases/{id}/decision", .only([.judge]), version: true, to: save),
    .get("getDecision", "/v1/cases/{id}/decision", to: get),
    .post(
      "signDecision", "/v1/cases/{id}/decision/signature", .only([.judge]), body: .optionalJSON,
      key: true, version: true, to: sign),
    .get("decisionText", "/v1/cases/{id}/decision/text", to: text),
    .get("decisionSignature", "/v1/cases/{id}/decision/signature", to: signature),
  ]

  private static let none = Rejection(
    "decision.none", .notFound, zh: "尚无裁判", en: "there is no decision yet")

  @Sendable static func save(_ call: Call) async throws -> Answer {
    let draft = try draft(call)
    return try await call.act(on: try call.caseID()) { open in
      let decision = try open.draft(draft)
      try open.commit()
      return StoredAnswer(
        json: DecisionViews.comparison(decision), version: open.file.version)
    }
  }

  private static func draft(_ call: Call) throws -> OpenCase.DecisionDraft {
    let body = try call.body()
    let kind: CourtDomain.Decision.Kind? = body.choice("kind")
    let outcome: CourtDomain.Decision.Outcome? = body.choice("outcome")
    let awarded = body.money("awarded")
    let reasons = body.text("reasons", max: 100_000)
    let orders = body.texts("orders", count: 1...50, max: 2_000)
    let articles = body.texts("articles", count: 1...100, max: 200)
    let rangeAnswer = body.text("range_answer", required: false, max: 10_000)
    try body.finish()
    guard let kind, let outcome, let awarded, let reasons else { throw Invalid(body.defects) }
    return OpenCase.DecisionDraft(
      kind: kind, outcome: outcome, awarded: awarded, reasons: reasons, orders: orders,
      articles: articles, rangeAnswer: rangeAnswer)
  }

  @Sendable static func sign(_ call: Call) async throws -> Answer {
    try call.body().finish()
    return try await call.act(on: try call.caseID()) { open in
      let decision = try open.signDecision()
      return try CaseAnswer.commit(open, with: [("decision", DecisionViews.decision(decision))])
    }
  }

  @Sendable static func get(_ call: Call) async throws -> Answer {
    let found = try await visible(call)
    let isJudge = found.isJudge
    return Answer(
      json: isJudge
        ? DecisionViews.comparison(found.decision)
        : ["decision": DecisionViews.decision(found.decision)], etag: found.version)
  }

  /// The exact bytes that were signed.
  @Sendable static func text(_ call: Call) async throws -> Answer {
    guard let bytes = try await visible(call).decision.bytes else { throw none }
    return Answer(mediaType: "text/plain; charset=utf-8", bytes: bytes)
  }

  /// The detached CMS signature over them, DER: for `openssl cms -verify -inform DER`.
  @Sendable static func signature(_ call: Call) async throws -> Answer {
    guard let signature = try await visible(call).decision.signature else { throw none }
    var answer = Answer(mediaType: "application/pkcs7-signature", bytes: signature)
    answer.headers[.contentDisposition] = Attachment.header("decision.p7s")
    return answer
  }

  /// A draft is its judge's alone; the others see the decision once it is signed.
  private static func visible(_ call: Call) async throws
    -> (decision: CourtDomain.Decision, isJudge: Bool, version: Int64)
  {
    try await call.view(try call.caseID()) { view, transaction, _ in
      let isJudge = view.standing.roles.contains("judge")
      guard let decision = try transaction.decision(of: view.file.id),
        isJudge || decision.signedAt != nil
      else { throw none }
      return (decision: decision, isJudge: isJudge, version: view.file.version)
    }
  }
}
