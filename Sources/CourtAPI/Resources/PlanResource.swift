import CourtCases
import CourtDomain
import HTTPTypes

/// Plans of hearings: drafted, reviewed beside what is in force, adjusted, published.
enum PlanResource {
  private static let keepers: Endpoint.Access = .only([.clerk, .president, .administrator])

  static let endpoints: [Endpoint] = [
    .get("listHearingPlans", "/v1/hearing-plans", keepers, query: ["limit"], to: list),
    .post("draftHearingPlan", "/v1/hearing-plans", .only([.clerk]), to: draft),
    .post("draftHearingRepair", "/v1/hearing-plans/repairs", .only([.clerk]), to: repair),
    .get("getHearingPlan", "/v1/hearing-plans/{id}", keepers, to: get),
    .put(
      "pinHearingPlanItem", "/v1/hearing-plans/{id}/items/{case}", .only([.clerk]), version: true,
      to: pin),
    .post(
      "recomputeHearingPlan", "/v1/hearing-plans/{id}/recomputation", .only([.clerk]),
      body: .optionalJSON, version: true, to: recompute),
    .post(
      "publishHearingPlan", "/v1/hearing-plans/{id}/publication", .only([.clerk]),
      body: .optionalJSON, key: true, version: true, to: publish),
    .delete("discardHearingPlan", "/v1/hearing-plans/{id}", .only([.clerk]), to: discard),
  ]

  @Sendable static func list(_ call: Call) async throws -> Answer {
    let limit = try call.limit()
    let found = try await call.court.store.read { try $0.plans(limit: limit) }
    return Answer(json: View.items(found.map { PlanViews.plan($0) }))
  }

  @Sendable static func draft(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let first = body.day("first_day")
    let last = body.day("last_day")
    let judge: AccountID? = body.id("judge_id", required: false)
    let cases =
      body.has("case_ids")
      ? body.texts("case_ids", required: false, count: 0...2_000, max: 36) : []
    let reason = body.text("reason", required: false, max: 2_000) ?? ""
    let seed = body.int("seed", required: false, in: 0...Int64.max) ?? 1
    let ids = cases.compactMap { CaseID($0) }
    for (place, text) in cases.enumerated() where CaseID(text) == nil {
      body.note("case_ids/\(place)", "format", zh: "应为案件标识", en: "the id of a case is expected")
    }
    try body.finish()
    guard let first, let last else { throw Invalid(body.defects) }
    let plan = try await DraftPlan(call.court).batch(
      DraftPlan.Batch(
        firstDay: first, lastDay: last, judge: judge, cases: ids, reason: reason, seed: seed),
      by: try call.account())
    return try await show(call, plan.id, status: 201)
  }

  @Sendable static func repair(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let person: AccountID? = body.id("account_id", required: false)
    let room = body.text("room_id", required: false, max: 64)
    let hearing: HearingID? = body.id("hearing_id", required: false)
    let named = (person == nil ? 0 : 1) + (room == nil ? 0 : 1) + (hearing == nil ? 0 : 1)
    if named != 1 {
      body.note(
        "account_id", "one-of", zh: "人员、法庭、庭审三者选其一",
        en: "exactly one of account_id, room_id, hearing_id")
    }
    let from = body.instant("from", required: hearing == nil)
    let to = body.instant("to", required: hearing == nil)
    let last = body.day("last_day")
    let reason = body.text("reason", max: 2_000)
    try body.finish()
    guard let last, let reason, let lost = lost(person, room, hearing) else {
      throw Invalid(body.defects)
    }
    let now = call.court.clock.now()
    let plan = try await DraftPlan(call.court).repair(
      RepairCause(lost: lost, from: from ?? now, to: to ?? now.adding(seconds: 1)), until: last,
      reason: reason, by: try call.account())
    return try await show(call, plan.id, status: 201)
  }

  private static func lost(_ person: AccountID?, _ room: String?, _ hearing: HearingID?)
    -> RepairCause.Lost?
  {
    hearing.map { .hearing($0) } ?? room.map { .room($0) } ?? person.map { .person($0) }
  }

  @Sendable static func get(_ call: Call) async throws -> Answer {
    try await show(call, try call.id(AdjustPlan.notFound))
  }

  /// The plan with every line beside what is in force.
  private static func show(_ call: Call, _ id: HearingPlanID, status: Int = 200) async throws
    -> Answer
  {
    let viewer = try call.account().id
    let found = try await call.court.store.read { transaction in
      transaction.look(as: .account(viewer))
      guard let plan = try transaction.plan(id, locked: false) else { throw AdjustPlan.notFound }
      let items = try transaction.planItems(of: id)
      let files = try transaction.gather {
        try items.map { try transaction.caseFile($0.caseID, locked: false) }
      }
      return (plan: plan, items: items, files: files)
    }
    var answer = Answer(
      status: status, json: PlanViews.page(found.plan, found.items, found.files, call.court.zone),
      etag: found.plan.version)
    if status == 201 { answer.headers[.location] = "/v1/hearing-plans/\(id)" }
    return answer
  }

  @Sendable static func pin(_ call: Call) async throws -> Answer {
    let id: HearingPlanID = try call.id(AdjustPlan.notFound)
    guard let file = CaseID(call.parameter("case")) else { throw AdjustPlan.notFound }
    let body = try call.body()
    let pinned = body.bool("pinned")
    let wantsPlace = body.has("starts_at") || body.has("ends_at") || body.has("room_id")
    let start = body.instant("starts_at", required: wantsPlace)
    let end = body.instant("ends_at", required: wantsPlace)
    let room = body.text("room_id", required: wantsPlace, max: 64)
    let clerk: AccountID? = body.id("clerk_id", required: false)
    try body.finish()
    guard let pinned else { throw Invalid(body.defects) }
    var place: HearingPlanItem.Place?
    if let start, let end, let room {
      place = .init(startsAt: start, endsAt: end, roomID: room, clerkID: clerk)
    }
    let (adjusting, account, version) = (AdjustPlan(call.court), try call.account(), call.version)
    let (to, now) = (place, call.court.clock.now())
    _ = try await call.court.store.write { transaction in
      transaction.look(as: .account(account.id))
      return try adjusting.pin(
        file, of: id, to: to, isPinned: pinned, version: version, by: account, in: transaction,
        at: now)
    }
    return try await show(call, id)
  }

  @Sendable static func recompute(_ call: Call) async throws -> Answer {
    try call.body().finish()
    let id: HearingPlanID = try call.id(AdjustPlan.notFound)
    _ = try await AdjustPlan(call.court).recompute(
      id, version: call.version, by: try call.account())
    return try await show(call, id)
  }

  @Sendable static func publish(_ call: Call) async throws -> Answer {
    try call.body().finish()
    let id: HearingPlanID = try call.id(AdjustPlan.notFound)
    let (publishing, account, version) = (
      PublishPlan(call.court), try call.account(), call.version
    )
    return try await call.write { transaction, now in
      let plan = try publishing.run(
        id, version: version, by: account, in: transaction, at: now)
      return StoredAnswer(
        status: 200, json: PlanViews.plan(plan), version: plan.version)
    }
  }

  @Sendable static func discard(_ call: Call) async throws -> Answer {
    let id: HearingPlanID = try call.id(AdjustPlan.notFound)
    let (adjusting, account) = (AdjustPlan(call.court), try call.account())
    let now = call.court.clock.now()
    try await call.court.store.write {
      try adjusting.discard(id, by: account, in: $0, at: now)
    }
    return .empty
  }
}
