import CourtDomain

extension DeadlineComputation {
  mutating func roll(_ raw: CalendarDay) throws(LawError) -> CalendarDay {
    let countedInWorkingDays = period.value.unit == .workingDays && bent.leavesTheCount
    guard period.value.rolls, !countedInWorkingDays else { return raw }
    do throws(LawError) {
      let last = try calendar.firstWorkingDay(onOrAfter: raw)
      noteRoll(raw, last)
      return last
    } catch {
      guard case .calendarNotLoaded(let year) = error, request.calendarGap == .provisional else {
        throw error
      }
      isProvisional = true
      log.add(
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
      guard calendar.country.isMakeUpDay(raw) else { return }
      log.add(
        ExplanationStep(
          .roll, zh: "\(raw) 为周末调休上班日，不顺延。",
          en: "\(raw) is a weekend day, but a make-up working day: it stays.", day: raw))
      return
    }
    guard log.isOpen else { return }
    let (rest, tail) = words(for: raw)
    log.add(
      ExplanationStep(
        .roll, zh: "\(raw) 为\(rest.zh)，顺延至 \(last)（\(tail)；\(rule.zh)）。",
        en: "\(raw) is \(rest.en): moved to \(last), the first working day after it (\(rule.en)).",
        day: last))
  }

  private func words(for day: CalendarDay) -> (rest: LocalizedText, tail: String) {
    if let holiday = calendar.country.holiday(day) {
      return (
        LocalizedText(zh: "\(holiday.zh)假期", en: "a day off (\(holiday.en))"), "假后首个工作日"
      )
    }
    if let closing = calendar.closingDays[day] {
      return (
        LocalizedText(
          zh: "本院闭院日（\(closing.zh)）", en: "a day on which this court is closed (\(closing.en))"),
        "开院后首个工作日"
      )
    }
    return (weekend(day), "下一个工作日")
  }

  private func weekend(_ day: CalendarDay) -> LocalizedText {
    if calendar.country.isMakeUpDay(day) {
      return LocalizedText(
        zh: "周末调休日（本院不计为工作日）", en: "a make-up day that this court does not count")
    }
    return day.weekday == 6
      ? LocalizedText(zh: "星期六", en: "a Saturday") : LocalizedText(zh: "星期日", en: "a Sunday")
  }

  mutating func finish(raw: CalendarDay, last: CalendarDay? = nil, dueAt: Instant? = nil)
    -> ComputedDeadline
  {
    let last = last ?? raw
    noteForeign(last)
    log.add(
      ExplanationStep(
        .result, zh: "期限至 \(last) 当日结束时届满。", en: "The period ends with the end of \(last).",
        day: last))
    return result(raw: raw, last: last, dueAt: dueAt ?? request.court.zone.end(of: last))
  }

  private mutating func noteForeign(_ day: CalendarDay) {
    guard request.isForeign, let source = period.value.foreignExempt else { return }
    log.add(
      ExplanationStep(
        .note, zh: "涉外案件不受此期限限制，仅供参考（\(source.zh)）。",
        en: "Cases with a foreign element are not bound by this period; it is kept for guidance "
          + "(\(source.en)).", day: day))
  }

  /// Periods in hours begin with the next full hour and are not moved; only an outage bends them.
  mutating func countHours() throws(LawError) -> ClockReading {
    guard case .fact(let instant) = request.start, period.value.direction == .after,
      bent.leavesTheCount
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
    let span = (from: zone.minuteText(of: firstHour), to: zone.minuteText(of: dueAt))
    log.add(
      ExplanationStep(
        .count,
        zh: "\(lengthText.zh)，自次时 \(span.from) 起算 → \(span.to)"
          + "（\(source.zh)；\(counting.hours.zh)）。",
        en: "\(lengthText.en), counted from the next full hour \(span.from) → \(span.to) "
          + "(\(source.en); \(counting.hours.en)).", day: last))
    let reading = try outlast(raw: last, last: last, dueAt: dueAt)
    guard case .due(let moved) = reading, moved.dueAt == dueAt else { return reading }
    log.dropLast()
    log.add(
      ExplanationStep(
        .result, zh: "期限在 \(last) 之内，于 \(span.to) 届满。",
        en: "The period ends within \(last), at \(span.to).", day: last))
    return .due(result(raw: last, last: last, dueAt: dueAt, span: span))
  }

  private func result(
    raw: CalendarDay, last: CalendarDay, dueAt: Instant, span: (from: String, to: String)? = nil
  ) -> ComputedDeadline {
    let moved = raw == last ? "" : " → \(last)"
    func formula(_ language: Language) -> String {
      guard log.isOpen else { return "" }
      if let span { return "\(span.from) + \(lengthText(language)) = \(span.to)" }
      return "\(sum(language)) = \(raw)\(moved)"
    }
    return ComputedDeadline(
      rule: request.rule, name: period.value.name, source: period.row.source,
      citation: period.row.citation, length: length, unit: period.value.unit,
      startDay: request.startDay, startedAt: request.startedAt, rawLastDay: raw, lastDay: last,
      dueAt: dueAt, excludedDays: excludedDays, isProvisional: isProvisional,
      formula: LocalizedText(zh: formula(.zh), en: formula(.en)), steps: log.steps)
  }

  /// `2026-03-10 + 3 months + 10 + 1 month`.
  private func sum(_ language: Language) -> String {
    let sign = period.value.direction == .after ? "+" : "-"
    let excluded = excludedDays > 0 ? " + \(excludedDays)" : ""
    let added = extensionTerms.map { " + \($0(language))" }.joined()
    let clear = countsClearDays ? " - 1" : ""
    return "\(request.startDay) \(sign) \(lengthText(language))\(excluded)\(added)\(clear)"
  }

  /// The answer while time stands still.
  mutating func suspended(_ span: BentTime.Span, _ raw: CalendarDay) throws(LawError)
    -> SuspendedDeadline
  {
    guard bent.restorations.isEmpty else {
      throw .badRequest(
        LocalizedText(
          zh: "期限中止期间不能顺延：先恢复计算。",
          en: "A period that stands still cannot be restored: let it run again first."))
    }
    let left = raw.days(since: span.from) + 1
    let own = span.reason.isEmpty ? "" : span.reason + "，"
    return standing(
      from: span.from, by: span.rule, left: left,
      zh: "自 \(span.from) 起中止计算（\(own)\(span.name.zh)），尚余 \(left) 日，恢复后继续计算。",
      en: "Time stands still from \(span.from) (\(span.name.en)); \(left) "
        + "day\(left == 1 ? "" : "s") left when it runs again.")
  }

  /// The answer while the court's system is down on a party's last day.
  mutating func awaiting(_ outage: Outage, _ rule: Dated<OutageRule>, _ last: CalendarDay)
    -> SuspendedDeadline
  {
    let since = request.court.zone.minuteText(of: outage.from)
    let own = outage.reason.isEmpty ? "" : "（\(outage.reason)）"
    let from = max(last, request.court.zone.day(of: outage.from))
    return standing(
      from: from, by: rule.row.rule, left: 1,
      zh: "自 \(since) 起法院系统不可用\(own)，当事人的期限在恢复前不届满（\(rule.row.source.zh)）。",
      en:
        "The court's system has been down since \(since): a party's period does not end before it "
        + "is back (\(rule.row.source.en)).")
  }

  private mutating func standing(
    from: CalendarDay, by rule: String, left: Int, zh: String, en: String
  ) -> SuspendedDeadline {
    log.add(ExplanationStep(.suspension, zh: zh, en: en, day: from))
    func formula(_ language: Language, _ rest: String) -> String {
      log.isOpen ? "\(sum(language)), \(rest)" : ""
    }
    return SuspendedDeadline(
      rule: request.rule, name: period.value.name, source: period.row.source,
      citation: period.row.citation, startDay: request.startDay, startedAt: request.startedAt,
      suspendedFrom: from, suspendedBy: rule, remainingDays: left,
      formula: LocalizedText(
        zh: formula(.zh, "尚余 \(left) 日"), en: formula(.en, "\(left) left")),
      steps: log.steps)
  }
}

extension DeadlineRequest {
  /// The starting fact's exact time where it was given.
  var startedAt: Instant? {
    if case .fact(let instant) = start { return instant }
    return nil
  }
}
