import CourtCases
import CourtDomain
import CourtPG

/// Incidents, linked cases and consents.
extension PGCourtTransaction {
  func incidents(of id: CaseID) throws -> [Incident] {
    try query(
      """
      SELECT incident_id, case_id, name, procedure, procedure_version, state, facts, opened_by,
        opened_by_account, opened_at, closed_at
      FROM incident WHERE court_id = $1 AND case_id = $2 ORDER BY opened_at, incident_id
      """, court, .id(id)
    ).map { row in
      Incident(
        id: try row.id("incident_id"), caseID: try row.id("case_id"), name: try row.text("name"),
        procedure: try row.text("procedure"), procedureVersion: try row.int("procedure_version"),
        state: try row.text("state"), facts: try row.document("facts"),
        openedBy: try row.idOrNil("opened_by"),
        openedByAccount: try row.idOrNil("opened_by_account"),
        openedAt: try row.instant("opened_at"), closedAt: try row.instantOrNil("closed_at"))
    }
  }

  func insertIncident(_ incident: Incident) throws {
    try later(
      """
      INSERT INTO incident (court_id, incident_id, case_id, name, procedure, procedure_version,
        state, facts, opened_by, opened_by_account, opened_at, closed_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      """, court, .id(incident.id), .id(incident.caseID), .text(incident.name),
      .text(incident.procedure), .int(incident.procedureVersion), .text(incident.state),
      .document(incident.facts), .id(orNull: incident.openedBy),
      .id(orNull: incident.openedByAccount), .instant(incident.openedAt),
      .instant(orNull: incident.closedAt))
  }

  func updateIncident(_ incident: Incident) throws {
    try later(
      """
      UPDATE incident SET procedure_version = $3, state = $4, facts = $5, closed_at = $6
      WHERE court_id = $1 AND incident_id = $2
      """, court, .id(incident.id), .int(incident.procedureVersion), .text(incident.state),
      .document(incident.facts), .instant(orNull: incident.closedAt))
  }

  func links(of id: CaseID) throws -> [CaseLink] {
    try query(
      """
      SELECT first_case, following_case, sequel, opened_at FROM case_link
      WHERE court_id = $1 AND (first_case = $2 OR following_case = $2)
      ORDER BY opened_at, following_case
      """, court, .id(id)
    ).map { row in
      CaseLink(
        first: try row.id("first_case"), following: try row.id("following_case"),
        sequel: try row.text("sequel"), openedAt: try row.instant("opened_at"))
    }
  }

  func insertLink(_ link: CaseLink) throws {
    try later(
      """
      INSERT INTO case_link (court_id, first_case, following_case, sequel, opened_at)
      VALUES ($1, $2, $3, $4, $5)
      """, court, .id(link.first), .id(link.following), .text(link.sequel),
      .instant(link.openedAt))
  }

  func consents(of id: CaseID) throws -> [PhaseConsent] {
    try query(
      """
      SELECT party_id, phase, is_online, reason, at, account_id FROM phase_consent
      WHERE court_id = $1 AND case_id = $2 ORDER BY party_id, phase
      """, court, .id(id)
    ).map { row in
      PhaseConsent(
        partyID: try row.id("party_id"), phase: try row.text("phase"),
        isOnline: try row.bool("is_online"), reason: try row.text("reason"),
        at: try row.instant("at"), accountID: try row.idOrNil("account_id"))
    }
  }

  func saveConsent(_ consent: PhaseConsent, in id: CaseID) throws {
    try later(
      """
      INSERT INTO phase_consent (court_id, case_id, party_id, phase, is_online, reason, at,
        account_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (court_id, case_id, party_id, phase) DO UPDATE SET
        is_online = excluded.is_online, reason = excluded.reason, at = excluded.at,
        account_id = excluded.account_id
      """, court, .id(id), .id(consent.partyID), .text(consent.phase), .bool(consent.isOnline),
      .text(consent.reason), .instant(consent.at), .id(orNull: consent.accountID))
  }
}
