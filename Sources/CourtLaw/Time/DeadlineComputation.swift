import CourtDomain

/// Counts one period and writes down each step.
struct DeadlineComputation {
  let request: DeadlineRequest
  let period: Dated<Period>
  let length: Int
  let calendar: WorkingCalendar
  let counting: CountingRules
  let exclusionRules: [(exclusion: Exclusion, name: LocalizedText)]

  private var steps: [ExplanationStep] = []
  private var isProvisional = false
  private var excludedDays = 0
  private var lengthText: LocalizedText { period.value.unit.text(length) }

  init(
    request: DeadlineRequest, period: Dated<Period>, length: Int, calendar: WorkingCalendar,
    counting: CountingRules, exclusions: [(exclusion: Exclusion, name: LocalizedText)]
  ) {
    self.request = request
    self.period = period
    self.length = length
    self.calendar = calendar
    self.counting = counting
    exclusionRules = exclusions.sorted { $0.exclusion.from < $1.exclusion.from }
  }

  mutating func run() throws(LawError) -> ComputedDeadline {
    noteStart()
    switch (period.value.direction, period.value.unit) {
    case (_, .hours): return try countHours()
    case (.before, _): return finish(raw: try countBack())
    case (.after, _):
      let raw = leaveOut(from: try countForward())
      let last = try roll(raw)
      return finish(raw: raw, last: last)
    }
  }

  private mutating func noteStart() {
    let starts = period.value.starts
    let day = request.startDay
    let at: String =
      if case .fact(let instant) = request.start {
        request.court.zone.minuteText(of: instant)
      } else { day.description }
    let rule = counting.start
    steps.append(
      ExplanationStep(
        .start, zh: "起算事实：\(starts.zh)，\(at)；开始之时、之日不计算在内（\(rule.zh)）。",
        en: "Starts from: \(starts.en), \(at); the first hour or day does not count (\(rule.en)).",
        day: day))
  }

  private mutating func note(count day: CalendarDay) {
    let source = period.row.source
    let start = request.startDay
    let isMonths = period.value.unit == .months || period.value.unit == .years
    let monthRule = isMonths ? "；\(counting.months.zh)" : ""
    let monthRuleEn = isMonths ? "; \(counting.months.en)" : ""
    steps.append(
      ExplanationStep(
        .count, zh: "\(lengthText.zh)，自 \(start) 次日起算 → \(day)（\(source.zh)\(monthRule)）。",
        en: "\(lengthText.en), counted from the day after \(start) → \(day) "
          + "(\(source.en)\(monthRuleEn)).", day: day))
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
    note(count: day)
    return day
  }

  private var countsClearDays: Bool {
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
    steps.append(
      ExplanationStep(
        .count,
        zh: "\(start) 前 \(lengthText.zh)\(clear ? "（其间须隔满 \(lengthText.zh)）" : "") → "
          + "\(day)（\(source.zh)）。",
        en: "\(lengthText.en) before \(start)\(clear ? ", all of them clear" : "") → \(day) "
          + "(\(source.en)).", day: day))
    return day
  }

  /// Excluded days are added at the end; an exclusion reached by that addition counts too.
  private mutating func leaveOut(from raw: CalendarDay) -> CalendarDay {
    var last = raw
    var covered = request.startDay
    for (exclusion, name) in exclusionRules {
      let from = max(exclusion.from, covered.adding(days: 1))
      guard from <= last, from <= exclusion.to else { continue }
      let days = exclusion.to.days(since: from) + 1
      covered = exclusion.to
      excludedDays += days
      last = last.adding(days: days)
      let own = exclusion.reason.isEmpty ? "" : exclusion.reason + "，"
      steps.append(
        ExplanationStep(
          .exclusion, zh: "扣除 \(from) 至 \(exclusion.to) 共 \(days) 日（\(own)\(name.zh)）→ \(last)。",
          en: "Leaving out \(days) day\(days == 1 ? "" : "s") from \(from) to \(exclusion.to) "
            + "(\(name.en)) → \(last).", day: last))
    }
    return last
  }

  private mutating func roll(_ raw: CalendarDay) throws(LawError) -> CalendarDay {
    guard period.value.rolls, period.value.unit != .workingDays else { return raw }
    let makeUp = request.court.makeUpDaysAreWorkingDays
    do throws(LawError) {
      let last = try calendar.firstWorkingDay(onOrAfter: raw, makeUpDaysCount: makeUp)
      noteRoll(raw, last)
      return last
    } catch {
      guard case .calendarNotLoaded(let year) = error, request.calendarGap == .provisional else {
        throw error
      }
      isProvisional = true
      steps.append(
        ExplanationStep(
          .provisional, zh: "\(year) 年的节假日安排尚未载入，暂不顺延；载入后重新计算。",
          en:
            "The calendar of \(year) is not loaded: not moved off days of rest yet; to be computed "
            + "again when it is.", day: raw))
      return raw
    }
  }

