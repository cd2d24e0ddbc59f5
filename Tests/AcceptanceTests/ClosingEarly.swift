import CourtClient
import CourtDomain
import CourtTestSupport
import Testing

@Suite struct RefusedForJurisdiction {
  /// Product liability left the internet courts on 1 November 2025.
  @Test(arguments: [
    ("2025-10-31T08:00:00Z", true), ("2025-11-01T02:00:00Z", false),
  ]) func productLiabilityIsJudgedByTheLawOfTheDayOfFiling(_ start: String, _ within: Bool)
    async throws
  {
    try await TestServer.open(at: start) { server in
      let complaint = Complaints.refund().with("dispute", "product-liability")
      let dry = try await server.client(.buyer).call("POST", "/v1/filings/check", complaint).json
      #expect(dry.at("jurisdiction.within") == .bool(within))
      let dispute = try await Dispute.file(complaint, in: server)
      let accepted = try await dispute.attempt(.clerk, "accept")
      let refused = try await dispute.attempt(
        .clerk, "refuse", ["ground": "has_jurisdiction", "reason": "不属于本院管辖范围"])
      if within {
        #expect(accepted.status == 200)
        #expect(refused.status == 409)
      } else {
        #expect(accepted.status == 409)
        #expect(accepted.json.text("code") == "filing.out-of-jurisdiction")
        #expect(refused.status == 200)
        #expect(try await dispute.state() == "refusal-ruled")
        let window = try #require(try await dispute.running("ruling-appeal").first)
        #expect(window.text("rule") == "appeal.ruling")
        try await server.nextDeadline()
        #expect(try await dispute.state() == "refused")
        #expect(try await dispute.view().at("is_closed") == true)
      }
    }
  }

  @Test func aCaseOfOctoberStaysWhenTheLawChangesOvernight() async throws {
    try await TestServer.open(at: "2025-10-31T08:00:00Z") { server in
      let complaint = Complaints.refund().with("dispute", "product-liability")
      let dispute = try await Dispute.file(complaint, in: server)
      try await server.setClock("2025-11-03T01:00:00Z")
      try await dispute.accept()
      #expect(try await dispute.state() == "fee-pending")
    }
  }
}

@Suite struct ReturnedForCorrection {
  @Test func aMendedComplaintIsReviewedAnewAndCannotBeReturnedTwice() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.act(
        .clerk, "return-for-correction", ["defects": "请写明订单编号与页面截图", "days": 7])
      #expect(
        try await dispute.running("filing-correction").first?.text("last_day") == "2025-11-10")
      #expect(try await dispute.running("filing-review").isEmpty)
      try await server.setClock("2025-11-05T01:00:00Z")
      let mended = Complaints.refund().with("facts", "补充：订单编号为 HG-1，页面截图见证据一。")
      try await dispute.post(dispute.plaintiff, "/corrections", mended)
      #expect(try await dispute.state() == "filed")
      #expect(try await dispute.running("filing-review").first?.text("last_day") == "2025-11-12")
      let again = try await dispute.attempt(
        .clerk, "return-for-correction", ["defects": "又有新要求", "days": 7])
      #expect(again.status == 409)
      #expect(again.json.text("code") == "filing.defects-told-once")
      let complaint = try await dispute.get("/complaint").at("complaint")
      #expect(complaint.text("facts") == mended.text("facts"))
      try await dispute.accept()
    }
  }

  @Test func theOtherSideCannotBeExchangedOnTheWay() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.act(
        .clerk, "return-for-correction", ["defects": "被告信息不全", "days": 7])
      let other = Complaints.refund(.buyer, against: [.sellers[1]])
      let answer = try await server.client(.buyer).attempt(
        "POST", dispute.path + "/corrections", other, version: try await dispute.version())
      #expect(answer.status == 422)
      #expect(answer.json.text("code") == "filing.parties-changed")
    }
  }

  @Test func silenceReturnsTheComplaint() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.act(
        .clerk, "return-for-correction", ["defects": "请补充", "days": 5])
      #expect(try await server.nextDeadline() == 1)
      #expect(try await dispute.state() == "not-corrected")
      #expect(try await server.count("SELECT count(*)::int FROM timer") == 0)
    }
  }
}

@Suite struct DeemedWithdrawn {
  @Test func anUnpaidFeeEndsTheCaseAfterItsLastDayAndNotBefore() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.accept()
      let due = try #require(try await dispute.running("fee-payment").first?.text("due_at"))
      // The first instant after the last day, Beijing time.
      #expect(due == "2025-11-10T16:00:00Z")
      #expect(try await server.setClock("2025-11-10T15:59:00Z") == 0)
      #expect(try await dispute.state() == "fee-pending")
      #expect(try await server.setClock("2025-11-10T16:00:00Z") == 1)
      #expect(try await dispute.state() == "deemed-withdrawn")
      let late = try await server.client(dispute.plaintiff).attempt(
        "POST", dispute.path + "/fee/payment", ["reference": "late"],
        version: try await dispute.version())
      #expect(late.status == 409)
      let last = try #require(try await dispute.docket().last)
      #expect(last.text("at") == due)
      #expect(last.text("actor_role") == "system")
      // INT 213 for the fee itself, INT 199 for the difference after a change of the track.
      #expect(last.text("article") == "FEE 22; INT 199, 213")
    }
  }

  @Test func reliefSavesTheCase() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.accept()
      try await dispute.act(
        .clerk, "grant-fee-relief", ["relief": "deferred", "reason": "低保户，提交了证明"])
      #expect(try await dispute.running("fee-payment").isEmpty)
      #expect(try await dispute.state() == "serving")
    }
  }
}

@Suite struct WithdrawnByThePlaintiff {
  @Test func halfThePaidFeeGoesBackAndEverythingStops() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(Complaints.refund(yuan: 20_000), in: server)
      try await dispute.accept(track: "ordinary")
      try await dispute.pay()
      try await dispute.withdraw("被告已退款")
      let view = try await dispute.view()
      #expect(view.text("state.code") == "withdrawn")
      #expect(view.text("fee.standing") == "refunded")
      #expect(view.at("fee.amount.amount_minor").int == 150_00)
      #expect(view.list("deadlines").isEmpty)
      #expect(try await server.count("SELECT count(*)::int FROM timer") == 0)
      #expect(try await server.count("SELECT count(*)::int FROM task WHERE closed_at IS NULL") == 0)
    }
  }

  @Test func theDefendantCannotWithdraw() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.serve()
      let before = try await dispute.state()
      let answer = try await dispute.attempt(dispute.defendant, "withdraw")
      #expect(answer.status == 403)
      #expect(try await dispute.state() == before)
    }
  }
}
