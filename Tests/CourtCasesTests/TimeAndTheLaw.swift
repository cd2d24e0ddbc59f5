import CourtCases
import CourtDomain
import Testing

@Suite struct LastDays {
  /// Service on these days; fifteen days for the defence, the last one never a day of rest.
  /// Source: Civil Procedure Law arts. 85, 128; the State Council's calendars of 2025 and 2026.
  @Test(arguments: [
    ("2025-11-04", "2025-11-19"), ("2025-11-07", "2025-11-24"), ("2025-12-17", "2026-01-04"),
    ("2026-01-30", "2026-02-14"), ("2026-02-02", "2026-02-24"), ("2026-04-17", "2026-05-06"),
    ("2026-09-14", "2026-09-29"), ("2026-09-17", "2026-10-08"),
  ]) func defenceOfFifteenDays(_ servedOn: String, _ lastDay: String) async throws {
    let day = try #require(CalendarDay(iso8601: servedOn))
    let filed = day.adding(days: -1)
    try await TestCourt.open(at: "\(filed)T01:00:00Z") { test in
      let id = try await test.file().id
      try await test.perform("clerk", "accept", ["track": "simplified"], on: id)
      try await test.act("buyer.1", on: id) { _ = try $0.payFee(reference: "P") }
      try test.set("\(servedOn)T02:00:00Z")
      try await test.read("seller.1", id)
      let defence = try #require(try await test.deadlines("defence", id).first)
      #expect(defence.lastDay.description == lastDay)
      let end = try #require(CalendarDay(iso8601: lastDay))
      #expect(defence.dueAt == CourtZone.china.end(of: end))
    }
  }
}

@Suite struct TheLawActsBeforeTheLateParty {
  @Test func aDefenceOnTheLastDayIsTakenAndOneAfterItFindsTheWindowClosed() async throws {
    try await TestCourt.open { test in
      let early = try await test.file().id
      try await test.serve(early)
      let due = try #require(try await test.deadlines("defence", early).first?.dueAt)
      test.clock.set(due.adding(seconds: -1))
      try await test.perform("seller.1", "file-defence", ["text": "按时"], on: early)
      #expect(try await test.caseFile(early).state == "preparation")
    }
    try await TestCourt.open { test in
      let late = try await test.file().id
      try await test.serve(late)
      let due = try #require(try await test.deadlines("defence", late).first?.dueAt)
      test.clock.set(due)
      // No worker has come by: the refused act itself lets the law act first.
      let code = try await test.refusal {
        try await test.perform("seller.1", "file-defence", ["text": "迟到"], on: late)
      }
      #expect(code != nil)
      try await test.fireTimers()
      #expect(try await test.caseFile(late).state == "preparation")
      #expect(try await test.docket(late).contains { $0.action == "defence-expired" })
      #expect(try await !test.docket(late).contains { $0.action == "file-defence" })
    }
  }

  @Test func anExpiryTakesEffectWhenItWasDueHoweverLateItIsFired() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.perform("clerk", "accept", ["track": "simplified"], on: id)
      let due = try #require(try await test.deadlines("fee-payment", id).first?.dueAt)
      try test.set("2026-01-20T03:04:05Z")
      #expect(try await test.fireTimers() == 1)
      let last = try #require(try await test.docket(id).last)
      #expect(last.action == "deemed-withdrawn")
      #expect(last.at == due)
      let fee = try #require(try await test.deadlines("fee-payment", id).first)
      #expect(fee.standing == .expired && fee.closedAt == due)
      #expect(
        try await test.deadlines("trial-limit", id).allSatisfy { $0.standing == .cancelled })
      #expect(try await test.count("SELECT count(*)::int FROM timer") == 0)
    }
  }

  @Test func aLatePaymentFindsTheCaseWithdrawn() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.perform("clerk", "accept", ["track": "simplified"], on: id)
      try test.set("2025-11-10T16:00:00Z")
      let code = try await test.refusal {
        try await test.act("buyer.1", on: id) { _ = try $0.payFee(reference: "late") }
      }
      #expect(code != nil)
      let fee = try await test.court.store.read { try $0.fee(of: id) }
      #expect(fee?.standing == .due)
    }
  }
}

@Suite struct TimersFireExactlyOnce {
  @Test func eightWorkersOverTwoHundredTimers() async throws {
    try await TestCourt.open { test in
      let ids = try await withThrowingTaskGroup(of: [CaseID].self) { group in
        for lane in 0..<4 {
          group.addTask {
            var ids: [CaseID] = []
            for _ in 0..<50 {
              let id = try await test.file(Complaints.refund(by: lane + 1), by: "buyer.\(lane + 1)")
                .id
              try await test.perform("clerk", "accept", ["track": "simplified"], on: id)
              ids.append(id)
            }
            return ids
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(ids.count == 200)
      try test.set("2025-11-11T00:00:00Z")
      let fired = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<8 { group.addTask { try await test.fireTimers() } }
        return try await group.reduce(0, +)
      }
      #expect(fired == 200)
      #expect(
        try await test.count(
          "SELECT count(*)::int FROM docket_entry WHERE action = 'deemed-withdrawn'") == 200)
      #expect(
        try await test.count(
          "SELECT count(DISTINCT case_id)::int FROM docket_entry WHERE action = 'deemed-withdrawn'")
          == 200)
      #expect(try await test.fireTimers() == 0)
    }
  }
}

@Suite struct TheFee {
  @Test func isNotSettledByThePayersOwnWord() async throws {
    try await TestCourt.open(takingStatedPayments: false) { test in
      let id = try await test.file().id
      try await test.perform("clerk", "accept", ["track": "simplified"], on: id)
      let code = try await test.refusal {
        try await test.act("buyer.1", on: id) { _ = try $0.payFee(reference: "P") }
      }
      #expect(code == "fee.unconfirmed")
      #expect(try await test.court.store.read { try $0.fee(of: id) }?.standing == .due)
      #expect(try await test.caseFile(id).state == "fee-pending")
    }
  }

  @Test(arguments: [
    ("ordinary", Int64(300_00), Int64(150_00), CourtFee.Standing.refunded),
    ("simplified", 150_00, 150_00, .paid), ("small-claims", 150_00, 150_00, .paid),
  ]) func isHalvedOnceHoweverOftenTheLawWouldHalveIt(
    _ track: String, _ asked: Int64, _ kept: Int64, _ standing: CourtFee.Standing
  ) async throws {
    try await TestCourt.open { test in
      let id = try await test.file(Complaints.refund(yuan: 20_000)).id
      try await test.serve(id, track: track)
      let paid = try #require(try await test.court.store.read { try $0.fee(of: id) })
      #expect(paid.amount.minorUnits == asked)
      try await test.withdraw("buyer.1", from: id)
      let after = try #require(try await test.court.store.read { try $0.fee(of: id) })
      #expect(after.amount.minorUnits == kept)
      #expect(after.standing == standing)
    }
  }
}
