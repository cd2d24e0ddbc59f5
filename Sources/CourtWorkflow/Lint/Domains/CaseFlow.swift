/// Where a case can go, and which clocks may run where: followed through all actions.
struct CaseFlow {
  /// A step by which a clock comes into a state.
  struct Entry: Hashable {
    let action: String
    let from: String
    let starts: Bool
  }

  let definition: ProcedureDefinition
  let domains: CaseDomains
  let outcomes: [ActionOutcomes]
  /// States a case can come to from the initial one.
  let reached: Set<String>
  /// For each clock the states it may run in, with the steps that bring it there.
  private(set) var running: [String: [String: Set<Entry>]] = [:]

  init(_ definition: ProcedureDefinition) {
    self.definition = definition
    let domains = CaseDomains(definition)
    self.domains = domains
    outcomes = definition.actions.map { ActionOutcomes($0, in: domains) }
    reached = Self.reach([definition.initial], outcomes, definition)
    for clock in definition.clocks { running[clock.name] = follow(clock) }
  }

  func outcomes(of action: String) -> ActionOutcomes? {
    outcomes.first { $0.action.name == action }
  }

  func runs(_ clock: String) -> Set<String> { Set((running[clock] ?? [:]).keys) }

  func mayRun(_ clock: String, in state: String) -> Bool { running[clock]?[state] != nil }

  /// Where an outcome leads; nil when another procedure takes the case over.
  static func destination(
    _ outcome: ActionOutcomes.Outcome, of action: ActionDeclaration, from state: String
  ) -> String? {
    guard let index = outcome.target else { return state }
    let target = action.targets[index]
    return target.procedure == nil ? target.to : nil
  }

  /// All states that can be come to from these, these included.
  static func reach(
    _ origins: Set<String>, _ outcomes: [ActionOutcomes], _ definition: ProcedureDefinition,
    where isPossible: (ActionOutcomes.Outcome, ActionDeclaration) -> Bool = { _, _ in true }
  ) -> Set<String> {
    let known = Set(definition.states.map(\.name))
    var reached = origins
    var open = Array(origins)
    while let state = open.popLast() {
      for step in outcomes where step.action.from.contains(state) {
        for outcome in step.from(state) where isPossible(outcome, step.action) {
          guard let next = destination(outcome, of: step.action, from: state), known.contains(next)
          else { continue }
          if reached.insert(next).inserted { open.append(next) }
        }
      }
    }
    return reached
  }

  private func follow(_ clock: ClockDeclaration) -> [String: Set<Entry>] {
    let known = Set(definition.states.map(\.name))
    var found: [String: Set<Entry>] = [:]
    var open: [String] = []
    func enter(_ state: String, _ entry: Entry) {
      guard known.contains(state) else { return }
      if found[state] == nil { open.append(state) }
      found[state, default: []].insert(entry)
    }
    for step in outcomes
    where step.action.start.contains(where: { $0.clock == clock.name }) {
      for state in step.action.from {
        for outcome in step.from(state) where starts(clock, outcome, step.action) {
          guard let next = Self.destination(outcome, of: step.action, from: state) else {
            continue
          }
          enter(next, Entry(action: step.action.name, from: state, starts: true))
        }
      }
    }
    while let state = open.popLast() {
      for step in outcomes where step.action.from.contains(state) {
        for outcome in step.from(state) where survives(clock, outcome, step.action) {
          guard let next = Self.destination(outcome, of: step.action, from: state), next != state
          else { continue }
          enter(next, Entry(action: step.action.name, from: state, starts: false))
        }
      }
    }
    return found
  }

  private func starts(
    _ clock: ClockDeclaration, _ outcome: ActionOutcomes.Outcome, _ action: ActionDeclaration
  ) -> Bool {
    outcome.starts.contains { action.start[$0].clock == clock.name }
  }

  /// Whether a clock that ran before the action may still run after it.
  func survives(
    _ clock: ClockDeclaration, _ outcome: ActionOutcomes.Outcome, _ action: ActionDeclaration
  ) -> Bool {
    let consumes =
      clock.onExpiry == action.name && clock.scope == .wholeCase && action.by == ["system"]
    if consumes { return false }
    for isAfterStops in [false, true] {
      let path = DomainPath(owner: "clocks", field: clock.name, isAfterStops: isAfterStops)
      if outcome.counts[path] == 0 { return false }
    }
    let hits = outcome.stops.map { action.stop[$0] }.filter {
      $0.clock == nil || $0.clock == clock.name
    }
    return !hits.contains { $0.party == nil }
  }
}
