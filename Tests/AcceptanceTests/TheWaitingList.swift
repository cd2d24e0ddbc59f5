import CourtClient
import CourtDomain
import CourtPG
import CourtTestSupport
import Testing

/// A hearing falls away, and whoever waits for the same judge is thought of, the most urgent first.
@Suite struct TheWaitingList {
  /// Three cases before one judge: two under the short limit of the simplified track, the first of
  /// them booked, and one that has waited longer under the long limit of the ordinary track.
  private struct Queue {
    let booked: Dispute
    let urgent: Dispute
    let patient: Dispute
    let hearing: JSONValue

    var hearingPath: String { "/v1/hearings/\(hearing.text("id") ?? "")" }
  }

  private static func queue(_ server: TestServer) async throws -> Queue {
    var patient: Dispute?
    var both: [Dispute] = []
    // The draw has two judges; those of the other one are left where they were registered.
    for index in 0..<20 where both.count < 2 {
      let (buyer, seller) = (Person.buyers[index % 7], Person.sellers[index % 4])
      let dispute = try await Dispute.file(
        Complaints.refund(buyer, against: [seller], order: "HG-\(index)"), by: buyer,
        against: [seller], in: server)
      try await dispute.accept(track: patient == nil ? "ordinary" : "simplified")
      // In the ordinary track several sit; who presides is waited for.
      if let patient, try await patient.members().first != dispute.members().first { continue }
      try await dispute.pay()
      try await dispute.readPapers(seller)
      try await dispute.defend()
      if patient == nil { patient = dispute } else { both.append(dispute) }
    }
    try #require(both.count == 2, "twenty draws and no judge with three")
    return Queue(
      booked: both[0], urgent: both[1], patient: try #require(patient),
      hearing: try await both[0].book())
  }

  private static func list(_ server: TestServer) async throws -> JSONValue {
    try await server.client(.clerk).call("GET", "/v1/waiting-list").json
  }

  /// The slot once it is offered to a case; what the list showed last where it never is.
  private static func offered(to dispute: Dispute, _ server: TestServer) async throws -> JSONValue {
    _ = try await patiently(server) {
      try await list(server).list("slots").first?.text("offer.case_id") == dispute.id
    }
    let slot = try #require(try await list(server).list("slots").first)
    try #require(slot.text("offer.case_id") == dispute.id, "\(slot.text)")
    return slot
  }

  /// A minute at least: the worker has a machine to share.
  private static func patiently(_ server: TestServer, _ look: () async throws -> Bool) async throws
    -> Bool
  {
    for _ in 0..<3 where try await server.eventually(look) { return true }
    return false
  }

  private static func openTasks(_ server: TestServer) async throws -> [JSONValue] {
    try await server.client(.clerk).call("GET", "/v1/tasks").json.list("items")
      .filter { $0.text("kind") == "book-freed-slot" }
  }

  private static func adjourn(_ queue: Queue, _ server: TestServer) async throws {
    try await server.client(.clerk).call(
      "POST", queue.hearingPath + "/adjournment", ["reason": "原告住院"],
      version: try await queue.booked.version())
  }

  @Test func aFreedTimeIsOfferedToTheMostUrgentAndBookedWithOneCall() async throws {
    try await TestServer.open { server in
      let queue = try await Self.queue(server)
      #expect(try await Self.list(server).list("slots").isEmpty)
      try await Self.adjourn(queue, server)
      let slot = try await Self.offered(to: queue.urgent, server)
      #expect(slot.text("starts_at") == queue.hearing.text("starts_at"))
      #expect(slot.text("offer.starts_at") == queue.hearing.text("starts_at"))
      #expect(slot.text("offer.room_id") == queue.hearing.text("room_id"))
      #expect(
        slot.list("offer.reasons").allSatisfy { $0.text("zh") != nil && $0.text("en") != nil })
      // Whose time it was does not get it back; the list says so.
      #expect(slot.list("passed_over").map { $0.text("case_id") } == [queue.booked.id])

      let all = try await Self.list(server).list("items")
      let own = all.filter { $0.text("judge_id") == slot.text("judge_id") }
      #expect(
        own.map { $0.text("case_id") } == [queue.booked.id, queue.urgent.id, queue.patient.id])
      #expect(all.map { $0.at("rank").int } == (1...all.count).map { Int64($0) })
      // The month after the hearing that was put off ends before the limit of three months.
      let was = try #require(queue.hearing.text("starts_at").flatMap { Instant(rfc3339: $0) })
      let month = CourtZone.china.day(of: was).adding(months: 1)
      #expect(own[0].text("until") == month.description)
      #expect(own[1].text("until") == "2026-02-03")
      #expect(own[1].text("offered_slot") == slot.text("id"))
      #expect(own.allSatisfy { $0.text("since") != nil && $0.text("until_why.zh") != nil })

