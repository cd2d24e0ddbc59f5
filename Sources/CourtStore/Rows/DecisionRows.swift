import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  /// - Throws: `Rejection` `decision.signed` where the case's decision is signed already.
  func saveDraft(_ decision: Decision) throws {
    try put(decision, signedAt: nil, bytes: nil, signature: nil)
  }

  /// - Throws: `Rejection` `decision.signed` where the case's decision is signed already; `Fault`
  ///   where bytes, signature or instant is missing.
  func sign(_ decision: Decision) throws {
    guard let signedAt = decision.signedAt, let bytes = decision.bytes,
      let signature = decision.signature
    else { throw Fault(.broken, "decision \(decision.id) was to be stored as signed but is not") }
    try put(decision, signedAt: signedAt, bytes: bytes, signature: signature)
  }

  private func put(
    _ decision: Decision, signedAt: Instant?, bytes: [UInt8]?, signature: [UInt8]?
  ) throws {
    try later(
      """
      INSERT INTO decision (court_id, decision_id, case_id, judge_id, kind, outcome,
        awarded_minor, currency, reasons, orders, articles, range_answer, range, drafted_at,
        signed_at, bytes, signature)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
      ON CONFLICT (court_id, case_id) DO UPDATE SET decision_id = excluded.decision_id,
        judge_id = excluded.judge_id, kind = excluded.kind, outcome = excluded.outcome,
        awarded_minor = excluded.awarded_minor, currency = excluded.currency,
        reasons = excluded.reasons, orders = excluded.orders, articles = excluded.articles,
        range_answer = excluded.range_answer, range = excluded.range,
        drafted_at = excluded.drafted_at, signed_at = excluded.signed_at, bytes = excluded.bytes,
        signature = excluded.signature
      """, court, .id(decision.id), .id(decision.caseID), .id(decision.judgeID),
      .text(decision.kind.rawValue), .text(decision.outcome.rawValue),
      .int(decision.awarded.minorUnits), .text(decision.awarded.currency),
      .text(decision.reasons), .textArray(decision.orders), .textArray(decision.articles),
      .text(orNull: decision.rangeAnswer), .document(decision.range),
      .instant(decision.draftedAt), .instant(orNull: signedAt), .bytes(orNull: bytes),
      .bytes(orNull: signature))
  }

  func decision(of id: CaseID) throws -> Decision? {
    try query(
      """
      SELECT decision_id, case_id, judge_id, kind, outcome, awarded_minor, currency, reasons,
        orders, articles, range_answer, range, drafted_at, signed_at, bytes, signature
      FROM decision WHERE court_id = $1 AND case_id = $2
      """, court, .id(id)
    ).onlyRow().map { row in
      Decision(
        id: try row.id("decision_id"), caseID: try row.id("case_id"),
        judgeID: try row.id("judge_id"), kind: try row.choice("kind"),
        outcome: try row.choice("outcome"), awarded: try row.money("awarded_minor"),
        reasons: try row.text("reasons"), orders: try row.textArray("orders"),
        articles: try row.textArray("articles"), rangeAnswer: try row.textOrNil("range_answer"),
        range: try row.document("range"), draftedAt: try row.instant("drafted_at"),
        signedAt: try row.instantOrNil("signed_at"), bytes: try row.bytesOrNil("bytes"),
        signature: try row.bytesOrNil("signature"))
    }
  }
}
