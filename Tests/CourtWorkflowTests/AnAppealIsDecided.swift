import CourtWorkflow
import Testing

/// Second instance: registration, papers or hearing, the vote of the panel, the final decision.
@Suite struct AnAppealIsDecided {
  private let registration: [String: Value] = [
    "disputed_minor": 50_000, "first_track": "ordinary",
  ]

  private func registered(_ changes: [String: Value] = [:]) throws -> ProcedureWalk {
    let walk = try ProcedureWalk(
      "second-instance", ["linked_number": "(2026)浙0192民初1号", "is_collegial": true])
    try walk.does("file", ProcedureWalk.clerk, via: "cases")
    try walk.does(
      "accept", ProcedureWalk.clerk, registration.merging(changes) { _, new in new })
    return walk
  }

  private func prepared(_ changes: [String: Value] = [:]) throws -> ProcedureWalk {
    let walk = try registered(changes)
    walk.facts["fee_paid"] = true
    try walk.does("pay-fee", ProcedureWalk.plaintiff, via: "fee")
    try walk.does("tell-panel", ProcedureWalk.clerk)
    return walk
  }

  private func inquired(_ changes: [String: Value] = [:]) throws -> ProcedureWalk {
    let walk = try prepared(changes)
    try walk.does(
      "hold-inquiry", ProcedureWalk.judge, ["record": "双方无新证据", "new_matter": false])
    return walk
  }

  private func deliberating(_ changes: [String: Value] = [:]) throws -> ProcedureWalk {
    let walk = try inquired(changes)
    try walk.does("decide-on-papers", ProcedureWalk.judge, ["ground": "clearly-unfounded"])
    return walk
  }

  private func served(_ walk: ProcedureWalk) throws {
    try walk.does("sign-judgment", ProcedureWalk.judge, via: "decisions")
    for (count, party) in ["P", "D"].enumerated() {
      walk.facts["parties_served_judgment"] = .int(Int64(count + 1))
      try walk.does("judgment-served", .system, ["party": .string(party)])
    }
  }

  @Test func aJudgmentHasThreeMonthsAndARulingThirtyDays() throws {
    #expect(try registered().rules["trial-limit"] == "trial.second-instance")
    let ruling = try registered(["subject": "ruling"])
    #expect(ruling.rules["trial-limit"] == "trial.second-instance.ruling")
  }

  @Test func aSmallClaimsJudgmentCannotComeHere() throws {
    let walk = try ProcedureWalk("second-instance")
    try walk.does("file", ProcedureWalk.plaintiff, via: "cases")
    let input: [String: Value] = ["disputed_minor": 1, "first_track": "small-claims"]
    #expect(walk.refusal("accept", ProcedureWalk.clerk, input) == "appeal.small-claims-final")
  }

  @Test func aJudgeAloneNeedsASimplifiedFirstInstanceAndBothConsents() throws {
    let walk = try ProcedureWalk("second-instance")
    try walk.does("file", ProcedureWalk.plaintiff, via: "cases")
    var input: [String: Value] = [
      "disputed_minor": 1, "first_track": "simplified", "composition": "sole",
    ]
    #expect(walk.refusal("accept", ProcedureWalk.clerk, input) == "panel.sole-not-allowed")
    input["both_consent"] = true
    #expect(walk.refusal("accept", ProcedureWalk.clerk, input) == nil)
    input["first_track"] = "ordinary"
    #expect(walk.refusal("accept", ProcedureWalk.clerk, input) == "panel.sole-not-allowed")
  }

  @Test func theUnpaidFeeEndsTheAppeal() throws {
    let walk = try registered()
    #expect(walk.hasEffect("charge-fee")?.arguments["amount_fact"] == "disputed_minor")
    try walk.runsOut("fee-payment")
    #expect(walk.state == "deemed-withdrawn" && walk.running.isEmpty)
  }

  @Test func newMatterMakesAHearingNecessary() throws {
    let walk = try inquired()
    try walk.does("set-evidence-period", ProcedureWalk.judge, ["days": 10])
    let papers: [String: Value] = ["ground": "clearly-unfounded"]
    #expect(walk.refusal("decide-on-papers", ProcedureWalk.judge, papers) == "papers.evidence-open")
    try walk.runsOut("new-evidence")
    try walk.does("raise-new-matter", ProcedureWalk.plaintiff, ["matter": "新的聊天记录"])
    #expect(walk.refusal("decide-on-papers", ProcedureWalk.judge, papers) == "papers.new-matter")
  }

