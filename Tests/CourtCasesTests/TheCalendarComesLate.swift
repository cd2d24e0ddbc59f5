import CourtCases
import CourtDomain
import CourtLaw
import CourtTestSupport
import Foundation
import Testing

/// Time limits that end in a year whose days off are not announced yet.
@Suite struct TheCalendarComesLate {
  /// The same court before the notice of 2026 had come.
  private func withoutNextYear(_ test: TestCourt) throws -> TestCourt {
    let law = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Workflows/law")
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("court-cases-law-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: law, to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.removeItem(at: folder.appendingPathComponent("calendar-2026.yaml"))
    var court = test.court
    court.law = try LawBook.load(folder: folder.path)
    return TestCourt(
      court: court, clock: test.clock, database: test.database, people: test.people)
  }

  /// Seven days for the fee end on the second of January, in the holiday.
  private func unpaid(_ test: TestCourt, by serial: Int = 1) async throws -> (CaseID, Deadline) {
    let id = try await test.file(Complaints.refund(by: serial), by: "buyer.\(serial)").id
    try await test.perform("clerk", "accept", ["track": "simplified"], on: id)
    return (id, try await test.deadline("fee-payment", id))
  }

  private static let acceptance = "2025-12-26T02:00:00Z"

  @Test func theDateIsCountedAnewOnceAndTheOldOneStaysWithTheReason() async throws {
    try await TestCourt.open(at: Self.acceptance) { test in
      let before = try withoutNextYear(test)
      let (id, provisional) = try await unpaid(before)
      #expect(provisional.isProvisional)
      #expect(provisional.lastDay.description == "2026-01-02")
      // Without the notice nothing can be fixed, however often it is tried.
      #expect(try await FixProvisionalDates(before.court).run() == 0)
      #expect(try await FixProvisionalDates(test.court).run(lanes: 2) >= 1)
      let fixed = try await test.deadline("fee-payment", id)
      let asked = try await test.fresh(on: id)
      #expect(!fixed.isProvisional && fixed.lastDay == asked.lastDay)
      #expect(fixed.lastDay > provisional.lastDay && fixed.standing == .running)
      let old = try #require(try await test.revisions(fixed).first)
      #expect(old.change == .recomputed && old.lastDay == provisional.lastDay)
      #expect(old.cause.hasPrefix("calendar:"))
      #expect(old.reason.zh.contains("放假安排已载入"))
      #expect(try await FixProvisionalDates(test.court).run() == 0)
      #expect(try await test.deadline("fee-payment", id).revisions == 1)
      #expect(try await test.timersAreInStep())
      #expect(try await test.historyIsWhole())
    }
  }

  @Test func severalWorkersShareTheCasesAndNoneIsCountedTwice() async throws {
    try await TestCourt.open(at: Self.acceptance) { test in
      let before = try withoutNextYear(test)
      var ids: [CaseID] = []
      for _ in 0..<8 {
        for serial in 1...4 { ids.append(try await unpaid(before, by: serial).0) }
      }
      let waiting = try await test.count(
        "SELECT count(*)::int FROM deadline WHERE explanation ->> 'provisional' = 'true'")
      #expect(waiting >= ids.count)
      let court = test.court
      // One of them is stopped on the way, as a process that is killed.
      let stopped = Task { try await FixProvisionalDates(court).run(lanes: 2) }
      stopped.cancel()
      _ = try? await stopped.value
      async let first = FixProvisionalDates(court).run(lanes: 2)
      async let second = FixProvisionalDates(court).run(lanes: 2)
      _ = try await (first, second)
      for id in ids {
        let fixed = try await test.deadline("fee-payment", id)
        #expect(!fixed.isProvisional && fixed.revisions == 1)
      }
      #expect(
        try await test.count(
          """
          SELECT count(*)::int FROM deadline
          WHERE explanation ->> 'provisional' = 'true' AND standing = 'running'
          """) == 0)
      #expect(try await test.timersAreInStep())
    }
  }

  @Test func aProvisionalDateThatIsDueIsCountedBeforeItTakesEffect() async throws {
    try await TestCourt.open(at: Self.acceptance) { test in
      let (id, provisional) = try await unpaid(try withoutNextYear(test))
      test.clock.set(provisional.dueAt)
      let round = try await FireTimers(test.court).drain()
      #expect(round.fired == 0 && round.relieved == 1)
      let fixed = try await test.deadline("fee-payment", id)
      #expect(fixed.standing == .running && fixed.lastDay > provisional.lastDay)
      test.clock.set(fixed.dueAt)
      #expect(try await FireTimers(test.court).drain().fired >= 1)
      #expect(try await test.deadline("fee-payment", id).standing == .expired)
    }
  }
}

extension TestCourt {
  /// What the law of this court answers today to the question of a deadline.
  fileprivate func fresh(on id: CaseID) async throws -> ComputedDeadline {
    let deadline = try await deadline("fee-payment", id)
    let basis = try #require(deadline.basis)
    let question = try #require(ClockHistory(json: basis, court: court.settings))
    return try #require(try court.law.deadline(question).deadline)
  }
}
