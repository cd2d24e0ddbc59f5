import CourtClient
import CourtDomain
import CourtTestSupport
import Testing

/// An asynchronous hearing over HTTP: its windows, its reminders, what comes too late, and the way
/// back to a hearing in which all are present.
@Suite struct HearingInStages {
  private struct Stages {
    let bench: Bench
    let dispute: Dispute
    let incident: String
    let judge: CourtClient

    var server: TestServer { bench.server }
    var path: String { "/incidents/\(incident)" }

    func view(_ person: Person = .buyer) async throws -> JSONValue {
      try await dispute.get(path + "/stages", person)
    }

    func window(_ stage: String) async throws -> JSONValue {
      try #require(try await view().list("windows").first { $0.text("stage") == stage })
    }

    func speak(_ person: Person, in stage: String, language: String = "en") async throws
      -> CourtClient.Answer
    {
      try await server.client(person).attempt(
        "POST", dispute.path + path + "/statements",
        [
          "stage": .string(stage), "summary": "陈述意见",
          "recording": .string(String(repeating: "c", count: 64)),
        ], version: try await dispute.version())
    }

    func pass(_ stage: String) async throws {
      try await server.setClock(try #require(try await window(stage).text("closes_at")))
    }

    func messages(like text: String) async throws -> Int {
      try await server.count(
        """
        SELECT count(*)::int FROM outbox_message
        WHERE subject || body LIKE '%\(text)%' AND recipient LIKE '%mail.example'
        """)
    }
  }

  /// Opened by the judge with the consent of both, once the exchange of evidence is over.
  private static func opened(
    _ bench: Bench, unit: String = "hours", questioning: Int64 = 24, debate: Int64 = 24,
    statement: Int64 = 12
  ) async throws -> Stages {
    let dispute = try await Dispute.file(in: bench.server)
    try await dispute.prepare(track: "simplified")
    for _ in 0..<8 where try await !dispute.running("evidence").isEmpty {
      try await bench.server.nextDeadline()
    }
    let id = try await dispute.open(
      .buyer, "asynchronous-hearing", ["difficulty": "原告身在时差十二小时的国家"])
    try await dispute.step(bench.server.client(.seller), id, "consent")
    let judge = try await bench.judge(of: dispute)
    try await dispute.step(
      judge, id, "open-hearing",
      [
        "real_difficulty": true, "exchange_done": true, "undisputed": true, "unit": .string(unit),
        "questioning": .int(questioning), "debate": .int(debate), "statement": .int(statement),
      ])
    return Stages(bench: bench, dispute: dispute, incident: id, judge: judge)
  }

  @Test func windowsOpenAndCloseOneAfterTheOther() async throws {
    try await Bench.open(judges: 1) { bench in
      let hearing = try await Self.opened(bench)
      let first = try await hearing.view().list("windows")
      #expect(first.map { $0.text("standing") } == ["open", "upcoming", "upcoming"])
      #expect(first.map { $0.at("length").int } == [24, 24, 12])
      #expect(first[0].text("unit") == "hours")
      let left = try #require(first[0].at("hours_left").int)
      // The hour in which it begins is not counted.
      #expect((24...25).contains(left))
      #expect(first[1].at("opens_at").isNull && first[1].at("hours_left").isNull)
      let early = try await hearing.speak(.buyer, in: "debate")
      #expect(early.status == 409)
      #expect(early.json.text("code") == "async.window-not-open")
      for person in [Person.buyer, .seller] {
        let said = try await hearing.speak(person, in: "questioning")
        #expect(said.status == 201)
        let own = try await hearing.dispute.partyID(person)
        #expect(said.json.list("stages.spoke").contains(.string(own)))
      }
      try await hearing.pass("questioning")
      let second = try await hearing.view().list("windows")
      #expect(second.map { $0.text("standing") } == ["closed", "open", "upcoming"])
      #expect(second[0].text("closed_at") == first[0].text("closes_at"))
      #expect(second[1].text("opens_at") == first[0].text("closes_at"))

      // What comes after its window is not taken as a word in the next one.
      let late = try await hearing.speak(.seller, in: "questioning")
      #expect(late.status == 409)
      #expect(late.json.text("code") == "async.window-closed")
      #expect(late.json.text("detail")?.isEmpty == false)
      let detail = "\(late.json.text("detail") ?? "") \(late.json.text("title") ?? "")"
      #expect(detail.contains("发问阶段已于") || detail.contains("questioning ran out at"))
      #expect(try await hearing.speak(.seller, in: "debate").status == 201)

      // All finish before the time: the next stage begins at once.
      for person in [Person.buyer, .seller] {
        try await hearing.dispute.step(
          hearing.server.client(person), hearing.incident, "finish-stage")
      }
      let third = try await hearing.view().list("windows")
      #expect(third.map { $0.text("standing") } == ["closed", "closed", "open"])
      #expect(third[1].text("closed_at") != third[1].text("closes_at"))
      try await hearing.pass("final-statement")
      let over = try await hearing.view()
      #expect(over.text("state") == "completed")
      #expect(over.at("open").bool == false)
      #expect(try await hearing.dispute.state() == "deliberation")
      let after = try await hearing.speak(.buyer, in: "final-statement")
      #expect(after.json.text("code") == "async.window-closed")
      // The same by the procedure's own action: ended, with its last window.
      let raw = try await hearing.server.client(.buyer).attempt(
        "POST", hearing.dispute.path + hearing.path + "/actions",
        [
          "action": "speak",
          "input": ["recording": .string(String(repeating: "c", count: 64)), "summary": "补充"],
        ], version: try await hearing.dispute.version())
      #expect(raw.json.text("code") == "incident.closed")
      #expect(raw.json.list("errors").map { $0.text("code") } == ["async.window-closed"])
      #expect(
        try await hearing.server.client(.stranger).attempt(
          "GET", hearing.dispute.path + hearing.path + "/stages"
        ).status == 404)
    }
  }

