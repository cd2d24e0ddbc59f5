import CourtDomain

/// The adjustments of one period after the law book has checked them, each with its words.
struct BentTime: Sendable {
  /// Time that does not count.
  struct Span: Sendable {
    let from: CalendarDay
    /// `nil` while it lasts.
    let to: CalendarDay?
    let rule: String
    /// The kind with its article.
    let name: LocalizedText
    let reason: String
    let isSuspension: Bool

    func starting(on day: CalendarDay) -> Span {
      Span(
        from: day, to: to, rule: rule, name: name, reason: reason, isSuspension: isSuspension)
    }
  }

  struct Grant: Sendable {
    let length: Int
    let unit: PeriodUnit
    let name: LocalizedText
    let source: LocalizedText
    let approvedBy: LocalizedText
    let approvedOn: CalendarDay
    let requestedOn: CalendarDay?
    /// Days before the end by which it is to be asked for and decided; lateness is told, and the
    /// extension stands.
    let askedBefore: (days: Int, source: LocalizedText)?
    let decidedBefore: (days: Int, source: LocalizedText)?
  }

  struct Return: Sendable {
    let newLastDay: CalendarDay
    let appliedOn: CalendarDay
    let obstacleEndedOn: CalendarDay
    /// Until when it could be asked for.
    let applicationDue: CalendarDay
    let reason: String
    let source: LocalizedText
  }

  var spans: [Span] = []
  var extensions: [Grant] = []
  var restorations: [Return] = []
  var outages: [Outage] = []
  var outageRule: Dated<OutageRule>?

  /// Whether the count itself is as the rule has it; an outage only moves the end.
  var leavesTheCount: Bool {
    spans.isEmpty && extensions.isEmpty && restorations.isEmpty
  }
}

/// How an outage of the court's system bends a party's last day: one row of periods.yaml.
struct OutageRule: Sendable, Hashable {
  let name: LocalizedText
  /// Whole working days a party has after the system is back.
  let workingDays: Int
  /// Shorter outages bend nothing.
  let leastMinutes: Int
}
