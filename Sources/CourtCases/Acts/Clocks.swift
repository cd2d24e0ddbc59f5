import CourtDomain
import CourtLaw
import CourtWorkflow

extension OpenCase {
  /// Starts or ends what the engine says.
  func carryOut(_ change: ClockChange) throws {
    switch change {
    case .start(let name, let rule, let party, let arguments):
      try start(clock: name, rule: rule, party: party.flatMap { PartyID($0) }, arguments)
    case .stop(let name, let party):
      let ended = deadlines.filter {
        $0.standing == .running && $0.clock == name && $0.incidentID == focus
          && (party == nil || $0.partyID?.description == party)
      }
      for deadline in ended { close(deadline, as: file.isClosed ? .cancelled : .met) }
    case .suspend, .resume: break
    }
  }

  /// Computes the deadline from dated law and keeps the computation with it.
  ///
  /// Where the next year's holidays are not announced yet, the date is kept as provisional and its
  /// explanation says so; it never falls back to weekdays in silence.
  private func start(
    clock: String, rule: String, party: PartyID?, _ arguments: [String: Value]
  ) throws {
    let start = arguments["counted_from"]?.stringValue == "registration" ? registeredAt : now
    let request = deadlineRequest(rule, from: start, party, arguments)
    let computed: ComputedDeadline
    do throws(LawError) { computed = try court.law.deadline(request) } catch {
      throw error.rejection
    }
    let deadline = Deadline(
      id: court.ids.make(at: now), caseID: file.id, clock: clock, partyID: party, rule: rule,
      startedAt: start, lastDay: computed.lastDay, dueAt: computed.dueAt, standing: .running,
      closedAt: nil, explanation: computed.toJSON(), incidentID: focus)
    deadlines.append(deadline)
    pending.startedDeadlines.append(deadline)
  }

  /// Counted from the day of the fact, not from the day somebody entered it or the midnight at which
  /// a period's end takes effect. Source: Civil Procedure Law art. 85.
  private func deadlineRequest(
    _ rule: String, from start: Instant, _ party: PartyID?, _ arguments: [String: Value]
  ) -> DeadlineRequest {
    let isForeign =
      parties.first { $0.id == party }?.isForeign ?? parties.contains(where: \.isForeign)
    let days = arguments["days"]?.intValue.flatMap { Int(exactly: $0) }
    if start == now, let countedFrom {
      return DeadlineRequest(
        rule: rule, startDay: countedFrom, court: court.settings, isForeign: isForeign,
        givenDays: days, calendarGap: .provisional)
    }
    return DeadlineRequest(
      rule: rule, start: start, court: court.settings, isForeign: isForeign, givenDays: days,
      calendarGap: .provisional)
  }

  /// When the case was registered: the trial limit counts from there, also after a change of track.
  ///
  /// Source: Interpretation of the Civil Procedure Law art. 258.
  private var registeredAt: Instant {
    deadlines.filter { $0.rule.hasPrefix("trial.") }.map(\.startedAt).min() ?? now
  }

  /// Ends a deadline, whether it is stored already or was started in this very transaction.
  func close(_ deadline: Deadline, as standing: Deadline.Standing) {
    guard let index = deadlines.firstIndex(where: { $0.id == deadline.id }) else { return }
    deadlines[index].standing = standing
    deadlines[index].closedAt = now
    if let fresh = pending.startedDeadlines.firstIndex(where: { $0.id == deadline.id }) {
      pending.startedDeadlines[fresh].standing = standing
      pending.startedDeadlines[fresh].closedAt = now
    } else {
      pending.closedDeadlines.append((deadline.id, standing, now))
    }
  }
}
