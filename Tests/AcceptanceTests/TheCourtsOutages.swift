import CourtClient
import CourtDomain
import CourtPG
import CourtTestSupport
import Foundation
import Testing

@Suite struct TheCourtsOutages {
  private func explanation(_ server: TestServer, _ deadline: JSONValue, _ person: Person)
    async throws -> CourtClient.Answer
  {
    try await server.client(person).attempt(
      "GET", try #require(deadline.text("explanation_href")))
  }

  @Test func giveAPartyItsTimeBackAndSayWhy() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.accept()
      let before = try #require(try await dispute.running("fee-payment").first)
      #expect(before.text("last_day") == "2025-11-10")
      #expect(before.at("revisions") == 0)
      try await server.setClock("2025-11-10T04:00:00Z")
      let entry: JSONValue = [
        "from": "2025-11-10T00:30:00Z", "to": "2025-11-10T03:00:00Z", "note": "机房停电",
      ]
      let refused = try await server.client(dispute.plaintiff).attempt(
        "POST", "/v1/court/outages", entry)
      #expect(refused.status == 403)
      let outage = try await server.client(.clerk).call("POST", "/v1/court/outages", entry)
      #expect(outage.status == 201 && outage.json.at("noticed") == false)

      let after = try #require(try await dispute.running("fee-payment").first)
      #expect(after.text("last_day") == "2025-11-11")
      #expect(after.at("revisions") == 1)
      let told = try await explanation(server, after, dispute.plaintiff).json
      #expect(told.text("revisions.0.change") == "outage")
      #expect(told.text("revisions.0.before.last_day") == "2025-11-10")
      #expect(told.text("revisions.0.after.last_day") == "2025-11-11")
      #expect(told.text("revisions.0.reason.zh")?.contains("机房停电") == true)
      let (zh, en) = (told.list("lines.zh"), told.list("lines.en"))
      #expect(zh.count == en.count && zh.count >= 4)
      #expect(en.last?.string?.contains("2025-11-10 → 2025-11-11") == true)
      // Another's case stays as unknown as one that is not there.
      let stranger = try await explanation(server, after, Person.buyers[5])
      #expect(stranger.status == 404)
      // The next midnight takes nothing; the one after it does.
      try await server.setClock("2025-11-10T16:00:01Z")
      #expect(try await dispute.state() == "fee-pending")
      try await server.setClock("2025-11-11T16:00:00Z")
      #expect(try await dispute.state() == "deemed-withdrawn")
    }
  }

  @Test func thatLastAreEndedOnce() async throws {
    try await TestServer.open { server in
      let now = try await server.now()
      let entry: JSONValue = ["from": .string(now.rfc3339), "note": "网络中断"]
      try await server.client(.clerk).call("POST", "/v1/court/outages", entry)
      let second = try await server.client(.clerk).attempt("POST", "/v1/court/outages", entry)
      #expect(second.json.text("code") == "outage.lasts-already")
      let ended = try await server.client(.clerk).call("POST", "/v1/court/outages/end")
      #expect(ended.json.text("items.0.to") != nil)
      let again = try await server.client(.clerk).attempt("POST", "/v1/court/outages/end")
      #expect(again.json.text("code") == "outage.none-lasts")
      let list = try await server.client(Person.buyers[0]).call("GET", "/v1/court/outages")
      #expect(list.json.list("items").count == 1)
    }
  }
}

@Suite struct AServiceDisproved {
  @Test func fallsWithItsClocksAndCountsAnewFromTheNextReading() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.serve()
      let defence = try #require(try await dispute.running("defence").first)
      let service = try #require(
        try await dispute.get("/services").list("items").first {
          $0.text("document_kind") == "copy-of-complaint" && $0.text("effect") == "effective"
        }?.text("id"))
      try await server.client(.clerk).call(
        "POST", "/v1/services/\(service)/rebuttal", ["reason": "账户被他人冒用"],
        version: try await dispute.version())
      let fallen = try #require(
        try await dispute.deadlines("defence").first { $0.text("id") == defence.text("id") })
      #expect(fallen.text("standing") == "cancelled")
      let told = try await server.client(dispute.defendant).call(
        "GET", try #require(fallen.text("explanation_href"))
      ).json
      #expect(told.text("counts_from.fact") == "service")
      #expect(told.text("revisions.0.change") == "cancelled")
      #expect(told.text("revisions.0.reason.zh")?.contains("账户被他人冒用") == true)
      try await server.setClock("2025-11-06T02:00:00Z")
      try await dispute.readPapers(dispute.defendant)
      let again = try #require(try await dispute.running("defence").first)
      #expect(again.text("last_day") == "2025-11-21")
    }
  }
}

@Suite struct AWorkerBesideASandbox {
  @Test func followsTheClockThatTheServerSets() async throws {
    try await TestServer.open(working: false) { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.accept()
      let worker = Process()
      worker.executableURL = URL(fileURLWithPath: Program.path)
      worker.arguments = [
        "work", "--sandbox", "--data", server.data.path, "--share", Program.share,
      ]
      worker.environment = ProcessInfo.processInfo.environment
        .merging(server.environment) { _, mine in mine }
      worker.standardOutput = FileHandle.nullDevice
      worker.standardError = FileHandle.nullDevice
      try worker.run()
      defer { kill(worker.processIdentifier, SIGKILL) }
      // Set where only the database tells of it, as a server elsewhere would.
      try await server.pool.transaction { connection in
        _ = try connection.execute("UPDATE sandbox_clock SET at = '2025-11-10T16:00:00Z'")
      }
      let fired = try await server.eventually {
        try await server.count(
          "SELECT count(*)::int FROM docket_entry WHERE action = 'deemed-withdrawn'") == 1
      }
      #expect(fired)
    }
  }
}
