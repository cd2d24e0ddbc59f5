import CourtClient
import CourtDomain

/// Cases of their own that follow: the appeal in second instance, enforcement.
extension CaseScript {
  // MARK: Second instance

  /// The clerk opens it for the appellant; three other judges read the file, vote and decide.
  func secondInstance() async throws {
    guard let plan = story.script["second_instance"] else { return }
    let appellant = story.text("appeal_by")
    let opponent = appellant == story.plaintiff ? story.defendant : story.plaintiff
    let firstJudges = Set(try await panel())
    let track = try await look(as: story.clerk)["track"]?.string ?? ""
    try await wait(days: 1, hour: 14)
    try await following("second-instance", by: story.clerk) {
      try await act(
        story.clerk, "accept",
        [
          "disputed_minor": plan["disputed_minor"] ?? 0, "composition": "panel",
          "first_track": .string(track),
        ])
      try await act(appellant, "pay-fee", ["reference": .string("DEMO-2-\(story.id.prefix(2))")])
      let judges = try await panel()
      prove("second-instance", judges.count == 3 && firstJudges.isDisjoint(with: judges))
      try await wait(days: 7, hour: 10)
      try await act(
        judges[0], "hold-inquiry",
        ["record": plan["inquiry"] ?? "", "new_matter": false])
      try await act(judges[0], "decide-on-papers", ["ground": "clearly-unfounded"])
      try await wait(days: 5, hour: 10)
      try await vote("disposition", plan["votes"]?.array?.compactMap(\.string) ?? [])
      try await act(
        judges[0], "decide-disposition",
        ["disposition": plan["disposition"] ?? "", "ground": plan["ground"] ?? ""])
      try await decide(plan, as: judges[0])
      try await wait(days: 1, hour: 11)
      try await readPapers(as: appellant, side: "plaintiff")
      if let opponent { try await readPapers(as: opponent, side: "defendant") }
      try await tell()
      let end = Self.state(try await look(as: story.clerk))
      prove("second-instance", end == plan["expect"]?.string && number.contains("民终"))
    }
  }

  private func decide(_ plan: JSONValue, as judge: String) async throws {
    var body = JSONObject()
    body["kind"] = "judgment"
    body["outcome"] = plan["outcome"]
    body["awarded"] = ["amount_minor": plan["award_minor"] ?? 0, "currency": "CNY"]
    for name in ["reasons", "orders", "articles"] { body[name] = plan[name] }
    try await send(judge, "/decision", .object(body), method: "PUT")
    try await act(judge, "sign-judgment")
  }

  // MARK: Enforcement

  /// The creditor applies; the parties agree on instalments, which are paid as they fall due.
  func enforce() async throws {
    guard let plan = story.script["enforcement"], let debtor = story.defendant else { return }
    let amounts = plan["instalments"]?.array?.compactMap(\.int) ?? []
    let owed = amounts.reduce(0, +)
    try await wait(days: 20, hour: 10)
    try await following("enforcement", by: story.plaintiff) {
      try await act(
        story.clerk, "accept",
        [
          "owed_minor": .int(owed), "in_force": true, "is_creditor": true,
          "not_performed": true, "within_jurisdiction": true,
        ])
      let judge = try await panel().first ?? ""
      try await act(judge, "send-notice", ["perform_days": 7, "report_days": 7])
      try await wait(days: 1, hour: 11)
      try await readPapers(as: debtor, side: "defendant")
      try await act(debtor, "report-assets", ["report": plan["assets"] ?? ""])
      try await act(
        debtor, "propose-instalments",
        [
          "amounts": .array(amounts.map { .int($0) }),
          "days": .array(amounts.map { _ in 15 }),
        ])
      try await wait(days: 1, hour: 15)
      try await act(story.plaintiff, "sign-instalments")
      for amount in amounts { try await payInstalment(amount, by: debtor) }
      try await waitForLaw(until: ["closing"])
      try await wait(days: 1, hour: 10)
      try await act(story.clerk, "charge-fee")
      try await act(judge, "close-as-performed")
      let end = Self.state(try await look(as: story.clerk))
      prove("enforcement", end == "performed" && number.contains("执"))
    }
  }

  private func payInstalment(_ amount: Int64, by debtor: String) async throws {
    try await wait(days: 10, hour: 10)
    try await act(debtor, "pay", ["amount_minor": .int(amount), "proof": "DEMO-ZX"])
    try await act(story.plaintiff, "confirm-payment", ["amount_minor": .int(amount)])
  }
}
