public import CourtDomain
import CourtLaw
import CourtScheduling

/// The question a plan answers, built from the cases and calendars of one moment.
struct PlanningSnapshot {
  var question: PlanningQuestion
  /// Cases that cannot even be asked for: no judge, no panel, no interpreter.
  var unanswerable: [PlanningAnswer] = []
  /// Accounts of clerks by the key of their calendar.
  var clerks: [String: AccountID] = [:]
  var judges: [CaseID: AccountID] = [:]
  var standing: [CaseID: Hearing] = [:]
}

/// What makes hearings that stand move.
public struct RepairCause: Sendable {
  public enum Lost: Sendable {
    case person(AccountID)
    case room(String)
    /// An adjournment was asked for.
    case hearing(HearingID)
  }

  public var lost: Lost
  public var from: Instant
  public var to: Instant

  public init(lost: Lost, from: Instant, to: Instant) {
    self.lost = lost
    self.from = from
    self.to = to
  }
}

extension OpenCase {
  /// The case as a planner sees it.
  ///
  /// - Parameters:
  ///   - moving: the hearing that stands and must move; `nil` where one is to be placed.
  ///   - window: the days of the plan.
  /// - Throws: `Rejection` where nothing can be asked at all.
  func planningCase(
    moving hearing: Hearing?, for cause: AdjournmentCause, lostRooms: Set<String>,
    window: ClosedRange<CalendarDay>, waitingSince: Instant, pinned: PlannedSlot?
  ) throws -> (file: PlanningCase, cast: HearingCast) {
    let terms = try hearingTerms()
    try terms.check()
    let cast = try hearingCast(terms.demand)
    var bounds = try hearingBounds(terms.demand)
    if window.lowerBound > bounds.earliest.day {
      bounds.earliest = DayBound(
        window.lowerBound, zh: "计划期间自 \(window.lowerBound) 起",
        en: "the plan begins on \(window.lowerBound)")
    }
    if window.upperBound < bounds.latest.day {
      bounds.latest = DayBound(
        window.upperBound, zh: "计划期间至 \(window.upperBound) 止",
        en: "the plan ends on \(window.upperBound)")
    }
    var obstacle: Rejection?
    if let hearing {
      let stands = court.zone.day(of: hearing.startsAt)
      if stands >= bounds.earliest.day {
        bounds.earliest = DayBound(
          stands.adding(days: 1), zh: "晚于原定的 \(stands)", en: "after the hearing of \(stands)")
      }
      let gap = court.zone.day(of: hearing.startsAt).adding(months: 1)
      if gap < bounds.latest.day {
        bounds.latest = DayBound(
          gap, zh: "两次庭审间隔不超过一个月", en: "no more than a month between hearings",
          source: "EXT art. 5")
      }
      do { try checkAdjournment(of: hearing, cause: cause, exception: nil, to: nil) } catch let
        refusal as Rejection
      { obstacle = refusal }
    }
    var preferences = HearingPreferences(
      partOfDay: terms.demand.partOfDay, avoidWeekdays: Set(terms.demand.avoidWeekdays),
      series: try series(terms.demand, bounds.earliest.day))
    preferences.seriesName = terms.demand.series
    let request = HearingRequest(
      durationMinutes: hearing.map { Int($0.endsAt.seconds(since: $0.startsAt) / 60) }
        ?? terms.durationMinutes,
      earliest: bounds.earliest, latest: bounds.latest, judge: Self.person(cast.judge),
      required: Array(Set(cast.others.map(Self.person))).filter { $0 != Self.person(cast.judge) },
      rooms: [], clerks: [],
      preferences: preferences, bufferMinutes: court.limits.hearingBufferMinutes,
      onlyPartOfDay: terms.onlyPartOfDay)
    let limit = deadlines.first {
      $0.standing == .running && $0.clock == "trial-limit" && $0.incidentID == nil
    }
    let file = PlanningCase(
      caseID: file.id, request: request, standing: hearing, mustMove: hearing != nil,
      lostRooms: lostRooms, limitOn: limit?.lastDay, waitingSince: waitingSince, pinned: pinned,
      obstacle: obstacle)
    return (file, cast)
  }

  /// One key for a person, whatever part he plays.
  static func person(_ member: HearingCast.Member) -> ResourceKey {
    let kind = HearingResource.name(member.resource.kind)
    return ResourceKey(.person, member.resource.key, label: "\(kind.zh) \(member.key.label)")
  }
}

/// Reads the cases and calendars that a plan needs, in one transaction that changes nothing.
struct PlanningReader {
  static let maximumCases = 2_000

  let court: Court
  let principal: Account
  let transaction: any CourtTransaction
  let now: Instant

  struct Wanted {
    var caseID: CaseID
    var moving: Hearing?
    var cause = AdjournmentCause.party
    var lostRooms: Set<String> = []
    var since: Instant
    var pinned: HearingPlanItem.Place?

    init(caseID: CaseID, since: Instant, pinned: HearingPlanItem.Place? = nil) {
      self.caseID = caseID
      self.since = since
      self.pinned = pinned
    }

