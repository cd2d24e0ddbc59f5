public import CourtDomain

/// Time that stands still from a day on: closed when `to` is known, open while it is not.
///
/// Both days are left out of the count. A closed suspension counts exactly as an exclusion of the
/// same days; an open one leaves the period without a last day.
public struct Suspension: Hashable, Sendable {
  public var from: CalendarDay
  /// The last day on which time stood still; `nil` while it still does.
  public var to: CalendarDay?
  /// The kind, such as `exclusion.stay`; it must be one the period admits.
  public var rule: String
  /// The occasion in the court's own words; empty for the rule's name.
  public var reason: String

  public init(from: CalendarDay, to: CalendarDay? = nil, rule: String, reason: String = "") {
    self.from = from
    self.to = to
    self.rule = rule
    self.reason = reason
  }
}

/// A longer period by somebody's approval, under a rule that extends the period's own.
public struct PeriodExtension: Hashable, Sendable {
  /// Such as `trial.simplified.extension`.
  public var rule: String
  /// In the extension rule's unit; the rule's own length when `nil`.
  public var length: Int?
  public var approvedOn: CalendarDay
  /// Who approved it, in words; empty for the office the rule names.
  public var approvedBy: String
  /// When it was asked for, where the rule sets a time for asking.
  public var requestedOn: CalendarDay?

  public init(
    rule: String, length: Int? = nil, approvedOn: CalendarDay, approvedBy: String = "",
    requestedOn: CalendarDay? = nil
  ) {
    self.rule = rule
    self.length = length
    self.approvedOn = approvedOn
    self.approvedBy = approvedBy
    self.requestedOn = requestedOn
  }
}

/// A missed period given back: the court names the new last day.
///
/// Source: Civil Procedure Law art. 86.
public struct Restoration: Hashable, Sendable {
  /// The day on which the obstacle ended; the application is due within ten days of it.
  public var obstacleEndedOn: CalendarDay
  public var appliedOn: CalendarDay
  public var newLastDay: CalendarDay
  /// The obstacle in words.
  public var reason: String

  public init(
    obstacleEndedOn: CalendarDay, appliedOn: CalendarDay, newLastDay: CalendarDay,
    reason: String = ""
  ) {
    self.obstacleEndedOn = obstacleEndedOn
    self.appliedOn = appliedOn
    self.newLastDay = newLastDay
    self.reason = reason
  }
}

/// A span of time in which the court's own system could not be reached.
public struct Outage: Hashable, Sendable {
  public var from: Instant
  /// `nil` while it lasts.
  public var to: Instant?
  public var reason: String

  public init(from: Instant, to: Instant? = nil, reason: String = "") {
    self.from = from
    self.to = to
    self.reason = reason
  }
}

/// What happened to a running period after it started.
public enum Adjustment: Hashable, Sendable {
  case exclusion(Exclusion)
  case suspension(Suspension)
  case extended(PeriodExtension)
  case restored(Restoration)
  case outage(Outage)
}

/// A period with everything that has bent it: the whole question "until when, after all that?".
public struct ClockHistory: Hashable, Sendable {
  /// A case that bends one period more often than this is a mistake of the program that asks.
  public static let adjustmentLimit = 1_000

  public var request: DeadlineRequest
  /// Extensions and restorations in the order they were granted; spans of time in any order.
  public var adjustments: [Adjustment]

  public init(_ request: DeadlineRequest, adjustments: [Adjustment] = []) {
    self.request = request
    self.adjustments = adjustments
  }
}
