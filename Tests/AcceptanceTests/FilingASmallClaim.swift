import CourtClient
import CourtDomain
import CourtTestSupport
import Testing

@Suite struct FilingASmallClaim {
  @Test func givesTheCaseANumberAReceiptAndAReviewOfSevenDays() async throws {
    try await TestServer.open { server in
      let answer = try await server.client(.buyer).call(
        "POST", "/v1/cases", Complaints.refund())
      let id = try #require(answer.json.text("id"))
      #expect(answer.status == 201)
      #expect(answer.headers["location"] == "/v1/cases/\(id)")
      #expect(answer.version == answer.json.at("version").int)
      #expect(answer.json.text("number") == "(2025)浙0192民初1号")
      #expect(answer.json.text("receipt.number") == "(2025)浙0192民初1号")
      #expect(answer.json.text("state.code") == "filed")
      // Monday 3 November, and seven days from the day after.
      #expect(answer.json.text("receipt.deadlines.0.clock") == "filing-review")
      #expect(answer.json.text("receipt.deadlines.0.last_day") == "2025-11-10")
    }
  }

  @Test func registrationAsksForHalfTheFeeOfTheBand() async throws {
    try await TestServer.open { server in
      let complaint = Complaints.refund(yuan: 20_000)
      let dispute = try await Dispute.file(complaint, in: server)
      try await dispute.accept(track: "simplified")
      let fee = try await dispute.get("/fee", dispute.plaintiff)
      // 50 + 10 000 × 2.5 % = 300, halved on the simplified track.
      #expect(fee.at("amount.amount_minor").int == 150_00)
      #expect(fee.text("standing") == "due")
      let last = try await dispute.running("fee-payment").first?.text("last_day")
      #expect(last == "2025-11-10")
    }
  }

  @Test func theDryRunWarnsOfACaseAboutTheSameOrder() async throws {
    try await TestServer.open { server in
      let buyer = server.client(.buyer)
      func warnings() async throws -> [String] {
        let answer = try await buyer.call("POST", "/v1/filings/check", Complaints.refund())
        return answer.json.list("warnings").compactMap { $0.text("code") }
      }
      #expect(try await !warnings().contains("repetition"))
      _ = try await buyer.call("POST", "/v1/cases", Complaints.refund())
      #expect(try await warnings().contains("repetition"))
    }
  }

  @Test func everyDefectIsToldAtOnceWithItsPlaceAndArticle() async throws {
    try await TestServer.open { server in
      let broken = Complaints.refund()
        .with("plaintiffs.0.id_number", "330106199003071233")
        .with("defendants.0.address", nil).with("defendants.0.email", nil)
        .with("claims.0.amount", Complaints.money(5_000))
        .with("order.placed_on", "2027-01-01").with("order.received_on", nil)
        .with("consents.online_procedure", false)
      let dry = try await server.client(.buyer).call("POST", "/v1/filings/check", broken).json
      #expect(dry.at("acceptable") == false)
      let found = Set(dry.list("defects").compactMap { $0.text("pointer") })
      #expect(
        found.isSuperset(of: [
          "/plaintiffs/0/id_number", "/defendants/0/address", "/claims/0/amount",
          "/order/placed_on", "/consents/online_procedure",
        ]))
      let filed = try await server.client(.buyer).attempt("POST", "/v1/cases", broken)
      #expect(filed.status == 422)
      #expect(Set(filed.json.list("errors").compactMap { $0.text("pointer") }) == found)
      let noAddress = filed.json.list("errors").first {
        $0.text("pointer") == "/defendants/0/address"
      }
      #expect(noAddress?.text("source")?.contains("CPL art. 122") == true)
      #expect(try await server.count("SELECT count(*)::int FROM case_file") == 0)
    }
  }

  @Test func theDryRunWritesNothing() async throws {
    try await TestServer.open { server in
      let dry = try await server.client(.buyer).call(
        "POST", "/v1/filings/check", Complaints.refund()
      ).json
      #expect(dry.at("acceptable") == true)
      #expect(dry.at("jurisdiction.within") == true)
      #expect(try await server.count("SELECT count(*)::int FROM case_file") == 0)
      #expect(try await server.count("SELECT count(*)::int FROM case_counter") == 0)
    }
  }

  @Test func nobodyFilesForSomeoneElseAndOfficialsDoNotFile() async throws {
    try await TestServer.open { server in
      let other = try await server.client(.stranger).attempt(
        "POST", "/v1/cases", Complaints.refund(.buyer))
      #expect(other.status == 403)
      #expect(other.json.text("code") == "filing.not-your-claim")
      let official = try await server.client(.clerk).attempt(
        "POST", "/v1/cases", Complaints.refund(.buyer))
      #expect(official.status == 403)
    }
  }
}
