import CourtWorkflow
import Testing

/// What is settled beside a running case: jurisdiction, recusal, lost time, a change of counsel.
@Suite struct IncidentsBesideTheCase {
  @Test func anObjectionToJurisdictionMayBeAppealed() throws {
    let walk = try ProcedureWalk(
      "jurisdiction-objection", ["track": "ordinary", "opened_by": "D"])
    try walk.does(
      "object", ProcedureWalk.defendant, ["ground": "territory", "text": "合同约定的管辖地不在此"])
    #expect(walk.rules["decision"] == "jurisdiction.decision")
    try walk.does("reject", ProcedureWalk.judge, ["reason": "收货地在本院辖区"])
    #expect(walk.state == "ruling-made" && walk.hasEffect("charge-fee") != nil)
    try walk.does("ruling-on-jurisdiction-served", .system, ["party": "P"])
    try walk.does("ruling-on-jurisdiction-served", ProcedureWalk.clerk, ["party": "D"])
    try walk.runsOut("appeal-window", "P")
    let grounds: [String: Value] = ["grounds": "适用法律错误"]
    #expect(walk.refusal("appeal", ProcedureWalk.plaintiff, grounds) == "appeal.window-closed")
    try walk.does("appeal", ProcedureWalk.defendant, grounds)
    try walk.does(
      "record-appeal-ruling", ProcedureWalk.clerk,
      ["affirmed": false, "number": "(2026)浙01民辖终1号"])
    #expect(walk.state == "upheld", "the higher court reversed the rejection")
  }

  @Test func theRulingStandsWhenNobodyAppeals() throws {
    let walk = try ProcedureWalk(
      "jurisdiction-objection", ["track": "simplified", "opened_by": "D"])
    try walk.does("object", ProcedureWalk.defendant, ["ground": "level", "text": "标的额过高"])
    try walk.does(
      "uphold", ProcedureWalk.judge, ["court": "杭州市中级人民法院", "reason": "级别管辖"])
    for party in ["P", "D"] {
      try walk.does("ruling-on-jurisdiction-served", .system, ["party": .string(party)])
    }
    try walk.runsOut("appeal-window", "P")
    #expect(walk.state == "ruling-made")
    try walk.runsOut("appeal-window", "D")
    #expect(walk.state == "upheld")
  }

  @Test func inSmallClaimsTheRulingOnJurisdictionIsFinalAtOnce() throws {
    let walk = try ProcedureWalk(
      "jurisdiction-objection", ["track": "small-claims", "opened_by": "D"])
    try walk.does("object", ProcedureWalk.defendant, ["ground": "territory", "text": "不在此地"])
    try walk.does("reject", ProcedureWalk.judge, ["reason": "收货地在本院辖区"])
    #expect(walk.state == "rejected" && walk.running.isEmpty)
  }

  @Test func whoHasPleadedHasAcceptedTheCourt() throws {
    let walk = try ProcedureWalk("jurisdiction-objection", ["track": "ordinary"])
    let late: [String: Value] = ["ground": "territory", "text": "不在此地", "pleaded": true]
    #expect(walk.refusal("object", ProcedureWalk.defendant, late) == "jurisdiction.pleaded")
  }

  @Test func onAJudgesRecusalThePresidentDecides() throws {
    let walk = try ProcedureWalk("recusal", ["opened_by": "P"])
    try walk.does(
      "ask-recusal", ProcedureWalk.plaintiff,
      ["whom": "judge", "ground": "interest", "reason": "持有被告公司股份"])
    let why: [String: Value] = ["reason": "查证属实"]
    #expect(walk.refusal("grant", ProcedureWalk.judge, why) == "recusal.wrong-decider")
    try walk.does("grant", ProcedureWalk.president, why)
    #expect(walk.state == "granted" && walk.hasEffect("bar")?.arguments["role"] == "judge")
  }

  @Test func aRefusedRecusalMayBeReconsideredOnce() throws {
    let walk = try ProcedureWalk("recusal", ["opened_by": "P"])
    try walk.does(
      "ask-recusal", ProcedureWalk.plaintiff,
      ["whom": "clerk", "ground": "party-or-relative", "reason": "系被告表弟"])
    try walk.does("refuse", ProcedureWalk.judge, ["reason": "没有亲属关系"])
    #expect(walk.days["ask-review"] == 3)
    let why: [String: Value] = ["reason": "有户籍证明"]
    #expect(walk.refusal("ask-review", ProcedureWalk.defendant, why) == "recusal.not-yours")
    try walk.does("ask-review", ProcedureWalk.plaintiff, why)
    try walk.does("uphold-refusal", ProcedureWalk.judge, ["reason": "证明系伪造"])
    #expect(walk.state == "refused" && walk.running.isEmpty)
  }

