import CourtCases
import CourtDomain
import CourtPG
import Foundation

/// Hearings found by what they take, by their series and by the people in them.
extension PGCourtTransaction {
  func scheduledHearings(taking resources: [HearingResource], from: Instant, to: Instant) throws
    -> [Hearing]
  {
    guard !resources.isEmpty, from < to else { return [] }
    return try query(
      Self.hearingsTaking,
      [
        court, .textArray(resources.map(\.kind)), .textArray(resources.map(\.key)),
        .instant(from), .instant(to),
      ]
    ).map(hearing(from:))
  }

  private static let hearingsTaking = PGStatement(
    """
    SELECT \(hearingColumns) FROM hearing h
    WHERE h.court_id = $1 AND h.standing = 'scheduled' AND h.hearing_id IN (
      SELECT r.hearing_id FROM unnest($2, $3) AS w (kind, key)
      CROSS JOIN LATERAL (
        SELECT t.hearing_id FROM hearing_resource t
        WHERE t.place = calendar_place($1, w.kind, w.key) AND t.active
          AND t.during && tstzrange($4, $5, '[)') OFFSET 0) AS r)
    ORDER BY h.starts_at, h.hearing_id LIMIT 5000
    """)

  func hearings(ofSeries series: String, judge: AccountID, besides: CaseID, from: Instant) throws
    -> [Hearing]
  {
    try query(
      Self.seriesHearings, [court, .text(series), .id(judge), .id(besides), .instant(from)]
    )
    .map(hearing(from:))
  }

  private static let seriesHearings = PGStatement(
    """
    SELECT \(hearingColumns) FROM hearing h
    JOIN hearing_request q ON q.court_id = h.court_id AND q.case_id = h.case_id
      AND q.body ->> 'series' = $2
    WHERE h.court_id = $1 AND h.judge_id = $3 AND h.case_id <> $4 AND h.standing = 'scheduled'
      AND h.starts_at >= $5
    ORDER BY h.starts_at, h.hearing_id LIMIT 200
    """)

  /// Cases in a state in which a hearing can be booked, that have none and are not being heard in
  /// stages; the end of the trial limit says how urgent each is, then how long it has been ready for
  /// one: who was put off keeps his place.
  func casesAwaitingHearing(in states: [String], judge: AccountID?, limit: Int) throws
    -> [AwaitingCase]
  {
    try query(
      """
      SELECT f.case_id, j.account_id, s.since, d.last_day::text AS limit_on,
        q.body::text AS demand, s.put_off_from
      FROM case_file f
      CROSS JOIN LATERAL (
        SELECT coalesce((SELECT min(e.at) FROM docket_entry e WHERE e.court_id = f.court_id
            AND e.case_id = f.case_id AND e.incident_id IS NULL AND e.to_state = f.state),
            f.filed_at) AS since,
          (SELECT max(p.starts_at) FROM hearing p WHERE p.court_id = f.court_id
            AND p.case_id = f.case_id AND p.standing = 'adjourned') AS put_off_from) AS s
      LEFT JOIN assignment j ON j.court_id = f.court_id AND j.case_id = f.case_id
        AND j.role = 'judge' AND j.ended_at IS NULL AND j.seat = 1
      LEFT JOIN LATERAL (
        SELECT min(t.last_day) AS last_day FROM deadline t WHERE t.court_id = f.court_id
          AND t.case_id = f.case_id AND t.standing = 'running' AND t.clock = 'trial-limit'
          AND t.incident_id IS NULL) AS d ON true
      LEFT JOIN hearing_request q ON q.court_id = f.court_id AND q.case_id = f.case_id
      WHERE f.court_id = $1 AND NOT f.is_closed
        AND f.procedure || '/' || f.procedure_version || '/' || f.state = ANY ($4)
        AND ($2::uuid IS NULL OR j.account_id = $2)
        AND NOT EXISTS (SELECT FROM hearing h WHERE h.court_id = f.court_id
          AND h.case_id = f.case_id AND h.standing = 'scheduled')
        AND NOT EXISTS (SELECT FROM incident i WHERE i.court_id = f.court_id
          AND i.case_id = f.case_id AND i.name = 'asynchronous-hearing' AND i.closed_at IS NULL)
      ORDER BY d.last_day NULLS LAST, s.since, f.case_id LIMIT $3
      """, court, .id(orNull: judge), rows(limit), .textArray(states)
    ).map { row in
      AwaitingCase(
        caseID: try row.id("case_id"), judgeID: try row.idOrNil("account_id"),
        since: try row.instant("since"),
        limitOn: try row.textOrNil("limit_on").flatMap { CalendarDay(iso8601: $0) },
        demand: try row.textOrNil("demand").map { try StoredJSON.parse($0, "demand") },
        putOffFrom: try row.instantOrNil("put_off_from"))
    }
  }

  func hearings(ofPerson account: AccountID, from: Instant, limit: Int) throws
    -> [(hearing: Hearing, file: CaseFile)]
  {
    try query(Self.personHearings, [court, .id(account), .instant(from), rows(limit)]).map {
      (hearing: try hearing(from: $0), file: try caseFile(from: $0))
    }
  }

  /// Whoever presides, sits, keeps the record, mediates, is a party or acts for one.
  private static let personHearings = PGStatement(
    """
    SELECT \(hearingColumns.replacing("h.case_id, ", with: "")), \(caseColumns)
    FROM hearing h JOIN case_file f ON f.court_id = h.court_id AND f.case_id = h.case_id
    WHERE h.court_id = $1 AND h.starts_at >= $3 AND (
      h.judge_id = $2 OR h.clerk_id = $2
      OR EXISTS (SELECT FROM assignment a WHERE a.court_id = $1 AND a.case_id = h.case_id
        AND a.account_id = $2 AND a.ended_at IS NULL)
      OR EXISTS (SELECT FROM party p WHERE p.court_id = $1 AND p.case_id = h.case_id
        AND p.account_id = $2)
      OR EXISTS (SELECT FROM representation r JOIN party p ON p.court_id = r.court_id
        AND p.party_id = r.party_id WHERE r.court_id = $1 AND r.account_id = $2
        AND p.case_id = h.case_id))
    ORDER BY h.starts_at, h.hearing_id LIMIT $4
    """)
}
