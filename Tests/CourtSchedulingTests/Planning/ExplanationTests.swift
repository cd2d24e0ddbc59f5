import CourtDomain
import CourtScheduling
import Testing

@Suite struct ARefusedHearing {
  @Test func hearsThatItsPersonIsAwayAndWhenNotOnlyThat() throws {
    var instance = try PlanningInstance.small().with([.of(0, people: [0])])
    instance.people[0].busy = (0..<7).map {
      PlanningAbsence(dayOffset: $0, start: 0, end: 1440)
    }
    let table = try PlanTable(instance)
    #expect(table.propose(0).isEmpty)
    let told = table.explain(0)
    #expect(told.startsOpen == 0 && told.startsExamined == 5 * (9 + 13))
    #expect(told.closures.map(\.cause) == [.personAway(person: 0)])
    #expect(told.closures[0].alone == told.startsExamined)
    #expect(told.closures[0].cause.rule == .h8)
    #expect(told.remedies.first?.date == (try day("2026-03-02")))
    #expect(told.remedies.first?.text.en.contains("person 0 is away") == true)
    #expect(told.remedies.first?.text.zh.contains("人员 0 不在") == true)
  }

  @Test func hearsWhichHearingStandsInTheWay() throws {
    var instance = try PlanningInstance.small().with([
      .of(0, minutes: 180), .of(1, minutes: 180, bench: 1),
    ])
    instance.last = instance.first
    let table = try PlanTable(instance, rows: [try row(0, "2026-03-02", 9)])
    table.cancel(0)
    #expect(table.book(try row(0, "2026-03-02", 13, 30)))
    let told = table.explain(1)
    #expect(told.proposals.map(\.start) == [540])
    #expect(told.closures.contains { $0.cause == .clerks(pool: 0) })
    #expect(told.closures.contains { $0.cause == .rooms(pool: 1) })
  }

  @Test func hearsOfTheCapAndOfTheNotice() throws {
    var instance = try PlanningInstance.small().with([
      .of(0, minutes: 180), .of(1, minutes: 180, notice: 2),
    ])
    instance.last = try day("2026-03-04")
    instance.judges[0].capMinutes = 300
    let table = try PlanTable(instance, rows: [try row(0, "2026-03-04", 9)])
    let told = table.explain(1)
    #expect(told.startsOpen == 0)
    #expect(told.closures.contains { $0.cause == .notice && $0.cause.rule == .h4 })
    #expect(told.closures.contains { $0.cause == .cap(judge: 0) && $0.alone > 0 })
    #expect(told.remedies.map(\.cause) == [.cap(judge: 0)])
  }
}

@Suite struct FairnessOfAPlan {
  @Test func countsLoadAndWaits() throws {
    var instance = try PlanningInstance.small().with([
      .of(0), .of(1, weight: 4), .of(2, bench: 1),
    ])
    instance.hearings[2].previous = PlanningHearing.Previous(
      date: try day("2026-03-03"), start: 540, bench: 1, clerk: 0, room: 0)
    let fairness = instance.fairness([
      try row(0, "2026-03-02", 9), try row(1, "2026-03-06", 9),
      try row(2, "2026-03-05", 9, bench: 1),
    ])
    #expect(fairness.loads.map(\.minutes) == [120, 60])
    #expect(fairness.loadMost == 20 && fairness.loadLeast == 10)
    #expect(abs(fairness.loadGini - 1.0 / 6) < 1e-9)
    #expect(fairness.byUrgency.map(\.longest) == [3, 4])
    #expect(fairness.postponed.hearings == 1 && fairness.postponed.longestDays == 2)
  }
}