  @Test func newEvidenceGetsTenDaysAtLeast() throws {
    let walk = try prepared()
    #expect(
      walk.refusal("set-evidence-period", ProcedureWalk.judge, ["days": 9]) == "act.invalid-input")
  }

  @Test func thePanelDecidesByItsMajority() throws {
    let walk = try deliberating()
    var input: [String: Value] = ["disposition": "affirm", "ground": "sound"]
    walk.facts["vote_result"] = "change"
    #expect(
      walk.refusal("decide-disposition", ProcedureWalk.judge, input) == "decision.not-the-majority")
    input = ["disposition": "change", "ground": "law-or-fact-wrong"]
    try walk.does("decide-disposition", ProcedureWalk.judge, input)
    try served(walk)
    #expect(walk.state == "changed")
    #expect(walk.running == [RunningClock(name: "enforcement-application")])
  }

  @Test func noVoteIsOpenedBeforeAllAreSealed() throws {
    let walk = try deliberating()
    walk.facts["panel_size"] = 3
    walk.facts["votes_committed"] = ["J1", "J2"]
    let vote: [String: Value] = ["option": "affirm", "nonce": "0123456789abcdef"]
    let second = Actor(roles: ["judge"], personKey: "J2")
    #expect(walk.refusal("reveal-vote", second, vote, via: "votes") == "vote.not-all-sealed")
    // The counts hold the vote that is being cast: the last to seal is the third of three.
    walk.facts["votes_committed"] = ["J1", "J2", "J3"]
    try walk.does("commit-vote", second, ["commitment": digestText], via: "votes")
  }

  @Test func affirmedIsFinalWhenServedOnAll() throws {
    let walk = try deliberating()
    walk.facts["vote_result"] = "affirm"
    try walk.does(
      "decide-disposition", ProcedureWalk.judge, ["disposition": "affirm", "ground": "sound"])
    try served(walk)
    #expect(walk.state == "affirmed" && walk.served("certificate-of-effect"))
    walk.facts["original_plaintiffs"] = ["P"]
    #expect(
      walk.engine.refusal(ofSequel: "enforcement", walk.snapshot, actor: ProcedureWalk.defendant)?
        .code == "enforcement.not-the-creditor")
    #expect(
      walk.engine.refusal(ofSequel: "enforcement", walk.snapshot, actor: ProcedureWalk.plaintiff)
        == nil)
  }

  @Test func aCaseIsRemandedOnceOnly() throws {
    let walk = try deliberating(["was_remanded": true])
    walk.facts["vote_result"] = "remand"
    let input: [String: Value] = ["disposition": "remand", "ground": "basic-facts-unclear"]
    #expect(
      walk.refusal("decide-disposition", ProcedureWalk.judge, input) == "decision.remanded-once")
    let first = try deliberating()
    first.facts["vote_result"] = "remand"
    try first.does("decide-disposition", ProcedureWalk.judge, input)
    try served(first)
    #expect(first.state == "remanded" && first.running.isEmpty, "there is nothing to enforce")
  }

  @Test func aSeriousViolationOfProcedureMustBeRemanded() throws {
    let walk = try deliberating()
    walk.facts["vote_result"] = "change"
    let input: [String: Value] = [
      "disposition": "change", "ground": "serious-procedural-violation",
    ]
    #expect(
      walk.refusal("decide-disposition", ProcedureWalk.judge, input) == "decision.must-remand")
  }

  @Test func settlementOnAppealRevokesTheFirstJudgment() throws {
    let walk = try prepared()
    try walk.does("start-mediation", ProcedureWalk.judge, ["both_agree": true])
    #expect(walk.standsStill("trial-limit"))
    #expect(
      walk.refusal("confirm-settlement", ProcedureWalk.judge) == "settlement.not-all-signed"
        || walk.facts["agreement_signatures"] == nil)
    walk.facts["agreement_signatures"] = 2
    try walk.does("confirm-settlement", ProcedureWalk.judge)
    #expect(walk.state == "settled" && walk.served("mediation-statement"))
  }

  @Test func mediationThatFailsLetsTheLimitRunOn() throws {
    let walk = try prepared()
    try walk.does("start-mediation", ProcedureWalk.judge, ["both_agree": true])
    try walk.runsOut("mediation")
    #expect(walk.state == "preparation" && !walk.standsStill("trial-limit"))
  }

  @Test func theAppealMayBeWithdrawnOnlyByRuling() throws {
    let walk = try prepared()
    #expect(
      walk.refusal("request-withdrawal", ProcedureWalk.defendant, ["object": "appeal"])
        == "withdrawal.not-appellant")
    try walk.does("request-withdrawal", ProcedureWalk.plaintiff, ["object": "appeal"])
    #expect(
      walk.refusal("allow-withdrawal", ProcedureWalk.judge, ["first_decision_sound": false])
        == "withdrawal.would-harm")
    try walk.does("allow-withdrawal", ProcedureWalk.judge, ["first_decision_sound": true])
    #expect(walk.state == "withdrawn")
  }

  @Test func thePresidentExtendsBeforeTheLimitEnds() throws {
    let walk = try prepared()
    let grant: [String: Value] = ["granted": true, "length": 2, "reason": "案情复杂"]
    #expect(walk.refusal("decide-extension", ProcedureWalk.president, grant) == "limit.not-asked")
    try walk.does("request-extension", ProcedureWalk.judge, ["reason": "案情复杂"])
    try walk.does("decide-extension", ProcedureWalk.president, grant)
    let extend = try #require(walk.hasEffect("extend"))
    #expect(extend.arguments["rule"] == "trial.second-instance.extension")
    #expect(extend.arguments["days"] == 2)
  }

  @Test func aStayStopsTheCourtsTime() throws {
    let walk = try prepared()
    try walk.does("stay", ProcedureWalk.judge, ["ground": "death-heirs", "reason": "上诉人死亡"])
    #expect(walk.state == "stayed" && walk.standsStill("trial-limit"))
    try walk.does("resume-trial", ProcedureWalk.judge)
    #expect(walk.state == "preparation" && !walk.standsStill("trial-limit"))
  }
}
