import CourtDomain
import CourtLaw
import CourtWorkflow

/// The court's own law behind a simulation's clocks: every date is counted by the law book, once for
/// each rule, day, length and kind of party.
final class LawDeadlines: DeadlineCounting {
  private let book: LawBook
  private let court: CourtSettings

  private struct Key: Hashable {
    let rule: String
    let day: Int
    let givenDays: Int?
    let isForeign: Bool
  }

  private var known: [Key: Result<Int64, LawError>] = [:]
  /// Rules counted from the hour, for which the day does not suffice.
  private var hourly: Set<String> = []

  init(_ book: LawBook, _ court: CourtSettings) {
    self.book = book
    self.court = court
  }

  var zoneSeconds: Int64 { Int64(court.zone.offsetSeconds) }

  func isWorkingDay(_ day: Int) throws -> Bool {
    guard let day = CalendarDay(ordinal: day) else { return false }
    return try book.isWorkingDay(day)
  }

  func due(_ question: PeriodQuestion) throws -> Int64 {
    let start = Instant(microseconds: question.start * 1_000_000)
    let key = Key(
      rule: question.rule, day: court.zone.day(of: start).ordinal, givenDays: question.givenDays,
      isForeign: question.isForeign)
    let isPlain = question.stillness.isEmpty && !hourly.contains(question.rule)
    if isPlain, let answer = known[key] { return try answer.get() }
    do throws(LawError) {
      let computed = try book.deadline(
        DeadlineRequest(
          rule: question.rule, start: start, court: court, isForeign: question.isForeign,
          givenDays: question.givenDays, exclusions: question.stillness.compactMap(Self.exclusion),
          calendarGap: .provisional))
      let due = computed.dueAt.microseconds / 1_000_000
      if computed.unit == .hours {
        hourly.insert(question.rule)
      } else if isPlain {
        known[key] = .success(due)
      }
      return due
    } catch {
      if isPlain { known[key] = .failure(error) }
      throw error
    }
  }

  /// The law's own rule for that kind of excluded time.
  private static func exclusion(_ still: PeriodQuestion.Stillness) -> Exclusion? {
    guard let from = CalendarDay(ordinal: still.from), let to = CalendarDay(ordinal: still.to)
    else { return nil }
    return Exclusion(from: from, to: to, rule: "exclusion." + still.kind)
  }
}
