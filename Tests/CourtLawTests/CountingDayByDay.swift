import CourtDomain
import CourtLaw
import Testing

/// The same dates found by walking from day to day, the way a clerk counts on a wall calendar.
@Suite struct CountingDayByDay {
  /// The last day of a period in days: the day on which the given number of days that count is
  /// reached, then on to the first working day.
  private func walk(
    from start: CalendarDay, days: Int, without spans: [ClosedRange<CalendarDay>]
  ) throws -> CalendarDay {
    let law = try TestLaw.law()
    var day = start
    var left = days
    while left > 0 {
      day = day.adding(days: 1)
      if !spans.contains(where: { $0.contains(day) }) { left -= 1 }
    }
    while try !law.isWorkingDay(day) { day = day.adding(days: 1) }
    return day
  }

  @Test func agreesWithExclusionsOfAnyShape() throws {
    var generator = SeededGenerator.announced("agreesWithExclusionsOfAnyShape")
    let law = try TestLaw.law()
    for _ in 0..<2_000 {
      let start = try day("2024-01-01").adding(days: Int.random(in: 0..<800, using: &generator))
      let spans = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
        let from = start.adding(days: Int.random(in: -8..<50, using: &generator))
        return from...from.adding(days: Int.random(in: 0..<15, using: &generator))
      }
      let reading = try law.deadline(
        ClockHistory(
          DeadlineRequest(rule: "trial.special", startDay: start, court: TestLaw.hangzhou()),
          adjustments: spans.map {
            .exclusion(
              Exclusion(from: $0.lowerBound, to: $0.upperBound, rule: "exclusion.appraisal"))
          }))
      let expected = try walk(from: start, days: 30, without: spans)
      #expect(reading.deadline?.lastDay == expected, "\(start) \(spans)")
    }
  }

  @Test func agreesForEveryFixedPeriodInDays() throws {
    let law = try TestLaw.law()
    let periods = law.periods(on: try day("2026-03-10")).filter {
      $0.unit == .days && !$0.isCountedBack && $0.mode != .given
    }
    #expect(periods.count >= 50)
    for period in periods {
      let length = try #require(period.length)
      for offset in stride(from: 0, to: 700, by: 23) {
        let start = try day("2024-11-05").adding(days: offset)
        let deadline = try law.bareDeadline(
          DeadlineRequest(
            rule: period.rule, startDay: start, court: TestLaw.hangzhou(),
            lawOn: day("2026-03-10"), calendarGap: .provisional))
        if deadline.isProvisional { continue }
        let expected = try walk(from: start, days: length, without: [])
        #expect(deadline.lastDay == expected, "\(period.rule) \(start)")
      }
    }
  }

  @Test func agreesInWorkingDays() throws {
    let law = try TestLaw.law()
    for offset in 0..<700 {
      let start = try day("2024-11-05").adding(days: offset)
      var expected = start
      var left = 7
      while left > 0 {
        expected = expected.adding(days: 1)
        if try law.isWorkingDay(expected) { left -= 1 }
      }
      let deadline = try law.bareDeadline(
        DeadlineRequest(rule: "escalation.third", startDay: start, court: TestLaw.hangzhou()))
      #expect(deadline.lastDay == expected, "\(start)")
    }
  }

  @Test func rollingTwiceIsRollingOnce() throws {
    let law = try TestLaw.law()
    let calendar = law.calendar(of: try TestLaw.hangzhou())
    var day = try day("2024-01-01")
    while day < (try self.last()) {
      let once = try calendar.firstWorkingDay(onOrAfter: day)
      #expect(try calendar.firstWorkingDay(onOrAfter: once) == once && once >= day)
      #expect(try calendar.isWorkingDay(once))
      day = day.adding(days: 1)
    }
  }

  private func last() throws -> CalendarDay { try day("2026-12-01") }

  @Test func aPeriodInMonthsEndsOnItsOwnDateOrTheMonthsEnd() throws {
    var generator = SeededGenerator.announced("aPeriodInMonthsEndsOnItsOwnDate")
    let law = try TestLaw.law()
    for _ in 0..<1_500 {
      let start = try day("2023-12-15").adding(days: Int.random(in: 0..<800, using: &generator))
      let months = Int.random(in: 1...6, using: &generator)
      let deadline = try law.bareDeadline(
        DeadlineRequest(
          rule: "trial.ordinary.extension", startDay: start, court: TestLaw.hangzhou(),
          givenDays: months, lawOn: day("2026-03-10")))
      let raw = deadline.rawLastDay
      let count = (raw.year * 12 + raw.month) - (start.year * 12 + start.month)
      #expect(count == months, "\(start) + \(months)")
      let end = CalendarDay.daysInMonth(year: raw.year, month: raw.month)
      #expect(raw.day == min(start.day, end), "\(start) + \(months)")
    }
  }
}
