import CourtClient
import CourtDomain
import CourtTestSupport
import Testing

@Suite struct HearingsAreNeverDoubleBooked {
  /// Two cases that the draw gave one judge, ready for a hearing.
  private static func pair(in server: TestServer) async throws -> (Dispute, Dispute) {
    var byJudge: [Person: Dispute] = [:]
    for (index, buyer) in Person.buyers.prefix(3).enumerated() {
      let dispute = try await Dispute.file(
        by: buyer, against: [Person.sellers[index]], in: server)
      try await dispute.prepare()
      let judge = try await dispute.judge()
      if let other = byJudge[judge] { return (other, dispute) }
      byJudge[judge] = dispute
    }
    throw ServerTrouble(description: "three cases of two judges, and none shares one")
  }

  @Test func ofTwoAtOnceOneIsBookedAndTheOtherIsOfferedWhatIsFree() async throws {
    try await TestServer.open { server in
      let (first, second) = try await Self.pair(in: server)
      let proposal = try #require(try await first.proposals().first)
      let mine = Dispute.slot(proposal)
      // Another room and no clerk: only the judge stands in the way.
      let room = proposal.text("room") == "online-1" ? "online-2" : "online-1"
      let theirs = mine.with("room_id", .string(room)).with("clerk_id", nil)
      let versions = (try await first.version(), try await second.version())
      async let one = server.client(.clerk).attempt(
        "POST", first.path + "/hearings", mine, version: versions.0)
      async let two = server.client(.clerk).attempt(
        "POST", second.path + "/hearings", theirs, version: versions.1)
      let answers = try await [one, two]
      #expect(answers.map(\.status).sorted() == [201, 409])
      let refused = try #require(answers.first { $0.status == 409 })
      #expect(refused.json.text("code") == "hearing.double-booked")
      #expect(refused.json.list("errors").contains { $0.text("code") == "busy.judge" })
      let alternatives = refused.json.list("alternatives")
      #expect(!alternatives.isEmpty)
      #expect(!alternatives.contains { $0.at("starts_at") == mine.at("starts_at") })
      let loser = try #require([first, second].dropFirst(answers[0].status == 409 ? 0 : 1).first)
      let offered = try #require(alternatives.first)
      try await loser.post(.clerk, "/hearings", Dispute.slot(offered))
      #expect(
        try await server.count("SELECT count(*)::int FROM hearing WHERE standing = 'scheduled'")
          == 2)
    }
  }

  @Test func theNoticeIsThreeClearDaysOnWorkingDaysWithinTheSessions() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare()
      func book(_ start: String, _ end: String) async throws -> String? {
        try await server.client(.clerk).attempt(
          "POST", dispute.path + "/hearings",
          ["starts_at": .string(start), "ends_at": .string(end), "room_id": "online-1"],
          version: try await dispute.version()
        ).json.text("code")
      }
      // Monday 3 November; the first lawful day is Friday the 7th.
      #expect(
        try await book("2025-11-06T01:00:00Z", "2025-11-06T02:00:00Z")
          == "hearing.notice-too-short")
      #expect(try await book("2025-11-08T01:00:00Z", "2025-11-08T02:00:00Z") == "hearing.rest-day")
      #expect(
        try await book("2025-11-07T04:00:00Z", "2025-11-07T05:00:00Z")
          == "hearing.outside-sessions")
      #expect(try await book("2025-11-07T01:00:00Z", "2025-11-07T01:01:00Z") == "hearing.bad-slot")
      let version = try await dispute.version()
      for (member, wrong) in [
        ("room_id", "nowhere"), ("ends_at", "2025-11-07T01:01:00Z"),
        ("starts_at", "2025-01-07T01:00:00Z"),
      ] {
        let slot: JSONValue = [
          "starts_at": "2025-11-07T01:00:00Z", "ends_at": "2025-11-07T02:00:00Z",
          "room_id": "online-1",
        ]
        let refused = try await server.client(.clerk).attempt(
          "POST", dispute.path + "/hearings", slot.with(member, .string(wrong)), version: version)
        #expect(refused.status == 422)
        #expect(refused.json.list("errors").map { $0.text("pointer") } == ["/" + member])
      }
      let earliest = try await dispute.proposals().compactMap { $0.text("day") }.min()
      #expect(earliest == "2025-11-07")
      #expect(try await book("2025-11-07T01:00:00Z", "2025-11-07T02:00:00Z") == nil)
      #expect(try await dispute.state() == "hearing-scheduled")
    }
  }

  @Test func everyAttendeeGetsItInHisCalendar() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare()
      let hearing = try await dispute.book()
      let id = try #require(hearing.text("id"))
      let people = [dispute.plaintiff, dispute.defendant, try await dispute.judge(), .clerk]
      for person in people {
        let answer = try await server.client(person).call("GET", "/v1/hearings/\(id)/calendar.ics")
        let text = String(decoding: answer.bytes, as: UTF8.self)
        #expect(answer.headers["content-type"]?.hasPrefix("text/calendar") == true)
        #expect(text.hasPrefix("BEGIN:VCALENDAR\r\n"))
        #expect(text.contains("SUMMARY"))
      }
      let stranger = try await server.client(.stranger).attempt(
        "GET", "/v1/hearings/\(id)/calendar.ics")
      #expect(stranger.status == 404)
    }
  }

  @Test func anAdjournmentFreesTheSlotAndTheSecondOneIsRefused() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare(track: "simplified")
      let first = try #require(try await dispute.book().text("id"))
      let clerk = server.client(.clerk)
      try await clerk.call(
        "POST", "/v1/hearings/\(first)/adjournment", ["reason": "当事人住院"],
        version: try await dispute.version())
      #expect(try await dispute.state() == "preparation")
      let second = try #require(try await dispute.book().text("id"))
      let again = try await clerk.attempt(
        "POST", "/v1/hearings/\(second)/adjournment", ["reason": "再次申请"],
        version: try await dispute.version())
      #expect(again.status == 409)
      #expect(try await dispute.state() == "hearing-scheduled")
    }
  }
}
