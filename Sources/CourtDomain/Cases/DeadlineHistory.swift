/// Since when, and why, a running deadline's time does not run.
public struct Standstill: Sendable, Hashable {
  /// The first day that does not count.
  public var from: CalendarDay
  /// The law's kind of excluded time, such as `exclusion.stay`.
  public var kind: String

  public init(from: CalendarDay, kind: String) {
    self.from = from
    self.kind = kind
  }
}

/// A span of days that does not count in one deadline.
public struct DeadlineSuspension: Sendable, Hashable {
  /// The law's kind of excluded time, such as `exclusion.jurisdiction`.
  public var kind: String
  public var from: CalendarDay
  /// The last day on which time stood still; `nil` while it does.
  public var to: CalendarDay?
  /// What stopped the time: an action's name, or an incident's id.
  public var cause: String

  public init(kind: String, from: CalendarDay, to: CalendarDay? = nil, cause: String) {
    self.kind = kind
    self.from = from
    self.to = to
    self.cause = cause
  }
}

/// The values a deadline had until something changed them, and what that was; never altered.
public struct DeadlineRevision: Sendable, Hashable {
  public enum Change: String, Sendable, CaseIterable {
    case suspended, resumed, extended, restored, recomputed, corrected, outage, cancelled
  }

  public var deadlineID: DeadlineID
  public var caseID: CaseID
  /// Counts from 1 within the deadline.
  public var ordinal: Int
  public var change: Change
  /// The old values.
  public var rule: String
  public var lastDay: CalendarDay
  public var dueAt: Instant
  public var standing: Deadline.Standing
  public var standstill: Standstill?
  public var explanation: JSONValue
  /// Why they no longer hold.
  public var reason: LocalizedText
  public var article: String?
  /// The action, incident or recorded outage behind it.
  public var cause: String
  /// The docket entry that tells of it; `nil` where no act of the case did.
  public var docketSequence: Int?
  public var at: Instant

  public init(
    of deadline: Deadline, ordinal: Int, change: Change, reason: LocalizedText, article: String?,
    cause: String, docketSequence: Int?, at: Instant
  ) {
    deadlineID = deadline.id
    caseID = deadline.caseID
    self.ordinal = ordinal
    self.change = change
    rule = deadline.rule
    lastDay = deadline.lastDay
    dueAt = deadline.dueAt
    standing = deadline.standing
    standstill = deadline.standstill
    explanation = deadline.explanation
    self.reason = reason
    self.article = article
    self.cause = cause
    self.docketSequence = docketSequence
    self.at = at
  }
}

/// A time in which the court's own system could not be reached, as entered in the record.
public struct RecordedOutage: Sendable, Hashable {
  /// 0 until stored.
  public var id: Int64
  public var from: Instant
  /// `nil` while it lasts.
  public var to: Instant?
  public var note: String
  /// The system noticed it itself, by its own silence.
  public var isNoticed: Bool
  /// `nil` where no account entered it.
  public var recordedBy: AccountID?
  public var recordedAt: Instant
  /// When every deadline it touches had been counted anew; `nil` until then.
  public var appliedAt: Instant?

  public init(
    id: Int64 = 0, from: Instant, to: Instant?, note: String, isNoticed: Bool,
    recordedBy: AccountID?, recordedAt: Instant, appliedAt: Instant? = nil
  ) {
    self.id = id
    self.from = from
    self.to = to
    self.note = note
    self.isNoticed = isNoticed
    self.recordedBy = recordedBy
    self.recordedAt = recordedAt
    self.appliedAt = appliedAt
  }
}
