import CourtClient
import CourtDomain
import CourtTestSupport
import Testing

/// What the court moves for its own cause is not the parties' adjournment; and the time between two
/// hearings is kept however they are booked.
@Suite struct MovingForTheCourtsOwnCause {
  private static func adjourn(
    _ hearing: JSONValue, of dispute: Dispute, _ cause: String?, to slot: JSONValue? = nil
  ) async throws -> CourtClient.Answer {
    var body = slot ?? [:]
    body = body.with("reason", "延期")
    if let cause { body = body.with("cause", .string(cause)) }
    return try await dispute.server.client(.clerk).attempt(
      "POST", "/v1/hearings/\(hearing.text("id") ?? "")/adjournment", body,
      version: try await dispute.version())
  }

  @Test(arguments: [("simplified", 1), ("ordinary", 2)])
  func usesUpNoneOfThePartiesAdjournments(track: String, most: Int) async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare(track: track)
      // Before any of theirs …
      #expect(try await Self.adjourn(try await dispute.book(), of: dispute, "court").status == 200)
      for _ in 0..<most {
        #expect(try await Self.adjourn(try await dispute.book(), of: dispute, nil).status == 200)
      }
      let last = try await dispute.book()
      let exhausted = try await Self.adjourn(last, of: dispute, "party")
      #expect(exhausted.status == 409)
      #expect(exhausted.json.text("code") == "hearing.adjournments-exhausted")
      // … and after the last of them.
      let next: JSONValue = [
        "starts_at": "2025-11-17T01:00:00Z", "ends_at": "2025-11-17T02:00:00Z",
        "room_id": last.at("room_id"),
      ]
      let moved = try await Self.adjourn(last, of: dispute, "court", to: next)
      #expect(moved.status == 200)
      #expect(try await dispute.state() == "hearing-scheduled")
      let entries = try await dispute.actions().filter { $0 == "adjourned-for-the-court" }
      #expect(entries.count == 2)
      let still = try await Self.adjourn(moved.json.at("next_hearing"), of: dispute, "party")
      #expect(still.json.text("code") == "hearing.adjournments-exhausted")
    }
  }

  @Test func theMonthBetweenTwoHearingsBindsTheCourtToo() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare(track: "ordinary")
      let hearing = try await dispute.book()
      let far: JSONValue = [
        "starts_at": "2025-12-29T01:00:00Z", "ends_at": "2025-12-29T02:00:00Z",
        "room_id": hearing.at("room_id"),
      ]
      let refused = try await Self.adjourn(hearing, of: dispute, "court", to: far)
      #expect(refused.json.text("code") == "hearing.adjournment-gap")
    }
  }

  @Test func aRepairForAnIllJudgeMovesWhatThePartiesCouldNoLongerPutOff() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare(track: "simplified")
      #expect(try await Self.adjourn(try await dispute.book(), of: dispute, nil).status == 200)
      let hearing = try await dispute.book()
      let clerk = server.client(.clerk)
      // At a party's wish the plan leaves it where it is and says why.
      let wish = try await clerk.call(
        "POST", "/v1/hearing-plans/repairs",
        ["hearing_id": hearing.at("id"), "last_day": "2025-12-05", "reason": "被告申请延期"]
      ).json
      #expect(wish.list("items").map { $0.text("act") } == ["leave"])
      let plan = try await clerk.call(
        "POST", "/v1/hearing-plans/repairs",
        [
          "account_id": .string(server.accountID(try await dispute.judge())),
          "from": "2025-11-04T00:00:00Z", "to": "2025-11-13T00:00:00Z",
          "last_day": "2025-12-05", "reason": "法官患病",
        ]
      ).json
      #expect(plan.list("items").map { $0.text("act") } == ["move"])
      let id = try #require(plan.text("plan.id"))
      let published = try await clerk.attempt(
        "POST", "/v1/hearing-plans/\(id)/publication", [:],
        version: plan.at("plan.version").int)
      #expect(published.status == 200)
      #expect(try await dispute.state() == "hearing-scheduled")
      #expect(
        try await server.count("SELECT count(*)::int FROM hearing WHERE court_cause") == 1)
    }
  }

  @Test func aSingleBookingKeepsTheTimeBetweenTwoHearings() async throws {
    let settings = ["XIEZHI_HEARING_BUFFER_MINUTES": "15"]
    try await TestServer.open(settings: settings) { server in
      var byJudge: [Person: [Dispute]] = [:]
      for index in 0..<3 {
        let dispute = try await Dispute.file(
          by: Person.buyers[index], against: [Person.sellers[index]], in: server)
        try await dispute.prepare()
        byJudge[try await dispute.judge(), default: []].append(dispute)
      }
      let pair = try #require(byJudge.values.first { $0.count >= 2 })
      func slot(_ from: String, _ to: String, _ room: String) -> JSONValue {
        [
          "starts_at": .string("2025-11-10T\(from):00Z"),
          "ends_at": .string("2025-11-10T\(to):00Z"), "room_id": .string(room),
        ]
      }
      try await pair[0].post(.clerk, "/hearings", slot("01:00", "02:00", "online-1"))
      let clerk = server.client(.clerk)
      let close = try await clerk.attempt(
        "POST", pair[1].path + "/hearings", slot("02:00", "03:00", "online-2"),
        version: try await pair[1].version())
      #expect(close.status == 409)
      #expect(close.json.list("errors").map { $0.text("code") } == ["busy.judge"])
      #expect(!close.json.list("alternatives").isEmpty)
      // What is proposed keeps it, and what a plan places.
      let judge = pair[1]
      let proposals = try await clerk.call(
        "POST", judge.path + "/hearings/proposals",
        ["duration_minutes": 60, "limit": 20, "not_before": "2025-11-10"]
      ).json.list("proposals")
      let edge = try #require(Instant(rfc3339: "2025-11-10T02:15:00Z"))
      let opening = try #require(Instant(rfc3339: "2025-11-10T00:00:00Z"))
      for proposal in proposals {
        let start = try #require(proposal.text("starts_at").flatMap { Instant(rfc3339: $0) })
        #expect(start >= edge || start < opening, "\(start)")
      }
      let apart = try await clerk.attempt(
        "POST", judge.path + "/hearings", slot("02:15", "03:15", "online-2"),
        version: try await judge.version())
      #expect(apart.status == 201)
    }
  }
}
