public import CourtDomain

/// The working days of one court: its country's, less the days on which the court itself is closed.
public struct CourtCalendar: Sendable, Hashable {
  public let country: WorkingCalendar
  /// Days on which the court is closed though the country works, such as a typhoon or a move.
  public let closingDays: [CalendarDay: LocalizedText]
  /// Whether a make-up working day can be a last day; the court's choice.
  public let makeUpDaysCount: Bool

  init(_ country: WorkingCalendar, _ court: CourtSettings) {
    self.country = country
    closingDays = court.closingDays
    makeUpDaysCount = court.makeUpDaysAreWorkingDays
  }

  /// Whether this court works on that day.
  ///
  /// - Throws: `LawError.calendarNotLoaded` for a year without its notice.
  public func isWorkingDay(_ day: CalendarDay) throws(LawError) -> Bool {
    closingDays[day] == nil ? try country.isWorkingDay(day) : false
  }

  /// Whether a period cannot end on that day.
  public func isDayOfRest(_ day: CalendarDay) throws(LawError) -> Bool {
    closingDays[day] != nil ? true : try country.isDayOfRest(day, makeUpDaysCount: makeUpDaysCount)
  }

  /// Why nobody works on that day; `nil` for a plain weekend or a working day.
  public func reason(for day: CalendarDay) -> LocalizedText? {
    country.holiday(day) ?? closingDays[day]
  }

  /// The first day on or after this one on which a period can end.
  public func firstWorkingDay(onOrAfter day: CalendarDay) throws(LawError) -> CalendarDay {
    var day = day
    for _ in 0..<400 {
      if try !isDayOfRest(day) { return day }
      day = day.adding(days: 1)
    }
    throw .badRequest(
      LocalizedText(
        zh: "截至 \(day) 四百日内没有工作日，请检查日历和 courts.yaml 的 closing_days。",
        en: "No working day within 400 days up to \(day): check the calendar and closing_days in "
          + "courts.yaml."))
  }

  /// The working day so many working days later; negative counts go back. The day itself does not
  /// count.
  public func adding(workingDays count: Int, to day: CalendarDay) throws(LawError) -> CalendarDay {
    let step = count < 0 ? -1 : 1
    var day = day
    var left = abs(count)
    while left > 0 {
      day = day.adding(days: step)
      if try isWorkingDay(day) { left -= 1 }
    }
    return day
  }
}

extension LawBook {
  /// The working days of that court.
  public func calendar(of court: CourtSettings) -> CourtCalendar {
    CourtCalendar(calendar, court)
  }
}
