import CourtWorkflow
import Foundation

/// The seeded faults beside this file: plausible mistakes, written down before the checks were
/// deepened, each as one edit of a frozen procedure.
struct SeededFault: Sendable {
  let id: String
  let title: String
  let kind: String
  /// The name of the declaration the mistake stands in.
  let near: String
  let isSubtle: Bool
  let old: String
  let new: String
  let occurrence: Int

  enum Broken: Error { case unreadable(String), textNotFound(String) }

  static func folder() -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("SeededFaults")
  }

  static func procedure() throws -> String {
    try String(contentsOf: folder().appendingPathComponent("procedure.yaml"), encoding: .utf8)
  }

  /// Reads the list: every entry is flat, and its texts are quoted as in JSON.
  static func all() throws -> [SeededFault] {
    let text = try String(
      contentsOf: folder().appendingPathComponent("faults.yaml"), encoding: .utf8)
    var entries: [[String: String]] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = line[..<colon].drop { $0 == " " || $0 == "-" }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      if line.hasPrefix("- ") { entries.append([:]) }
      guard !entries.isEmpty else { continue }
      entries[entries.count - 1][String(key)] = try unquoted(String(value))
    }
    return try entries.map { entry in
      guard let id = entry["id"], let old = entry["old"], let new = entry["new"],
        let near = entry["near"]
      else { throw Broken.unreadable(entry["id"] ?? "?") }
      return SeededFault(
        id: id, title: entry["title"] ?? "", kind: entry["kind"] ?? "", near: near,
        isSubtle: entry["subtle"] == "true", old: old, new: new,
        occurrence: entry["occurrence"].flatMap(Int.init) ?? 1)
    }
  }

  private static func unquoted(_ value: String) throws -> String {
    guard value.hasPrefix("\"") else { return value }
    return try JSONDecoder().decode(String.self, from: Data(value.utf8))
  }

  /// The procedure with the mistake in it, and the lines the edit touches.
  func seeded(into text: String) throws -> (text: String, lines: ClosedRange<Int>) {
    var start = text.startIndex
    for count in 1...occurrence {
      guard let range = text.range(of: old, range: start..<text.endIndex) else {
        throw Broken.textNotFound(id)
      }
      if count == occurrence {
        let first = text[..<range.lowerBound].count { $0 == "\n" } + 1
        let last = first + max(1, new.count { $0 == "\n" })
        return (text.replacingCharacters(in: range, with: new), first...last)
      }
      start = range.upperBound
    }
    throw Broken.textNotFound(id)
  }

  /// The lines of every declaration of that name, from its own line to the next of its depth.
  static func blocks(of name: String, in text: String) -> [ClosedRange<Int>] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var blocks: [ClosedRange<Int>] = []
    for (index, line) in lines.enumerated() where line.hasPrefix("  \(name):") {
      let after = lines.dropFirst(index + 1).firstIndex { next in
        let depth = next.prefix { $0 == " " }.count
        return depth <= 2 && depth < next.count
      }
      blocks.append(index + 1...(after ?? lines.count))
    }
    return blocks
  }
}
