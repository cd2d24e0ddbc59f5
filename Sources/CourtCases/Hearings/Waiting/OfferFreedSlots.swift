public import CourtDomain
import CourtLaw
import CourtScheduling

/// Offers times that became free to those who wait for the same judge, the most urgent first.
///
/// An offer is a proposal with a task for the clerks, told once: nobody is summoned and nothing is
/// held. Who books first has the time; a booking takes the slot, and an offer that is overtaken goes
/// back, in the transaction of the booking itself.
public struct OfferFreedSlots: Sendable {
  /// The task that tells the clerks.
  public static let task = "book-freed-slot"
  /// Looked at in one round.
  static let batch = 20
  /// Of those who wait, so many are asked for one slot.
  static let mostCandidates = 40
  /// What found nobody, and what is offered, is looked at again after this long.
  static let restSeconds: Int64 = 15 * 60

  let court: Court

  public init(_ court: Court) { self.court = court }

  /// - Returns: how many slots were looked at.
  public func run() async throws -> Int {
    let court = court
    for done in 0..<Self.batch {
      let hadOne = try await court.store.write { transaction in
        let now = court.clock.now()
        transaction.look(as: .system)
        guard
          var slot = try transaction.claimFreedSlot(
            notLookedAtSince: now.adding(seconds: -Self.restSeconds))
        else { return false }
        try Self(court).look(at: &slot, transaction, now)
        slot.lookedAt = now
        try transaction.updateFreedSlot(slot)
        return true
      }
      if !hadOne { return done }
    }
    return Self.batch
  }

  private func look(
    at slot: inout FreedSlot, _ transaction: any CourtTransaction, _ now: Instant
  ) throws {
    guard let bookBy = try lastMomentToBook(slot, now) else {
      return try end(&slot, as: .lapsed, transaction, now)
    }
    if let judge = try transaction.account(slot.judgeID) {
      let standing = try transaction.scheduledHearings(
        taking: [HearingCast.official(judge, .judge).resource], from: slot.startsAt,
        to: slot.endsAt)
      if let first = standing.first {
        slot.takenBy = first.id
        return try end(&slot, as: .taken, transaction, now)
      }
    }
    let waiting = try transaction.casesAwaitingHearing(
      in: court.procedures.statesThatBook, judge: slot.judgeID, limit: Self.mostCandidates)
    if slot.standing == .offered {
      if try stillFits(slot, waiting, transaction, now) { return }
      try end(&slot, as: .open, transaction, now)
    }
    try offer(&slot, to: waiting, bookBy, transaction, now)
  }

  private func stillFits(
    _ slot: FreedSlot, _ waiting: [AwaitingCase], _ transaction: any CourtTransaction,
    _ now: Instant
  ) throws -> Bool {
    guard let id = slot.offeredCase, waiting.contains(where: { $0.caseID == id }),
      var offer = slot.offer
    else { return false }
    do {
      let open = try OpenCase(
        id, in: court, transaction, at: now, for: nil, firingDue: false, locked: false)
      offer.reasons = []
      return try open.proposal(in: slot) == offer
    } catch is Rejection { return false }
  }

  /// The end of the last day on which parties can still be told in time; `nil` where it has passed.
  private func lastMomentToBook(_ slot: FreedSlot, _ now: Instant) throws -> Instant? {
    let target = court.zone.day(of: slot.startsAt)
    var day = court.zone.day(of: now)
    var last: CalendarDay?
    while day < target {
      do throws(LawError) {
        guard try court.law.earliestHearingDay(noticeOn: day, court: court.settings) <= target
        else { break }
      } catch { break }
      last = day
      day = day.adding(days: 1)
    }
    return last.map { court.zone.end(of: $0) }
  }

  private func end(
    _ slot: inout FreedSlot, as standing: FreedSlot.Standing,
    _ transaction: any CourtTransaction, _ now: Instant
  ) throws {
    if let task = slot.taskID { try transaction.closeTask(task, at: now) }
    slot.reopen()
    slot.standing = standing
  }

