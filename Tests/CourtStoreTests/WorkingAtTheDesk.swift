import CourtCases
import CourtDomain
import CourtPG
import CourtStore
import Foundation
import Testing

@Suite struct WorkingAtTheDesk {
  @Test func aSecondRequestWithTheSameKeyWaitsItsTurnAndReplays() async throws {
    try await TestCourt.open { court in
      let key = IdempotencyKey(principal: court.make(), operation: "fileCase", key: "k-1")
      let digest = [UInt8](repeating: 1, count: 32)
      let answer = StoredAnswer(
        status: 201, location: "/v1/cases/1", etag: "\"0\"", body: Array(#"{"a":1.0}"#.utf8))
      let (held, holding) = AsyncStream.makeStream(of: Void.self)
      let release = Latch()
      let first = Task {
        // However it ends, the test must not wait for it for ever.
        defer { holding.finish() }
        return try await court.store.write { transaction throws in
          #expect(try transaction.lockIdempotencyKey(key))
          #expect(try transaction.storedAnswer(for: key) == nil)
          holding.finish()
          release.wait()
          try transaction.storeAnswer(answer, for: key, bodyDigest: digest, at: court.now)
        }
      }
      for await _ in held {}
      let whileRunning = try await court.store.write { try $0.lockIdempotencyKey(key) }
      let another = IdempotencyKey(principal: key.principal, operation: "fileCase", key: "k-2")
      let anotherKey = try await court.store.write { try $0.lockIdempotencyKey(another) }
      release.open()
      try await first.value
      #expect(!whileRunning && anotherKey)
      try await court.store.write { transaction throws in
        #expect(try transaction.lockIdempotencyKey(key))
        let stored = try #require(try transaction.storedAnswer(for: key))
        #expect(stored.answer == answer && stored.bodyDigest == digest)
      }
      let twice = try await rejection {
        try await court.store.write {
          try $0.storeAnswer(answer, for: key, bodyDigest: digest, at: court.now)
        }
      }
      #expect(twice?.code == "idempotency.in-progress")
    }
  }

  @Test func aDraftIsNeverOverwrittenByAnOlderOne() async throws {
    try await TestCourt.open { court in
      let owner = try await court.openAccount(.litigant, "owner")
      var draft = FilingDraft(
        id: court.make(), owner: owner.id, body: ["facts": "第一稿"], version: 1, savedAt: court.now)
      let first = draft
      draft.body = ["facts": "第二稿"]
      draft.version = 2
      let second = draft
      for version in [first, second] {
        try await court.store.write { try $0.saveDraft(version) }
      }
      let stale = try await rejection { try await court.store.write { try $0.saveDraft(first) } }
      #expect(stale?.code == "draft.stale" && stale?.standing == .stale)
      #expect(try await court.store.read { try $0.draft(first.id, locked: false) } == second)
      try await court.store.write { try $0.deleteDraft(first.id) }
      #expect(try await court.store.read { try $0.draft(first.id, locked: false) } == nil)
    }
  }

  @Test func eachMessageIsClaimedByOneCourier() async throws {
    try await TestCourt.open { court in
      try await court.store.write { transaction in
        for index in 0..<40 {
          try transaction.queueMessage(
            OutboundMessage(
              caseID: nil, to: "p\(index)@example.test", subject: "通知", body: "正文",
              queuedAt: court.now))
        }
      }
      let claimed = try await withThrowingTaskGroup(of: [OutboundMessage].self) { group in
        for _ in 0..<8 {
          group.addTask { try await court.store.write { try $0.claimMessages(limit: 5) } }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(Set(claimed.map(\.id)).count == claimed.count)
      let rest = try await court.store.write { try $0.claimMessages(limit: 100) }
      #expect(Set((claimed + rest).map(\.to)).count == 40)
      #expect(claimed.count + rest.count == 40)
      // The delivered ones are done with; the others come back when their claim has run out.
      let delivered = try #require(claimed.first)
      try await court.store.write { try $0.messageDelivered(delivered.id, at: court.now) }
      try await court.owner.transaction {
        try $0.execute("UPDATE outbox_message SET claimed_until = now() - interval '1 second'")
      }
      let again = try await court.store.write { try $0.claimMessages(limit: 100) }
      #expect(again.count == 39 && !again.contains { $0.id == delivered.id })
    }
  }

  @Test func theAuditLogIsReadByCaseInOrder() async throws {
    try await TestCourt.open { court in
      let (mine, other): (CaseID, CaseID) = (court.make(), court.make())
      try await court.store.write { transaction in
        for (index, id) in [mine, other, mine, mine].enumerated() {
          try transaction.audit(
            AuditEntry(
              at: court.now, accountID: nil, role: "clerk", operation: "op-\(index)", caseID: id,
              outcome: "ok", requestID: "r"))
        }
      }
      let first = try await court.store.read {
        try $0.auditEntries(of: mine, after: 0, limit: 2, hiding: nil)
      }
      #expect(first.map(\.operation) == ["op-0", "op-2"])
      let last = try #require(first.last)
      let rest = try await court.store.read {
        try $0.auditEntries(of: mine, after: last.id, limit: 2, hiding: nil)
      }
      #expect(rest.map(\.operation) == ["op-3"])
    }
  }

  @Test func theSandboxClockOnlyGoesForward() async throws {
    try await TestCourt.open { court in
      #expect(try await court.store.read { try $0.sandboxInstant() } == nil)
      let later = court.now.adding(seconds: 86_400)
      for instant in [court.now, later, later] {
        try await court.store.write { try $0.setSandboxInstant(instant) }
      }
      let back = try await rejection {
        try await court.store.write { try $0.setSandboxInstant(court.now) }
      }
      #expect(back?.code == "sandbox.backwards")
      #expect(try await court.store.read { try $0.sandboxInstant() } == later)
    }
  }

  @Test func precedentsRaiseTheirRevision() async throws {
    try await TestCourt.open { court in
      #expect(try await court.store.read { try $0.precedentRevision() } == 0)
      let news = try await court.store.write { transaction in
        try ["p1", "p2", "p1"].map {
          try transaction.upsertPrecedent(id: $0, body: ["facts": "甲"], at: court.now)
        }
      }
      #expect(news == [true, true, false])
      try await court.store.read { transaction throws in
        #expect(try transaction.precedentRevision() == 3)
        #expect(try transaction.precedents(after: "", limit: 10).map(\.id) == ["p1", "p2"])
        #expect(try transaction.precedents(after: "p1", limit: 10).map(\.body) == [["facts": "甲"]])
      }
    }
  }
}
