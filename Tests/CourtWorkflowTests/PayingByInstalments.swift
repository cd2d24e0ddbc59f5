import CourtWorkflow
import Testing

/// Enforcement in which the two sides agree on payment by instalments.
@Suite struct PayingByInstalments {
  /// 10,000 yuan are owed; the settlement says three instalments.
  private func settled() throws -> ProcedureWalk {
    let walk = try ProcedureWalk("enforcement", ["awarded_minor": 1_000_000])
    try walk.isEnforced()
    try walk.does(
      "propose-instalments", ProcedureWalk.defendant,
      ["amounts": [400_000, 300_000, 300_000], "days": [30, 31, 30]])
    #expect(walk.state == "enforcing", "a proposal binds nobody")
    try walk.does("sign-instalments", ProcedureWalk.plaintiff)
    return walk
  }

  private func pays(_ walk: ProcedureWalk, _ fen: Int64) throws {
    try walk.does(
      "pay", ProcedureWalk.defendant, ["amount_minor": .int(fen), "proof": "银行回单 20260301"])
  }

  @Test func restsWhileTheDebtorKeepsTheSettlement() throws {
    let walk = try settled()
    #expect(walk.state == "settlement" && walk.standsStill("finish"))
    #expect(walk.days["instalment"] == 30 && walk.rules["instalment"] == "enforcement.instalment")
    try pays(walk, 400_000)
    try walk.does("confirm-payment", ProcedureWalk.plaintiff, ["amount_minor": 400_000])
    try walk.runsOut("instalment")
    #expect(walk.state == "settlement" && walk.days["instalment"] == 31)
    #expect(walk.facts["fallen_minor"] == 400_000 && walk.facts["due_minor"] == 700_000)
  }

  @Test func closesAfterTheLastInstalmentWithACheck() throws {
    let walk = try settled()
    try pays(walk, 400_000)
    try walk.runsOut("instalment")
    try pays(walk, 300_000)
    try walk.runsOut("instalment")
    try pays(walk, 300_000)
    try walk.runsOut("instalment")
    #expect(walk.state == "closing" && !walk.runs("instalment"))
    #expect(walk.refusal("close-as-performed", ProcedureWalk.judge) == "closing.unconfirmed")
    try walk.does("confirm-payment", ProcedureWalk.clerk, ["amount_minor": 1_000_000])
    #expect(walk.refusal("close-as-performed", ProcedureWalk.judge) == "closing.fee-open")
    try walk.does("charge-fee", ProcedureWalk.clerk)
    #expect(walk.hasEffect("charge-fee")?.arguments["kind"] == "enforcement")
    try walk.does("close-as-performed", ProcedureWalk.judge)
    #expect(walk.state == "performed" && walk.running.isEmpty)
  }

  @Test func aMissedInstalmentLetsTheCreditorGoOnWithTheFirstTitle() throws {
    let walk = try settled()
    try pays(walk, 100_000)
    try walk.runsOut("instalment")
    #expect(walk.state == "overdue" && walk.runs("resumption") && walk.runs("instalment"))
    try walk.does("resume-enforcement", ProcedureWalk.plaintiff)
    #expect(walk.state == "enforcing" && !walk.runs("instalment") && !walk.standsStill("finish"))
    #expect(walk.facts["paid_minor"] == 100_000, "what was paid is deducted")
    #expect(walk.docket.last?.zh.contains("100000分予以扣除") == true)
  }

  @Test func aLatePaymentMakesTheSettlementGoodAgain() throws {
    let walk = try settled()
    try walk.runsOut("instalment")
    #expect(walk.state == "overdue")
    try pays(walk, 400_000)
    #expect(walk.state == "settlement" && !walk.runs("resumption"))
    #expect(walk.runs("instalment"), "the second instalment keeps its own day")
    #expect(walk.refusal("resume-enforcement", ProcedureWalk.plaintiff) == "act.wrong-state")
  }

  @Test func aStruckOutPaymentCountsForNothing() throws {
    let walk = try settled()
    try pays(walk, 400_000)
    try walk.runsOut("instalment")
    try walk.does("contest-payment", ProcedureWalk.plaintiff, ["reason": "没有收到"])
    try walk.does(
      "strike-payment", ProcedureWalk.judge, ["amount_minor": 400_000, "reason": "回单系伪造"])
    #expect(walk.state == "overdue" && walk.runs("resumption"))
  }

  @Test func theCreditorMayGrantTime() throws {
    let walk = try settled()
    try walk.runsOut("instalment")
    try walk.does("grant-respite", ProcedureWalk.plaintiff, ["days": 15])
    #expect(walk.state == "settlement" && walk.days["instalment"] == 15)
    try pays(walk, 400_000)
    try walk.runsOut("instalment")
    #expect(walk.state == "settlement" && walk.facts["due_minor"] == 700_000)
  }

  @Test func theCreditorWhoStaysSilentForTwoYearsEndsIt() throws {
    let walk = try settled()
    try walk.runsOut("instalment")
    #expect(walk.rules["resumption"] == "enforcement.application")
    try walk.runsOut("resumption")
    #expect(walk.state == "ended" && walk.running.isEmpty)
  }

  @Test func theCreditorMaySueOnTheSettlementInstead() throws {
    let walk = try settled()
    try walk.runsOut("instalment")
    try walk.does("sue-on-settlement", ProcedureWalk.plaintiff)
    #expect(walk.state == "ended")
    #expect(walk.hasEffect("open-sequel")?.arguments["sequel"] == "suit-on-settlement")
  }

  @Test func noInstalmentMayBeForgottenInTheProposal() throws {
    let walk = try ProcedureWalk("enforcement")
    try walk.isEnforced()
    let uneven: [String: Value] = ["amounts": [1, 2], "days": [30]]
    #expect(walk.refusal("propose-instalments", ProcedureWalk.plaintiff, uneven) == "plan.uneven")
    let never: [String: Value] = ["amounts": [0], "days": [30]]
    #expect(
      walk.refusal("propose-instalments", ProcedureWalk.plaintiff, never) == "plan.not-positive")
  }
}

extension ProcedureWalk {
  /// Registered, noticed and served.
  func isEnforced() throws {
    try does("file", Self.plaintiff, via: "cases")
    try does(
      "accept", Self.clerk,
      [
        "owed_minor": 1_000_000, "in_force": true, "is_creditor": true, "not_performed": true,
        "within_jurisdiction": true,
      ])
    try does("send-notice", Self.judge, ["perform_days": 7, "report_days": 10])
    try does("enforcement-notice-served", .system, ["party": "D"])
  }
}
