import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  private static let taskColumns = """
    t.task_id, t.case_id AS task_case_id, t.role, t.kind, t.opened_at, t.due_at, t.closed_at, \
    t.urgency, t.incident_id
    """

  private func task(from row: PGRow) throws -> CaseTask {
    CaseTask(
      id: try row.id("task_id"), caseID: try row.id("task_case_id"), role: try row.text("role"),
      kind: try row.text("kind"), openedAt: try row.instant("opened_at"),
      dueAt: try row.instantOrNil("due_at"), closedAt: try row.instantOrNil("closed_at"),
      urgency: try row.int("urgency"), incidentID: try row.idOrNil("incident_id"))
  }

  func openTask(_ task: CaseTask) throws {
    try later(
      """
      INSERT INTO task (court_id, task_id, case_id, role, kind, opened_at, due_at, closed_at,
        urgency, incident_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """, court, .id(task.id), .id(task.caseID), .text(task.role), .text(task.kind),
      .instant(task.openedAt), .instant(orNull: task.dueAt), .instant(orNull: task.closedAt),
      .int(task.urgency), .id(orNull: task.incidentID))
  }

  func closeTasks(of id: CaseID, incident: IncidentID?, kind: String?, at: Instant) throws {
    try later(
      """
      UPDATE task SET closed_at = greatest($4, opened_at)
      WHERE court_id = $1 AND case_id = $2 AND closed_at IS NULL
        AND ($3::text IS NULL OR kind = $3::text) AND incident_id IS NOT DISTINCT FROM $5
      """, court, .id(id), .text(orNull: kind), .instant(at), .id(orNull: incident))
  }

  /// Clerks share their court's work, and a court has one president; everyone else sees tasks of the cases assigned to him.
  func tasks(role: String, account: AccountID, limit: Int) throws -> [(CaseTask, CaseFile)] {
    try query(
      Self.waitingTasks, [court, .text(role), .id(account), rows(limit)]
    ).map { row in (try task(from: row), try caseFile(from: row)) }
  }

  private static let waitingTasks = PGStatement(
    """
    SELECT \(taskColumns), \(caseColumns)
    FROM task t JOIN case_file f ON f.court_id = t.court_id AND f.case_id = t.case_id
    WHERE t.court_id = $1 AND t.role = $2 AND t.closed_at IS NULL AND ($2 IN ('clerk', 'president') OR EXISTS (
      SELECT FROM assignment a WHERE a.court_id = $1 AND a.case_id = t.case_id
        AND a.role = $2 AND a.account_id = $3 AND a.ended_at IS NULL))
    ORDER BY t.urgency DESC, t.due_at NULLS LAST, t.task_id LIMIT $4
    """)

  func tasks(of id: CaseID) throws -> [CaseTask] {
    try query(Self.tasksOfCase, [court, .id(id)]).map(task(from:))
  }

  private static let tasksOfCase = PGStatement(
    "SELECT \(taskColumns) FROM task t WHERE t.court_id = $1 AND t.case_id = $2 "
      + "ORDER BY t.opened_at, t.task_id")
}
