import CourtCases
import CourtDomain
import Testing

@Suite struct AServiceTakenBack {
  private func effective(_ test: TestCourt, _ id: CaseID, _ document: String) async throws
    -> ServiceOfProcess
  {
    try #require(
      try await test.court.store.read { try $0.services(of: id) }
        .first { $0.documentKind == document && $0.effect == .effective })
  }

  @Test func endsWhatCountedFromItWithTheReasonAndServesAgain() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let defence = try await test.deadline("defence", id)
      let service = try await effective(test, id, "copy-of-complaint")
      #expect(defence.origin == .service(service.id))
      try test.set("2025-11-07T02:00:00Z")
      try await test.act("clerk", on: id) {
        _ = try $0.rebutService(service.id, reason: "账户被他人冒用")
      }
      let fallen = try await test.deadline("defence", id)
      #expect(fallen.standing == .cancelled && fallen.id == defence.id)
      let why = try #require(try await test.revisions(fallen).last)
      #expect(why.change == .cancelled && why.reason.zh.contains("账户被他人冒用"))
      #expect(why.lastDay == defence.lastDay && why.cause == "service-rebutted")
      #expect(try await test.timersAreInStep())
      #expect(try await test.historyIsWhole())

      // The next service starts the same clock anew, in whatever state the case is.
      try test.set("2025-11-10T02:00:00Z")
      try await test.read("seller.1", id)
      let again = try await test.deadline("defence", id)
      #expect(again.id != defence.id && again.standing == .running)
      #expect(again.explanation["start_day"]?.string == "2025-11-10")
      #expect(again.lastDay.description == "2025-11-25")
      let services = try await test.court.store.read { try $0.services(of: id) }
        .filter { $0.documentKind == "copy-of-complaint" }
      #expect(Set(services.map(\.effect)) == [.rebutted, .effective])
    }
  }

  @Test func goesToAClerkWhereTheTimeHadRunOut() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let service = try await effective(test, id, "copy-of-complaint")
      let due = try await test.deadline("defence", id).dueAt
      test.clock.set(due)
      try await test.fireTimers()
      let state = try await test.caseFile(id).state
      try await test.act("clerk", on: id) {
        _ = try $0.rebutService(service.id, reason: "未收到")
      }
      #expect(try await test.caseFile(id).state == state)
      #expect(try await test.deadline("defence", id).standing == .expired)
      let tasks = try await test.court.store.read { try $0.tasks(of: id) }
      #expect(tasks.contains { $0.kind == "review-rebutted-service" && $0.closedAt == nil })
    }
  }

  @Test func isNotForTheParties() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let service = try await effective(test, id, "copy-of-complaint")
      let code = try await test.refusal {
        try await test.act("seller.1", on: id) {
          _ = try $0.rebutService(service.id, reason: "我没收到")
        }
      }
      #expect(code == "service.not-yours")
    }
  }

  @Test func aCorrectedDayCountsEverythingAnew() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let service = try await effective(test, id, "copy-of-complaint")
      try test.set("2025-11-10T02:00:00Z")
      let day = try #require(CalendarDay(iso8601: "2025-11-06"))
      try await test.act("clerk", on: id) {
        _ = try $0.correctService(service.id, servedOn: day, reason: "回执日期录入有误")
      }
      let defence = try await test.deadline("defence", id)
      #expect(defence.lastDay.description == "2025-11-21")
      let old = try #require(try await test.revisions(defence).first)
      #expect(old.change == .corrected && old.lastDay.description == "2025-11-18")
      #expect(try await test.timersAreInStep())
    }
  }
}
