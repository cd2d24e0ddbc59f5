import CourtDomain
import CourtLaw
import CourtWorkflow

/// Why a deadline is counted anew, in the words its former values are kept with.
struct Recount {
  var change: DeadlineRevision.Change
  var reason: LocalizedText
  var article: String?
  /// The action, incident or recorded outage behind it.
  var cause: String
  /// The docket entry that tells of it.
  var sequence: Int?
}

extension OpenCase {
  /// Counts a deadline anew from its own question, changed or not, and keeps what it was before.
  ///
  /// Its timer moves in the same transaction; while time stands still it has none.
  ///
  /// - Parameter edit: changes the question, or the spans that are left out.
  /// - Returns: whether its date, standstill, rule or standing changed.
  /// - Throws: `Rejection` where the law does not allow what was asked.
  @discardableResult
  func recount(
    _ id: DeadlineID, _ because: Recount,
    _ edit: (inout Deadline, inout ClockHistory) throws -> Void = { _, _ in }
  ) throws -> Bool {
    guard let index = deadlines.firstIndex(where: { $0.id == id }) else { return false }
    let before = deadlines[index]
    var deadline = before
    var question = question(of: deadline)
    try edit(&deadline, &question)
    try answer(question, in: &deadline)
    guard deadline != before else { return false }
    let isVisible = !deadline.shows(sameAs: before)
    if isVisible { keep(before, as: because, in: &deadline) }
    deadlines[index] = deadline
    pending.movedDeadlines.insert(id)
    return isVisible
  }

  /// Writes what the law answers to the question, with the spans in which time stood still.
  func answer(_ question: ClockHistory, in deadline: inout Deadline) throws {
    var whole = question
    whole.adjustments += deadline.suspensions.map { span in
      .suspension(Suspension(from: span.from, to: span.to, rule: span.kind))
    }
    let reading: ClockReading
    do throws(LawError) { reading = try court.law.deadline(whole) } catch {
      throw error.rejection
    }
    deadline.rule = question.request.rule
    deadline.basis = question.toJSON()
    deadline.explanation = reading.toJSON()
    switch reading {
    case .due(let computed):
      deadline.lastDay = computed.lastDay
      deadline.dueAt = computed.dueAt
      deadline.standstill = nil
    case .suspended(let still):
      deadline.standstill = Standstill(from: still.suspendedFrom, kind: still.suspendedBy)
    }
  }

  /// The question a deadline answers; for one from before questions were kept, as its explanation
  /// tells it.
  func question(of deadline: Deadline) -> ClockHistory {
    if let basis = deadline.basis,
      let kept = ClockHistory(json: basis, court: court.settings)
    {
      return kept
    }
    let isForeign =
      parties.first { $0.id == deadline.partyID }?.isForeign ?? parties.contains(where: \.isForeign)
    let length = deadline.explanation["length"]?.int.flatMap { Int(exactly: $0) }
    let day = deadline.explanation["start_day"]?.string.flatMap(CalendarDay.init(iso8601:))
    if deadline.explanation["started_at"]?.string == nil, let day {
      return ClockHistory(
        DeadlineRequest(
          rule: deadline.rule, startDay: day, court: court.settings, isForeign: isForeign,
          givenDays: length, calendarGap: .provisional))
    }
    return ClockHistory(
      DeadlineRequest(
        rule: deadline.rule, start: deadline.startedAt, court: court.settings,
        isForeign: isForeign, givenDays: length, calendarGap: .provisional))
  }

  /// Keeps the values from before as the deadline's next revision.
  func keep(_ before: Deadline, as because: Recount, in deadline: inout Deadline) {
    deadline.revisions = before.revisions + 1
    pending.revisions.append(
      DeadlineRevision(
        of: before, ordinal: deadline.revisions, change: because.change, reason: because.reason,
        article: because.article, cause: because.cause, docketSequence: because.sequence, at: now))
  }

  /// Ends a deadline for a reason that stays visible beside its values.
  func cancel(_ id: DeadlineID, _ because: Recount) {
    guard let index = deadlines.firstIndex(where: { $0.id == id }),
      deadlines[index].standing == .running
    else { return }
    let before = deadlines[index]
    close(before, as: .cancelled)
    keep(before, as: because, in: &deadlines[index])
    pending.movedDeadlines.insert(id)
  }

  /// In the words of the docket entry that is being made, or was made last.
  func because(
    _ change: DeadlineRevision.Change, cause: String? = nil
  ) -> Recount {
    guard let entry = entering ?? pending.docket.last else {
      return Recount(
        change: change, reason: LocalizedText(zh: "事实变更，重新计算", en: "a fact changed"),
        article: nil, cause: cause ?? "", sequence: nil)
    }
    return Recount(
      change: change, reason: entry.text, article: entry.article, cause: cause ?? entry.action,
      sequence: entry.sequence)
  }
}

extension Deadline {
  /// Whether a reader sees the same date.
  fileprivate func shows(sameAs other: Deadline) -> Bool {
    lastDay == other.lastDay && dueAt == other.dueAt && standstill == other.standstill
      && standing == other.standing && rule == other.rule
  }

  /// Runs, and its time runs too.
  var isTicking: Bool { standing == .running && standstill == nil }
}
