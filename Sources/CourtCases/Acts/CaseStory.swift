public import CourtDomain

/// The case told in order: who did what, under which article, and what had to happen by when.
public struct CaseStory: Sendable {
  public struct Chapter: Sendable {
    public let entry: DocketEntry
    /// Time limits that this act set running.
    public let started: [Deadline]
    /// Time limits that ended with it.
    public let ended: [Deadline]
  }

  public let file: CaseFile
  public let chapters: [Chapter]

  /// Ties each deadline to the docket entry during which it began or ended.
  public init(file: CaseFile, docket: [DocketEntry], deadlines: [Deadline]) {
    self.file = file
    var open = deadlines
    var closing = deadlines.filter { $0.closedAt != nil }
    chapters = docket.map { entry in
      let started = open.filter { $0.startedAt <= entry.at }
      open.removeAll { $0.startedAt <= entry.at }
      let ended = closing.filter { ($0.closedAt ?? $0.dueAt) <= entry.at }
      closing.removeAll { ($0.closedAt ?? $0.dueAt) <= entry.at }
      return Chapter(entry: entry, started: started, ended: ended)
    }
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
