public import CourtDomain

/// The court's own outages, and the signs of life by which they are noticed.
public protocol OutageRows {
  /// - Returns: the id; `nil` where an outage that lasts is on record already and this one would be
  ///   a second.
  func insertOutage(_ outage: RecordedOutage) throws -> Int64?
  /// Ends the outage that lasts, which is to be applied then; `false` where none lasts.
  ///
  /// - Parameter noticedOnly: leaves one alone that somebody entered.
  func endOutage(at: Instant, noticedOnly: Bool) throws -> Bool
  /// Outages that last or ended after the instant, oldest first.
  func outages(endingAfter: Instant, limit: Int) throws -> [RecordedOutage]
  /// Newest first.
  func outages(limit: Int) throws -> [RecordedOutage]
  /// Outages that are over and whose deadlines have not all been counted anew, oldest first.
  func outagesToApply(limit: Int) throws -> [RecordedOutage]
  func outageApplied(_ id: Int64, at: Instant) throws
  /// Deadlines whose last day an outage that is over may have touched, latest first.
  ///
  /// - Parameter before: the place the page before ended at.
  func deadlinesTouched(by outage: RecordedOutage, before: DeadlinePlace?, limit: Int) throws
    -> [DeadlinePlace]
  /// Holds the cases of those deadlines that still lie where the outage touches them, each once.
  ///
  /// - Parameters:
  ///   - rules: only deadlines of these.
  ///   - waits: for cases that somebody else holds; else they are passed over.
  func claimCases(
    of deadlines: [DeadlineID], touchedBy outage: RecordedOutage, rules: [String], waits: Bool
  ) throws -> [CaseID]
  /// Notes that a part of the system is alive; answers when it last said so.
  func beat(_ part: SystemPart, at: Instant) throws -> Instant?
  /// When a part last said that it was alive.
  func lastBeat(_ part: SystemPart) throws -> Instant?
}

/// A part of the system whose silence can be noticed.
public enum SystemPart: String, Sendable, CaseIterable {
  /// What people reach: while none serves, nobody can act.
  case serve
  /// What fires timers.
  case work
}

/// A place in the order in which deadlines run out.
public struct DeadlinePlace: Sendable, Hashable {
  public var dueAt: Instant
  public var id: DeadlineID

  public init(dueAt: Instant, id: DeadlineID) {
    self.dueAt = dueAt
    self.id = id
  }
}
