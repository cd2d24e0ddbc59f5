public import CourtDomain

/// One dated row of a law table as it stands in its file, for showing and comparing.
public struct LawRow: Hashable, Sendable {
  public enum Standing: String, Sendable, Hashable, CaseIterable {
    /// Read in the text of the instrument.
    case text
    /// Seen in a secondary source; to be read in the official text before a release.
    case secondary
    /// The court's own rule where no article exists: it is not law.
    case house
  }

  public let file: String
  public let line: Int
  /// The part of the file, such as `periods/rows`.
  public let table: String
  public let rule: String
  public let validFrom: CalendarDay
  /// The last day in force; `nil` while it is.
  public let validTo: CalendarDay?
  /// The row's values as written, without the columns named here.
  public let value: String
  /// What the rule is called; `nil` for tables without names.
  public let name: LocalizedText?
  /// `value` without the name, for showing the two apart.
  public let body: String
  /// Such as `CPL 128; INT 99`.
  public let citation: String
  /// The same in words.
  public let source: LocalizedText
  public let note: String?
  public let standing: Standing

  public func isInForce(on day: CalendarDay) -> Bool {
    validFrom <= day && validTo.map { day <= $0 } ?? true
  }
}

/// What the law says differently on two days.
public struct LawChange: Hashable, Sendable {
  public let table: String
  public let rule: String
  /// `nil` where the rule was not in force on the first day.
  public let before: LawRow?
  /// `nil` where it is no longer in force on the second day.
  public let after: LawRow?
}

/// A value with the row it came from.
struct Dated<Value: Sendable>: Sendable {
  let row: LawRow
  let value: Value
}

/// The versions of each rule of one table, asked by day.
struct DatedTable<Value: Sendable>: Sendable {
  private(set) var versions: [String: [Dated<Value>]] = [:]

  mutating func add(_ row: LawRow, _ value: Value) {
    versions[row.rule, default: []].append(Dated(row: row, value: value))
  }

  func inForce(_ rule: String, on day: CalendarDay) throws(LawError) -> Dated<Value> {
    guard let known = versions[rule] else { throw .unknownRule(rule) }
    guard let found = known.first(where: { $0.row.isInForce(on: day) }) else {
      throw .notInForce(rule: rule, on: day)
    }
    return found
  }

  /// The version of that day, else the oldest: for what is older than the text the row cites.
  func inForceOrFirst(_ rule: String, on day: CalendarDay) throws(LawError) -> Dated<Value> {
    guard let known = versions[rule], let first = known.first else { throw .unknownRule(rule) }
    return known.first { $0.row.isInForce(on: day) } ?? first
  }

  /// All rules in force on that day, by name.
  func all(on day: CalendarDay) -> [Dated<Value>] {
    versions.values.compactMap { $0.first { $0.row.isInForce(on: day) } }
      .sorted { $0.row.rule < $1.row.rule }
  }
}
