import CourtCases
import CourtDomain
import CourtScheduling
import HTTPTypes

/// Hearings: proposed with reasons, booked, adjourned, put into people's calendars.
enum HearingResource {
  static let endpoints: [Endpoint] = [
    .post(
      "proposeHearings", "/v1/cases/{id}/hearings/proposals", .only([.clerk, .judge]),
      body: .optionalJSON, to: propose),
    .post("bookHearing", "/v1/cases/{id}/hearings", key: true, version: true, to: book),
    .post(
      "proposeHearingsFor", "/v1/hearings/proposals", .only([.clerk, .judge]), to: proposeFor),
    .post("bookHearingFor", "/v1/hearings", key: true, version: true, to: bookFor),
    .get("getHearingDemand", "/v1/cases/{id}/hearing-demand", to: getDemand),
    .put(
      "setHearingDemand", "/v1/cases/{id}/hearing-demand", .only([.clerk, .judge]), version: true,
      to: setDemand),
    .put("stateHearingNeed", "/v1/cases/{id}/hearing-needs", version: true, to: stateNeed),
    .get("listHearings", "/v1/cases/{id}/hearings", to: list),
    .post("adjournHearing", "/v1/hearings/{id}/adjournment", key: true, version: true, to: adjourn),
    .get("getHearing", "/v1/hearings/{id}", to: get),
    .get("hearingCalendar", "/v1/hearings/{id}/calendar.ics", to: calendar),
  ]

  private static let missing = Rejection(
    "hearing.not-found", .notFound, zh: "没有找到该庭审", en: "there is no such hearing")

  // MARK: Booking

  @Sendable static func propose(_ call: Call) async throws -> Answer {
    try await propose(call, try call.body()) { _ in try call.caseID() }
  }

  /// The same for a case named in the body.
  @Sendable static func proposeFor(_ call: Call) async throws -> Answer {
    try await propose(call, try call.body(), of: namedCase)
  }

  private static func namedCase(_ body: JSONReader) throws -> CaseID? {
    body.id("case_id", CaseNoun.self)
  }

  private static func propose(
    _ call: Call, _ body: JSONReader, of named: (JSONReader) throws -> CaseID?
  ) async throws -> Answer {
    let id = try named(body)
    let wish = HearingDemand(body)
    let limit = body.int("limit", required: false, in: 1...20).map { Int($0) } ?? 5
    try body.finish()
    guard let id else { throw Invalid(body.defects) }
    let found = try await proposals(call, id, wish, limit: limit)
    return Answer(json: ["proposals": .array(found.enumerated().map(HearingViews.ranked))])
  }

  /// Looks for slots without changing anything: the transaction holds no more than its locks.
  private static func proposals(
    _ call: Call, _ id: CaseID, _ wish: HearingDemand, limit: Int = 5
  ) async throws -> [HearingProposal] {
    let (court, principal) = (call.court, try call.account())
    return try await call.view(id) { _, transaction, now in
      let open = try OpenCase(
        id, in: court, transaction, at: now, for: principal, firingDue: false)
      return try open.proposeHearings(wish, limit: limit)
    }
  }

  @Sendable static func book(_ call: Call) async throws -> Answer {
    try await book(call, try call.body()) { _ in try call.caseID() }
  }

  @Sendable static func bookFor(_ call: Call) async throws -> Answer {
    try await book(call, try call.body(), of: namedCase)
  }

  private static func book(
    _ call: Call, _ body: JSONReader, of named: (JSONReader) throws -> CaseID?
  ) async throws -> Answer {
    let id = try named(body)
    let slot = slot(body, isRequired: true)
    try body.finish()
    guard let slot, let id else { throw Invalid(body.defects) }
    return try await offeringAlternatives(call, id, slot) {
      try await call.act(on: id) { open in
        let hearing = try open.bookHearing(slot)
        return try CaseAnswer.commit(
          open, status: 201, location: "/v1/hearings/\(hearing.id)",
          with: [("hearing", HearingViews.hearing(hearing))])
      }
    }
  }

  // MARK: What a hearing needs

  @Sendable static func getDemand(_ call: Call) async throws -> Answer {
    let found = try await call.view(try call.caseID()) { view, transaction, _ in
      let stored = try transaction.hearingDemand(of: view.file.id)
      let needs = try transaction.hearingNeeds(of: view.file.id).map { party, body in
        HearingNeed(of: party, JSONReader(body))
      }
      // Parties see what they asked for themselves; the court sees all.
      let seen = needs.filter { view.standing.isOfficial || $0.partyID == view.standing.partyID }
      return (
        demand: stored.map { HearingDemand(JSONReader($0)) } ?? HearingDemand(), needs: seen,
        version: view.file.version
      )
    }
    return Answer(
      json: [
        "demand": found.demand.shown, "needs": .array(found.needs.map(\.json)),
      ], etag: found.version)
  }

  @Sendable static func setDemand(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let demand = HearingDemand(body)
    try body.finish()
    return try await call.act(on: try call.caseID()) { open in
      try open.setHearingDemand(demand)
      return try CaseAnswer.commit(open, with: [("demand", demand.shown)])
    }
  }

