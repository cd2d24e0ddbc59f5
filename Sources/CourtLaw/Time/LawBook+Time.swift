public import CourtDomain

extension LawBook {
  /// The working days of the years in this book.
  public var calendar: WorkingCalendar { tables.calendar }

  /// The names of all period rules, in force or not.
  public var ruleIDs: Set<String> { Set(tables.periods.versions.keys) }

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
    let day = request.lawOn ?? request.startDay
    let period = try tables.periods.inForce(request.rule, on: day)
    let given =
      request.givenDays
      ?? (period.value.mode == .fixed ? nil : request.court.givenDays[request.rule])
    let length = try period.value.length(isForeign: request.isForeign, given: given)
    var computation = DeadlineComputation(
      request: request, period: period, length: length, calendar: calendar,
      counting: try countingRules(on: day),
      exclusions: try exclusions(of: request, period.value, on: day))
    return try computation.run()
  }

  private func countingRules(on day: CalendarDay) throws(LawError) -> CountingRules {
    CountingRules(
      start: try countingRule("count.start", day), hours: try countingRule("count.hours", day),
      months: try countingRule("count.months", day), roll: try countingRule("count.roll", day))
  }

  /// The ways of counting are older than the texts that this book cites for them; before the first
  /// row, its words are used.
  private func countingRule(_ rule: String, _ day: CalendarDay) throws(LawError) -> LocalizedText {
    try tables.counting.inForceOrFirst(rule, on: day).row.source
  }

  private func exclusions(
    of request: DeadlineRequest, _ period: Period, on day: CalendarDay
  ) throws(LawError) -> [(exclusion: Exclusion, name: LocalizedText)] {
    var out: [(exclusion: Exclusion, name: LocalizedText)] = []
    for exclusion in request.exclusions {
      guard exclusion.from <= exclusion.to else {
        throw .badRequest(
          LocalizedText(
            zh: "扣除的期间 \(exclusion.from) 至 \(exclusion.to) 首尾颠倒。",
            en: "The excluded time from \(exclusion.from) to \(exclusion.to) ends before it starts."
          ))
      }
      guard period.exclusions.contains(exclusion.rule) else {
        throw .exclusionNotAllowed(rule: request.rule, exclusion: exclusion.rule)
      }
      let rule = try tables.exclusions.inForce(exclusion.rule, on: max(day, exclusion.from))
      if let months = rule.value.monthsAtMost,
        exclusion.to > exclusion.from.adding(months: months)
      {
        throw .lengthNotAllowed(
          rule: exclusion.rule, given: exclusion.to.days(since: exclusion.from) + 1, minimum: nil,
          maximum: exclusion.from.adding(months: months).days(since: exclusion.from))
      }
      let source = rule.row.source
      out.append(
        (
          exclusion,
          LocalizedText(
            zh: rule.value.name.zh + "；" + source.zh, en: rule.value.name.en + "; " + source.en)
        ))
    }
    return out
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
    return try calendar.firstWorkingDay(
      onOrAfter: day.adding(days: length + (clear ? 1 : 0)))
  }
}
