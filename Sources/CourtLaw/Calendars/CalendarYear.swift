public import CourtDomain

/// A loaded year of days off, for showing.
public struct CalendarYear: Hashable, Sendable {
  public struct Run: Hashable, Sendable {
    public let from: CalendarDay
    public let to: CalendarDay
    public let name: LocalizedText
    public var days: Int { to.days(since: from) + 1 }
  }

  public let year: Int
  public let off: [Run]
  /// Weekend days that are worked in exchange.
  public let working: [Run]
  public let workingDays: Int
  /// January first.
  public let workingDaysByMonth: [Int]
}

extension LawBook {
  /// The days off and the working days of a year.
  ///
  /// - Throws: `LawError.calendarNotLoaded`.
  public func calendarYear(_ year: Int) throws(LawError) -> CalendarYear {
    guard calendar.years.contains(year), let first = CalendarDay(year: year, month: 1, day: 1)
    else { throw .calendarNotLoaded(year) }
    var months = [Int](repeating: 0, count: 12)
    var day = first
    while day.year == year {
      if try calendar.isWorkingDay(day) { months[day.month - 1] += 1 }
      day = day.adding(days: 1)
    }
    return CalendarYear(
      year: year, off: Self.runs(calendar.off, year), working: Self.runs(calendar.makeUp, year),
      workingDays: months.reduce(0, +), workingDaysByMonth: months)
  }

  private static func runs(_ days: [CalendarDay: LocalizedText], _ year: Int)
    -> [CalendarYear.Run]
  {
    var out: [CalendarYear.Run] = []
    for (day, name) in days.filter({ $0.key.year == year }).sorted(by: { $0.key < $1.key }) {
      if let last = out.last, last.name == name, last.to.adding(days: 1) == day {
        out[out.count - 1] = CalendarYear.Run(from: last.from, to: day, name: name)
      } else {
        out.append(CalendarYear.Run(from: day, to: day, name: name))
      }
    }
    return out
  }
}
