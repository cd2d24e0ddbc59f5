import CourtCases
import CourtDomain
import CourtPG

/// Further periods for evidence, and items that came late.
extension PGCourtTransaction {
  func evidencePeriods(of id: CaseID) throws -> [EvidencePeriod] {
    try query(
      """
      SELECT ordinal, party_id, ground, last_day, due_at, reason, set_by, at
      FROM evidence_period WHERE court_id = $1 AND case_id = $2 ORDER BY ordinal
      """, court, .id(id)
    ).map { row in
      EvidencePeriod(
        ordinal: try row.int("ordinal"), partyID: try row.idOrNil("party_id"),
        ground: try row.choice("ground"), lastDay: try row.day("last_day"),
        dueAt: try row.instant("due_at"), reason: try row.text("reason"),
        setBy: try row.id("set_by"), at: try row.instant("at"))
    }
  }

  func insertEvidencePeriod(_ period: EvidencePeriod, in id: CaseID) throws {
    try later(
      """
      INSERT INTO evidence_period (court_id, case_id, ordinal, party_id, ground, last_day, due_at,
        reason, set_by, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """, court, .id(id), .int(period.ordinal), .id(orNull: period.partyID),
      .text(period.ground.rawValue), .day(period.lastDay), .instant(period.dueAt),
      .text(period.reason), .id(period.setBy), .instant(period.at))
  }

  func lateness(of id: CaseID) throws -> [EvidenceLateness] {
    try tellViewer()
    return try query(
      """
      SELECT l.evidence_id, l.ended_at, l.reason, l.noted_at, l.ruling, l.ruling_reason,
        l.fine_minor, l.ruled_by, l.ruled_at
      FROM evidence_item e JOIN evidence_lateness l
        ON l.court_id = e.court_id AND l.evidence_id = e.evidence_id
      WHERE e.court_id = $1 AND e.case_id = $2 ORDER BY e.ordinal
      """, court, .id(id)
    ).map { row in
      EvidenceLateness(
        evidenceID: try row.id("evidence_id"), endedAt: try row.instantOrNil("ended_at"),
        reason: try row.textOrNil("reason"), notedAt: try row.instant("noted_at"),
        ruling: try row.isNull("ruling") ? nil : row.choice("ruling"),
        rulingReason: try row.textOrNil("ruling_reason"),
        fineMinor: try row.int64OrNil("fine_minor"), ruledBy: try row.idOrNil("ruled_by"),
        ruledAt: try row.instantOrNil("ruled_at"))
    }
  }

  func insertLateness(_ lateness: EvidenceLateness) throws {
    try later(
      """
      INSERT INTO evidence_lateness (court_id, evidence_id, ended_at, reason, noted_at)
      VALUES ($1, $2, $3, $4, $5)
      """, court, .id(lateness.evidenceID), .instant(orNull: lateness.endedAt),
      .text(orNull: lateness.reason), .instant(lateness.notedAt))
  }

  func updateLateness(_ lateness: EvidenceLateness) throws {
    try tellViewer()
    let touched = try execute(
      """
      UPDATE evidence_lateness SET reason = $3, ruling = $4, ruling_reason = $5, fine_minor = $6,
        ruled_by = $7, ruled_at = $8
      WHERE court_id = $1 AND evidence_id = $2
      """, court, .id(lateness.evidenceID), .text(orNull: lateness.reason),
      .text(orNull: lateness.ruling?.rawValue), .text(orNull: lateness.rulingReason),
      .int(orNull: lateness.fineMinor), .id(orNull: lateness.ruledBy),
      .instant(orNull: lateness.ruledAt))
    guard touched == 1 else { throw Fault(.broken, "no lateness of \(lateness.evidenceID)") }
  }
}
