import CourtWorkflow
import Testing

/// What a lawyer asks of the procedure: who, when, and what if everybody stays silent.
@Suite struct TenQuestions {
  private let engine: Engine

  init() throws { engine = Engine(try ProcedureFiles.onlineShopping()) }

  private func action(_ name: String) throws -> ActionDeclaration {
    try #require(engine.definition.action(name))
  }

  @Test func whoRegistersACase() throws {
    #expect(try action("accept").by == ["clerk"])
    #expect(try action("accept").article == "CPL 126")
  }

  @Test func whatIfNobodyReviewsTheFiling() throws {
    let clock = try #require(engine.definition.clock("filing-review"))
    #expect(clock.escalates)
    let verdict = engine.expire(
      CaseSnapshot(
        state: "filed", facts: [:], runningClocks: [RunningClock(name: "filing-review")]),
      clock: "filing-review", party: nil)
    let decision = try verdict.get()
    #expect(decision.to == "filed", "lateness of the court never ends a case")
    #expect(decision.effects.map(\.name) == ["escalate"])
    #expect(decision.effects.map { $0.arguments["to"] } == ["clerk"], "no judge is drawn yet")
  }

  @Test func whoConfirmsThePayment() throws {
    #expect(try action("pay-fee").by == ["plaintiff", "platform", "clerk", "system"])
  }

  @Test func whatIfTheFeeIsNotPaid() throws {
    #expect(engine.definition.clock("fee-payment")?.onExpiry == "deemed-withdrawn")
  }

  @Test func whenDoesTheTimeForTheDefenceBegin() throws {
    let starts = engine.definition.actions.filter { $0.start.contains { $0.clock == "defence" } }
    #expect(starts.map(\.name) == ["copy-served", "public-notice-expired"])
    #expect(engine.definition.clock("defence")?.scope == .party)
  }

  @Test func whatIfTheDefendantStaysSilent() throws {
    #expect(engine.definition.clock("defence")?.onExpiry == "defence-expired")
    #expect(try action("defence-expired").targets.map(\.to) == ["preparation"])
  }

  @Test func mayThePlaintiffDeemHimselfServed() throws {
    let act = Act(
      action: "copy-served", actor: CaseWalk.plaintiff, input: ["party": "D"])
    guard
      case .refused(let refusal) = engine.decide(
        CaseSnapshot(state: "serving", facts: [:]), act)
    else {
      Issue.record("a party declared its own service")
      return
    }
    #expect(refusal.kind == .notYourRole)
  }

  @Test func howOftenMayAHearingBeAdjourned() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.does("schedule-hearing", CaseWalk.clerk, via: "hearings")
    try walk.does("adjourn", CaseWalk.judge, via: "hearings")
    try walk.does("schedule-hearing", CaseWalk.clerk, via: "hearings")
    walk.facts["adjournments"] = 1
    let refusal = walk.refusal("adjourn", CaseWalk.judge, via: "hearings")
    #expect(refusal?.code == "hearing.adjournment-limit")
  }

  @Test func whatIfThePlaintiffStaysAway() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.does("schedule-hearing", CaseWalk.clerk, via: "hearings")
    walk.facts["hearing_day_reached"] = true
    #expect(
      walk.refusal("plaintiff-absent", CaseWalk.judge, ["warned": false])?.code
        == "hearing.no-warning")
    try walk.does("plaintiff-absent", CaseWalk.judge, ["warned": true])
    #expect(walk.state == "deemed-withdrawn")
  }

  @Test func whatMustHoldBeforeAnybodyIsHeardInAbsence() throws {
    let codes = try action("hold-hearing").requires.map(\.code)
    #expect(
      codes == ["hearing.not-yet", "hearing.both-present-and-absent", "hearing.not-summoned"])
  }

  @Test func whoMayBeServedByPublicNotice() throws {
    let codes = try action("order-public-notice").requires.map(\.code)
    #expect(codes == ["service.no-public-notice", "service.all-served", "service.party-served"])
  }

  @Test func whatIfTheJudgmentLeavesTheRangeWithoutReasons() throws {
    let walk = try CaseWalk(["unanswered_range": true])
    try walk.isPrepared()
    try walk.isHeard()
    #expect(
      walk.refusal("sign-judgment", CaseWalk.judge, via: "decisions")?.code
        == "decision.range-unanswered")
  }

  @Test func mayASmallClaimBeAppealed() throws {
    let snapshot = CaseSnapshot(
      state: "judgment-signed", facts: ["track": "small-claims"],
      runningClocks: [RunningClock(name: "appeal-window", party: "P")])
    let act = Act(
      action: "appeal", actor: CaseWalk.plaintiff, input: ["grounds": "不服一审判决"])
    guard case .refused(let refusal) = engine.decide(snapshot, act) else {
      Issue.record("a small claim was appealed")
      return
    }
    #expect(refusal.code == "appeal.small-claims-final")
    #expect(refusal.reasons.map(\.source) == ["CPL 165"])
  }

  @Test func whatMayADefendantDoNow() throws {
    let snapshot = CaseSnapshot(
      state: "defence",
      facts: ["defendants": 1, "defendants_served": 1, "track": "simplified"],
      runningClocks: [RunningClock(name: "defence", party: "D")])
    let offers = engine.available(snapshot, actor: CaseWalk.defendant)
    let allowed = offers.filter(\.isAllowed).map(\.action)
    #expect(allowed == ["propose-settlement", "sign-settlement", "file-defence"])
    let appeal = try #require(offers.first { $0.action == "appeal" })
    #expect(
      appeal.reasons.map(\.code) == ["act.wrong-state", "appeal.window-closed"],
      "all reasons at once")
    #expect(appeal.possibleFrom == ["judgment-signed"])
    #expect(offers.first { $0.action == "file-defence" }?.input.map(\.name) == ["text"])
  }

  @Test func everyActOfThePartiesIsSaidInBothLanguages() {
    for action in engine.definition.actions {
      #expect(!action.title.zh.isEmpty && !action.title.en.isEmpty)
      #expect(action.docket != nil && action.article != nil, "\(action.name)")
    }
  }
}