      // Told once; nobody is summoned by an offer.
      let tasks = try await Self.openTasks(server)
      #expect(tasks.map { $0.text("case.id") } == [queue.urgent.id])
      #expect(tasks.first?.text("due_at") != nil)
      #expect(try await queue.urgent.state() == "preparation")
      #expect(
        try await server.client(.buyer).attempt("GET", "/v1/waiting-list").status == 403)

      let path = "/v1/freed-slots/\(try #require(slot.text("id")))/booking"
      #expect(try await server.client(.buyer).attempt("POST", path, [:]).status == 403)
      let booked = try await server.client(.clerk).attempt("POST", path, [:])
      #expect(booked.status == 201)
      #expect(booked.json.text("hearing.starts_at") == queue.hearing.text("starts_at"))
      #expect(try await queue.urgent.state() == "hearing-scheduled")
      let entry = try #require(
        try await queue.urgent.docket().first { $0.text("action") == "hearing-from-waiting-list" })
      #expect(entry.text("text.en")?.contains("most urgent") == false)
      #expect(entry.text("text.en")?.contains("number 2 of 3") == true)
      // Of whose hearing it was, the docket of another case tells nothing.
      #expect(entry.text("text.zh")?.contains(queue.booked.number) == false)
      #expect(try await Self.openTasks(server).isEmpty)
      #expect(try await Self.list(server).list("slots").isEmpty)
      let again = try await server.client(.clerk).attempt("POST", path, [:])
      #expect(again.json.text("code") == "freed-slot.not-offered")
      #expect(
        try await server.count(
          "SELECT count(*)::int FROM task WHERE kind = 'book-freed-slot'") == 1)
    }
  }

  @Test func whatAClerkDeclinesGoesToTheNextAndAnyBookingTakesIt() async throws {
    try await TestServer.open { server in
      let queue = try await Self.queue(server)
      try await Self.adjourn(queue, server)
      let slot = try await Self.offered(to: queue.urgent, server)
      let path = "/v1/freed-slots/\(try #require(slot.text("id")))"
      let clerk = server.client(.clerk)
      #expect(try await clerk.attempt("POST", path + "/refusal", [:]).status == 422)
      try await clerk.call("POST", path + "/refusal", ["reason": "当事人当天不能到庭"])
      let next = try await Self.offered(to: queue.patient, server)
      let declined = next.list("passed_over").first { $0.text("case_id") == queue.urgent.id }
      #expect(declined?.text("declined_by") == server.accountID(.clerk))
      #expect(declined?.text("why.zh") == "当事人当天不能到庭")
      #expect(try await Self.openTasks(server).map { $0.text("case.id") } == [queue.patient.id])
      // The offer holds nothing: an ordinary booking of the same time is as good.
      let taken = try await clerk.attempt(
        "POST", queue.urgent.path + "/hearings",
        [
          "starts_at": slot.at("starts_at"), "ends_at": slot.at("ends_at"),
          "room_id": slot.at("room_id"),
        ], version: try await queue.urgent.version())
      #expect(taken.status == 201)
      #expect(
        try await clerk.attempt("POST", path + "/booking", [:]).json.text("code")
          == "freed-slot.not-offered")
      #expect(try await Self.list(server).list("slots").isEmpty)
      #expect(try await Self.openTasks(server).isEmpty)
    }
  }

  @Test func ofTwoFreedTimesEachIsOfferedToAnotherCase() async throws {
    try await TestServer.open { server in
      let queue = try await Self.queue(server)
      let second = try await queue.urgent.book()
      try await Self.adjourn(queue, server)
      try await server.client(.clerk).call(
        "POST", "/v1/hearings/\(second.text("id") ?? "")/adjournment", ["reason": "被告出差"],
        version: try await queue.urgent.version())
      let both = try await Self.patiently(server) {
        try await Self.list(server).list("slots").count { $0.text("standing") == "offered" } == 2
      }
      #expect(both)
      let slots = try await Self.list(server).list("slots")
      let cases = slots.compactMap { $0.text("offer.case_id") }
      #expect(Set(cases).count == 2)
      // Nobody is offered the time that his own case gave up.
      let own = [
        queue.hearing.text("starts_at"): queue.booked.id,
        second.text("starts_at"): queue.urgent.id,
      ]
      #expect(slots.allSatisfy { $0.text("offer.case_id") != own[$0.text("starts_at")] })
      #expect(Set(try await Self.openTasks(server).compactMap { $0.text("case.id") }) == Set(cases))
      // The schema itself knows no second offer of one time, nor of two times to one case.
      let first = "FROM freed_slot ORDER BY slot_id LIMIT 1"
      let rules = [
        (
          "UPDATE freed_slot SET offered_case = (SELECT offered_case \(first))",
          "freed_slot_one_offer_per_case"
        ),
        (
          "UPDATE freed_slot SET judge_id = (SELECT judge_id \(first)), "
            + "during = (SELECT during \(first))", "freed_slot_offered_to_one"
        ),
      ]
      for (change, rule) in rules {
        do {
          try await server.pool.transaction { connection in
            _ = try connection.query(PGStatement(change))
          }
          Issue.record("\(rule) let it pass")
        } catch { #expect("\(error)".contains(rule)) }
      }
      let kept = try await Self.list(server).list("slots").compactMap { $0.text("offer.case_id") }
      #expect(kept == cases)
    }
  }

  @Test func ofTwoWhoBookTheSameFreedTimeOneHasIt() async throws {
    try await TestServer.open { server in
      let queue = try await Self.queue(server)
      try await Self.adjourn(queue, server)
      let slot = try await Self.offered(to: queue.urgent, server)
      let path = "/v1/freed-slots/\(try #require(slot.text("id")))/booking"
      let clerk = server.client(.clerk)
      let version = try await queue.patient.version()
      async let offered = clerk.attempt("POST", path, [:])
      async let other = clerk.attempt(
        "POST", queue.patient.path + "/hearings",
        [
          "starts_at": slot.at("starts_at"), "ends_at": slot.at("ends_at"),
          "room_id": slot.at("room_id"),
        ], version: version)
      let answers = try await [offered.status, other.status].sorted()
      #expect(answers == [201, 409])
      #expect(
        try await server.count(
          "SELECT count(*)::int FROM hearing WHERE standing = 'scheduled'") == 1)
    }
  }

  @Test func whereTheNoticeCannotBeKeptNobodyIsOfferedAnything() async throws {
    try await TestServer.open { server in
      let queue = try await Self.queue(server)
      let starts = try #require(queue.hearing.text("starts_at").flatMap { Instant(rfc3339: $0) })
      try await server.setClock(starts.adding(seconds: -2 * 86_400).rfc3339)
      // The case ends, and with it its hearing.
      try await queue.booked.withdraw("已与被告和解")
      let lapsed = try await Self.patiently(server) {
        try await server.count(
          "SELECT count(*)::int FROM freed_slot WHERE standing = 'lapsed'") == 1
      }
      #expect(lapsed)
      #expect(try await Self.openTasks(server).isEmpty)
      #expect(try await Self.list(server).list("slots").isEmpty)
    }
  }
}
