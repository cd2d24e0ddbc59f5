import CourtDomain
import CourtScheduling
import Testing

/// What a court asks beyond the file format, in the planner that searches and proposes alike.
@Suite struct WhatACourtAsks {
  private static let horizon = ("2026-03-02", "2026-03-13")

  /// A court of four judges with rooms and clerks that are taken for odd times.
  private static func court(seed: UInt64) throws -> (BusyCalendar, [HearingRequest]) {
    var random = SeededGenerator(seed: seed)
    var calendar = try twoWeeks()
    let rooms = (0..<3).map { ResourceKey.room("R\($0)") }
    let clerks = (0..<3).map { ResourceKey.clerk("C\($0)") }
    let judges = (0..<4).map { ResourceKey.judge("J\($0)") }
    for key in rooms + clerks + judges {
      for day in calendar.workingDays where Int.random(in: 0..<2, using: &random) == 0 {
        let from = calendar.instant(day, minute: Int.random(in: 530..<1_000, using: &random))
        let minutes = Int64.random(in: 20...120, using: &random)
        let taken = BusyInterval(start: from, end: from.adding(seconds: minutes * 60))
        if let taken { calendar.block(key, taken) }
      }
    }
    let requests = try (0..<24).map { number -> HearingRequest in
      let judge = judges[number % 4]
      let series = calendar.intervals(of: judge).filter { _ in
        Int.random(in: 0..<12, using: &random) == 0
      }
      var asked = try request(
        minutes: [30, 40, 60, 90, 120].randomElement(using: &random) ?? 60,
        through: ["2026-03-06", "2026-03-11", horizon.1].randomElement(using: &random)
          ?? horizon.1,
        rooms: number % 5 == 0 ? [rooms[1]] : rooms, clerks: clerks,
        required: [.party("P\(Int.random(in: 0..<30, using: &random))")]
          + (number % 6 == 0 ? [judges[(number + 1) % 4]] : []),
        preferences: HearingPreferences(
          partOfDay: [nil, .morning, .afternoon].randomElement(using: &random) ?? nil,
          avoidWeekdays: number % 3 == 0 ? [1, 3] : [], series: series))
      asked.judge = judge
      if number % 7 == 0 { asked.onlyPartOfDay = .morning }
      return asked
    }
    return (calendar, requests)
  }

  /// The plan's ledger and a proposal's price are one sum.
  @Test(arguments: UInt64(1)...6)
  func costsInThePlanWhatTheProposalSays(seed: UInt64) throws {
    let (calendar, requests) = try Self.court(seed: seed)
    var instance = try #require(RequestedHearings(requests, calendar)).instance
    instance.weights.rest = 0
    let table = try PlanTable(instance)
    var compared = 0
    for hearing in instance.hearings.indices {
      let before = table.cost
      let offers = table.propose(hearing, count: 30)
      for offer in offers {
        let row = ScheduledHearing(
          hearing: hearing, date: offer.date, start: offer.start, bench: offer.bench, clerk: 0,
          room: 0)
        #expect(table.book(row), "seed \(seed): hearing \(hearing)")
        let left = instance.weights.unscheduled * instance.hearings[hearing].weight
        #expect(table.cost - before == offer.price - left, "seed \(seed): hearing \(hearing)")
        table.cancel(hearing)
        compared += 1
      }
      if let best = offers.first {
        let row = ScheduledHearing(
          hearing: hearing, date: best.date, start: best.start, bench: best.bench, clerk: 0,
          room: 0)
        #expect(table.book(row))
      }
    }
    #expect(compared > 300)
  }

