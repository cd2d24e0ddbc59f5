/// Members of one pool and what they may do in a state; a class, so that looking at it copies nothing.
final class StaffTurn {
  let pool: Int
  let role: String
  let actor: Actor
  let moves: [Int]

  init(pool: Int, role: String, moves: [Int]) {
    self.pool = pool
    self.role = role
    actor = Actor(roles: [role])
    self.moves = moves
  }
}

/// What parties of one role may do in a state.
final class PartyTurn {
  let role: String
  let moves: [Int]

  init(role: String, moves: [Int]) {
    self.role = role
    self.moves = moves
  }
}

/// A state of a procedure with what a simulation looks up in it at every event.
final class StateModel {
  let name: String
  /// Its place among the states of all procedures of a run.
  let figure: Int
  let isTerminal: Bool
  let awaits: Set<String>
  /// Moves of parties, in the order of the plan, and the same for each role.
  let partyMoves: [Int]
  let partyTurns: [PartyTurn]
  let staffTurns: [StaffTurn]
  let onEnter: [Int]

  init(_ state: StateDeclaration, figure: Int, _ plan: MovePlan, onEnter: [Int]) {
    name = state.name
    self.figure = figure
    isTerminal = state.isTerminal
    awaits = Set(state.awaits)
    let moves = plan.partyMoves[state.name] ?? []
    partyMoves = moves
    partyTurns = moves.map { plan.moves[$0].role }.uniqued.map { role in
      PartyTurn(role: role, moves: moves.filter { plan.moves[$0].role == role })
    }
    staffTurns = (plan.staffMoves[state.name] ?? []).map {
      StaffTurn(pool: $0.pool, role: $0.role, moves: $0.moves)
    }
    self.onEnter = onEnter
  }

  /// A state that no procedure declares: nothing happens there.
  init(undeclared name: String, figure: Int) {
    self.name = name
    self.figure = figure
    isTerminal = false
    awaits = []
    partyMoves = []
    partyTurns = []
    staffTurns = []
    onEnter = []
  }
}

/// The rules of the world by what sets them off.
struct WorldTriggers {
  private(set) var start: [Int] = []
  private(set) var enter: [String: [Int]] = [:]
  private(set) var action: [String: [Int]] = [:]
  private(set) var effect: [String: [Int]] = [:]
  private(set) var expiry: [String: [Int]] = [:]

  init(_ rules: [WorldRule]) {
    for (place, rule) in rules.enumerated() {
      switch rule.rule.trigger {
      case .start: start.append(place)
      case .enter(let state): enter[state, default: []].append(place)
      case .action(let name): action[name, default: []].append(place)
      case .effect(let name, _): effect[name, default: []].append(place)
      case .expiry(let clock): expiry[clock, default: []].append(place)
      }
    }
  }
}

/// Where figures of a procedure stand among those of all procedures of a run.
struct FigurePlaces {
  var states = 0
  var clocks = 0
}

/// A procedure with what a scenario says about it, resolved for running.
final class SimulationModel {
  let engine: Engine
  let definition: ProcedureDefinition
  let moves: [Move]
  let states: [StateModel]
  private let elsewhere: StateModel
  private let statePlaces: [String: Int]
  let rules: [WorldRule]
  let on: WorldTriggers
  /// Clocks and the rungs of their ladders, in the order of their figures.
  let clocks: [(name: String, cause: LapseCause)]
  private let clockFigures: [String: Int]
  let groupBy: String?
  let domains: FactDomains
  /// What the scenario draws for facts of this procedure, with the key of the lot.
  let draws: [(fact: String, key: UInt64, kind: Kind?, draw: FactDraw)]
  /// Facts that have a value only if somebody gives them one.
  let unsetFacts: [(fact: FactDeclaration, key: UInt64)]
  /// Facts that come along with a case that follows another.
  let carriedFacts: Set<String>

  init(
    _ definition: ProcedureDefinition, _ scenario: Scenario, pools: [String: Int],
    partyRoles: Set<String>, figures: inout FigurePlaces
  ) {
    let engine = Engine(definition)
    self.engine = engine
    self.definition = definition
    let plan = MovePlan(engine.index, scenario, pools: pools, partyRoles: partyRoles)
    moves = plan.moves
    rules = HostPlan.rules(for: definition, scenario).enumerated().map { place, rule in
      WorldRule(rule, key: Lots.key("rule", definition.name, String(place)), in: engine.index)
    }
    let on = WorldTriggers(rules)
    self.on = on
    let first = figures
    let states = definition.states.enumerated().map { place, state in
      StateModel(
        state, figure: first.states + place, plan, onEnter: on.enter[state.name] ?? [])
    }
    self.states = states
    elsewhere = StateModel(undeclared: "?", figure: first.states + states.count)
    statePlaces = Dictionary(
      states.enumerated().map { ($0.element.name, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    clocks = Self.clocks(of: definition, scenario)
    clockFigures = Dictionary(
      clocks.enumerated().map { ($0.element.name, first.clocks + $0.offset) },
      uniquingKeysWith: { first, _ in first })
    figures = FigurePlaces(
      states: first.states + states.count + 1, clocks: first.clocks + clocks.count)
    groupBy = scenario.groupBy.flatMap { definition.fact($0)?.name } ?? Self.group(definition)
    domains = FactDomains(definition)
    draws = scenario.facts.compactMap { fact, draw in
      let kind = engine.index.kinds[fact]
      guard kind != nil || fact.isScenarioNote else { return nil }
      return (fact, Lots.key("fact", fact), kind, draw)
    }
    let unset = definition.facts.filter { $0.preset == nil }
    unsetFacts = unset.map { ($0, Lots.key("fact", $0.name)) }
    carriedFacts = Set(unset.map(\.name))
  }

  var allStates: [StateModel] { states + [elsewhere] }

  func state(_ name: String) -> StateModel { statePlaces[name].map { states[$0] } ?? elsewhere }

  /// The place of a clock's figures among those of the run; nil for a clock of another procedure.
  func figure(ofClock name: String) -> Int? { clockFigures[name] }

  /// A rung is late by the court's doing, whoever the period was for.
  private static func clocks(
    of definition: ProcedureDefinition, _ scenario: Scenario
  ) -> [(name: String, cause: LapseCause)] {
    definition.clocks.flatMap { clock -> [(name: String, cause: LapseCause)] in
      let own: LapseCause = clock.escalates || !clock.ladder.isEmpty ? .court : .party
      return [(clock.name, scenario.causes[clock.name] ?? own)]
        + clock.ladder.map {
          (Ladder.rungName(clock.name, $0.level), LapseCause.court)
        }
    }
  }

  /// The fact that the rules of clocks read is what tells cases apart in law.
  private static func group(_ definition: ProcedureDefinition) -> String? {
    definition.clocks.lazy.compactMap { clock in
      clock.rule?.expressions.flatMap { $0.selected(from: "facts").sorted() }.first
    }.first
  }
}
