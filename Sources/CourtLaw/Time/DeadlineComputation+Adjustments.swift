import CourtDomain

extension DeadlineComputation {
  mutating func note(
    _ span: BentTime.Span, from: CalendarDay, to: CalendarDay, days: Int, last: CalendarDay
  ) {
    let own = span.reason.isEmpty ? "" : span.reason + "，"
    let unit = days == 1 ? "day" : "days"
    if span.isSuspension {
      log.add(
        ExplanationStep(
          .suspension, zh: "自 \(from) 起中止计算（\(own)\(span.name.zh)）。",
          en: "Time stands still from \(from) (\(span.name.en)).", day: from))
      log.add(
        ExplanationStep(
          .resumption, zh: "\(to.adding(days: 1)) 恢复计算，扣除 \(days) 日 → \(last)。",
          en: "It runs again from \(to.adding(days: 1)); \(days) \(unit) left out → \(last).",
          day: last))
      return
    }
    log.add(
      ExplanationStep(
        .exclusion, zh: "扣除 \(from) 至 \(to) 共 \(days) 日（\(own)\(span.name.zh)）→ \(last)。",
        en: "Leaving out \(days) \(unit) from \(from) to \(to) (\(span.name.en)) → \(last).",
        day: last))
  }

  /// Adds an approved extension to the last day reached so far, rest day or not.
  ///
  /// - Throws: `LawError.badRequest` where it was asked for or approved after the period had ended:
  ///   what has run out cannot be made longer.
  mutating func extend(_ raw: CalendarDay, by grant: BentTime.Grant) throws(LawError)
    -> CalendarDay
  {
    let end = standstill == nil ? try unexplainedRoll(raw) : nil
    let late = [grant.requestedOn, grant.approvedOn].compactMap { $0 }.max()
    if let end, let late, late > end {
      throw .badRequest(
        LocalizedText(
          zh: "期限已于 \(end) 届满，\(late) 申请或批准的延长（\(grant.name.zh)）不能再计入。",
          en: "The period ended on \(end): an extension asked for or approved on \(late) "
            + "(\(grant.name.en)) comes too late."))
    }
    if let end { noteLateness(of: grant, end: end) }
    let last: CalendarDay
    switch grant.unit {
    case .days, .hours: last = raw.adding(days: grant.length)
    case .workingDays: last = try calendar.adding(workingDays: grant.length, to: raw)
    case .months: last = raw.adding(months: grant.length)
    case .years: last = raw.adding(months: 12 * grant.length)
    }
    let length = grant.unit.text(grant.length)
    extensionTerms.append(length)
    let by = grant.approvedBy
    log.add(
      ExplanationStep(
        .extended,
        zh: "\(grant.approvedOn) 经\(by.zh)批准，\(grant.name.zh) \(length.zh) → \(last)"
          + "（\(grant.source.zh)）。",
        en: "Approved by \(by.en) on \(grant.approvedOn): \(grant.name.en), \(length.en) → \(last) "
          + "(\(grant.source.en)).", day: last))
    return last
  }

  private func noteLateness(of grant: BentTime.Grant, end: CalendarDay) {
    if let asked = grant.askedBefore, let on = grant.requestedOn,
      on > end.adding(days: -asked.days)
    {
      log.add(
        ExplanationStep(
          .note, zh: "\(on) 申请延长，晚于届满 \(asked.days) 日前的要求（\(asked.source.zh)）。",
          en: "The extension was asked for on \(on), later than \(asked.days) days before the end "
            + "(\(asked.source.en)).", day: on))
    }
    if let decided = grant.decidedBefore, grant.approvedOn > end.adding(days: -decided.days) {
      log.add(
        ExplanationStep(
          .note,
          zh: "\(grant.approvedOn) 批准延长，晚于届满 \(decided.days) 日前的要求（\(decided.source.zh)）。",
          en:
            "It was approved on \(grant.approvedOn), later than \(decided.days) days before the end "
            + "(\(decided.source.en)).", day: grant.approvedOn))
    }
  }

  private mutating func unexplainedRoll(_ day: CalendarDay) throws(LawError) -> CalendarDay {
    do throws(LawError) { return try calendar.firstWorkingDay(onOrAfter: day) } catch {
      guard case .calendarNotLoaded = error else { throw error }
      return day
    }
  }

