import CourtClient
import CourtDomain
import CourtTestSupport
import Testing

@Suite struct MediationStaysInTheRoom {
  private static func referred(in server: TestServer) async throws -> Dispute {
    let complaint = Complaints.refund().with("consents.pre_filing_mediation", true)
    let dispute = try await Dispute.file(complaint, in: server)
    _ = try await dispute.beginMediation()
    return dispute
  }

  @Test func neitherClerkNorJudgeHearsWhatWasSaid() async throws {
    try await TestServer.open { server in
      let dispute = try await Self.referred(in: server)
      let said: JSONValue = ["text": "只要退八百元我就接受"]
      let room = dispute.path + "/mediation/statements"
      try await server.client(dispute.plaintiff).call("POST", room, said)
      let mediator = try await dispute.mediator()
      for person in [dispute.defendant, mediator] {
        let heard = try await server.client(person).call("GET", room).json.list("items")
        #expect(heard.compactMap { $0.text("text") } == ["只要退八百元我就接受"])
      }
      #expect(try await server.client(.clerk).attempt("GET", room).status == 403)
      #expect(try await server.client(.stranger).attempt("GET", room).status == 404)
      try await dispute.act(mediator, "mediation-failed")
      try await dispute.accept()
      let judge = try await dispute.judge()
      #expect(try await server.client(judge).attempt("GET", room).status == 403)
      // Nothing a judge may open tells it either.
      for what in ["", "/docket", "/timeline", "/complaint", "/deadlines", "/services"] {
        let page = try await server.client(judge).call("GET", dispute.path + what)
        #expect(!String(decoding: page.bytes, as: UTF8.self).contains("八百元"), "\(what)")
      }
    }
  }

  @Test func needsThePlaintiffsConsent() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let answer = try await dispute.attempt(.clerk, "refer-to-mediation")
      #expect(answer.status == 409)
      #expect(answer.json.text("code") == "mediation.no-consent")
    }
  }

  @Test func aMediatorWhoStaysSilentIsReplacedAndEitherSideMayGoBack() async throws {
    try await TestServer.open { server in
      let complaint = Complaints.refund().with("consents.pre_filing_mediation", true)
      let dispute = try await Dispute.file(complaint, in: server)
      try await dispute.act(.clerk, "refer-to-mediation")
      #expect(try await dispute.state() == "choosing-mediator")
      try await server.nextDeadline()
      try await dispute.act(.clerk, "appoint-mediator")
      try await server.nextDeadline()
      #expect(try await dispute.state() == "appointing-mediator")
      try await dispute.act(dispute.plaintiff, "decline-mediation")
      #expect(try await dispute.state() == "filed")
      #expect(try await dispute.running("filing-review").count == 1)
    }
  }
}

@Suite struct SettledInMediation {
  @Test func endsTheCaseOnceEveryPartySignedTheSameText() async throws {
    try await TestServer.open { server in
      let complaint = Complaints.refund().with("consents.pre_filing_mediation", true)
      let dispute = try await Dispute.file(complaint, in: server)
      let mediator = try await dispute.beginMediation()
      let first: JSONValue = ["text": "被告退还八百元", "amount": Complaints.money(800)]
      try await dispute.post(mediator, "/settlement", first, method: "PUT")
      try await dispute.post(dispute.plaintiff, "/settlement/signature")
      let early = try await dispute.attempt(mediator, "mediation-succeeded")
      #expect(early.json.text("code") == "settlement.not-all-signed")
      // Another text: the signature under the first one falls away.
      let second: JSONValue = ["text": "被告退还九百元", "amount": Complaints.money(900)]
      let changed = try await dispute.post(
        dispute.defendant, "/settlement", second, method: "PUT")
      #expect(changed.list("signed_by").isEmpty)
      // Those who judge do not see an agreement that is not one yet.
      let hidden = try await server.client(.clerk).attempt("GET", dispute.path + "/settlement")
      #expect(hidden.status == 404)
      for person in [dispute.plaintiff, dispute.defendant] {
        try await dispute.post(person, "/settlement/signature")
      }
      try await dispute.act(mediator, "mediation-succeeded")
      #expect(try await dispute.state() == "settled-before-filing")
      let seen = try await dispute.get("/settlement")
      #expect(seen.text("text") == "被告退还九百元")
    }
  }

  @Test func duringTheCaseTheJudgeConfirmsAndHalfTheFeeGoesBack() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(Complaints.refund(yuan: 20_000), in: server)
      try await dispute.prepare(track: "ordinary")
      try await dispute.post(
        dispute.defendant, "/settlement",
        ["text": "退还一万五千元", "amount": Complaints.money(15_000)], method: "PUT")
      for person in [dispute.plaintiff, dispute.defendant] {
        try await dispute.post(person, "/settlement/signature")
      }
      try await dispute.act(try await dispute.judge(), "confirm-settlement")
      #expect(try await dispute.state() == "settlement-signed", "until both have received it")
      try await dispute.readPapers(dispute.defendant)
      let view = try await dispute.view()
      #expect(view.text("state.code") == "settled")
      #expect(view.at("fee.amount.amount_minor").int == 150_00)
      #expect(view.text("fee.standing") == "refunded")
    }
  }
}
