import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG
import CourtTestSupport
import Testing

/// Bytes in pieces, as an upload brings them.
struct Pieces: AsyncSequence, Sendable {
  typealias Element = ArraySlice<UInt8>
  let pieces: [[UInt8]]

  struct AsyncIterator: AsyncIteratorProtocol {
    var rest: ArraySlice<[UInt8]>
    mutating func next() async throws -> ArraySlice<UInt8>? { rest.popFirst()?[...] }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: pieces[...]) }
}

extension TestCourt {
  func announce(_ id: CaseID, by login: String = "buyer.1") async throws -> EvidenceItem {
    let (court, now, account) = (court, clock.now(), try account(login))
    return try await court.store.write { transaction in
      try AnnounceEvidence(court).run(
        .init(name: "截图", kind: .electronicData, purpose: "证明货不对板"), in: id, by: account,
        transaction, at: now)
    }
  }

  @discardableResult
  func receive(_ text: String, as item: EvidenceID, by login: String = "buyer.1") async throws
    -> ReceiveEvidence.Received
  {
    try await ReceiveEvidence(court).run(
      item, fileName: "a.txt", by: try account(login), body: Pieces(pieces: [Array(text.utf8)]))
  }
}

@Suite struct TheEvidenceWindow {
  @Test func closesWhenThePeriodEnds() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      let open = try await test.announce(id)
      try await test.serve(id)
      let due = try #require(try await test.deadlines("evidence", id).first?.dueAt)
      test.clock.set(due.adding(seconds: -1))
      let last = try await test.announce(id)
      try await test.receive("最后一刻", as: last.id)
      test.clock.set(due)
      let late = try await test.announce(id)
      try await test.receive("迟到", as: late.id)
      try await test.receive("也迟到", as: open.id)
      let noted = try await test.lateness(id)
      #expect(noted.map(\.evidenceID) == [open.id, late.id], "late, and not dropped")
      #expect(noted.allSatisfy { $0.endedAt == due && $0.ruling == nil })
    }
  }

  @Test func isShutOnceTheCaseIsOver() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      try await test.withdraw("buyer.1", from: id)
      let code = try await test.refusal { _ = try await test.announce(id) }
      #expect(code == "evidence.window-closed")
    }
  }

  @Test func isNotForOfficials() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      let code = try await test.refusal { _ = try await test.announce(id, by: "clerk") }
      #expect(code == "evidence.not-a-party")
    }
  }
}

@Suite struct TheSequencer {
  @Test func placesEachLeafOfConcurrentUploadsOnceAndTheRootIsTheirs() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      var items: [EvidenceItem] = []
      for _ in 0..<24 { items.append(try await test.announce(id)) }
      let announced = items
      let placed = try await withThrowingTaskGroup(of: Int.self) { group in
        for item in announced {
          group.addTask {
            try await test.receive("内容 \(item.ordinal)", as: item.id)
            return 0
          }
        }
        // Two sequencers work beside the uploads and beside each other.
        for _ in 0..<2 {
          group.addTask {
            var placed = 0
            for _ in 0..<12 {
              placed += try await SequenceLog(test.court).run()
              await Task.yield()
            }
            return placed
          }
        }
        return try await group.reduce(0, +)
      }
      var total = placed
      while case let more = try await SequenceLog(test.court).run(), more > 0 { total += more }
      #expect(total == 72)
      #expect(try await test.count("SELECT count(*)::int FROM log_leaf") == 72)
      #expect(
        try await test.count("SELECT count(DISTINCT leaf_index)::int FROM log_leaf") == 72)
      #expect(try await test.count("SELECT max(leaf_index)::int FROM log_leaf") == 71)
      let verdict = try #require(try await SequenceLog(test.court).verify())
      #expect(verdict.size == 72 && verdict.agrees)
      let leaves = try await test.court.store.read { try $0.leafBytes(from: 0, limit: 100) }
      var frontier = MerkleFrontier()
      for leaf in leaves { _ = frontier.append(MerkleTree.leafHash(leaf)) }
      let note = try #require(try await test.court.store.read { try $0.latestCheckpoint() })
      let signed = try SignedCheckpoint(
        text: note.text, verifierKey: test.court.keys.trust.logVerifierKey)
      #expect(signed.root == frontier.root && signed.size == 72)
    }
  }

  @Test func aLeafThatWasExchangedIsFound() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.receive("原文", as: try await test.announce(id).id)
      _ = try await SequenceLog(test.court).run()
      // Someone with the owner's rights takes the guards away first.
      try await test.database.pool.session { connection in
        try connection.script(
          """
          ALTER TABLE log_leaf DISABLE TRIGGER USER;
          UPDATE log_leaf SET bytes = bytes || ' '::bytea, hash = sha256('\\x00'::bytea || bytes || ' '::bytea);
          """)
      }
      let verdict = try #require(try await SequenceLog(test.court).verify())
      #expect(!verdict.agrees)
    }
  }
}
