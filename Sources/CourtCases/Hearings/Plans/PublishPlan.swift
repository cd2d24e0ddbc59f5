public import CourtDomain
import CourtLaw
import CourtScheduling

/// Puts a draft in force: all of it in one transaction, or none.
///
/// The cases are opened in their order and acted on in memory first. Only then the days are taken,
/// so that others wait for the writing alone. What stood and moves is freed before anything is
/// booked, for one hearing's new slot may be another's old one.
public struct PublishPlan: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// - Throws: `Rejection` `plan.not-found`, `plan.not-a-draft`, `plan.stale`, `plan.overtaken` with
  ///   every line that cannot be carried out any more, and why.
  public func run(
    _ id: HearingPlanID, version: Int64?, by principal: Account,
    in transaction: any CourtTransaction, at now: Instant
  ) throws -> HearingPlan {
    transaction.look(as: .account(principal.id))
    var plan = try AdjustPlan.draft(id, version: version, transaction)
    let items = try transaction.planItems(of: id)
      .filter { $0.act == .place || $0.act == .move }
      .sorted { $0.caseID.description < $1.caseID.description }
    let opened = try items.map { item in
      try OpenCase(item.caseID, in: court, transaction, at: now, for: principal)
    }
    var obstacles = zip(items, opened).compactMap { item, open in
      Self.overtaken(item, open).map { Self.defect(item, open, $0) }
    }
    guard obstacles.isEmpty else { throw Self.refusal(obstacles) }
    let days = items.compactMap { $0.to.map { court.zone.day(of: $0.startsAt) } }
    try transaction.holdCalendar(days: Array(Set(days)).sorted(), zone: court.zone)
    for item in items where item.act == .move {
      if let hearing = item.hearingID, !Self.keepsItsTime(item) {
        try transaction.closeHearing(hearing, as: .adjourned)
      }
    }
    for (item, open) in zip(items, opened) {
      do { try carryOut(item, open, of: plan) } catch let refusal as Rejection {
        obstacles.append(Self.defect(item, open, refusal))
      }
    }
    guard obstacles.isEmpty else { throw Self.refusal(obstacles) }
    try tellOnce(opened, transaction)
    for (item, open) in zip(items, opened) {
      do { try open.commit() } catch let refusal as Rejection {
        throw Self.refusal([Self.defect(item, open, refusal)])
      }
    }
    plan.standing = .published
    plan.version += 1
    plan.endedBy = principal.id
    plan.endedAt = now
    try transaction.updatePlan(plan)
    return plan
  }

  private static func keepsItsTime(_ item: HearingPlanItem) -> Bool {
    item.from?.startsAt == item.to?.startsAt && item.from?.endsAt == item.to?.endsAt
  }

  /// What became of the case since the draft was made.
  private static func overtaken(_ item: HearingPlanItem, _ open: OpenCase) -> Rejection? {
    let scheduled = open.hearings.first { $0.standing == .scheduled }
    switch item.act {
    case .place where scheduled != nil:
      return Rejection(
        "plan.booked-meanwhile", zh: "其间已另行排期", en: "a hearing was booked meanwhile")
    case .move where scheduled?.id != item.hearingID || scheduled?.startsAt != item.from?.startsAt:
      return Rejection(
        "plan.moved-meanwhile", zh: "原庭审其间已变动", en: "the hearing that stood has changed meanwhile")
    default: return nil
    }
  }

  private static func defect(_ item: HearingPlanItem, _ open: OpenCase, _ refusal: Rejection)
    -> FieldDefect
  {
    let why = [refusal.text] + refusal.reasons.map(\.text)
    return FieldDefect(
      "/items/\(item.caseID)", refusal.code,
      zh: "\(open.file.number)：" + why.map(\.zh).joined(separator: "；"),
      en: "\(open.file.number): " + why.map(\.en).joined(separator: "; "), source: refusal.source)
  }

  private static func refusal(_ obstacles: [FieldDefect]) -> Rejection {
    Rejection(
      "plan.overtaken", .conflict, zh: "计划有 \(obstacles.count) 项已无法执行，请重新计算或调整后再发布",
      en: "\(obstacles.count) lines of the plan cannot be carried out any more: have it computed "
        + "again, or change them, and publish then", reasons: obstacles)
  }

  private func carryOut(_ item: HearingPlanItem, _ open: OpenCase, of plan: HearingPlan) throws {
    guard let to = item.to else { return }
    let reason = plan.reason
    let slot = HearingSlot(
      startsAt: to.startsAt, endsAt: to.endsAt, roomID: to.roomID, clerkID: to.clerkID)
    guard let old = item.hearingID else {
      _ = try open.bookHearing(slot)
      return
    }
    if Self.keepsItsTime(item) {
      try open.reseatHearing(old, room: to.roomID, clerk: to.clerkID, reason: reason)
    } else {
      _ = try open.adjournHearing(
        old, reason: reason.isEmpty ? item.why.zh : reason,
        cause: plan.isCourtCause ? .court : .party, exception: nil, to: slot)
    }
  }

  /// However many of his hearings are placed and moved, and however many papers that makes, a person
  /// gets one message.
  private func tellOnce(_ opened: [OpenCase], _ transaction: any CourtTransaction) throws {
    var letters: [String: [OutboundMessage]] = [:]
    for open in opened {
      for message in open.takeMessages() { letters[message.to, default: []].append(message) }
    }
    for (to, messages) in letters.sorted(by: { $0.key < $1.key }) {
      guard let last = messages.last else { continue }
      let cases = Set(messages.compactMap(\.caseID))
      try transaction.queueMessage(
        OutboundMessage(
          caseID: cases.count == 1 ? cases.first : nil, to: to,
          subject: cases.count == 1
            ? last.subject : "庭审安排（\(cases.count) 件） / Your hearings (\(cases.count) cases)",
          body: messages.map { $0.subject + "\n" + $0.body }.joined(separator: "\n\n"),
          queuedAt: last.queuedAt))
    }
  }
}

