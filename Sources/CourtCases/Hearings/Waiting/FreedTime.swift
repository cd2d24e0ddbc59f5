public import CourtDomain
import CourtLaw
import CourtScheduling
import CourtWorkflow

extension PendingWrites {
  /// Writes down the times that hearings give up, for those who wait: what lies ahead alone.
  func noteFreedSlots(_ transaction: any CourtTransaction, _ open: OpenCase) throws {
    for (id, standing) in closedHearings {
      guard let cause = FreedSlot.Cause(rawValue: standing.rawValue),
        let hearing = open.hearings.first(where: { $0.id == id }), hearing.startsAt > open.now
      else { continue }
      try transaction.insertFreedSlot(
        FreedSlot(
          id: open.court.ids.make(at: open.now), hearingID: id, judgeID: hearing.judgeID,
          roomID: hearing.roomID, startsAt: hearing.startsAt, endsAt: hearing.endsAt,
          cause: cause, freedAt: open.now))
    }
  }
}

extension OpenCase {
  /// Where in a freed time this case could be heard.
  ///
  /// Everything holds that holds for any hearing: three clear days of notice, trial limit, the month
  /// since the hearing before, everybody free. Where it lasts longer than the time that became free,
  /// it may go on into what is free beside it.
  /// - Throws: `Rejection` telling why it cannot be heard then.
  func proposal(in slot: FreedSlot) throws -> FreedSlot.Offer {
    try checkBookable()
    let terms = try hearingTerms()
    try terms.check()
    let bounds = try hearingBounds(terms.demand)
    let day = court.zone.day(of: slot.startsAt)
    if day < bounds.earliest.day { throw Self.outOfBounds(bounds.earliest, "waiting.too-early") }
    if day > bounds.latest.day { throw Self.outOfBounds(bounds.latest, "waiting.too-late") }
    var that = bounds
    that.earliest.day = day
    that.latest.day = day
    let (request, calendar) = try hearingQuestion(terms, that)
    var there = request
    there.rooms.removeAll { $0 != ResourceKey(.room, slot.roomID) }
    if !there.rooms.isEmpty, let offer = try? Self.place(there, calendar, in: slot) { return offer }
    return try Self.place(request, calendar, in: slot)
  }

  /// The earliest start within the freed time, before others one that also ends within it.
  private static func place(
    _ request: HearingRequest, _ calendar: BusyCalendar, in slot: FreedSlot
  ) throws -> FreedSlot.Offer {
    let outcome = HearingProposals.propose(
      request, calendar, limit: HearingProposals.maximumProposals)
    if let refusal = outcome.refusal { throw refusal.rejection }
    let within = outcome.proposals.filter { $0.start >= slot.startsAt && $0.start < slot.endsAt }
      .min {
        let (left, right) = ($0.end > slot.endsAt, $1.end > slot.endsAt)
        return left == right ? $0.start < $1.start : right
      }
    guard let found = within, let room = found.room else {
      throw Rejection(
        "waiting.not-free", zh: "该时段有人员不能参加或者时长不足",
        en: "somebody cannot come then, or it would last longer than there is room for")
    }
    return FreedSlot.Offer(
      startsAt: found.start, endsAt: found.end, roomID: room.id,
      clerkID: found.clerk.flatMap { AccountID($0.id) }, reasons: [])
  }

  private static func outOfBounds(_ bound: DayBound, _ code: String) -> Rejection {
    Rejection(code, zh: bound.why.zh, en: bound.why.en, source: bound.source)
  }

  /// Whether the procedure lets a hearing be booked now.
  private func checkBookable() throws {
    guard !incidents.contains(where: { $0.name == AsynchronousStages.incident && $0.isOpen })
    else {
      throw Rejection(
        "waiting.asynchronous", zh: "本案正在异步庭审", en: "this case is being heard asynchronously",
        source: "OLR 20")
    }
    let input: [String: Value] = ["at": .string(""), "room": .string("")]
    let act = Act(
      action: "schedule-hearing", actor: Actor(roles: ["clerk"]), input: input, via: "hearings",
      at: timestamp)
    if case .refused(let refusal) = try mainEngine().decide(snapshot(), act) {
      throw Self.rejection(refusal)
    }
  }

  /// Books what this case is offered of a time that became free.
  ///
  /// The offer was a proposal: the calendars are looked at now, and whoever came first stays.
  /// - Throws: `Rejection` `freed-slot.not-offered`, and everything a booking can be refused for.
  public func bookFreedSlot(_ id: FreedSlotID) throws -> Hearing {
    guard let slot = try transaction.freedSlot(id, locked: true), slot.standing == .offered,
      slot.offeredCase == file.id, let offer = slot.offer
    else { throw FreedSlot.notOffered }
    let hearing = try bookHearing(
      HearingSlot(
        startsAt: offer.startsAt, endsAt: offer.endsAt, roomID: offer.roomID,
        clerkID: offer.clerkID))
    // Why this case and not another is the court's business; of whose hearing it was, nothing is told.
    enterInDocket(
      "hearing-from-waiting-list",
      zh: "用其他庭审空出的时间开庭：" + offer.reasons.map(\.zh).joined(separator: "；"),
      en: "in a time that another hearing gave up: "
        + offer.reasons.map(\.en).joined(separator: "; "),
      article: "CPL 139")
    return hearing
  }
}

extension FreedSlot {
  public static let notFound = Rejection(
    "freed-slot.not-found", .notFound, zh: "没有该空出的时段", en: "there is no such freed time")

  public static let notOffered = Rejection(
    "freed-slot.not-offered", .conflict, zh: "该时段已被排用、已失效或者目前没有提议给任何案件",
    en: "that time is taken, has lapsed, or is offered to no case at the moment")
}
