import CourtDomain
import CourtLaw
import Testing

@Suite struct DaysTheCourtIsClosed {
  private func court() throws -> CourtSettings {
    let typhoon = LocalizedText(zh: "台风停工", en: "typhoon")
    return try TestLaw.hangzhou().with(closingDays: [
      day("2026-03-25"): typhoon, day("2026-03-26"): typhoon,
    ])
  }

  @Test func areDaysOfRestForTheLastDay() throws {
    let reading = try Bend.reading("defence", from: "2026-03-10", [], court: court())
    let deadline = try #require(reading.deadline)
    #expect(deadline.lastDay == (try day("2026-03-27")))
    #expect(deadline.steps.contains { $0.kind == .roll && $0.zh.contains("本院闭院日（台风停工）") })
    #expect(deadline.steps.contains { $0.kind == .roll && $0.en.contains("closed (typhoon)") })
  }

  @Test func areNoWorkingDaysOfThisCourtOnly() throws {
    #expect(
      try Bend.last("mediator.confirm", from: "2026-03-23", [], court: court()) == "2026-03-30")
    #expect(try Bend.last("mediator.confirm", from: "2026-03-23", []) == "2026-03-26")
    let calendar = try TestLaw.law().calendar(of: court())
    #expect(try !calendar.isWorkingDay(day("2026-03-25")))
    #expect(calendar.reason(for: try day("2026-03-25"))?.en == "typhoon")
    #expect(try TestLaw.law().calendar(of: TestLaw.hangzhou()).isWorkingDay(day("2026-03-25")))
  }

  @Test func keepHearingsAway() throws {
    let law = try TestLaw.law()
    #expect(
      try law.earliestHearingDay(noticeOn: day("2026-03-21"), court: court())
        == (try day("2026-03-27")))
  }

  @Test func cannotSwallowAllTime() throws {
    let always = LocalizedText(zh: "停", en: "closed")
    let first = try day("2026-01-01")
    var days: [CalendarDay: LocalizedText] = [:]
    for offset in 0..<500 { days[first.adding(days: offset)] = always }
    let closed = try TestLaw.hangzhou().with(closingDays: days)
    #expect(throws: LawError.self) {
      try Bend.last("defence", from: "2026-03-10", [], court: closed)
    }
  }
}
