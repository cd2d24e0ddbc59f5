import CourtCases
import CourtDomain
import CourtPG

/// Plans of hearings, and the calendars as a planner wants them.
extension PGCourtTransaction {
  func insertPlan(_ plan: HearingPlan, items: [HearingPlanItem]) throws {
    try later(
      """
      INSERT INTO hearing_plan (court_id, plan_id, kind, standing, first_day, last_day, reason,
        seed, version, made_by, made_at, ended_by, ended_at, court_cause)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      """, court, .id(plan.id), .text(plan.kind.rawValue), .text(plan.standing.rawValue),
      .day(plan.firstDay), .day(plan.lastDay), .text(plan.reason), .int(plan.seed),
      .int(plan.version), .id(plan.madeBy), .instant(plan.madeAt), .id(orNull: plan.endedBy),
      .instant(orNull: plan.endedAt), .bool(plan.isCourtCause))
    for item in items { try insertItem(item, of: plan.id) }
  }

  private func insertItem(_ item: HearingPlanItem, of id: HearingPlanID) throws {
    try later(
      """
      INSERT INTO hearing_plan_item (court_id, plan_id, case_id, act, hearing_id, from_starts_at,
        from_ends_at, from_room, from_clerk, to_starts_at, to_ends_at, to_room, to_clerk, judge_id,
        why_zh, why_en, is_pinned)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
      """, parameters: parameters(of: item, id))
  }

  private func parameters(of item: HearingPlanItem, _ id: HearingPlanID) -> [PGParameter] {
    [
      court, .id(id), .id(item.caseID), .text(item.act.rawValue), .id(orNull: item.hearingID),
      .instant(orNull: item.from?.startsAt), .instant(orNull: item.from?.endsAt),
      .text(orNull: item.from?.roomID), .id(orNull: item.from?.clerkID),
      .instant(orNull: item.to?.startsAt), .instant(orNull: item.to?.endsAt),
      .text(orNull: item.to?.roomID), .id(orNull: item.to?.clerkID), .id(orNull: item.judgeID),
      .text(item.why.zh), .text(item.why.en), .bool(item.isPinned),
    ]
  }

  private static let planColumns = """
    plan_id, kind, standing, first_day, last_day, reason, seed, version, made_by, made_at, \
    ended_by, ended_at, court_cause
    """

  private func plan(from row: PGRow) throws -> HearingPlan {
    HearingPlan(
      id: try row.id("plan_id"), kind: try row.choice("kind"),
      standing: try row.choice("standing"), firstDay: try row.day("first_day"),
      lastDay: try row.day("last_day"), reason: try row.text("reason"),
      isCourtCause: try row.bool("court_cause"), seed: try row.int64("seed"),
      version: try row.int64("version"), madeBy: try row.id("made_by"),
      madeAt: try row.instant("made_at"),
      endedBy: try row.idOrNil("ended_by"), endedAt: try row.instantOrNil("ended_at"))
  }

  func plan(_ id: HearingPlanID, locked: Bool) throws -> HearingPlan? {
    try query(locked ? Self.planLocked : Self.planByID, [court, .id(id)]).onlyRow()
      .map(plan(from:))
  }

  private static let planByID = PGStatement(
    "SELECT \(planColumns) FROM hearing_plan WHERE court_id = $1 AND plan_id = $2")
  private static let planLocked = PGStatement(planByID.sql + " FOR UPDATE")

  func plans(limit: Int) throws -> [HearingPlan] {
    try query(Self.newestPlans, [court, rows(limit)]).map(plan(from:))
  }

  private static let newestPlans = PGStatement(
    "SELECT \(planColumns) FROM hearing_plan WHERE court_id = $1 "
      + "ORDER BY made_at DESC, plan_id LIMIT $2")

  func updatePlan(_ plan: HearingPlan) throws {
    try later(
      """
      UPDATE hearing_plan SET standing = $3, version = $4, ended_by = $5, ended_at = $6
      WHERE court_id = $1 AND plan_id = $2
      """, court, .id(plan.id), .text(plan.standing.rawValue), .int(plan.version),
      .id(orNull: plan.endedBy), .instant(orNull: plan.endedAt))
  }

