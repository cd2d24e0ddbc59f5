import CourtCases
import CourtDomain
import CourtPG

/// The court fee of a case.
extension PGCourtTransaction {
  private func parameters(_ fee: CourtFee) -> [PGParameter] {
    [
      court, .id(fee.caseID), .int(fee.amount.minorUnits), .text(fee.amount.currency),
      .text(fee.formula.zh), .text(fee.formula.en), .text(fee.source), .text(fee.standing.rawValue),
      .instant(fee.noticedAt), .instant(orNull: fee.paidAt), .text(orNull: fee.paymentReference),
      .int(orNull: fee.paid?.minorUnits), .int(orNull: fee.refunded?.minorUnits),
    ]
  }

  func insertFee(_ fee: CourtFee) throws {
    try later(
      """
      INSERT INTO fee (court_id, case_id, amount_minor, currency, formula_zh, formula_en, source,
        standing, noticed_at, paid_at, payment_reference, paid_minor, refunded_minor)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      """, parameters: parameters(fee))
  }

  func fee(of id: CaseID) throws -> CourtFee? {
    try query(
      """
      SELECT case_id, amount_minor, currency, formula_zh, formula_en, source, standing, noticed_at,
        paid_at, payment_reference, paid_minor, refunded_minor
      FROM fee WHERE court_id = $1 AND case_id = $2
      """, court, .id(id)
    ).onlyRow().map { row in
      let currency = try row.text("currency")
      func part(_ column: String) throws -> Money? {
        try row.isNull(column) ? nil : Money(minorUnits: row.int64(column), currency: currency)
      }
      return CourtFee(
        caseID: try row.id("case_id"), amount: try row.money(),
        formula: try row.localized("formula"), source: try row.text("source"),
        standing: try row.choice("standing"), noticedAt: try row.instant("noticed_at"),
        paidAt: try row.instantOrNil("paid_at"),
        paymentReference: try row.textOrNil("payment_reference"), paid: try part("paid_minor"),
        refunded: try part("refunded_minor"))
    }
  }

  func updateFee(_ fee: CourtFee) throws {
    let touched = try execute(
      """
      UPDATE fee SET amount_minor = $3, currency = $4, formula_zh = $5, formula_en = $6,
        source = $7, standing = $8, noticed_at = $9, paid_at = $10, payment_reference = $11,
        paid_minor = $12, refunded_minor = $13
      WHERE court_id = $1 AND case_id = $2
      """, parameters: parameters(fee))
    guard touched == 1 else { throw Fault(.broken, "case \(fee.caseID) has no fee to change") }
  }
}
