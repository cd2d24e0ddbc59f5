import CourtWorkflow
import Testing

/// Mediation before filing and back, and settlements that need everybody.
@Suite struct SettlingAndMediating {
  private func mediating() throws -> CaseWalk {
    let walk = try CaseWalk(["mediation_consent": true])
    try walk.files()
    try walk.does("refer-to-mediation", CaseWalk.clerk)
    return walk
  }

  @Test func thePartiesChooseTheMediatorTogether() throws {
    let walk = try mediating()
    #expect(walk.refusal("agree-on-mediator", CaseWalk.defendant)?.code == "mediator.none-proposed")
    try walk.does("propose-mediator", CaseWalk.plaintiff, ["mediator": "宋调解员"])
    #expect(walk.refusal("agree-on-mediator", CaseWalk.plaintiff)?.code == "mediator.own-proposal")
    try walk.does("agree-on-mediator", CaseWalk.defendant)
    #expect(walk.state == "appointing-mediator" && !walk.runs("mediator-choice"))
    let appointed = try walk.does("appoint-mediator", CaseWalk.clerk)
    #expect(appointed.docket.zh.contains("按当事人的共同选定"))
  }

  @Test func aSilentMediatorIsReplaced() throws {
    let walk = try mediating()
    try walk.runsOut("mediator-choice")
    try walk.does("appoint-mediator", CaseWalk.clerk)
    try walk.runsOut("mediator-acceptance")
    #expect(walk.state == "appointing-mediator" && walk.runs("mediator-appointment"))
  }

  @Test func eitherSideEndsItAtAnyTime() throws {
    let walk = try mediating()
    try walk.does("decline-mediation", CaseWalk.defendant)
    #expect(walk.engine.definition.name == "online-shopping")
    #expect(walk.state == "filed" && walk.running == [RunningClock(name: "filing-review")])
    #expect(
      walk.refusal("refer-to-mediation", CaseWalk.clerk)?.code == "mediation.already-tried")
    try walk.does("accept", CaseWalk.clerk)
    #expect(walk.state == "fee-pending")
  }

  @Test func thirtyDaysWithoutSettlementGoBackToFilingReview() throws {
    let walk = try mediating()
    try walk.runsOut("mediator-choice")
    try walk.does("appoint-mediator", CaseWalk.clerk)
    try walk.does("mediator-accept", CaseWalk.mediator)
    try walk.does("contact-parties", CaseWalk.mediator)
    #expect(!walk.runs("mediator-contact"))
    #expect(
      walk.refusal(
        "extend-mediation", CaseWalk.mediator, ["days": 10, "agreed_by_all": false])?.code
        == "mediation.no-agreement-to-extend")
    try walk.runsOut("pre-filing-mediation")
    #expect(walk.state == "filed" && walk.engine.definition.name == "online-shopping")
  }

  @Test func confirmationIsAskedForWithinThirtyDays() throws {
    let walk = try mediating()
    try walk.runsOut("mediator-choice")
    try walk.does("appoint-mediator", CaseWalk.clerk)
    try walk.does("mediator-accept", CaseWalk.mediator)
    try walk.does("propose-settlement", CaseWalk.mediator, via: "settlement")
    try walk.isSigned(by: [CaseWalk.plaintiff])
    try walk.does("enter-signature-on-paper", CaseWalk.mediator, ["party": "D"])
    try walk.does("mediation-succeeded", CaseWalk.mediator)
    #expect(
      walk.engine.refusal(
        ofSequel: "judicial-confirmation", walk.snapshot, actor: CaseWalk.plaintiff) == nil)
    try walk.runsOut("confirmation-application")
    #expect(
      walk.engine.refusal(
        ofSequel: "judicial-confirmation", walk.snapshot, actor: CaseWalk.plaintiff)?.code
        == "sequel.too-late")
  }

  @Test func aNewProposalNeedsNewSignatures() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    #expect(
      walk.refusal("sign-settlement", CaseWalk.plaintiff, via: "settlement")?.code
        == "settlement.none-proposed")
    try walk.does("propose-settlement", CaseWalk.judge, via: "settlement")
    try walk.isSigned()
    try walk.does("propose-settlement", CaseWalk.defendant, via: "settlement")
    #expect(
      walk.refusal("confirm-settlement", CaseWalk.judge)?.code == "settlement.not-all-signed")
  }

  @Test func beforeReceiptAPartyMayRepudiate() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.does("propose-settlement", CaseWalk.judge, via: "settlement")
    try walk.isSigned()
    try walk.does("confirm-settlement", CaseWalk.judge)
    try walk.does("mediation-statement-served", .system, ["party": "P"])
    #expect(
      walk.refusal("repudiate-settlement", CaseWalk.plaintiff)?.code == "settlement.received")
    try walk.does("repudiate-settlement", CaseWalk.defendant, ["reason": "不再同意"])
    #expect(walk.state == "preparation" && walk.runs("trial-limit") && walk.runs("evidence"))
    #expect(!walk.effects.contains { $0.name == "refund-fee" })
  }

  @Test func effectOnSigningNeedsEverybodysWord() throws {
    let walk = try CaseWalk()
    try walk.isPrepared()
    try walk.does("propose-settlement", CaseWalk.judge, via: "settlement")
    try walk.isSigned()
    try walk.does("confirm-settlement", CaseWalk.judge, ["effective_on_signing": true])
    #expect(walk.state == "settled")
    #expect(walk.running == [RunningClock(name: "enforcement-application")])
    #expect(
      walk.engine.refusal(
        ofSequel: "enforcement", walk.snapshot, actor: CaseWalk.plaintiff) == nil)
  }
}
