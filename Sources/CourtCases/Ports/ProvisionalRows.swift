public import CourtDomain

/// Running deadlines whose date is provisional, because a year's calendar was missing.
public protocol ProvisionalRows {
  /// Those that end on the day or before, in order of id.
  ///
  /// - Parameter after: the place the page before ended at.
  func provisionalDeadlines(through day: CalendarDay, after: DeadlinePlace?, limit: Int) throws
    -> [DeadlinePlace]
  /// Holds the cases of those deadlines that still are provisional, each once.
  ///
  /// - Parameter waits: for cases that somebody else holds; else they are passed over.
  func claimCases(ofProvisional deadlines: [DeadlineID], waits: Bool) throws -> [CaseID]
}
