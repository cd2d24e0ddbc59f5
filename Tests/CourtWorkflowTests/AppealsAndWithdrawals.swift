import CourtWorkflow
import Testing

/// Everybody's right to appeal is his own, and one plaintiff withdraws only for himself.
@Suite struct AppealsAndWithdrawals {
  private static let other = Actor(roles: ["defendant"], partyKey: "E")
  private static let second = Actor(roles: ["plaintiff"], partyKey: "Q")

  /// One plaintiff, two defendants, judged and served.
  private func judged() throws -> CaseWalk {
    let walk = try CaseWalk(["defendants": 2, "parties": 3])
    try walk.isRegistered()
    walk.facts["fee_paid"] = true
    try walk.does("pay-fee", CaseWalk.plaintiff, via: "fee")
    for (count, party) in ["D", "E"].enumerated() {
      walk.facts["defendants_served"] = .int(Int64(count + 1))
      try walk.does("copy-served", .system, ["party": .string(party)])
    }
    try walk.runsOut("defence", "D")
    try walk.runsOut("defence", "E")
    try walk.isHeard()
    try walk.isJudged(["P", "D", "E"])
    return walk
  }

  @Test func anAppealLeavesTheWindowsOfTheOthersOpen() throws {
    let walk = try judged()
    try walk.does("appeal", CaseWalk.defendant, ["grounds": "违约金过高"])
    #expect(walk.state == "appeal-received")
    #expect(walk.runs("appeal-window", "P") && walk.runs("appeal-window", "E"))
    try walk.does("appeal", Self.other, ["grounds": "不应承担连带责任"])
    #expect(walk.facts["appellants"] == ["D", "E"])
    try walk.does("notice-of-appeal-served", .system, ["party": "P"])
    try walk.runsOut("appeal-reply", "P")
    #expect(walk.state == "appeal-received", "the plaintiff may still appeal")
    try walk.runsOut("appeal-window", "P")
    #expect(walk.state == "appeal-forwarding")
    try walk.does("forward-appeal", CaseWalk.clerk)
    #expect(walk.state == "appealed")
  }

  @Test func bothSidesAppealAndBothReply() throws {
    let walk = try judged()
    try walk.does("appeal", CaseWalk.plaintiff, ["grounds": "赔偿过低"])
    try walk.does("appeal", CaseWalk.defendant, ["grounds": "赔偿过高"])
    #expect(walk.facts["replies_open"] == 3)
    for party in ["P", "D", "E"] {
      try walk.does("notice-of-appeal-served", .system, ["party": .string(party)])
    }
    #expect(!walk.runs("appeal-copy"))
    try walk.runsOut("appeal-window", "E")
    try walk.does("reply-to-appeal", CaseWalk.plaintiff, ["text": "答辩"])
    try walk.does("reply-to-appeal", CaseWalk.defendant, ["text": "答辩"])
    try walk.does("enter-reply-on-paper", CaseWalk.clerk, ["party": "E", "text": "书面答辩"])
    #expect(walk.state == "appeal-forwarding")
  }

