import CourtWorkflow
import Testing

/// The ways a dispute can go, each walked from the complaint to its end.
@Suite struct NineWays {
  @Test func judgedAfterAHearing() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    #expect(walk.state == "preparation")
    #expect(walk.served("copy-of-complaint") && walk.served("defence-statement"))
    try walk.isHeard()
    #expect(walk.state == "deliberation")
    #expect(walk.facts["default_judgment"] == false)
    try walk.isJudged()
    #expect(walk.state == "judgment-signed")
    #expect(!walk.runs("judgment-sending"))
    try walk.runsOut("appeal-window", "P")
    #expect(walk.state == "judgment-signed", "the other party may still appeal")
    try walk.runsOut("appeal-window", "D")
    #expect(walk.state == "in-force")
    #expect(walk.effects.contains { $0.name == "publish" })
    #expect(walk.running == [RunningClock(name: "enforcement-application")])
  }

  @Test func settledInMediationBeforeFiling() throws {
    let walk = try CaseWalk(["mediation_consent": true])
    try walk.files()
    try walk.does("refer-to-mediation", CaseWalk.clerk)
    #expect(walk.engine.definition.name == "pre-filing-mediation")
    #expect(walk.state == "choosing-mediator" && !walk.runs("filing-review"))
    try walk.runsOut("mediator-choice")
    try walk.does("appoint-mediator", CaseWalk.clerk)
    try walk.does("mediator-accept", CaseWalk.mediator)
    #expect(walk.rules["pre-filing-mediation"] == "mediation.pre-filing")
    try walk.does("propose-settlement", CaseWalk.mediator, via: "settlement")
    try walk.isSigned(by: [CaseWalk.plaintiff])
    let early = walk.refusal("mediation-succeeded", CaseWalk.mediator)
    #expect(early?.code == "settlement.not-all-signed")
    #expect(early?.reasons.first?.en.contains("1 of 2") == true)
    try walk.isSigned(by: [CaseWalk.defendant])
    try walk.does("mediation-succeeded", CaseWalk.mediator)
    #expect(walk.state == "settled-before-filing")
    #expect(walk.running == [RunningClock(name: "confirmation-application")])
  }

  @Test func settledDuringTheCase() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.does("propose-settlement", CaseWalk.defendant, via: "settlement")
    try walk.isSigned()
    try walk.does("confirm-settlement", CaseWalk.judge)
    #expect(walk.state == "settlement-signed" && walk.served("mediation-statement"))
    #expect(walk.runs("trial-limit"), "the limit runs until the statement is served")
    try walk.does("mediation-statement-served", .system, ["party": "P"])
    #expect(walk.state == "settlement-signed")
    try walk.does("mediation-statement-served", .system, ["party": "D"])
    #expect(walk.state == "settled")
    #expect(walk.running == [RunningClock(name: "enforcement-application")])
    #expect(walk.effects.filter { $0.name == "refund-fee" }.count == 1)
  }

  @Test(arguments: ["filed", "serving", "preparation"])
  func withdrawn(at stage: String) throws {
    let walk = try CaseWalk()
    switch stage {
    case "filed": try walk.files()
    case "serving":
      try walk.isRegistered()
      try walk.does("pay-fee", CaseWalk.plaintiff, via: "fee")
    default: try walk.isPrepared()
    }
    #expect(walk.state == stage)
    #expect(walk.refusal("withdraw", CaseWalk.defendant)?.kind == .notYourRole)
    try walk.does("withdraw", CaseWalk.plaintiff)
    if stage != "filed" {
      #expect(walk.state == stage, "after registration the court decides")
      try walk.does("allow-withdrawal", CaseWalk.judge, ["party": "P"])
    }
    #expect(walk.state == "withdrawn" && walk.running.isEmpty)
    #expect(walk.effects.contains { $0.name == "refund-fee" } == (stage == "preparation"))
  }

  @Test func deemedWithdrawnForAnUnpaidFee() throws {
    let walk = try CaseWalk()
    try walk.isRegistered()
    #expect(walk.rules["fee-payment"] == "fee.payment")
    try walk.runsOut("fee-payment")
    #expect(walk.state == "deemed-withdrawn" && walk.running.isEmpty)
    #expect(walk.served("ruling-deemed-withdrawn"))
  }

  @Test func aFeePaidAtTheLastMomentIsNotDeemedWithdrawn() throws {
    let walk = try CaseWalk()
    try walk.isRegistered()
    walk.facts["fee_paid"] = true
    let verdict = walk.engine.expire(walk.snapshot, clock: "fee-payment", party: nil)
    guard case .refused(let refusal) = verdict else {
      Issue.record("a paid case was ended")
      return
    }
    #expect(refusal.code == "fee.settled")
  }

  @Test func returnedForCorrectionAndFiledAgain() throws {
    let walk = try CaseWalk()
    try walk.files()
    let decision = try walk.does(
      "return-for-correction", CaseWalk.clerk, ["defects": "被告地址不详", "days": 7])
    #expect(
      decision.clockChanges.contains(
        .start(
          name: "filing-correction", rule: "filing.correction", party: nil,
          arguments: ["days": 7])))
    #expect(decision.docket.zh == "一次性告知补正：被告地址不详；期限7日")
    try walk.does("correct", CaseWalk.plaintiff, via: "filings")
    #expect(walk.state == "filed" && walk.runs("filing-review"))
    let again = walk.refusal(
      "return-for-correction", CaseWalk.clerk, ["defects": "还有一处", "days": 7])
    #expect(again?.code == "filing.defects-told-once")
    try walk.does("accept", CaseWalk.clerk)
    #expect(walk.state == "fee-pending")
  }

  @Test func neverCorrected() throws {
    let walk = try CaseWalk()
    try walk.files()
    try walk.does("return-for-correction", CaseWalk.clerk, ["defects": "缺少证据", "days": 7])
    try walk.runsOut("filing-correction")
    #expect(walk.state == "not-corrected" && walk.running.isEmpty)
  }

  @Test func refusedForLackOfJurisdiction() throws {
    let walk = try CaseWalk([
      "within_jurisdiction": false, "jurisdiction_reason": "2025年11月1日起改由基层法院管辖",
    ])
    try walk.files()
    let refusal = walk.refusal("accept", CaseWalk.clerk)
    #expect(refusal?.code == "filing.out-of-jurisdiction")
    #expect(refusal?.reasons.first?.zh.contains("基层法院") == true)
    let input: [String: Value] = ["ground": "has_jurisdiction", "reason": "不属于本院管辖"]
    try walk.does("refuse", CaseWalk.clerk, input)
    #expect(walk.state == "refusal-ruled" && walk.served("ruling-of-refusal"))
    try walk.does("ruling-of-refusal-served", .system, ["party": "P"])
    #expect(walk.rules["ruling-appeal"] == "appeal.ruling")
    try walk.runsOut("ruling-appeal", "P")
    #expect(walk.state == "refused" && walk.running.isEmpty)
    let here = try CaseWalk()
    try here.files()
    #expect(here.refusal("refuse", CaseWalk.clerk, input)?.code == "filing.jurisdiction-holds")
  }

  @Test func judgedByDefaultWhenTheDefendantStaysSilent() throws {
    let walk = try CaseWalk()
    try walk.isServed()
    try walk.runsOut("defence", "D")
    #expect(walk.state == "preparation", "no defence does not stop the trial")
    try walk.isHeard(absent: ["D"])
    #expect(walk.facts["default_judgment"] == true)
    try walk.isJudged()
    #expect(walk.docket.contains { $0.zh.contains("缺席判决") })
    try walk.runsOut("appeal-window", "P")
    try walk.runsOut("appeal-window", "D")
    #expect(walk.state == "in-force")
  }

  @Test func appealed() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.isHeard()
    try walk.isJudged()
    try walk.runsOut("appeal-window", "P")
    let late = walk.refusal("appeal", CaseWalk.plaintiff, ["grounds": "事实认定有误"])
    #expect(late?.code == "appeal.window-closed", "only within one's own window")
    try walk.does("appeal", CaseWalk.defendant, ["grounds": "事实认定有误"])
    #expect(walk.state == "appeal-received" && walk.runs("appeal-copy"))
    try walk.does("notice-of-appeal-served", .system, ["party": "P"])
    #expect(!walk.runs("appeal-copy") && walk.runs("appeal-reply", "P"))
    #expect(walk.refusal("forward-appeal", CaseWalk.clerk)?.code == "appeal.not-complete")
    try walk.does("reply-to-appeal", CaseWalk.plaintiff, ["text": "一审判决正确"])
    #expect(walk.state == "appeal-forwarding")
    #expect(walk.running == [RunningClock(name: "appeal-forward")])
    try walk.does("forward-appeal", CaseWalk.clerk)
    #expect(walk.state == "appealed" && walk.running.isEmpty)
  }

  @Test func aSmallClaimIsFinalWhenServed() throws {
    let walk = try CaseWalk(["track": "small-claims"])
    try walk.isPrepared()
    #expect(walk.rules["trial-limit"] == "trial.small-claims")
    try walk.isHeard()
    try walk.isJudged()
    #expect(walk.state == "in-force")
    #expect(walk.running == [RunningClock(name: "enforcement-application")])
  }

  @Test func twoDefendantsHaveTwoDefenceClocks() throws {
    let walk = try CaseWalk(["track": "ordinary", "defendants": 2, "parties": 3])
    try walk.isRegistered()
    try walk.does("pay-fee", CaseWalk.plaintiff, via: "fee")
    walk.facts["defendants_served"] = 1
    walk.facts["defendants_unserved"] = 1
    walk.facts["unserved_defendants"] = ["E"]
    try walk.does("copy-served", .system, ["party": "D"])
    #expect(walk.state == "serving" && walk.runs("defence", "D") && walk.runs("service-copy"))
    try walk.does(
      "order-public-notice", CaseWalk.clerk, ["party": "E", "attempts": "电子送达与邮寄均未果"])
    #expect(!walk.runs("service-copy"))
    try walk.runsOut("defence", "D")
    #expect(walk.state == "serving")
    try walk.runsOut("public-notice", "E")
    #expect(walk.state == "defence" && walk.runs("defence", "E") && walk.runs("evidence"))
    try walk.runsOut("defence", "E")
    #expect(walk.state == "preparation")
  }

  @Test func publicNoticeIsNotForSmallClaims() throws {
    let walk = try CaseWalk([
      "track": "small-claims", "defendants_unserved": 1, "unserved_defendants": ["D"],
    ])
    try walk.isRegistered()
    try walk.does("pay-fee", CaseWalk.plaintiff, via: "fee")
    let input: [String: Value] = ["party": "D", "attempts": "电子送达未果"]
    #expect(
      walk.refusal("order-public-notice", CaseWalk.clerk, input)?.code
        == "service.no-public-notice")
    try walk.does("convert-to-ordinary", CaseWalk.judge, ["reason": "被告下落不明"])
    #expect(walk.rules["trial-limit"] == "trial.ordinary")
    try walk.does("order-public-notice", CaseWalk.clerk, input)
    #expect(walk.runs("public-notice", "D"))
  }
}
