import CourtCases
import CourtDomain
import CourtPG

/// Unavailability, zones, what hearings need, and feeds.
extension PGCourtTransaction {
  func insertUnavailability(_ stated: Unavailability) throws {
    try later(
      """
      INSERT INTO unavailability (court_id, unavailability_id, kind, key, during, ground, note,
        account_id, stated_by, stated_at)
      VALUES ($1, $2, $3, $4, tstzrange($5, $6, '[)'), $7, $8, $9, $10, $11)
      """, court, .id(stated.id), .text(stated.resource.isRoom ? "room" : "person"),
      .text(stated.resource.key), .instant(stated.startsAt), .instant(stated.endsAt),
      .text(stated.ground.rawValue), .text(stated.note), .id(orNull: stated.accountID),
      .id(stated.statedBy), .instant(stated.statedAt))
  }

  private static let unavailabilityColumns = """
    unavailability_id, kind, key, lower(during) AS starts_at, upper(during) AS ends_at, ground, \
    note, account_id, stated_by, stated_at
    """

  private func unavailability(from row: PGRow) throws -> Unavailability {
    let isRoom = try row.text("kind") == "room"
    let resource = HearingResource(kind: isRoom ? "room" : "party", key: try row.text("key"))
    return Unavailability(
      id: try row.id("unavailability_id"), resource: resource.holder,
      accountID: try row.idOrNil("account_id"), startsAt: try row.instant("starts_at"),
      endsAt: try row.instant("ends_at"), ground: try row.choice("ground"),
      note: try row.text("note"), statedBy: try row.id("stated_by"),
      statedAt: try row.instant("stated_at"))
  }

  func unavailability(_ id: UnavailabilityID) throws -> Unavailability? {
    try query(Self.unavailabilityByID, [court, .id(id)]).onlyRow().map(unavailability(from:))
  }

  private static let unavailabilityByID = PGStatement(
    "SELECT \(unavailabilityColumns) FROM unavailability "
      + "WHERE court_id = $1 AND unavailability_id = $2 AND withdrawn_at IS NULL")

  func withdrawUnavailability(_ id: UnavailabilityID, at: Instant) throws -> Bool {
    try execute(
      """
      UPDATE unavailability SET withdrawn_at = $3
      WHERE court_id = $1 AND unavailability_id = $2 AND withdrawn_at IS NULL
      """, court, .id(id), .instant(at)) == 1
  }

  func unavailabilities(of account: AccountID?, endingAfter: Instant, limit: Int) throws
    -> [Unavailability]
  {
    try query(
      Self.unavailabilityList, [court, .id(orNull: account), .instant(endingAfter), rows(limit)]
    ).map(unavailability(from:))
  }

  private static let unavailabilityList = PGStatement(
    "SELECT \(unavailabilityColumns) FROM unavailability WHERE court_id = $1 "
      + "AND withdrawn_at IS NULL AND upper(during) > $3 "
      + "AND ($2::uuid IS NULL OR account_id = $2) ORDER BY lower(during), unavailability_id LIMIT $4"
  )

  func unavailable(_ resources: [HearingResource], from: Instant, to: Instant) throws
    -> [(resource: HearingResource, startsAt: Instant, endsAt: Instant)]
  {
    guard !resources.isEmpty, from < to else { return [] }
    return try query(
      """
      SELECT w.kind, w.key, lower(u.during) AS starts_at, upper(u.during) AS ends_at
      FROM (SELECT DISTINCT * FROM unnest($2, $3)) AS w (kind, key)
      CROSS JOIN LATERAL (
        SELECT t.during FROM unavailability t
        WHERE t.place = calendar_place($1, w.kind, w.key) AND t.withdrawn_at IS NULL
          AND t.during && tstzrange($4, $5, '[)') OFFSET 0) AS u
      ORDER BY starts_at, w.kind, w.key
      """, court, .textArray(resources.map(\.kind)), .textArray(resources.map(\.key)),
      .instant(from), .instant(to)
    ).map { row in
      (
        resource: HearingResource(kind: try row.text("kind"), key: try row.text("key")),
        startsAt: try row.instant("starts_at"), endsAt: try row.instant("ends_at")
      )
    }
  }

