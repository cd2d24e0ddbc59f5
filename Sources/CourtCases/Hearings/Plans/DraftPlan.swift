public import CourtDomain
import CourtScheduling

/// Makes plans as drafts: for what waits, or for what cannot stay.
///
/// Reading, deciding and writing are three steps. Deciding is pure and holds no transaction; what
/// changed meanwhile is met when the plan is published.
public struct DraftPlan: Sendable {
  public static let maximumDays = 120

  let court: Court

  public init(_ court: Court) { self.court = court }

  public struct Batch: Sendable {
    public var firstDay: CalendarDay
    public var lastDay: CalendarDay
    /// Of one judge; `nil` for all.
    public var judge: AccountID?
    /// These cases alone; empty for all that wait.
    public var cases: [CaseID]
    public var reason: String
    public var seed: Int64

    public init(
      firstDay: CalendarDay, lastDay: CalendarDay, judge: AccountID? = nil, cases: [CaseID] = [],
      reason: String = "", seed: Int64 = 1
    ) {
      self.firstDay = firstDay
      self.lastDay = lastDay
      self.judge = judge
      self.cases = cases
      self.reason = reason
      self.seed = seed
    }

    var window: ClosedRange<CalendarDay>? {
      guard firstDay <= lastDay, lastDay.days(since: firstDay) <= DraftPlan.maximumDays else {
        return nil
      }
      return firstDay...lastDay
    }
  }

  /// - Throws: `Invalid` for a period that is empty, too long or past, and for named cases that wait
  ///   for nothing; `Rejection` `plan.nothing-waits`, `case.not-found`.
  nonisolated(nonsending) public func batch(_ batch: Batch, by principal: Account) async throws
    -> HearingPlan
  {
    let (now, court) = (court.clock.now(), court)
    guard let window = batch.window else { throw Self.badPeriod }
    guard batch.firstDay >= court.zone.day(of: now) else { throw Self.past }
    let snapshot = try await court.store.read { transaction in
      transaction.look(as: .account(principal.id))
      let waiting = try transaction.casesAwaitingHearing(
        in: court.procedures.statesThatBook, judge: batch.judge,
        limit: PlanningReader.maximumCases)
      try Self.checkAllWait(batch.cases, Set(waiting.map(\.caseID)))
      let named = Set(batch.cases)
      let wanted = waiting.filter { named.isEmpty || named.contains($0.caseID) }
        .map { PlanningReader.Wanted(caseID: $0.caseID, since: $0.since) }
      guard !wanted.isEmpty else {
        throw Rejection(
          "plan.nothing-waits", .conflict, zh: "没有待排期的案件", en: "no case waits for a hearing")
      }
      return try PlanningReader(
        court: court, principal: principal, transaction: transaction, now: now
      ).snapshot(wanted, window: window, seed: UInt64(bitPattern: batch.seed))
    }
    let plan = HearingPlan(
      id: court.ids.make(at: now), kind: .batch, firstDay: batch.firstDay,
      lastDay: batch.lastDay, reason: batch.reason, seed: batch.seed, madeBy: principal.id,
      madeAt: now)
    return try await store(plan, Self.items(snapshot, court.planner))
  }

  private static let badPeriod = Invalid([
    FieldDefect(
      "/last_day", "range", zh: "计划期间应为 1 至 \(maximumDays) 日",
      en: "a plan spans 1 to \(maximumDays) days")
  ])

  private static let past = Invalid([
    FieldDefect(
      "/first_day", "past", zh: "计划期间不得早于今日", en: "a plan begins today or later")
  ])

  /// - Throws: `Invalid` that names each case that waits for no hearing by its place.
  private static func checkAllWait(_ named: [CaseID], _ waiting: Set<CaseID>) throws {
    let defects = named.enumerated().filter { !waiting.contains($0.element) }.map {
      FieldDefect(
        "/case_ids/\($0.offset)", "not-waiting", zh: "该案不在待排期之列",
        en: "this case is not among those that wait for a hearing")
    }
    guard defects.isEmpty else { throw Invalid(defects) }
  }

