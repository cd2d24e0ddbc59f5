import CourtWorkflow
import Testing

/// Preservation, appraisal and counterclaim.
@Suite struct PropertyExpertsAndCounterclaims {
  private func applied(_ changes: [String: Value] = [:]) throws -> ProcedureWalk {
    let walk = try ProcedureWalk("preservation", ["opened_by": "P"])
    var input: [String: Value] = [
      "amount_minor": 100_000, "property": "account", "clue": "支付宝账户", "reason": "正在转移财产",
    ]
    input.merge(changes) { _, new in new }
    try walk.does("apply", ProcedureWalk.plaintiff, input)
    return walk
  }

  private let granted: [String: Value] = ["within_claim": true, "reason": "有转移财产的可能"]

  @Test func urgencyShortensTheTimeToDecide() throws {
    #expect(try applied().rules["decision"] == "preservation.decision.ordinary")
    #expect(try applied(["urgent": true]).rules["decision"] == "preservation.decision.in-suit")
    #expect(try applied(["before_suit": true]).rules["decision"] == "preservation.decision")
  }

  @Test func beforeSuitSecurityIsNeeded() throws {
    let walk = try applied(["before_suit": true])
    #expect(walk.refusal("grant", ProcedureWalk.judge, granted) == "preservation.needs-security")
    try walk.does("order-security", ProcedureWalk.judge, ["days": 2, "security_minor": 100_000])
    try walk.runsOut("security")
    #expect(walk.state == "dismissed" && walk.runs("reconsideration", "P"))
    try walk.runsOut("reconsideration", "P")
    #expect(walk.state == "ended" && walk.running.isEmpty)
  }

  @Test func inAPendingCaseSecurityIsThirtyPerCentAtMost() throws {
    let walk = try applied()
    let much: [String: Value] = ["days": 3, "security_minor": 30_001]
    #expect(walk.refusal("order-security", ProcedureWalk.judge, much) == "security.too-high")
    try walk.does("order-security", ProcedureWalk.judge, ["days": 3, "security_minor": 30_000])
    try walk.does("give-security", ProcedureWalk.plaintiff, ["security": "保险公司保函"])
    #expect(walk.state == "deciding" && walk.runs("decision"))
  }

  @Test func whoDoesNotSueWithinThirtyDaysLosesTheMeasure() throws {
    let walk = try applied(["before_suit": true])
    try walk.does("order-security", ProcedureWalk.judge, ["days": 2, "security_minor": 100_000])
    try walk.does("give-security", ProcedureWalk.plaintiff, ["security": "现金担保"])
    try walk.does("grant", ProcedureWalk.judge, granted)
    try walk.does("record-execution", ProcedureWalk.clerk, ["found": "冻结支付宝账户余额"])
    #expect(walk.state == "in-place" && walk.rules["suit"] == "preservation.sue")
    #expect(walk.rules["measure"] == "preservation.freeze.account")
    try walk.runsOut("suit")
    #expect(walk.state == "ended" && walk.served("ruling-of-lifting"))
  }

  @Test func theSuitKeepsTheMeasureAlive() throws {
    let walk = try applied(["before_suit": true])
    try walk.does("order-security", ProcedureWalk.judge, ["days": 2, "security_minor": 100_000])
    try walk.does("give-security", ProcedureWalk.plaintiff, ["security": "现金担保"])
    try walk.does("grant", ProcedureWalk.judge, granted)
    try walk.does("record-execution", ProcedureWalk.clerk, ["found": "冻结支付宝账户余额"])
    try walk.does("suit-brought", ProcedureWalk.clerk)
    #expect(walk.state == "in-place" && !walk.runs("suit") && walk.runs("measure"))
    try walk.does("pass-to-enforcement", ProcedureWalk.clerk, ["number": "(2026)浙0192执1号"])
    #expect(walk.state == "ended")
  }

