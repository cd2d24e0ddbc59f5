/// Works out who will do what in a procedure: what the scenario says, and for the rest what the
/// definition itself suggests, so that any procedure can be simulated.
struct MovePlan {
  private(set) var moves: [Move] = []
  private(set) var partyMoves: [String: [Int]] = [:]
  private(set) var staffMoves: [String: [(pool: Int, role: String, moves: [Int])]] = [:]

  private let index: ProcedureIndex
  private var definition: ProcedureDefinition { index.definition }
  /// What the scenario says about people in this procedure.
  private let said: [Behaviour]
  private let pools: [String: Int]
  private let partyRoles: Set<String>

  init(
    _ index: ProcedureIndex, _ scenario: Scenario, pools: [String: Int],
    partyRoles: Set<String>
  ) {
    self.index = index
    let definition = index.definition
    said =
      scenario.procedures.isEmpty || scenario.procedures.contains(definition.name)
      ? scenario.behaviours : []
    self.pools = pools
    self.partyRoles = partyRoles
    for action in definition.actions { plan(action) }
    for incident in definition.incidents { plan(incident) }
    for sequel in definition.sequels { plan(sequel) }
    distribute()
  }

  // MARK: What the definition suggests

  /// Roles the procedure gives work to: it waits for them, opens tasks for them, assigns or urges
  /// them.
  static func staffRoles(of definitions: [ProcedureDefinition]) -> [String] {
    var roles: [String] = []
    func add(_ role: String) { if role != "system", !roles.contains(role) { roles.append(role) } }
    for definition in definitions {
      definition.states.flatMap(\.awaits).forEach(add)
      for effect in definition.actions.flatMap(\.effects)
      where effect.name == "open-task" || effect.name == "assign" {
        if case .literal(.string(let role))? = effect.arguments["role"] { add(role) }
      }
      definition.clocks.flatMap(\.ladder).map(\.to).forEach(add)
    }
    return roles.filter { role in definitions.contains { $0.role(role) != nil } }
  }

  private mutating func plan(_ action: ActionDeclaration) {
    // Procedures share names of acts: what is said about other states is said about another one.
    let named = said.filter { behaviour in
      behaviour.target == .action(action.name)
        && (behaviour.states.isEmpty || behaviour.states.contains { action.from.contains($0) })
    }
    if !named.isEmpty {
      for behaviour in named where action.by.contains(behaviour.role) {
        add(action, behaviour)
      }
      return
    }
    let parties = action.by.filter { partyRoles.contains($0) }
    // One role of the staff is enough, unless conditions tell who of them has to do it.
    let tellsWho = action.requires.contains { $0.when.names.contains("actor") }
    let staff = action.by.filter { pools[$0] != nil }.prefix(tellsWho ? action.by.count : 1)
    for role in parties.isEmpty ? Array(staff) : parties {
      var behaviour = Behaviour(target: .action(action.name), role: role)
      if pools[role] == nil { behaviour.chance = chance(of: action) }
      add(action, behaviour)
    }
  }

  /// What is possible almost everywhere is rarely done; what belongs to one stage mostly is.
  private func chance(of action: ActionDeclaration) -> Double {
    action.from.count > 3 ? 0.02 : action.from.count > 2 ? 0.2 : 0.6
  }

  private mutating func plan(_ incident: IncidentDeclaration) {
    let named = said.filter { $0.target == .incident(incident.name) }
    for behaviour in named { add(.incident(incident), behaviour, from: incident.from) }
    guard named.isEmpty else { return }
    for role in definition.roles.map(\.name) where partyRoles.contains(role) {
      var behaviour = Behaviour(target: .incident(incident.name), role: role)
      behaviour.chance = 0.01
      add(.incident(incident), behaviour, from: incident.from)
    }
  }

