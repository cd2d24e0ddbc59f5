import CourtWorkflow
import Testing

/// Nobody is judged, counted as served or moved to a lesser track behind his back.
@Suite struct NobodyIsPassedOver {
  private func booked(_ changes: [String: Value] = [:]) throws -> CaseWalk {
    let walk = try CaseWalk(changes)
    try walk.isPrepared()
    try walk.does("schedule-hearing", CaseWalk.clerk, via: "hearings")
    walk.facts["hearing_day_reached"] = true
    return walk
  }

  @Test func nobodyIsHeardInAbsenceWithoutASummons() throws {
    let walk = try booked(["unsummoned_defendants": 1])
    let input: [String: Value] = ["attended": ["P"], "absent_defendants": ["D"]]
    let refusal = try #require(walk.refusal("hold-hearing", CaseWalk.judge, input))
    #expect(refusal.reasons.map(\.code) == ["hearing.not-summoned"])
    #expect(refusal.reasons.map(\.source) == ["CPL 147; INT 261; SP 18"])
    #expect(refusal.reasons.first?.zh.contains("1名被告") == true)
    walk.facts["unsummoned_defendants"] = 0
    try walk.does("hold-hearing", CaseWalk.judge, input)
    #expect(walk.facts["default_judgment"] == true)
  }

