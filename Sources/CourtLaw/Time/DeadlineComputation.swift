import CourtDomain

/// Counts one period and writes down each step.
///
/// The order is the law's: count from the fact, leave out what may be left out, add what was
/// extended, move the last day off days of rest; then what the court gave back, then its outages.
struct DeadlineComputation {
  let request: DeadlineRequest
  let period: Dated<Period>
  let length: Int
  let calendar: CourtCalendar
  let counting: CountingRules
  let bent: BentTime
  let log: StepLog
  var isProvisional = false
  var excludedDays = 0
  var extensionTerms: [LocalizedText] = []
  /// The last day a span has covered, so that no day is left out twice.
  var covered: CalendarDay
  /// The first day of an open suspension that the period has reached.
  var standstill: BentTime.Span?
  private var nextSpan = 0

  var lengthText: LocalizedText { period.value.unit.text(length) }

  init(
    request: DeadlineRequest, period: Dated<Period>, length: Int, calendar: CourtCalendar,
    counting: CountingRules, bent: BentTime, explains: Bool
  ) {
    self.request = request
    self.period = period
    self.length = length
    self.calendar = calendar
    self.counting = counting
    self.bent = bent
    log = StepLog(isOpen: explains)
    covered = request.startDay
  }

  mutating func run() throws(LawError) -> ClockReading {
    noteStart()
    switch (period.value.direction, period.value.unit) {
    case (_, .hours): return try countHours()
    case (.before, _):
      guard bent.leavesTheCount else { throw .badRequest(Self.notCountedBack) }
      return .due(finish(raw: try countBack()))
    case (.after, _): return try countAfter()
    }
  }

  private mutating func countAfter() throws(LawError) -> ClockReading {
    var raw = leaveOut(from: try countForward())
    for grant in bent.extensions { raw = leaveOut(from: try extend(raw, by: grant)) }
    if let standstill { return .suspended(try suspended(standstill, raw)) }
    var last = try roll(raw)
    for grant in bent.restorations { last = try restore(last, by: grant) }
    return try outlast(raw: raw, last: last, dueAt: request.court.zone.end(of: last))
  }

  private mutating func noteStart() {
    let starts = period.value.starts
    let day = request.startDay
    let rule = counting.start
    func at() -> String {
      guard case .fact(let instant) = request.start else { return day.description }
      return request.court.zone.minuteText(of: instant)
    }
    log.add(
      ExplanationStep(
        .start, zh: "起算事实：\(starts.zh)，\(at())；开始之时、之日不计算在内（\(rule.zh)）。",
        en:
          "Starts from: \(starts.en), \(at()); the first hour or day does not count (\(rule.en)).",
        day: day))
  }

  private mutating func countForward() throws(LawError) -> CalendarDay {
    let start = request.startDay
    let day: CalendarDay
    switch period.value.unit {
    case .days, .hours: day = start.adding(days: length)
    case .months: day = start.adding(months: length)
    case .years: day = start.adding(months: 12 * length)
    case .workingDays: day = try calendar.adding(workingDays: length, to: start)
    }
    let source = period.row.source
    let isMonths = period.value.unit == .months || period.value.unit == .years
    let monthRule = isMonths ? "；\(counting.months.zh)" : ""
    let monthRuleEn = isMonths ? "; \(counting.months.en)" : ""
    log.add(
      ExplanationStep(
        .count, zh: "\(lengthText.zh)，自 \(start) 次日起算 → \(day)（\(source.zh)\(monthRule)）。",
        en: "\(lengthText.en), counted from the day after \(start) → \(day) "
          + "(\(source.en)\(monthRuleEn)).", day: day))
    return day
  }

  var countsClearDays: Bool {
    period.value.followsClearDaySwitch && request.court.noticeCountsClearDays
  }

  private mutating func countBack() throws(LawError) -> CalendarDay {
    let start = request.startDay
    let clear = countsClearDays
    let reach = length + (clear ? 1 : 0)
    let day: CalendarDay
    switch period.value.unit {
    case .days, .hours: day = start.adding(days: -reach)
    case .months: day = start.adding(months: -length)
    case .years: day = start.adding(months: -12 * length)
    case .workingDays: day = try calendar.adding(workingDays: -reach, to: start)
    }
    let source = period.row.source
    log.add(
      ExplanationStep(
        .count,
        zh: "\(start) 前 \(lengthText.zh)\(clear ? "（其间须隔满 \(lengthText.zh)）" : "") → "
          + "\(day)（\(source.zh)）。",
        en: "\(lengthText.en) before \(start)\(clear ? ", all of them clear" : "") → \(day) "
          + "(\(source.en)).", day: day))
    return day
  }

  /// Left-out days are added at the end; a span reached by that addition counts too.
  private mutating func leaveOut(from raw: CalendarDay) -> CalendarDay {
    var last = raw
    while standstill == nil, nextSpan < bent.spans.count, bent.spans[nextSpan].from <= last {
      let span = bent.spans[nextSpan]
      nextSpan += 1
      let from = max(span.from, covered.adding(days: 1))
      guard let to = span.to else {
        // Time that a closed span has covered already is not left; the rest is.
        standstill = span.starting(on: from)
        break
      }
      guard from <= last, from <= to else { continue }
      let days = to.days(since: from) + 1
      covered = to
      excludedDays += days
      last = last.adding(days: days)
      note(span, from: from, to: to, days: days, last: last)
    }
    return last
  }

  static let notCountedBack = LocalizedText(
    zh: "倒数计算的期间不扣除、不延长、不顺延。",
    en: "Nothing is left out of, added to or given back in a period that is counted back.")
}

/// The steps of one computation in the order they were taken; used by that computation only.
final class StepLog {
  private(set) var steps: [ExplanationStep] = []
  /// A closed log stays empty: for those who need a million dates and no reasons.
  let isOpen: Bool

  init(isOpen: Bool) { self.isOpen = isOpen }

  func add(_ step: @autoclosure () -> ExplanationStep) {
    if isOpen { steps.append(step()) }
  }

  func dropLast() { _ = steps.popLast() }
}

/// How every period is counted, in words of the day's law.
struct CountingRules: Sendable {
  let start: LocalizedText
  let hours: LocalizedText
  let months: LocalizedText
  let roll: LocalizedText
}
