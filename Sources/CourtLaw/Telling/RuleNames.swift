extension LawBook {
  /// The names of all rules of all tables, in force or not.
  public var allRules: Set<String> { Set(tables.rows.map(\.rule)) }

  /// The rules whose names are closest to a name that does not exist, best first.
  ///
  /// A part of the name counts as close (`appeal` finds `appeal.judgment`), then few slips of the
  /// keyboard do.
  public func nearestRules(to name: String, limit: Int = 5) -> [String] {
    let wanted = Array(name.lowercased().prefix(80))
    guard !wanted.isEmpty else { return [] }
    let scored = allRules.compactMap { rule -> (score: Int, rule: String)? in
      let known = Array(rule.lowercased())
      let slips = Self.slips(wanted, known)
      if slips <= max(2, wanted.count / 3) { return (slips, rule) }
      let parts = rule.lowercased().split { ".-".contains($0) }.map(Array.init)
      let words = name.lowercased().split { ".- _".contains($0) }.map(Array.init)
      let shared = words.count { word in
        parts.contains { Self.slips(word, $0) <= (word.count > 4 ? 1 : 0) }
      }
      return shared > 0 ? (100 - shared, rule) : nil
    }
    return scored.sorted { ($0.score, $0.rule) < ($1.score, $1.rule) }.prefix(limit).map(\.rule)
  }

  /// How many letters must be put in, taken out, changed or swapped with a neighbour.
  private static func slips(_ left: [Character], _ right: [Character]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var before: [Int] = []
    var above = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var line = [row + 1]
      for (column, other) in right.enumerated() {
        var best = min(
          line[column] + 1, above[column + 1] + 1, above[column] + (letter == other ? 0 : 1))
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          best = min(best, before[column - 1] + 1)
        }
        line.append(best)
      }
      (before, above) = (above, line)
    }
    return above[right.count]
  }
}
