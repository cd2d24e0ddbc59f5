public import CourtDomain
import CourtLaw
import CourtScheduling
import CourtWorkflow

/// A slot the clerk has chosen.
public struct HearingSlot: Sendable {
  public var startsAt: Instant
  public var endsAt: Instant
  public var roomID: String
  public var clerkID: AccountID?
  /// Why people are summoned to a time at which they had said they could not come.
  public var overridingReason: String?

  public init(
    startsAt: Instant, endsAt: Instant, roomID: String, clerkID: AccountID?,
    overridingReason: String? = nil
  ) {
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.roomID = roomID
    self.clerkID = clerkID
    self.overridingReason = overridingReason
  }
}

extension OpenCase {
  /// Books a hearing: the procedure allows it, the notice is kept, and nobody is anywhere else.
  ///
  /// Looks before it acts, so that a refusal comes early; whoever comes in between is met when the
  /// case commits, where the store locks, looks again and writes in one step.
  /// - Parameter standsFor: the hearing put off to this slot, whose place in people's calendars this
  ///   one takes.
  /// - Throws: `Rejection` `hearing.double-booked`, `hearing.unavailable`,
  ///   `hearing.notice-too-short`, `hearing.outside-sessions`, `hearing.no-such-room` and those of
  ///   `hearingCast`.
  public func bookHearing(_ slot: HearingSlot, standsFor old: Hearing? = nil) throws -> Hearing {
    let terms = try hearingTerms()
    try terms.check()
    try check(slot)
    let cast = try hearingCast(terms.demand)
    let resources = try hearingResources(cast, slot)
    try checkFree(resources, slot, besides: old)
    let overridden = try checkAvailable(resources, slot)
    let hearing = Hearing(
      id: court.ids.make(at: now), caseID: file.id, judgeID: try judge(),
      clerkID: slot.clerkID, roomID: slot.roomID, startsAt: slot.startsAt, endsAt: slot.endsAt,
      standing: .scheduled,
      // Above what the cancellation of the old one would have been.
      inviteSequence: old.map { $0.inviteSequence + 2 } ?? 0,
      ordinal: particulars.hearings.count + 1, inviteID: old?.inviteID)
    particulars.hearings.append(hearing)
    pending.newHearings.append((hearing, resources))
    try perform(
      "schedule-hearing",
      input: [
        "at": .string(court.zone.minuteText(of: slot.startsAt)), "room": .string(slot.roomID),
      ], via: "hearings")
    if let reason = overridden {
      enterInDocket(
        "hearing-despite-unavailability", zh: "当事人陈述该时段不便，仍定于该时段开庭：\(reason)",
        en: "booked although somebody had said that the time does not suit: \(reason)",
        article: nil)
    }
    return hearing
  }

  private func judge() throws -> AccountID {
    guard let judge = currentOfficial(.judge) else {
      throw Rejection("hearing.no-judge", .conflict, zh: "本案尚未分配法官", en: "no judge is assigned")
    }
    return judge
  }

  /// Everyone and everything a slot would take.
  func resources(of slot: HearingSlot) throws -> [HearingResource] {
    try hearingResources(hearingCast(hearingTerms().demand), slot)
  }

  /// The same for a slot that keeps the notice, lies on a working day and in a session, and at which
  /// nobody has said that he cannot come.
  func checkedResources(_ slot: HearingSlot) throws -> [HearingResource] {
    try check(slot)
    let resources = try resources(of: slot)
    _ = try checkAvailable(resources, slot)
    return resources
  }

  private func hearingResources(_ cast: HearingCast, _ slot: HearingSlot) throws
    -> [HearingResource]
  {
    var all = cast.resources + [HearingResource(kind: "room", key: slot.roomID)]
    if let clerk = try slot.clerkID.flatMap({ try transaction.account($0) }) {
      all.append(HearingCast.official(clerk, .clerk).resource)
    }
    return all
  }

  /// - Parameter besides: what this hearing takes the place of does not stand in its way.
  private func checkFree(
    _ resources: [HearingResource], _ slot: HearingSlot, besides old: Hearing?
  ) throws {
    let buffer = court.limits.hearingBufferSeconds
    let taken = try transaction.occupied(
      resources, from: slot.startsAt.adding(seconds: -buffer),
      to: slot.endsAt.adding(seconds: buffer)
    )
    .filter { $0.startsAt != old?.startsAt || $0.endsAt != old?.endsAt }
    guard !taken.isEmpty else { return }
    throw Hearing.doubleBooked(taken.map(\.resource.kind))
  }