  @Test(arguments: [("hours", Int64(24), 1), ("days", Int64(2), 24)])
  func remindersTellTheHoursLeftInBothLanguages(unit: String, length: Int64, left: Int)
    async throws
  {
    try await Bench.open(judges: 1) { bench in
      let hearing = try await Self.opened(bench, unit: unit, questioning: length)
      let zh = "发问阶段还剩 \(left) 小时"
      let en = "\(left) \(left == 1 ? "hour" : "hours") left for questioning"
      #expect(try await hearing.messages(like: zh) == 0)
      let reminder = try #require(try await hearing.dispute.running("reminder").first)
      try await hearing.server.setClock(try #require(reminder.text("due_at")))
      // To each of the two parties, in the subject and in the body.
      #expect(try await hearing.messages(like: zh) == 2)
      #expect(try await hearing.messages(like: en) == 2)
      #expect(try await hearing.messages(like: zh + "%" + en + "%" + zh + "%" + en) == 2)
      // The stage that follows is announced with its own hours.
      try await hearing.pass("questioning")
      #expect(try await hearing.messages(like: "left for debate") == 2)
    }
  }

  @Test func aPartyAsksWithReasonsTheJudgeGrantsAndTheHearingIsBooked() async throws {
    try await Bench.open(judges: 1) { bench in
      let hearing = try await Self.opened(bench)
      let (dispute, seller) = (hearing.dispute, hearing.server.client(.seller))
      let conversion = hearing.path + "/conversion"
      #expect(try await dispute.refusal(seller, conversion, [:]) != nil)
      #expect(
        try await dispute.refusal(
          hearing.judge, conversion + "/decision", ["grants": true, "reason": "准许"])
          == "async.nothing-asked")
      #expect(
        try await dispute.refusal(hearing.judge, conversion, ["reason": "应当当面质询"])
          == "async.not-a-party")
      try await dispute.send(seller, conversion, ["reason": "对方对签收事实改口，须当面质询"])
      #expect(
        try await dispute.refusal(seller, conversion, ["reason": "再次申请"])
          == "async.asked-already")
      let own = try await seller.attempt(
        "POST", dispute.path + conversion + "/decision", ["grants": true, "reason": "自行准许"],
        version: try await dispute.version())
      #expect(own.status == 403)
      try await dispute.send(
        hearing.judge, conversion + "/decision", ["grants": false, "reason": "尚可书面说明"])
      #expect(try await dispute.stage(of: hearing.incident) == "questioning")
      #expect(try await hearing.messages(like: "尚可书面说明") == 2)
      try await dispute.send(seller, conversion, ["reason": "书面说明后仍有争议"])
      try await dispute.send(
        hearing.judge, conversion + "/decision", ["grants": true, "reason": "主要事实已有争议"])
      #expect(try await dispute.stage(of: hearing.incident) == "fell-back")
      let late = try await hearing.speak(.seller, in: "questioning")
      #expect(late.json.text("code") == "async.window-closed")
      #expect(
        try await hearing.view().list("windows").map { $0.text("standing") }
          == ["closed", "not-held", "not-held"])
      try await Self.isBookedAfterwards(hearing)
    }
  }

  @Test func whoNeverSpokeIsNotHeardInAbsenceAndTheHearingIsBooked() async throws {
    try await Bench.open(judges: 1) { bench in
      let hearing = try await Self.opened(bench)
      // While it is heard in stages it waits for no hearing.
      #expect(try await Self.isWaiting(hearing) == false)
      #expect(try await hearing.speak(.buyer, in: "questioning").status == 201)
      for stage in ["questioning", "debate", "final-statement"] { try await hearing.pass(stage) }
      #expect(try await hearing.dispute.stage(of: hearing.incident) == "fell-back")
      #expect(try await Self.isWaiting(hearing))
      try await Self.isBookedAfterwards(hearing)
    }
  }

  private static func isWaiting(_ hearing: Stages) async throws -> Bool {
    try await hearing.server.client(.clerk).call("GET", "/v1/waiting-list").json.list("items")
      .contains { $0.text("case_id") == hearing.dispute.id }
  }

  private static func isBookedAfterwards(_ hearing: Stages) async throws {
    #expect(try await hearing.dispute.state() == "preparation")
    let tasks = try await hearing.server.client(.clerk).call("GET", "/v1/tasks").json.list("items")
      .filter { $0.text("case.id") == hearing.dispute.id && $0.text("kind") == "book-hearing" }
    #expect(tasks.count == 1)
    let booked = try await hearing.dispute.book()
    #expect(booked.text("standing") == "scheduled")
    #expect(try await hearing.dispute.state() == "hearing-scheduled")
  }
}
