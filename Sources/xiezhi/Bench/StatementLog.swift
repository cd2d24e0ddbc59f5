import Foundation

/// One statement as PostgreSQL's own log told it.
struct LoggedStatement: Equatable {
  var sql: String
  /// Values as the server prints them; `nil` for NULL.
  var parameters: [String?]
}

/// Reads statements out of a log written with `log_statement = all`.
enum StatementLog {
  /// Put before every entry with the role's name after it, so that an entry's end is known whatever
  /// its text holds.
  static let entryMark = "@xiezhi-bench@"
  static let linePrefix = entryMark + "%u "

  /// The statements of one role between two marks that another role set, in the order in which the
  /// server took them.
  static func statements(in log: String, of role: String, from begin: String, to end: String) throws
    -> [LoggedStatement]
  {
    guard let first = log.range(of: begin),
      let last = log.range(of: end, range: first.upperBound..<log.endIndex)
    else { throw BenchFailure("the server's log does not hold the marks \(begin) and \(end)") }
    return entries(String(log[first.upperBound..<last.lowerBound]), of: role)
  }

  private static func entries(_ log: String, of role: String) -> [LoggedStatement] {
    var found: [LoggedStatement] = []
    for entry in log.components(separatedBy: entryMark) where entry.hasPrefix(role + " ") {
      // A line feed inside an entry is followed by a tab that is not part of it.
      let text = entry.dropFirst(role.count + 1).replacing("\n\t", with: "\n")
        .trimmingSuffix("\n")
      if let sql = statement(text) {
        found.append(LoggedStatement(sql: sql, parameters: []))
      } else if text.hasPrefix("DETAIL:  parameters: "), !found.isEmpty {
        found[found.count - 1].parameters = parameters(text.dropFirst(21))
      }
    }
    return found
  }

  private static func statement(_ entry: String) -> String? {
    guard entry.hasPrefix("LOG:  ") else { return nil }
    let rest = entry.dropFirst(6)
    guard rest.hasPrefix("statement: ") || rest.hasPrefix("execute "),
      let colon = rest.range(of: ": ")
    else { return nil }
    return String(rest[colon.upperBound...])
  }

  /// `$1 = '…', $2 = NULL, …` with apostrophes doubled.
  static func parameters(_ text: Substring) -> [String?] {
    var values: [String?] = []
    var rest = text.unicodeScalars[...]
    while let sign = rest.firstIndex(of: "=") {
      rest = rest[sign...].dropFirst(2)
      guard rest.first == "'" else {
        values.append(nil)
        rest = rest.dropFirst(4)
        continue
      }
      rest = rest.dropFirst()
      var value = String.UnicodeScalarView()
      while let next = rest.popFirst() {
        if next == "'" {
          guard rest.first == "'" else { break }
          rest = rest.dropFirst()
        }
        value.append(next)
      }
      values.append(String(value))
    }
    return values
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(_ suffix: Character) -> String {
    var text = Substring(self)
    while text.last == suffix { text = text.dropLast() }
    return String(text)
  }
}
