import CourtDomain
import CourtLaw
import CourtWorkflow

/// Effects of acts on clocks that run or have run out.
extension OpenCase {
  /// A longer period by approval: `extend {clock, rule, days?, party?}`.
  ///
  /// - Throws: `Rejection` where the rule does not extend the clock's, or not by so much.
  func extend(_ arguments: [String: Value]) throws {
    guard let clock = arguments["clock"]?.stringValue, let rule = arguments["rule"]?.stringValue
    else { throw Fault(.broken, "extend needs clock and rule") }
    let today = court.zone.day(of: now)
    let length = arguments["days"]?.intValue.flatMap { Int(exactly: $0) }
    let requested = day(arguments["requested"])
    for deadline in running(clock, arguments["party"]?.stringValue) {
      try recount(deadline.id, because(.extended)) { _, question in
        question.adjustments.append(
          .extended(
            PeriodExtension(
              rule: rule, length: length, approvedOn: today, requestedOn: requested)))
      }
    }
  }

  /// A missed period given back: `restore {clock, party?, days, obstacle_ended?, applied?}`.
  ///
  /// The clock runs again; what its end had brought about is for the procedure's action to undo.
  /// Source: Civil Procedure Law art. 86.
  func restore(_ arguments: [String: Value]) throws {
    guard let clock = arguments["clock"]?.stringValue,
      let days = arguments["days"]?.intValue.flatMap({ Int(exactly: $0) }), days > 0
    else { throw Fault(.broken, "restore needs clock and days") }
    let today = court.zone.day(of: now)
    let party = arguments["party"]?.stringValue
    let named = deadlines.filter {
      $0.clock == clock && $0.standing == .expired
        && (party == nil || $0.partyID?.description == party)
    }
    // The acting incident's own, else the case's: an application to restore is an incident itself.
    let own = named.filter { $0.incidentID == focus }
    let missed = own.isEmpty ? named.filter { $0.incidentID == nil } : own
    guard let latest = missed.map(\.dueAt).max() else {
      throw Rejection(
        "deadline.not-missed", .conflict, zh: "没有已届满的该期限，无须顺延",
        en: "no such time limit was missed, so there is nothing to give back", source: "CPL art. 86"
      )
    }
    let applied = day(arguments["applied"]) ?? today
    let restoration = Restoration(
      obstacleEndedOn: day(arguments["obstacle_ended"]) ?? applied, appliedOn: applied,
      newLastDay: today.adding(days: days), reason: arguments["reason"]?.stringValue ?? "")
    for deadline in missed where deadline.dueAt == latest {
      try recount(deadline.id, because(.restored)) { deadline, question in
        question.adjustments.append(.restored(restoration))
        deadline.standing = .running
        deadline.closedAt = nil
      }
    }
  }

  /// Counts running clocks from the present facts: `recompute {clocks}`.
  ///
  /// A rule that names a fact is read anew, so that a trial limit follows the track; what made the
  /// period longer under the old rule stays where the new rule admits it.
  func recompute(_ arguments: [String: Value]) throws {
    let named = arguments["clocks"]
    let clocks = Set(named?.stringsValue ?? named?.stringValue.map { [$0] } ?? [])
    let engine = try focusedEngine()
    let snapshot = try focusedSnapshot()
    for deadline in deadlines
    where deadline.standing == .running && deadline.incidentID == focus
      && clocks.contains(deadline.clock)
    {
      let rule = engine.rule(ofClock: deadline.clock, snapshot) ?? deadline.rule
      let isForeign = isForeign(deadline.partyID)
      try recount(deadline.id, because(.recomputed)) { deadline, question in
        question.request.isForeign = isForeign
        if rule != question.request.rule { try exchange(rule, in: &question) }
        if case .hearing = deadline.origin, let hearing = bookedHearing {
          deadline.origin = .hearing(hearing.id)
          question.request.start = .day(court.zone.day(of: hearing.startsAt))
        }
      }
    }
  }

  /// Puts another rule in place; extensions of the old one go where they do not extend the new.
  func exchange(_ rule: String, in question: inout ClockHistory) throws {
    let day = question.request.lawOn ?? question.request.startDay
    let extending = Set(court.law.extensions(of: rule, on: day).map(\.rule))
    question.request.rule = rule
    question.adjustments.removeAll { adjustment in
      if case .extended(let grant) = adjustment { return !extending.contains(grant.rule) }
      return false
    }
  }

  /// Counts what hangs on a hearing's day from another hearing, or ends it where there is none.
  func hearingMoved(from old: HearingID, to new: Hearing?) throws {
    for deadline in deadlines
    where deadline.standing == .running && deadline.origin == .hearing(old) {
      guard let new else {
        cancel(deadline.id, because(.cancelled))
        continue
      }
      try recount(deadline.id, because(.recomputed)) { deadline, question in
        deadline.origin = .hearing(new.id)
        question.request.start = .day(court.zone.day(of: new.startsAt))
      }
    }
  }

  var bookedHearing: Hearing? { particulars.hearings.last { $0.standing == .scheduled } }

  func isForeign(_ party: PartyID?) -> Bool {
    parties.first { $0.id == party }?.isForeign ?? parties.contains(where: \.isForeign)
  }

  private func day(_ value: Value?) -> CalendarDay? {
    value?.stringValue.flatMap { CalendarDay(iso8601: $0) }
  }
}
