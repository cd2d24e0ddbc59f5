import CourtDomain
import CourtLaw
import CourtWorkflow

extension OpenCase {
  /// Starts, ends, stops for a while or continues what the engine says.
  ///
  /// - Parameter cause: what stops the time, such as an incident, where that is not the act itself;
  ///   the same cause must be named when the time goes on.
  func carryOut(_ change: ClockChange, cause: String? = nil) throws {
    switch change {
    case .start(let name, let rule, let party, let arguments):
      try start(clock: name, rule: rule, party: party.flatMap { PartyID($0) }, arguments)
    case .stop(let name, let party):
      let ended = deadlines.filter {
        $0.standing == .running && $0.clock == name && $0.incidentID == focus
          && (party == nil || $0.partyID?.description == party)
      }
      for deadline in ended { close(deadline, as: file.isClosed ? .cancelled : .met) }
    case .suspend(let name, let party, let kind):
      try suspend(clock: name, party: party, kind: kind, cause: cause)
    case .resume(let name, let party, let kind):
      try resume(clock: name, party: party, kind: kind, cause: cause)
    }
  }

  /// Computes the deadline from dated law and keeps question and computation with it.
  private func start(
    clock: String, rule: String, party: PartyID?, _ arguments: [String: Value]
  ) throws {
    let (start, origin) = startFact(arguments["counted_from"]?.stringValue)
    var question = ClockHistory(deadlineRequest(rule, from: start, origin, party, arguments))
    var deadline = Deadline(
      id: court.ids.make(at: now), caseID: file.id, clock: clock, partyID: party, rule: rule,
      startedAt: start, lastDay: question.request.startDay, dueAt: start, standing: .running,
      closedAt: nil, explanation: .null, origin: origin, incidentID: focus)
    if origin == .registration { carryOver(to: &deadline, &question) }
    try answer(question, in: &deadline)
    started.append(StartedDeadline(deadline, answering: question))
    deadlines.append(deadline)
    pending.startedDeadlines.append(deadline.id)
  }

  /// What the clock counts from, and since when it is known.
  private func startFact(_ countedFrom: String?) -> (Instant, Deadline.Origin) {
    switch countedFrom {
    case "registration": (registeredAt, .registration)
    case "hearing": (now, bookedHearing.map { .hearing($0.id) } ?? .act)
    default: (now, servedBy.map { .service($0) } ?? .act)
    }
  }

  /// A limit that counts on from registration under another rule leaves out the same days.
  private func carryOver(to deadline: inout Deadline, _ question: inout ClockHistory) {
    let before = deadlines.last { $0.clock == deadline.clock && $0.incidentID == focus }
    guard let before, !before.suspensions.isEmpty else { return }
    let admitted = try? court.law.period(
      question.request.rule, on: question.request.lawOn ?? question.request.startDay
    ).exclusions
    deadline.suspensions = before.suspensions.filter { admitted?.contains($0.kind) ?? false }
    pending.suspensions[deadline.id] = Set(deadline.suspensions.indices.map { $0 + 1 })
  }

  /// Counted from the day of the fact, not from the day somebody entered it or the midnight at which
  /// a period's end takes effect. Source: Civil Procedure Law art. 85.
  ///
  /// Where the next year's holidays are not announced yet, the date is kept as provisional and its
  /// explanation says so; it never falls back to weekdays in silence.
  private func deadlineRequest(
    _ rule: String, from start: Instant, _ origin: Deadline.Origin, _ party: PartyID?,
    _ arguments: [String: Value]
  ) -> DeadlineRequest {
    let isForeign = isForeign(party)
    let days = arguments["days"]?.intValue.flatMap { Int(exactly: $0) }
    var day = start == now ? countedFrom : nil
    if case .hearing = origin, let hearing = bookedHearing {
      day = court.zone.day(of: hearing.startsAt)
    }
    // Hours count from the moment, which is known here: the end of the period before.
    if let day, !isInHours(rule, on: day) {
      return DeadlineRequest(
        rule: rule, startDay: day, court: court.settings, isForeign: isForeign,
        givenDays: days, calendarGap: .provisional)
    }
    return DeadlineRequest(
      rule: rule, start: start, court: court.settings, isForeign: isForeign, givenDays: days,
      calendarGap: .provisional)
  }

  private func isInHours(_ rule: String, on day: CalendarDay) -> Bool {
    let unit = try? court.law.period(rule, on: day).unit
    return unit == .hours
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
    deadlines[index].standstill = nil
    endSuspensions(of: index)
    guard !pending.startedDeadlines.contains(deadline.id) else { return }
    pending.closedDeadlines.append(deadline.id)
  }
}
