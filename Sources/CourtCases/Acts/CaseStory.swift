public import CourtDomain

/// The case told in order: who did what, under which article, and what had to happen by when.
public struct CaseStory: Sendable {
  public struct Chapter: Sendable {
    public let entry: DocketEntry
    /// Time limits that this act set running.
    public let started: [Deadline]
    /// Time limits that ended with it.
    public let ended: [Deadline]
    /// Time limits that it moved, and those that something beside the docket, such as an outage or
    /// a new calendar, moved before the next act.
    public let moved: [DeadlineChange]
  }

  public let file: CaseFile
  public let chapters: [Chapter]

  /// Ties each deadline to the docket entry during which it began or ended, and each change of one
  /// to the entry that made it.
  ///
  /// - Parameter revisions: of all the deadlines.
  public init(
    file: CaseFile, docket: [DocketEntry], deadlines: [Deadline], revisions: [DeadlineRevision]
  ) {
    self.file = file
    var open = deadlines
    var closing = deadlines.filter { $0.closedAt != nil }
    let moved = Self.moved(deadlines, revisions, by: docket)
    chapters = docket.map { entry in
      let started = open.filter { $0.startedAt <= entry.at }
      open.removeAll { $0.startedAt <= entry.at }
      let ended = closing.filter { ($0.closedAt ?? $0.dueAt) <= entry.at }
      closing.removeAll { ($0.closedAt ?? $0.dueAt) <= entry.at }
      return Chapter(
        entry: entry, started: started, ended: ended, moved: moved[entry.sequence] ?? [])
    }
  }

  /// The changes by the sequence number of their entry, in the order in which they happened.
  private static func moved(
    _ deadlines: [Deadline], _ revisions: [DeadlineRevision], by docket: [DocketEntry]
  ) -> [Int: [DeadlineChange]] {
    let byDeadline = Dictionary(grouping: revisions, by: \.deadlineID)
    let changes = deadlines.flatMap { deadline in
      DeadlineChange.all(
        of: deadline, byDeadline[deadline.id, default: []].sorted { $0.ordinal < $1.ordinal })
    }
    let placed = Dictionary(grouping: changes) { change in
      change.revision.docketSequence
        ?? docket.last { $0.at <= change.revision.at }?.sequence ?? docket.first?.sequence ?? 0
    }
    return placed.mapValues { $0.sorted { $0.revision.at < $1.revision.at } }
  }

  /// Recomputes the docket's hash chain; the sequence number where it first breaks, if it does.
  public static func firstBreak(
    in docket: [DocketEntry], digest: ([UInt8]) -> [UInt8]
  ) -> Int? {
    var previous = [UInt8](repeating: 0, count: 32)
    for (index, entry) in docket.enumerated() {
      let holds =
        entry.sequence == index + 1 && entry.previousDigest == previous
        && digest(entry.chainedBytes) == entry.digest
      guard holds else { return entry.sequence }
      previous = entry.digest
    }
    return nil
  }
}
