import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

@Suite struct JudgedAndInForce {
  /// Filed in January, so that an appeal window runs into the Spring Festival of 2026.
  @Test func theWholeWayWithAWindowForEachPartyThatEndsAfterTheHoliday() async throws {
    try await TestServer.open(at: "2026-01-05T01:00:00Z") { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.deliberate(track: "simplified")
      // The hearing lies in January; the judgment is signed on 2 February.
      try await server.setClock("2026-02-02T01:00:00Z")
      let signed = try await dispute.decide()
      #expect(signed.text("state.code") == "judgment-signed")
      // The plaintiff agreed to electronic service: his window begins at once, and its last day,
      // 17 February, lies in the festival.
      let first = try #require(try await dispute.running("appeal-window").first)
      #expect(try await dispute.running("appeal-window").count == 1)
      #expect(first.text("last_day") == "2026-02-24")
      try await server.setClock("2026-02-11T01:00:00Z")
      try await dispute.readPapers(dispute.defendant)
      let windows = try await dispute.running("appeal-window").compactMap { $0.text("last_day") }
      #expect(windows.sorted() == ["2026-02-24", "2026-02-26"])
      try await server.setClock("2026-02-24T16:00:00Z")
      #expect(try await dispute.state() == "judgment-signed")
      try await server.setClock("2026-02-26T16:00:00Z")
      let view = try await dispute.view()
      #expect(view.text("state.code") == "in-force")
      #expect(view.at("is_closed") == true)
      #expect(try await dispute.running("enforcement-application").first != nil)
      let expected = [
        "file", "accept", "pay-fee", "copy-served", "file-defence", "schedule-hearing",
        "hold-hearing", "sign-judgment", "judgment-served", "judgment-served",
        "appeal-window-expired", "appeal-window-expired",
      ]
      let told = try await dispute.actions().filter { expected.contains($0) }
      #expect(told == expected)
    }
  }

  @Test func aSmallClaimIsFinalOnceEverybodyIsServed() async throws {
    // A made-up wage that opens small claims to amounts of up to half of it.
    let wages = FileManager.default.temporaryDirectory
      .appendingPathComponent("wages-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: wages) }
    let row = #"{province: "33", year: 2024, yuan: "100000", source: test}"#
    try Data("wages:\n  - \(row)\n".utf8).write(to: wages)
    try await TestServer.open(settings: ["XIEZHI_WAGES": wages.path]) { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.deliberate(track: "small-claims")
      try await dispute.decide()
      try await dispute.readPapers(dispute.defendant)
      #expect(try await dispute.state() == "in-force")
      #expect(try await dispute.running("appeal-window").isEmpty)
      let appeal = try await dispute.attempt(
        dispute.defendant, "appeal", ["grounds": "不服一审判决"])
      #expect(appeal.status == 409)
    }
  }

  @Test func theTimelineTellsWhoWhatUnderWhichArticleAndByWhen() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.serve()
      let chapters = try await dispute.get("/timeline", dispute.plaintiff).list("chapters")
      #expect(chapters.count >= 4)
      #expect(chapters.allSatisfy { $0.text("who") != nil && $0.text("what.zh") != nil })
      #expect(chapters.allSatisfy { $0.text("article") != nil })
      let begun = chapters.flatMap { $0.list("started") }.compactMap { $0.text("clock") }
      #expect(
        Set(begun).isSuperset(of: ["filing-review", "fee-payment", "defence", "trial-limit"]))
      let deadline = try #require(try await dispute.running("defence").first?.text("id"))
      let explained = try await server.client(dispute.plaintiff).call(
        "GET", "/v1/deadlines/\(deadline)/explanation"
      ).json
      #expect(explained.list("lines.zh").count >= 2)
      #expect(explained.text("deadline.citation")?.contains("128") == true)
    }
  }

  @Test func theJudgmentIsVerifiedByStockOpenSSL() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.deliberate()
      try await dispute.decide()
      let plaintiff = server.client(dispute.plaintiff)
      let text = try await plaintiff.call("GET", dispute.path + "/decision/text").bytes
      let signature = try await plaintiff.call("GET", dispute.path + "/decision/signature").bytes
      let trust = try await plaintiff.call("GET", "/v1/log/trust").json
      let folder = server.data
      try Data(text).write(to: folder.appendingPathComponent("judgment.txt"))
      try Data(signature).write(to: folder.appendingPathComponent("judgment.p7s"))
      try Data((trust.text("root_pem") ?? "").utf8)
        .write(to: folder.appendingPathComponent("root.pem"))
      func verify() async throws -> Int32 {
        try await Program.run(
          [
            "cms", "-verify", "-binary", "-inform", "DER", "-in", "judgment.p7s", "-content",
            "judgment.txt", "-CAfile", "root.pem", "-no-CApath", "-no-CAstore", "-out", "/dev/null",
          ], program: "/usr/bin/openssl", folder: folder.path
        ).status
      }
      #expect(try await verify() == 0)
      #expect(String(decoding: text, as: UTF8.self).contains("1299.00"))
      try Data(text + [0x20]).write(to: folder.appendingPathComponent("judgment.txt"))
      #expect(try await verify() != 0)
    }
  }
}

