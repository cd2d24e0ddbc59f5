import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  func upsertPrecedent(id: String, body: JSONValue, at: Instant) throws -> Bool {
    let answers = try pipeline { batch in
      try batch.add(
        """
        INSERT INTO precedent (court_id, precedent_id, body, stored_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (court_id, precedent_id) DO UPDATE SET body = excluded.body,
          stored_at = excluded.stored_at
        RETURNING xmax = 0 AS is_new
        """, court, .text(id), .document(body), .instant(at))
      try batch.add(
        """
        INSERT INTO precedent_revision AS r (court_id, revision) VALUES ($1, 1)
        ON CONFLICT (court_id) DO UPDATE SET revision = r.revision + 1
        """, court)
    }
    return try answers.first?.onlyRow()?.bool("is_new") ?? false
  }

  func precedents(after id: String, limit: Int) throws -> [(id: String, body: JSONValue)] {
    try query(
      """
      SELECT precedent_id, body FROM precedent WHERE court_id = $1 AND precedent_id > $2
      ORDER BY precedent_id LIMIT $3
      """, court, .text(id), rows(limit)
    ).map { (id: try $0.text("precedent_id"), body: try $0.document("body")) }
  }

  func precedentRevision() throws -> Int64 {
    try query("SELECT revision FROM precedent_revision WHERE court_id = $1", court)
      .onlyRow()?.int64("revision") ?? 0
  }
}
