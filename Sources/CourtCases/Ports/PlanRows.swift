public import CourtDomain

/// Plans of hearings as drafts, and what they need of the calendars.
public protocol PlanRows {
  func insertPlan(_ plan: HearingPlan, items: [HearingPlanItem]) throws
  /// - Parameter locked: holds the plan until the end of the transaction.
  func plan(_ id: HearingPlanID, locked: Bool) throws -> HearingPlan?
  /// Newest first.
  func plans(limit: Int) throws -> [HearingPlan]
  /// By the time proposed; those without one last.
  func planItems(of id: HearingPlanID) throws -> [HearingPlanItem]
  func updatePlan(_ plan: HearingPlan) throws
  /// Puts these in place of all items of the plan.
  func replacePlanItems(_ items: [HearingPlanItem], of id: HearingPlanID) throws
  func updatePlanItem(_ item: HearingPlanItem, of id: HearingPlanID) throws
  /// What is taken of these resources between two instants, and by which hearing.
  func commitments(of resources: [HearingResource], from: Instant, to: Instant) throws
    -> [HearingCommitment]
  /// The same hearing in another room or with another clerk; the sequence of its calendar entry
  /// rises.
  ///
  /// - Throws: `Rejection` `hearing.double-booked`.
  func reseatHearing(_ hearing: Hearing, clerkKey: String?) throws
}

public enum HearingPlanNoun: Sendable {}
public typealias HearingPlanID = Identifier<HearingPlanNoun>

public struct HearingCommitment: Sendable, Hashable {
  public var resource: HearingResource
  public var hearingID: HearingID
  public var startsAt: Instant
  public var endsAt: Instant

  public init(
    resource: HearingResource, hearingID: HearingID, startsAt: Instant, endsAt: Instant
  ) {
    self.resource = resource
    self.hearingID = hearingID
    self.startsAt = startsAt
    self.endsAt = endsAt
  }
}

/// A plan for a court and a period: a draft until a clerk publishes or discards it.
public struct HearingPlan: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    case batch
    case repair
  }

  public enum Standing: String, Sendable, CaseIterable {
    case draft
    case published
    case discarded
  }

  public var id: HearingPlanID
  public var kind: Kind
  public var standing: Standing
  public var firstDay: CalendarDay
  public var lastDay: CalendarDay
  /// Told to those who are moved.
  public var reason: String
  /// What moves, moves for the court's own cause and not at a party's wish.
  public var isCourtCause: Bool
  public var seed: Int64
  public var version: Int64
  public var madeBy: AccountID
  public var madeAt: Instant
  public var endedBy: AccountID?
  public var endedAt: Instant?

  public init(
    id: HearingPlanID, kind: Kind, standing: Standing = .draft, firstDay: CalendarDay,
    lastDay: CalendarDay, reason: String, isCourtCause: Bool = false, seed: Int64,
    version: Int64 = 1, madeBy: AccountID, madeAt: Instant, endedBy: AccountID? = nil,
    endedAt: Instant? = nil
  ) {
    self.isCourtCause = isCourtCause
    self.id = id
    self.kind = kind
    self.standing = standing
    self.firstDay = firstDay
    self.lastDay = lastDay
    self.reason = reason
    self.seed = seed
    self.version = version
    self.madeBy = madeBy
    self.madeAt = madeAt
    self.endedBy = endedBy
    self.endedAt = endedAt
  }
}

/// One case of a plan: what stands, what is to take its place, and why.
public struct HearingPlanItem: Sendable, Hashable {
  public struct Place: Sendable, Hashable {
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

    public init(_ hearing: Hearing) {
      self.init(
        startsAt: hearing.startsAt, endsAt: hearing.endsAt, roomID: hearing.roomID,
        clerkID: hearing.clerkID)
    }
  }

  public var caseID: CaseID
  public var act: PlanningAnswer.Act
  public var hearingID: HearingID?
  public var from: Place?
  public var to: Place?
  public var judgeID: AccountID?
  public var why: LocalizedText
  public var isPinned: Bool

  public init(
    caseID: CaseID, act: PlanningAnswer.Act, hearingID: HearingID?, from: Place?, to: Place?,
    judgeID: AccountID?, why: LocalizedText, isPinned: Bool
  ) {
    self.caseID = caseID
    self.act = act
    self.hearingID = hearingID
    self.from = from
    self.to = to
    self.judgeID = judgeID
    self.why = why
    self.isPinned = isPinned
  }
}
