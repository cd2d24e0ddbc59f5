import CourtDomain
import CourtWorkflow

/// Moves between versions and their reversal, planned again.
extension ReplayWalk {
  mutating func takeMigration(_ entry: DocketEntry, _ basis: JSONValue) throws {
    guard let target = basis["procedure"]?.string, let new = try definition(target),
      let old = try definition(procedure ?? basis["from"]?.string)
    else { return try expect(entry, "procedure", basis.text, "unknown") }
    before.append(
      BeforeMigration(
        memory: memory, state: states[""], kept: kept, rules: rules, procedure: procedure))
    var told = memory[""]
    told.take(DocketMemory.Difference(basis))
    // Rules of clocks that began before the docket kept them are told by the entry itself.
    for member in basis["rules"]?.object?.members ?? [] {
      rules[RunningClock(text: member.name)] = member.value.string
    }
    let planner = try MigrationPlanner(
      from: old, to: new, takesClosed: basis["takes_closed"]?.bool ?? false)
    let isClosed = old.state(entry.fromState)?.isTerminal ?? false
    let plan = planner.plan(
      MigrationCase(
        snapshot: told.snapshot(in: entry.fromState),
        clocks: told.running.map { MigrationCase.Clock($0, rule: rules[$0] ?? "") },
        arrival: MigrationWords.arrival(basis["arrival"]), isClosed: isClosed),
      at: Timestamp(entry.at))
    guard case .moves(let move) = plan else {
      return try expect(entry, "verdict", "moved", "stays")
    }
    try expect(entry, "state after", entry.toState, move.to)
    let then = basis["then"] ?? .null
    try expect(
      entry, "facts", (then["facts"] ?? .object(JSONObject())).text,
      DocketMemory.json(of: move.factChanges).text)
    let clocks = move.clocks.map { MigrationWords.text(of: $0) }
    try expect(
      entry, "clocks", (then["clocks"]?.array ?? []).compactMap(\.string).joined(separator: "; "),
      clocks.joined(separator: "; "))
    told.take(move)
    memory[""] = told
    for (name, value) in move.factChanges { kept[name] = value.asJSON }
    carryRules(move)
    procedure = target
    try recount(entry, basis)
  }

  private mutating func carryRules(_ move: MigrationPlan.Move) {
    for clock in move.clocks {
      switch clock {
      case .kept, .ended: break
      case .renamed(let clock, let name):
        rules[RunningClock(name: name, party: clock.party)] = rules[clock]
      case .recounted(let clock, let name, let rule, _):
        rules[RunningClock(name: name, party: clock.party)] = rule
      case .begun(let clock, let rule, _): rules[clock] = rule
      }
    }
  }

  mutating func takeReversal(_ entry: DocketEntry, _ basis: JSONValue) throws {
    guard let last = before.popLast() else {
      return try expect(entry, "reversal", "of a migration", "of nothing")
    }
    memory = last.memory
    kept = last.kept
    rules = last.rules
    procedure = last.procedure ?? basis["procedure"]?.string
    try expect(entry, "procedure", basis["procedure"]?.string ?? "", procedure ?? "")
    try expect(entry, "state after", entry.toState, last.state ?? entry.toState)
  }
}

/// A move between versions as docket entries write it.
enum MigrationWords {
  /// `kept NAME`, `renamed NAME to NAME`, `recounted NAME to NAME RULE`, `ended NAME`, `begun NAME`.
  static func text(of move: MigrationPlan.ClockMove) -> String {
    switch move {
    case .kept(let clock): "kept \(clock.text)"
    case .renamed(let clock, let name): "renamed \(clock.text) to \(name)"
    case .recounted(let clock, let name, let rule, let before):
      "recounted \(clock.text) to \(name) \(before) → \(rule)"
    case .ended(let clock): "ended \(clock.text)"
    case .begun(let clock, let rule, _): "begun \(clock.text) \(rule)"
    }
  }

  static func json(_ arrival: MigrationCase.Arrival?) -> JSONValue? {
    guard let arrival else { return nil }
    var members = JSONObject()
    members["action"] = .string(arrival.action)
    members["roles"] = .array(arrival.actor.roles.sorted().map { .string($0) })
    members["party"] = arrival.actor.partyKey.map { .string($0) }
    members["input"] = DocketMemory.json(of: arrival.input)
    return .object(members)
  }

  static func arrival(_ json: JSONValue?) -> MigrationCase.Arrival? {
    guard let json, let action = json["action"]?.string else { return nil }
    return MigrationCase.Arrival(
      action: action,
      actor: Actor(
        roles: Set(json["roles"]?.array?.compactMap(\.string) ?? []),
        partyKey: json["party"]?.string),
      input: json["input"].map(engineValues) ?? [:])
  }
}

extension DocketMemory {
  mutating func take(_ move: MigrationPlan.Move) {
    take(move.factChanges)
    for clock in move.clocks {
      switch clock {
      case .kept: break
      case .renamed(let clock, let name), .recounted(let clock, let name, _, _):
        end(clock)
        running.append(RunningClock(name: name, party: clock.party))
      case .ended(let clock): end(clock)
      case .begun(let clock, _, _): running.append(clock)
      }
    }
  }
}
