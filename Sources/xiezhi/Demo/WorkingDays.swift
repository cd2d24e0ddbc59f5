import CourtDomain
import CourtLaw

/// The days on which people of the demo act, read from the court's own calendar.
///
/// Nothing in the court demands it of them: complaints come on Sundays too. But judges who sign on
/// a day of rest would make a strange story.
struct WorkingDays: Sendable {
  private let law: LawBook

  init(share: String) throws { law = try LawBook.load(folder: share + "/Workflows/law") }

  /// The day itself, or the next one on which people work.
  func next(from day: CalendarDay) -> CalendarDay {
    var day = day
    for _ in 0..<15 where !isWorkingDay(day) { day = day.adding(days: 1) }
    return day
  }

  /// Where the year's holidays are not announced yet: Monday to Friday.
  private func isWorkingDay(_ day: CalendarDay) -> Bool {
    (try? law.isWorkingDay(day)) ?? (day.weekday <= 5)
  }
}
