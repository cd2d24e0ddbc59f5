import CourtDomain

extension LawBook {
  /// Computes until when after everything that bent the period, and why.
  ///
  /// Each adjustment must be one the rule admits: exclusions and suspensions of its kinds,
  /// extensions by a rule that extends it and within that rule's limits, restoration of a party's
  /// period asked for in time. An outage of the court moves a party's last day only; passing one
  /// that does not touch the last day changes nothing.
  ///
  /// - Throws: `LawError` for what the book does not have or the law does not allow.
  public func deadline(_ history: ClockHistory) throws(LawError) -> ClockReading {
    try reading(history, explains: true)
  }

  /// The same without a word of explanation, for those who need a great many.
  public func bareDeadline(_ history: ClockHistory) throws(LawError) -> ClockReading {
    try reading(history, explains: false)
  }

  func reading(_ history: ClockHistory, explains: Bool) throws(LawError) -> ClockReading {
    let request = history.request
    let day = request.lawOn ?? request.startDay
    let period = try tables.periods.inForce(request.rule, on: day)
    let given =
      request.givenDays
      ?? (period.value.mode == .fixed ? nil : request.court.givenDays[request.rule])
    let length = try period.value.length(isForeign: request.isForeign, given: given)
    var computation = DeadlineComputation(
      request: request, period: period, length: length, calendar: calendar(of: request.court),
      counting: try countingRules(on: day),
      bent: try bent(history, period.value, length: length, on: day), explains: explains)
    return try computation.run()
  }

  private func bent(
    _ history: ClockHistory, _ period: Period, length: Int, on day: CalendarDay
  ) throws(LawError) -> BentTime {
    let request = history.request
    var bent = BentTime()
    for exclusion in request.exclusions {
      bent.spans.append(try span(Suspension(exclusion), period, on: day, isSuspension: false))
    }
    guard !history.adjustments.isEmpty else { return bent.sorted }
    guard history.adjustments.count <= ClockHistory.adjustmentLimit else {
      throw .badRequest(
        LocalizedText(
          zh: "一个期限的调整不得超过 \(ClockHistory.adjustmentLimit) 次。",
          en: "One period has at most \(ClockHistory.adjustmentLimit) adjustments."))
    }
    var total = length
    for adjustment in history.adjustments {
      switch adjustment {
      case .exclusion(let exclusion):
        bent.spans.append(try span(Suspension(exclusion), period, on: day, isSuspension: false))
      case .suspension(let suspension):
        bent.spans.append(try span(suspension, period, on: day, isSuspension: true))
      case .extended(let grant):
        bent.extensions.append(try self.grant(grant, period, &total))
      case .restored(let restoration):
        bent.restorations.append(try restored(restoration, period, request.court))
      case .outage(let outage): bent.outages.append(try checked(outage))
      }
    }
    if !bent.outages.isEmpty {
      bent.outageRule = try tables.outages.inForceOrFirst("outage.extension", on: day)
    }
    return bent.sorted
  }

  private func span(
    _ span: Suspension, _ period: Period, on day: CalendarDay, isSuspension: Bool
  ) throws(LawError) -> BentTime.Span {
    if let to = span.to, to < span.from {
      throw .badRequest(
        LocalizedText(
          zh: "扣除的期间 \(span.from) 至 \(to) 首尾颠倒。",
          en: "The excluded time from \(span.from) to \(to) ends before it starts."))
    }
    guard period.exclusions.contains(span.rule) else {
      throw .exclusionNotAllowed(rule: period.rule, exclusion: span.rule)
    }
    let rule = try tables.exclusions.inForce(span.rule, on: max(day, span.from))
    if let months = rule.value.monthsAtMost, let to = span.to,
      to > span.from.adding(months: months)
    {
      throw .lengthNotAllowed(
        rule: span.rule, given: to.days(since: span.from) + 1, minimum: nil,
        maximum: span.from.adding(months: months).days(since: span.from))
    }
    let (name, source) = (rule.value.name, rule.row.source)
    return BentTime.Span(
      from: span.from, to: span.to, rule: span.rule,
      name: LocalizedText(zh: name.zh + "；" + source.zh, en: name.en + "; " + source.en),
      reason: span.reason, isSuspension: isSuspension)
  }

