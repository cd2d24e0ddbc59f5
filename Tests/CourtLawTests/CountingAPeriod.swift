import CourtDomain
import CourtLaw
import Testing

@Suite struct CountingAPeriod {
  /// Rules of the right unit stand for the bare periods of the table.
  @Test(arguments: [
    ("defence", "2026-03-10", 15, "2026-03-25", "2026-03-25"),
    ("defence", "2026-02-03", 15, "2026-02-18", "2026-02-24"),
    ("defence", "2026-01-30", 15, "2026-02-14", "2026-02-14"),
    ("filing.review", "2026-05-02", 7, "2026-05-09", "2026-05-09"),
    ("defence", "2026-04-20", 15, "2026-05-05", "2026-05-06"),
    ("fee.payment", "2026-09-24", 7, "2026-10-01", "2026-10-08"),
    ("trial.simplified", "2025-11-30", 3, "2026-02-28", "2026-02-28"),
    ("trial.small-claims", "2025-12-15", 2, "2026-02-15", "2026-02-24"),
    ("trial.ordinary", "2026-04-01", 6, "2026-10-01", "2026-10-08"),
  ])
  func endsOnTheStatutoryLastDay(
    rule: String, start: String, length: Int, raw: String, last: String
  ) throws {
    let deadline = try TestLaw.law().deadline(
      DeadlineRequest(rule: rule, startDay: try day(start), court: try TestLaw.hangzhou()))
    #expect(deadline.length == length)
    #expect(deadline.rawLastDay == (try day(raw)))
    #expect(deadline.lastDay == (try day(last)))
    #expect(deadline.dueAt == CourtZone.china.end(of: try day(last)))
    #expect(deadline.steps.last?.day == deadline.lastDay)
  }

  @Test func sevenWorkingDaysSkipTheNationalHolidayAndCountTheMakeUpSaturday() throws {
    let law = try TestLaw.law()
    let last = try law.calendar.adding(workingDays: 7, to: try day("2026-09-29"))
    #expect(last == (try day("2026-10-14")))
    #expect(try law.calendar.adding(workingDays: -7, to: last) == (try day("2026-09-29")))
  }

  @Test func aRuleInWorkingDaysIsCountedInWorkingDays() throws {
    let deadline = try TestLaw.law().deadline(
      DeadlineRequest(
        rule: "mediator.pick", startDay: try day("2026-09-30"), court: try TestLaw.hangzhou()))
    #expect(deadline.lastDay == (try day("2026-10-09")))
  }

  @Test func aMakeUpDayIsARestDayWhereTheCourtSaysSo() throws {
    let court = try switched(makeUpDaysCount: false)
    let deadline = try TestLaw.law().deadline(
      DeadlineRequest(rule: "defence", startDay: try day("2026-01-30"), court: court))
    #expect(deadline.rawLastDay == (try day("2026-02-14")))
    #expect(deadline.lastDay == (try day("2026-02-24")))
  }

  @Test func theDayIsTheCourtsDayNotTheServersDay() throws {
    let instant = try #require(Instant(rfc3339: "2026-03-09T16:00:00Z"))
    let deadline = try TestLaw.law().deadline(
      DeadlineRequest(rule: "defence", start: instant, court: try TestLaw.hangzhou()))
    #expect(deadline.startDay == (try day("2026-03-10")))
    #expect(deadline.dueAt.rfc3339 == "2026-03-25T16:00:00Z")
  }

  @Test(arguments: [
    ("defence", 30), ("appeal.judgment", 30), ("appeal.ruling", 30), ("service.public-notice", 60),
    ("filing.review", 7),
  ])
  func aForeignPartyHasTheLongerPeriodOnlyWhereTheLawGivesIt(rule: String, length: Int) throws {
    let deadline = try TestLaw.law().deadline(
      DeadlineRequest(
        rule: rule, startDay: try day("2026-03-10"), court: try TestLaw.hangzhou(),
        isForeign: true))
    #expect(deadline.length == length)
  }

  @Test(arguments: [
    ("2026-03-02T01:15:00Z", "2026-03-04T02:00:00Z"),
    ("2026-03-02T02:00:00Z", "2026-03-04T03:00:00Z"),
    ("2026-03-02T15:59:59Z", "2026-03-04T16:00:00Z"),
  ])
  func hoursBeginWithTheNextFullHour(start: String, due: String) throws {
    let deadline = try TestLaw.law().deadline(
      DeadlineRequest(
        rule: "preservation.decision", start: try #require(Instant(rfc3339: start)),
        court: try TestLaw.hangzhou()))
    #expect(deadline.dueAt.rfc3339 == due)
    #expect(deadline.formula.zh.contains(" + 48 小时 = 2026-03-0"))
    #expect(deadline.steps.last?.day == deadline.lastDay)
  }

  @Test func hoursNeedAnExactTime() throws {
    #expect(throws: LawError.self) {
      try TestLaw.law().deadline(
        DeadlineRequest(
          rule: "preservation.decision", startDay: try day("2026-03-02"),
          court: try TestLaw.hangzhou()))
    }
  }

  @Test(arguments: [
    ("2025-08-31", "2025-11-30", "2025-12-01"), ("2024-11-30", "2025-02-28", "2025-02-28"),
    ("2023-11-30", "2024-02-29", "2024-02-29"), ("2026-01-31", "2026-04-30", "2026-04-30"),
  ])
  func monthsEndOnTheCorrespondingDateOrTheMonthsEnd(start: String, raw: String, last: String)
    throws
  {
    let deadline = try TestLaw.law().deadline(
      DeadlineRequest(
        rule: "trial.simplified", startDay: try day(start), court: try TestLaw.hangzhou(),
        lawOn: try day("2026-01-01")))
    #expect(deadline.rawLastDay == (try day(raw)))
    #expect(deadline.lastDay == (try day(last)))
  }

  @Test func threeClearDaysLieBetweenNoticeAndHearing() throws {
    let law = try TestLaw.law()
    let court = try TestLaw.hangzhou()
    let monday = try day("2026-03-09")
    #expect(try law.earliestHearingDay(noticeOn: monday, court: court) == day("2026-03-13"))
    let looser = try switched(noticeCountsClearDays: false)
    #expect(try law.earliestHearingDay(noticeOn: monday, court: looser) == day("2026-03-12"))
    #expect(
      try law.earliestHearingDay(noticeOn: day("2026-09-28"), court: court) == day("2026-10-08"))
    let latest = try law.deadline(
      DeadlineRequest(rule: "hearing.notice", startDay: day("2026-03-13"), court: court))
    #expect(latest.lastDay == monday)
    #expect(latest.formula.en == "2026-03-13 - 3 days - 1 = 2026-03-09")
  }

  private func switched(makeUpDaysCount: Bool = true, noticeCountsClearDays: Bool = true) throws
    -> CourtSettings
  {
    try TestLaw.hangzhou().with(
      makeUpDaysAreWorkingDays: makeUpDaysCount, noticeCountsClearDays: noticeCountsClearDays)
  }
}