  @Test func anAppealOnPaperIsEnteredByTheClerkWithinTheWindow() throws {
    let walk = try judged()
    let paper: [String: Value] = ["party": "E", "side": "defendant", "grounds": "不服"]
    try walk.does("enter-appeal-on-paper", CaseWalk.clerk, paper)
    #expect(walk.facts["appellants"] == ["E"])
    #expect(
      walk.refusal("enter-appeal-on-paper", CaseWalk.clerk, paper)?.code
        == "appeal.not-in-window")
  }

  @Test func onlyTheAppellantsCaseGoesUp() throws {
    let walk = try judged()
    try walk.does("appeal", CaseWalk.defendant, ["grounds": "不服"])
    try walk.does("notice-of-appeal-served", .system, ["party": "P"])
    try walk.runsOut("appeal-reply", "P")
    for party in ["P", "E"] { try walk.runsOut("appeal-window", party) }
    try walk.does("forward-appeal", CaseWalk.clerk)
    let stranger = walk.engine.refusal(
      ofSequel: "second-instance", walk.snapshot, actor: CaseWalk.plaintiff)
    #expect(stranger?.code == "appeal.not-the-appellant")
    #expect(
      walk.engine.refusal(
        ofSequel: "second-instance", walk.snapshot, actor: CaseWalk.defendant) == nil)
  }

  @Test func aRefusalIsAppealedWithinTenDaysAndMayComeBack() throws {
    let walk = try CaseWalk(["within_jurisdiction": false])
    try walk.files()
    try walk.does(
      "refuse", CaseWalk.clerk, ["ground": "has_jurisdiction", "reason": "不属于本院管辖"])
    let grounds: [String: Value] = ["grounds": "平台在本院辖区"]
    #expect(
      walk.refusal("appeal-ruling", CaseWalk.plaintiff, grounds)?.code
        == "appeal.ruling-window-closed", "before service no window runs")
    try walk.does("ruling-of-refusal-served", .system, ["party": "P"])
    try walk.does("appeal-ruling", CaseWalk.plaintiff, grounds)
    #expect(walk.state == "appeal-forwarding", "nobody stands on the other side yet")
    try walk.does("forward-appeal", CaseWalk.clerk)
    #expect(walk.state == "ruling-on-appeal")
    try walk.does(
      "superior-decided", CaseWalk.clerk, ["decision": "set-aside", "number": "(2026)浙01民终1号"])
    #expect(walk.state == "filed" && walk.runs("filing-review"))
    #expect(
      walk.refusal(
        "return-for-correction", CaseWalk.clerk, ["defects": "再补", "days": 7])?.code
        == "filing.insisted")
  }

  @Test func aDismissalGivesEveryPartyItsOwnTenDays() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.does(
      "dismiss-action", CaseWalk.judge, ["ground": "not_res_judicata", "reason": "重复起诉"])
    #expect(walk.state == "dismissal-ruled" && walk.running.isEmpty)
    for party in ["P", "D"] {
      try walk.does("ruling-of-dismissal-served", .system, ["party": .string(party)])
    }
    try walk.does("appeal-ruling", CaseWalk.plaintiff, ["grounds": "并非同一诉讼"])
    #expect(walk.runs("ruling-appeal", "D"))
    try walk.does("notice-of-appeal-served", .system, ["party": "D"])
    try walk.runsOut("ruling-appeal", "D")
    #expect(walk.state == "appeal-received")
    try walk.runsOut("appeal-reply", "D")
    #expect(walk.state == "appeal-forwarding")
    try walk.does("forward-appeal", CaseWalk.clerk)
    try walk.does(
      "superior-decided", CaseWalk.clerk, ["decision": "upheld", "number": "(2026)浙01民终2号"])
    #expect(walk.state == "dismissed")
  }

  // MARK: Withdrawal

  private func twoPlaintiffs() throws -> CaseWalk {
    let walk = try CaseWalk(["plaintiffs": 2, "parties": 3])
    try walk.isPrepared()
    return walk
  }

  @Test func onePlaintiffWithdrawsOnlyForHimself() throws {
    let walk = try twoPlaintiffs()
    try walk.does("withdraw", Self.second)
    #expect(
      walk.refusal("allow-withdrawal", CaseWalk.judge, ["party": "P"])?.code
        == "withdrawal.not-asked")
    try walk.does("allow-withdrawal", CaseWalk.judge, ["party": "Q"])
    #expect(walk.state == "preparation" && walk.runs("trial-limit"))
    #expect(!walk.effects.contains { $0.name == "refund-fee" })
    try walk.isHeard()
    try walk.isJudged(["P", "Q", "D"])
    #expect(!walk.runs("appeal-window", "Q"), "who has withdrawn has no appeal")
    #expect(walk.runs("appeal-window", "P"))
    try walk.runsOut("appeal-window", "P")
    try walk.runsOut("appeal-window", "D")
    #expect(walk.state == "in-force")
  }

  @Test func theOthersSettleWithoutTheOneWhoWithdrew() throws {
    let walk = try twoPlaintiffs()
    try walk.does("withdraw", Self.second)
    try walk.does("allow-withdrawal", CaseWalk.judge, ["party": "Q"])
    try walk.does("propose-settlement", CaseWalk.judge, via: "settlement")
    #expect(
      walk.refusal("sign-settlement", Self.second, via: "settlement")?.code
        == "settlement.not-a-party")
    try walk.isSigned()
    try walk.does("confirm-settlement", CaseWalk.judge, ["effective_on_signing": true])
    #expect(walk.state == "settled")
  }

  @Test func theDefendantsObjectionCountsOnlyAfterTheDebate() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.does("withdraw", CaseWalk.plaintiff)
    let input: [String: Value] = [
      "party": "P", "ground": "defendant-objects", "reason": "被告要求判决",
    ]
    #expect(
      walk.refusal("refuse-withdrawal", CaseWalk.judge, input)?.code
        == "withdrawal.objection-early")
    try walk.isHeard()
    #expect(
      walk.refusal("sign-judgment", CaseWalk.judge, ["outcome": "granted"], via: "decisions")?
        .code == "decision.withdrawal-open")
    try walk.does("refuse-withdrawal", CaseWalk.judge, input)
    try walk.isJudged()
    #expect(walk.state == "judgment-signed")
  }

  @Test func aCounterclaimOutlivesTheAction() throws {
    let walk = try CaseWalk(["track": "small-claims"])
    try walk.isPrepared()
    try walk.engine.decideBySystem(
      walk.snapshot, action: "counterclaim-joined", party: "D"
    ).get().factChanges.forEach { walk.facts[$0.key] = $0.value }
    #expect(walk.facts["track"] == "simplified", "no small claims with a counterclaim")
    try walk.does("withdraw", CaseWalk.plaintiff)
    try walk.does("allow-withdrawal", CaseWalk.judge, ["party": "P"])
    #expect(walk.state == "preparation")
    try walk.does("schedule-hearing", CaseWalk.clerk, via: "hearings")
    walk.facts["hearing_day_reached"] = true
    try walk.does(
      "hold-hearing", CaseWalk.judge, ["attended": ["D"], "absent_plaintiffs": ["P"]])
    #expect(walk.state == "deliberation" && walk.facts["default_judgment"] == true)
  }

  @Test func anAbsentPlaintiffWasEffectivelySummonedOrStays() throws {
    let walk = try twoPlaintiffs()
    try walk.does("schedule-hearing", CaseWalk.clerk, via: "hearings")
    walk.facts["hearing_day_reached"] = true
    walk.facts["unsummoned_plaintiffs"] = 1
    let one: [String: Value] = ["warned": true, "absent": ["Q"]]
    #expect(
      walk.refusal("plaintiff-absent", CaseWalk.judge, one)?.code
        == "hearing.plaintiff-not-summoned")
    walk.facts["unsummoned_plaintiffs"] = 0
    try walk.does("plaintiff-absent", CaseWalk.judge, one)
    #expect(walk.state == "hearing-scheduled", "the other plaintiff came")
    try walk.does("hold-hearing", CaseWalk.judge, ["attended": ["P", "D"]])
    #expect(walk.state == "deliberation")
  }
}
