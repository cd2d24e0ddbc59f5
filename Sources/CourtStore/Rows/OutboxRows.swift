import CourtCases
import CourtDomain
import CourtPG

/// Messages that leave the building, and the audit log.
extension PGCourtTransaction {
  func queueMessage(_ message: OutboundMessage) throws {
    try later(
      """
      INSERT INTO outbox_message (court_id, case_id, recipient, subject, body, queued_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      """, court, .id(orNull: message.caseID), .text(message.to), .text(message.subject),
      .text(message.body), .instant(message.queuedAt))
  }

  /// A claimed message is the caller's for a while by the server's clock: one minute, doubling with
  /// every attempt up to about an hour. Whoever fails to deliver it simply leaves it; a crash while
  /// delivering repeats the message, so delivery is at least once.
  func claimMessages(limit: Int) throws -> [OutboundMessage] {
    try query(
      """
      WITH claimed AS (
        UPDATE outbox_message m SET attempts = attempts + 1,
          claimed_until = clock_timestamp() + interval '1 minute' * 2 ^ least(attempts, 6)
        WHERE court_id = $1 AND message_id IN (
          SELECT message_id FROM outbox_message
          WHERE court_id = $1 AND delivered_at IS NULL
            AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
          ORDER BY message_id LIMIT $2 FOR UPDATE SKIP LOCKED)
        RETURNING message_id, case_id, recipient, subject, body, queued_at
      )
      SELECT * FROM claimed ORDER BY message_id
      """, court, rows(limit)
    ).map { row in
      OutboundMessage(
        id: try row.int64("message_id"), caseID: try row.idOrNil("case_id"),
        to: try row.text("recipient"), subject: try row.text("subject"),
        body: try row.text("body"), queuedAt: try row.instant("queued_at"))
    }
  }

  func messageDelivered(_ id: Int64, at: Instant) throws {
    try later(
      """
      UPDATE outbox_message SET delivered_at = $3
      WHERE court_id = $1 AND message_id = $2 AND delivered_at IS NULL
      """, court, .int(id), .instant(at))
  }

  func audit(_ entry: AuditEntry) throws {
    try later(
      """
      INSERT INTO audit_entry (court_id, at, account_id, role, operation, case_id, outcome,
        request_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """, court, .instant(entry.at), .id(orNull: entry.accountID), .text(entry.role),
      .text(entry.operation), .id(orNull: entry.caseID), .text(entry.outcome),
      .text(entry.requestID))
  }

  func auditEntries(
    of id: CaseID, after: Int64, limit: Int, hiding: AuditHiding?
  ) throws -> [AuditEntry] {
    try query(
      """
      SELECT entry_id, at, account_id, role, operation, case_id, outcome, request_id
      FROM audit_entry WHERE court_id = $1 AND case_id = $2 AND entry_id > $3
        AND (account_id = $5 OR NOT operation = ANY ($6))
      ORDER BY entry_id LIMIT $4
      """, court, .id(id), .int(after), rows(limit), .id(orNull: hiding?.besidesThoseOf),
      .textArray(hiding?.operations ?? [])
    ).map { row in
      AuditEntry(
        id: try row.int64("entry_id"), at: try row.instant("at"),
        accountID: try row.idOrNil("account_id"), role: try row.text("role"),
        operation: try row.text("operation"), caseID: try row.idOrNil("case_id"),
        outcome: try row.text("outcome"), requestID: try row.text("request_id"))
    }
  }
}