  @Test func aHearingWithoutASummonsIsBookedAgainBeyondTheLimit() throws {
    let walk = try booked(["unsummoned_defendants": 1, "adjournments": 1])
    walk.facts["hearing_day_reached"] = false
    #expect(
      walk.refusal("adjourn", CaseWalk.clerk, via: "hearings")?.code == "hearing.adjournment-limit",
      "before its hour the summons may still arrive")
    walk.facts["hearing_day_reached"] = true
    try walk.does("adjourn", CaseWalk.clerk, via: "hearings")
    #expect(walk.state == "preparation")
  }

  @Test func whoCameUnsummonedIsHeard() throws {
    let walk = try booked(["unsummoned_defendants": 1])
    try walk.does("hold-hearing", CaseWalk.judge, ["attended": ["P", "D"]])
    #expect(walk.state == "deliberation" && walk.facts["default_judgment"] == false)
  }

  @Test(arguments: ["D", "P", "nobody"])
  func aNoticeIsOnlyForADefendantNotYetServed(_ party: String) throws {
    let walk = try CaseWalk(["track": "ordinary", "defendants": 2, "parties": 3])
    try walk.isRegistered()
    try walk.does("pay-fee", CaseWalk.plaintiff, via: "fee")
    walk.facts.merge(
      ["defendants_served": 1, "defendants_unserved": 1, "unserved_defendants": ["E"]]
    ) { _, new in new }
    try walk.does("copy-served", .system, ["party": "D"])
    let tried: Value = "电子送达与邮寄均未果"
    let refusal = walk.refusal(
      "order-public-notice", CaseWalk.clerk, ["party": .string(party), "attempts": tried])
    #expect(refusal?.reasons.map(\.code) == ["service.party-served"])
    let order = try walk.does(
      "order-public-notice", CaseWalk.clerk, ["party": "E", "attempts": tried])
    #expect(order.effects.map(\.name) == ["publish", "notify"])
    #expect(order.effects.last?.arguments["to"] == ["plaintiff"])
    #expect(walk.still["trial-limit"] == "public-notice")
  }

  @Test func theClerkChoosesAmongTheTracksTheLawAllows() throws {
    let walk = try CaseWalk(["allowed_tracks": ["simplified", "ordinary"]])
    try walk.files()
    let refusal = walk.refusal("accept", CaseWalk.clerk, ["track": "small-claims"])
    #expect(refusal?.reasons.map(\.code) == ["filing.track-not-allowed"])
    #expect(refusal?.reasons.first?.en.contains("simplified") == true)
    #expect(refusal?.reasons.map(\.source) == ["CPL 160, 165"])
    try walk.does("accept", CaseWalk.clerk, ["track": "ordinary"])
    #expect(walk.facts["track"] == "ordinary" && walk.rules["trial-limit"] == "trial.ordinary")
  }

  @Test func theLegalTrackNeedsNoChoice() throws {
    let walk = try CaseWalk(["track": "simplified", "allowed_tracks": []])
    try walk.isRegistered()
    #expect(walk.facts["track"] == "simplified")
  }

  @Test(arguments: ["correction", "fee-pending", "serving", "defence"])
  func aWithdrawalIsServedOnlyOnADefendantWhoKnowsOfTheCase(at stage: String) throws {
    let walk = try CaseWalk()
    switch stage {
    case "correction":
      try walk.files()
      try walk.does("return-for-correction", CaseWalk.clerk, ["defects": "缺少证据", "days": 7])
    case "fee-pending": try walk.isRegistered()
    case "serving":
      try walk.isRegistered()
      try walk.does("pay-fee", CaseWalk.plaintiff, via: "fee")
    default: try walk.isServed()
    }
    #expect(walk.state == stage)
    var decision = try walk.does("withdraw", CaseWalk.plaintiff)
    if stage != "correction" {
      decision = try walk.does("allow-withdrawal", CaseWalk.judge, ["party": "P"])
    }
    let served = decision.effects.filter { $0.name == "serve" }
    #expect(served.allSatisfy { $0.arguments["document"] == "ruling-of-withdrawal" })
    #expect(
      served.map { $0.arguments["to"] }
        == (stage == "defence"
          ? [["plaintiff"], ["defendant"]] : stage == "correction" ? [] : [["plaintiff"]]))
  }

  @Test func aDefendantServedByNoticeIsToldOfTheWithdrawal() throws {
    let walk = try CaseWalk([
      "track": "ordinary", "defendants_unserved": 1, "unserved_defendants": ["D"],
    ])
    try walk.isRegistered()
    try walk.does("pay-fee", CaseWalk.plaintiff, via: "fee")
    try walk.does("order-public-notice", CaseWalk.clerk, ["party": "D", "attempts": "均未果"])
    try walk.runsOut("public-notice", "D")
    try walk.does("withdraw", CaseWalk.plaintiff)
    let decision = try walk.does("allow-withdrawal", CaseWalk.judge, ["party": "P"])
    #expect(decision.effects.filter { $0.name == "serve" }.count == 2)
  }

  @Test func theClerkMayConfirmAPayment() throws {
    let walk = try CaseWalk()
    try walk.isRegistered()
    #expect(
      walk.refusal("pay-fee", CaseWalk.defendant, via: "fee")?.kind == .notYourRole)
    try walk.does("pay-fee", CaseWalk.clerk, ["reference": "银行回单 17"], via: "fee")
    #expect(walk.state == "serving" && walk.runs("service-copy"))
  }

  @Test func lateReviewIsUrgedThreeTimes() throws {
    let walk = try CaseWalk()
    try walk.files()
    for (clock, told) in [
      ("filing-review", "clerk"), ("filing-review@2", "judge"), ("filing-review@3", "president"),
    ] {
      let decision = try walk.runsOut(clock)
      #expect(decision.action == "urge" && decision.to == "filed")
      #expect(decision.effects.map { $0.arguments["to"] } == [.string(told)])
    }
    #expect(walk.running.isEmpty)
    try walk.does("accept", CaseWalk.clerk)
  }

  @Test func theOtherSideReadsTheGroundsOfTheAppeal() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.isHeard()
    try walk.isJudged()
    let decision = try walk.does("appeal", CaseWalk.defendant, ["grounds": "违约金过高"])
    let paper = try #require(decision.effects.first { $0.name == "serve" })
    #expect(paper.arguments["document"] == "notice-of-appeal")
    #expect(paper.arguments["to"] == ["plaintiff"], "not the appellant himself")
    #expect(paper.arguments["text"] == "违约金过高")
  }
}
