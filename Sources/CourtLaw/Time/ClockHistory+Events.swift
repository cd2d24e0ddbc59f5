public import CourtDomain

extension ClockHistory {
  /// Adds what happened; the clock is to be computed again after it.
  public mutating func add(_ adjustment: Adjustment) { adjustments.append(adjustment) }

  /// Lets time stand still from that day on.
  ///
  /// - Throws: `LawError.badRequest` where it stands still for the same kind already.
  public mutating func suspend(rule: String, from day: CalendarDay, reason: String = "")
    throws(LawError)
  {
    guard openSuspension(of: rule) == nil else {
      throw .badRequest(
        LocalizedText(
          zh: "期限已因 \(rule) 中止，尚未恢复。",
          en: "The period stands still for \(rule) already and has not been resumed."))
    }
    adjustments.append(.suspension(Suspension(from: day, rule: rule, reason: reason)))
  }

  /// Lets time run again; that day is the first that counts.
  ///
  /// Resumed on the day it was suspended, nothing is left of the suspension.
  ///
  /// - Throws: `LawError.badRequest` where time does not stand still for that kind, or did not yet
  ///   on that day.
  public mutating func resume(rule: String, on day: CalendarDay) throws(LawError) {
    guard let index = openSuspension(of: rule),
      case .suspension(var suspension) = adjustments[index], day >= suspension.from
    else {
      throw .badRequest(
        LocalizedText(
          zh: "期限在 \(day) 没有因 \(rule) 中止。",
          en: "On \(day) the period does not stand still for \(rule)."))
    }
    guard day > suspension.from else {
      adjustments.remove(at: index)
      return
    }
    suspension.to = day.adding(days: -1)
    adjustments[index] = .suspension(suspension)
  }

  /// The kinds for which time stands still, in the order they began.
  public var openSuspensions: [Suspension] {
    adjustments.compactMap { adjustment in
      guard case .suspension(let suspension) = adjustment, suspension.to == nil else { return nil }
      return suspension
    }.sorted { $0.from < $1.from }
  }

  private func openSuspension(of rule: String) -> Int? {
    adjustments.firstIndex { adjustment in
      guard case .suspension(let suspension) = adjustment else { return false }
      return suspension.rule == rule && suspension.to == nil
    }
  }
}

extension ClockReading {
  /// What the clock shows, in a word or two.
  public var shown: LocalizedText {
    switch self {
    case .due(let deadline):
      let mark = deadline.isProvisional
      return LocalizedText(
        zh: "\(deadline.lastDay)\(mark ? "（暂定）" : "")",
        en: "\(deadline.lastDay)\(mark ? " (provisional)" : "")")
    case .suspended(let suspended):
      return LocalizedText(
        zh: "中止（尚余 \(suspended.remainingDays) 日）",
        en: "standing still (\(suspended.remainingDays) left)")
    }
  }

  /// One sentence that says what a new fact did to the date; `nil` where it did nothing.
  ///
  /// The old date stays visible with the reason for the new one.
  public func change(to new: ClockReading, because reason: LocalizedText) -> LocalizedText? {
    guard new.shown != shown else { return nil }
    return LocalizedText(
      zh: "原为 \(shown.zh)，因\(reason.zh)改为 \(new.shown.zh)。",
      en: "Was \(shown.en); because of \(reason.en) it is now \(new.shown.en).")
  }
}
