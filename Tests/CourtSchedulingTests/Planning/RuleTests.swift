import CourtDomain
import CourtScheduling
import Testing

/// Each hard rule by the smallest plan that breaks it and no other.
@Suite struct AScheduleBreaks {
  private func rules(
    _ instance: PlanningInstance, _ rows: [ScheduledHearing]
  ) -> [ScheduleReport.Rule] {
    let report = instance.check(HearingSchedule(rows: rows).checkable(of: instance))
    return report.breachCounts.keys.sorted { $0.rawValue < $1.rawValue }
  }

  @Test func nothingWhenAllIsRight() throws {
    let instance = try PlanningInstance.small().with([.of(0, people: [0]), .of(1, people: [0])])
    #expect(rules(instance, [try row(0, "2026-03-02", 9), try row(1, "2026-03-02", 10, 15)]) == [])
  }

  @Test func h1WhenAHearingStandsTwiceOrBeforeAForeignBench() throws {
    let instance = try PlanningInstance.small().with([.of(0)])
    let twice = [try row(0, "2026-03-02", 9), try row(0, "2026-03-03", 9)]
    #expect(rules(instance, twice) == [.h1])
    #expect(rules(instance, [try row(0, "2026-03-02", 9, bench: 1)]) == [.h1])
    var unknown = ScheduleLine(try row(0, "2026-03-02", 9), line: 1, of: instance)
    unknown.hearing = 77
    #expect(instance.check([unknown]).breachCounts == [.h1: 1])
    var dateless = ScheduleLine(try row(0, "2026-03-02", 9), line: 1, of: instance)
    dateless.start = "9:00"
    #expect(instance.check([dateless]).breachCounts == [.h1: 1])
  }

  @Test func h2OnASaturdayUnlessItIsAMakeUpDay() throws {
    var instance = try PlanningInstance.small().with([.of(0)])
    #expect(rules(instance, [try row(0, "2026-03-07", 9)]) == [.h2])
    instance.daysWorked = [try day("2026-03-07")]
    #expect(rules(instance, [try row(0, "2026-03-07", 9)]) == [])
    instance.daysOff = [try day("2026-03-04")]
    #expect(rules(instance, [try row(0, "2026-03-04", 9)]) == [.h2])
  }

  @Test func h3OffTheGridOrOverTheEndOfASession() throws {
    let instance = try PlanningInstance.small().with([.of(0)])
    #expect(rules(instance, [try row(0, "2026-03-02", 9, 10)]) == [.h3])
    #expect(rules(instance, [try row(0, "2026-03-02", 11, 15)]) == [.h3])
  }

  @Test func h4BeforeTheNoticeHasRunUnlessItsSummonsStands() throws {
    var instance = try PlanningInstance.small().with([.of(0, notice: 3)])
    #expect(rules(instance, [try row(0, "2026-03-04", 9)]) == [.h4])
    #expect(rules(instance, [try row(0, "2026-03-05", 9)]) == [])
    instance.hearings[0].previous = PlanningHearing.Previous(
      date: try day("2026-03-04"), start: 540, bench: 0, clerk: 0, room: 0)
    #expect(rules(instance, [try row(0, "2026-03-04", 9)]) == [])
    #expect(rules(instance, [try row(0, "2026-03-04", 9, 15)]) == [.h4])
  }

  @Test func h5WhenAJudgeIsAwayOrHasNoBuffer() throws {
    var instance = try PlanningInstance.small().with([.of(0), .of(1, bench: 2)])
    instance.pools[0].size = 2
    instance.pools[1].size = 2
    let close = [
      try row(0, "2026-03-02", 9), try row(1, "2026-03-02", 10, bench: 2, clerk: 1, room: 1),
    ]
    #expect(rules(instance, close) == [.h5])
    instance.judges[2].busy = [PlanningAbsence(dayOffset: 1, start: 599, end: 600)]
    #expect(rules(instance, [try row(1, "2026-03-03", 9, bench: 2)]) == [.h5])
    #expect(rules(instance, [try row(1, "2026-03-03", 10, bench: 2)]) == [])
  }