  /// A plan that moves those who must move and nobody else.
  ///
  /// That somebody is away, or a room is lost, is entered in the calendars first.
  nonisolated(nonsending) public func repair(
    _ cause: RepairCause, until lastDay: CalendarDay, reason: String, seed: Int64 = 1,
    by principal: Account
  ) async throws -> HearingPlan {
    let (now, court) = (court.clock.now(), court)
    let today = court.zone.day(of: now)
    guard today <= lastDay, lastDay.days(since: today) <= Self.maximumDays else {
      throw Self.badPeriod
    }
    let stating = StateUnavailability(court)
    let (snapshot, adjournment) = try await court.store.write { transaction in
      transaction.look(as: .account(principal.id))
      let adjournment = try Self.cause(of: cause.lost, transaction)
      let affected = try Self.affected(
        by: cause, reason, stating, principal, transaction, now)
      guard !affected.isEmpty else {
        throw Rejection(
          "plan.nothing-affected", .conflict, zh: "没有受影响的庭审", en: "no hearing is affected")
      }
      let wanted = try affected.prefix(PlanningReader.maximumCases).map {
        try PlanningReader.Wanted(moving: $0, for: adjournment, transaction)
      }
      let snapshot = try PlanningReader(
        court: court, principal: principal, transaction: transaction, now: now
      ).snapshot(wanted, window: today...lastDay, seed: UInt64(bitPattern: seed))
      return (snapshot, adjournment)
    }
    let plan = HearingPlan(
      id: court.ids.make(at: now), kind: .repair, firstDay: today, lastDay: lastDay,
      reason: reason, isCourtCause: adjournment == .court, seed: seed, madeBy: principal.id,
      madeAt: now)
    return try await store(plan, Self.items(snapshot, court.planner))
  }

  /// A lost room or an official who is away is the court's own cause; what a party asks for, or a
  /// party who cannot come, is not.
  private static func cause(
    of lost: RepairCause.Lost, _ transaction: any CourtTransaction
  ) throws -> AdjournmentCause {
    switch lost {
    case .hearing: return .party
    case .room: return .court
    case .person(let id):
      let kind = try transaction.account(id)?.kind
      return kind == .litigant || kind == .platform ? .party : .court
    }
  }

  private static func affected(
    by cause: RepairCause, _ reason: String, _ stating: StateUnavailability, _ principal: Account,
    _ transaction: any CourtTransaction, _ now: Instant
  ) throws -> [Hearing] {
    let from = max(cause.from, now)
    switch cause.lost {
    case .hearing(let id):
      let hearing = try transaction.hearing(id)
      return hearing.map { $0.standing == .scheduled && $0.startsAt > now ? [$0] : [] } ?? []
    case .room(let id):
      return try stating.state(
        .room(id), from: from, to: cause.to, ground: .closed, note: reason, by: principal,
        in: transaction, at: now
      ).affected
    case .person(let id):
      return try stating.state(
        .account(id), from: from, to: cause.to, ground: .illness, note: reason, by: principal,
        in: transaction, at: now
      ).affected
    }
  }

  /// Asks the planner and writes its answers as lines of a plan.
  static func items(_ snapshot: PlanningSnapshot, _ planner: any PlanMaking)
    -> [HearingPlanItem]
  {
    let answers = planner.plan(snapshot.question) + snapshot.unanswerable
    let pinned = Set(snapshot.question.cases.filter { $0.pinned != nil }.map(\.caseID))
    return answers.map { answer in
      let standing = snapshot.standing[answer.caseID]
      let to = answer.slot.map { slot in
        HearingPlanItem.Place(
          startsAt: slot.startsAt, endsAt: slot.endsAt, roomID: slot.roomID,
          clerkID: slot.clerk.flatMap { snapshot.clerks[$0.id] } ?? standing?.clerkID)
      }
      return HearingPlanItem(
        caseID: answer.caseID, act: answer.act, hearingID: standing?.id,
        from: standing.map { .init($0) }, to: to, judgeID: snapshot.judges[answer.caseID],
        why: answer.why, isPinned: pinned.contains(answer.caseID))
    }
  }

  nonisolated(nonsending) private func store(_ plan: HearingPlan, _ items: [HearingPlanItem])
    async throws -> HearingPlan
  {
    try await court.store.write { try $0.insertPlan(plan, items: items) }
    return plan
  }
}