  /// - Parameter total: the period with the extensions before this one, in the period's unit.
  private func grant(
    _ grant: PeriodExtension, _ period: Period, _ total: inout Int
  ) throws(LawError) -> BentTime.Grant {
    let rule = try tables.periods.inForce(grant.rule, on: grant.approvedOn)
    guard rule.value.extends.contains(period.rule), period.unit != .hours else {
      throw .badRequest(
        LocalizedText(
          zh: "规则 \(grant.rule) 不是 \(period.rule) 的延长规则。",
          en: "Rule \(grant.rule) does not extend \(period.rule)."))
    }
    let length = try rule.value.length(isForeign: false, given: grant.length)
    if rule.value.unit == period.unit { total += length }
    if let most = rule.value.totalAtMost, total > most {
      throw .lengthNotAllowed(
        rule: grant.rule, given: total, minimum: nil, maximum: most)
    }
    let office = rule.value.approvedBy ?? rule.value.name
    return BentTime.Grant(
      length: length, unit: rule.value.unit, name: rule.value.name, source: rule.row.source,
      approvedBy: grant.approvedBy.isEmpty
        ? office
        : LocalizedText(
          zh: "\(office.zh)（\(grant.approvedBy)）", en: "\(office.en) (\(grant.approvedBy))"),
      approvedOn: grant.approvedOn, requestedOn: grant.requestedOn,
      askedBefore: try lead(rule.value.askedBefore, on: grant.approvedOn),
      decidedBefore: try lead(rule.value.decidedBefore, on: grant.approvedOn))
  }

  private func lead(_ rule: String?, on day: CalendarDay) throws(LawError)
    -> (days: Int, source: LocalizedText)?
  {
    guard let rule else { return nil }
    let row = try tables.periods.inForceOrFirst(rule, on: day)
    return (try row.value.length(isForeign: false, given: nil), row.row.source)
  }

  private func restored(
    _ restoration: Restoration, _ period: Period, _ court: CourtSettings
  ) throws(LawError) -> BentTime.Return {
    guard period.isRestorable else {
      throw .badRequest(
        LocalizedText(
          zh: "规则 \(period.rule) 的期限不能申请顺延。", en: "The period of \(period.rule) cannot be restored."
        ))
    }
    let due = try deadline(
      DeadlineRequest(
        rule: "restoration", startDay: restoration.obstacleEndedOn, court: court,
        calendarGap: .provisional))
    guard restoration.appliedOn >= restoration.obstacleEndedOn,
      restoration.appliedOn <= due.lastDay
    else {
      throw .badRequest(
        LocalizedText(
          zh: "顺延应在障碍消除后 \(due.length) 日内（\(due.lastDay) 前）申请，\(restoration.appliedOn) 不在其内"
            + "（\(due.source.zh)）。",
          en: "Restoration is asked for within \(due.length) days after the obstacle ended, by "
            + "\(due.lastDay): \(restoration.appliedOn) is not within them (\(due.source.en))."))
    }
    return BentTime.Return(
      newLastDay: restoration.newLastDay, appliedOn: restoration.appliedOn,
      obstacleEndedOn: restoration.obstacleEndedOn, applicationDue: due.lastDay,
      reason: restoration.reason, source: due.source)
  }

  private func checked(_ outage: Outage) throws(LawError) -> Outage {
    guard outage.to.map({ $0 > outage.from }) ?? true else {
      throw .badRequest(
        LocalizedText(
          zh: "系统中断的结束不晚于开始（\(outage.from)）。",
          en: "The outage of \(outage.from) ends before it starts."))
    }
    return outage
  }
}

extension BentTime {
  fileprivate var sorted: BentTime {
    var copy = self
    copy.spans.sort { ($0.from, $0.to ?? $0.from) < ($1.from, $1.to ?? $1.from) }
    return copy
  }
}

extension Suspension {
  fileprivate init(_ exclusion: Exclusion) {
    self.init(
      from: exclusion.from, to: exclusion.to, rule: exclusion.rule, reason: exclusion.reason)
  }
}
