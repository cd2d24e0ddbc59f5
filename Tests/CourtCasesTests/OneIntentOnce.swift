import CourtCases
import CourtDomain
import CourtEvidence
import Testing

/// The retry key, its effect and its answer are one transaction.
@Suite struct OneIntentOnce {
  private static func request(_ account: Account, key: String?, body: String = "b") -> WriteRequest
  {
    WriteRequest(
      principal: account, operation: "createDraft", requestID: "r-1", idempotencyKey: key,
      bodyDigest: SHA256.digest(Array(body.utf8)).bytes)
  }

  @discardableResult
  private static func draft(
    _ test: TestCourt, key: String?, body: String = "b", as login: String = "buyer.1"
  ) async throws -> (answer: StoredAnswer, isReplay: Bool) {
    let (court, owner) = (test.court, try test.account(login))
    return try await request(owner, key: key, body: body).run(in: court) { transaction, now in
      let draft = try Drafts(court).create(
        ["facts": .string(body)], by: owner, transaction, at: now)
      return StoredAnswer(status: 201, body: Array(draft.id.description.utf8))
    }
  }

  @Test func aRepeatIsToldTheSameBytes() async throws {
    try await TestCourt.open { test in
      let first = try await Self.draft(test, key: "k")
      let again = try await Self.draft(test, key: "k")
      #expect(!first.isReplay && again.isReplay)
      #expect(again.answer == first.answer)
      #expect(try await test.count("SELECT count(*)::int FROM draft") == 1)
      let other = try await test.refusal { try await Self.draft(test, key: "k", body: "c") }
      #expect(other == "idempotency.key-reused")
      #expect(try await Self.draft(test, key: "k", as: "buyer.2").isReplay == false)
      try await Self.draft(test, key: nil)
      try await Self.draft(test, key: nil)
      #expect(try await test.count("SELECT count(*)::int FROM draft") == 4)
    }
  }

  @Test func whileTheFirstRunsTheSecondIsTurnedAway() async throws {
    try await TestCourt.open { test in
      let owner = try test.account("buyer.1")
      let court = test.court
      let key = IdempotencyKey(principal: owner.id, operation: "createDraft", key: "slow")
      // The first request holds its key, and in the middle of it the second arrives.
      let outcomes = try await withThrowingTaskGroup(of: String?.self) { group in
        for _ in 0..<12 {
          group.addTask { try await test.refusal { try await Self.draft(test, key: "slow") } }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.allSatisfy { $0 == nil || $0 == "idempotency.in-progress" })
      #expect(outcomes.contains { $0 == nil })
      #expect(try await test.count("SELECT count(*)::int FROM draft") == 1)
      let isFree = try await court.store.write { try $0.lockIdempotencyKey(key) }
      #expect(isFree)
    }
  }

  @Test func aRefusedRequestMayBeMendedUnderTheSameKey() async throws {
    try await TestCourt.open { test in
      let owner = try test.account("buyer.1")
      let refused = try await test.refusal {
        _ = try await Self.request(owner, key: "k").run(in: test.court) { _, _ in
          throw Rejection("test.no", zh: "不行", en: "no")
        }
      }
      #expect(refused == "test.no")
      #expect(try await Self.draft(test, key: "k", body: "mended").isReplay == false)
    }
  }
}
