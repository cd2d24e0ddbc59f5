import CourtCases
import CourtDomain
import CourtTestSupport
import Testing

@Suite struct TheStoryTellsMovedDates {
  private static let fee = LocalizedText(zh: "交费期限", en: "fee payment")

  private func story(_ test: TestCourt, _ id: CaseID) async throws -> CaseStory {
    try await test.court.store.read { transaction in
      let deadlines = try transaction.deadlines(of: id)
      let file = try transaction.caseFile(id, locked: false)
      guard let file else { throw OpenCase.notFound }
      return CaseStory(
        file: file, docket: try transaction.docket(of: id, after: 0, limit: 1_000),
        deadlines: deadlines, revisions: try transaction.revisions(of: deadlines, limit: 1_000))
    }
  }

  @Test func whatAnOutageMovedStandsAfterTheActBeforeIt() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.perform("clerk", "accept", ["track": "simplified"], on: id)
      let recording = RecordOutage(test.court)
      try test.set("2025-11-10T04:00:00Z")
      let now = test.clock.now()
      try await test.court.store.write {
        _ = try recording.run(
          from: now.adding(seconds: -12_600), to: now.adding(seconds: -3_600), note: "机房停电",
          by: nil, in: $0, at: now)
      }
      #expect(try await ApplyOutages(test.court).run() == 1)
      let told = try await story(test, id)
      // Nothing was done since the case was accepted and drawn: the last chapter tells it.
      #expect(told.chapters.last?.moved.count == 1)
      let before = told.chapters.dropLast().map(\.moved.count).reduce(0, +)
      #expect(before == 0)
      let change = try #require(told.chapters.flatMap(\.moved).first)
      let text = change.told(of: Self.fee)
      #expect(text.zh == "期限「交费期限」由 2025-11-10 改为 2025-11-11，因为：法院系统不可用：机房停电。")
      #expect(
        text.en == "the limit “fee payment” moved from 2025-11-10 to 2025-11-11 because: "
          + "the court's system was down: 机房停电.")
    }
  }

  @Test func everyRevisionIsToldOnceInItsChapter() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let deadlines = try await test.court.store.read { try $0.deadlines(of: id) }
      let told = try await story(test, id)
      #expect(
        told.chapters.map(\.moved.count).reduce(0, +) == deadlines.map(\.revisions).reduce(0, +))
      for chapter in told.chapters {
        for change in chapter.moved where change.revision.docketSequence != nil {
          #expect(change.revision.docketSequence == chapter.entry.sequence)
        }
      }
    }
  }

  @Test(arguments: [
    (Deadline.Standing.running, String?.none, "改为 2025-11-20", "moved from"),
    (.running, "exclusion.stay", "起中止", "stands still"), (.cancelled, nil, "失效", "has fallen"),
  ])
  func eachKindOfChangeHasItsWords(
    standing: Deadline.Standing, stillBy kind: String?, zh: String, en: String
  ) async throws {
    let day = try #require(CalendarDay(iso8601: "2025-11-10"))
    let ids = RandomIdentifiers()
    let now = try #require(Instant(rfc3339: "2025-11-03T01:00:00Z"))
    let before = Deadline(
      id: ids.make(at: now), caseID: ids.make(at: now), clock: "fee-payment", partyID: nil,
      rule: "fee.payment", startedAt: now, lastDay: day, dueAt: now, standing: .running,
      closedAt: nil, explanation: .null)
    var after = before
    after.lastDay = day.adding(days: 10)
    after.standing = standing
    after.standstill = kind.map { Standstill(from: day, kind: $0) }
    let revision = DeadlineRevision(
      of: before, ordinal: 1, change: .recomputed,
      reason: LocalizedText(zh: "事由。", en: "a reason."), article: "CPL 86", cause: "act",
      docketSequence: 1, at: now)
    let text = try #require(DeadlineChange.all(of: after, [revision]).first).told(of: Self.fee)
    #expect(text.zh.contains(zh) && text.zh.hasSuffix("因为：事由（CPL 86）。"))
    #expect(text.en.contains(en) && text.en.hasSuffix("because: a reason (CPL 86)."))
  }
}
