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
public protocol HearingPlanner: Sendable {
  func plan(_ question: PlanningQuestion) -> [PlanningAnswer]
}

/// One after the other, the most urgent first; whoever stands and need not move stays.
///
/// So a repair moves those alone who must move, which no plan can undercut.
public struct UrgencyPlanner: HearingPlanner {
  public init() {}

  public func plan(_ question: PlanningQuestion) -> [PlanningAnswer] {
    var calendar = question.calendar
    var answers: [CaseID: PlanningAnswer] = [:]
    for file in question.cases { keep(file, &calendar, &answers) }
    let open = question.cases.filter { answers[$0.caseID] == nil }.sorted(by: Self.isMoreUrgent)
    for file in open { answers[file.caseID] = place(file, &calendar) }
    return question.cases.compactMap { answers[$0.caseID] }
  }

  /// What is pinned, and what stands and need not move, takes its place before anybody looks.
  private func keep(
    _ file: PlanningCase, _ calendar: inout BusyCalendar,
    _ answers: inout [CaseID: PlanningAnswer]
  ) {
    if let pinned = file.pinned {
      let stays = file.standing.map {
        $0.startsAt == pinned.startsAt && $0.endsAt == pinned.endsAt && $0.roomID == pinned.roomID
      }
      block(file, pinned, &calendar)
      answers[file.caseID] = PlanningAnswer(
        caseID: file.caseID, act: stays == true ? .keep : stays == nil ? .place : .move,
        slot: pinned, why: LocalizedText(zh: "书记员指定", en: "pinned by the clerk"))
    } else if let standing = file.standing, !file.mustMove {
      let slot = PlannedSlot(
        startsAt: standing.startsAt, endsAt: standing.endsAt, roomID: standing.roomID, clerk: nil)
      block(file, slot, &calendar)
      answers[file.caseID] = PlanningAnswer(
        caseID: file.caseID, act: .keep, slot: slot,
        why: LocalizedText(
          zh: "传票仍然有效，无须变动", en: "its summons stands, and nothing calls for a change"))
    }
  }

  private func place(_ file: PlanningCase, _ calendar: inout BusyCalendar) -> PlanningAnswer {
    func leave(_ refusal: Rejection) -> PlanningAnswer {
      let reasons = [refusal.text] + refusal.reasons.map(\.text)
      return PlanningAnswer(
        caseID: file.caseID, act: .leave, slot: nil,
        why: LocalizedText(
          zh: reasons.map(\.zh).joined(separator: "；"),
          en: reasons.map(\.en).joined(separator: "; ")))
    }
    if let other = sameTimeElsewhere(file, calendar) {
      block(file, other.slot, &calendar)
      return other.answer
    }
    if let obstacle = file.obstacle { return leave(obstacle) }
    var request = file.request
    request.rooms.removeAll { file.lostRooms.contains($0.id) }
    switch HearingProposals.propose(request, calendar, limit: 1) {
    case .refused(let refusal): return leave(refusal.rejection)
    case .proposals(let found):
      guard let best = found.first, let room = best.room else {
        return leave(Rejection("hearing.no-room", zh: "没有法庭", en: "there is no room"))
      }
      let slot = PlannedSlot(
        startsAt: best.start, endsAt: best.end, roomID: room.id, clerk: best.clerk)
      block(file, slot, &calendar)
      return PlanningAnswer(
        caseID: file.caseID, act: file.standing == nil ? .place : .move, slot: slot,
        why: LocalizedText(
          zh: best.reasons.map(\.zh).joined(separator: "；"),
          en: best.reasons.map(\.en).joined(separator: "; ")))
    }
  }

  /// Where only the room is lost, another at the same time keeps everybody's day.
  private func sameTimeElsewhere(_ file: PlanningCase, _ calendar: BusyCalendar)
    -> (answer: PlanningAnswer, slot: PlannedSlot)?
  {
    guard let standing = file.standing, file.lostRooms.contains(standing.roomID),
      let interval = BusyInterval(start: standing.startsAt, end: standing.endsAt),
      ([file.request.judge] + file.request.required).allSatisfy({ calendar.isFree($0, interval) }),
      let room = file.request.rooms.first(where: {
        !file.lostRooms.contains($0.id) && calendar.isFree($0, interval)
      })
    else { return nil }
    let slot = PlannedSlot(
      startsAt: standing.startsAt, endsAt: standing.endsAt, roomID: room.id, clerk: nil)
    let answer = PlanningAnswer(
      caseID: file.caseID, act: .move, slot: slot,
      why: LocalizedText(
        zh: "时间不变，改在 \(room.label)", en: "at the same time, in room \(room.label) instead"))
    return (answer, slot)
  }

  private func block(
    _ file: PlanningCase, _ slot: PlannedSlot, _ calendar: inout BusyCalendar
  ) {
    guard let interval = BusyInterval(start: slot.startsAt, end: slot.endsAt) else { return }
    let people = [file.request.judge] + file.request.required
    let clerk = slot.clerk ?? file.standingClerk
    for key in Set(people + [ResourceKey(.room, slot.roomID)] + [clerk].compactMap(\.self)) {
      calendar.block(key, interval)
    }
  }

  private static func isMoreUrgent(_ left: PlanningCase, _ right: PlanningCase) -> Bool {
    let limits = (left.limitOn?.ordinal ?? .max, right.limitOn?.ordinal ?? .max)
    if limits.0 != limits.1 { return limits.0 < limits.1 }
    if left.waitingSince != right.waitingSince { return left.waitingSince < right.waitingSince }
    return left.caseID.description < right.caseID.description
  }
}
