import CourtCases
import CourtDomain
import CourtPG

/// The court's outages and its signs of life.
extension PGCourtTransaction {
  func insertOutage(_ outage: RecordedOutage) throws -> Int64? {
    try query(
      """
      INSERT INTO outage (court_id, from_at, to_at, note, is_noticed, recorded_by, recorded_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (court_id) WHERE to_at IS NULL DO NOTHING RETURNING outage_id
      """, court, .instant(outage.from), .instant(orNull: outage.to), .text(outage.note),
      .bool(outage.isNoticed), .id(orNull: outage.recordedBy), .instant(outage.recordedAt)
    ).onlyRow().map { try $0.int64("outage_id") }
  }

  func endOutage(at: Instant, noticedOnly: Bool) throws -> Bool {
    try execute(
      """
      UPDATE outage SET to_at = greatest($2, from_at + interval '1 microsecond'), applied_at = NULL
      WHERE court_id = $1 AND to_at IS NULL AND (is_noticed OR NOT $3)
      """, court, .instant(at), .bool(noticedOnly)) == 1
  }

  private static let outageColumns =
    "outage_id, from_at, to_at, note, is_noticed, recorded_by, recorded_at, applied_at"

  private func outage(from row: PGRow) throws -> RecordedOutage {
    RecordedOutage(
      id: try row.int64("outage_id"), from: try row.instant("from_at"),
      to: try row.instantOrNil("to_at"), note: try row.text("note"),
      isNoticed: try row.bool("is_noticed"), recordedBy: try row.idOrNil("recorded_by"),
      recordedAt: try row.instant("recorded_at"),
      appliedAt: try row.instantOrNil("applied_at"))
  }

  func outages(endingAfter instant: Instant, limit: Int) throws -> [RecordedOutage] {
    try query(Self.outagesAfter, [court, .instant(instant), rows(limit)]).map(outage(from:))
  }

  private static let outagesAfter = PGStatement(
    "SELECT \(outageColumns) FROM outage WHERE court_id = $1 AND (to_at IS NULL OR to_at > $2) "
      + "ORDER BY from_at, outage_id LIMIT $3")

  func outages(limit: Int) throws -> [RecordedOutage] {
    try query(Self.newestOutages, [court, rows(limit)]).map(outage(from:))
  }

  private static let newestOutages = PGStatement(
    "SELECT \(outageColumns) FROM outage WHERE court_id = $1 "
      + "ORDER BY from_at DESC, outage_id DESC LIMIT $2")

  func outagesToApply(limit: Int) throws -> [RecordedOutage] {
    try query(Self.unappliedOutages, [court, rows(limit)]).map(outage(from:))
  }

  private static let unappliedOutages = PGStatement(
    "SELECT \(outageColumns) FROM outage WHERE court_id = $1 AND applied_at IS NULL AND to_at IS NOT NULL "
      + "ORDER BY from_at, outage_id LIMIT $2")

  func outageApplied(_ id: Int64, at: Instant) throws {
    try later(
      "UPDATE outage SET applied_at = $3 WHERE court_id = $1 AND outage_id = $2", court, .int(id),
      .instant(at))
  }

  /// By timers, for only what runs can be moved; what an outage that lasted has held still has none
  /// and is found by its standstill.
  func deadlinesTouched(by outage: RecordedOutage, before: DeadlinePlace?, limit: Int) throws
    -> [DeadlinePlace]
  {
    guard let to = outage.to else { return [] }
    return try query(
      """
      SELECT due_at, deadline_id FROM (
        SELECT due_at, deadline_id FROM timer
        WHERE court_id = $1 AND due_at > $2 AND due_at < $3::timestamptz + interval '1 day'
        UNION ALL
        SELECT due_at, deadline_id FROM deadline
        WHERE court_id = $1 AND still_kind = 'outage.extension' AND still_from IS NOT NULL
      ) AS touched
      WHERE $4::timestamptz IS NULL OR (due_at, deadline_id) < ($4, $5)
      ORDER BY due_at DESC, deadline_id DESC LIMIT $6
      """, court, .instant(outage.from), .instant(to), .instant(orNull: before?.dueAt),
      .uuid(orNull: before?.id.uuid), rows(limit)
    ).map { DeadlinePlace(dueAt: try $0.instant("due_at"), id: try $0.id("deadline_id")) }
  }

  func claimCases(
    of deadlines: [DeadlineID], touchedBy outage: RecordedOutage, rules: [String], waits: Bool
  ) throws -> [CaseID] {
    guard let to = outage.to else { return [] }
    return try claimedCases(
      waits ? Self.touchedCases : Self.touchedCasesNotHeld,
      [
        court, .uuidArray(deadlines.map(\.uuid)), .instant(outage.from), .instant(to),
        .textArray(rules),
      ])
  }

  /// The cases that a statement has locked, each once.
  func claimedCases(_ statement: PGStatement, _ parameters: [PGParameter]) throws -> [CaseID] {
    var seen: Set<CaseID> = []
    let found: [CaseID] = try query(statement, parameters).map { try $0.id("case_id") }
    return found.filter { seen.insert($0).inserted }
  }

  /// In order of case, so that two who wait do not wait for each other.
  private static let touchedCases = PGStatement(
    """
    SELECT f.case_id FROM deadline d
    JOIN case_file f ON f.court_id = d.court_id AND f.case_id = d.case_id
    LEFT JOIN timer t ON t.court_id = d.court_id AND t.deadline_id = d.deadline_id
    WHERE d.court_id = $1 AND d.deadline_id = ANY ($2) AND d.rule = ANY ($5)
      AND (d.still_kind = 'outage.extension'
        OR t.due_at > $3 AND t.due_at < $4::timestamptz + interval '1 day')
    ORDER BY f.case_id FOR NO KEY UPDATE OF f
    """)
  private static let touchedCasesNotHeld = PGStatement(touchedCases.sql + " SKIP LOCKED")

  func beat(_ part: SystemPart, at: Instant) throws -> Instant? {
    let before = try lastBeat(part, locked: true)
    try later(
      """
      INSERT INTO heartbeat AS h (court_id, part, at) VALUES ($1, $2, $3)
      ON CONFLICT (court_id, part) DO UPDATE SET at = greatest(h.at, excluded.at)
      """, court, .text(part.rawValue), .instant(at))
    return before
  }

  func lastBeat(_ part: SystemPart) throws -> Instant? { try lastBeat(part, locked: false) }

  private func lastBeat(_ part: SystemPart, locked: Bool) throws -> Instant? {
    try query(locked ? Self.beatLocked : Self.beat, [court, .text(part.rawValue)])
      .onlyRow().map { try $0.instant("at") }
  }

  private static let beat = PGStatement(
    "SELECT at FROM heartbeat WHERE court_id = $1 AND part = $2")
  private static let beatLocked = PGStatement(beat.sql + " FOR UPDATE")
}
