public import CourtDomain
public import CourtScheduling

/// One hearing that a plan has to deal with.
public struct PlanningCase: Sendable {
  public var caseID: CaseID
  /// People carry the key of their calendar, so that one person is one key in all hearings.
  public var request: HearingRequest
  /// The hearing that stands, where one does.
  public var standing: Hearing?
  /// The calendar of the clerk of the hearing that stands.
  public var standingClerk: ResourceKey?
  /// It cannot stay as it is: somebody is ill, the room is lost, an adjournment was asked for.
  public var mustMove: Bool
  /// Rooms it cannot use although they may be free.
  public var lostRooms: Set<String>
  /// The end of the trial limit, by which the urgent are known.
  public var limitOn: CalendarDay?
  public var waitingSince: Instant
  /// Where the clerk wants it.
  public var pinned: PlannedSlot?
  /// Why it may not be placed or moved at all.
  public var obstacle: Rejection?

  public init(
    caseID: CaseID, request: HearingRequest, standing: Hearing?,
    standingClerk: ResourceKey? = nil, mustMove: Bool, lostRooms: Set<String> = [],
    limitOn: CalendarDay?, waitingSince: Instant,
    pinned: PlannedSlot? = nil, obstacle: Rejection? = nil
  ) {
    self.caseID = caseID
    self.request = request
    self.standing = standing
    self.standingClerk = standingClerk
    self.mustMove = mustMove
    self.lostRooms = lostRooms
    self.limitOn = limitOn
    self.waitingSince = waitingSince
    self.pinned = pinned
    self.obstacle = obstacle
  }
}

/// A time with a room and a clerk.
public struct PlannedSlot: Sendable, Hashable {
  public var startsAt: Instant
  public var endsAt: Instant
  public var roomID: String
  /// The key of the clerk's calendar.
  public var clerk: ResourceKey?

  public init(startsAt: Instant, endsAt: Instant, roomID: String, clerk: ResourceKey?) {
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.roomID = roomID
    self.clerk = clerk
  }
}

/// Everything a planner may look at: pure values.
public struct PlanningQuestion: Sendable {
  public var cases: [PlanningCase]
  /// What is taken by hearings outside the plan, by leave, by nights abroad.
  public var calendar: BusyCalendar
  public var seed: UInt64

  public init(cases: [PlanningCase], calendar: BusyCalendar, seed: UInt64) {
    self.cases = cases
    self.calendar = calendar
    self.seed = seed
  }
}

/// What is to become of one case.
public struct PlanningAnswer: Sendable {
  public enum Act: String, Sendable, CaseIterable {
    /// A hearing where none stood.
    case place
    case move
    case keep
    /// No slot was found; the reasons say what closed them.
    case leave
  }

  public var caseID: CaseID
  public var act: Act
  public var slot: PlannedSlot?
  public var why: LocalizedText

  public init(caseID: CaseID, act: Act, slot: PlannedSlot?, why: LocalizedText) {
    self.caseID = caseID
    self.act = act
    self.slot = slot
    self.why = why
  }
}

/// Makes a plan of many hearings. Any method will do that answers for every case of the question
/// and takes nobody twice.
public protocol PlanMaking: Sendable {
  func plan(_ question: PlanningQuestion) -> [PlanningAnswer]
}
