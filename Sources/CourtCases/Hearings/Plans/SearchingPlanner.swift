import CourtDomain
import CourtScheduling

/// Plans by search over all cases at once, and looks over every answer in the court's own calendar
/// before it is believed.
///
/// What stands and need not move is no part of the search, so that a repair moves those alone who
/// must move. Whom the search leaves out, or gives units that cannot be named, asks for a place of
/// his own in what is then left, as a single booking does, and hears the same reasons. With a number
/// of steps and a seed the plan is the same every time.
public struct SearchingPlanner: PlanMaking {
  /// Behind this many days the waiting of a hearing counts for more.
  static let patienceDays = 30

  let steps: Int

  public init(steps: Int = 20_000) { self.steps = steps }

  public func plan(_ question: PlanningQuestion) -> [PlanningAnswer] {
    var plan = PlanUnderway(question)
    let open = plan.open.filter { $0.obstacle == nil }
    if open.count > 1 {
      let found = search(open, plan.calendar, question.seed)
      for (file, slot) in zip(open, found) {
        guard let slot, plan.admits(slot, file) else { continue }
        plan.take(slot, for: file, why: Self.why(slot, file, open.count))
      }
    }
    plan.placeTheRest()
    return plan.answers(question)
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

  /// A slot for each case; `nil` where none was found, or no room or clerk could be named for it.
  private func search(
    _ open: [PlanningCase], _ calendar: BusyCalendar, _ seed: UInt64
  ) -> [PlannedSlot?] {
    var slots = [PlannedSlot?](repeating: nil, count: open.count)
    let requests = open.map { file in
      var request = file.asked
      request.weight = file.limitOn == nil ? 1 : 2
      request.wantedBy = request.earliest.day.adding(days: Self.patienceDays)
      return request
    }
    guard let asked = RequestedHearings(requests, calendar),
      let planner = try? HearingPlanner(asked.instance)
    else { return slots }
    let outcome = planner.plan(budget: PlanBudget(steps: steps), seed: seed)
    for row in outcome.schedule.rows where asked.rooms.indices.contains(row.room) {
      let request = requests[row.hearing]
      let clerk = asked.clerks.indices.contains(row.clerk) ? asked.clerks[row.clerk] : nil
      guard !request.rooms.isEmpty, request.clerks.isEmpty == (clerk == nil) else { continue }
      let start = calendar.instant(row.date, minute: row.start)
      slots[row.hearing] = PlannedSlot(
        startsAt: start, endsAt: start.adding(seconds: Int64(request.durationMinutes) * 60),
        roomID: asked.rooms[row.room].id, clerk: clerk)
    }
    return slots
  }
}