  /// Musts hold, units are named for nearly all (the rest ask singly, as a booking does), and nobody
  /// is taken twice.
  @Test(arguments: UInt64(11)...16)
  func isKeptByASearchOverMany(seed: UInt64) throws {
    let (calendar, requests) = try Self.court(seed: seed)
    let asked = try #require(RequestedHearings(requests, calendar))
    let planner = try HearingPlanner(asked.instance)
    let plan = planner.plan(budget: PlanBudget(steps: 400), seed: seed)
    #expect(plan.schedule.rows.count >= 20, "seed \(seed)")
    var taken = calendar
    var named = 0
    for row in plan.schedule.rows {
      let request = requests[row.hearing]
      let start = calendar.instant(row.date, minute: row.start)
      let end = start.adding(seconds: Int64(request.durationMinutes) * 60)
      let time = try #require(BusyInterval(start: start, end: end))
      #expect(row.date <= request.latest.day, "seed \(seed)")
      if request.onlyPartOfDay == .morning { #expect(row.start < 720, "seed \(seed)") }
      let units = [
        asked.rooms.indices.contains(row.room) ? asked.rooms[row.room] : nil,
        asked.clerks.indices.contains(row.clerk) ? asked.clerks[row.clerk] : nil,
      ].compactMap(\.self)
      if units.count == 2 { named += 1 }
      #expect(units.allSatisfy { (request.rooms + request.clerks).contains($0) })
      for key in Set([request.judge] + request.required + units) {
        #expect(taken.isFree(key, time), "seed \(seed): \(key) at \(time)")
        taken.block(key, time)
      }
    }
    #expect(named * 5 >= plan.schedule.rows.count * 4, "seed \(seed): \(named) named")
  }

  @Test func putsAHearingNextToItsSeries() throws {
    var calendar = try twoWeeks()
    let other = try interval("2026-03-04", (15, 0), (16, 0))
    calendar.block(.judge("J1"), other)
    let asked = try request(
      minutes: 60, preferences: HearingPreferences(series: [other]))
    let best = try #require(HearingProposals.propose(asked, calendar).proposals.first)
    #expect(best.start == (try at("2026-03-04", 14)))
    #expect(best.reasons.contains { $0.en == "directly before or after a hearing of its series" })
  }

  /// Three of one series fill a morning, and nobody else is put between them.
  @Test func keepsASeriesOfAListTogether() throws {
    var similar = try request(minutes: 60)
    similar.preferences.seriesName = "e-commerce"
    let other = try request(minutes: 60)
    let requests = [similar, other, similar, other, similar]
    let asked = try #require(RequestedHearings(requests, try twoWeeks()))
    let plan = try HearingPlanner(asked.instance).plan(budget: PlanBudget(steps: 600), seed: 1)
    let blocks = plan.schedule.rows.filter { $0.hearing % 2 == 0 }
      .map { "\($0.date) \($0.start < 720)" }
    #expect(blocks.count == 3)
    #expect(Set(blocks).count == 1)
  }

  @Test func avoidsTheDaysThatAreNotWished() throws {
    let asked = try request(preferences: HearingPreferences(avoidWeekdays: [1, 2]))
    let best = try #require(HearingProposals.propose(asked, try twoWeeks()).proposals.first)
    #expect(best.day == (try day("2026-03-04")))
  }

  @Test func looksAtNoOtherPartOfTheDayWhereOneIsAMust() throws {
    var calendar = try twoWeeks()
    calendar.block(.party("P1"), try interval("2026-03-03", (9, 0), (12, 0)))
    var asked = try request(from: "2026-03-03", through: "2026-03-03")
    asked.onlyPartOfDay = .morning
    let refusal = try #require(HearingProposals.propose(asked, calendar).refusal)
    #expect(refusal.slotsExamined == 7)
    #expect(refusal.closures.map(\.closedSlots) == [7])
  }

  /// At each step a room is free, and none of them throughout.
  @Test func needsOneRoomFromBeginningToEnd() throws {
    var calendar = try twoWeeks()
    calendar.block(.room("R1"), try interval("2026-03-03", (9, 0), (10, 30)))
    calendar.block(.room("R2"), try interval("2026-03-03", (10, 30), (12, 0)))
    var asked = try request(minutes: 120, from: "2026-03-03", through: "2026-03-03")
    asked.onlyPartOfDay = .morning
    let refusal = try #require(HearingProposals.propose(asked, calendar).refusal)
    #expect(refusal.closures.map(\.cause) == [.pool(.room)])
    #expect(refusal.remedies.contains { $0.en == "a hearing of 90 minutes would fit" })
  }

  @Test func takesTheBusierOfTwoFreeRooms() throws {
    var calendar = try twoWeeks()
    calendar.block(.room("R2"), try interval("2026-03-02", (14, 0), (16, 0)))
    let best = try #require(HearingProposals.propose(try request(), calendar).proposals.first)
    #expect(best.start == (try at("2026-03-02", 9)))
    #expect(best.room == .room("R2"))
  }
}

@Suite struct ThePriceForThoseWhoWait {
  /// A judge who sits in the mornings only, and three who each need a whole one.
  private static func offers(limit: String?) throws -> [HearingProposal] {
    var calendar = try twoWeeks()
    for day in calendar.workingDays {
      let taken = BusyInterval(
        start: calendar.instant(day, minute: 840), end: calendar.instant(day, minute: 1_050))
      if let taken { calendar.block(.judge("J1"), taken) }
    }
    let waiting = try (0..<3).map { _ in
      WaitingHearing(
        earliest: try day("2026-03-02"), latest: try limit.map { try day($0) },
        durationMinutes: 180)
    }
    return HearingProposals.propose(
      try request(minutes: 180), calendar, limit: 10, waiting: waiting
    ).proposals
  }

  @Test func isTheDaysByWhichTheyComeLater() throws {
    let found = try Self.offers(limit: nil)
    let first = try #require(found.first { $0.day.day == 2 }?.priceForOthers)
    #expect([first.waiting, first.delayed, first.workingDays, first.pastLimit] == [3, 3, 3, 0])
    let third = try #require(found.first { $0.day.day == 4 }?.priceForOthers)
    #expect([third.delayed, third.workingDays] == [1, 1])
    let fourth = try #require(found.first { $0.day.day == 5 }?.priceForOthers)
    #expect([fourth.delayed, fourth.workingDays, fourth.price] == [0, 0, 0])
    #expect(fourth.text.en == "none of the 3 others who wait for this judge comes later")
    #expect(found.map(\.penalty) == found.map(\.penalty).sorted())
  }

  @Test func isHighWhereATrialLimitWouldPass() throws {
    let found = try Self.offers(limit: "2026-03-04")
    let first = try #require(found.first { $0.day.day == 2 })
    #expect(first.priceForOthers?.pastLimit == 1)
    // Whoever takes a day that nobody needs comes before who drives another past the limit.
    #expect(found.first?.day.day == 5)
    #expect(found.last?.priceForOthers?.pastLimit == 1)
  }
}