  private mutating func plan(_ sequel: SequelDeclaration) {
    let named = said.filter { $0.target == .sequel(sequel.name) }
    for behaviour in named where sequel.by.contains(behaviour.role) {
      add(.sequel(sequel), behaviour, from: sequel.from)
    }
    guard named.isEmpty else { return }
    for role in sequel.by where partyRoles.contains(role) {
      var behaviour = Behaviour(target: .sequel(sequel.name), role: role)
      behaviour.chance = 0.1
      add(.sequel(sequel), behaviour, from: sequel.from)
    }
  }

  // MARK: Moves

  private mutating func add(_ action: ActionDeclaration, _ behaviour: Behaviour) {
    guard let entry = index.actions[action.name] else { return }
    add(.action(entry), behaviour, from: action.from)
  }

  private mutating func add(_ target: Move.Target, _ behaviour: Behaviour, from states: [String]) {
    let here = behaviour.states.isEmpty ? states : states.filter(behaviour.states.contains)
    guard pools[behaviour.role] != nil || partyRoles.contains(behaviour.role), !here.isEmpty else {
      return
    }
    var conditions: [Expression] = []
    var staysPut = true
    if case .action(let entry) = target {
      conditions = entry.conditions.filter { !$0.names.contains("input") }
      staysPut = entry.action.targets.allSatisfy { $0.when != nil }
    }
    moves.append(
      Move(
        target, behaviour, states: here, pool: pools[behaviour.role], conditions: conditions,
        staysPut: staysPut))
  }

  private mutating func distribute() {
    for state in definition.states {
      var byPool: [(pool: Int, role: String, moves: [Int])] = []
      for (place, move) in moves.enumerated() where move.states.contains(state.name) {
        guard let pool = move.pool else {
          partyMoves[state.name, default: []].append(place)
          continue
        }
        if let known = byPool.firstIndex(where: { $0.pool == pool }) {
          byPool[known].moves.append(place)
        } else {
          byPool.append((pool, move.role, [place]))
        }
      }
      if !byPool.isEmpty { staffMoves[state.name] = byPool }
    }
  }
}

/// The world's own doings in a procedure.
enum HostPlan {
  /// The scenario's rules, and for acts of the machinery that nothing else brings about a rule that
  /// lets them happen after one to nine days.
  static func rules(for definition: ProcedureDefinition, _ scenario: Scenario) -> [HostRule] {
    let facts = Set(definition.facts.map(\.name))
    var rules = scenario.host.filter { applies($0, to: definition) }
    for place in rules.indices {
      rules[place].set.removeAll { !facts.contains($0.fact) && !$0.fact.isScenarioNote }
    }
    let driven = Set(rules.compactMap(\.action))
      .union(definition.clocks.compactMap(\.onExpiry))
      .union(definition.incidents.flatMap(\.returns).compactMap(\.action))
    for action in definition.actions
    where action.by == ["system"] && !driven.contains(action.name) {
      for state in action.from {
        var rule = HostRule(trigger: .enter(state))
        rule.wait = .uniform(1, 9)
        rule.action = action.name
        rule.staysInState = true
        if action.input.contains(where: { $0.name == "party" }) {
          rule.reach = .everyone
          if let party = try? Template("{party}") { rule.input = [("party", .template(party))] }
        }
        rules.append(rule)
      }
    }
    return rules
  }

  /// A rule of a shared scenario speaks about procedures that have what it names.
  private static func applies(_ rule: HostRule, to definition: ProcedureDefinition) -> Bool {
    let isKnown =
      switch rule.trigger {
      case .start, .effect: true
      case .enter(let state): definition.state(state) != nil
      case .action(let action): definition.action(action) != nil
      case .expiry(let clock): definition.clock(clock) != nil
      }
    return isKnown && (rule.action.map { definition.action($0) != nil } ?? true)
  }
}

extension String {
  /// A name under which a scenario keeps something of its own about a case; no procedure reads it.
  var isScenarioNote: Bool { hasPrefix("x_") }
}
