public import CourtDomain

/// A deadline as a person asks for it on a command line, in words.
public struct DeadlineQuestion: Sendable {
  public var rule: String
  /// Put behind the rule's name: `trial` with `simplified` is `trial.simplified`.
  public var track: String?
  /// A day, or an instant in RFC 3339.
  public var from: String
  public var length: Int?
  public var isAbroad = false
  /// The day whose law applies; the start's where it is left out.
  public var lawOn: String?
  /// Answer with a provisional date where a year's calendar is missing.
  public var mayBeProvisional = false
  /// `KIND=FROM..TO`.
  public var exclusions: [String] = []
  /// `KIND=FROM..TO`, or `KIND=FROM..` while it lasts.
  public var suspensions: [String] = []
  /// `RULE=LENGTH@DAY`.
  public var extensions: [String] = []
  /// `OBSTACLE-ENDED,APPLIED,NEW-LAST-DAY`.
  public var restoration: String?
  /// `FROM..TO` in RFC 3339, or `FROM..` while it lasts.
  public var outages: [String] = []

  public init(rule: String, from: String) {
    self.rule = rule
    self.from = from
  }

  /// The question in the book's own terms.
  ///
  /// - Throws: `LawError.badRequest` with the word that cannot be read and how it is written.
  public func history(_ book: LawBook, court: CourtSettings) throws(LawError) -> ClockHistory {
    let words = AdjustmentWords(book)
    var adjustments: [Adjustment] = []
    for text in exclusions {
      let span = try words.suspension(text, mayBeOpen: false)
      guard let to = span.to else { continue }
      adjustments.append(.exclusion(Exclusion(from: span.from, to: to, rule: span.rule)))
    }
    for text in suspensions { adjustments.append(.suspension(try words.suspension(text))) }
    for text in extensions { adjustments.append(.extended(try words.grant(text))) }
    if let restoration { adjustments.append(.restored(try words.restoration(restoration))) }
    for text in outages { adjustments.append(.outage(try words.outage(text))) }
    return ClockHistory(try request(court), adjustments: adjustments)
  }

  private func request(_ court: CourtSettings) throws(LawError) -> DeadlineRequest {
    let name = track.map { "\(rule).\($0)" } ?? rule
    var request: DeadlineRequest
    if let day = CalendarDay(iso8601: from) {
      request = DeadlineRequest(rule: name, startDay: day, court: court)
    } else if let instant = Instant(rfc3339: from) {
      request = DeadlineRequest(rule: name, start: instant, court: court)
    } else {
      throw Self.notADay(from)
    }
    request.isForeign = isAbroad
    request.givenDays = length
    request.calendarGap = mayBeProvisional ? .provisional : .refuse
    if let lawOn {
      guard let day = CalendarDay(iso8601: lawOn) else { throw Self.notADay(lawOn) }
      request.lawOn = day
    }
    return request
  }

  static func notADay(_ text: String) -> LawError {
    .badRequest(
      LocalizedText(
        zh: "“\(text)”不是日期；写成 2026-03-10，或时刻 2026-03-10T09:15:00+08:00。",
        en: "\"\(text)\" is no day; write 2026-03-10, or an instant such as "
          + "2026-03-10T09:15:00+08:00."))
  }
}

extension ClockReading {
  /// The answer for a person: name and date, then each step, then the formula.
  public func telling(_ language: Language) -> String {
    let zh = language == .zh
    let head: String
    let formula: LocalizedText
    switch self {
    case .due(let deadline):
      formula = deadline.formula
      let mark = deadline.isProvisional ? (zh ? "（暂定）" : " (provisional)") : ""
      head = "\(deadline.name(language)) [\(deadline.rule)]: \(deadline.lastDay)\(mark)"
    case .suspended(let suspended):
      formula = suspended.formula
      head =
        "\(suspended.name(language)) [\(suspended.rule)]: "
        + (zh
          ? "中止，尚余 \(suspended.remainingDays) 日" : "stands still, \(suspended.remainingDays) left")
    }
    let lines = steps.enumerated().map { "  \($0 + 1). \($1.text(language))" }
    return ([head] + lines + ["  = \(formula(language))"]).joined(separator: "\n")
  }
}
