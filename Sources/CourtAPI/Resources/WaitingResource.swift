import CourtCases
import CourtDomain
import HTTPTypes

/// Who waits for a hearing, and times that became free.
enum WaitingResource {
  static let endpoints: [Endpoint] = [
    .get(
      "listWaiting", "/v1/waiting-list", .only([.clerk, .president, .administrator]),
      query: ["judge"], to: list),
    .post(
      "bookFreedSlot", "/v1/freed-slots/{id}/booking", .only([.clerk]), body: .optionalJSON,
      key: true, to: book),
    .post(
      "declineFreedSlot", "/v1/freed-slots/{id}/refusal", .only([.clerk]), key: true, to: decline),
  ]

  @Sendable static func list(_ call: Call) async throws -> Answer {
    let (reading, account) = (WaitingList(call.court), try call.account())
    let judge = try call.query["judge"].map { text in
      guard let id = AccountID(text) else {
        throw APIRefusal.queryMalformed("judge", zh: "应为法官账号标识", en: "the id of a judge's account")
      }
      return id
    }
    let found = try await call.court.store.read {
      try reading.read(judge: judge, by: account, in: $0)
    }
    return Answer(
      json: [
        "items": .array(found.entries.enumerated().map(WaitingViews.entry)),
        "slots": .array(found.slots.map(WaitingViews.slot)),
      ])
  }

  /// Books the proposal as it stands; the calendars decide, and the parties are summoned then.
  @Sendable static func book(_ call: Call) async throws -> Answer {
    try call.body().finish()
    let id: FreedSlotID = try call.id(FreedSlot.notFound)
    let owner = try await call.owner(FreedSlot.notFound) { transaction in
      guard let slot = try transaction.freedSlot(id, locked: false) else { return nil }
      guard let offered = slot.offeredCase else { throw FreedSlot.notOffered }
      return offered
    }
    return try await call.act(on: owner) { open in
      let hearing = try open.bookFreedSlot(id)
      return try CaseAnswer.commit(
        open, status: 201, location: "/v1/hearings/\(hearing.id)",
        with: [("hearing", HearingViews.hearing(hearing))])
    }
  }

  @Sendable static func decline(_ call: Call) async throws -> Answer {
    let id: FreedSlotID = try call.id(FreedSlot.notFound)
    let body = try call.body()
    let reason = body.text("reason", max: 1_000)
    try body.finish()
    guard let reason else { throw Invalid(body.defects) }
    let (offering, account) = (OfferFreedSlots(call.court), try call.account())
    return try await call.write { transaction, now in
      let slot = try offering.decline(id, reason: reason, by: account, in: transaction, at: now)
      return StoredAnswer(status: 200, json: WaitingViews.slot(slot))
    }
  }
}