@Suite struct TheAppealWindow {
  @Test func belongsToEachPartyFromItsOwnService() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.deliberate()
      try await dispute.decide()
      let grounds: JSONValue = ["grounds": "事实认定有误"]
      let unserved = try await dispute.attempt(dispute.defendant, "appeal", grounds)
      #expect(unserved.status == 409)
      #expect(unserved.json.text("code") == "appeal.window-closed")
      try await dispute.readPapers(dispute.defendant)
      try await dispute.act(dispute.defendant, "appeal", grounds)
      #expect(try await dispute.state() == "appeal-received")
      #expect(
        try await dispute.running("appeal-window").count == 1, "the plaintiff's window runs on")
      // The plaintiff agreed to electronic service: his fifteen days to reply run at once.
      #expect(try await dispute.running("appeal-reply").count == 1)
      try await dispute.act(dispute.plaintiff, "reply-to-appeal", ["text": "一审判决正确"])
      let early = try await dispute.attempt(.clerk, "forward-appeal")
      #expect(early.json.text("code") == "appeal.not-complete")
      // Five days to correct the record (CPL 150) end first and change nothing here.
      let window = try #require(try await dispute.running("appeal-window").first)
      try await server.setClock(try #require(window.text("due_at")))
      #expect(try await dispute.state() == "appeal-forwarding")
      try await dispute.act(.clerk, "forward-appeal")
      #expect(try await dispute.state() == "appealed")
    }
  }

  @Test func isOverForThePartyWhoLetItPassWhileTheOthersStillRuns() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.deliberate()
      try await dispute.decide()
      let window = try #require(try await dispute.running("appeal-window").first)
      let due = try #require(window.text("due_at").flatMap { Instant(rfc3339: $0) })
      try await server.setClock(due.adding(seconds: -86_400 * 2).rfc3339)
      try await dispute.readPapers(dispute.defendant)
      try await server.setClock(due.rfc3339)
      let late = try await dispute.attempt(
        dispute.plaintiff, "appeal", ["grounds": "迟到的上诉"])
      #expect(late.status == 409)
      #expect(late.json.text("code") == "appeal.window-closed")
      try await dispute.act(dispute.defendant, "appeal", ["grounds": "在期限内"])
      #expect(try await dispute.state() == "appeal-received")
    }
  }
}

@Suite struct TheDecision {
  @Test func isTheJudgesAloneUntilItIsSigned() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.deliberate()
      let judge = try await dispute.judge()
      try await dispute.post(
        judge, "/decision", Dispute.judgment(fen: 129_900), method: "PUT")
      for person in [dispute.plaintiff, dispute.defendant, Person.clerk] {
        let answer = try await server.client(person).attempt("GET", dispute.path + "/decision")
        #expect(answer.status == 404)
      }
      let other = try #require(Person.judges.first { $0 != judge })
      let foreign = try await server.client(other).attempt(
        "PUT", dispute.path + "/decision", Dispute.judgment(fen: 1),
        version: try await dispute.version())
      #expect(foreign.status == 404)
      try await dispute.post(judge, "/decision/signature")
      let read = try await server.client(dispute.defendant).call(
        "GET", dispute.path + "/decision")
      #expect(read.json.at("decision.awarded.amount_minor").int == 129_900)
      let again = try await server.client(judge).attempt(
        "PUT", dispute.path + "/decision", Dispute.judgment(fen: 1),
        version: try await dispute.version())
      #expect(again.status == 409)
    }
  }

  @Test func neverAwardsMoreThanWasClaimed() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.deliberate()
      let answer = try await server.client(try await dispute.judge()).attempt(
        "PUT", dispute.path + "/decision", Dispute.judgment(fen: 129_901),
        version: try await dispute.version())
      #expect(answer.status == 422)
      #expect(answer.json.list("errors").map { $0.text("code") } == ["above-claim"])
      #expect(answer.json.text("errors.0.pointer") == "/awarded/amount_minor")
    }
  }

  @Test func isNotSignedBeforeTheHearing() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare()
      let judge = try await dispute.judge()
      let draft = try await server.client(judge).attempt(
        "PUT", dispute.path + "/decision", Dispute.judgment(fen: 129_900),
        version: try await dispute.version())
      #expect(draft.json.text("code") == "decision.not-yet")
      try await dispute.book()
      try await dispute.post(
        judge, "/decision", Dispute.judgment(fen: 129_900), method: "PUT")
      let early = try await server.client(judge).attempt(
        "POST", dispute.path + "/decision/signature", [:], version: try await dispute.version())
      #expect(early.status == 409)
      #expect(try await dispute.state() == "hearing-scheduled")
      #expect(
        try await server.count("SELECT count(*)::int FROM decision WHERE signed_at IS NOT NULL")
          == 0)
    }
  }
}
