import CourtDomain
import CourtScheduling

/// A plan in the making: the calendar as it fills, and the answers given so far.
///
/// Whoever stands and need not move stays, before anybody looks. So a repair moves those alone who
/// must move, which no plan can undercut.
struct PlanUnderway {
  private(set) var calendar: BusyCalendar
  /// Cases without an answer, the most urgent first.
  private(set) var open: [PlanningCase] = []
  private var given: [CaseID: PlanningAnswer] = [:]

  /// What is pinned, and what stands and need not move, takes its place before anybody looks.
  init(_ question: PlanningQuestion) {
    calendar = question.calendar
    for file in question.cases { keep(file) }
    open = question.cases.filter { given[$0.caseID] == nil }.sorted(by: Self.isMoreUrgent)
    for file in open { keepTime(file) }
    open.removeAll { given[$0.caseID] != nil }
  }

  func answers(_ question: PlanningQuestion) -> [PlanningAnswer] {
    question.cases.compactMap { given[$0.caseID] }
  }

  private mutating func keep(_ file: PlanningCase) {
    if let pinned = file.pinned {
      let stays = file.standing.map {
        $0.startsAt == pinned.startsAt && $0.endsAt == pinned.endsAt
          && $0.roomID == pinned.roomID
      }
      give(
        file, stays == true ? .keep : stays == nil ? .place : .move, pinned,
        LocalizedText(zh: "书记员指定", en: "pinned by the clerk"))
    } else if let standing = file.standing, !file.mustMove {
      let slot = PlannedSlot(
        startsAt: standing.startsAt, endsAt: standing.endsAt, roomID: standing.roomID,
        clerk: nil)
      give(
        file, .keep, slot,
        LocalizedText(
          zh: "传票仍然有效，无须变动", en: "its summons stands, and nothing calls for a change"))
    }
  }

  private mutating func give(
    _ file: PlanningCase, _ act: PlanningAnswer.Act, _ slot: PlannedSlot, _ why: LocalizedText
  ) {
    if let interval = BusyInterval(start: slot.startsAt, end: slot.endsAt) {
      for key in Self.needed(slot, file) { calendar.block(key, interval) }
    }
    given[file.caseID] = PlanningAnswer(caseID: file.caseID, act: act, slot: slot, why: why)
  }

  private static func needed(_ slot: PlannedSlot, _ file: PlanningCase) -> Set<ResourceKey> {
    let clerk = [slot.clerk ?? file.standingClerk].compactMap(\.self)
    return Set(
      [file.request.judge] + file.request.required + [ResourceKey(.room, slot.roomID)] + clerk)
  }

  /// Whether everybody is free then, the bounds of law hold, and the hearing lies in one session.
  func admits(_ slot: PlannedSlot, _ file: PlanningCase) -> Bool {
    let day = calendar.zone.day(of: slot.startsAt)
    let from = calendar.zone.secondsOfDay(of: slot.startsAt) / 60
    let request = file.request
    let session = calendar.sessions.first {
      $0.startMinute <= from && from + request.durationMinutes <= $0.endMinute
    }
    guard let session, calendar.workingDays.contains(day), day >= request.earliest.day,
      day <= request.latest.day, !file.lostRooms.contains(slot.roomID),
      let interval = Self.padded(slot, request.bufferMinutes)
    else { return false }
    let isMorning = session.startMinute < 12 * 60
    if let only = request.onlyPartOfDay, (only == .morning) != isMorning { return false }
    return Self.needed(slot, file).allSatisfy { calendar.isFree($0, interval) }
  }

  /// With the time kept free before and after.
  private static func padded(_ slot: PlannedSlot, _ minutes: Int) -> BusyInterval? {
    let seconds = Int64(minutes) * 60
    return BusyInterval(
      start: slot.startsAt.adding(seconds: -seconds), end: slot.endsAt.adding(seconds: seconds))
  }

  mutating func take(_ slot: PlannedSlot, for file: PlanningCase, why: LocalizedText) {
    give(file, file.standing == nil ? .place : .move, slot, why)
    open.removeAll { $0.caseID == file.caseID }
  }

  mutating func placeTheRest() {
    for file in open { place(file) }
    open = []
  }

  private mutating func place(_ file: PlanningCase) {
    if let obstacle = file.obstacle { return leave(file, obstacle) }
    switch HearingProposals.propose(file.asked, calendar, limit: 1) {
    case .refused(let refusal): leave(file, refusal.rejection)
    case .proposals(let found):
      guard let best = found.first, let room = best.room else {
        return leave(file, Rejection("hearing.no-room", zh: "没有法庭", en: "there is no room"))
      }
      let slot = PlannedSlot(
        startsAt: best.start, endsAt: best.end, roomID: room.id, clerk: best.clerk)
      give(
        file, file.standing == nil ? .place : .move, slot,
        LocalizedText(
          zh: best.reasons.map(\.zh).joined(separator: "；"),
          en: best.reasons.map(\.en).joined(separator: "; ")))
    }
  }

  private mutating func leave(_ file: PlanningCase, _ refusal: Rejection) {
    let reasons = [refusal.text] + refusal.reasons.map(\.text)
    given[file.caseID] = PlanningAnswer(
      caseID: file.caseID, act: .leave, slot: nil,
      why: LocalizedText(
        zh: reasons.map(\.zh).joined(separator: "；"),
        en: reasons.map(\.en).joined(separator: "; ")))
  }

  /// Where only the room is lost, another at the same time keeps everybody's day.
  private mutating func keepTime(_ file: PlanningCase) {
    guard let room = sameTimeElsewhere(file), let standing = file.standing else { return }
    let slot = PlannedSlot(
      startsAt: standing.startsAt, endsAt: standing.endsAt, roomID: room.id, clerk: nil)
    give(
      file, .move, slot,
      LocalizedText(
        zh: "时间不变，改在 \(room.label)", en: "at the same time, in room \(room.label) instead"))
  }

  private func sameTimeElsewhere(_ file: PlanningCase) -> ResourceKey? {
    guard let standing = file.standing, file.lostRooms.contains(standing.roomID),
      let interval = BusyInterval(start: standing.startsAt, end: standing.endsAt),
      ([file.request.judge] + file.request.required).allSatisfy({
        calendar.isFree($0, interval)
      })
    else { return nil }
    return file.request.rooms.first {
      !file.lostRooms.contains($0.id) && calendar.isFree($0, interval)
    }
  }

  private static func isMoreUrgent(_ left: PlanningCase, _ right: PlanningCase) -> Bool {
    let limits = (left.limitOn?.ordinal ?? .max, right.limitOn?.ordinal ?? .max)
    if limits.0 != limits.1 { return limits.0 < limits.1 }
    if left.waitingSince != right.waitingSince { return left.waitingSince < right.waitingSince }
    return left.caseID.description < right.caseID.description
  }
}

extension PlanningCase {
  /// The request without the rooms it has lost.
  var asked: HearingRequest {
    var asked = request
    asked.rooms.removeAll { lostRooms.contains($0.id) }
    return asked
  }
}
