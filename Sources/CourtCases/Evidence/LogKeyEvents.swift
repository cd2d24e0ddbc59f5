import CourtDomain
import CourtEvidence

/// Writes into the log what happened to the court's keys since it was last started, so that no key
/// is exchanged in silence.
public struct LogKeyEvents: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// Answers how many events were queued; 0 also while a sequencer is at work.
  public func run() async throws -> Int {
    let court = court
    return try await court.store.write { transaction in
      // The lock keeps two processes from queueing the same event.
      guard try transaction.lockSequencer() else { return 0 }
      let known = Set(try transaction.loggedKeyEvents().map(\.event.bytes))
      let now = court.clock.now()
      var queued = 0
      for event in court.keys.events where !known.contains(event.bytes) {
        try transaction.insertKeyEvent(event, leaf: try court.leaf(of: event, at: now), at: now)
        queued += 1
      }
      return queued
    }
  }
}

extension Court {
  /// Not inlined: see `CourtHouse.build`.
  @inline(never)
  fileprivate func leaf(of event: KeyEvent, at now: Instant) throws -> LogLeaf {
    try LogLeaf.make(
      LeafFacts(
        court: keys.court.origin, kind: LeafKind(rawValue: event.act.rawValue), caseNumber: "",
        itemID: "key \(event.role.rawValue) \(event.generation)",
        detail: try JSONParser.parse(event.bytes), digests: nil, at: now,
        sequence: Int64(event.sequence), previous: nil))
  }
}
