import CourtWorkflow
import Testing

/// Enforcement without a settlement: notice, assets, measures, objections, the end of a round.
@Suite struct EnforcingAJudgment {
  private func enforced() throws -> ProcedureWalk {
    let walk = try ProcedureWalk("enforcement", ["awarded_minor": 1_000_000])
    try walk.isEnforced()
    return walk
  }

  @Test func theCourtThatRegistersLateIsUrgedThreeTimes() throws {
    let walk = try ProcedureWalk("enforcement")
    try walk.does("file", ProcedureWalk.plaintiff, via: "cases")
    try walk.runsOut("filing")
    try walk.runsOut("filing@2")
    try walk.runsOut("filing@3")
    #expect(walk.state == "filed")
    let told = walk.effects.filter { $0.name == "escalate" }.map { $0.arguments["to"] }
    #expect(told == ["clerk", "judge", "president"])
  }

  @Test func eachDebtorsTimesRunFromHisOwnService() throws {
    let walk = try enforced()
    #expect(walk.runs("performance", "D") && walk.days["performance"] == 7)
    #expect(walk.runs("assets-report", "D") && walk.days["assets-report"] == 10)
    #expect(
      walk.refusal("enforcement-notice-served", .system, ["party": "D"]) == "service.party-served")
    try walk.does("report-assets", ProcedureWalk.defendant, ["report": "名下无房产"])
    #expect(!walk.runs("assets-report", "D"))
  }

  @Test func silenceAboutAssetsIsToldToTheJudge() throws {
    let walk = try enforced()
    try walk.runsOut("assets-report", "D")
    #expect(walk.hasEffect("escalate")?.arguments["to"] == "judge")
    try walk.runsOut("performance", "D")
    #expect(walk.state == "enforcing", "measures follow, the case goes on")
  }

  @Test func whatAFamilyNeedsIsNotSeized() throws {
    let walk = try enforced()
    var measure: [String: Value] = [
      "kind": "freeze-account", "target": "工商银行尾号 8888", "within_debt": true,
      "necessities_kept": false,
    ]
    #expect(walk.refusal("take-measure", ProcedureWalk.judge, measure) == "measure.necessities")
    measure["necessities_kept"] = true
    try walk.does("take-measure", ProcedureWalk.judge, measure)
    #expect(walk.rules["account-freeze"] == "preservation.freeze.account")
    try walk.runsOut("account-freeze")
    #expect(walk.facts["open_measures"] == 0, "a freeze that runs out is gone")
  }

  @Test func fullPaymentLeadsToTheClosingCheck() throws {
    let walk = try enforced()
    try walk.does(
      "take-measure", ProcedureWalk.judge,
      [
        "kind": "freeze-account", "target": "工商银行尾号 8888", "within_debt": true,
        "necessities_kept": true,
      ])
    try walk.does(
      "receive-payment", ProcedureWalk.clerk, ["amount_minor": 1_000_000, "source": "划拨 0311"])
    #expect(walk.state == "closing")
    try walk.does("charge-fee", ProcedureWalk.clerk)
    #expect(walk.refusal("close-as-performed", ProcedureWalk.judge) == "closing.measures-open")
    try walk.does("lift-measure", ProcedureWalk.judge, ["target": "工商银行尾号 8888"])
    #expect(!walk.runs("account-freeze"))
    try walk.does("close-as-performed", ProcedureWalk.judge)
    #expect(walk.state == "performed")
  }

  @Test func aRoundEndsOnlyAfterEverythingWasTried() throws {
    let walk = try enforced()
    let input: [String: Value] = [
      "creditor_agrees": false, "panel_verified": true, "reason": "无可供执行财产",
    ]
    #expect(walk.refusal("end-round", ProcedureWalk.president, input) == "round.not-searched")
    try walk.does(
      "record-search", ProcedureWalk.judge, ["result": "总对总查询无结果", "exhausted": true])
    #expect(walk.refusal("end-round", ProcedureWalk.president, input) == "round.not-restricted")
    try walk.does(
      "restrict", ProcedureWalk.judge, ["kind": "consumption", "ground": "未按通知履行"])
    try walk.does("end-round", ProcedureWalk.president, input)
    #expect(walk.state == "round-ended" && walk.running.isEmpty)
    let again = walk.engine.refusal(
      ofSequel: "resumed-enforcement", walk.snapshot, actor: ProcedureWalk.plaintiff)
    #expect(again == nil, "found assets may be claimed at any time")
  }

  @Test func anObjectionIsDecidedAndMayGoHigher() throws {
    let walk = try enforced()
    try walk.does("object", ProcedureWalk.defendant, ["text": "超标的查封"])
    #expect(walk.rules["objection-review"] == "enforcement.objection")
    try walk.does(
      "decide-objection", ProcedureWalk.judge,
      [
        "objector": "D", "upheld": false, "on_asset": false, "reason": "未超标的",
        "served": ["P", "D"],
      ])
    #expect(!walk.runs("objection-review", "D"))
    #expect(walk.runs("reconsideration", "P") && walk.runs("reconsideration", "D"))
    try walk.does("ask-reconsideration", ProcedureWalk.defendant, ["text": "仍然超标的"])
    #expect(!walk.runs("reconsideration", "D"))
    #expect(
      walk.refusal("ask-reconsideration", ProcedureWalk.defendant, ["text": "再次"])
        == "reconsideration.too-late")
  }

  @Test func aThirdPartysClaimOpensTheWayToASuit() throws {
    let walk = try enforced()
    try walk.does("object-to-asset", ProcedureWalk.thirdParty, ["text": "该车辆归我所有"])
    let early = walk.engine.refusal(
      ofSequel: "objection-suit", walk.snapshot, actor: ProcedureWalk.thirdParty)
    #expect(early?.code == "sequel.too-late")
    try walk.does(
      "decide-objection", ProcedureWalk.judge,
      [
        "objector": "T", "upheld": false, "on_asset": true, "reason": "登记在被执行人名下",
        "served": ["T"],
      ])
    let open = walk.engine.refusal(
      ofSequel: "objection-suit", walk.snapshot, actor: ProcedureWalk.thirdParty)
    #expect(open == nil)
  }

  @Test func aSaleDoesNotCountAgainstTheCourt() throws {
    let walk = try enforced()
    #expect(
      walk.refusal("begin-sale", ProcedureWalk.judge, ["target": "房产"]) == "sale.nothing-seized")
    try walk.does(
      "take-measure", ProcedureWalk.judge,
      [
        "kind": "seize-real-estate", "target": "房产", "within_debt": true,
        "necessities_kept": true,
      ])
    try walk.does("begin-sale", ProcedureWalk.judge, ["target": "房产"])
    #expect(walk.standsStill("finish"))
    try walk.does("end-sale", ProcedureWalk.judge, ["proceeds_minor": 1_000_000])
    #expect(walk.state == "closing" && !walk.standsStill("finish"))
  }

  @Test func afterSixMonthsTheCreditorHearsOfTheHigherCourt() throws {
    let walk = try enforced()
    try walk.runsOut("higher-court")
    #expect(walk.state == "enforcing" && walk.docket.last?.zh.contains("上一级法院") == true)
  }
}