  @Test func silenceAfterARefusalEndsTheRecusal() throws {
    let walk = try ProcedureWalk("recusal", ["opened_by": "D"])
    try walk.does(
      "ask-recusal", ProcedureWalk.defendant,
      ["whom": "judge", "ground": "other-relation", "reason": "与原告是同学"])
    try walk.does("refuse", ProcedureWalk.president, ["reason": "不影响公正审理"])
    try walk.runsOut("ask-review")
    #expect(walk.state == "refused")
  }

  @Test func aMissedPeriodIsRestoredForThePartyThatApplied() throws {
    let walk = try ProcedureWalk("restoration", ["opened_by": "D"])
    var input: [String: Value] = [
      "period": "defence", "cause": "illness", "obstacle": "住院手术",
      "obstacle_ended": "2026/03/05",
    ]
    #expect(walk.refusal("apply", ProcedureWalk.defendant, input) == "restoration.day-form")
    input["obstacle_ended"] = "2026-03-05"
    try walk.does("apply", ProcedureWalk.defendant, input)
    var grant: [String: Value] = [
      "in_time": false, "no_fault": true, "days": 15, "reason": "确因住院",
    ]
    #expect(walk.refusal("grant", ProcedureWalk.judge, grant) == "restoration.too-late")
    grant["in_time"] = true
    try walk.does("grant", ProcedureWalk.judge, grant)
    let restore = try #require(walk.hasEffect("restore"))
    #expect(restore.arguments["clock"] == "defence" && restore.arguments["party"] == "D")
    #expect(restore.arguments["days"] == 15)
  }

  @Test func theTimeToApplyForEnforcementIsNotRestored() throws {
    let walk = try ProcedureWalk("restoration", ["opened_by": "P"])
    let input: [String: Value] = [
      "period": "enforcement-application", "cause": "other", "obstacle": "忘记了",
      "obstacle_ended": "2026-03-05",
    ]
    #expect(walk.refusal("apply", ProcedureWalk.plaintiff, input) == "restoration.not-restorable")
  }

  @Test func theOtherSideHearsOfANewRepresentative() throws {
    let walk = try ProcedureWalk("change-of-representative", ["opened_by": "P"])
    try walk.does(
      "notify-change", ProcedureWalk.plaintiff,
      [
        "change": "replace", "person": "李律师", "id_number": "330106188808080013",
        "powers": "special", "representatives_after": 1,
      ])
    let sound: [String: Value] = ["no_conflict": true]
    #expect(walk.refusal("record", ProcedureWalk.clerk, sound) == "representative.no-authority")
    try walk.does("ask-for-authority", ProcedureWalk.clerk, ["days": 5, "missing": "授权委托书"])
    try walk.does("file-authority", ProcedureWalk.plaintiff, ["authority": "WT-2026-1"])
    try walk.does("record", ProcedureWalk.clerk, sound)
    #expect(walk.state == "recorded" && walk.served("notice-of-change"))
  }

  @Test func withoutAuthorityNothingChanges() throws {
    let walk = try ProcedureWalk("change-of-representative", ["opened_by": "P"])
    try walk.does(
      "notify-change", ProcedureWalk.plaintiff,
      [
        "change": "appoint", "person": "李律师", "id_number": "330106188808080013",
        "representatives_after": 2,
      ])
    try walk.does("ask-for-authority", ProcedureWalk.clerk, ["days": 5, "missing": "授权委托书"])
    try walk.runsOut("authority")
    #expect(walk.state == "refused")
  }

  @Test func threeRepresentativesAreTooMany() throws {
    let walk = try ProcedureWalk("change-of-representative", ["opened_by": "P"])
    let input: [String: Value] = [
      "change": "appoint", "person": "李律师", "id_number": "330106188808080013",
      "representatives_after": 3,
    ]
    #expect(
      walk.refusal("notify-change", ProcedureWalk.plaintiff, input) == "representative.too-many")
  }
}
