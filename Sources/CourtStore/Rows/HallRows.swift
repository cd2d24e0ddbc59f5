import CourtCases
import CourtDomain
import CourtPG

/// The day of the hearing.
extension PGCourtTransaction {
  func hearings(from: Instant, to: Instant, openOnly: Bool, limit: Int) throws
    -> [(hearing: Hearing, file: CaseFile)]
  {
    try query(
      Self.hearingsOfDays, [court, .instant(from), .instant(to), .bool(openOnly), rows(limit)]
    ).map { (hearing: try hearing(from: $0), file: try caseFile(from: $0)) }
  }

  /// Open to the public is what is waiting to be held, is known to all parties, and is not closed on
  /// a ground of law.
  private static let hearingsOfDays = PGStatement(
    """
    SELECT \(hearingColumns.replacing("h.case_id, ", with: "")), \(caseColumns)
    FROM hearing h JOIN case_file f ON f.court_id = h.court_id AND f.case_id = h.case_id
    WHERE h.court_id = $1 AND h.starts_at >= $2 AND h.starts_at < $3
      AND (h.standing = 'scheduled' OR NOT $4 AND h.standing = 'held')
      AND (NOT $4 OR f.facts @> '{"disclosed": true}' AND NOT EXISTS (
        SELECT FROM hearing_request q WHERE q.court_id = h.court_id AND q.case_id = h.case_id
          AND q.body ->> 'closed_ground' IS NOT NULL))
    ORDER BY h.starts_at, h.room_id, h.hearing_id LIMIT $5
    """)

  func insertRecordVersion(_ version: RecordVersion, of id: HearingID) throws {
    try later(
      """
      INSERT INTO hearing_record (court_id, hearing_id, version, body, sha256, written_by,
        written_at, correction)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """, court, .id(id), .int(version.number), .text(version.text), .bytes(version.sha256),
      .id(version.writtenBy), .instant(version.writtenAt),
      .int(orNull: version.correction.map { Int64($0) }))
  }

  func recordVersions(of id: HearingID) throws -> [RecordVersion] {
    try query(
      """
      SELECT version, body, sha256, written_by, written_at, correction FROM hearing_record
      WHERE court_id = $1 AND hearing_id = $2 ORDER BY version
      """, court, .id(id)
    ).map { row in
      RecordVersion(
        number: try row.int("version"), text: try row.text("body"),
        sha256: try row.bytes("sha256"), writtenBy: try row.id("written_by"),
        writtenAt: try row.instant("written_at"), correction: try row.intOrNil("correction"))
    }
  }

  func saveCorrection(_ correction: RecordCorrection, of id: HearingID) throws {
    try later(
      """
      INSERT INTO hearing_record_correction (court_id, hearing_id, correction, base, body, reason,
        asked_by, asked_at, is_accepted, decided_by, decided_at, answer)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      ON CONFLICT (court_id, hearing_id, correction) DO UPDATE SET
        is_accepted = excluded.is_accepted, decided_by = excluded.decided_by,
        decided_at = excluded.decided_at, answer = excluded.answer
      """, court, .id(id), .int(correction.number), .int(correction.base),
      .text(correction.text), .text(correction.reason), .id(correction.askedBy),
      .instant(correction.askedAt), .bool(orNull: correction.isAccepted),
      .id(orNull: correction.decidedBy), .instant(orNull: correction.decidedAt),
      .text(correction.answer))
  }

  func corrections(of id: HearingID) throws -> [RecordCorrection] {
    try query(
      """
      SELECT correction, base, body, reason, asked_by, asked_at, is_accepted, decided_by,
        decided_at, answer
      FROM hearing_record_correction WHERE court_id = $1 AND hearing_id = $2 ORDER BY correction
      """, court, .id(id)
    ).map { row in
      RecordCorrection(
        number: try row.int("correction"), base: try row.int("base"), text: try row.text("body"),
        reason: try row.text("reason"), askedBy: try row.id("asked_by"),
        askedAt: try row.instant("asked_at"), isAccepted: try row.boolOrNil("is_accepted"),
        decidedBy: try row.idOrNil("decided_by"), decidedAt: try row.instantOrNil("decided_at"),
        answer: try row.text("answer"))
    }
  }

  func saveSignature(_ signature: RecordSignature, of id: HearingID) throws {
    try later(
      """
      INSERT INTO hearing_record_signature (court_id, hearing_id, account_id, version, signs,
        reason, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """, court, .id(id), .id(signature.accountID), .int(signature.version),
      .bool(signature.signs), .text(signature.reason), .instant(signature.at))
  }

  func recordSignatures(of id: HearingID) throws -> [RecordSignature] {
    try query(
      """
      SELECT account_id, version, signs, reason, at FROM hearing_record_signature
      WHERE court_id = $1 AND hearing_id = $2 ORDER BY version, at, account_id
      """, court, .id(id)
    ).map { row in
      RecordSignature(
        accountID: try row.id("account_id"), version: try row.int("version"),
        signs: try row.bool("signs"), reason: try row.text("reason"), at: try row.instant("at"))
    }
  }

  func saveGuest(_ guest: HearingGuest, of id: HearingID) throws {
    try later(
      """
      INSERT INTO hearing_guest (court_id, hearing_id, account_id, part, standing, since,
        decided_by, reason)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
      """, court, .id(id), .id(guest.accountID), .text(guest.part),
      .text(guest.standing.rawValue), .instant(guest.since), .id(orNull: guest.decidedBy),
      .text(guest.reason))
  }

  func guests(of id: HearingID) throws -> [HearingGuest] {
    try query(
      """
      SELECT account_id, part, standing, since, decided_by, reason FROM hearing_guest
      WHERE court_id = $1 AND hearing_id = $2
      ORDER BY since, array_position(ARRAY['waiting', 'admitted', 'refused', 'left'], standing),
        account_id LIMIT 2000
      """, court, .id(id)
    ).map { row in
      HearingGuest(
        accountID: try row.id("account_id"), part: try row.text("part"),
        standing: try row.choice("standing"), since: try row.instant("since"),
        decidedBy: try row.idOrNil("decided_by"), reason: try row.text("reason"))
    }
  }

  func saveEquipmentCheck(_ check: EquipmentCheck, of id: HearingID) throws {
    try later(
      """
      INSERT INTO equipment_check (court_id, hearing_id, account_id, at, body, passes)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (court_id, hearing_id, account_id) DO UPDATE SET
        at = excluded.at, body = excluded.body, passes = excluded.passes
      """, court, .id(id), .id(check.accountID), .instant(check.at), .document(check.body),
      .bool(check.passes))
  }

  func equipmentChecks(of id: HearingID) throws -> [EquipmentCheck] {
    try query(
      """
      SELECT account_id, at, body, passes FROM equipment_check
      WHERE court_id = $1 AND hearing_id = $2 ORDER BY at DESC, account_id LIMIT 500
      """, court, .id(id)
    ).map { row in
      EquipmentCheck(
        accountID: try row.id("account_id"), at: try row.instant("at"),
        body: try row.document("body"), passes: try row.bool("passes"))
    }
  }
}
