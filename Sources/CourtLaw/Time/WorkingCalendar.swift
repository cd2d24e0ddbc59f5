public import CourtDomain

/// The working days of a country, year by year, as its government announced them.
///
/// Source: the yearly notice of the State Council's General Office.
public struct WorkingCalendar: Sendable, Hashable {
  /// Years whose notice is loaded.
  public internal(set) var years: Set<Int> = []

  /// The last day of the last year up to which every year from the first is loaded; `nil` where
  /// none is.
  public var lastKnownDay: CalendarDay? {
    guard var year = years.min() else { return nil }
    while years.contains(year + 1) { year += 1 }
    return CalendarDay(year: year, month: 12, day: 31)
  }
  var off: [CalendarDay: LocalizedText] = [:]
  var makeUp: [CalendarDay: LocalizedText] = [:]

  /// Without any year: every question about a day is refused.
  public init() {}

  /// Whether offices work on that day.
  ///
  /// - Throws: `LawError.calendarNotLoaded` for a year without its notice.
  public func isWorkingDay(_ day: CalendarDay) throws(LawError) -> Bool {
    if off[day] != nil { return false }
    if makeUp[day] != nil { return true }
    guard years.contains(day.year) else { throw .calendarNotLoaded(day.year) }
    return day.weekday <= 5
  }

  /// The public holiday a day off belongs to; `nil` for a plain weekend or a working day.
  public func holiday(_ day: CalendarDay) -> LocalizedText? { off[day] }

  /// Whether offices work on this Saturday or Sunday in exchange for another day off.
  public func isMakeUpDay(_ day: CalendarDay) -> Bool { makeUp[day] != nil }

  /// Whether a period cannot end on that day.
  ///
  /// - Parameter makeUpDaysCount: a make-up working day can be a last day.
  public func isDayOfRest(_ day: CalendarDay, makeUpDaysCount: Bool = true) throws(LawError)
    -> Bool
  {
    if !makeUpDaysCount, makeUp[day] != nil { return true }
    return try !isWorkingDay(day)
  }

  /// The first day on or after this one on which a period can end.
  public func firstWorkingDay(onOrAfter day: CalendarDay, makeUpDaysCount: Bool = true)
    throws(LawError) -> CalendarDay
  {
    var day = day
    for _ in 0..<60 {
      if try !isDayOfRest(day, makeUpDaysCount: makeUpDaysCount) { return day }
      day = day.adding(days: 1)
    }
    throw .badRequest(
      LocalizedText(
        zh: "自 \(day) 起六十日内没有工作日，日历有误。",
        en: "No working day within 60 days up to \(day): the calendar is wrong."))
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
