public import CourtDomain

/// Lets time limits that have run out take effect, each exactly once.
public struct FireTimers: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// Claims and fires one due timer.
  ///
  /// The timer row goes in the transaction that records its effect: a crash repeats it, nothing
  /// doubles it, and several workers skip each other's rows.
  /// - Returns: the deadline fired; `nil` where none is due.
  public func fireOne() async throws -> Deadline? {
    let court = court
    return try await court.store.write { transaction in
      let now = court.clock.now()
      guard let deadline = try transaction.claimDueTimer(now: now) else { return nil }
      let open = try OpenCase(deadline.caseID, in: court, transaction, at: now, for: nil)
      try open.commit()
      return deadline
    }
  }

  /// Fires until nothing is due or the limit is reached.
  ///
  /// A case that cannot be fired must not hold up the others, so its fault is returned, not thrown.
  public func drain(limit: Int = 10_000) async throws -> Int {
    for fired in 0..<limit {
      guard try await fireOne() != nil else { return fired }
    }
    return limit
  }
}
