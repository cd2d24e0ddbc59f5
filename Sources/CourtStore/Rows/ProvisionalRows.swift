import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  func provisionalDeadlines(through day: CalendarDay, after: DeadlinePlace?, limit: Int) throws
    -> [DeadlinePlace]
  {
    try query(
      """
      SELECT due_at, deadline_id FROM deadline
      WHERE court_id = $1 AND explanation ->> 'provisional' = 'true' AND standing = 'running'
        AND last_day <= $2 AND ($3::uuid IS NULL OR deadline_id > $3)
      ORDER BY deadline_id LIMIT $4
      """, court, .day(day), .uuid(orNull: after?.id.uuid), rows(limit)
    ).map { DeadlinePlace(dueAt: try $0.instant("due_at"), id: try $0.id("deadline_id")) }
  }

  func claimCases(ofProvisional deadlines: [DeadlineID], waits: Bool) throws -> [CaseID] {
    try claimedCases(
      waits ? Self.provisionalCases : Self.provisionalCasesNotHeld,
      [court, .uuidArray(deadlines.map(\.uuid))])
  }

  /// In order of case, so that two who wait do not wait for each other.
  private static let provisionalCases = PGStatement(
    """
    SELECT f.case_id FROM deadline d
    JOIN case_file f ON f.court_id = d.court_id AND f.case_id = d.case_id
    WHERE d.court_id = $1 AND d.deadline_id = ANY ($2) AND d.standing = 'running'
      AND d.explanation ->> 'provisional' = 'true'
    ORDER BY f.case_id FOR NO KEY UPDATE OF f
    """)
  private static let provisionalCasesNotHeld = PGStatement(provisionalCases.sql + " SKIP LOCKED")
}
