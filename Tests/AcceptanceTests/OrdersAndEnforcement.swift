import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

/// What is not a judgment of first instance: enforcement, confirmation, payment orders, mediation.
@Suite struct OrdersAndEnforcement {
  @Test func anUnpaidJudgmentIsEnforcedByInstalments() async throws {
    try await Bench.open(judges: 1) { bench in
      let server = bench.server
      let judged = try await bench.inForce()
      #expect(
        try await judged.refusal(server.client(.seller), following: "enforcement")
          == "enforcement.not-the-creditor")
      let dispute = try await judged.follow(
        server.client(.buyer), "enforcement", plaintiff: .buyer, defendant: .seller)
      #expect(dispute.number.contains("执"))
      let application: JSONValue = [
        "owed_minor": 129_900, "in_force": true, "is_creditor": true, "not_performed": true,
        "within_jurisdiction": true,
      ]
      #expect(
        try await dispute.attempt(.buyer, "accept", application).json.text("code")
          == "act.not-your-role")
      try await dispute.act(.clerk, "accept", application)
      let judge = try await bench.judge(of: dispute)
      try await dispute.send(
        judge, "/actions/send-notice", ["perform_days": 7, "report_days": 7])
      try await dispute.readPapers(.seller)
      #expect(try await dispute.running("performance").count == 1)
      try await dispute.act(.seller, "report-assets", ["report": "有银行存款若干"])
      try await dispute.act(
        .seller, "propose-instalments", ["amounts": [50_000, 79_900], "days": [15, 30]])
      #expect(
        try await dispute.attempt(.seller, "sign-instalments").json.text("code") == "plan.signed")
      try await dispute.act(.buyer, "sign-instalments")
      #expect(try await dispute.state() == "settlement")
      #expect(try await dispute.stands(still: "finish"))
      try await dispute.act(.seller, "pay", ["amount_minor": 50_000, "proof": "ZZ-1"])
      try await dispute.act(.buyer, "confirm-payment", ["amount_minor": 50_000])
      try await dispute.passDeadlines(until: ["overdue"])
      try await dispute.act(
        .clerk, "receive-payment", ["amount_minor": 79_900, "source": "银行到账通知"])
      #expect(try await dispute.state() == "closing")
      #expect(
        try await dispute.refusal(judge, "/actions/close-as-performed") == "closing.fee-open")
      try await dispute.act(.clerk, "charge-fee")
      try await dispute.send(judge, "/actions/close-as-performed")
      #expect(try await dispute.state() == "performed")
    }
  }

  /// Agreed before filing, confirmed on joint application, enforceable for the sum agreed.
  @Test func anAgreementIsConfirmedByTheCourt() async throws {
    try await Bench.open(judges: 1) { bench in
      let server = bench.server
      let mediated = try await Dispute.file(
        Complaints.refund().with(
          "consents",
          [
            "online_procedure": true, "pre_filing_mediation": true, "electronic_service": true,
          ]), in: server)
      let mediator = try await mediated.beginMediation()
      try await mediated.post(
        .buyer, "/settlement", ["amount": Complaints.money(800), "text": "被告十日内退款800元"],
        method: "PUT")
      for person in [Person.buyer, .seller] {
        try await mediated.post(person, "/settlement/signature")
      }
      try await mediated.act(mediator, "mediation-succeeded")
      let dispute = try await mediated.follow(
        server.client(.buyer), "judicial-confirmation", plaintiff: .buyer, defendant: .seller)
      #expect(dispute.number.contains("民特"))
      let accept: JSONValue = ["in_time": true, "agreed_minor": 80_000]
      #expect(
        try await dispute.attempt(.clerk, "accept", accept).json.text("code")
          == "filing.not-joint")
      try await dispute.act(.seller, "join-application")
      try await dispute.act(.clerk, "accept", accept)
      let judge = try await bench.judge(of: dispute)
      let confirm: JSONValue = ["lawful": true, "definite": true]
      #expect(
        try await dispute.refusal(judge, "/actions/confirm", confirm)
          == "confirmation.not-heard")
      try await dispute.send(
        judge, "/actions/hear-parties", ["free_will": true, "record": "双方均确认自愿"])
      try await dispute.send(judge, "/actions/confirm", confirm)
      for person in [Person.buyer, .seller] { try await dispute.readPapers(person) }
      #expect(try await dispute.state() == "effective")
      let enforcement = try await dispute.follow(
        server.client(.buyer), "enforcement", plaintiff: .buyer, defendant: .seller)
      #expect(try await enforcement.view().at("amount.amount_minor").int == 80_000)
    }
  }

  @Test func aContestedPaymentOrderGoesOnAsASuit() async throws {
    try await Bench.open(judges: 1) { bench in
      let server = bench.server
      let dispute = try await Dispute.file(
        Complaints.refund().with("procedure", "payment-order"), in: server)
      #expect(dispute.number.contains("民督"))
      try await dispute.act(
        .clerk, "accept",
        [
          "due_and_definite": true, "no_counter_debt": true, "can_be_served": true,
          "no_preservation": true,
        ])
      try await dispute.pay()
      let judge = try await bench.judge(of: dispute)
      #expect(
        try await dispute.refusal(
          judge, "/actions/issue-order", ["amount_minor": 129_901, "reason": "债权明确"])
          == "order.above-claim")
      try await dispute.send(
        judge, "/actions/issue-order", ["amount_minor": 129_900, "reason": "债权明确"])
      try await dispute.readPapers(.seller)
      let objection: JSONValue = ["kind": "debt-disputed", "text": "债务不存在"]
      #expect(
        try await dispute.attempt(.buyer, "object", objection).json.text("code")
          == "act.not-your-role")
      try await dispute.act(.seller, "object", objection)
      try await dispute.send(judge, "/actions/uphold-objection", ["reason": "异议成立"])
      #expect(try await dispute.state() == "lapsed")
      // The creditor says nothing: the case goes on as a suit of its own number.
      try await dispute.passDeadlines(until: ["continued-as-suit"])
      let link = try #require(try await dispute.view().list("linked").first)
      let suit = Dispute(
        server: server, id: try #require(link.text("id")),
        number: try #require(link.text("number")), plaintiff: .buyer, defendants: [.seller])
      #expect(suit.number.contains("民初"))
      #expect(try await suit.view().text("track") == "simplified")
      try await suit.prepare()
      #expect(try await suit.state() == "preparation")
    }
  }

  @Test func whoDeclinesMediationIsHeardByTheCourt() async throws {
    try await Bench.open(judges: 1) { bench in
      let dispute = try await Dispute.file(
        Complaints.refund().with(
          "consents",
          [
            "online_procedure": true, "pre_filing_mediation": true, "electronic_service": true,
          ]), in: bench.server)
      try await dispute.act(.clerk, "refer-to-mediation")
      try await dispute.act(.clerk, "decline-mediation")
      #expect(try await dispute.state() == "filed")
      #expect(
        try await dispute.attempt(.clerk, "refer-to-mediation").json.text("code")
          == "mediation.already-tried")
      try await bench.deliberate(dispute)
      #expect(try await dispute.state() == "deliberation")
    }
  }

  /// Source: State Council Order 481 art. 27.
  @Test func aDismissedActionGetsItsWholeFeeBack() async throws {
    try await Bench.open(judges: 1) { bench in
      let dispute = try await Dispute.file(in: bench.server)
      try await dispute.prepare(track: "simplified")
      let paid = try await dispute.get("/fees").at("fee.paid.amount_minor").int
      try await dispute.send(
        try await bench.judge(of: dispute), "/actions/dismiss-action",
        ["ground": "direct_interest", "reason": "原告与本案没有直接利害关系"])
      for person in [Person.buyer, .seller] { try await dispute.readPapers(person) }
      try await dispute.passDeadlines(until: ["dismissed"])
      let fee = try await dispute.get("/fees").at("fee")
      #expect(fee.at("refunded.amount_minor").int == paid && paid != nil)
      #expect(fee.at("amount.amount_minor").int == 0)
      #expect(fee.text("source")?.contains("FEE 27") == true)
    }
  }
}
