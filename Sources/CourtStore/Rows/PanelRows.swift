import CourtCases
import CourtDomain
import CourtPG

/// The panel's ballots and who was barred from a case.
extension PGCourtTransaction {
  func bar(_ role: Account.Kind, _ account: AccountID, from id: CaseID, at: Instant) throws {
    try later(
      """
      INSERT INTO assignment (court_id, case_id, role, account_id, assigned_at, ended_at, is_barred)
      VALUES ($1, $2, $3, $4, $5, $5, true)
      ON CONFLICT (court_id, case_id, role, account_id) DO UPDATE SET
        ended_at = coalesce(assignment.ended_at, excluded.ended_at), is_barred = true
      """, court, .id(id), .text(role.rawValue), .id(account), .instant(at))
  }

  func ballots(of id: CaseID) throws -> [Ballot] {
    try query(
      """
      SELECT vote, round, account_id, commitment, committed_at, option, nonce, revealed_at
      FROM ballot WHERE court_id = $1 AND case_id = $2
      ORDER BY vote, round, committed_at, account_id
      """, court, .id(id)
    ).map { row in
      Ballot(
        vote: try row.text("vote"), round: try row.int("round"),
        accountID: try row.id("account_id"), commitment: try row.bytes("commitment"),
        committedAt: try row.instant("committed_at"), option: try row.textOrNil("option"),
        nonce: try row.textOrNil("nonce"), revealedAt: try row.instantOrNil("revealed_at"))
    }
  }

  func insertBallot(_ ballot: Ballot, in id: CaseID) throws {
    try later(
      """
      INSERT INTO ballot (court_id, case_id, vote, round, account_id, commitment, committed_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """, court, .id(id), .text(ballot.vote), .int(ballot.round), .id(ballot.accountID),
      .bytes(ballot.commitment), .instant(ballot.committedAt))
  }

  func revealBallot(_ ballot: Ballot, in id: CaseID) throws {
    try later(
      """
      UPDATE ballot SET option = $6, nonce = $7, revealed_at = $8
      WHERE court_id = $1 AND case_id = $2 AND vote = $3 AND round = $4 AND account_id = $5
      """, court, .id(id), .text(ballot.vote), .int(ballot.round), .id(ballot.accountID),
      .text(orNull: ballot.option), .text(orNull: ballot.nonce),
      .instant(orNull: ballot.revealedAt))
  }

  func charges(of id: CaseID) throws -> [Charge] {
    try query(
      """
      SELECT charge_id, case_id, incident_id, kind, party_id, amount_minor, currency, formula_zh,
        formula_en, source, standing, charged_at, paid_at, payment_reference
      FROM charge WHERE court_id = $1 AND case_id = $2 ORDER BY charged_at, charge_id
      """, court, .id(id)
    ).map { row in
      Charge(
        id: try row.id("charge_id"), caseID: try row.id("case_id"),
        incidentID: try row.idOrNil("incident_id"), kind: try row.choice("kind"),
        partyID: try row.idOrNil("party_id"), amount: try row.money(),
        formula: try row.localized("formula"), source: try row.text("source"),
        standing: try row.choice("standing"), chargedAt: try row.instant("charged_at"),
        paidAt: try row.instantOrNil("paid_at"),
        paymentReference: try row.textOrNil("payment_reference"))
    }
  }

  /// Writes a new charge, or what became of an old one; amount and formula never change.
  func saveCharge(_ charge: Charge) throws {
    try later(
      """
      INSERT INTO charge (court_id, charge_id, case_id, incident_id, kind, party_id, amount_minor,
        currency, formula_zh, formula_en, source, standing, charged_at, paid_at, payment_reference)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      ON CONFLICT (court_id, charge_id) DO UPDATE SET standing = excluded.standing,
        paid_at = excluded.paid_at, payment_reference = excluded.payment_reference
      """, court, .id(charge.id), .id(charge.caseID), .id(orNull: charge.incidentID),
      .text(charge.kind.rawValue), .id(orNull: charge.partyID), .int(charge.amount.minorUnits),
      .text(charge.amount.currency), .text(charge.formula.zh), .text(charge.formula.en),
      .text(charge.source), .text(charge.standing.rawValue), .instant(charge.chargedAt),
      .instant(orNull: charge.paidAt), .text(orNull: charge.paymentReference))
  }
}
