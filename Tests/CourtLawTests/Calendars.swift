import CourtDomain
import CourtLaw
import Foundation
import Testing

@Suite struct Calendars {
  @Test(arguments: [
    "2026-01-04", "2026-09-20", "2026-02-14", "2026-02-28", "2026-05-09", "2026-10-10",
  ])
  func makeUpDaysAreWorked(text: String) throws {
    let law = try TestLaw.law()
    #expect(try law.isWorkingDay(day(text)))
    #expect(law.calendar.isMakeUpDay(try day(text)))
  }

  @Test(arguments: ["2026-02-16", "2026-02-15", "2026-10-07", "2026-03-07", "2025-10-08"])
  func holidaysAndWeekendsAreNot(text: String) throws {
    #expect(try !TestLaw.law().isWorkingDay(day(text)))
  }

  @Test func aYearThatIsNotLoadedIsAnErrorAndNeverMondayToFriday() throws {
    let law = try TestLaw.law()
    let after = try #require(law.calendar.years.max()) + 1
    let monday = try #require(CalendarDay(year: after, month: 3, day: 10))
    #expect(throws: LawError.calendarNotLoaded(after)) { try law.isWorkingDay(monday) }
    #expect(throws: LawError.calendarNotLoaded(2022)) { try law.isWorkingDay(day("2022-07-06")) }
    #expect(LawError.calendarNotLoaded(after).text.zh.contains("\(after) 年"))
  }

  @Test(arguments: [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
  func aYearHasItsNumberOfWorkingDays(year: Int, count: Int) throws {
    let law = try TestLaw.law()
    #expect(try days(of: year).count { try law.isWorkingDay($0) } == count)
  }

  @Test(.enabled(if: TestLaw.shared != nil, "the reference calendars are not on this machine"))
  func everyDayAgreesWithTheReference() throws {
    let law = try TestLaw.law()
    let shared = try #require(TestLaw.shared)
    for year in law.calendar.years.sorted() {
      let path = "\(shared)/data/calendar-cn/\(year).json"
      guard let data = FileManager.default.contents(atPath: path) else {
        print("skipped \(year): no reference file")
        continue
      }
      let listed = try #require(JSONParser.parse([UInt8](data))["days"]?.array)
      let off = try Dictionary(
        uniqueKeysWithValues: listed.map {
          (try #require($0["date"]?.string), $0["off"] == .bool(true))
        })
      for day in try days(of: year) {
        let expected = off[day.description].map { !$0 } ?? (day.weekday <= 5)
        #expect(try law.isWorkingDay(day) == expected, "\(day)")
      }
    }
  }

  private func days(of year: Int) throws -> [CalendarDay] {
    let first = try #require(CalendarDay(year: year, month: 1, day: 1))
    return (0..<366).map(first.adding(days:)).filter { $0.year == year }
  }
}
