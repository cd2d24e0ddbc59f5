import CourtCases
import CourtDomain
import HTTPTypes

/// When people and rooms cannot be had, where people abroad are, and calendars to subscribe to.
enum UnavailabilityResource {
  static let endpoints: [Endpoint] = [
    .get("listUnavailability", "/v1/unavailability", query: ["limit", "of"], to: list),
    .post("stateUnavailability", "/v1/unavailability", key: true, to: state),
    .delete("withdrawUnavailability", "/v1/unavailability/{id}", to: withdraw),
    .put("placePerson", "/v1/me/zone", to: place),
    .get("listCalendarFeeds", "/v1/calendar-feeds", to: feeds),
    .post("openCalendarFeed", "/v1/calendar-feeds", body: .optionalJSON, key: true, to: openFeed),
    .delete("revokeCalendarFeed", "/v1/calendar-feeds/{id}", to: revoke),
    .get("readCalendarFeed", "/v1/calendars/{token}/hearings.ics", .anyone, to: feed),
  ]

  private static let missing = Rejection(
    "unavailability.not-found", .notFound, zh: "没有找到该记录", en: "there is no such statement")

  /// One's own; clerks may ask for everybody's.
  @Sendable static func list(_ call: Call) async throws -> Answer {
    let account = try call.account()
    let all = call.query["of"] == "all"
    if let of = call.query["of"], !["all", "me"].contains(of) {
      throw APIRefusal.queryMalformed("of", zh: "应为 me 或 all", en: "me or all")
    }
    if all, ![.clerk, .administrator, .president].contains(account.kind) {
      throw Rejection(
        "unavailability.not-yours", .forbidden, zh: "只能查看本人的记录", en: "you see your own only")
    }
    let (limit, now) = (try call.limit(), call.court.clock.now())
    let found = try await call.court.store.read {
      try $0.unavailabilities(of: all ? nil : account.id, endingAfter: now, limit: limit)
    }
    return Answer(json: View.items(found.map(view)))
  }

  @Sendable static func state(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let from = body.instant("from")
    let to = body.instant("to")
    let ground: Unavailability.Ground? = body.choice("ground")
    let note = body.text("note", required: false, max: 1_000) ?? ""
    let person: AccountID? = body.id("account_id", required: false)
    let room = body.text("room_id", required: false, max: 64)
    if person != nil, room != nil {
      body.note("room_id", "one-of", zh: "人员与法庭只能选其一", en: "a person or a room, not both")
    }
    try body.finish()
    guard let from, let to, let ground else { throw Invalid(body.defects) }
    let whose: StateUnavailability.Whose =
      room.map { .room($0) } ?? person.map { .account($0) } ?? .own
    let (stating, account) = (StateUnavailability(call.court), try call.account())
    return try await call.write { transaction, now in
      let (stated, affected) = try stating.state(
        whose, from: from, to: to, ground: ground, note: note, by: account, in: transaction,
        at: now)
      return StoredAnswer(
        status: 201,
        json: [
          "unavailability": view(stated),
          "affected_hearings": .array(affected.map { View.id($0.id) }),
        ], location: "/v1/unavailability/\(stated.id)")
    }
  }

  @Sendable static func withdraw(_ call: Call) async throws -> Answer {
    let id: UnavailabilityID = try call.id(missing)
    let (stating, account) = (StateUnavailability(call.court), try call.account())
    let now = call.court.clock.now()
    try await call.court.store.write {
      try stating.withdraw(id, by: account, in: $0, at: now)
    }
    return .empty
  }

  @Sendable static func place(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let zone = body.text("zone", max: 64)
    try body.finish()
    guard let zone else { throw Invalid(body.defects) }
    let (stating, account) = (StateUnavailability(call.court), try call.account())
    let now = call.court.clock.now()
    try await call.court.store.write {
      try stating.place(zone, of: account, in: $0, at: now)
    }
    return Answer(json: ["zone": .string(zone), "heard_from": "07:00", "heard_until": "22:00"])
  }

  @Sendable private static func view(_ stated: Unavailability) -> JSONValue {
    [
      "id": View.id(stated.id), "account_id": View.id(stated.accountID),
      "room_id": .optional(stated.resource.isRoom ? stated.resource.key : nil),
      "from": View.instant(stated.startsAt), "to": View.instant(stated.endsAt),
      "ground": .string(stated.ground.rawValue), "note": .string(stated.note),
      "stated_by": View.id(stated.statedBy), "stated_at": View.instant(stated.statedAt),
    ]
  }

  // MARK: Feeds

  @Sendable static func feeds(_ call: Call) async throws -> Answer {
    let account = try call.account().id
    let found = try await call.court.store.read { try $0.feeds(of: account, limit: 100) }
    return Answer(json: View.items(found.map(view)))
  }

  @Sendable static func openFeed(_ call: Call) async throws -> Answer {
    try call.body().finish()
    let (following, account) = (FollowCalendar(call.court), try call.account())
    return try await call.write { transaction, now in
      let (feed, token) = try following.open(by: account, in: transaction, at: now)
      return StoredAnswer(
        status: 201,
        json: [
          "feed": view(feed), "href": .string("/v1/calendars/\(token)/hearings.ics"),
        ], location: "/v1/calendar-feeds/\(feed.id)")
    }
  }

  @Sendable private static func view(_ feed: CalendarFeed) -> JSONValue {
    ["id": View.id(feed.id), "created_at": View.instant(feed.createdAt)]
  }

  @Sendable static func revoke(_ call: Call) async throws -> Answer {
    let id: CalendarFeedID = try call.id(FollowCalendar.notFound)
    let (account, now) = (try call.account().id, call.court.clock.now())
    let revoked = try await call.court.store.write {
      try $0.revokeFeed(id, of: account, at: now)
    }
    guard revoked else { throw FollowCalendar.notFound }
    return .empty
  }

  @Sendable static func feed(_ call: Call) async throws -> Answer {
    let (following, token) = (FollowCalendar(call.court), call.parameter("token"))
    let now = call.court.clock.now()
    let text = try await call.court.store.read {
      try following.calendar(token: token, in: $0, at: now)
    }
    var answer = Answer(mediaType: "text/calendar; charset=utf-8", bytes: Array(text.utf8))
    answer.headers[.contentDisposition] = Attachment.header("hearings.ics")
    return answer
  }
}
