import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  private static let hearingColumns = """
    h.hearing_id, h.case_id, h.judge_id, h.clerk_id, h.room_id, h.starts_at, h.ends_at, \
    h.standing, h.invite_sequence, h.ordinal
    """

  private func hearing(from row: PGRow) throws -> Hearing {
    Hearing(
      id: try row.id("hearing_id"), caseID: try row.id("case_id"), judgeID: try row.id("judge_id"),
      clerkID: try row.idOrNil("clerk_id"), roomID: try row.text("room_id"),
      startsAt: try row.instant("starts_at"), endsAt: try row.instant("ends_at"),
      standing: try row.choice("standing"), inviteSequence: try row.int("invite_sequence"),
      ordinal: try row.int("ordinal"))
  }

  func rooms() throws -> [HearingRoom] {
    try query(
      "SELECT room_id, name_zh, name_en FROM room WHERE court_id = $1 ORDER BY room_id", court
    ).map { HearingRoom(id: try $0.text("room_id"), name: try $0.localized("name")) }
  }

  /// Takes the resources' locks first: two that insert overlapping rows at once would each wait for
  /// the other at the exclusion constraint, a deadlock. Runs in a savepoint, so that after a double
  /// booking the next proposal can be tried in the same transaction.
  func insertHearing(_ hearing: Hearing, resources: [HearingResource]) throws {
    try lockResources(resources)
    do {
      try savepoint { try book(hearing, resources) }
    } catch let error as PGError {
      if let rule = error.constraint.flatMap(ConstraintRejections.rule) { throw rule }
      throw error
    }
  }

  private func book(_ hearing: Hearing, _ resources: [HearingResource]) throws {
    // Sorted, so that two bookings meet at their first common resource and not crosswise.
    let wanted = Set(resources).sorted { ($0.kind, $0.key) < ($1.kind, $1.key) }
    let isActive = hearing.standing == .scheduled || hearing.standing == .held
    _ = try pipeline { batch in
      try batch.add(
        """
        INSERT INTO hearing (court_id, hearing_id, case_id, judge_id, clerk_id, room_id, starts_at,
          ends_at, standing, invite_sequence, ordinal)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """, court, .id(hearing.id), .id(hearing.caseID), .id(hearing.judgeID),
        .id(orNull: hearing.clerkID), .text(hearing.roomID), .instant(hearing.startsAt),
        .instant(hearing.endsAt), .text(hearing.standing.rawValue), .int(hearing.inviteSequence),
        .int(hearing.ordinal))
      try batch.add(
        """
        INSERT INTO hearing_resource (court_id, hearing_id, kind, key, during, active)
        SELECT $1, $2, kind, key, tstzrange($5, $6, '[)'), $7
        FROM unnest($3, $4) AS r (kind, key)
        """, court, .id(hearing.id), .textArray(wanted.map(\.kind)), .textArray(wanted.map(\.key)),
        .instant(hearing.startsAt), .instant(hearing.endsAt), .bool(isActive))
    }
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
      SELECT r.kind, r.key, lower(r.during) AS starts_at, upper(r.during) AS ends_at
      FROM (SELECT DISTINCT * FROM unnest($2, $3)) AS w (kind, key)
      JOIN hearing_resource r ON r.court_id = $1 AND r.kind = w.kind AND r.key = w.key
        AND r.active AND r.during && tstzrange($4, $5, '[)')
      ORDER BY starts_at, r.kind, r.key
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
      SELECT pg_advisory_xact_lock(place) FROM (
        SELECT DISTINCT hashtextextended('xiezhi/resource/' || name, 0) AS place
        FROM unnest($1) AS name ORDER BY place) AS ascending
      """, .textArray(resources.map { "\(courtID)/\($0.kind)/\($0.key)" }))
  }
}