  @Test func reconsiderationDoesNotStopTheMeasureAndComesOnce() throws {
    let walk = try applied()
    try walk.does("grant", ProcedureWalk.judge, granted)
    try walk.does("record-execution", ProcedureWalk.clerk, ["found": "冻结账户"])
    try walk.does("ruling-on-preservation-served", .system, ["party": "D"])
    let grounds: [String: Value] = ["grounds": "冻结了员工工资账户"]
    #expect(
      walk.refusal("ask-reconsideration", ProcedureWalk.plaintiff, grounds)
        == "reconsideration.too-late")
    try walk.does("ask-reconsideration", ProcedureWalk.defendant, grounds)
    #expect(walk.state == "reviewing" && walk.runs("measure"))
    try walk.does("reverse", ProcedureWalk.judge, ["reason": "确系工资账户"])
    #expect(walk.state == "ended" && walk.running.isEmpty)
  }

  @Test func anExpertReportMayBeQuestionedBeforeItCounts() throws {
    let walk = try ProcedureWalk("appraisal")
    try walk.does("apply", ProcedureWalk.plaintiff, ["matter": "手机是否翻新", "fact": "欺诈"])
    #expect(
      walk.refusal("allow", ProcedureWalk.judge, ["relevant": false]) == "appraisal.irrelevant")
    try walk.does("allow", ProcedureWalk.judge, ["relevant": true])
    let expert: [String: Value] = [
      "name": "浙江质检院", "agreed": true, "qualified": true, "report_days": 30,
      "advance_days": 7,
    ]
    try walk.does("appoint-expert", ProcedureWalk.judge, expert)
    let paid: [String: Value] = ["reference": "收据 1", "materials_examined": false]
    #expect(
      walk.refusal("advance-paid", ProcedureWalk.clerk, paid) == "appraisal.materials-unexamined")
    try walk.does(
      "advance-paid", ProcedureWalk.clerk, ["reference": "收据 1", "materials_examined": true])
    #expect(walk.days["report"] == 30)
    try walk.does(
      "file-report", ProcedureWalk.expert, ["report": "屏幕为更换件", "sha256": digestText])
    try walk.does("object", ProcedureWalk.defendant, ["text": "检材保管不当"])
    try walk.runsOut("objection")
    #expect(walk.state == "answering")
    let call: [String: Value] = ["expert_called": true]
    #expect(walk.refusal("close-appraisal", ProcedureWalk.judge, call) == "appraisal.unanswered")
    try walk.does("reply", ProcedureWalk.expert, ["text": "封存编号一致"])
    try walk.does("close-appraisal", ProcedureWalk.judge, call)
    #expect(walk.state == "done" && walk.docket.last?.zh.contains("出庭作证") == true)
  }

  @Test func theUnpaidAdvanceGivesTheAppraisalUp() throws {
    let walk = try ProcedureWalk("appraisal")
    try walk.does("apply", ProcedureWalk.judge, ["matter": "签名真伪", "fact": "是否签收"])
    try walk.does("allow", ProcedureWalk.judge, ["relevant": true])
    try walk.does(
      "appoint-expert", ProcedureWalk.judge,
      [
        "name": "甲鉴定所", "agreed": false, "qualified": true, "report_days": 20,
        "advance_days": 5,
      ])
    try walk.runsOut("advance")
    #expect(walk.state == "refused")
  }

  @Test func smallClaimsTakeNoCounterclaim() throws {
    let walk = try ProcedureWalk("counterclaim", ["track": "small-claims", "opened_by": "D"])
    let claim: [String: Value] = ["claim": "请求返还赠品", "amount_minor": 5_000]
    #expect(
      walk.refusal("file-counterclaim", ProcedureWalk.defendant, claim)
        == "counterclaim.small-claims")
  }

  @Test func aCounterclaimIsPaidForServedAndAnswered() throws {
    let walk = try ProcedureWalk("counterclaim", ["track": "simplified", "opened_by": "D"])
    try walk.does(
      "file-counterclaim", ProcedureWalk.defendant,
      ["claim": "请求支付货款尾款", "amount_minor": 20_000])
    let connected: [String: Value] = [
      "same_parties": true, "connected": true, "own_jurisdiction": true,
    ]
    try walk.does("admit", ProcedureWalk.judge, connected)
    #expect(walk.hasEffect("charge-fee")?.arguments["kind"] == "counterclaim")
    try walk.does(
      "pay-counterclaim-fee", ProcedureWalk.defendant, ["reference": "2026"], via: "fee")
    try walk.does("copy-of-counterclaim-served", .system, ["party": "P"])
    #expect(walk.state == "defence" && walk.runs("defence", "P"))
    try walk.runsOut("defence", "P")
    #expect(walk.state == "accepted", "silence does not stop the trial")
  }

  @Test func anUnconnectedCounterclaimNeedsItsOwnCase() throws {
    let walk = try ProcedureWalk("counterclaim", ["track": "ordinary", "opened_by": "D"])
    try walk.does(
      "file-counterclaim", ProcedureWalk.defendant, ["claim": "另一笔借款", "amount_minor": 100])
    let apart: [String: Value] = [
      "same_parties": true, "connected": false, "own_jurisdiction": true,
    ]
    #expect(walk.refusal("admit", ProcedureWalk.judge, apart) == "counterclaim.unconnected")
    try walk.does("refuse", ProcedureWalk.judge, ["reason": "与本诉没有牵连"])
    #expect(walk.state == "refused")
  }
}
