import CourtCases
import CourtDomain
import CourtPG
import CourtTestSupport
import Testing

@Suite struct TheCourtWasDown {
  /// The fee of a case falls due at midnight; the court is down that evening.
  private func unpaid(_ test: TestCourt) async throws -> (CaseID, Deadline) {
    let id = try await test.file().id
    try await test.perform("clerk", "accept", ["track": "simplified"], on: id)
    return (id, try await test.deadline("fee-payment", id))
  }

  private func record(_ test: TestCourt, from: String, to: String?) async throws {
    let recording = RecordOutage(test.court)
    let now = test.clock.now()
    let (begin, end) = (
      try #require(Instant(rfc3339: from)), to.flatMap(Instant.init(rfc3339:))
    )
    _ = try await test.court.store.write {
      try recording.run(from: begin, to: end, note: "机房停电", by: nil, in: $0, at: now)
    }
  }

  @Test func aPartysTimeEndsLaterAndTheCourtsOwnDoesNot() async throws {
    try await TestCourt.open { test in
      let (id, fee) = try await unpaid(test)
      let waiting = try await test.file(Complaints.refund(by: 2), by: "buyer.2")
      let review = try await test.deadline("filing-review", waiting.id)
      #expect(fee.lastDay == review.lastDay)
      // Nobody looked for six hours around midnight.
      test.clock.set(fee.dueAt.adding(seconds: 3 * 3_600))
      try await record(test, from: "2025-11-10T13:00:00Z", to: "2025-11-10T18:00:00Z")
      let round = try await FireTimers(test.court).drain()
      #expect(round.fired == 1 && round.relieved == 1)
      let later = try await test.deadline("fee-payment", id)
      #expect(later.standing == .running && later.lastDay > fee.lastDay)
      let old = try #require(try await test.revisions(later).first)
      #expect(old.change == .outage && old.lastDay == fee.lastDay)
      #expect(old.reason.zh.contains("机房停电"))
      #expect(try await test.deadline("filing-review", waiting.id).standing == .expired)
      #expect(try await test.timersAreInStep())
      // The party may still pay.
      try await test.act("buyer.1", on: id) { _ = try $0.payFee(reference: "P") }
      #expect(try await test.deadline("fee-payment", id).standing == .met)
    }
  }

  @Test func theNewDayIsThereBeforeTheOldOneRunsOut() async throws {
    try await TestCourt.open { test in
      let (id, fee) = try await unpaid(test)
      // In the morning of the last day it is over: whoever looks at noon sees the new day.
      try test.set("2025-11-10T04:00:00Z")
      try await record(test, from: "2025-11-10T00:30:00Z", to: "2025-11-10T03:00:00Z")
      #expect(try await ApplyOutages(test.court).run() == 1)
      let moved = try await test.deadline("fee-payment", id)
      #expect(moved.lastDay.description == "2025-11-11" && moved.lastDay > fee.lastDay)
      // Once is enough, also when it is done again after a crash.
      #expect(try await ApplyOutages(test.court).run() == 0)
      try await test.database.pool.transaction { connection in
        _ = try connection.execute("UPDATE outage SET applied_at = NULL")
      }
      #expect(try await ApplyOutages(test.court).run() == 0)
      #expect(try await test.deadline("fee-payment", id).revisions == 1)
    }
  }

  @Test func nothingOfAPartyRunsOutWhileItLasts() async throws {
    try await TestCourt.open { test in
      let (id, fee) = try await unpaid(test)
      try test.set("2025-11-10T13:30:00Z")
      try await record(test, from: "2025-11-10T13:00:00Z", to: nil)
      test.clock.set(fee.dueAt.adding(seconds: 86_400))
      let round = try await FireTimers(test.court).drain()
      #expect(round.relieved == 1)
      let held = try await test.deadline("fee-payment", id)
      #expect(held.standing == .running && held.standstill?.kind == "outage.extension")
      #expect(try await test.timersAreInStep())
      let now = test.clock.now()
      let recording = RecordOutage(test.court)
      try await test.court.store.write { try recording.end(in: $0, at: now) }
      #expect(try await ApplyOutages(test.court).run() == 1)
      let after = try await test.deadline("fee-payment", id)
      #expect(after.standstill == nil && after.dueAt > now)
      #expect(try await test.timersAreInStep())
      #expect(try await test.historyIsWhole())
    }
  }

  @Test func itsOwnSilenceIsNoticedBeforeAnythingFires() async throws {
    try await TestCourt.open { test in
      let (id, fee) = try await unpaid(test)
      test.clock.set(fee.dueAt.adding(seconds: -2 * 3_600))
      let signs = SignsOfLife(test.court, .work)
      #expect(try await signs.give() == nil)
      test.clock.set(fee.dueAt.adding(seconds: 4 * 3_600))
      let outage = try #require(try await signs.give())
      #expect(outage.from == fee.dueAt.adding(seconds: -2 * 3_600) && outage.isNoticed)
      #expect(try await test.fireTimers() == 0)
      #expect(try await test.deadline("fee-payment", id).standing == .running)
    }
  }

  @Test func workersAloneAreNoCourtWhereAServerHasBeen() async throws {
    try await TestCourt.open { test in
      let serving = SignsOfLife(test.court, .serve)
      let working = SignsOfLife(test.court, .work)
      _ = try await serving.give()
      let start = test.clock.now()
      for minute in 1...9 {
        test.clock.set(start.adding(seconds: Int64(minute) * 60))
        #expect(try await working.give() == nil)
      }
      test.clock.set(start.adding(seconds: 660))
      let lasting = try #require(try await working.give())
      #expect(lasting.from == start && lasting.to == nil)
      #expect(try await working.give() == nil)
      test.clock.set(start.adding(seconds: 900))
      let ended = try #require(try await serving.give())
      #expect(ended.id == lasting.id && ended.to == test.clock.now())
    }
  }

  @Test func anEntryWithDefectsIsRefusedWithAllOfThem() async throws {
    try await TestCourt.open { test in
      let now = test.clock.now()
      let recording = RecordOutage(test.court)
      await #expect(throws: Invalid.self) {
        _ = try await test.court.store.write {
          try recording.run(
            from: now.adding(seconds: 60), to: now.adding(seconds: 30), note: "", by: nil, in: $0,
            at: now)
        }
      }
    }
  }
}