    /// A hearing that stands; where its room is closed then, another room may do.
    init(
      moving hearing: Hearing, for cause: AdjournmentCause,
      pinned: HearingPlanItem.Place? = nil, _ transaction: any CourtTransaction
    ) throws {
      self.init(caseID: hearing.caseID, since: hearing.startsAt, pinned: pinned)
      moving = hearing
      self.cause = cause
      let room = HearingResource(kind: "room", key: hearing.roomID)
      let closed = try transaction.unavailable(
        [room], from: hearing.startsAt, to: hearing.endsAt)
      if !closed.isEmpty { lostRooms = [hearing.roomID] }
    }
  }

  func snapshot(
    _ wanted: [Wanted], window: ClosedRange<CalendarDay>, seed: UInt64
  ) throws -> PlanningSnapshot {
    let rooms = try transaction.rooms().map { ResourceKey(.room, $0.id, label: $0.name.zh) }
    let clerks = try transaction.accounts(kind: .clerk, limit: 200).filter { !$0.isDisabled }
    let clerkKeys = clerks.map { OpenCase.person(HearingCast.official($0, .clerk)) }
    var snapshot = PlanningSnapshot(
      question: PlanningQuestion(
        cases: [], calendar: try calendar(window), seed: seed))
    for (clerk, key) in zip(clerks, clerkKeys) { snapshot.clerks[key.id] = clerk.id }
    var holders: [HearingResource.Holder: ResourceKey] = [:]
    for key in rooms {
      holders[HearingResource(kind: "room", key: key.id).holder] = key
    }
    for key in clerkKeys { holders[Self.resource(key).holder] = key }
    for one in wanted {
      let open = try OpenCase(
        one.caseID, in: court, transaction, at: now, for: principal, firingDue: false,
        locked: false)
      snapshot.judges[one.caseID] = open.currentOfficial(.judge)
      snapshot.standing[one.caseID] = one.moving
      do {
        var (file, cast) = try open.planningCase(
          moving: one.moving, for: one.cause, lostRooms: one.lostRooms, window: window,
          waitingSince: one.since, pinned: one.pinned.map { slot(of: $0, clerks, clerkKeys) })
        file.request.rooms = rooms
        file.request.clerks = clerkKeys
        file.standingClerk = one.moving?.clerkID.flatMap { id in
          zip(clerks, clerkKeys).first { $0.0.id == id }?.1
        }
        snapshot.question.cases.append(file)
        for member in cast.all { holders[member.resource.holder] = OpenCase.person(member) }
      } catch let refusal as Rejection {
        snapshot.unanswerable.append(
          PlanningAnswer(caseID: one.caseID, act: .leave, slot: nil, why: refusal.text))
      }
    }
    try block(holders, wanted, window, in: &snapshot.question.calendar)
    for file in snapshot.question.cases where file.lostRooms.isEmpty && file.pinned == nil {
      // What must move does not come back to the very same time.
      guard let old = file.standing,
        let interval = BusyInterval(start: old.startsAt, end: old.endsAt)
      else { continue }
      snapshot.question.calendar.block(file.request.judge, interval)
    }
    return snapshot
  }

  private func slot(
    of place: HearingPlanItem.Place, _ clerks: [Account], _ keys: [ResourceKey]
  ) -> PlannedSlot {
    PlannedSlot(
      startsAt: place.startsAt, endsAt: place.endsAt, roomID: place.roomID,
      clerk: zip(clerks, keys).first { $0.0.id == place.clerkID }?.1)
  }

  private static func resource(_ key: ResourceKey) -> HearingResource {
    HearingResource(kind: key.kind == .room ? "room" : "party", key: key.id)
  }

  private func calendar(_ window: ClosedRange<CalendarDay>) throws -> BusyCalendar {
    var days: [CalendarDay] = []
    var day = window.lowerBound
    while day <= window.upperBound, days.count < 400 {
      do throws(LawError) {
        if try court.law.isWorkingDay(day) { days.append(day) }
      } catch { break }
      day = day.adding(days: 1)
    }
    return BusyCalendar(workingDays: days, zone: court.zone)
  }

  private func block(
    _ holders: [HearingResource.Holder: ResourceKey], _ wanted: [Wanted],
    _ window: ClosedRange<CalendarDay>, in calendar: inout BusyCalendar
  ) throws {
    let from = Instant(day: window.lowerBound, zone: court.zone)
    let to = court.zone.end(of: window.upperBound)
    let resources = holders.values.map(Self.resource)
    let moving = Set(wanted.compactMap(\.moving?.id))
    for taken in try transaction.commitments(of: resources, from: from, to: to)
    where !moving.contains(taken.hearingID) {
      guard let key = holders[taken.resource.holder],
        let interval = BusyInterval(start: taken.startsAt, end: taken.endsAt)
      else { continue }
      calendar.block(key, interval)
    }
    for away in try transaction.unavailable(resources, from: from, to: to) {
      guard let key = holders[away.resource.holder],
        let interval = BusyInterval(start: away.startsAt, end: away.endsAt)
      else { continue }
      calendar.block(key, interval)
    }
    let zones = try transaction.zones(of: resources.filter { $0.kind != "room" }.map(\.key))
    for (key, zone) in zones {
      let holder = HearingResource(kind: "party", key: key).holder
      guard let known = holders[holder], let nights = ZoneNights(zone) else { continue }
      for night in nights.nights(from: from, to: to) { calendar.block(known, night) }
    }
  }
}