  private func offer(
    _ slot: inout FreedSlot, to waiting: [AwaitingCase], _ bookBy: Instant,
    _ transaction: any CourtTransaction, _ now: Instant
  ) throws {
    let declined = slot.passed.filter { $0.declinedBy != nil }
    slot.passed = declined
    let offered = try transaction.freedSlots(judge: slot.judgeID, limit: 500)
      .filter { $0.standing == .offered && $0.id != slot.id }
    let (start, end) = (slot.startsAt, slot.endsAt)
    if offered.contains(where: { $0.startsAt < end && start < $0.endsAt }) {
      // The same time came free twice; one offer of it is enough.
      slot.standing = .lapsed
      return
    }
    let elsewhere = Set(offered.compactMap(\.offeredCase))
    let giver = try transaction.hearing(slot.hearingID)?.caseID
    for (index, one) in waiting.enumerated()
    where !declined.contains(where: { $0.caseID == one.caseID }) {
      do {
        guard one.caseID != giver else { throw Self.gaveItUp }
        guard !elsewhere.contains(one.caseID) else { throw Self.offeredAnother }
        let open = try OpenCase(
          one.caseID, in: court, transaction, at: now, for: nil, firingDue: false, locked: false)
        var offer = try open.proposal(in: slot)
        offer.reasons = reasons(slot, one, passed: index, of: waiting.count)
        return try give(&slot, offer, to: one.caseID, bookBy, transaction, now)
      } catch let refusal as Rejection {
        slot.passed.append(.init(caseID: one.caseID, why: Self.whole(refusal)))
      }
    }
  }

  private static let offeredAnother = Rejection(
    "waiting.offered-another", zh: "已提议另一空出的时段", en: "another freed time is offered to it already")

  private static let gaveItUp = Rejection(
    "waiting.gave-it-up", zh: "该时段正是本案空出的", en: "it is this case that gave the time up")

  private static func whole(_ refusal: Rejection) -> LocalizedText {
    let reasons = [refusal.text] + refusal.reasons.prefix(3).map(\.text)
    return LocalizedText(
      zh: reasons.map(\.zh).joined(separator: "；"), en: reasons.map(\.en).joined(separator: "; "))
  }

  private func give(
    _ slot: inout FreedSlot, _ offer: FreedSlot.Offer, to id: CaseID, _ bookBy: Instant,
    _ transaction: any CourtTransaction, _ now: Instant
  ) throws {
    let task = CaseTask(
      id: court.ids.make(at: now), caseID: id, role: "clerk", kind: Self.task, openedAt: now,
      dueAt: bookBy, urgency: 0, incidentID: nil)
    try transaction.openTask(task)
    slot.standing = .offered
    slot.offer = offer
    slot.offeredCase = id
    slot.offeredAt = now
    slot.taskID = task.id
  }

  private func reasons(_ slot: FreedSlot, _ one: AwaitingCase, passed: Int, of count: Int)
    -> [LocalizedText]
  {
    let since = court.zone.day(of: one.since)
    let limit = one.limitOn.map {
      LocalizedText(zh: "审限于 \($0) 届满", en: "the trial limit ends on \($0)")
    }
    return [
      LocalizedText(
        zh: slot.cause == .cancelled ? "一场庭审取消，时间空出" : "一场庭审改期，时间空出",
        en: slot.cause == .cancelled
          ? "a hearing was cancelled and gave the time up"
          : "a hearing was put off and gave the time up"),
      limit ?? LocalizedText(zh: "目前没有审限在计算", en: "no trial limit runs at the moment"),
      LocalizedText(zh: "自 \(since) 起等待排期", en: "it has waited for a hearing since \(since)"),
      LocalizedText(
        zh: passed == 0
          ? "在等待该法官的 \(count) 件中最为紧迫"
          : "在等待该法官的 \(count) 件中列第 \(passed + 1)，更紧迫的均不适合该时段",
        en: passed == 0
          ? "the most urgent of \(count) that wait for this judge"
          : "number \(passed + 1) of \(count) that wait for this judge; none of those before it fits"
      ),
    ]
  }

  /// A clerk declines the offer: it goes to the next, and does not come back to this case.
  ///
  /// - Throws: `Rejection` `freed-slot.not-found`, `freed-slot.not-offered`.
  public func decline(
    _ id: FreedSlotID, reason: String, by principal: Account,
    in transaction: any CourtTransaction, at now: Instant
  ) throws -> FreedSlot {
    transaction.look(as: .account(principal.id))
    guard var slot = try transaction.freedSlot(id, locked: true) else {
      throw FreedSlot.notFound
    }
    guard slot.standing == .offered, let offered = slot.offeredCase else {
      throw FreedSlot.notOffered
    }
    try end(&slot, as: .open, transaction, now)
    slot.passed.removeAll { $0.caseID == offered }
    slot.passed.append(
      .init(
        caseID: offered, why: LocalizedText(zh: reason, en: reason), declinedBy: principal.id))
    try transaction.updateFreedSlot(slot)
    return slot
  }
}
