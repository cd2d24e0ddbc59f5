import CourtClient
import CourtDomain

/// The judgment: drafted against the range of like cases, answered, signed, appealed.
extension CaseScript {
  /// Drafts without an answer to the range, learns whether one is owed, gives it, signs.
  func judge() async throws {
    try await wait(days: 4, hour: 9)
    let similar = try await people.call(
      story.judge, "GET", path + "/similar-cases?limit=5")
    narrate(
      story.judge, zh: "检索类案 \(similar.json["items"]?.array?.count ?? 0) 件，起草判决",
      en:
        "finds \(similar.json["items"]?.array?.count ?? 0) similar case(s) and drafts the judgment")
    let saved = try await saveDraft(answeringRange: false)
    let deviates = !(saved["deviation"]?.isNull ?? true)
    let mustDeviate = story.script["outside_range"]?.bool == true
    if deviates || mustDeviate {
      try await signingMustFail()
      try await wait(minutes: 40)
      _ = try await saveDraft(answeringRange: true)
    }
    if story.isHeardByAPanel { try await vote("judgment", story.texts("votes")) }
    try await wait(minutes: 30)
    try await act(story.judge, "sign-judgment")
  }

  /// A draft outside the range without reasons for it cannot be signed.
  private func signingMustFail() async throws {
    let version = try await people.call(story.judge, "GET", path).version
    let answer = try await people.attempt(
      story.judge, "POST", path + "/decision/signature", [:], version: version)
    let refused = answer.status == 409 && answer.json["code"]?.string == "decision.range-unanswered"
    prove("range-unanswered", refused)
    narrate(
      story.judge, zh: "草稿偏离类案区间，未说明理由不能签署（\(answer.status)）；补充理由",
      en:
        "the draft lies outside the range: signing is refused (\(answer.status)) until reasons are given"
    )
    guard refused else {
      throw DemoFailure("expected 409 decision.range-unanswered: \(answer.json.text)")
    }
  }

  private func saveDraft(answeringRange: Bool) async throws -> JSONValue {
    var body = JSONObject()
    body["kind"] = "judgment"
    body["outcome"] = .string(story.text("outcome"))
    body["awarded"] = [
      "amount_minor": .int(story.number("award_minor") ?? 0), "currency": "CNY",
    ]
    body["reasons"] = .string(story.text("reasons"))
    body["orders"] = .array(story.texts("orders").map { .string($0) })
    body["articles"] = .array(story.texts("articles").map { .string($0) })
    if answeringRange { body["range_answer"] = .string(story.text("range_answer")) }
    for attempt in 0..<2 {
      let version = try await people.call(story.judge, "GET", path).version
      let answer = try await people.attempt(
        story.judge, "PUT", path + "/decision", .object(body), version: version)
      if answer.status == 412, attempt == 0 { continue }
      guard (200..<300).contains(answer.status) else {
        throw DemoFailure("saving the draft: \(answer.status) \(answer.json.text)")
      }
      return answer.json
    }
    throw DemoFailure("the draft was overtaken twice")
  }

  /// One side appeals, the other replies, and when nobody may appeal any more the file goes up.
  func appeal() async throws {
    try await wait(days: 6, hour: 16)
    let appellant = story.text("appeal_by")
    try await act(appellant, "appeal", ["grounds": .string(story.text("appeal_text"))])
    let opponent = appellant == story.plaintiff ? story.defendant : story.plaintiff
    guard let opponent else { throw DemoFailure("nobody to reply to the appeal") }
    try await wait(days: 2, hour: 11)
    try await plaintiffReads()
    try await defendantReads()
    try await wait(days: 3, hour: 14)
    try await act(opponent, "reply-to-appeal", ["text": .string(story.text("defence"))])
    try await waitForLaw(until: ["appeal-forwarding"])
    try await wait(days: 1, hour: 10)
    try await act(story.clerk, "forward-appeal")
  }
}
