import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  private static let deadlineColumns = """
    d.deadline_id, d.case_id, d.clock, d.party_id, d.rule, d.started_at, d.last_day, d.due_at, \
    d.standing, d.closed_at, d.explanation, d.incident_id, d.basis, d.counted_from, d.origin_id, \
    d.still_from, d.still_kind, d.revisions, \
    CASE WHEN d.revisions > 0 THEN (
      SELECT jsonb_agg(jsonb_build_array(s.kind, s.from_day, s.to_day, s.cause) ORDER BY s.ordinal)
      FROM deadline_suspension s
      WHERE s.court_id = d.court_id AND s.deadline_id = d.deadline_id) END AS suspensions
    """

  private func deadline(from row: PGRow) throws -> Deadline {
    Deadline(
      id: try row.id("deadline_id"), caseID: try row.id("case_id"), clock: try row.text("clock"),
      partyID: try row.idOrNil("party_id"), rule: try row.text("rule"),
      startedAt: try row.instant("started_at"), lastDay: try row.day("last_day"),
      dueAt: try row.instant("due_at"), standing: try row.choice("standing"),
      closedAt: try row.instantOrNil("closed_at"), explanation: try row.document("explanation"),
      basis: try row.isNull("basis") ? JSONValue?.none : row.document("basis"),
      origin: try origin(from: row),
      standstill: try standstill(from: row),
      suspensions: try row.isNull("suspensions")
        ? [] : Self.suspensions(row.document("suspensions")),
      revisions: try row.int("revisions"), incidentID: try row.idOrNil("incident_id"))
  }

  /// A running deadline gets its timer in the same round trip.
  func insertDeadline(_ deadline: Deadline) throws {
    try later(
      """
      INSERT INTO deadline (court_id, deadline_id, case_id, clock, party_id, started_at,
        counted_from, origin_id, incident_id, rule, last_day, due_at, standing, closed_at,
        explanation, basis, still_from, still_kind, revisions)
      VALUES (
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
      """,
      parameters: [
        court, .id(deadline.id), .id(deadline.caseID), .text(deadline.clock),
        .id(orNull: deadline.partyID), .instant(deadline.startedAt),
        .text(deadline.origin.word), .uuid(orNull: deadline.origin.id),
        .id(orNull: deadline.incidentID),
      ] + changing(deadline))
    guard deadline.standing == .running, deadline.standstill == nil else { return }
    try later(
      "INSERT INTO timer (court_id, deadline_id, case_id, due_at) VALUES ($1, $2, $3, $4)",
      court, .id(deadline.id), .id(deadline.caseID), .instant(deadline.dueAt))
  }

  func closeDeadline(_ id: DeadlineID, as standing: Deadline.Standing, at: Instant) throws -> Bool {
    guard standing != .running else {
      throw Fault(.broken, "a deadline cannot be closed as running")
    }
    let row = try query(
      """
      WITH closed AS (
        UPDATE deadline SET standing = $3, closed_at = $4, still_from = NULL, still_kind = NULL
        WHERE court_id = $1 AND deadline_id = $2 AND standing = 'running' RETURNING deadline_id
      ), silenced AS (
        DELETE FROM timer t USING closed c
        WHERE t.court_id = $1 AND t.deadline_id = c.deadline_id
      )
      SELECT count(*) AS closed FROM closed
      """, court, .id(id), .text(standing.rawValue), .instant(at)
    ).onlyRow()
    return try row?.int("closed") == 1
  }

  func deadlines(of id: CaseID) throws -> [Deadline] {
    try query(Self.deadlinesOfCase, [court, .id(id)]).map(deadline(from:))
  }

  private static let deadlinesOfCase = PGStatement(
    "SELECT \(deadlineColumns) FROM deadline d WHERE d.court_id = $1 AND d.case_id = $2 "
      + "ORDER BY d.due_at, d.deadline_id")

  func deadline(_ id: DeadlineID) throws -> Deadline? {
    try query(Self.deadlineByID, [court, .id(id)]).onlyRow().map(deadline(from:))
  }

  private static let deadlineByID = PGStatement(
    "SELECT \(deadlineColumns) FROM deadline d WHERE d.court_id = $1 AND d.deadline_id = $2")
}
