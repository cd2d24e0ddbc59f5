import CourtCases
import CourtDomain
import CourtPG
import Foundation

/// Values of deadlines that change, and the ones they had.
extension PGCourtTransaction {
  func changing(_ deadline: Deadline) -> [PGParameter] {
    [
      .text(deadline.rule), .day(deadline.lastDay), .instant(deadline.dueAt),
      .text(deadline.standing.rawValue), .instant(orNull: deadline.closedAt),
      .document(deadline.explanation), .json(orNull: deadline.basis?.text),
      .date(orNull: deadline.standstill.map { Int32(clamping: $0.from.ordinal) }),
      .text(orNull: deadline.standstill?.kind), .int(deadline.revisions),
    ]
  }

  func moveDeadline(_ deadline: Deadline) throws {
    try later(
      """
      UPDATE deadline SET rule = $3, last_day = $4, due_at = $5, standing = $6, closed_at = $7,
        explanation = $8, basis = $9, still_from = $10, still_kind = $11, revisions = $12,
        counted_from = $13, origin_id = $14
      WHERE court_id = $1 AND deadline_id = $2
      """,
      parameters: [court, .id(deadline.id)] + changing(deadline) + [
        .text(deadline.origin.word), .uuid(orNull: deadline.origin.id),
      ])
    guard deadline.standing == .running, deadline.standstill == nil else {
      return try later(
        "DELETE FROM timer WHERE court_id = $1 AND deadline_id = $2", court, .id(deadline.id))
    }
    try later(
      """
      INSERT INTO timer (court_id, deadline_id, case_id, due_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (court_id, deadline_id) DO UPDATE SET due_at = excluded.due_at
      """, court, .id(deadline.id), .id(deadline.caseID), .instant(deadline.dueAt))
  }

  func endDeadline(_ id: DeadlineID, as standing: Deadline.Standing, at: Instant) throws {
    try later(
      """
      WITH closed AS (
        UPDATE deadline SET standing = $3, closed_at = $4, still_from = NULL, still_kind = NULL
        WHERE court_id = $1 AND deadline_id = $2 AND standing = 'running' RETURNING deadline_id
      )
      DELETE FROM timer t USING closed c
      WHERE t.court_id = $1 AND t.deadline_id = c.deadline_id
      """, court, .id(id), .text(standing.rawValue), .instant(at))
  }

  func insertRevision(_ revision: DeadlineRevision) throws {
    let still = revision.standstill
    try later(
      """
      INSERT INTO deadline_revision (court_id, deadline_id, ordinal, case_id, change, rule, last_day,
        due_at, standing, still_from, still_kind, explanation, reason_zh, reason_en, article, cause,
        docket_sequence, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
      """, court, .id(revision.deadlineID), .int(revision.ordinal), .id(revision.caseID),
      .text(revision.change.rawValue), .text(revision.rule), .day(revision.lastDay),
      .instant(revision.dueAt), .text(revision.standing.rawValue),
      .date(orNull: still.map { Int32(clamping: $0.from.ordinal) }), .text(orNull: still?.kind),
      .document(revision.explanation), .text(revision.reason.zh), .text(revision.reason.en),
      .text(orNull: revision.article), .text(revision.cause),
      .int(orNull: revision.docketSequence.map(Int64.init)), .instant(revision.at))
  }

  func revisions(of id: DeadlineID, limit: Int) throws -> [DeadlineRevision] {
    guard let deadline = try deadline(id) else { return [] }
    return try revisions(of: [deadline], limit: limit)
  }

  func revisions(of deadlines: [Deadline], limit: Int) throws -> [DeadlineRevision] {
    let known = Dictionary(deadlines.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    guard !known.isEmpty else { return [] }
    return try query(
      """
      SELECT deadline_id, ordinal, change, rule, last_day, due_at, standing, still_from, still_kind,
        explanation, reason_zh, reason_en, article, cause, docket_sequence, at
      FROM deadline_revision WHERE court_id = $1 AND deadline_id = ANY ($2)
      ORDER BY deadline_id, ordinal LIMIT $3
      """, court, .uuidArray(known.keys.map(\.uuid)), rows(limit)
    ).compactMap { row in
      guard var old = known[try row.id("deadline_id")] else { return nil }
      old.rule = try row.text("rule")
      old.lastDay = try row.day("last_day")
      old.dueAt = try row.instant("due_at")
      old.standing = try row.choice("standing")
      old.standstill = try standstill(from: row)
      old.explanation = try row.document("explanation")
      return DeadlineRevision(
        of: old, ordinal: try row.int("ordinal"), change: try row.choice("change"),
        reason: try row.localized("reason"), article: try row.textOrNil("article"),
        cause: try row.text("cause"),
        docketSequence: try row.isNull("docket_sequence") ? nil : row.int("docket_sequence"),
        at: try row.instant("at"))
    }
  }

  func saveSuspension(_ suspension: DeadlineSuspension, _ ordinal: Int, of id: DeadlineID) throws {
    try later(
      """
      INSERT INTO deadline_suspension (court_id, deadline_id, ordinal, kind, from_day, to_day, cause)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (court_id, deadline_id, ordinal) DO UPDATE SET to_day = excluded.to_day
      """, court, .id(id), .int(ordinal), .text(suspension.kind), .day(suspension.from),
      .date(orNull: suspension.to.map { Int32(clamping: $0.ordinal) }), .text(suspension.cause))
  }

  func standstill(from row: PGRow) throws -> Standstill? {
    guard let kind = try row.textOrNil("still_kind") else { return nil }
    return Standstill(from: try row.day("still_from"), kind: kind)
  }

  /// Rows of kind, first day, last day or null, and cause.
  static func suspensions(_ rows: JSONValue) throws -> [DeadlineSuspension] {
    try (rows.array ?? []).map { row in
      guard let members = row.array, members.count == 4, let kind = members[0].string,
        let from = members[1].string.flatMap(CalendarDay.init(iso8601:)),
        let cause = members[3].string
      else { throw Fault(.broken, "a suspension is stored in a form this program does not know") }
      return DeadlineSuspension(
        kind: kind, from: from, to: members[2].string.flatMap(CalendarDay.init(iso8601:)),
        cause: cause)
    }
  }

  func origin(from row: PGRow) throws -> Deadline.Origin {
    switch try row.text("counted_from") {
    case "registration": .registration
    case "service": .service(try row.id("origin_id"))
    case "hearing": .hearing(try row.id("origin_id"))
    default: .act
    }
  }
}

extension Deadline.Origin {
  var word: String {
    switch self {
    case .act: "act"
    case .registration: "registration"
    case .service: "service"
    case .hearing: "hearing"
    }
  }

  var id: UUID? {
    switch self {
    case .act, .registration: nil
    case .service(let id): id.uuid
    case .hearing(let id): id.uuid
    }
  }
}