  @Test(arguments: [(0, ScheduleReport.Rule.h6), (1, .h7)])
  func h6AndH7WhenAUnitIsTakenOffOrUnknown(pool: Int, rule: ScheduleReport.Rule) throws {
    var instance = try PlanningInstance.small().with([.of(0), .of(1, bench: 1)])
    instance.pools[1 - pool].size = 2
    let other = 1
    let both = [
      try row(0, "2026-03-02", 9),
      try row(
        1, "2026-03-02", 10, bench: 1, clerk: pool == 0 ? 0 : other,
        room: pool == 1 ? 0 : other),
    ]
    #expect(rules(instance, both) == [rule])
    instance.pools[pool].off = [PlanningPool.Off(unit: 0, dayOffset: 1, session: 1)]
    #expect(rules(instance, [try row(0, "2026-03-03", 14)]) == [rule])
    #expect(rules(instance, [try row(0, "2026-03-03", 9)]) == [])
    var foreign = try row(0, "2026-03-02", 9)
    if pool == 0 { foreign.clerk = 9 } else { foreign.room = 9 }
    #expect(rules(instance, [foreign]) == [rule])
  }

  @Test func h8WhenAPersonIsAwayAsleepOrElsewhere() throws {
    var instance = try PlanningInstance.small().with([
      .of(0, people: [0]), .of(1, bench: 1, people: [0]),
    ])
    instance.pools[0].size = 2
    instance.pools[1].size = 2
    let both = [
      try row(0, "2026-03-02", 9), try row(1, "2026-03-02", 10, bench: 1, clerk: 1, room: 1),
    ]
    #expect(rules(instance, both) == [.h8])
    instance.people[0].busy = [PlanningAbsence(dayOffset: 0, start: 540, end: 541)]
    #expect(rules(instance, [try row(0, "2026-03-02", 9)]) == [.h8])
    instance.people[0].busy = []
    instance.zones = [
      PlanningZone(
        id: "America/New_York",
        changes: [PlanningZone.Change(fromMinute: 0, offsetMinutes: -300)])
    ]
    instance.people[0].zone = 0
    instance.people[0].wakingFrom = 420
    instance.people[0].wakingTo = 1320
    // 09:00 in China is 20:00 of the day before in New York; 10:15 would end at 22:15.
    #expect(rules(instance, [try row(0, "2026-03-03", 9)]) == [])
    #expect(rules(instance, [try row(0, "2026-03-03", 10, 15)]) == [.h8])
  }

  @Test func h9WhenAJudgeSitsTooLong() throws {
    var instance = try PlanningInstance.small().with([
      .of(0, minutes: 150), .of(1, minutes: 150),
    ])
    let day = [try row(0, "2026-03-02", 9), try row(1, "2026-03-02", 14)]
    #expect(rules(instance, day) == [])
    instance.judges[0].capMinutes = 299
    #expect(rules(instance, day) == [.h9])
  }
}

@Suite struct TheCostOfASchedule {
  @Test func countsEachComponent() throws {
    var instance = try PlanningInstance.small().with([
      .of(0, due: "2026-03-03", weight: 2, series: 0), .of(1, series: 0), .of(2, weight: 4),
    ])
    instance.judges[0].targetMinutes = 80
    instance.hearings[1].previous = PlanningHearing.Previous(
      date: try day("2026-03-03"), start: 540, bench: 1, clerk: 3, room: 0)
    let rows = [try row(0, "2026-03-05", 9), try row(1, "2026-03-05", 14)]
    let report = instance.check(HearingSchedule(rows: rows).checkable(of: instance))
    #expect(report.isValid)
    var wanted = ScheduleReport.Cost()
    wanted.unscheduled = 40_000
    wanted.limit = 2000
    wanted.tardy = 2 * 30 * 2
    wanted.wait = 2 * 3 + 3
    wanted.overload = 3 * 2
    wanted.open = 12
    wanted.split = 10
    wanted.disruption = 40 + 2 * 2 + 15 + 1
    #expect(report.cost == wanted)
    #expect(report.counts.moved == 1 && report.counts.benchChanged == 1)
    #expect(report.counts.pastLimit == 1 && report.counts.tardyDays == 2)
  }
}
