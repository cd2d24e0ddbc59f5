import CourtWorkflow
import Testing

/// Conversions between the three tracks, objections to the track, and the trial limit.
@Suite struct ChangingTracks {
  @Test func aSmallClaimMovesToTheSimplifiedTrackOnAnObjection() throws {
    let walk = try CaseWalk(["track": "small-claims"])
    try walk.isPrepared()
    try walk.does("object-to-track", CaseWalk.defendant, ["reason": "不是简单的金钱给付"])
    #expect(
      walk.refusal("object-to-track", CaseWalk.plaintiff, ["reason": "同上"])?.code
        == "track.objection-open")
    let moved = try walk.does("convert-to-simplified", CaseWalk.judge, ["reason": "异议成立"])
    #expect(walk.facts["track"] == "simplified" && walk.facts["track_objection"] == false)
    #expect(walk.rules["trial-limit"] == "trial.simplified")
    #expect(walk.rules["evidence"] == "evidence.simplified", "the evidence period is set anew")
    #expect(
      moved.clockChanges.contains(
        .start(
          name: "trial-limit", rule: "trial.simplified", party: nil,
          arguments: ["counted_from": "registration"])))
    try walk.isHeard()
    try walk.isJudged()
    #expect(walk.runs("appeal-window", "P"), "off the small claims track there is an appeal")
  }

  @Test func anObjectionMustBeDecidedBeforeTheHearingEnds() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.does("schedule-hearing", CaseWalk.clerk, via: "hearings")
    try walk.does("object-to-track", CaseWalk.plaintiff, ["reason": "案情复杂"])
    walk.facts["hearing_day_reached"] = true
    let input: [String: Value] = ["attended": ["P", "D"]]
    #expect(
      walk.refusal("hold-hearing", CaseWalk.judge, input)?.code == "track.objection-open")
    try walk.does("reject-track-objection", CaseWalk.judge, ["reason": "事实清楚"])
    try walk.does("hold-hearing", CaseWalk.judge, input)
    #expect(walk.state == "deliberation")
  }

  @Test(arguments: ["small-claims", "simplified"])
  func toTheOrdinaryTrackWithAPanelAndTheDifferenceOfTheFee(_ track: String) throws {
    let walk = try CaseWalk(["track": .string(track)])
    try walk.isPrepared()
    try walk.does("schedule-hearing", CaseWalk.clerk, via: "hearings")
    let moved = try walk.does("convert-to-ordinary", CaseWalk.judge, ["reason": "案情复杂"])
    #expect(walk.state == "preparation", "the panel holds a hearing of its own")
    let names = moved.effects.map(\.name)
    #expect(names.contains("cancel-hearings") && names.contains("compute-fee"))
    let seats = moved.effects.first { $0.name == "assign" }?.arguments["seats"]
    #expect(seats == 3)
    #expect(walk.rules["evidence"] == "evidence.ordinary" && walk.runs("evidence"))
    try walk.does("pay-fee", CaseWalk.plaintiff, via: "fee")
    #expect(walk.state == "preparation" && !walk.runs("fee-payment"))
  }

  @Test func theDifferenceUnpaidEndsTheCase() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.does("convert-to-ordinary", CaseWalk.judge, ["reason": "案情复杂"])
    walk.facts["fee_paid"] = false
    try walk.runsOut("fee-payment")
    #expect(walk.state == "deemed-withdrawn" && walk.running.isEmpty)
  }

  @Test func afterTheLimitThereIsNoConversion() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.runsOut("trial-limit")
    #expect(
      walk.refusal("convert-to-ordinary", CaseWalk.judge, ["reason": "复杂"])?.code
        == "track.limit-expired")
  }

  @Test func onlyThePresidentExtendsAndOnlyInTime() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    walk.facts["trial_limit_days_left"] = 14
    let reason: [String: Value] = ["reason": "证人暂不能出庭"]
    #expect(walk.refusal("ask-extension", CaseWalk.judge, reason)?.code == "extension.too-late")
    walk.facts["trial_limit_days_left"] = 15
    try walk.does("ask-extension", CaseWalk.judge, reason)
    #expect(
      walk.refusal("grant-extension", CaseWalk.judge, ["months": 1])?.kind == .notYourRole)
    #expect(
      walk.refusal("grant-extension", CaseWalk.president, ["months": 2])?.code
        == "extension.over-cap")
    let granted = try walk.does("grant-extension", CaseWalk.president, ["months": 1])
    let effect = try #require(granted.effects.first { $0.name == "extend" })
    #expect(effect.arguments["rule"] == "trial.simplified.extension")
    #expect(effect.arguments["days"] == 1)
    walk.facts["trial_extensions"] = 1
    #expect(walk.refusal("ask-extension", CaseWalk.judge, reason)?.code == "extension.used-up")
  }

  @Test func theSecondExtensionIsTheSuperiorCourts() throws {
    let walk = try CaseWalk(["track": "ordinary"])
    try walk.isPrepared()
    walk.facts["trial_extensions"] = 1
    try walk.does("ask-extension", CaseWalk.judge, ["reason": "案情重大"])
    #expect(
      walk.refusal("grant-extension", CaseWalk.president, ["months": 3])?.code
        == "extension.superior-court")
    let granted = try walk.does(
      "grant-extension", CaseWalk.president,
      ["months": 3, "superior_number": "（2026）浙01批5号"])
    let effect = try #require(granted.effects.first { $0.name == "extend" })
    #expect(effect.arguments["rule"] == "trial.ordinary.extension.superior")
  }

  @Test func aStayStopsTheLimitAndGivesThePartiesTheirPeriodsAnew() throws {
    let walk = try CaseWalk()
    try walk.isServed()
    try walk.does("stay", CaseWalk.judge, ["ground": "party-died", "reason": "等待继承人"])
    #expect(walk.state == "stayed" && walk.still["trial-limit"] == "stay")
    #expect(!walk.runs("defence", "D") && !walk.runs("evidence"))
    try walk.does("resume", CaseWalk.judge, ["reason": "继承人表明参加诉讼"])
    #expect(walk.state == "defence" && walk.runs("defence", "D") && walk.runs("evidence"))
    #expect(walk.still.isEmpty)
  }

  @Test func talksOfBothSidesAreLeftOutOfTheLimit() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    #expect(
      walk.refusal("begin-talks", CaseWalk.judge, ["asked_by_both": false])?.code
        == "settlement.not-both")
    try walk.does("begin-talks", CaseWalk.judge, ["asked_by_both": true])
    #expect(walk.still["trial-limit"] == "settlement")
    #expect(walk.rules["settlement-talks"] == "mediation.simplified")
    try walk.runsOut("settlement-talks")
    #expect(walk.still.isEmpty && walk.state == "preparation")
  }

  @Test func moreTimeForEvidenceIsForAll() throws {
    let walk = try CaseWalk()
    try walk.isServed()
    try walk.does("ask-evidence-extension", CaseWalk.defendant, ["reason": "货物在境外"])
    let closed = try walk.runsOut("evidence")
    #expect(
      !closed.effects.contains { $0.name == "freeze-evidence" },
      "the court's delay does not close what was asked for in time")
    let granted = try walk.does("grant-evidence-extension", CaseWalk.judge, ["days": 10])
    #expect(
      granted.clockChanges.contains(
        .start(
          name: "evidence-extension", rule: "evidence.extension", party: nil,
          arguments: ["days": 10])))
    let over = try walk.runsOut("evidence-extension")
    #expect(over.effects.contains { $0.name == "freeze-evidence" })
    #expect(
      walk.refusal("ask-evidence-extension", CaseWalk.plaintiff, ["reason": "再等等"])?.code
        == "evidence.period-over")
  }
}
