import CourtClient
import CourtDomain
import CourtTestSupport
import Testing

/// The list of the month: drafted, reviewed, adjusted, published, repaired.
@Suite struct PlansOfHearings {
  private static func ready(_ count: Int, in server: TestServer) async throws -> [Dispute] {
    var disputes: [Dispute] = []
    for index in 0..<count {
      let dispute = try await Dispute.file(
        by: Person.buyers[index], against: [Person.sellers[index % 4]], in: server)
      try await dispute.prepare(track: "ordinary")
      disputes.append(dispute)
    }
    return disputes
  }

  private static func draft(_ server: TestServer) async throws -> JSONValue {
    try await server.client(.clerk).call(
      "POST", "/v1/hearing-plans",
      ["first_day": "2025-11-07", "last_day": "2025-12-05", "reason": "十一月排期"]
    ).json
  }

  private static func publish(_ plan: JSONValue, _ server: TestServer) async throws
    -> CourtClient.Answer
  {
    let id = try #require(plan.text("plan.id"))
    let version = try #require(plan.at("plan.version").int)
    return try await server.client(.clerk).attempt(
      "POST", "/v1/hearing-plans/\(id)/publication", [:], version: version)
  }

  private static func noOverlaps(_ server: TestServer) async throws -> Int {
    try await server.count(
      """
      SELECT count(*)::int FROM hearing_resource a JOIN hearing_resource b
      ON a.key = b.key AND (a.kind = 'room') = (b.kind = 'room') AND a.hearing_id < b.hearing_id
        AND a.active AND b.active AND a.during && b.during
      """)
  }

