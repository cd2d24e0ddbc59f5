import CourtDomain
import CourtPG
import Foundation

/// Reads the table of what is taken, by the owner's connection and no code of the court, and judges
/// what the bookers were told.
struct BookingJudge {
  let owner: String

  struct Judgment {
    var doubled = 0
    var lost = 0
    var unknown = 0
    var unjustified = 0
    var rows = 0
    var deadlocks = 0

    var lines: [String] {
      [
        "independent reading of \(rows) rows: double bookings \(doubled), lost bookings \(lost), "
          + "bookings nobody was told of \(unknown), refusals without reason \(unjustified); "
          + "deadlocks in the server's own count \(deadlocks)"
      ]
    }
  }

  private struct Taken: Sendable {
    let hearing: String
    let from: Int64
    let to: Int64
  }

  func judge(_ report: BookingStorm.Report, writing path: String?) async throws -> Judgment {
    let pool = PGPool(
      PGConfig(connectionString: owner, poolSize: 1, callTimeout: .seconds(600)))
    let (taken, deadlocks) = try await pool.session(timeout: .seconds(600)) { connection in
      let rows = try connection.query(
        """
        SELECT CASE kind WHEN 'room' THEN 'room/' ELSE 'person/' END || key AS holder,
          hearing_id::text AS hearing, (extract(epoch FROM lower(during)) * 1000000)::bigint AS a,
          (extract(epoch FROM upper(during)) * 1000000)::bigint AS b
        FROM hearing_resource WHERE active ORDER BY 1, 3
        """)
      var taken: [String: [Taken]] = [:]
      for row in rows {
        taken[try row.text("holder"), default: []].append(
          Taken(
            hearing: try row.text("hearing"), from: try row.int64("a"), to: try row.int64("b")))
      }
      let count = try connection.query(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
      return (taken, try count.map { try $0.int("deadlocks") }.first ?? 0)
    }
    await pool.shutdown()
    var judgment = Judgment(deadlocks: deadlocks)
    judgment.rows = taken.values.reduce(0) { $0 + $1.count }
    for list in taken.values {
      judgment.doubled += zip(list, list.dropFirst()).count { $0.to > $1.from }
    }
    compare(report, taken, &judgment)
    judgment.unjustified = report.refused.count { !isJustified($0, taken) }
    if let path { try write(taken, to: path) }
    return judgment
  }

  private func compare(
    _ report: BookingStorm.Report, _ taken: [String: [Taken]], _ judgment: inout Judgment
  ) {
    let told = Set((report.booked + report.planned).map(\.description))
    let kept = Set(taken.values.flatMap { $0.map(\.hearing) })
    judgment.lost = told.subtracting(kept).count
    // Hearings of the storm and its plan carry these numbers.
    judgment.unknown = kept.subtracting(told).count { hearing in
      guard let digits = hearing.split(separator: "-").last,
        let number = Int(digits, radix: 16)
      else { return true }
      return number >= 3 << 40
    }
  }

  private func isJustified(_ refused: BookingTry, _ taken: [String: [Taken]]) -> Bool {
    let (from, to) = (refused.startsAt.microseconds, refused.endsAt.microseconds)
    return refused.resources.contains { resource in
      let holder = (resource.kind == "room" ? "room/" : "person/") + resource.key
      return (taken[holder] ?? []).contains { $0.from < to && from < $0.to }
    }
  }

  /// One line of JSON for every person and room of every hearing.
  private func write(_ taken: [String: [Taken]], to path: String) throws {
    var text = ""
    for (holder, list) in taken.sorted(by: { $0.key < $1.key }) {
      for entry in list {
        let line: JSONValue = [
          "res": .string(holder), "from": .int(entry.from), "to": .int(entry.to),
          "id": .string(entry.hearing),
        ]
        text += line.text + "\n"
      }
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }
}