  func zones(of keys: [String]) throws -> [String: String] {
    guard !keys.isEmpty else { return [:] }
    let rows = try query(
      "SELECT key, zone FROM person_zone WHERE court_id = $1 AND key = ANY ($2)", court,
      .textArray(keys))
    var zones: [String: String] = [:]
    for row in rows { zones[try row.text("key")] = try row.text("zone") }
    return zones
  }

  func saveZone(_ zone: String, of key: String, by: AccountID, at: Instant) throws {
    try later(
      """
      INSERT INTO person_zone (court_id, key, zone, stated_by, stated_at)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (court_id, key) DO UPDATE SET zone = excluded.zone,
        stated_by = excluded.stated_by, stated_at = excluded.stated_at
      """, court, .text(key), .text(zone), .id(by), .instant(at))
  }

  func hearingDemand(of id: CaseID) throws -> JSONValue? {
    try query(
      "SELECT body FROM hearing_request WHERE court_id = $1 AND case_id = $2", court, .id(id)
    ).onlyRow().map { try $0.document("body") }
  }

  func saveHearingDemand(_ body: JSONValue, of id: CaseID, by: AccountID, at: Instant) throws {
    try later(
      """
      INSERT INTO hearing_request (court_id, case_id, body, stated_by, stated_at)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (court_id, case_id) DO UPDATE SET body = excluded.body,
        stated_by = excluded.stated_by, stated_at = excluded.stated_at
      """, court, .id(id), .document(body), .id(by), .instant(at))
  }

  func hearingNeeds(of id: CaseID) throws -> [(party: PartyID, body: JSONValue)] {
    try query(
      """
      SELECT party_id, body FROM hearing_need WHERE court_id = $1 AND case_id = $2
      ORDER BY party_id
      """, court, .id(id)
    ).map { (party: try $0.id("party_id"), body: try $0.document("body")) }
  }

  func saveHearingNeed(
    _ body: JSONValue, of party: PartyID, in id: CaseID, by: AccountID, at: Instant
  ) throws {
    try later(
      """
      INSERT INTO hearing_need (court_id, case_id, party_id, body, stated_by, stated_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (court_id, case_id, party_id) DO UPDATE SET body = excluded.body,
        stated_by = excluded.stated_by, stated_at = excluded.stated_at
      """, court, .id(id), .id(party), .document(body), .id(by), .instant(at))
  }

  // MARK: Feeds

  func insertFeed(_ feed: CalendarFeed, digest: [UInt8]) throws {
    try later(
      """
      INSERT INTO calendar_feed (court_id, feed_id, account_id, digest, created_at)
      VALUES ($1, $2, $3, $4, $5)
      """, court, .id(feed.id), .id(feed.accountID), .bytes(digest), .instant(feed.createdAt))
  }

  private func feed(from row: PGRow) throws -> CalendarFeed {
    CalendarFeed(
      id: try row.id("feed_id"), accountID: try row.id("account_id"),
      createdAt: try row.instant("created_at"), revokedAt: try row.instantOrNil("revoked_at"))
  }

  func feeds(of account: AccountID, limit: Int) throws -> [CalendarFeed] {
    try query(
      """
      SELECT feed_id, account_id, created_at, revoked_at FROM calendar_feed
      WHERE court_id = $1 AND account_id = $2 AND revoked_at IS NULL
      ORDER BY created_at DESC, feed_id LIMIT $3
      """, court, .id(account), rows(limit)
    ).map(feed(from:))
  }

  func revokeFeed(_ id: CalendarFeedID, of account: AccountID, at: Instant) throws -> Bool {
    try execute(
      """
      UPDATE calendar_feed SET revoked_at = $4
      WHERE court_id = $1 AND feed_id = $2 AND account_id = $3 AND revoked_at IS NULL
      """, court, .id(id), .id(account), .instant(at)) == 1
  }

  func feed(digest: [UInt8]) throws -> CalendarFeed? {
    try query(
      """
      SELECT feed_id, account_id, created_at, revoked_at FROM calendar_feed
      WHERE court_id = $1 AND digest = $2 AND revoked_at IS NULL
      """, court, .bytes(digest)
    ).onlyRow().map(feed(from:))
  }
}
