import CourtDomain
import CourtScheduling

/// Plans by search over all cases at once, and looks over every answer in the court's own calendar
/// before it is believed.
///
/// What the search cannot express (a room closed for an hour, a bound that must not be passed) makes
/// its answer for that case worthless at most: such a case is placed by urgency instead. With a
/// number of steps and a seed the plan is the same every time.
public struct SearchingPlanner: PlanMaking {
  let steps: Int
  private let byUrgency = UrgencyPlanner()

  public init(steps: Int = 20_000) { self.steps = steps }

  public func plan(_ question: PlanningQuestion) -> [PlanningAnswer] {
    var course = UrgencyPlanner.Course(question)
    course.changeRooms()
    let open = course.open
    guard open.count > 1, let found = search(open, course.calendar, question.seed) else {
      return byUrgency.plan(question)
    }
    for file in open {
      if let slot = found[file.caseID], file.obstacle == nil, course.admits(slot, file) {
        course.take(slot, for: file, why: Self.why(slot, file, open.count))
      }
    }
    course.placeTheRest()
    return course.answers(question)
  }

  private static func why(_ slot: PlannedSlot, _ file: PlanningCase, _ count: Int)
    -> LocalizedText
  {
    let day = CourtZone.china.day(of: slot.startsAt)
    let waited = max(0, day.days(since: file.request.earliest.day))
    return LocalizedText(
      zh: "在 \(count) 件中统筹排定，较最早合法日晚 \(waited) 日（\(file.request.earliest.why.zh)）",
      en: "placed among \(count) cases together, \(waited) days after the first lawful one "
        + "(\(file.request.earliest.why.en))")
  }

  // MARK: The search

  private func search(
    _ open: [PlanningCase], _ calendar: BusyCalendar, _ seed: UInt64
  ) -> [CaseID: PlannedSlot]? {
    guard let first = calendar.workingDays.first, let last = calendar.workingDays.last,
      let sample = open.first
    else { return nil }
    let frame = Frame(
      first: first, last: last, calendar: calendar, rooms: sample.request.rooms,
      clerks: sample.request.clerks)
    var instance = PlanningInstance(
      name: "court", planDate: first.adding(days: -1), first: first, last: last,
      utcOffsetMinutes: calendar.zone.offsetSeconds / 60,
      sessions: calendar.sessions.map {
        PlanningSession(start: $0.startMinute, end: $0.endMinute)
      }, bufferMinutes: sample.request.bufferMinutes,
      peopleGapMinutes: sample.request.bufferMinutes, daysOff: frame.restDays,
      daysWorked: Set(calendar.workingDays))
    instance.pools = [frame.pool("clerks", frame.clerks), frame.pool("rooms", frame.rooms)]
    frame.fill(&instance, open)
    guard let planner = try? HearingPlanner(instance) else { return nil }
    let outcome = planner.plan(budget: PlanBudget(steps: steps), seed: seed)
    var slots: [CaseID: PlannedSlot] = [:]
    for row in outcome.schedule.rows where open.indices.contains(row.hearing) {
      let file = open[row.hearing]
      let start = calendar.instant(row.date, minute: row.start)
      guard frame.rooms.indices.contains(row.room) else { continue }
      slots[file.caseID] = PlannedSlot(
        startsAt: start,
        endsAt: start.adding(seconds: Int64(file.request.durationMinutes) * 60),
        roomID: frame.rooms[row.room].id,
        clerk: frame.clerks.indices.contains(row.clerk) ? frame.clerks[row.clerk] : nil)
    }
    return slots
  }

  /// The court's calendars in the words of the search.
  private struct Frame {
    let first: CalendarDay
    let last: CalendarDay
    let calendar: BusyCalendar
    let rooms: [ResourceKey]
    let clerks: [ResourceKey]

    var restDays: Set<CalendarDay> {
      let working = Set(calendar.workingDays)
      let all = (0...max(0, last.days(since: first))).map { first.adding(days: $0) }
      return Set(all.filter { !working.contains($0) })
    }

    func fill(_ instance: inout PlanningInstance, _ open: [PlanningCase]) {
      var judges: [ResourceKey: Int] = [:]
      var people: [ResourceKey: Int] = [:]
      let presiding = Set(open.map(\.request.judge))
      for key in presiding.sorted() {
        judges[key] = instance.judges.count
        instance.benches.append(
          PlanningBench(id: .number(instance.judges.count), members: [instance.judges.count]))
        instance.judges.append(
          PlanningJudge(
            id: .text(key.id), division: 0, capMinutes: 480, targetMinutes: 0,
            busy: absences(of: key)))
      }
      func person(_ key: ResourceKey) -> Int {
        if let known = people[key] { return known }
        people[key] = instance.people.count
        instance.people.append(PlanningPerson(id: .text(key.id), busy: absences(of: key)))
        return instance.people.count - 1
      }
      for (index, file) in open.enumerated() {
        let request = file.request
        // Somebody who presides elsewhere is kept apart by the look at the calendar afterwards.
        let others = request.required.filter { judges[$0] == nil }.map(person)
        instance.hearings.append(
          PlanningHearing(
            id: .number(index), ready: request.earliest.day, noticeDays: 0,
            due: request.earliest.day.adding(days: 30), limit: request.latest.day,
            durationMinutes: request.durationMinutes,
            weight: file.limitOn == nil ? 1 : 2, benches: [judges[request.judge] ?? 0],
            clerkPool: 0, roomPool: 1, people: others))
      }
    }

    func absences(of key: ResourceKey) -> [PlanningAbsence] {
      calendar.intervals(of: key).flatMap(pieces)
    }

    /// An interval cut into days, rounded outwards to minutes; at most 400 days.
    private func pieces(_ interval: BusyInterval) -> [PlanningAbsence] {
      let zone = calendar.zone
      let begin = max(zone.day(of: interval.start), first)
      let end = min(zone.day(of: interval.end), last)
      guard begin <= end else { return [] }
      return (0...min(400, end.days(since: begin))).compactMap { offset in
        let day = begin.adding(days: offset)
        let from =
          zone.day(of: interval.start) < day ? 0 : zone.secondsOfDay(of: interval.start) / 60
        let to =
          zone.day(of: interval.end) > day
          ? 1_440 : (zone.secondsOfDay(of: interval.end) + 59) / 60
        guard from < to else { return nil }
        return PlanningAbsence(dayOffset: day.days(since: first), start: from, end: to)
      }
    }

    /// A unit that is taken for any part of a session is off for all of it.
    func pool(_ name: String, _ units: [ResourceKey]) -> PlanningPool {
      var off: Set<PlanningPool.Off> = []
      for (unit, key) in units.enumerated() {
        for piece in absences(of: key) {
          for (index, session) in calendar.sessions.enumerated()
          where piece.start < session.endMinute && session.startMinute < piece.end {
            off.insert(
              PlanningPool.Off(unit: unit, dayOffset: piece.dayOffset, session: index))
          }
        }
      }
      return PlanningPool(
        id: .text(name), size: units.count,
        off: off.sorted {
          ($0.unit, $0.dayOffset, $0.session) < ($1.unit, $1.dayOffset, $1.session)
        })
    }
  }
}
