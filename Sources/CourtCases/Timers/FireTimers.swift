public import CourtDomain

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
    do {
      return try await court.store.write { transaction in
        let now = court.clock.now()
        let claimed = try transaction.claimDueTimer(now: now, excluding: excluding)
        guard let deadline = claimed else { return .none }
        do {
          let open = try OpenCase(deadline.caseID, in: court, transaction, at: now, for: nil)
          try open.commit()
        } catch let rejection as Rejection {
          throw TimerFailure(deadline: deadline.id, reason: rejection.code)
        } catch let fault as Fault {
          guard case .broken = fault.kind else { throw fault }
          throw TimerFailure(deadline: deadline.id, reason: fault.detail)
        }
        return .fired(deadline)
      }
    } catch let failure as TimerFailure {
      return .failed(failure.deadline, failure.reason)
    }
  }
}

/// Carries the deadline out of the transaction that its failure rolls back.
private struct TimerFailure: Error {
  let deadline: DeadlineID
  let reason: String
}
