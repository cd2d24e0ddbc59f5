import CourtCases
import CourtDomain
import CourtPG
import Foundation

/// Lists of cases; who sees which is `CaseAccess` in SQL.
extension PGCourtTransaction {
  func casesVisible(to account: Account, after: CaseCursor?, limit: Int) throws -> [CaseFile] {
    guard !account.isDisabled, account.courtID == courtID else { return [] }
    // Without a cursor the list starts after the end of time.
    let place: [PGParameter] = [
      court, .instant(after?.filedAt ?? Instant(microseconds: .max)),
      .uuid(after?.id.uuid ?? Self.lastUUID), rows(limit),
    ]
    let found: PGRows
    switch account.kind {
    case .clerk, .president: found = try query(Self.allCases, place + [.id(account.id)])
    case .judge, .mediator:
      found = try query(
        Self.assignedCases, place + [.id(account.id), .text(account.kind.rawValue)])
    case .litigant: found = try query(Self.ownCases, place + [.id(account.id)])
    case .platform: found = try query(Self.platformCases, place + [.id(account.id)])
    case .administrator: return []
    }
    return try found.map(caseFile(from:))
  }

  private static let lastUUID = UUID(
    uuid: (255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))

  private static func list(where condition: String) -> PGStatement {
    PGStatement(
      """
      SELECT \(caseColumns) FROM case_file f
      WHERE f.court_id = $1 AND (f.filed_at, f.case_id) < ($2, $3) \(condition)
      ORDER BY f.filed_at DESC, f.case_id DESC LIMIT $4
      """)
  }

  /// Cases of the account's own: as plaintiff at once, on any other side once they are disclosed.
  private static let joined = """
    f.case_id IN (\(joinedCases(where: "p.side = 'plaintiff'")))
    OR (f.facts @> '{"disclosed": true}'
      AND f.case_id IN (\(joinedCases(where: "p.side <> 'plaintiff'"))))
    """

  private static func joinedCases(where side: String) -> String {
    """
    SELECT p.case_id FROM party p WHERE p.court_id = $1 AND p.account_id = $5 AND \(side)
    UNION ALL
    SELECT p.case_id FROM representation r
    JOIN party p ON p.court_id = r.court_id AND p.party_id = r.party_id
    WHERE r.court_id = $1 AND r.account_id = $5 AND \(side)
    """
  }

  /// Whoever was barred from a case does not see it.
  private static let allCases = list(
    where: """
      AND NOT EXISTS (
        SELECT FROM assignment a WHERE a.court_id = $1 AND a.case_id = f.case_id
          AND a.account_id = $5 AND a.is_barred)
      """)

  private static let assignedCases = list(
    where: """
      AND f.case_id IN (
        SELECT a.case_id FROM assignment a
        WHERE a.court_id = $1 AND a.account_id = $5 AND a.role = $6 AND a.ended_at IS NULL)
      """)

  private static let ownCases = list(where: "AND (\(joined))")

  private static let platformCases = list(
    where: "AND (f.filed_by = $5 OR \(joined))")

  /// - Returns: at most 50; a plaintiff without an identity number matches plaintiffs without one.
  func relatedCases(orderNumber: String, plaintiffIDNumber: String?) throws -> [CaseFile] {
    try query(
      Self.related, [court, .text(orderNumber), .text(orNull: plaintiffIDNumber)]
    ).map(caseFile(from:))
  }

  private static let related = PGStatement(
    """
    SELECT \(caseColumns) FROM case_file f
    WHERE f.court_id = $1 AND f.order_number = $2 AND EXISTS (
      SELECT FROM party p WHERE p.court_id = $1 AND p.case_id = f.case_id
        AND p.side = 'plaintiff' AND p.id_number IS NOT DISTINCT FROM $3::text)
    ORDER BY f.filed_at DESC, f.case_id DESC LIMIT 50
    """)

  func liveCases(procedure: String, version: Int) throws -> [String: Int] {
    var counts: [String: Int] = [:]
    for row in try query(Self.live, [court, .text(procedure), .int(version)]) {
      counts[try row.text("state")] = try row.int("cases")
    }
    return counts
  }

  private static let live = PGStatement(
    """
    SELECT f.state, count(*) AS cases FROM case_file f
    WHERE f.court_id = $1 AND f.procedure = $2 AND f.procedure_version = $3 AND NOT f.is_closed
    GROUP BY f.state
    """)
}
