import CourtClient
import CourtDomain
import CourtPG
import CourtTestSupport
import Foundation
import Testing

@Suite struct TimersFireOnce {
  /// Eighty unpaid fees fall due at one instant; the server is killed while it works them off.
  @Test func alsoWhenTheServerIsKilledInTheMiddle() async throws {
    try await TestServer.open(working: false) { server in
      let count = 80
      try await Self.fileAndAccept(count, in: server)
      let administrator = server.clock
      let draining = Task {
        try? await administrator.attempt(
          "POST", "/v1/sandbox/clock", ["to": "2025-11-12T01:00:00Z"])
      }
      let isUnderWay = try await server.eventually { try await Self.fired(server) >= 5 }
      #expect(isUnderWay)
      server.process.signal(9)
      _ = try await server.process.end()
      _ = await draining.value
      let before = try await Self.fired(server)
      #expect(before < count, "the server was done before it could be killed")
      let again = try await server.restarted(working: false)
      try await again.setClock("2025-11-12T01:00:00Z")
      #expect(try await Self.fired(again) == count)
      #expect(
        try await again.count(
          """
          SELECT count(*)::int FROM (
            SELECT case_id FROM docket_entry WHERE action = 'deemed-withdrawn'
            GROUP BY case_id HAVING count(*) > 1) twice
          """) == 0)
      #expect(
        try await again.count(
          "SELECT count(*)::int FROM case_file WHERE state = 'deemed-withdrawn'") == count)
      #expect(try await again.count("SELECT count(*)::int FROM timer") == 0)
      #expect(
        try await again.count(
          """
          SELECT count(*)::int FROM docket_entry
          WHERE action = 'deemed-withdrawn' AND at <> '2025-11-10T16:00:00Z'
          """) == 0)
      await again.process.stop()
    }
  }

  private static func fired(_ server: TestServer) async throws -> Int {
    try await server.count(
      "SELECT count(*)::int FROM docket_entry WHERE action = 'deemed-withdrawn'")
  }

  private static func fileAndAccept(_ count: Int, in server: TestServer) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for lane in 0..<8 {
        group.addTask {
          for index in 0..<(count / 8) {
            let buyer = Person.buyers[lane]
            let complaint = Complaints.refund(buyer, order: "HG-\(lane)-\(index)")
            let dispute = try await Dispute.file(complaint, by: buyer, in: server)
            try await dispute.accept()
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func aWorkerOfItsOwnFiresWhatTheServerLeaves() async throws {
    try await TestServer.open(working: false) { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.accept()
      // The clock as the next process finds it, set where this server does not look.
      try await server.pool.transaction { connection in
        _ = try connection.execute("DELETE FROM sandbox_clock")
        _ = try connection.execute(
          "INSERT INTO sandbox_clock SELECT court_id, '2025-11-10T16:00:00Z' FROM court")
      }
      let done = try await Program.run(
        ["work", "--once", "--sandbox", "--data", server.data.path, "--share", Program.share],
        environment: server.environment)
      #expect(done.status == 0, "\(done.output.suffix(600))")
      #expect(done.output.contains("timers fired: 1"))
      #expect(try await dispute.state() == "deemed-withdrawn")
      #expect(try await dispute.actions().filter { $0 == "deemed-withdrawn" }.count == 1)
    }
  }
}

@Suite struct StoppingGracefully {
  @Test func aRequestThatIsUnderWayIsFinishedBeforeTheServerEnds() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let client = server.client(dispute.plaintiff)
      let call = HTTPCall(
        "PUT", "/v1/evidence/\(id)/content", headers: client.headers([("x-file-name", "a.txt")]))
      let process = server.process
      let reply = try await HTTPSession.with(host: TestServer.host, port: process.port) { session in
        var piece = 0
        return try await session.upload(call, length: 4_000_000) {
          piece += 1
          if piece == 3 {
            // The first chunks are stored: the request is under way.
            _ = try await server.eventually {
              try await server.count("SELECT count(*)::int FROM blob") == 1
            }
            process.signal(SIGTERM)
          }
          return piece <= 4 ? [UInt8](repeating: 0x61, count: 1_000_000) : nil
        }
      }
      #expect(reply.status == 201)
      #expect(try await process.end() == 0)
      #expect(
        try await server.count(
          "SELECT count(*)::int FROM evidence_item WHERE standing = 'received'") == 1)
    }
  }
}
