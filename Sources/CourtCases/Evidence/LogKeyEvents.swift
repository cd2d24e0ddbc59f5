import CourtDomain
import CourtEvidence

/// Writes into the log what happened to the court's keys since it was last started, so that no key
/// is exchanged in silence.
public struct LogKeyEvents: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// Queues what is missing before anything is signed under a new key: a receipt whose signer the log
  /// announces only behind it is refused by every reader.
  ///
  /// - Throws: where after `attempts`, half a second each, a sequencer still stands in the way.
  public func beforeSigning(attempts: Int = 120) async throws {
    for _ in 0..<attempts {
      _ = try await run()
      let events = court.keys.events
      let known = try await court.store.read { transaction in
        Set(try transaction.loggedKeyEvents().map(\.event.bytes))
      }
      if events.allSatisfy({ known.contains($0.bytes) }) { return }
      try await Task.sleep(for: .milliseconds(500))
    }
    throw Fault(.broken, "the court's keys could not be announced: the log's lock is never free")
  }

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
    try LogLeaf.announcing(event, at: now)
  }
}