  func planItems(of id: HearingPlanID) throws -> [HearingPlanItem] {
    try query(
      """
      SELECT case_id, act, hearing_id, from_starts_at, from_ends_at, from_room, from_clerk,
        to_starts_at, to_ends_at, to_room, to_clerk, judge_id, why_zh, why_en, is_pinned
      FROM hearing_plan_item WHERE court_id = $1 AND plan_id = $2
      ORDER BY to_starts_at NULLS LAST, case_id
      """, court, .id(id)
    ).map { row in
      HearingPlanItem(
        caseID: try row.id("case_id"), act: try row.choice("act"),
        hearingID: try row.idOrNil("hearing_id"), from: try place(row, "from"),
        to: try place(row, "to"), judgeID: try row.idOrNil("judge_id"),
        why: try row.localized("why"), isPinned: try row.bool("is_pinned"))
    }
  }

  private func place(_ row: PGRow, _ stem: String) throws -> HearingPlanItem.Place? {
    guard let start = try row.instantOrNil(stem + "_starts_at") else { return nil }
    return HearingPlanItem.Place(
      startsAt: start, endsAt: try row.instant(stem + "_ends_at"),
      roomID: try row.text(stem + "_room"), clerkID: try row.idOrNil(stem + "_clerk"))
  }

  func replacePlanItems(_ items: [HearingPlanItem], of id: HearingPlanID) throws {
    try later(
      "DELETE FROM hearing_plan_item WHERE court_id = $1 AND plan_id = $2", court, .id(id))
    for item in items { try insertItem(item, of: id) }
  }

  func updatePlanItem(_ item: HearingPlanItem, of id: HearingPlanID) throws {
    try later(
      "DELETE FROM hearing_plan_item WHERE court_id = $1 AND plan_id = $2 AND case_id = $3", court,
      .id(id), .id(item.caseID))
    try insertItem(item, of: id)
  }

  func commitments(of resources: [HearingResource], from: Instant, to: Instant) throws
    -> [HearingCommitment]
  {
    guard !resources.isEmpty, from < to else { return [] }
    return try query(
      """
      SELECT w.kind, w.key, r.hearing_id, lower(r.during) AS starts_at, upper(r.during) AS ends_at
      FROM unnest($2, $3) AS w (kind, key)
      CROSS JOIN LATERAL (
        SELECT t.hearing_id, t.during FROM hearing_resource t
        WHERE t.place = calendar_place($1, w.kind, w.key) AND t.active
          AND t.during && tstzrange($4, $5, '[)') OFFSET 0) AS r
      """, court, .textArray(resources.map(\.kind)), .textArray(resources.map(\.key)),
      .instant(from), .instant(to)
    ).map { row in
      HearingCommitment(
        resource: HearingResource(kind: try row.text("kind"), key: try row.text("key")),
        hearingID: try row.id("hearing_id"), startsAt: try row.instant("starts_at"),
        endsAt: try row.instant("ends_at"))
    }
  }

  func reseatHearing(_ hearing: Hearing, clerkKey: String?) throws {
    var wanted = [HearingResource(kind: "room", key: hearing.roomID)]
    if let clerkKey { wanted.append(HearingResource(kind: "clerk", key: clerkKey)) }
    if !holdsCalendar { try lockResources(wanted) }
    let taken = try commitments(of: wanted, from: hearing.startsAt, to: hearing.endsAt)
      .filter { $0.hearingID != hearing.id }
    guard taken.isEmpty else { throw Hearing.doubleBooked(taken.map(\.resource.kind)) }
    try later(
      """
      UPDATE hearing SET room_id = $3, clerk_id = $4, invite_sequence = $5
      WHERE court_id = $1 AND hearing_id = $2 AND standing = 'scheduled'
      """, court, .id(hearing.id), .text(hearing.roomID), .id(orNull: hearing.clerkID),
      .int(hearing.inviteSequence))
    for resource in wanted {
      try later(
        """
        UPDATE hearing_resource SET key = $4
        WHERE court_id = $1 AND hearing_id = $2 AND kind = $3
        """, court, .id(hearing.id), .text(resource.kind), .text(resource.key))
    }
  }
}
