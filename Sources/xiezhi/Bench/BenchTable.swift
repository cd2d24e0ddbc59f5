import CourtDomain
import Foundation

/// A benchmark could not be run, or what it compares is not comparable.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// What one run measured: a few rows with the same columns, and what one must know to read them.
struct BenchTable {
  let title: String
  let columns: [String]
  private(set) var rows: [(name: String, cells: [BenchCell])] = []
  var notes: [String] = []

  init(_ title: String, columns: [String]) {
    self.title = title
    self.columns = columns
  }

  mutating func add(_ name: String, _ cells: [BenchCell]) { rows.append((name, cells)) }

  var text: String {
    let header = [""] + columns
    let lines = [header] + rows.map { [$0.name] + $0.cells.map(\.text) }
    let widths = header.indices.map { column in
      lines.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    let body = lines.map { line in
      line.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }.joined(separator: "  ")
    }
    return ([title] + body + notes.map { "* " + $0 }).joined(separator: "\n")
  }

  var json: JSONValue {
    var object: JSONValue = ["title": .string(title)]
    let rows = rows.map { row in
      var members = JSONObject()
      members["name"] = .string(row.name)
      for (column, cell) in zip(columns, row.cells) { members[column] = cell.json }
      return JSONValue.object(members)
    }
    if case .object(var members) = object {
      members["rows"] = .array(rows)
      members["notes"] = .array(notes.map { .string($0) })
      object = .object(members)
    }
    return object
  }
}

/// One figure of a table, rounded for reading.
enum BenchCell {
  case number(Double, decimals: Int = 0)
  case ratio(Double)
  case none

  var text: String {
    switch self {
    case .number(let value, let decimals): Self.rounded(value, decimals)
    case .ratio(let value): Self.rounded(value, 2)
    case .none: "–"
    }
  }

  var json: JSONValue {
    switch self {
    case .none: .null
    default: .number(text)
    }
  }

  private static func rounded(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }
}

/// Summaries of several measurements.
enum Statistics {
  /// The middle one, or the mean of the two middle ones; 0 for none.
  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The value that the given share of the measurements does not exceed; nearest rank.
  static func percentile(_ share: Double, of values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let rank = Int((share * Double(sorted.count)).rounded(.up)) - 1
    return sorted[min(max(rank, 0), sorted.count - 1)]
  }
}

/// Tells on standard error what is going on.
func progress(_ text: String) {
  try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
}

/// Runs the body and answers how many seconds it took by a clock that never jumps.
func seconds(_ body: () async throws -> Void) async rethrows -> Double {
  let clock = ContinuousClock()
  let start = clock.now
  try await body()
  return (clock.now - start).inSeconds
}

extension Duration {
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
