import CourtCases
import CourtDomain
import CourtPG

/// The agreement under negotiation, and what is said in mediation.
extension PGCourtTransaction {
  func saveSettlement(_ settlement: Settlement) throws {
    try later(
      """
      INSERT INTO settlement (court_id, case_id, text, amount_minor, currency, proposed_by,
        proposed_at, signed_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (court_id, case_id) DO UPDATE SET text = excluded.text,
        amount_minor = excluded.amount_minor, currency = excluded.currency,
        proposed_by = excluded.proposed_by, proposed_at = excluded.proposed_at,
        signed_by = excluded.signed_by
      """, court, .id(settlement.caseID), .text(settlement.text),
      .int(settlement.amount.minorUnits), .text(settlement.amount.currency),
      .id(orNull: settlement.proposedBy), .instant(settlement.proposedAt),
      .uuidArray(settlement.signedBy.map(\.uuid)))
  }

  func settlement(of id: CaseID) throws -> Settlement? {
    try query(
      """
      SELECT case_id, text, amount_minor, currency, proposed_by, proposed_at, signed_by
      FROM settlement WHERE court_id = $1 AND case_id = $2
      """, court, .id(id)
    ).onlyRow().map { row in
      Settlement(
        caseID: try row.id("case_id"), text: try row.text("text"), amount: try row.money(),
        proposedBy: try row.idOrNil("proposed_by"), proposedAt: try row.instant("proposed_at"),
        signedBy: try row.uuidArray("signed_by").map { PartyID(uuid: $0) })
    }
  }

  func insertMediationStatement(_ statement: MediationStatement) throws {
    _ = try query(
      "SELECT mediation.record_statement($1, $2, $3, $4, $5, $6)", court, .id(statement.caseID),
      .id(statement.author), .text(statement.authorRole), .text(statement.text),
      .instant(statement.at))
  }

  func mediationStatements(of id: CaseID, limit: Int) throws -> [MediationStatement] {
    try query(
      """
      SELECT statement_id, case_id, author_id, author_role, text, at
      FROM mediation.statements_of($1, $2, $3) ORDER BY statement_id
      """, court, .id(id), rows(limit)
    ).map { row in
      MediationStatement(
        id: try row.int64("statement_id"), caseID: try row.id("case_id"),
        author: try row.id("author_id"), authorRole: try row.text("author_role"),
        text: try row.text("text"), at: try row.instant("at"))
    }
  }
}
