import CourtDomain
import Foundation
import Testing

@Suite struct CountingTime {
  @Test(arguments: [
    ("2026-02-03T10:15:30Z", "2026-02-03T10:15:30Z"),
    ("2026-02-03T10:15:30.5+08:00", "2026-02-03T02:15:30.500000Z"),
    ("2025-10-31T23:59:59-01:30", "2025-11-01T01:29:59Z"),
    ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
  ])
  func readsInstantsOfAnyZone(text: String, utc: String) {
    #expect(Instant(rfc3339: text)?.rfc3339 == utc)
  }

  @Test(arguments: [
    "2026-02-30T00:00:00Z", "2026-02-03 10:15:30Z", "2026-02-03T24:00:00Z", "2026-02-03T10:15:30",
    "2026-02-03T10:15:60Z", "2026-02-03T10:15:30.Z", "2026-02-03T10:15:30+8:00", "",
  ])
  func refusesWhatIsNoInstant(text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test func turnsTheDayAtTheCourtsMidnight() {
    let lastSecond = Instant(rfc3339: "2025-10-31T15:59:59Z")
    let midnight = Instant(rfc3339: "2025-10-31T16:00:00Z")
    #expect(lastSecond.map { CourtZone.china.day(of: $0).description } == "2025-10-31")
    #expect(midnight.map { CourtZone.china.day(of: $0).description } == "2025-11-01")
    let day = CalendarDay(iso8601: "2025-10-31")
    #expect(day.map { CourtZone.china.end(of: $0) } == midnight)
  }

  @Test(arguments: [
    ("2025-11-30", 3, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"),
    ("2026-03-31", -1, "2026-02-28"),
    ("2026-12-15", 2, "2027-02-15"), ("2026-04-01", 6, "2026-10-01"),
  ])
  func takesTheMonthsEndWhereThereIsNoCorrespondingDate(
    day: String, months: Int, wanted: String
  ) throws {
    let start = try #require(CalendarDay(iso8601: day))
    #expect(start.adding(months: months).description == wanted)
  }

  @Test func everyOrdinalComesBackFromItsDate() throws {
    var previous: CalendarDay?
    for ordinal in stride(from: -719_162, through: 2_932_896, by: 977) {
      let day = try #require(CalendarDay(ordinal: ordinal))
      let again = try #require(CalendarDay(year: day.year, month: day.month, day: day.day))
      #expect(again.ordinal == ordinal)
      #expect(CalendarDay(iso8601: day.description) == day)
      #expect(day.weekday == (ordinal + 719_162) % 7 + 1)
      if let previous { #expect(previous < day) }
      previous = day
    }
    #expect(CalendarDay(iso8601: "2026-11-21")?.weekday == 6)
  }

  @Test func staysWithinTheYearsItKnows() throws {
    let last = try #require(CalendarDay(iso8601: "9999-12-31"))
    #expect(last.adding(days: 10) == last)
    #expect(CalendarDay(iso8601: "0000-01-01") == nil)
    #expect(CalendarDay(iso8601: "2026-1-01") == nil)
  }
}

@Suite struct CountingMoney {
  @Test func printsMinorUnitsExactly() {
    #expect(Money(minorUnits: 123_405).plain == "1234.05")
    #expect(Money(minorUnits: -5).plain == "-0.05")
  }

  @Test(arguments: [("50.025", 5003), ("50.0249", 5002), ("-1.005", -101), ("2769.1356", 276_914)])
  func roundsHalvesAwayFromZeroOnce(text: String, minor: Int64) throws {
    let amount = try #require(Decimal(string: text))
    #expect(Money(rounding: amount).minorUnits == minor)
  }
}