  /// - Returns: the reason given, where somebody's unavailability is overridden.
  private func checkAvailable(_ resources: [HearingResource], _ slot: HearingSlot) throws
    -> String?
  {
    var away = Set(
      try transaction.unavailable(resources, from: slot.startsAt, to: slot.endsAt)
        .map(\.resource.kind))
    let zones = try transaction.zones(of: resources.map(\.key))
    if let interval = BusyInterval(start: slot.startsAt, end: slot.endsAt) {
      for resource in resources {
        guard let nights = zones[resource.key].flatMap({ ZoneNights($0) }) else { continue }
        if !nights.admits(interval) { away.insert(resource.kind) }
      }
    }
    guard !away.isEmpty else { return nil }
    // The court can summon parties against their wish; it cannot sit without its own people.
    let own = away.intersection(["judge", "clerk", "room", "assessor"])
    if own.isEmpty, let reason = slot.overridingReason { return reason }
    throw Rejection(
      "hearing.unavailable", .conflict, zh: "有人员或法庭在该时段不可用，请另选",
      en: "people or the room cannot be had at that time: choose another slot",
      reasons: away.sorted().map { kind in
        FieldDefect(
          "/starts_at", "away.\(kind)", zh: "该时段\(HearingResource.name(kind).zh)不可用",
          en: "the \(HearingResource.name(kind).en) cannot be had at that time")
      })
  }

  private func check(_ slot: HearingSlot) throws {
    let minutes = slot.endsAt.seconds(since: slot.startsAt) / 60
    guard (15...480).contains(minutes), slot.startsAt > now else {
      throw Rejection(
        "hearing.bad-slot", .unacceptable, zh: "庭审应在将来，时长 15 至 480 分钟",
        en: "a hearing lies in the future and lasts 15 to 480 minutes"
      ).at(slot.startsAt > now ? "/ends_at" : "/starts_at")
    }
    guard try transaction.rooms().contains(where: { $0.id == slot.roomID }) else {
      throw Rejection(
        "hearing.no-such-room", .unacceptable, zh: "没有该法庭", en: "there is no such room"
      ).at("/room_id")
    }
    try checkClerk(slot.clerkID)
    try checkDay(court.zone.day(of: slot.startsAt))
    try checkSession(slot)
  }

  private func checkClerk(_ id: AccountID?) throws {
    guard let id else { return }
    let clerk = try transaction.account(id)
    guard let clerk, clerk.kind == .clerk, !clerk.isDisabled else {
      throw Invalid([
        FieldDefect(
          "/clerk_id", "not-a-clerk", zh: "该账号不是本院书记员",
          en: "this is no account of a clerk of this court")
      ])
    }
  }

  private func checkDay(_ day: CalendarDay) throws {
    let today = court.zone.day(of: now)
    let earliest: CalendarDay
    let works: Bool
    do throws(LawError) {
      earliest = try court.law.earliestHearingDay(noticeOn: today, court: court.settings)
      works = try court.law.isWorkingDay(day)
    } catch { throw error.rejection }
    guard day >= earliest else {
      throw Rejection(
        "hearing.notice-too-short", .unacceptable, zh: "开庭三日前须通知，最早可排 \(earliest)",
        en: "parties must have three days' notice: the earliest day is \(earliest)",
        source: "CPL art. 139")
    }
    guard works else {
      throw Rejection(
        "hearing.rest-day", .unacceptable, zh: "\(day) 为休息日", en: "\(day) is a day of rest")
    }
  }

  private func checkSession(_ slot: HearingSlot) throws {
    let day = court.zone.day(of: slot.startsAt)
    let start = court.zone.secondsOfDay(of: slot.startsAt) / 60
    let end = start + Int(slot.endsAt.seconds(since: slot.startsAt) / 60)
    let fits = SittingSession.usual.contains { $0.startMinute <= start && end <= $0.endMinute }
    guard fits, court.zone.day(of: slot.endsAt) == day else {
      throw Rejection(
        "hearing.outside-sessions", .unacceptable,
        zh: "开庭时间应在上午 9:00–12:00 或下午 14:00–17:30 之内",
        en: "a hearing lies within 09:00–12:00 or 14:00–17:30")
    }
  }
}

extension ProcedureLibrary {
  /// States in which a hearing can be booked, as `procedure/version/state`.
  var statesThatBook: [String] {
    all.flatMap { definition in
      definition.actions.filter { $0.name == "schedule-hearing" }.flatMap(\.from).map {
        "\(definition.name)/\(definition.version)/\($0)"
      }
    }
  }
}
