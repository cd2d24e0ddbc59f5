public import CourtDomain
public import CourtWorkflow

extension OpenCase {
  /// Everything the acting account's roles could ever do in this procedure: what may be done now,
  /// and for the rest why not.
  public func transitions() throws -> [CaseTransition] {
    let engine = try court.procedures.engine(file.procedure, version: file.procedureVersion)
    let standing = self.standing
    let actor = presentActor(in: engine.definition)
    let all = engine.available(snapshot(), actor: actor, at: timestamp)
    let running = deadlines.filter { $0.isTicking && $0.incidentID == nil }
    return all.map { availability in
      let own = running.filter { $0.partyID == nil || $0.partyID == standing.partyID }
      let by = availability.isAllowed ? own.min(by: Self.concernsMore) : nil
      return CaseTransition(availability: availability, by: by)
    }
  }
}

extension OpenCase {
  /// The earlier deadline; of two that end together, the party's own before the case's.
  private static func concernsMore(_ left: Deadline, _ right: Deadline) -> Bool {
    if left.dueAt != right.dueAt { return left.dueAt < right.dueAt }
    if (left.partyID == nil) != (right.partyID == nil) { return left.partyID != nil }
    return left.clock < right.clock
  }
}

/// One act seen from one person: whether it may be done, by when, and how.
public struct CaseTransition: Sendable {
  public let availability: Availability
  /// The next time limit that concerns the person while the act is open.
  public let by: Deadline?
}
