import CourtClient
import CourtDomain
import CourtTestSupport
import Testing

@Suite struct ADefendantWhoStaysSilent {
  @Test func doesNotStopTheTrialAndIsJudgedByDefault() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.serve()
      #expect(try await dispute.state() == "defence")
      let window = try #require(try await dispute.running("defence").first)
      // Served on Monday 3 November: fifteen days end on Tuesday the 18th.
      #expect(window.text("last_day") == "2025-11-18")
      #expect(window.text("party_id") == (try await dispute.partyID(dispute.defendant)))
      try await server.setClock("2025-11-18T16:00:00Z")
      #expect(try await dispute.state() == "preparation")
      try await dispute.book()
      let hearing = try #require(try await dispute.view().text("hearings.0.starts_at"))
      try await server.setClock(hearing)
      // Nobody is heard in absence whom the summons has not reached.
      let unreached = try await dispute.attempt(
        try await dispute.judge(), "hold-hearing",
        [
          "attended": ["plaintiff"],
          "absent_defendants": [.string(try await dispute.partyID(dispute.defendant))],
        ])
      #expect(unreached.json.text("code") == "hearing.not-summoned")
      try await dispute.readPapers(dispute.defendant)
      try await dispute.hold(absent: [dispute.defendant])
      let signed = try await dispute.decide()
      #expect(signed.text("docket_entry.text.en")?.contains("by default") == true)
    }
  }

  @Test func mayNoLongerDefendOnceTheWindowIsOver() async throws {
    try await TestServer.open(working: false) { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.serve()
      try await server.setClock("2025-11-18T15:59:00Z")
      let transitions = try await dispute.get("/transitions", dispute.defendant).list("items")
      let before = transitions.first { $0.text("action") == "file-defence" }
      #expect(before?.at("allowed") == true)
      #expect(before?.text("by.clock") == "defence")
      try await server.setClock("2025-11-18T16:00:01Z")
      let late = try await dispute.attempt(dispute.defendant, "file-defence", ["text": "迟到的答辩"])
      #expect(late.status == 409)
      #expect(
        try await dispute.actions().filter { $0 == "defence-expired" }.count == 1)
    }
  }

  @Test func isServedByReadingNotByArrival() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.accept()
      try await dispute.pay()
      #expect(try await dispute.state() == "serving")
      let own = try await dispute.partyID(dispute.defendant)
      let papers = try await dispute.get("/services", dispute.defendant).list("items")
      let copy = try #require(
        papers.first { $0.text("document_kind") == "copy-of-complaint" })
      #expect(copy.text("effect") == "pending")
      #expect(copy.text("party_id") == own)
      let document = try #require(copy.text("document_id"))
      let early = try await server.client(dispute.defendant).attempt(
        "GET", "/v1/documents/\(document)")
      #expect(early.status == 409)
      #expect(early.json.text("code") == "service.unread")
      try await dispute.readPapers(dispute.defendant)
      let paper = try await server.client(dispute.defendant).call(
        "GET", "/v1/documents/\(document)")
      #expect(String(decoding: paper.bytes, as: UTF8.self).contains(dispute.number))
      #expect(try await dispute.state() == "defence")
      // Reading twice serves once.
      try await server.client(dispute.defendant).call(
        "POST", "/v1/services/\(try #require(copy.text("id")))/read")
      #expect(try await dispute.actions().filter { $0 == "copy-served" }.count == 1)
    }
  }

  @Test func eachDefendantHasHisOwnTime() async throws {
    try await TestServer.open { server in
      let defendants = [Person.sellers[0], .sellers[1]]
      let dispute = try await Dispute.file(against: defendants, in: server)
      try await dispute.accept()
      try await dispute.pay()
      try await dispute.readPapers(defendants[0])
      #expect(try await dispute.state() == "serving")
      try await server.setClock("2025-11-05T01:00:00Z")
      try await dispute.readPapers(defendants[1])
      #expect(try await dispute.state() == "defence")
      let windows = try await dispute.running("defence").compactMap { $0.text("last_day") }
      #expect(windows.sorted() == ["2025-11-18", "2025-11-20"])
      try await dispute.defend(defendants[1])
      #expect(try await dispute.state() == "defence")
      try await dispute.defend(defendants[0])
      #expect(try await dispute.state() == "preparation")
    }
  }
}

@Suite struct ServedByPublicNotice {
  @Test func needsTheOrdinaryTrackAndThirtyDays() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.accept(track: "simplified")
      try await dispute.pay()
      let party = try await dispute.partyID(dispute.defendant)
      let notice: JSONValue = ["party": .string(party), "attempts": "邮寄退回，电话关机"]
      let refused = try await dispute.attempt(.clerk, "order-public-notice", notice)
      #expect(refused.json.text("code") == "service.no-public-notice")
      try await dispute.act(
        try await dispute.judge(), "convert-to-ordinary", ["reason": "被告下落不明"])
      // The ordinary track costs the other half of the fee, due within seven days (INT 199).
      #expect(try await dispute.running("fee-payment").first?.text("last_day") == "2025-11-10")
      try await dispute.pay()
      try await dispute.act(.clerk, "order-public-notice", notice)
      // Thirty days from 4 November: 3 December.
      #expect(try await dispute.running("public-notice").first?.text("last_day") == "2025-12-03")
      try await server.setClock("2025-12-03T16:00:00Z")
      #expect(try await dispute.state() == "defence")
      #expect(try await dispute.running("defence").first?.text("last_day") == "2025-12-18")
    }
  }
}
