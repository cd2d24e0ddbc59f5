import CourtCases
import CourtDomain
import CourtPG

/// The exchange of evidence and what the parties say in it.
extension PGCourtTransaction {
  func exchangeChoices(of id: CaseID) throws -> [ExchangeChoice] {
    try query(
      """
      SELECT party_id, mode, at, account_id FROM exchange_choice
      WHERE court_id = $1 AND case_id = $2 ORDER BY at, party_id
      """, court, .id(id)
    ).map { row in
      ExchangeChoice(
        partyID: try row.id("party_id"), mode: try row.choice("mode"), at: try row.instant("at"),
        accountID: try row.idOrNil("account_id"))
    }
  }

  func insertExchangeChoice(_ choice: ExchangeChoice, in id: CaseID) throws {
    try later(
      """
      INSERT INTO exchange_choice (court_id, case_id, party_id, mode, at, account_id)
      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
      """, court, .id(id), .id(choice.partyID), .text(choice.mode.rawValue),
      .instant(choice.at), .id(orNull: choice.accountID))
  }

  func exchanges(of id: CaseID) throws -> [EvidenceExchange] {
    try query(
      """
      SELECT case_id, round, mode, opens_at, closes_at, ends_period, opened_by, closed_at,
        closed_by
      FROM evidence_exchange WHERE court_id = $1 AND case_id = $2 ORDER BY round
      """, court, .id(id)
    ).map { row in
      EvidenceExchange(
        caseID: try row.id("case_id"), round: try row.int("round"), mode: try row.choice("mode"),
        opensAt: try row.instant("opens_at"), closesAt: try row.instant("closes_at"),
        endsPeriod: try row.bool("ends_period"), openedBy: try row.id("opened_by"),
        closedAt: try row.instantOrNil("closed_at"), closedBy: try row.idOrNil("closed_by"))
    }
  }

  func insertExchange(_ exchange: EvidenceExchange, items: [EvidenceID]) throws {
    try later(
      """
      INSERT INTO evidence_exchange (court_id, case_id, round, mode, opens_at, closes_at,
        ends_period, opened_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """, court, .id(exchange.caseID), .int(exchange.round), .text(exchange.mode.rawValue),
      .instant(exchange.opensAt), .instant(exchange.closesAt), .bool(exchange.endsPeriod),
      .id(exchange.openedBy))
    try later(
      """
      INSERT INTO exchange_item (court_id, case_id, round, evidence_id)
      SELECT $1, $2, $3, * FROM unnest($4)
      """, court, .id(exchange.caseID), .int(exchange.round), .uuidArray(items.map(\.uuid)))
  }

  func closeExchange(_ exchange: EvidenceExchange) throws {
    try later(
      """
      UPDATE evidence_exchange SET closed_at = $4, closed_by = $5
      WHERE court_id = $1 AND case_id = $2 AND round = $3 AND closed_at IS NULL
      """, court, .id(exchange.caseID), .int(exchange.round), .instant(orNull: exchange.closedAt),
      .id(orNull: exchange.closedBy))
  }

  func exchangeItems(of id: CaseID) throws -> [(round: Int, evidenceID: EvidenceID)] {
    try tellViewer()
    return try query(
      """
      SELECT round, evidence_id FROM exchange_item
      WHERE court_id = $1 AND case_id = $2 ORDER BY round, evidence_id
      """, court, .id(id)
    ).map { (round: try $0.int("round"), evidenceID: try $0.id("evidence_id")) }
  }

  func crossOpinions(of id: CaseID) throws -> [CrossOpinion] {
    try tellViewer()
    return try query(
      """
      SELECT evidence_id, party_id, test, ordinal, round, stand, reason, at, account_id,
        entered_by_court
      FROM cross_opinion WHERE court_id = $1 AND case_id = $2
      ORDER BY evidence_id, party_id, test, ordinal
      """, court, .id(id)
    ).map { row in
      CrossOpinion(
        evidenceID: try row.id("evidence_id"), partyID: try row.id("party_id"),
        test: try row.choice("test"), ordinal: try row.int("ordinal"),
        round: try row.int("round"), stand: try row.choice("stand"),
        reason: try row.text("reason"), at: try row.instant("at"),
        accountID: try row.id("account_id"), isEnteredByCourt: try row.bool("entered_by_court"))
    }
  }

  func insertCrossOpinion(_ opinion: CrossOpinion, in id: CaseID) throws {
    try later(
      """
      INSERT INTO cross_opinion (court_id, case_id, evidence_id, party_id, test, ordinal, round,
        stand, reason, at, account_id, entered_by_court)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      """, court, .id(id), .id(opinion.evidenceID), .id(opinion.partyID),
      .text(opinion.test.rawValue), .int(opinion.ordinal), .int(opinion.round),
      .text(opinion.stand.rawValue), .text(opinion.reason), .instant(opinion.at),
      .id(opinion.accountID), .bool(opinion.isEnteredByCourt))
  }

  func crossQuestions(of id: CaseID) throws -> [CrossQuestion] {
    try tellViewer()
    return try query(
      """
      SELECT evidence_id, party_id, test, question, asked_at, asked_by
      FROM cross_question WHERE court_id = $1 AND case_id = $2
      ORDER BY evidence_id, party_id, test
      """, court, .id(id)
    ).map { row in
      CrossQuestion(
        evidenceID: try row.id("evidence_id"), partyID: try row.id("party_id"),
        test: try row.choice("test"), question: try row.text("question"),
        askedAt: try row.instant("asked_at"), askedBy: try row.id("asked_by"))
    }
  }

  func insertCrossQuestion(_ question: CrossQuestion, in id: CaseID) throws {
    try later(
      """
      INSERT INTO cross_question (court_id, case_id, evidence_id, party_id, test, question,
        asked_at, asked_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """, court, .id(id), .id(question.evidenceID), .id(question.partyID),
      .text(question.test.rawValue), .text(question.question), .instant(question.askedAt),
      .id(question.askedBy))
  }
}