extension OpenCase {
  /// The messages that acts have asked for, which are sent another way then.
  func takeMessages() -> [OutboundMessage] {
    let messages = pending.messages.map { $0(self) }
    pending.messages = []
    return messages
  }

  /// The same hearing in another room or with another clerk: the summons stands, for the time does.
  ///
  /// - Throws: `Rejection` `hearing.not-scheduled`, `hearing.no-such-room`; `hearing.double-booked`
  ///   when the case commits.
  func reseatHearing(_ id: HearingID, room: String, clerk: AccountID?, reason: String) throws {
    guard
      let index = particulars.hearings.firstIndex(where: {
        $0.id == id && $0.standing == .scheduled
      })
    else {
      throw Rejection(
        "hearing.not-scheduled", .conflict, zh: "该庭审不在待开庭状态",
        en: "this hearing is not waiting to be held")
    }
    guard try transaction.rooms().contains(where: { $0.id == room }) else {
      throw Rejection(
        "hearing.no-such-room", .unacceptable, zh: "没有该法庭", en: "there is no such room"
      ).at("/room_id")
    }
    var hearing = particulars.hearings[index]
    let old = hearing.roomID
    hearing.roomID = room
    hearing.clerkID = clerk
    hearing.inviteSequence += 1
    particulars.hearings[index] = hearing
    let seat = try clerk.flatMap { try transaction.account($0) }
      .map { HearingCast.official($0, .clerk).resource.key }
    let changed = hearing
    pending.beside.append { try $0.reseatHearing(changed, clerkKey: seat) }
    enterInDocket(
      "hearing-reseated", zh: "庭审时间不变，由 \(old) 改在 \(room)。\(reason)",
      en: "the hearing stays at its time and moves from \(old) to \(room). \(reason)",
      article: "CPL 139", input: ["room": .string(room)])
    let at = court.zone.minuteText(of: hearing.startsAt)
    for party in parties {
      message(to: party) { number in
        (
          subject: "\(number) 庭审改在 \(room)",
          body:
            "\(at) 的庭审时间不变，改在 \(room)。\nThe hearing of \(at) stays at its time and is held in \(room)."
        )
      }
    }
  }
}
