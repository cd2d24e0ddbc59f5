import CourtDomain

/// Reads what a person types to bend a period: `appraisal=2026-04-01..2026-04-10` and the like.
public struct AdjustmentWords: Sendable {
  private let book: LawBook

  public init(_ book: LawBook) { self.book = book }

  /// `KIND=FROM..TO`, both days included.
  ///
  /// - Parameter mayBeOpen: `KIND=FROM..` stands for time that still stands still.
  public func suspension(_ text: String, mayBeOpen: Bool = true) throws(LawError) -> Suspension {
    let (kind, rest) = try split(text, "appraisal=2026-04-01..2026-04-10")
    let known = book.exclusionRules
    let rule = known.contains(kind) ? kind : "exclusion." + kind
    guard known.contains(rule) else {
      let kinds = known.map { $0.replacing("exclusion.", with: "") }.sorted()
      throw .badRequest(
        LocalizedText(
          zh: "没有扣除种类“\(kind)”；可用：\(kinds.joined(separator: "、"))。",
          en: "There is no kind of excluded time \"\(kind)\"; use one of: "
            + "\(kinds.joined(separator: ", "))."))
    }
    let days = rest.components("..")
    guard days.count == 2, let from = CalendarDay(iso8601: days[0]) else { throw unreadable(text) }
    if days[1].isEmpty, mayBeOpen { return Suspension(from: from, to: nil, rule: rule) }
    guard let to = CalendarDay(iso8601: days[1]) else { throw unreadable(text) }
    return Suspension(from: from, to: to, rule: rule)
  }

  /// `RULE=LENGTH@DAY`, the length in the rule's unit, the day of the approval.
  public func grant(_ text: String) throws(LawError) -> PeriodExtension {
    let (rule, rest) = try split(text, "trial.simplified.extension=1@2026-04-28")
    let parts = rest.components("@")
    guard parts.count == 2, let length = Int(parts[0]), length > 0,
      let day = CalendarDay(iso8601: parts[1])
    else { throw unreadable(text) }
    guard book.ruleIDs.contains(rule) else { throw .unknownRule(rule) }
    return PeriodExtension(rule: rule, length: length, approvedOn: day)
  }

  /// `FROM..TO` in RFC 3339, the end left out while it lasts.
  public func outage(_ text: String) throws(LawError) -> Outage {
    let parts = text.components("..")
    guard parts.count == 2, let from = Instant(rfc3339: parts[0]) else { throw unreadable(text) }
    if parts[1].isEmpty { return Outage(from: from) }
    guard let to = Instant(rfc3339: parts[1]) else { throw unreadable(text) }
    return Outage(from: from, to: to)
  }

  /// `OBSTACLE-ENDED,APPLIED,NEW-LAST-DAY`.
  public func restoration(_ text: String) throws(LawError) -> Restoration {
    let days = text.split(separator: ",", omittingEmptySubsequences: false)
      .map { CalendarDay(iso8601: String($0)) }
    guard days.count == 3, let ended = days[0], let applied = days[1], let last = days[2] else {
      throw unreadable(text)
    }
    return Restoration(obstacleEndedOn: ended, appliedOn: applied, newLastDay: last)
  }

  private func split(_ text: String, _ example: String) throws(LawError) -> (String, String) {
    guard let mark = text.firstIndex(of: "="), mark != text.startIndex else {
      throw .badRequest(
        LocalizedText(
          zh: "“\(text)”缺少等号；例如 \(example)。",
          en: "\"\(text)\" lacks its equals sign; write for example \(example)."))
    }
    return (String(text[..<mark]), String(text[text.index(after: mark)...]))
  }

  private func unreadable(_ text: String) -> LawError {
    .badRequest(
      LocalizedText(
        zh: "“\(text)”无法识别：日期写成 YYYY-MM-DD，时刻写成 2026-03-25T10:00:00+08:00，起讫用“..”连接。",
        en: "\"\(text)\" cannot be read: days are YYYY-MM-DD, instants 2026-03-25T10:00:00+08:00, "
          + "and two dots join a start and an end."))
  }
}

extension String {
  fileprivate func components(_ separator: String) -> [String] {
    var parts: [String] = []
    var rest = Substring(self)
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
