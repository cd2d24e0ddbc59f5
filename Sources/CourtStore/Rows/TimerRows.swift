import CourtCases
import CourtDomain
import CourtPG

/// The queue of what runs out next.
extension PGCourtTransaction {
  /// Passes over timers whose case is being acted upon: the act may close the deadline itself, and
  /// waiting for it with the timer in hand would be a deadlock.
  func claimDueTimer(now: Instant, excluding: [DeadlineID]) throws -> Deadline? {
    let claimed = try claimDueTimers(now: now, limit: 1, excluding: excluding)
    return try claimed.first.flatMap { try deadline($0.deadline) }
  }

  func claimDueTimers(now: Instant, limit: Int, excluding: [DeadlineID]) throws
    -> [(deadline: DeadlineID, caseID: CaseID)]
  {
    try query(
      """
      WITH due AS (
        SELECT t.deadline_id FROM timer t
        JOIN case_file f ON f.court_id = t.court_id AND f.case_id = t.case_id
        WHERE t.court_id = $1 AND t.due_at <= $2 AND t.deadline_id <> ALL ($3)
        ORDER BY t.due_at, t.deadline_id LIMIT $4
        FOR NO KEY UPDATE OF f SKIP LOCKED FOR UPDATE OF t SKIP LOCKED
      ), consumed AS (
        DELETE FROM timer t USING due
        WHERE t.court_id = $1 AND t.deadline_id = due.deadline_id
        RETURNING t.deadline_id, t.case_id, t.due_at
      )
      SELECT deadline_id, case_id FROM consumed ORDER BY due_at, deadline_id
      """, court, .instant(now), .uuidArray(excluding.map(\.uuid)), rows(limit)
    ).map { (deadline: try $0.id("deadline_id"), caseID: try $0.id("case_id")) }
  }

  func nextDueInstant() throws -> Instant? {
    try query(
      "SELECT due_at FROM timer WHERE court_id = $1 ORDER BY due_at LIMIT 1", court
    ).onlyRow().map { try $0.instant("due_at") }
  }
}