  @Test func aDraftChangesNothingUntilItIsPublishedAndThenEverythingAtOnce() async throws {
    try await TestServer.open { server in
      let disputes = try await Self.ready(3, in: server)
      let plan = try await Self.draft(server)
      #expect(plan.list("items").count == 3)
      #expect(plan.list("items").allSatisfy { $0.text("act") == "place" })
      #expect(plan.list("items").allSatisfy { $0.text("why.zh")?.isEmpty == false })
      #expect(plan.at("summary.acts.place").int == 3)
      #expect(try await server.count("SELECT count(*)::int FROM hearing") == 0)
      // A party does not see the court's drafts.
      let id = try #require(plan.text("plan.id"))
      #expect(
        try await server.client(.buyer).attempt("GET", "/v1/hearing-plans/\(id)").status == 403)
      #expect(try await Self.publish(plan, server).status == 200)
      for dispute in disputes { #expect(try await dispute.state() == "hearing-scheduled") }
      #expect(
        try await server.count("SELECT count(*)::int FROM hearing WHERE standing = 'scheduled'")
          == 3)
      #expect(try await Self.noOverlaps(server) == 0)
      #expect(try await Self.publish(plan, server).json.text("code") == "plan.not-a-draft")
    }
  }

  @Test func aPlanInThePastAndCasesThatDoNotWaitAreNamed() async throws {
    try await TestServer.open { server in
      let dispute = try #require(try await Self.ready(1, in: server).first)
      let clerk = server.client(.clerk)
      let past = try await clerk.attempt(
        "POST", "/v1/hearing-plans", ["first_day": "0001-01-01", "last_day": "0001-03-01"])
      #expect(past.status == 422)
      #expect(past.json.list("errors").map { $0.text("pointer") } == ["/first_day"])
      let window: JSONValue = ["first_day": "2025-11-07", "last_day": "2025-12-05"]
      func attempt(_ ids: [String]) async throws -> CourtClient.Answer {
        try await clerk.attempt(
          "POST", "/v1/hearing-plans",
          window.with("case_ids", .array(ids.map { .string($0) })))
      }
      let unknown = "0197c0de-0000-7000-8000-000000000001"
      let told = try await attempt([unknown, dispute.id, unknown])
      #expect(told.status == 422)
      #expect(
        told.json.list("errors").map { $0.text("pointer") } == ["/case_ids/0", "/case_ids/2"])
      let malformed = try await attempt([dispute.id, "x"])
      #expect(malformed.json.list("errors").map { $0.text("pointer") } == ["/case_ids/1"])
      #expect(try await attempt([dispute.id]).status == 201)
    }
  }

  @Test func whatIsPinnedStaysWhenTheRestIsPlannedAgain() async throws {
    try await TestServer.open { server in
      _ = try await Self.ready(2, in: server)
      let plan = try await Self.draft(server)
      let id = try #require(plan.text("plan.id"))
      let item = try #require(plan.list("items").first)
      let clerk = server.client(.clerk)
      let place: JSONValue = [
        "pinned": true, "starts_at": "2025-11-20T06:00:00Z", "ends_at": "2025-11-20T07:00:00Z",
        "room_id": "online-1",
      ]
      let path = "/v1/hearing-plans/\(id)/items/\(try #require(item.text("case_id")))"
      // Saturday: a day of rest is no place to pin to.
      let rest = try await clerk.attempt(
        "PUT", path,
        place.with("starts_at", "2025-11-22T06:00:00Z").with("ends_at", "2025-11-22T07:00:00Z"),
        version: 1)
      #expect(rest.json.text("code") == "hearing.rest-day")
      let pinned = try await clerk.call("PUT", path, place, version: 1).json
      #expect(pinned.at("plan.version").int == 2)
      let again = try await clerk.attempt("PUT", path, place, version: 1)
      #expect(again.status == 412)
      let replanned = try await clerk.call(
        "POST", "/v1/hearing-plans/\(id)/recomputation", [:], version: 2
      ).json
      let kept = try #require(
        replanned.list("items").first { $0.text("case_id") == item.text("case_id") })
      #expect(
        kept.text("to.starts_at").flatMap { Instant(rfc3339: $0) }
          == Instant(rfc3339: "2025-11-20T06:00:00Z"))
      #expect(kept.at("pinned").bool == true)
      #expect(try await Self.publish(replanned, server).status == 200)
      #expect(
        try await server.count(
          "SELECT count(*)::int FROM hearing WHERE starts_at = '2025-11-20T06:00:00Z'") == 1)
    }
  }

  @Test func aLineOvertakenMeanwhileIsNamedAndNothingIsPublished() async throws {
    try await TestServer.open { server in
      let disputes = try await Self.ready(2, in: server)
      let plan = try await Self.draft(server)
      try await disputes[0].book()
      let refused = try await Self.publish(plan, server)
      #expect(refused.status == 409)
      #expect(refused.json.text("code") == "plan.overtaken")
      #expect(refused.json.list("errors").map { $0.text("code") } == ["plan.booked-meanwhile"])
      #expect(try await disputes[1].state() == "preparation")
      let id = try #require(plan.text("plan.id"))
      #expect(
        try await server.client(.clerk).attempt("DELETE", "/v1/hearing-plans/\(id)").status == 204)
    }
  }

  @Test func whenAJudgeIsIllOnlyHisHearingsMoveAndEachPersonIsToldOnce() async throws {
    try await TestServer.open { server in
      let disputes = try await Self.ready(3, in: server)
      #expect(try await Self.publish(try await Self.draft(server), server).status == 200)
      let judge = try await disputes[0].judge()
      var affected: Set<String> = []
      for dispute in disputes where try await dispute.judge() == judge {
        affected.insert(dispute.id)
      }
      let before = try await server.count("SELECT count(*)::int FROM outbox_message")
      let clerk = server.client(.clerk)
      let plan = try await clerk.call(
        "POST", "/v1/hearing-plans/repairs",
        [
          "account_id": .string(server.accountID(judge)), "from": "2025-11-04T00:00:00Z",
          "to": "2025-11-21T00:00:00Z", "last_day": "2025-12-19", "reason": "法官患病",
        ]
      ).json
      #expect(plan.text("plan.kind") == "repair")
      let items = plan.list("items")
      #expect(Set(items.compactMap { $0.text("case_id") }) == affected)
      #expect(items.allSatisfy { $0.text("act") == "move" })
      for item in items {
        let to = try #require(item.text("to.starts_at").flatMap { Instant(rfc3339: $0) })
        #expect(to >= Instant(rfc3339: "2025-11-21T00:00:00Z") ?? to)
      }
      #expect(try await Self.publish(plan, server).status == 200)
      let moved = try await server.count(
        "SELECT count(DISTINCT case_id)::int FROM hearing WHERE standing = 'adjourned'")
      #expect(moved == affected.count)
      #expect(try await Self.noOverlaps(server) == 0)
      // Two papers are served on each of two parties; each gets one message.
      let told = try await server.count("SELECT count(*)::int FROM outbox_message") - before
      #expect(told <= affected.count * 2)
      #expect(told > 0)
      #expect(
        try await server.count(
          """
          SELECT count(*)::int FROM (SELECT recipient FROM outbox_message
            ORDER BY message_id DESC LIMIT \(told)) AS m
          """) == told)
      // The entry in people's calendars is the same one, with a higher number.
      let numbers = try await server.count(
        """
        SELECT count(*)::int FROM hearing a JOIN hearing b ON b.invite_id = a.invite_id
          AND b.standing = 'scheduled' AND a.standing = 'adjourned'
          AND b.invite_sequence > a.invite_sequence
        """)
      #expect(numbers == affected.count)
    }
  }

  @Test func whatMustMoveMovesToALaterDayAndCanBePublished() async throws {
    try await TestServer.open { server in
      let disputes = try await Self.ready(1, in: server)
      let late = try await server.client(.clerk).call(
        "POST", "/v1/hearing-plans",
        ["first_day": "2025-11-24", "last_day": "2025-12-05", "reason": "十一月下旬排期"]
      ).json
      #expect(try await Self.publish(late, server).status == 200)
      let list = try await server.client(.clerk).call(
        "GET", "/v1/cases/\(disputes[0].id)/hearings"
      ).json
      let hearing = try #require(list.list("items").first)
      let plan = try await server.client(.clerk).call(
        "POST", "/v1/hearing-plans/repairs",
        ["hearing_id": hearing.at("id"), "last_day": "2025-12-19", "reason": "证人患病"]
      ).json
      let item = try #require(plan.list("items").first)
      // Days before it are free and lawful, but nobody is summoned earlier than he was told.
      #expect((item.text("to.starts_at") ?? "") > (hearing.text("starts_at") ?? "~"))
      #expect(try await Self.publish(plan, server).status == 200)
    }
  }

  @Test func whenARoomIsLostEverybodyKeepsTheTime() async throws {
    try await TestServer.open { server in
      let disputes = try await Self.ready(1, in: server)
      let hearing = try await disputes[0].book()
      let room = try #require(hearing.text("room_id"))
      let plan = try await server.client(.clerk).call(
        "POST", "/v1/hearing-plans/repairs",
        [
          "room_id": .string(room), "from": "2025-11-04T00:00:00Z",
          "to": "2025-12-31T00:00:00Z", "last_day": "2025-12-19", "reason": "设备故障",
        ]
      ).json
      let item = try #require(plan.list("items").first)
      #expect(item.text("act") == "move")
      #expect(item.text("to.starts_at") == hearing.text("starts_at"))
      #expect(item.text("to.room_id") != room)
      #expect(try await Self.publish(plan, server).status == 200)
      let id = try #require(hearing.text("id"))
      let after = try await server.client(.clerk).call("GET", "/v1/hearings/\(id)").json
      #expect(after.text("standing") == "scheduled")
      #expect(after.text("room_id") == item.text("to.room_id"))
      #expect(after.at("invite_sequence").int == 1)
      #expect(try await disputes[0].state() == "hearing-scheduled")
    }
  }
}
