/// Everything an action can come to, with the conditions that go together kept together.
struct ActionOutcomes {
  /// One way the action can go.
  struct Outcome: Hashable {
    /// The state it needs; nil when no condition asks for one.
    let state: String?
    /// How many clocks run before and after the stops, and how many incidents are open, where a
    /// condition asks for it.
    let counts: [DomainPath: Int64]
    /// Index of the target taken; nil when the case stays.
    let target: Int?
    /// Indices of the stops and starts that are carried out.
    let stops: Set<Int>
    let starts: Set<Int>
    /// Indices of the effects that are carried out, as far as their conditions are followed.
    let effects: Set<Int>
  }

  let action: ActionDeclaration
  private(set) var outcomes: Set<Outcome> = []
  /// False when there were too many combinations, and every way is taken for possible.
  private(set) var isDecided = true

  init(_ action: ActionDeclaration, in domains: CaseDomains) {
    self.action = action
    let plan = Plan(action, domains)
    guard let joint = plan.joint(domains) ?? plan.withoutGuards.joint(domains) else {
      isDecided = false
      outcomes = Self.anything(action)
      return
    }
    var found: Set<Outcome> = []
    let countPaths = joint.countPaths
    joint.forEach { row in
      if let outcome = plan.outcome(row, countPaths) { found.insert(outcome) }
    }
    outcomes = found
  }

  private static func anything(_ action: ActionDeclaration) -> Set<Outcome> {
    let stays = action.targets.contains { $0.when == nil } ? [] : [Int?.none]
    let targets = action.targets.indices.map { Int?.some($0) } + stays
    return Set(
      targets.map { target in
        Outcome(
          state: nil, counts: [:], target: target,
          stops: Set(action.stop.indices.filter { action.stop[$0].when == nil }),
          starts: Set(action.start.indices),
          effects: Set(action.effects.indices.filter { action.effects[$0].when == nil }))
      })
  }

  /// The outcomes possible from a state.
  func from(_ state: String) -> [Outcome] {
    outcomes.filter { $0.state == nil || $0.state == state }
  }
}

/// The conditions of an action that decide where it leads and which clocks run.
private struct Plan {
  let action: ActionDeclaration
  private let isConsuming: [DomainPath]
  private var tables: [TruthTable] = []
  /// Counts of clocks that are read after the stops.
  private var countsAfter: [DomainPath] = []
  private var guards: [Int] = []
  private var targets: [Int?] = []
  private var stops: [Int?] = []
  private var starts: [Int?] = []
  private var effects: [Int?] = []

  init(_ action: ActionDeclaration, _ domains: CaseDomains) {
    self.action = action
    isConsuming = domains.definition.clocks.filter {
      $0.onExpiry == action.name && $0.scope == .wholeCase && action.by == ["system"]
    }.map { DomainPath(owner: "clocks", field: $0.name) }
    func table(_ when: Expression?, isAfterStops: Bool = true) -> TruthTable? {
      guard let when else { return nil }
      let found = TruthTable(
        when, in: domains, action: action, after: action.set, isAfterStops: isAfterStops)
      // Samples that give one answer only decide nothing unless they are complete.
      guard let found, found.isExact || found.hasBothAnswers else {
        return TruthTable(unfollowed: when)
      }
      return found
    }
    var tables: [TruthTable] = []
    func place(_ found: TruthTable?) -> Int? {
      guard let found else { return nil }
      tables.append(found)
      return tables.count - 1
    }
    for target in action.targets {
      targets.append(place(table(target.when)))
    }
    for stop in action.stop {
      stops.append(place(table(stop.when, isAfterStops: false)))
    }
    for start in action.start {
      starts.append(place(table(start.when)))
    }
    for effect in action.effects {
      // Of the effects, only the closing of tasks is followed.
      effects.append(effect.name == "close-tasks" ? place(table(effect.when)) : nil)
    }
    let required = action.requires.compactMap {
      TruthTable($0.when, in: domains, action: action)
    }.filter { $0.isExact || $0.hasBothAnswers }
    let standing: Set<String> = ["", "clocks", "incidents"]
    let ofCase = required.filter { condition in
      condition.variables.contains { standing.contains($0.path.owner) }
    }
    for condition in required.connected(to: tables + ofCase) {
      guards.append(tables.count)
      tables.append(condition)
    }
    self.tables = tables
    countsAfter = Set(
      tables.flatMap { $0.variables.map(\.path) }.filter {
        $0.isAfterStops && $0.owner == "clocks"
      }
    ).sorted { $0.field < $1.field }
  }

  /// The same without what the action requires: more can happen, never less.
  var withoutGuards: Plan {
    var copy = self
    copy.guards = []
    copy.tables = Array(tables.prefix(guards.first ?? tables.count))
    return copy
  }

  /// All conditions together; the counts of clocks before the stops are added where only those
  /// after are read.
  func joint(_ domains: CaseDomains) -> JointTable? {
    let before = countsAfter.compactMap { path in
      domains.samples(of: path.root, in: action).map {
        TruthTable.Variable(path: path.root, samples: $0)
      }
    }
    return JointTable(tables, also: before)
  }

  func outcome(_ row: JointTable.Row, _ countPaths: [DomainPath]) -> ActionOutcomes.Outcome? {
    guard guards.allSatisfy({ row.answer($0) == .yes }) else { return nil }
    guard isConsuming.allSatisfy({ (row.value($0)?.intValue ?? 0) == 0 }) else { return nil }
    var fired: Set<Int> = []
    for (index, condition) in stops.enumerated() {
      switch condition.map({ row.answer($0) }) ?? .yes {
      case .yes: fired.insert(index)
      case .no: break
      case .failed: return nil
      }
    }
    guard agrees(row, fired) else { return nil }
    var target: Int?
    for (index, condition) in targets.enumerated() {
      let answer = condition.map { row.answer($0) } ?? .yes
      if answer == .failed { return nil }
      if answer == .yes {
        target = index
        break
      }
    }
    let started = starts.indices.filter { index in
      starts[index].map { row.answer($0) == .yes } ?? true
    }
    let done = effects.indices.filter { index in
      action.effects[index].when == nil || effects[index].map { row.answer($0) == .yes } ?? false
    }
    var counts: [DomainPath: Int64] = [:]
    for path in countPaths { counts[path] = row.value(path)?.intValue }
    return ActionOutcomes.Outcome(
      state: row.value(.state)?.stringValue, counts: counts, target: target, stops: fired,
      starts: Set(started), effects: Set(done))
  }

  /// Whether the counts after the stops follow from those before.
  private func agrees(_ row: JointTable.Row, _ fired: Set<Int>) -> Bool {
    for path in countsAfter {
      let after = row.value(path)?.intValue ?? 0
      let before = row.value(path.root)?.intValue ?? 0
      let hits = fired.map { action.stop[$0] }.filter {
        $0.clock == nil || $0.clock == path.field
      }
      if hits.contains(where: { $0.party == nil }) {
        if after != 0 { return false }
      } else if hits.isEmpty {
        if after != before { return false }
      } else if after != before, after != before - 1 {
        return false
      }
    }
    return true
  }
}