  /// Puts the last day where the court put it.
  mutating func restore(_ last: CalendarDay, by grant: BentTime.Return) throws(LawError)
    -> CalendarDay
  {
    guard grant.newLastDay > last, grant.newLastDay >= grant.appliedOn else {
      throw .badRequest(
        LocalizedText(
          zh: "顺延后的最后一日 \(grant.newLastDay) 须晚于原期限 \(last)，且不早于申请之日 "
            + "\(grant.appliedOn)。",
          en: "The restored last day \(grant.newLastDay) must lie after the old one, \(last), and "
            + "not before the application of \(grant.appliedOn)."))
    }
    let own = grant.reason.isEmpty ? "" : "（\(grant.reason)）"
    log.add(
      ExplanationStep(
        .restored,
        zh: "障碍\(own)于 \(grant.obstacleEndedOn) 消除，\(grant.appliedOn) 申请顺延"
          + "（应在 \(grant.applicationDue) 前提出），法院准许顺延至 \(grant.newLastDay)"
          + "（\(grant.source.zh)）。",
        en: "The obstacle ended on \(grant.obstacleEndedOn); restoration was asked for on "
          + "\(grant.appliedOn) (due by \(grant.applicationDue)), and the court gave time until "
          + "\(grant.newLastDay) (\(grant.source.en)).", day: grant.newLastDay))
    return try roll(grant.newLastDay)
  }

  /// Moves a party's last day past every outage that took part of it away.
  mutating func outlast(raw: CalendarDay, last: CalendarDay, dueAt: Instant) throws(LawError)
    -> ClockReading
  {
    var (last, dueAt) = (last, dueAt)
    guard let rule = bent.outageRule else {
      return .due(finish(raw: raw, last: last, dueAt: dueAt))
    }
    for outage in bent.outages.sorted(by: { $0.from < $1.from }) {
      let begin = Instant(day: last, zone: request.court.zone)
      let enough = Int64(rule.value.leastMinutes) * 60
      guard outage.from < dueAt, outage.to.map({ $0 > begin }) ?? true,
        outage.to.map({ $0.seconds(since: outage.from) >= enough }) ?? true
      else { continue }
      guard period.value.binds == .party else {
        noteNoOutage(rule, last)
        continue
      }
      guard let end = outage.to else { return .suspended(awaiting(outage, rule, last)) }
      let reached = try afterOutage(end, rule)
      guard reached > last else { continue }
      noteOutage(outage, end, rule, reached)
      last = reached
      dueAt = request.court.zone.end(of: last)
    }
    return .due(finish(raw: raw, last: last, dueAt: dueAt))
  }

  private mutating func afterOutage(_ end: Instant, _ rule: Dated<OutageRule>) throws(LawError)
    -> CalendarDay
  {
    let lastDown = request.court.zone.day(of: Instant(microseconds: end.microseconds - 1))
    do throws(LawError) {
      let reached = try calendar.adding(workingDays: rule.value.workingDays, to: lastDown)
      return try calendar.firstWorkingDay(onOrAfter: reached)
    } catch {
      guard case .calendarNotLoaded = error, request.calendarGap == .provisional else {
        throw error
      }
      isProvisional = true
      return lastDown.adding(days: rule.value.workingDays)
    }
  }

  private mutating func noteOutage(
    _ outage: Outage, _ end: Instant, _ rule: Dated<OutageRule>, _ day: CalendarDay
  ) {
    let zone = request.court.zone
    let own = outage.reason.isEmpty ? "" : "（\(outage.reason)）"
    let count = PeriodUnit.workingDays.text(rule.value.workingDays)
    log.add(
      ExplanationStep(
        .outage,
        zh: "\(zone.minuteText(of: outage.from)) 至 \(zone.minuteText(of: end)) 法院系统不可用\(own)，"
          + "当事人的期限顺延至恢复后第 \(rule.value.workingDays) 个工作日 \(day)（\(rule.row.source.zh)）。",
        en: "The court's system was down from \(zone.minuteText(of: outage.from)) to "
          + "\(zone.minuteText(of: end)): a party has \(count.en) after that, until \(day) "
          + "(\(rule.row.source.en)).", day: day))
  }

  private mutating func noteNoOutage(_ rule: Dated<OutageRule>, _ day: CalendarDay) {
    log.add(
      ExplanationStep(
        .note, zh: "法院自身的期限不因系统中断而顺延（\(rule.row.source.zh)）。",
        en: "The court's own period is not moved by an outage (\(rule.row.source.en)).", day: day))
  }
}