  private mutating func noteRoll(_ raw: CalendarDay, _ last: CalendarDay) {
    let rule = counting.roll
    if last == raw {
      guard calendar.isMakeUpDay(raw) else { return }
      steps.append(
        ExplanationStep(
          .roll, zh: "\(raw) 为周末调休上班日，不顺延。",
          en: "\(raw) is a weekend day, but a make-up working day: it stays.", day: raw))
      return
    }
    let holiday = calendar.holiday(raw)
    let rest = holiday.map { "\($0.zh)假期" } ?? weekend(raw).zh
    let restEn = holiday.map { "a day off (\($0.en))" } ?? weekend(raw).en
    let tail = holiday == nil ? "下一个工作日" : "假后首个工作日"
    steps.append(
      ExplanationStep(
        .roll, zh: "\(raw) 为\(rest)，顺延至 \(last)（\(tail)；\(rule.zh)）。",
        en: "\(raw) is \(restEn): moved to \(last), the first working day after it (\(rule.en)).",
        day: last))
  }

  private func weekend(_ day: CalendarDay) -> LocalizedText {
    if calendar.isMakeUpDay(day) {
      return LocalizedText(
        zh: "周末调休日（本院不计为工作日）", en: "a make-up day that this court does not count")
    }
    return day.weekday == 6
      ? LocalizedText(zh: "星期六", en: "a Saturday") : LocalizedText(zh: "星期日", en: "a Sunday")
  }

  private mutating func finish(raw: CalendarDay, last: CalendarDay? = nil) -> ComputedDeadline {
    let last = last ?? raw
    noteForeign(last)
    steps.append(
      ExplanationStep(
        .result, zh: "期限至 \(last) 当日结束时届满。", en: "The period ends with the end of \(last).",
        day: last
      ))
    return result(raw: raw, last: last, dueAt: request.court.zone.end(of: last))
  }

  private mutating func noteForeign(_ day: CalendarDay) {
    guard request.isForeign, let source = period.value.foreignExempt else { return }
    steps.append(
      ExplanationStep(
        .note, zh: "涉外案件不受此期限限制，仅供参考（\(source.zh)）。",
        en: "Cases with a foreign element are not bound by this period; it is kept for guidance "
          + "(\(source.en)).", day: day))
  }

  /// Periods in hours begin with the next full hour and are not moved.
  private mutating func countHours() throws(LawError) -> ComputedDeadline {
    guard case .fact(let instant) = request.start, period.value.direction == .after,
      request.exclusions.isEmpty
    else {
      throw .badRequest(
        LocalizedText(
          zh: "以小时计算的期间需要准确的起算时刻，且不扣除期间。",
          en: "A period in hours needs the exact time of its start, and nothing is left out of it.")
      )
    }
    let zone = request.court.zone
    let seconds = zone.secondsOfDay(of: instant)
    let firstHour = Instant(
      day: zone.day(of: instant), secondsOfDay: (seconds / 3600 + 1) * 3600, zone: zone)
    let dueAt = firstHour.adding(seconds: Int64(length) * 3600)
    let last = zone.day(of: Instant(microseconds: dueAt.microseconds - 1))
    let source = period.row.source
    let from = zone.minuteText(of: firstHour)
    let to = zone.minuteText(of: dueAt)
    steps.append(
      ExplanationStep(
        .count, zh: "\(lengthText.zh)，自次时 \(from) 起算 → \(to)（\(source.zh)；\(counting.hours.zh)）。",
        en: "\(lengthText.en), counted from the next full hour \(from) → \(to) "
          + "(\(source.en); \(counting.hours.en)).", day: last))
    steps.append(
      ExplanationStep(
        .result, zh: "期限在 \(last) 之内，于 \(to) 届满。",
        en: "The period ends within \(last), at \(to).", day: last))
    return result(raw: last, last: last, dueAt: dueAt, span: (from, to))
  }

  private func result(
    raw: CalendarDay, last: CalendarDay, dueAt: Instant, span: (from: String, to: String)? = nil
  ) -> ComputedDeadline {
    let startedAt: Instant? = if case .fact(let instant) = request.start { instant } else { nil }
    let sign = period.value.direction == .after ? "+" : "-"
    let excluded = excludedDays > 0 ? " + \(excludedDays)" : ""
    let clear = countsClearDays ? " - 1" : ""
    let moved = raw == last ? "" : " → \(last)"
    func formula(_ unit: String) -> String {
      if let span { return "\(span.from) \(sign) \(unit) = \(span.to)" }
      return "\(request.startDay) \(sign) \(unit)\(excluded)\(clear) = \(raw)\(moved)"
    }
    return ComputedDeadline(
      rule: request.rule, name: period.value.name, source: period.row.source,
      citation: period.row.citation, length: length, unit: period.value.unit,
      startDay: request.startDay, startedAt: startedAt, rawLastDay: raw, lastDay: last,
      dueAt: dueAt, excludedDays: excludedDays, isProvisional: isProvisional,
      formula: LocalizedText(zh: formula(lengthText.zh), en: formula(lengthText.en)), steps: steps)
  }
}

/// How every period is counted, in words of the day's law.
struct CountingRules: Sendable {
  let start: LocalizedText
  let hours: LocalizedText
  let months: LocalizedText
  let roll: LocalizedText
}
