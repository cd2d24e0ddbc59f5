import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  func appendDocket(_ entry: DocketEntry) throws {
    try later(
      """
      INSERT INTO docket_entry (court_id, case_id, sequence, at, actor_id, actor_role, action,
        text_zh, text_en, article, from_state, to_state, input, previous_digest, digest,
        incident_id, basis)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
      """, court, .id(entry.caseID), .int(entry.sequence), .instant(entry.at),
      .id(orNull: entry.actorID), .text(entry.actorRole), .text(entry.action),
      .text(entry.text.zh), .text(entry.text.en), .text(orNull: entry.article),
      .text(entry.fromState), .text(entry.toState), .text(entry.input.text),
      .bytes(entry.previousDigest), .bytes(entry.digest), .id(orNull: entry.incidentID),
      .text(orNull: entry.basis?.text))
  }

  func docket(of id: CaseID, after sequence: Int, limit: Int) throws -> [DocketEntry] {
    try query(
      """
      SELECT case_id, sequence, at, actor_id, actor_role, action, text_zh, text_en, article,
        from_state, to_state, input, previous_digest, digest, incident_id, basis
      FROM docket_entry WHERE court_id = $1 AND case_id = $2 AND sequence > $3
      ORDER BY sequence LIMIT $4
      """, court, .id(id), .int(sequence), rows(limit)
    ).map { row in
      DocketEntry(
        caseID: try row.id("case_id"), sequence: try row.int("sequence"), at: try row.instant("at"),
        actorID: try row.idOrNil("actor_id"), actorRole: try row.text("actor_role"),
        action: try row.text("action"), text: try row.localized("text"),
        article: try row.textOrNil("article"), fromState: try row.text("from_state"),
        toState: try row.text("to_state"),
        input: try StoredJSON.parse(try row.text("input"), "input"),
        previousDigest: try row.bytes("previous_digest"), digest: try row.bytes("digest"),
        incidentID: try row.idOrNil("incident_id")
      ).resting(
        on: try row.textOrNil("basis").map { try StoredJSON.parse($0, "basis") })
    }
  }
}
