import CourtCases
import CourtDomain
import CourtScheduling

enum PlanViews {
  @Sendable static func plan(_ plan: HearingPlan) -> JSONValue {
    [
      "id": View.id(plan.id), "kind": .string(plan.kind.rawValue),
      "standing": .string(plan.standing.rawValue), "first_day": .string(plan.firstDay.description),
      "last_day": .string(plan.lastDay.description), "reason": .string(plan.reason),
      "court_cause": .bool(plan.isCourtCause),
      "seed": .int(plan.seed), "version": .int(plan.version), "made_by": View.id(plan.madeBy),
      "made_at": View.instant(plan.madeAt), "ended_by": View.id(plan.endedBy),
      "ended_at": View.instant(plan.endedAt),
    ]
  }

  static func page(
    _ plan: HearingPlan, _ items: [HearingPlanItem], _ files: [CaseFile?], _ zone: CourtZone
  ) -> JSONValue {
    let lines = zip(items, files).map { item, file in line(item, file, zone) }
    return [
      "plan": self.plan(plan), "summary": summary(items, madeAt: plan.madeAt, zone),
      "items": .array(lines),
    ]
  }

  private static func line(_ item: HearingPlanItem, _ file: CaseFile?, _ zone: CourtZone)
    -> JSONValue
  {
    var days: JSONValue = .null
    if item.act == .move, let from = item.from, let to = item.to {
      days = .int(zone.day(of: to.startsAt).days(since: zone.day(of: from.startsAt)))
    }
    return [
      "case_id": View.id(item.caseID), "number": .optional(file?.number),
      "title": file.map { View.text($0.title) } ?? .null, "act": .string(item.act.rawValue),
      "hearing_id": View.id(item.hearingID), "judge_id": View.id(item.judgeID),
      "from": item.from.map(place) ?? .null, "to": item.to.map(place) ?? .null,
      "days_moved": days, "why": View.text(item.why), "pinned": .bool(item.isPinned),
    ]
  }

  private static func place(_ place: HearingPlanItem.Place) -> JSONValue {
    [
      "starts_at": View.instant(place.startsAt), "ends_at": View.instant(place.endsAt),
      "room_id": .string(place.roomID), "clerk_id": View.id(place.clerkID),
    ]
  }

  /// How many lines of each kind, what each judge carries, and how evenly.
  private static func summary(_ items: [HearingPlanItem], madeAt: Instant, _ zone: CourtZone)
    -> JSONValue
  {
    var counts = JSONObject()
    for act in PlanningAnswer.Act.allCases {
      counts[act.rawValue] = .int(items.count { $0.act == act })
    }
    var minutes: [AccountID: Int64] = [:]
    for item in items {
      guard let judge = item.judgeID, let to = item.to else { continue }
      minutes[judge, default: 0] += to.endsAt.seconds(since: to.startsAt) / 60
    }
    let judges: [JSONValue] = minutes.sorted { $0.key.description < $1.key.description }.map {
      ["judge_id": View.id($0.key), "minutes": .int($0.value)]
    }
    let waits = items.compactMap { item in
      item.to.map { Int(zone.day(of: $0.startsAt).days(since: zone.day(of: madeAt))) }
    }
    return [
      "acts": .object(counts), "pinned": .int(items.count(where: \.isPinned)),
      "judges": .array(judges),
      "load_gini": View.ratio(Gini.coefficient(minutes.values.map { Int($0) })),
      "longest_wait_days": .int(Int64(waits.max() ?? 0)),
      "wait_gini": View.ratio(Gini.coefficient(waits)),
    ]
  }
}