  @Sendable static func stateNeed(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let party: PartyID? = body.id("party_id", required: false)
    let read = HearingNeed(
      of: party ?? PartyID(uuid: call.court.ids.uuid(at: .init(microseconds: 0))), body)
    try body.finish()
    return try await call.act(on: try call.caseID()) { open in
      let need = try open.stateHearingNeed(read, of: party)
      return try CaseAnswer.commit(open, with: [("need", need.json)])
    }
  }

  private static func slot(_ body: JSONReader, isRequired: Bool) -> HearingSlot? {
    let start = body.instant("starts_at", required: isRequired)
    let end = body.instant("ends_at", required: isRequired)
    let room = body.text("room_id", required: isRequired, max: 64)
    let clerk: AccountID? = body.id("clerk_id", required: false)
    let reason = body.text("overriding_reason", required: false, max: 1_000)
    guard let start, let end, let room else { return nil }
    return HearingSlot(
      startsAt: start, endsAt: end, roomID: room, clerkID: clerk, overridingReason: reason)
  }

  /// A slot that was taken meanwhile is answered with those that are open now.
  private static func offeringAlternatives(
    _ call: Call, _ id: CaseID, _ slot: HearingSlot, _ work: () async throws -> Answer
  ) async throws -> Answer {
    do {
      return try await work()
    } catch let refusal as Rejection
      where
      refusal.code == "hearing.double-booked" || refusal.code == "hearing.unavailable"
    {
      let minutes = Int(slot.endsAt.seconds(since: slot.startsAt) / 60)
      var wish = HearingDemand()
      wish.durationMinutes = min(480, max(15, minutes))
      let open: [HearingProposal]
      do { open = try await proposals(call, id, wish) } catch is Rejection { open = [] }
      var problem = Problem(of: refusal)
      problem.extra["alternatives"] = .array(open.enumerated().map(HearingViews.ranked))
      throw ProblemError(problem: problem)
    }
  }

  // MARK: Adjourning

  @Sendable static func adjourn(_ call: Call) async throws -> Answer {
    let id: HearingID = try call.id(missing)
    let body = try call.body()
    let reason = body.text("reason", max: 2_000)
    let cause: AdjournmentCause? = body.choice("cause", required: false)
    let exception: AdjournmentException? = body.choice("exception", required: false)
    let wantsSlot = body.has("starts_at") || body.has("ends_at") || body.has("room_id")
    let slot = slot(body, isRequired: wantsSlot)
    try body.finish()
    guard let reason else { throw Invalid(body.defects) }
    let owner = try await call.owner(missing) { try $0.hearing(id)?.caseID }
    let work = {
      try await call.act(on: owner) { open in
        let next = try open.adjournHearing(
          id, reason: reason, cause: cause ?? .party, exception: exception, to: slot)
        return try CaseAnswer.commit(
          open, with: [("next_hearing", next.map(HearingViews.hearing) ?? .null)])
      }
    }
    return try await call.hiding(missing) {
      guard let slot else { return try await work() }
      return try await offeringAlternatives(call, owner, slot, work)
    }
  }

  // MARK: Reading

  @Sendable static func list(_ call: Call) async throws -> Answer {
    let found = try await call.view(try call.caseID()) { view, transaction, _ in
      (hearings: try transaction.hearings(of: view.file.id), version: view.file.version)
    }
    return Answer(
      json: View.items(found.hearings.map(HearingViews.hearing)), etag: found.version)
  }

  @Sendable static func get(_ call: Call) async throws -> Answer {
    let found = try await one(call)
    return Answer(json: HearingViews.hearing(found.hearing), etag: found.file.version)
  }

  /// The hearing as a calendar entry with the caller as its attendee. Source: RFC 5545.
  @Sendable static func calendar(_ call: Call) async throws -> Answer {
    let found = try await one(call)
    let text = try HearingInvitation.calendar(
      for: found.newest, of: found.file, attendee: try call.account(), court: call.court,
      at: call.court.clock.now())
    let stands = found.newest.standing == .scheduled || found.newest.standing == .held
    var answer = Answer(
      mediaType: "text/calendar; charset=utf-8; method=\(stands ? "REQUEST" : "CANCEL")",
      bytes: Array(text.utf8))
    answer.headers[.contentDisposition] = Attachment.header("hearing-\(found.hearing.ordinal).ics")
    return answer
  }

  private static func one(_ call: Call) async throws -> (
    hearing: Hearing, newest: Hearing, file: CaseFile
  ) {
    let id: HearingID = try call.id(missing)
    let owner = try await call.owner(missing) { try $0.hearing(id)?.caseID }
    return try await call.hiding(missing) {
      try await call.view(owner) { view, transaction, _ in
        guard let hearing = try transaction.hearing(id) else { throw missing }
        let all = try transaction.hearings(of: view.file.id)
        let newest = HearingInvitation.newest(of: hearing, among: all)
        return (hearing: hearing, newest: newest, file: view.file)
      }
    }
  }
}
