public import CourtDomain
import CourtLaw
import CourtScheduling

/// A slot the clerk has chosen.
public struct HearingSlot: Sendable {
  public var startsAt: Instant
  public var endsAt: Instant
  public var roomID: String
  public var clerkID: AccountID?

  public init(startsAt: Instant, endsAt: Instant, roomID: String, clerkID: AccountID?) {
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.roomID = roomID
    self.clerkID = clerkID
  }
}

extension OpenCase {
  /// Books a hearing: the procedure allows it, the notice is kept, and nobody is anywhere else.
  ///
  /// Bookers of one resource take turns by locks in ascending order, look, then write; the
  /// exclusion constraints stand behind as the last word.
  /// - Throws: `Rejection` `hearing.double-booked`, `hearing.notice-too-short`,
  ///   `hearing.outside-sessions`, `hearing.no-such-room`.
  public func bookHearing(_ slot: HearingSlot) throws -> Hearing {
    try check(slot)
    let resources = try hearingResources(slot)
    try transaction.lockResources(resources)
    try checkFree(resources, slot)
    let hearing = Hearing(
      id: court.ids.make(at: now), caseID: file.id, judgeID: try judge(),
      clerkID: slot.clerkID, roomID: slot.roomID, startsAt: slot.startsAt, endsAt: slot.endsAt,
      standing: .scheduled, inviteSequence: particulars.hearings.count,
      ordinal: particulars.hearings.count + 1)
    particulars.hearings.append(hearing)
    pending.newHearings.append((hearing, resources))
    try perform(
      "schedule-hearing",
      input: [
        "at": .string(court.zone.minuteText(of: slot.startsAt)), "room": .string(slot.roomID),
      ], via: "hearings")
    return hearing
  }

  private func judge() throws -> AccountID {
    guard let judge = currentOfficial(.judge) else {
      throw Rejection("hearing.no-judge", .conflict, zh: "本案尚未分配法官", en: "no judge is assigned")
    }
    return judge
  }

  func hearingResources(_ slot: HearingSlot) throws -> [HearingResource] {
    var keys = try hearingPeople().all + [ResourceKey(.room, slot.roomID)]
    if let clerk = slot.clerkID { keys.append(ResourceKey(.clerk, clerk.description)) }
    return keys.sorted().map { HearingResource(kind: $0.kind.rawValue, key: $0.id) }
  }

  private func checkFree(_ resources: [HearingResource], _ slot: HearingSlot) throws {
    let taken = try transaction.occupied(resources, from: slot.startsAt, to: slot.endsAt)
    guard !taken.isEmpty else { return }
    let reasons = Set(taken.map(\.resource.kind)).sorted().map { kind in
      FieldDefect(
        "/starts_at", "busy.\(kind)", zh: "该时段\(HearingWords.zh(kind))已有安排",
        en: "the \(kind) is taken at that time")
    }
    throw Rejection(
      "hearing.double-booked", .conflict, zh: "该时段已被占用，请另选",
      en: "that slot is taken: choose another", reasons: reasons)
  }

  private func check(_ slot: HearingSlot) throws {
    let minutes = slot.endsAt.seconds(since: slot.startsAt) / 60
    guard (15...480).contains(minutes), slot.startsAt > now else {
      throw Rejection(
        "hearing.bad-slot", .unacceptable, zh: "庭审应在将来，时长 15 至 480 分钟",
        en: "a hearing lies in the future and lasts 15 to 480 minutes")
    }
    guard try transaction.rooms().contains(where: { $0.id == slot.roomID }) else {
      throw Rejection(
        "hearing.no-such-room", .unacceptable, zh: "没有该法庭", en: "there is no such room")
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

enum HearingWords {
  static func zh(_ kind: String) -> String {
    switch kind {
    case "judge": "法官"
    case "clerk": "书记员"
    case "room": "法庭"
    case "party": "当事人"
    default: "代理人"
    }
  }
}
