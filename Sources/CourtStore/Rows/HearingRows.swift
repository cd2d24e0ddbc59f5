import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  static let hearingColumns = """
    h.hearing_id, h.case_id, h.judge_id, h.clerk_id, h.room_id, h.starts_at, h.ends_at, \
    h.standing, h.invite_sequence, h.ordinal, h.invite_id, h.court_cause
    """

  func hearing(from row: PGRow) throws -> Hearing {
    Hearing(
      id: try row.id("hearing_id"), caseID: try row.id("case_id"), judgeID: try row.id("judge_id"),
      clerkID: try row.idOrNil("clerk_id"), roomID: try row.text("room_id"),
      startsAt: try row.instant("starts_at"), endsAt: try row.instant("ends_at"),
      standing: try row.choice("standing"), inviteSequence: try row.int("invite_sequence"),
      ordinal: try row.int("ordinal"), inviteID: try row.id("invite_id"),
      isPutOffByCourt: try row.bool("court_cause"))
  }

  func rooms() throws -> [HearingRoom] {
    try query(
      "SELECT room_id, name_zh, name_en FROM room WHERE court_id = $1 ORDER BY room_id", court
    ).map { HearingRoom(id: try $0.text("room_id"), name: try $0.localized("name")) }
  }

  /// One round trip, and nothing to undo where it is refused, so that the next proposal can be tried
  /// in the same transaction: see `book_hearing` in V0018.
  func insertHearing(_ hearing: Hearing, resources: [HearingResource]) throws {
    let wanted = Self.eachOnce(resources)
    let answer = try query(
      """
      SELECT * FROM book_hearing($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      """, court, .id(hearing.id), .id(hearing.caseID), .id(hearing.judgeID),
      .id(orNull: hearing.clerkID), .text(hearing.roomID), .instant(hearing.startsAt),
      .instant(hearing.endsAt), .text(hearing.standing.rawValue),
      .int4(Int32(clamping: hearing.inviteSequence)),
      .int4(Int32(clamping: hearing.ordinal)), .id(hearing.inviteID),
      .textArray(wanted.map(\.kind)),
      .textArray(wanted.map(\.key)), .bool(holdsCalendar))
    let refusals = try answer.map { row in
      (rule: try row.textOrNil("rule"), kind: try row.textOrNil("kind"))
    }
    guard !refusals.isEmpty else { return }
    if let name = refusals.compactMap(\.rule).first {
      throw ConstraintRejections.rule(name)
        ?? Fault(.broken, "hearing \(hearing.id) broke the rule \(name)")
    }
    throw Hearing.doubleBooked(refusals.compactMap(\.kind))
  }

  /// A person who comes in two parts, as a party who also represents another, comes once.
  private static func eachOnce(_ resources: [HearingResource]) -> [HearingResource] {
    var seen: Set<HearingResource.Holder> = []
    return resources.sorted { ($0.kind, $0.key) < ($1.kind, $1.key) }
      .filter { seen.insert($0.holder).inserted }
  }

  func holdCalendar(days: [CalendarDay], zone: CourtZone) throws {
    // The day a lock is named after is that of Greenwich; a local day touches two.
    let edges = days.flatMap { [Instant(day: $0, zone: zone), zone.end(of: $0)] }
    _ = try query(
      """
      SELECT pg_advisory_xact_lock(ascending.place) FROM (
        SELECT DISTINCT calendar_day($1, at) AS place FROM unnest($2) AS at ORDER BY place)
        AS ascending
      """, court, .timestampArray(edges.map(\.microseconds)))
    holdsCalendar = true
  }

  /// A cancelled or adjourned hearing is a change of its calendar invitation, whose sequence rises.
  func closeHearing(_ id: HearingID, as standing: Hearing.Standing) throws {
    _ = try pipeline { batch in
      try batch.add(
        """
        UPDATE hearing SET standing = $3,
          invite_sequence = invite_sequence + CASE WHEN $3 IN ('adjourned', 'cancelled')
            AND standing = 'scheduled' THEN 1 ELSE 0 END
        WHERE court_id = $1 AND hearing_id = $2
        """, court, .id(id), .text(standing.rawValue))
      try batch.add(
        "UPDATE hearing_resource SET active = $3 WHERE court_id = $1 AND hearing_id = $2", court,
        .id(id), .bool(standing == .held || standing == .scheduled))
    }
  }

  func hearing(_ id: HearingID) throws -> Hearing? {
    try query(Self.hearingByID, [court, .id(id)]).onlyRow().map(hearing(from:))
  }

  private static let hearingByID = PGStatement(
    "SELECT \(hearingColumns) FROM hearing h WHERE h.court_id = $1 AND h.hearing_id = $2")

  func hearings(of id: CaseID) throws -> [Hearing] {
    try query(Self.hearingsOfCase, [court, .id(id)]).map(hearing(from:))
  }

  private static let hearingsOfCase = PGStatement(
    "SELECT \(hearingColumns) FROM hearing h WHERE h.court_id = $1 AND h.case_id = $2 "
      + "ORDER BY h.starts_at, h.hearing_id")

  func occupied(_ resources: [HearingResource], from: Instant, to: Instant) throws
    -> [(resource: HearingResource, startsAt: Instant, endsAt: Instant)]
  {
    guard !resources.isEmpty, from < to else { return [] }
    return try query(
      """
      SELECT w.kind, w.key, lower(r.during) AS starts_at, upper(r.during) AS ends_at
      FROM (SELECT DISTINCT * FROM unnest($2, $3)) AS w (kind, key)
      CROSS JOIN LATERAL (
        SELECT t.during FROM hearing_resource t
        WHERE t.place = calendar_place($1, w.kind, w.key) AND t.active
          AND t.during && tstzrange($4, $5, '[)') OFFSET 0) AS r
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

  func lockResources(_ resources: [HearingResource]) throws {
    guard !resources.isEmpty else { return }
    _ = try query(
      """
      SELECT pg_advisory_xact_lock(ascending.place) FROM (
        SELECT DISTINCT calendar_place($1, w.kind, w.key) AS place
        FROM unnest($2, $3) AS w (kind, key) ORDER BY place) AS ascending
      """, court, .textArray(resources.map(\.kind)), .textArray(resources.map(\.key)))
  }
}
