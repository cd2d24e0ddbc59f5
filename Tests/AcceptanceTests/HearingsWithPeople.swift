import CourtClient
import CourtDomain
import CourtTestSupport
import Testing

/// Hearings around the lives of those who come to them.
@Suite struct HearingsAroundPeople {
  private static func propose(
    _ dispute: Dispute, _ wish: [(String, JSONValue)] = []
  ) async throws -> CourtClient.Answer {
    var body: JSONValue = ["case_id": .string(dispute.id), "duration_minutes": 60]
    for (name, value) in wish { body = body.with(name, value) }
    return try await dispute.server.client(.clerk).attempt("POST", "/v1/hearings/proposals", body)
  }

  @Test func proposalsAreRankedWithTheirPriceForOthers() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare()
      let answer = try await Self.propose(dispute, [("limit", 8)])
      #expect(answer.status == 200)
      let proposals = answer.json.list("proposals")
      #expect(proposals.count == 8)
      #expect(proposals.compactMap { $0.at("rank").int } == Array(1...8))
      let penalties = proposals.compactMap { $0.at("penalty").int }
      #expect(penalties == penalties.sorted())
      #expect(proposals.allSatisfy { !$0.list("reasons").isEmpty })
      #expect(proposals.allSatisfy { $0.at("price_for_others.waiting").int != nil })
      // Nobody's identity number is told with a reason.
      #expect(!String(decoding: answer.bytes, as: UTF8.self).contains(IDNumber.citizen(1)))
      let first = try #require(proposals.first)
      let booked = try await server.client(.clerk).attempt(
        "POST", "/v1/hearings", Dispute.slot(first).with("case_id", .string(dispute.id)),
        version: try await dispute.version())
      #expect(booked.status == 201)
      #expect(booked.json.text("hearing.standing") == "scheduled")
    }
  }

  @Test func whoCannotComeIsNotSummonedThenUnlessTheCourtSaysWhy() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare()
      let before = try #require(try await dispute.proposals().first)
      let day = try #require(before.text("day"))
      let stated = try await server.client(.seller).attempt(
        "POST", "/v1/unavailability",
        [
          "from": .string(day + "T00:00:00+08:00"), "to": .string(day + "T23:00:00+08:00"),
          "ground": "travel", "note": "出差",
        ])
      #expect(stated.status == 201)
      #expect(stated.json.list("affected_hearings").isEmpty)
      #expect(!(try await dispute.proposals()).contains { $0.text("day") == day })
      let clerk = server.client(.clerk)
      let slot = Dispute.slot(before)
      let refused = try await clerk.attempt(
        "POST", dispute.path + "/hearings", slot, version: try await dispute.version())
      #expect(refused.status == 409)
      #expect(refused.json.text("code") == "hearing.unavailable")
      #expect(refused.json.list("errors").map { $0.text("code") } == ["away.party"])
      #expect(!refused.json.list("alternatives").isEmpty)
      let booked = try await clerk.attempt(
        "POST", dispute.path + "/hearings", slot.with("overriding_reason", "审限将届满"),
        version: try await dispute.version())
      #expect(booked.status == 201)
      #expect(try await dispute.actions().contains("hearing-despite-unavailability"))
    }
  }

  @Test func aJudgeOnLeaveIsNotBookedWhateverTheReason() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare()
      let slot = Dispute.slot(try #require(try await dispute.proposals().first))
      let judge = try await dispute.judge()
      let clerk = server.client(.clerk)
      let stated = try await clerk.attempt(
        "POST", "/v1/unavailability",
        [
          "from": "2025-11-03T00:00:00Z", "to": "2025-11-14T00:00:00Z", "ground": "illness",
          "account_id": .string(server.accountID(judge)),
        ])
      #expect(stated.status == 201)
      let refused = try await clerk.attempt(
        "POST", dispute.path + "/hearings", slot.with("overriding_reason", "审限将届满"),
        version: try await dispute.version())
      #expect(refused.json.text("code") == "hearing.unavailable")
      // A litigant does not keep a judge's calendar.
      let stranger = try await server.client(.buyer).attempt(
        "POST", "/v1/unavailability",
        [
          "from": "2025-11-03T00:00:00Z", "to": "2025-11-14T00:00:00Z", "ground": "illness",
          "account_id": .string(server.accountID(judge)),
        ])
      #expect(stranger.status == 403)
      let id = try #require(stated.json.text("unavailability.id"))
      #expect(
        try await server.client(.buyer).attempt("DELETE", "/v1/unavailability/\(id)").status == 404)
      #expect(try await clerk.attempt("DELETE", "/v1/unavailability/\(id)").status == 204)
      #expect(
        try await clerk.attempt(
          "POST", dispute.path + "/hearings", slot, version: try await dispute.version()
        ).status == 201)
    }
  }

  @Test func somebodyAbroadIsHeardByDayAsHisOwnClockHasIt() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare()
      let seller = server.client(.seller)
      #expect(
        try await seller.attempt("PUT", "/v1/me/zone", ["zone": "Mars/Olympus"]).status == 422)
      // In November eight hours behind Greenwich: 09:00 in Hangzhou is 17:00 of the day before.
      #expect(
        try await seller.attempt("PUT", "/v1/me/zone", ["zone": "America/Los_Angeles"]).status
          == 200)
      let proposals = try await Self.propose(dispute, [("limit", 20)]).json.list("proposals")
      #expect(!proposals.isEmpty)
      for proposal in proposals {
        let end = try #require(proposal.text("ends_at").flatMap { Instant(rfc3339: $0) })
        let local = CourtZone(offsetSeconds: -8 * 3600).secondsOfDay(of: end)
        #expect((7 * 3600...22 * 3600).contains(local), "\(end)")
      }
      let night = try await server.client(.clerk).attempt(
        "POST", dispute.path + "/hearings",
        [
          "starts_at": "2025-11-10T06:00:00Z", "ends_at": "2025-11-10T07:00:00Z",
          "room_id": "online-1",
        ], version: try await dispute.version())
      #expect(night.json.text("code") == "hearing.unavailable")
    }
  }

  @Test func whatAHearingNeedsIsAskedForAndCounted() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare()
      let clerk = server.client(.clerk)
      let panel = try await Self.propose(dispute, [("form", "panel")])
      #expect(panel.json.text("code") == "hearing.panel-incomplete")
      try await dispute.post(
        .seller, "/hearing-needs",
        ["needs_interpreter": true, "language": "en", "adjustments": ["breaks"]], method: "PUT")
      for tag in ["2026-02-30", "\u{202E}abc", "e", "en-", "en_GB", "englishes"] {
        for (client, place) in [
          (clerk, "/hearing-demand"), (server.client(.buyer), "/hearing-needs"),
        ] {
          let odd = try await client.attempt(
            "PUT", dispute.path + place, ["language": .string(tag)],
            version: try await dispute.version())
          #expect(odd.status == 422, "\(tag)")
          #expect(odd.json.list("errors").map { $0.text("pointer") } == ["/language"])
        }
      }
      let mute = try await Self.propose(dispute)
      #expect(mute.json.text("code") == "hearing.interpreter-missing")
      try await dispute.post(
        .clerk, "/hearing-demand",
        [
          "duration_minutes": 60,
          "guests": [
            ["part": "interpreter", "name": "韩译", "id_number": .string(IDNumber.citizen(301))]
          ],
        ], method: "PUT")
      let found = try await Self.propose(dispute).json.list("proposals")
      let first = try #require(found.first)
      let start = try #require(first.text("starts_at").flatMap { Instant(rfc3339: $0) })
      let end = try #require(first.text("ends_at").flatMap { Instant(rfc3339: $0) })
      // An hour, and a quarter for breaks.
      #expect(end.seconds(since: start) == 75 * 60)
      let mine = try await server.client(.buyer).call("GET", dispute.path + "/hearing-demand").json
      #expect(mine.list("needs").isEmpty)
      let all = try await clerk.call("GET", dispute.path + "/hearing-demand").json
      #expect(all.list("needs").count == 1)
      #expect(all.list("demand.guests").first?.text("id_number")?.contains("***") == true)
    }
  }

  @Test func aFeedFollowsTheHearingUntilItIsRevoked() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare(track: "ordinary")
      let first = try await dispute.book()
      let id = try #require(first.text("id"))
      let buyer = server.client(.buyer)
      let opened = try await buyer.attempt("POST", "/v1/calendar-feeds", [:])
      #expect(opened.status == 201)
      let href = try #require(opened.json.text("href"))
      func lines() async throws -> [String] {
        let answer = try await server.nobody.call("GET", href)
        #expect(answer.headers["content-type"]?.hasPrefix("text/calendar") == true)
        return String(decoding: answer.bytes, as: UTF8.self).split(separator: "\r\n")
          .map(String.init)
      }
      let before = try await lines()
      let uid = try #require(before.first { $0.hasPrefix("UID:") })
      #expect(before.contains("SEQUENCE:0"))
      let others = try await dispute.proposals()
      let next = try #require(
        others.first { $0.text("day") != String(first.text("starts_at")?.prefix(10) ?? "") })
      try await server.client(.clerk).call(
        "POST", "/v1/hearings/\(id)/adjournment",
        Dispute.slot(next).with("reason", "被告住院"), version: try await dispute.version())
      let after = try await lines()
      #expect(after.filter { $0.hasPrefix("UID:") } == [uid])
      #expect(after.contains("SEQUENCE:2"))
      #expect(after.contains("STATUS:CONFIRMED"))
      // Whoever asks for the old hearing's entry gets what took its place.
      let entry = try await buyer.call("GET", "/v1/hearings/\(id)/calendar.ics")
      #expect(String(decoding: entry.bytes, as: UTF8.self).contains("METHOD:REQUEST"))
      let feed = try #require(opened.json.text("feed.id"))
      #expect(
        try await server.client(.seller).attempt("DELETE", "/v1/calendar-feeds/\(feed)").status
          == 404)
      #expect(try await buyer.attempt("DELETE", "/v1/calendar-feeds/\(feed)").status == 204)
      #expect(try await server.nobody.attempt("GET", href).status == 404)
    }
  }
}
