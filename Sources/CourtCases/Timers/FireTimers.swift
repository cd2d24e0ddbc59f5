public import CourtDomain
import Synchronization

/// Lets time limits that have run out take effect, each exactly once.
public struct FireTimers: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// What one round did.
  public struct Round: Sendable {
    public var fired = 0
    /// Deadlines that could not take effect, with the reason; they stay due.
    public var failures: [(deadline: DeadlineID, reason: String)] = []
  }

  /// Failures after which a round ends: so many at once are not the cases' fault.
  public static let maximumFailures = 100

  /// Fires until nothing is due or the limit is reached.
  ///
  /// A case that cannot be fired does not hold up the others: its deadline is passed over for this
  /// round and told.
  public func drain(limit: Int = 10_000) async throws -> Round {
    var round = Round()
    while round.fired < limit, round.failures.count < Self.maximumFailures {
      switch try await fireOne(excluding: round.failures.map(\.deadline)) {
      case .none: return round
      case .fired: round.fired += 1
      case .failed(let deadline, let reason): round.failures.append((deadline, reason))
      }
    }
    return round
  }

  enum Firing: Sendable {
    case none
    case fired(Deadline)
    case failed(DeadlineID, String)
  }

  /// Claims and fires one due timer.
  ///
  /// The timer row goes in the transaction that records its effect: a crash repeats it, nothing
  /// doubles it, and several workers skip each other's rows.
  func fireOne(excluding: [DeadlineID] = []) async throws -> Firing {
    let court = court
    let claimed = Mutex<DeadlineID?>(nil)
    do {
      return try await court.store.write { transaction in
        claimed.withLock { $0 = nil }
        let now = court.clock.now()
        let due = try transaction.claimDueTimer(now: now, excluding: excluding)
        guard let deadline = due else { return .none }
        claimed.withLock { $0 = deadline.id }
        let open = try OpenCase(deadline.caseID, in: court, transaction, at: now, for: nil)
        try open.commit()
        return .fired(deadline)
      }
    } catch let cancelled as CancellationError {
      throw cancelled
    } catch {
      // Trouble with the database is everybody's; anything else is this case's own.
      guard !Self.isTrouble(error), let deadline = claimed.withLock(\.self) else { throw error }
      return .failed(deadline, (error as? Fault)?.detail ?? "\(error)")
    }
  }

  private static func isTrouble(_ error: any Error) -> Bool {
    guard let fault = error as? Fault else { return false }
    switch fault.kind {
    case .broken: return false
    case .unavailable, .unknownOutcome: return true
    }
  }
}
