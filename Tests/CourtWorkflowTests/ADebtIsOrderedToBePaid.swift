import CourtWorkflow
import Testing

/// The order for payment: served, paid, objected to, or in force.
@Suite struct ADebtIsOrderedToBePaid {
  private static let conditions: [String: Value] = [
    "due_and_definite": true, "no_counter_debt": true, "can_be_served": true,
    "no_preservation": true,
  ]

  private func issued(defendants: Int64 = 1) throws -> ProcedureWalk {
    let walk = try ProcedureWalk(
      "payment-order", ["claim_minor": 300_000, "defendants": .int(defendants)])
    try walk.does("file", ProcedureWalk.plaintiff, via: "cases")
    try walk.does("accept", ProcedureWalk.clerk, Self.conditions)
    walk.facts["fee_paid"] = true
    try walk.does("pay-fee", ProcedureWalk.plaintiff, via: "fee")
    try walk.does(
      "issue-order", ProcedureWalk.judge, ["amount_minor": 300_000, "reason": "订单与欠条齐全"])
    return walk
  }

  private func servedOnTheDebtor() throws -> ProcedureWalk {
    let walk = try issued()
    try walk.does("payment-order-served", .system, ["party": "D"])
    return walk
  }

  @Test func isNotForACreditorWhoOwesSomethingInReturn() throws {
    let walk = try ProcedureWalk("payment-order", ["claim_minor": 300_000])
    try walk.does("file", ProcedureWalk.plaintiff, via: "cases")
    var input = Self.conditions
    input["no_counter_debt"] = false
    #expect(walk.refusal("accept", ProcedureWalk.clerk, input) == "order.counter-debt")
  }

  @Test func theThirdOfTheFeeIsDueFirst() throws {
    let walk = try ProcedureWalk("payment-order", ["claim_minor": 300_000])
    try walk.does("file", ProcedureWalk.plaintiff, via: "cases")
    try walk.does("accept", ProcedureWalk.clerk, Self.conditions)
    #expect(walk.hasEffect("charge-fee")?.arguments["kind"] == "payment-order")
    #expect(walk.rules["issue"] == "payment-order.issue")
    try walk.runsOut("fee-payment")
    #expect(walk.state == "deemed-withdrawn")
  }

  @Test func silenceForFifteenDaysPutsItInForce() throws {
    let walk = try servedOnTheDebtor()
    #expect(walk.state == "payment-period" && !walk.runs("service"))
    try walk.runsOut("payment", "D")
    #expect(walk.state == "in-force" && walk.served("certificate-of-effect"))
    let enforcement = walk.engine.refusal(
      ofSequel: "enforcement", walk.snapshot, actor: ProcedureWalk.plaintiff)
    #expect(enforcement == nil)
  }

  @Test func aWishForDelayIsNoObjection() throws {
    let walk = try servedOnTheDebtor()
    let wish: [String: Value] = ["kind": "ask-delay", "text": "请求缓期三个月"]
    #expect(walk.refusal("object", ProcedureWalk.defendant, wish) == "objection.no-dispute")
  }

  @Test func anObjectionThatHoldsLeadsToASuit() throws {
    let walk = try servedOnTheDebtor()
    try walk.does(
      "object", ProcedureWalk.defendant, ["kind": "debt-disputed", "text": "货物从未收到"])
    try walk.does("uphold-objection", ProcedureWalk.judge, ["reason": "对债务本身有异议"])
    #expect(walk.state == "lapsed" && walk.rules["decline-suit"] == "payment-order.decline-suit")
    try walk.runsOut("decline-suit")
    #expect(walk.state == "continued-as-suit")
    #expect(walk.hasEffect("open-sequel")?.arguments["sequel"] == "suit")
    let opened = walk.engine.refusal(ofSequel: "suit", walk.snapshot, actor: .system)
    #expect(opened == nil)
  }

  @Test func theCreditorMayDeclineTheSuit() throws {
    let walk = try servedOnTheDebtor()
    try walk.does(
      "object", ProcedureWalk.defendant, ["kind": "debt-disputed", "text": "货物从未收到"])
    try walk.does("uphold-objection", ProcedureWalk.judge, ["reason": "对债务本身有异议"])
    try walk.does("decline-suit", ProcedureWalk.plaintiff)
    #expect(walk.state == "ended" && walk.hasEffect("open-sequel") == nil)
  }

  @Test func aDismissedObjectionGivesBackWhatIsLeftOfTheTime() throws {
    let walk = try servedOnTheDebtor()
    let objection: [String: Value] = ["kind": "debt-disputed", "text": "金额不对"]
    try walk.does("object", ProcedureWalk.defendant, objection)
    try walk.does("dismiss-objection", ProcedureWalk.judge, ["reason": "不足以成立"])
    #expect(walk.state == "payment-period" && walk.runs("payment", "D"))
    try walk.does("object", ProcedureWalk.defendant, objection)
    try walk.runsOut("payment", "D")
    #expect(walk.state == "objection-review")
    try walk.does("dismiss-objection", ProcedureWalk.judge, ["reason": "不足以成立"])
    #expect(walk.state == "in-force" && walk.runs("enforcement-application"))
  }

  @Test func anOrderThatCannotBeServedEnds() throws {
    let walk = try issued(defendants: 2)
    try walk.does("payment-order-served", ProcedureWalk.clerk, ["party": "D"])
    #expect(walk.state == "serving" && walk.runs("payment", "D"))
    try walk.runsOut("service")
    #expect(walk.state == "ended-unserved" && walk.running.isEmpty)
  }

  @Test func paymentEndsItWhenTheCreditorConfirms() throws {
    let walk = try servedOnTheDebtor()
    try walk.does(
      "report-payment", ProcedureWalk.defendant, ["amount_minor": 300_000, "proof": "回单 1"])
    #expect(walk.state == "payment-period", "the debtor's word alone ends nothing")
    let own: [String: Value] = ["amount_minor": 300_000]
    #expect(walk.refusal("confirm-payment", ProcedureWalk.defendant, own) == "act.not-your-role")
    try walk.does("confirm-payment", ProcedureWalk.plaintiff, own)
    #expect(walk.state == "performed" && walk.running.isEmpty)
  }

  @Test func aWrongOrderIsRevokedByThePresident() throws {
    let walk = try servedOnTheDebtor()
    try walk.runsOut("payment", "D")
    try walk.does("revoke", ProcedureWalk.president, ["reason": "审判委员会决定撤销"])
    #expect(walk.state == "revoked")
  }

  @Test func onceADebtorHasItTheApplicationCannotBeWithdrawn() throws {
    let walk = try issued(defendants: 2)
    try walk.does("payment-order-served", .system, ["party": "D"])
    #expect(walk.refusal("withdraw", ProcedureWalk.plaintiff) == "withdrawal.after-service")
  }
}
