public import CourtDomain
import CourtScheduling

/// What a clerk does with a draft: pins lines, moves them, has the rest planned again, drops it.
public struct AdjustPlan: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  public static let notFound = Rejection(
    "plan.not-found", .notFound, zh: "没有找到该排期计划", en: "there is no such plan")

  /// - Throws: `Rejection` `plan.not-found`, `plan.stale`, `plan.not-a-draft`.
  static func draft(
    _ id: HearingPlanID, version: Int64?, _ transaction: any CourtTransaction
  ) throws -> HearingPlan {
    guard let plan = try transaction.plan(id, locked: true) else { throw notFound }
    guard plan.standing == .draft else {
      throw Rejection(
        "plan.not-a-draft", .conflict, zh: "该计划已发布或已作废", en: "this plan is no draft any more")
    }
    if let version, version != plan.version {
      throw Rejection(
        "plan.stale", .stale, zh: "计划已被更新（当前版本 \(plan.version)），请刷新",
        en: "the plan has moved on to version \(plan.version): read it again")
    }
    return plan
  }

  /// Pins a line where it is, or to another place, or lets it go.
  ///
  /// - Throws: `Rejection` `plan.no-such-item`, `plan.slot-taken` with who is in the way.
  public func pin(
    _ caseID: CaseID, of id: HearingPlanID, to place: HearingPlanItem.Place?, isPinned: Bool,
    version: Int64?, by principal: Account, in transaction: any CourtTransaction, at now: Instant
  ) throws -> HearingPlan {
    var plan = try Self.draft(id, version: version, transaction)
    let items = try transaction.planItems(of: id)
    guard var item = items.first(where: { $0.caseID == caseID }) else {
      throw Rejection(
        "plan.no-such-item", .notFound, zh: "计划中没有该案件", en: "the case is not in this plan")
    }
    if let place {
      try check(place, for: item, among: items, plan, principal, transaction, now)
      item.to = place
      item.act =
        item.from == nil
        ? .place
        : item.from?.startsAt == place.startsAt
          && item.from?.roomID == place.roomID ? .keep : .move
      item.why = LocalizedText(zh: "书记员指定", en: "pinned by the clerk")
    }
    guard item.to != nil || !isPinned else {
      throw Rejection(
        "plan.nothing-to-pin", .conflict, zh: "该案尚无拟定时间，请同时给出时间",
        en: "the line has no time yet: give one to pin it to")
    }
    item.isPinned = isPinned
    try transaction.updatePlanItem(item, of: id)
    plan.version += 1
    try transaction.updatePlan(plan)
    return plan
  }

  /// Nobody of this line is anywhere else then, neither in force nor in the draft.
  private func check(
    _ place: HearingPlanItem.Place, for item: HearingPlanItem, among items: [HearingPlanItem],
    _ plan: HearingPlan, _ principal: Account, _ transaction: any CourtTransaction, _ now: Instant
  ) throws {
    let open = try OpenCase(
      item.caseID, in: court, transaction, at: now, for: principal, firingDue: false,
      locked: false)
    let slot = HearingSlot(
      startsAt: place.startsAt, endsAt: place.endsAt, roomID: place.roomID,
      clerkID: place.clerkID)
    let resources = try open.checkedResources(slot)
    let moving = Set(items.compactMap { $0.act == .move ? $0.hearingID : nil })
    var taken = try transaction.commitments(
      of: resources, from: place.startsAt, to: place.endsAt
    ).filter { !moving.contains($0.hearingID) && $0.hearingID != item.hearingID }
      .map(\.resource.kind)
    let holders = Set(resources.map(\.holder))
    for other in items where other.caseID != item.caseID {
      guard let theirs = other.to, theirs.startsAt < place.endsAt, place.startsAt < theirs.endsAt
      else { continue }
      let theirCase = try OpenCase(
        other.caseID, in: court, transaction, at: now, for: principal, firingDue: false,
        locked: false)
      let needed = try theirCase.resources(
        of: HearingSlot(
          startsAt: theirs.startsAt, endsAt: theirs.endsAt, roomID: theirs.roomID,
          clerkID: theirs.clerkID))
      taken += needed.filter { holders.contains($0.holder) }.map(\.kind)
    }
    guard taken.isEmpty else {
      let refusal = Hearing.doubleBooked(taken)
      throw Rejection(
        "plan.slot-taken", .conflict, zh: refusal.text.zh, en: refusal.text.en,
        reasons: refusal.reasons)
    }
  }

  /// Plans again whatever is not pinned.
  nonisolated(nonsending) public func recompute(
    _ id: HearingPlanID, version: Int64?, by principal: Account
  ) async throws -> HearingPlan {
    let (now, court) = (court.clock.now(), court)
    let snapshot = try await court.store.read { transaction in
      transaction.look(as: .account(principal.id))
      guard let plan = try transaction.plan(id, locked: false) else { throw Self.notFound }
      let wanted = try transaction.planItems(of: id).map { item in
        let pinned = item.isPinned ? item.to : nil
        if let hearing = try item.hearingID.flatMap({ try transaction.hearing($0) }) {
          return try PlanningReader.Wanted(
            moving: hearing, for: plan.isCourtCause ? .court : .party, pinned: pinned, transaction)
        }
        return PlanningReader.Wanted(caseID: item.caseID, since: plan.madeAt, pinned: pinned)
      }
      return try PlanningReader(
        court: court, principal: principal, transaction: transaction, now: now
      ).snapshot(
        wanted, window: plan.firstDay...plan.lastDay,
        seed: UInt64(bitPattern: plan.seed))
    }
    let items = DraftPlan.items(snapshot, court.planner)
    return try await court.store.write { transaction in
      var plan = try Self.draft(id, version: version, transaction)
      try transaction.replacePlanItems(items, of: id)
      plan.version += 1
      try transaction.updatePlan(plan)
      return plan
    }
  }

  public func discard(
    _ id: HearingPlanID, by principal: Account, in transaction: any CourtTransaction,
    at now: Instant
  ) throws {
    var plan = try Self.draft(id, version: nil, transaction)
    plan.standing = .discarded
    plan.version += 1
    plan.endedBy = principal.id
    plan.endedAt = now
    try transaction.updatePlan(plan)
  }
}
