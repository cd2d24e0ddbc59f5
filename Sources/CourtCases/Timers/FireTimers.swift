public import CourtDomain
import Synchronization

/// Lets time limits that have run out take effect, each exactly once.
public struct FireTimers: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// What one round did.
  public struct Round: Sendable {
    /// Deadlines that took effect.
    public var fired = 0
    /// Deadlines that were counted anew instead: the court had been down, or a calendar had come.
    public var relieved = 0
    /// Deadlines that could not take effect, with the reason; they stay due.
    public var failures: [(deadline: DeadlineID, reason: String)] = []

    /// Whether there may be more to do at once.
    public var isIdle: Bool { fired + relieved == 0 }
  }

  /// Failures after which a round ends: so many at once are not the cases' fault.
  public static let maximumFailures = 100
  /// Cases whose deadlines take effect in one transaction: enough to share its commit, few enough
  /// that an act on one of them hardly waits.
  public static let batch = 24

  /// Fires until nothing is due or the limit is reached, what ran out first before what ran out
  /// later.
  ///
  /// A case that cannot be fired does not hold up the others: its deadline is passed over for this
  /// round and told.
  /// - Parameter lanes: transactions at once, each on a connection of its own; the order holds
  ///   within a lane, and between lanes but for what they hold at that moment.
  public func drain(limit: Int = 10_000, lanes: Int = 1) async throws -> Round {
    let tally = Tally()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, lanes) {
        group.addTask { try await drain(into: tally, limit: limit) }
      }
      try await group.waitForAll()
    }
    return tally.round.withLock(\.self)
  }

  /// What all lanes of a round have done so far.
  private final class Tally: Sendable {
    let round = Mutex(Round())
  }

  private func drain(into tally: Tally, limit: Int) async throws {
    // After a failure, one by one for a while: the others of its batch are blameless.
    var singly = 0
    while true {
      let (left, failed) = tally.round.withLock { round in
        (limit - round.fired - round.relieved, round.failures.map(\.deadline))
      }
      guard left > 0, failed.count < Self.maximumFailures else { return }
      let size = singly > 0 ? 1 : min(Self.batch, left)
      switch try await fire(size, excluding: failed) {
      case .none: return
      case .done(let fired, let relieved):
        singly = max(0, singly - 1)
        tally.round.withLock {
          $0.fired += fired
          $0.relieved += relieved
        }
      case .failed(let deadline, let reason):
        guard size == 1 else {
          singly = Self.batch
          continue
        }
        tally.round.withLock { $0.failures.append((deadline, reason)) }
      }
    }
  }

  enum Firing: Sendable {
    case none
    case done(fired: Int, relieved: Int)
    case failed(DeadlineID, String)
  }

  /// Claims due timers and lets them take effect, in one transaction.
  ///
  /// The timer rows go in the transaction that records their effects: a crash repeats it, nothing
  /// doubles it, and several workers skip each other's rows.
  func fire(_ count: Int, excluding: [DeadlineID] = []) async throws -> Firing {
    let court = court
    let working = Mutex<DeadlineID?>(nil)
    do {
      return try await court.store.write { transaction in
        working.withLock { $0 = nil }
        let now = court.clock.now()
        let due = try transaction.claimDueTimers(now: now, limit: count, excluding: excluding)
        guard !due.isEmpty else { return .none }
        working.withLock { $0 = due.first?.deadline }
        var seen: Set<CaseID> = []
        let first = due.filter { seen.insert($0.caseID).inserted }
        let cases = try OpenCase.all(first.map(\.caseID), in: court, transaction, at: now)
        try OpenCase.readOutages(for: cases)
        var (fired, relieved) = (0, 0)
        for (timer, open) in zip(first, cases) {
          working.withLock { $0 = timer.deadline }
          try open.fireDue()
          try open.commit()
          fired += open.firedCount
          relieved += open.relievedCount
        }
        return .done(fired: fired, relieved: relieved)
      }
    } catch let cancelled as CancellationError {
      throw cancelled
    } catch {
      // Trouble with the database is everybody's; anything else is this case's own.
      guard !Self.isTrouble(error), let deadline = working.withLock(\.self) else { throw error }
      return .failed(deadline, (error as? Fault)?.detail ?? "\(error)")
    }
  }

  /// Whether it was the database's failing, not the case's.
  static func isTrouble(_ error: any Error) -> Bool {
    guard let fault = error as? Fault else { return false }
    switch fault.kind {
    case .broken: return false
    case .unavailable, .unknownOutcome, .noSpace: return true
    }
  }
}
