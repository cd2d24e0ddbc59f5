import CourtDomain
import CourtLaw

/// Counts deadlines anew whose last day an outage has touched, before anybody looks at them.
public struct ApplyOutages: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// Works off every outage that is over and has not been applied, together with whoever else does;
  /// a crash in between leaves the rest to them.
  ///
  /// What runs out last comes first: those who fire what has run out, and give it its time back
  /// likewise, come from the other end.
  ///
  /// - Parameter lanes: transactions at once, each on a connection of its own.
  /// - Returns: how many deadlines have another last day now.
  public func run(lanes: Int = 1) async throws -> Int {
    let waiting = try await court.store.read { try $0.outagesToApply(limit: 50) }
    var moved = 0
    for outage in waiting {
      moved += try await walk(outage).run(lanes: lanes)
      let now = court.clock.now()
      try await court.store.write { try $0.outageApplied(outage.id, at: now) }
    }
    return moved
  }

  private func walk(_ outage: RecordedOutage) -> RecountWalk {
    let rules = Array(court.law.rules(binding: .party)).sorted()
    return RecountWalk(
      court: court,
      page: { try $0.deadlinesTouched(by: outage, before: $1, limit: RecountWalk.pageSize) },
      claim: { try $0.claimCases(of: $1, touchedBy: outage, rules: rules, waits: $2) },
      recount: { try $0.relieveAll(of: outage) })
  }
}
