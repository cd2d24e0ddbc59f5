/// Several conditions judged together, for every combination of the values they read.
struct JointTable {
  /// The most combinations that are tried; beyond it the question stays open.
  static let combinationLimit = 20_000

  /// One combination: what each condition answers, and the values behind it.
  struct Row {
    fileprivate let table: JointTable
    fileprivate let indices: [Int]

    func answer(_ condition: Int) -> TruthTable.Answer {
      let lookup = table.lookups[condition]
      var row = 0
      for (variable, stride) in lookup { row += indices[variable] * stride }
      return table.tables[condition].answers[row]
    }

    /// The value read at a path; nil when no condition reads it or the input is left out.
    func value(_ path: DomainPath) -> Value? {
      guard let variable = table.positions[path] else { return nil }
      return table.variables[variable].samples[indices[variable]]
    }

    /// True when the value is one of the samples at a path.
    func isSampled(_ value: Value, at path: DomainPath) -> Bool {
      table.positions[path].map { table.variables[$0].samples.contains(value) } ?? false
    }

    /// The values as a reader would write them: `input.relief = 'deferred'`.
    var shown: Bilingual {
      let parts = table.variables.indices.map { variable -> Bilingual in
        let path = table.variables[variable].path.shown
        guard let value = table.variables[variable].samples[indices[variable]] else {
          return Bilingual(zh: "“\(path)”未填", en: "\(path) = left out")
        }
        let text = "\(path) = \(value.stringValue.map { "'\($0)'" } ?? value.shown)"
        return Bilingual(zh: "“\(text)”", en: text)
      }
      return Bilingual(
        zh: parts.map(\.zh).joined(separator: "、"), en: parts.map(\.en).joined(separator: ", "))
    }
  }

  fileprivate let tables: [TruthTable]
  fileprivate let variables: [TruthTable.Variable]
  fileprivate let positions: [DomainPath: Int]
  /// For each condition, its variables among all of them with the stride in its own table.
  fileprivate let lookups: [[(Int, Int)]]
  let combinations: Int
  var isExact: Bool { tables.allSatisfy(\.isExact) }

  /// Nil when there are more combinations than are tried.
  init?(_ tables: [TruthTable], also extra: [TruthTable.Variable] = []) {
    var variables: [TruthTable.Variable] = []
    var positions: [DomainPath: Int] = [:]
    var combinations = 1
    for variable in tables.flatMap(\.variables) + extra where positions[variable.path] == nil {
      positions[variable.path] = variables.count
      variables.append(variable)
      combinations *= variable.samples.count
      guard combinations <= Self.combinationLimit else { return nil }
    }
    self.tables = tables
    self.variables = variables
    self.positions = positions
    self.combinations = combinations
    lookups = tables.map { table in
      var stride = 1
      return table.variables.map { variable in
        defer { stride *= variable.samples.count }
        return (positions[variable.path] ?? 0, stride)
      }
    }
  }

  func reads(_ path: DomainPath) -> Bool { positions[path] != nil }

  /// Counts of clocks, before and after the stops, and of incidents.
  var countPaths: [DomainPath] {
    variables.map(\.path).filter { $0.owner == "clocks" || $0.owner == "incidents" }
  }

  /// The first combination that satisfies the question.
  func first(where isFound: (Row) -> Bool) -> Row? {
    var indices = Array(repeating: 0, count: variables.count)
    for _ in 0..<combinations {
      let row = Row(table: self, indices: indices)
      if isFound(row) { return row }
      var position = 0
      while position < indices.count {
        indices[position] += 1
        if indices[position] < variables[position].samples.count { break }
        indices[position] = 0
        position += 1
      }
    }
    return nil
  }

  func forEach(_ visit: (Row) -> Void) {
    _ = first {
      visit($0)
      return false
    }
  }
}

extension [TruthTable] {
  /// The tables that share values with these, directly or through one another.
  func connected(to seeds: [TruthTable]) -> [TruthTable] {
    var paths = Set(seeds.flatMap { $0.variables.map(\.path.root) })
    var rest = self
    var found: [TruthTable] = []
    while let index = rest.firstIndex(where: { table in
      table.variables.contains { paths.contains($0.path.root) }
    }) {
      let table = rest.remove(at: index)
      paths.formUnion(table.variables.map(\.path.root))
      found.append(table)
    }
    return found
  }
}

extension DomainPath {
  /// The path before any stop, which ties the counts before and after together.
  var root: DomainPath { DomainPath(owner: owner, field: field) }
}
