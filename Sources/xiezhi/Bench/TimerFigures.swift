import CourtDomain
import CourtPG
import Foundation

/// What the database itself says became of the copies of one label.
///
/// Instants are those of the commits (`track_commit_timestamp`), not of the program that is measured.
struct TimerFigures {
  var due = 0
  /// Deadlines that took effect.
  var fired = 0
  /// Docket entries beyond the one each has.
  var duplicates = 0
  /// Deadlines that ran out and still run, or took effect without an entry.
  var losses = 0
  /// Deadlines that an outage moved.
  var relieved = 0
  /// Milliseconds from due to committed.
  var lateness: [Double] = []
  /// Seconds from the first commit to the last.
  var span = 0.0
  /// The most places by which one was committed before another that was due earlier.
  var disorder = 0

  var text: String {
    let late = [0.5, 0.99, 1].map {
      BenchCell.number(Statistics.percentile($0, of: lateness), decimals: 1).text
    }
    return "due \(due), fired \(fired), twice \(duplicates), lost \(losses), moved \(relieved), "
      + "late by \(late.joined(separator: " / ")) ms, in \(BenchCell.number(span, decimals: 1).text) s"
  }

  static func read(
    _ pool: PGPool, label: String, clock: String, action: String
  ) async throws -> TimerFigures {
    try await pool.session(timeout: .seconds(300)) { connection in
      var figures = TimerFigures()
      let rows = try connection.query(
        PGStatement(
          """
          SELECT d.standing, d.revisions, coalesce(e.entries, 0)::int AS entries,
            (extract(epoch FROM pg_xact_commit_timestamp(d.xmin)) * 1000)::float8 AS committed,
            (extract(epoch FROM d.due_at) * 1000)::float8 AS due
          FROM case_file f JOIN deadline d USING (court_id, case_id)
          LEFT JOIN LATERAL (
            SELECT count(*) AS entries FROM docket_entry e
            WHERE e.court_id = f.court_id AND e.case_id = f.case_id AND e.action = '\(action)'
          ) AS e ON true
          WHERE f.number LIKE '\(label) %' AND d.clock = '\(clock)'
          ORDER BY d.due_at, d.deadline_id
          """))
      var commits: [Double] = []
      for row in rows {
        figures.due += 1
        let (standing, entries) = (try row.text("standing"), try row.int("entries"))
        let (committed, due) = (try row.double("committed"), try row.double("due"))
        if standing == "running", try row.int("revisions") > 0 {
          figures.relieved += 1
          figures.losses += entries
          commits.append(committed)
          continue
        }
        figures.duplicates += max(0, entries - 1)
        guard standing == "expired", entries > 0 else {
          figures.losses += 1
          continue
        }
        figures.fired += 1
        figures.lateness.append(committed - due)
        commits.append(committed)
      }
      figures.span = ((commits.max() ?? 0) - (commits.min() ?? 0)) / 1000
      figures.disorder = Self.disorder(commits)
      return figures
    }
  }

  /// `commits` stand in the order in which they were due.
  private static func disorder(_ commits: [Double]) -> Int {
    let order = commits.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
    return order.enumerated().map { abs($0.offset - $0.element.offset) }.max() ?? 0
  }
}
