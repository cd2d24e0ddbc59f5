/// One thing somebody of a role may do, and how he goes about it.
///
/// A class, so that looking at it copies nothing.
final class Move {
  enum Target {
    case action(ActionDeclaration)
    case incident(IncidentDeclaration)
    case sequel(SequelDeclaration)
  }

  let target: Target
  let name: String
  let role: String
  /// Stable over runs and definitions, for drawing lots.
  let key: UInt64
  /// The pool of those who work for the court; nil for a party.
  let pool: Int?
  let states: Set<String>
  /// Conditions of the procedure that can be judged before there is an input.
  let conditions: [Expression]
  /// The scenario's own condition.
  let when: Expression?
  /// Once for each visit and actor; nil where it is a matter of turns.
  let chance: Double?
  let weight: Double?
  let wait: Wait
  let effort: Spread
  let priority: Int
  let input: [(name: String, value: Argument)]
  let atMost: Int

  init(
    _ target: Target, _ behaviour: Behaviour, states: [String], pool: Int?,
    conditions: [Expression], staysPut: Bool
  ) {
    self.target = target
    self.pool = pool
    self.conditions = conditions
    self.states = Set(states)
    name = behaviour.target.name
    role = behaviour.role
    key = Lots.key(behaviour.role, behaviour.target.name, states.first ?? "")
    when = behaviour.when
    chance = behaviour.chance
    weight = behaviour.weight
    wait = behaviour.wait ?? .days(pool == nil ? .uniform(0.5, 6) : .fixed(0))
    effort = behaviour.effort ?? .lognormal(median: 20, spread: 1.5)
    priority = behaviour.priority ?? 5
    input = behaviour.input
    atMost = behaviour.atMost ?? (staysPut ? 1 : 5)
  }
}

/// A rule of the world around with its key for lots; a class for the same reason.
final class WorldRule {
  let rule: HostRule
  let key: UInt64
  let action: ActionDeclaration?

  init(_ rule: HostRule, key: UInt64, in definition: ProcedureDefinition) {
    self.rule = rule
    self.key = key
    action = rule.action.flatMap { definition.action($0) }
  }
}

/// A procedure with what a scenario says about it, resolved for running.
final class SimulationModel {
  let engine: Engine
  let moves: [Move]
  /// Moves of parties, by state.
  let partyMoves: [String: [Int]]
  /// Moves of staff by state, those of one pool together.
  let staffMoves: [String: [(pool: Int, role: String, moves: [Int])]]
  let rules: [WorldRule]
  let onStart: [Int]
  let onEnter: [String: [Int]]
  let onAction: [String: [Int]]
  let onEffect: [String: [Int]]
  let onExpiry: [String: [Int]]
  let terminal: Set<String>
  let awaits: [String: Set<String>]
  let causes: [String: LapseCause]
  let groupBy: String?
  let domains: FactDomains
  /// Facts that have a value only if somebody gives them one.
  let unsetFacts: [FactDeclaration]

  var definition: ProcedureDefinition { engine.definition }

  init(
    _ definition: ProcedureDefinition, _ scenario: Scenario, pools: [String: Int],
    partyRoles: Set<String>
  ) {
    engine = Engine(definition)
    let plan = MovePlan(definition, scenario, pools: pools, partyRoles: partyRoles)
    moves = plan.moves
    partyMoves = plan.partyMoves
    staffMoves = plan.staffMoves
    rules = HostPlan.rules(for: definition, scenario).enumerated().map { place, rule in
      WorldRule(rule, key: Lots.key("rule", definition.name, String(place)), in: definition)
    }
    var (start, enter, action, effect, expiry) =
      ([Int](), [String: [Int]](), [String: [Int]](), [String: [Int]](), [String: [Int]]())
    for (place, rule) in rules.enumerated() {
      switch rule.rule.trigger {
      case .start: start.append(place)
      case .enter(let state): enter[state, default: []].append(place)
      case .action(let name): action[name, default: []].append(place)
      case .effect(let name, _): effect[name, default: []].append(place)
      case .expiry(let clock): expiry[clock, default: []].append(place)
      }
    }
    (onStart, onEnter, onAction, onEffect, onExpiry) = (start, enter, action, effect, expiry)
    terminal = Set(definition.states.filter(\.isTerminal).map(\.name))
    awaits = Dictionary(
      definition.states.map { ($0.name, Set($0.awaits)) }, uniquingKeysWith: { first, _ in first })
    causes = Dictionary(
      definition.clocks.map { clock in
        let own: LapseCause = clock.escalates || !clock.ladder.isEmpty ? .court : .party
        return (clock.name, scenario.causes[clock.name] ?? own)
      }, uniquingKeysWith: { first, _ in first })
    groupBy = scenario.groupBy.flatMap { definition.fact($0)?.name } ?? Self.group(definition)
    domains = FactDomains(definition)
    unsetFacts = definition.facts.filter { $0.preset == nil }
  }

  /// The fact that the rules of clocks read is what tells cases apart in law.
  private static func group(_ definition: ProcedureDefinition) -> String? {
    definition.clocks.lazy.compactMap { clock in
      clock.rule?.expressions.flatMap { $0.selected(from: "facts").sorted() }.first
    }.first
  }
}

/// What is drawn for facts about which the scenario is silent.
struct FactDomains {
  private let texts: [String: [String]]

  /// Texts that conditions compare a fact with are the ones it may be.
  init(_ definition: ProcedureDefinition) {
    var texts: [String: [String]] = [:]
    let expressions =
      definition.actions.flatMap { action in
        action.requires.map(\.when) + action.targets.compactMap(\.when)
          + action.start.compactMap(\.when)
      }
    for expression in expressions {
      expression.syntax.forEach { node in
        guard case .binary(let operation, let left, let right) = node.form,
          operation == .equal || operation == .notEqual,
          let path = left.dottedPath ?? right.dottedPath, path.hasPrefix("facts.")
        else { return }
        for case .literal(.string(let text)) in [left.form, right.form] where !text.isEmpty {
          let fact = String(path.dropFirst(6))
          if texts[fact]?.contains(text) != true { texts[fact, default: []].append(text) }
        }
      }
    }
    self.texts = texts
  }

  func value(of fact: FactDeclaration, _ lot: Double) -> Value {
    switch fact.kind {
    case .bool: return .bool(lot < 0.9)
    case .int: return .int(1 + Int64(lot * 3))
    case .uint: return .uint(1)
    case .double: return .double(1 + lot)
    case .string:
      let texts = texts[fact.name] ?? ["text"]
      return .string(texts[min(Int(lot * Double(texts.count)), texts.count - 1)])
    case .list: return .list([])
    case .map, .fields: return .map([:])
    case .timestamp: return Timestamp(seconds: 0).map { .timestamp($0) } ?? .null
    case .duration: return TimeSpan(seconds: 0).map { .duration($0) } ?? .null
    default: return .string("")
    }
  }
}
