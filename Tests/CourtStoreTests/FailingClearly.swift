import CourtCases
import CourtDomain
import CourtPG
import CourtStore
import CourtTestSupport
import Foundation
import Testing

@Suite struct FailingClearly {
  /// What the server says by SQLSTATE, and what the use case is told.
  @Test(
    arguments: [
      ("53100", 60), ("53200", 5), ("57P03", 5), ("55P03", 2), ("XX000", nil), ("42501", nil),
    ] as [(String, Int?)])
  func theServersTroubleIsAFault(_ state: String, _ retryAfter: Int?) async throws {
    try await TestCourt.open { court in
      let filer = try await court.openAccount(.litigant, "filer")
      try await court.owner.transaction {
        try $0.script(
          """
          CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN RAISE EXCEPTION 'trouble' USING ERRCODE = '\(state)'; END $$;
          CREATE TRIGGER trouble BEFORE INSERT ON party FOR EACH ROW EXECUTE FUNCTION trouble();
          """)
      }
      do {
        try await court.store.write { transaction in
          let serial = try transaction.nextCaseSerial(year: 2026, type: "民初")
          try transaction.insertCase(
            court.file("\(serial)", by: filer.id), parties: [court.party(.plaintiff)],
            representations: [], claims: [])
        }
        Issue.record("the trouble was swallowed")
      } catch let fault as Fault {
        switch fault.kind {
        case .unavailable(let seconds): #expect(seconds == retryAfter)
        case .broken: #expect(retryAfter == nil)
        case .noSpace: #expect(retryAfter == 60)
        case .unknownOutcome: Issue.record("the outcome is known")
        }
        #expect(fault.detail.contains(state))
      }
      // Nothing half done: no case, and the number is not used up.
      let seen = try await court.store.read {
        try $0.casesVisible(to: filer, after: nil, limit: 5)
      }
      #expect(seen.isEmpty)
      let next = try await court.store.write {
        try $0.nextCaseSerial(year: 2026, type: "民初")
      }
      #expect(next == 1)
    }
  }

  @Test func aLostConnectionIsTemporary() async throws {
    try await TestCourt.open(poolSize: 1) { court in
      let (file, _, _) = try await court.fileCase()
      let (held, holding) = AsyncStream.makeStream(of: Void.self)
      let release = Latch()
      let act = Task {
        // However it ends, the test must not wait for it for ever.
        defer { holding.finish() }
        return try await court.store.write { transaction in
          var changed = try #require(try transaction.caseFile(file.id, locked: true))
          changed.version = 1
          _ = try transaction.updateCase(changed, expectedVersion: 0)
          holding.finish()
          release.wait()
          _ = try transaction.parties(of: file.id)
        }
      }
      for await _ in held {}
      let ended = try await court.owner.transaction {
        try $0.execute(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE usename = 'xiezhi_app' AND datname = current_database()
          """)
      }
      #expect(ended == 1)
      release.open()
      await #expect { try await act.value } throws: { error in
        if case .unavailable? = (error as? Fault)?.kind { true } else { false }
      }
      let stored = try await court.store.read { try $0.caseFile(file.id, locked: false) }
      #expect(stored?.version == 0)
    }
  }

  @Test func aFullPoolSaysComeBackLater() async throws {
    try await TestCourt.open { court in
      let narrow = PGPool(
        PGConfig(
          connectionString: TestCourt.asApp(court.database.connectionString), poolSize: 1,
          maxWaiting: 0))
      let store = PGCourtStore(pool: narrow, courtID: TestCourt.id)
      let (held, holding) = AsyncStream.makeStream(of: Void.self)
      let release = Latch()
      let act = Task {
        // However it ends, the test must not wait for it for ever.
        defer { holding.finish() }
        return try await store.read { transaction in
          _ = try transaction.rooms()
          holding.finish()
          release.wait()
        }
      }
      for await _ in held {}
      await #expect { _ = try await store.read { try $0.rooms() } } throws: { error in
        if case .unavailable(2)? = (error as? Fault)?.kind { true } else { false }
      }
      release.open()
      try await act.value
      await narrow.shutdown()
    }
  }

  @Test func aDeadlockIsRunAgain() async throws {
    try await TestCourt.open { court in
      let first = try await court.fileCase("1").file
      let second = try await court.fileCase("2").file
      try await withThrowingTaskGroup(of: Void.self) { group in
        for order in [[first.id, second.id], [second.id, first.id]] {
          group.addTask {
            for _ in 0..<3 {
              try await court.store.write { transaction in
                for id in order {
                  var file = try #require(try transaction.caseFile(id, locked: true))
                  file.version += 1
                  #expect(try transaction.updateCase(file, expectedVersion: file.version - 1))
                  // Widens the moment in which the two can meet crosswise.
                  usleep(20_000)
                }
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let versions = try await court.store.read { transaction in
        try [first.id, second.id].map { try transaction.caseFile($0, locked: false)?.version }
      }
      #expect(versions == [6, 6])
    }
  }

  @Test func textThatCannotBeStoredIsTheCallersMatter() async throws {
    try await TestCourt.open { court in
      let bodies: [(name: String, body: JSONValue)] = [
        ("plain", ["a": "x\u{0}y"]), ("name", ["\u{0}": 1]),
      ]
      for (name, body) in bodies {
        let refused = try await rejection {
          try await court.store.write {
            _ = try $0.upsertPrecedent(id: "p", body: body, at: court.now)
          }
        }
        #expect(refused?.code == "text.nul-character", "\(name)")
      }
      let (file, _, _) = try await court.fileCase()
      let related = try await rejection {
        _ = try await court.store.read {
          try $0.relatedCases(orderNumber: "\u{0}\(file.number)", plaintiffIDNumber: nil)
        }
      }
      #expect(related?.code == "text.nul-character")
    }
  }

  @Test func aDraftIsKeptAsTypedHoweverOddItsNumbers() async throws {
    try await TestCourt.open { court in
      let owner = try await court.openAccount(.litigant, "owner")
      for text in ["1e400", "1e-20000", "1e999999999", "1.50", "-0"] {
        let draft = FilingDraft(
          id: court.make(), owner: owner.id, body: ["a": .number(text), "b": "x\u{0}y"],
          version: 1, savedAt: court.now)
        try await court.store.write { try $0.saveDraft(draft) }
        let kept = try await court.store.read { try $0.draft(draft.id, locked: false) }
        #expect(kept?.body == draft.body, "\(text)")
      }
    }
  }

  @Test func readingNeverWrites() async throws {
    try await TestCourt.open { court in
      await #expect(throws: Fault.self) {
        _ = try await court.store.read { try $0.nextCaseSerial(year: 2026, type: "民初") }
      }
      await #expect(throws: Fault.self, "a statement held back is not forgotten") {
        try await court.store.read {
          try $0.queueLeaf(bytes: [1], hash: leafHash([1]), at: court.now)
        }
      }
    }
  }
}
