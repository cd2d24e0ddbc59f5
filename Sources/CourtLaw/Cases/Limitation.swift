public import CourtDomain

/// Whether a claim looks older than the limitation of action allows.
///
/// A warning to the filer, never a ground of refusal: the court does not apply limitation of its
/// own motion (Civil Code art. 193).
public struct LimitationAnswer: Hashable, Sendable {
  public let isLikelyOver: Bool
  public let lastDay: CalendarDay
  public let text: LocalizedText
  public let citation: String
  public let deadline: ComputedDeadline
}

extension LawBook {
  /// Counts the limitation of action from the later of knowledge and last interruption.
  ///
  /// Source: Civil Code arts. 188, 195.
  public func limitation(
    knewOn: CalendarDay, filedOn: CalendarDay, interruptedOn: [CalendarDay] = [],
    court: CourtSettings
  ) throws(LawError) -> LimitationAnswer {
    let start = interruptedOn.filter { $0 > knewOn && $0 <= filedOn }.max() ?? knewOn
    let deadline = try deadline(
      DeadlineRequest(
        rule: "limitation.general", startDay: start, court: court, lawOn: filedOn,
        calendarGap: .provisional))
    let isOver = filedOn > deadline.lastDay
    let length = deadline.unit.text(deadline.length)
    let source = deadline.source
    let text =
      isOver
      ? LocalizedText(
        zh: "自 \(start) 起 \(length.zh)的诉讼时效已于 \(deadline.lastDay) 届满，对方可能提出时效抗辩"
          + "（\(source.zh)）。",
        en: "The limitation of \(length.en) from \(start) ended on \(deadline.lastDay); the other "
          + "side may plead it (\(source.en)).")
      : LocalizedText(
        zh: "诉讼时效至 \(deadline.lastDay)（\(source.zh)）。",
        en: "The limitation of action ends on \(deadline.lastDay) (\(source.en)).")
    return LimitationAnswer(
      isLikelyOver: isOver, lastDay: deadline.lastDay, text: text, citation: deadline.citation,
      deadline: deadline)
  }
}
