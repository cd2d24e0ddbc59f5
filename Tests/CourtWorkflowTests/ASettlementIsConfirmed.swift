import CourtWorkflow
import Testing

/// Judicial confirmation: both apply, both are heard, and who is hurt may object.
@Suite struct ASettlementIsConfirmed {
  private func accepted() throws -> ProcedureWalk {
    let walk = try ProcedureWalk("judicial-confirmation")
    try walk.does("file", ProcedureWalk.plaintiff, via: "cases")
    try walk.does("join-application", ProcedureWalk.defendant)
    try walk.does("accept", ProcedureWalk.clerk, ["in_time": true, "agreed_minor": 80_000])
    return walk
  }

  private func effective() throws -> ProcedureWalk {
    let walk = try accepted()
    try walk.does(
      "hear-parties", ProcedureWalk.judge, ["free_will": true, "record": "双方均确认自愿"])
    try walk.does("confirm", ProcedureWalk.judge, ["lawful": true, "definite": true])
    try walk.does("ruling-served", .system, ["party": "P"])
    #expect(walk.state == "ruling-signed")
    try walk.does("ruling-served", ProcedureWalk.clerk, ["party": "D"])
    return walk
  }

  @Test func bothSidesMustApply() throws {
    let walk = try ProcedureWalk("judicial-confirmation")
    try walk.does("file", ProcedureWalk.plaintiff, via: "cases")
    #expect(walk.refusal("accept", ProcedureWalk.clerk, ["in_time": true]) == "filing.not-joint")
    try walk.runsOut("joint-application")
    #expect(walk.state == "not-accepted" && walk.running.isEmpty)
    let suit = walk.engine.refusal(
      ofSequel: "suit", walk.snapshot, actor: ProcedureWalk.plaintiff)
    #expect(suit == nil, "an action on the dispute itself stays open")
  }

  @Test func thirtyDaysAfterTheAgreementItIsTooLate() throws {
    let walk = try ProcedureWalk("judicial-confirmation")
    try walk.does("file", ProcedureWalk.plaintiff, via: "cases")
    try walk.does("join-application", ProcedureWalk.defendant)
    #expect(walk.refusal("accept", ProcedureWalk.clerk, ["in_time": false]) == "filing.too-late")
  }

  @Test func nothingIsConfirmedUnheardOrUnlawful() throws {
    let walk = try accepted()
    let sound: [String: Value] = ["lawful": true, "definite": true]
    #expect(walk.refusal("confirm", ProcedureWalk.judge, sound) == "confirmation.not-heard")
    let forced: [String: Value] = ["free_will": false, "record": "被告称受胁迫"]
    #expect(walk.refusal("hear-parties", ProcedureWalk.judge, forced) == "confirmation.not-free")
    try walk.does(
      "hear-parties", ProcedureWalk.judge, ["free_will": true, "record": "双方均确认自愿"])
    let vague: [String: Value] = ["lawful": true, "definite": false]
    #expect(walk.refusal("confirm", ProcedureWalk.judge, vague) == "confirmation.must-reject")
  }

  @Test func takesEffectWhenBothAreServed() throws {
    let walk = try effective()
    #expect(walk.state == "effective")
    #expect(walk.runs("objection", "P") && walk.runs("objection", "D"))
    #expect(walk.rules["interested-objection"] == "confirmation.objection-interested")
    let enforcement = walk.engine.refusal(
      ofSequel: "enforcement", walk.snapshot, actor: ProcedureWalk.plaintiff)
    #expect(enforcement == nil)
  }

  @Test func aPartyObjectsWithinFifteenDaysOfItsOwnService() throws {
    let walk = try effective()
    try walk.runsOut("objection", "D")
    let grounds: [String: Value] = ["grounds": "协议内容与事实不符"]
    #expect(walk.refusal("object", ProcedureWalk.defendant, grounds) == "objection.too-late")
    try walk.does("object", ProcedureWalk.plaintiff, grounds)
    #expect(walk.state == "objection" && walk.runs("objection-review"))
    try walk.does("dismiss-objection", ProcedureWalk.judge, ["reason": "异议不成立"])
    #expect(walk.state == "effective" && !walk.runs("objection-review"))
    try walk.runsOut("interested-objection")
    #expect(walk.state == "confirmed")
    #expect(walk.running == [RunningClock(name: "enforcement-application")])
  }

  @Test func anInterestedPersonMayHaveItSetAside() throws {
    let walk = try effective()
    try walk.does("object-interested", ProcedureWalk.thirdParty, ["grounds": "损害我的抵押权"])
    try walk.does("uphold-objection", ProcedureWalk.judge, ["reason": "损害他人合法权益"])
    #expect(walk.state == "revoked" && walk.running.isEmpty)
  }

  @Test func materialThatIsNotBroughtEndsIt() throws {
    let walk = try accepted()
    try walk.does("order-supplement", ProcedureWalk.judge, ["matter": "履行凭证", "days": 5])
    #expect(walk.days["supplement"] == 5)
    try walk.runsOut("supplement")
    #expect(walk.state == "deemed-withdrawn")
  }

  @Test func theLimitIsExtendedOnceByThirtyDaysAtMost() throws {
    let walk = try accepted()
    let days: [String: Value] = ["days": 30, "reason": "需要勘验"]
    #expect(
      walk.refusal("extend-limit", ProcedureWalk.president, ["days": 31, "reason": "需要勘验"])
        == "act.invalid-input")
    try walk.does("extend-limit", ProcedureWalk.president, days)
    #expect(walk.hasEffect("extend")?.arguments["rule"] == "trial.special.extension")
    #expect(walk.refusal("extend-limit", ProcedureWalk.president, days) == "limit.extended-once")
  }
}
