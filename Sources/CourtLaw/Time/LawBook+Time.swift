public import CourtDomain

extension LawBook {
  /// The working days of the years in this book.
  public var calendar: WorkingCalendar { tables.calendar }

  /// The names of all period rules, in force or not.
  public var ruleIDs: Set<String> { Set(tables.periods.versions.keys) }

  /// The names of period rules that bind the court, or a party, on some day at least.
  public func rules(binding: PeriodInfo.Bound) -> Set<String> {
    let bound = Period.Bound(rawValue: binding.rawValue)
    return Set(
      tables.periods.versions.filter { $0.value.contains { $0.value.binds == bound } }.keys)
  }

  /// - Throws: `LawError.calendarNotLoaded` for a year without its notice.
  public func isWorkingDay(_ day: CalendarDay) throws(LawError) -> Bool {
    try calendar.isWorkingDay(day)
  }

  public func firstWorkingDay(onOrAfter day: CalendarDay) throws(LawError) -> CalendarDay {
    try calendar.firstWorkingDay(onOrAfter: day)
  }

  /// Computes until when, and why.
  ///
  /// Pure: the same question has the same answer for ever. The row of the rule is the one in force
  /// on `lawOn`, else on the start's day.
  ///
  /// - Throws: `LawError` for a rule, length, exclusion or calendar year that the book does not have.
  public func deadline(_ request: DeadlineRequest) throws(LawError) -> ComputedDeadline {
    try computed(request, explains: true)
  }

  /// The same date without a word of explanation, for those who need a great many.
  public func bareDeadline(_ request: DeadlineRequest) throws(LawError) -> ComputedDeadline {
    try computed(request, explains: false)
  }

  private func computed(_ request: DeadlineRequest, explains: Bool) throws(LawError)
    -> ComputedDeadline
  {
    guard case .due(let deadline) = try reading(ClockHistory(request), explains: explains) else {
      throw .badRequest(
        LocalizedText(zh: "期限正在中止。", en: "The period stands still."))
    }
    return deadline
  }

  func countingRules(on day: CalendarDay) throws(LawError) -> CountingRules {
    CountingRules(
      start: try countingRule("count.start", day), hours: try countingRule("count.hours", day),
      months: try countingRule("count.months", day), roll: try countingRule("count.roll", day))
  }

  /// The ways of counting are older than the texts that this book cites for them; before the first
  /// row, its words are used.
  private func countingRule(_ rule: String, _ day: CalendarDay) throws(LawError) -> LocalizedText {
    try tables.counting.inForceOrFirst(rule, on: day).row.source
  }

  /// The first working day on which a hearing may be held when the parties are told on this day.
  ///
  /// Three days before the hearing, clear ones where the court's switch says so. Source: Civil
  /// Procedure Law art. 139.
  public func earliestHearingDay(noticeOn day: CalendarDay, court: CourtSettings)
    throws(LawError) -> CalendarDay
  {
    let period = try tables.periods.inForce("hearing.notice", on: day)
    let length = try period.value.length(isForeign: false, given: nil)
    let clear = period.value.followsClearDaySwitch && court.noticeCountsClearDays
    return try calendar(of: court).firstWorkingDay(
      onOrAfter: day.adding(days: length + (clear ? 1 : 0)))
  }
}
