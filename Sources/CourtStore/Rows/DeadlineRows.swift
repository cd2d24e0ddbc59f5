import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  private static let deadlineColumns = """
    d.deadline_id, d.case_id, d.clock, d.party_id, d.rule, d.started_at, d.last_day, d.due_at, \
    d.standing, d.closed_at, d.explanation, d.incident_id
    """

  private func deadline(from row: PGRow) throws -> Deadline {
    Deadline(
      id: try row.id("deadline_id"), caseID: try row.id("case_id"), clock: try row.text("clock"),
      partyID: try row.idOrNil("party_id"), rule: try row.text("rule"),
      startedAt: try row.instant("started_at"), lastDay: try row.day("last_day"),
      dueAt: try row.instant("due_at"), standing: try row.choice("standing"),
      closedAt: try row.instantOrNil("closed_at"), explanation: try row.document("explanation"),
      incidentID: try row.idOrNil("incident_id"))
  }

  /// A running deadline gets its timer in the same round trip.
  func insertDeadline(_ deadline: Deadline) throws {
    try later(
      """
      INSERT INTO deadline (court_id, deadline_id, case_id, clock, party_id, rule, started_at,
        last_day, due_at, standing, closed_at, explanation, incident_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      """, court, .id(deadline.id), .id(deadline.caseID), .text(deadline.clock),
      .id(orNull: deadline.partyID), .text(deadline.rule), .instant(deadline.startedAt),
      .day(deadline.lastDay), .instant(deadline.dueAt), .text(deadline.standing.rawValue),
      .instant(orNull: deadline.closedAt), .document(deadline.explanation),
      .id(orNull: deadline.incidentID))
    guard deadline.standing == .running else { return }
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
        UPDATE deadline SET standing = $3, closed_at = $4
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

  /// Passes over timers whose case is being acted upon: the act may close the deadline itself, and
  /// waiting for it with the timer in hand would be a deadlock.
  func claimDueTimer(now: Instant, excluding: [DeadlineID]) throws -> Deadline? {
    let passedOver = PGParameter.uuidArray(excluding.map(\.uuid))
    return try query(Self.dueTimer, [court, .instant(now), passedOver]).onlyRow().map(
      deadline(from:))
  }

  private static let dueTimer = PGStatement(
    """
    WITH due AS (
      SELECT t.deadline_id FROM timer t
      JOIN case_file f ON f.court_id = t.court_id AND f.case_id = t.case_id
      WHERE t.court_id = $1 AND t.due_at <= $2 AND t.deadline_id <> ALL ($3)
      ORDER BY t.due_at, t.deadline_id LIMIT 1
      FOR NO KEY UPDATE OF f SKIP LOCKED FOR UPDATE OF t SKIP LOCKED
    ), consumed AS (
      DELETE FROM timer t USING due
      WHERE t.court_id = $1 AND t.deadline_id = due.deadline_id RETURNING t.deadline_id
    )
    SELECT \(deadlineColumns) FROM consumed JOIN deadline d
      ON d.court_id = $1 AND d.deadline_id = consumed.deadline_id
    """)

  func nextDueInstant() throws -> Instant? {
    try query(
      "SELECT due_at FROM timer WHERE court_id = $1 ORDER BY due_at LIMIT 1", court
    ).onlyRow().map { try $0.instant("due_at") }
  }
}
