import CourtWorkflow
import Testing

/// Cases of every procedure of the library that do whatever is allowed, in any order.
///
/// They must never get stuck, never start a clock twice, never keep a wrong fact, and leave nothing
/// running at the end that could still change the case.
@Suite struct LibraryWalks {
  @Test(arguments: LibraryFiles.all) func neverGetStuck(in name: String) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("\(name): seed \(seed)")
    let definition = try LibraryFiles.definition(name)
    let engine = Engine(definition)
    var random = Lottery(state: seed)
    var visited: Set<String> = []
    var acted: Set<String> = []
    for _ in 0..<Thorough.count(150, usually: 40) {
      var walk = FreeWalk(engine: engine, random: random)
      try walk.run()
      random = walk.random
      visited.formUnion(walk.visited)
      acted.formUnion(walk.acted)
    }
    let never = definition.states.map(\.name).filter { !visited.contains($0) }
    let idle = definition.actions.map(\.name).filter { !acted.contains($0) }
    if !never.isEmpty || !idle.isEmpty { print("\(name): not met \(never), not done \(idle)") }
    // Lots decide how far a walk comes: half is what forty walks never fell short of.
    #expect(visited.count * 2 >= definition.states.count, "\(name) never met \(never)")
    #expect(acted.count * 2 >= definition.actions.count, "\(name) never did \(idle)")
  }
}

/// One case of any procedure, driven by lot against a host that answers anything plausible.
private struct FreeWalk {
  let engine: Engine
  var random: Lottery
  var state: String
  var running: [RunningClock] = []
  var facts: [String: Value] = [:]
  var visited: Set<String> = []
  var acted: Set<String> = []
  private let kept: Set<String>

  init(engine: Engine, random: Lottery) {
    self.engine = engine
    self.random = random
    state = engine.definition.initial
    kept = Set(engine.definition.actions.flatMap(\.set).map(\.fact))
    supplyFacts(isFirst: true)
  }

  private var definition: ProcedureDefinition { engine.definition }
  private var snapshot: CaseSnapshot {
    CaseSnapshot(state: state, facts: facts, runningClocks: running)
  }

  mutating func run() throws {
    var idle = 0
    for _ in 0..<2_500 {
      visited.insert(state)
      if definition.state(state)?.isTerminal == true { return checkEnd() }
      supplyFacts(isFirst: false)
      if try takeAStep() { idle = 0 } else { idle += 1 }
      guard idle < 1_500 else {
        // What the gate of the first action keeps out for good is not stuck: it never begins.
        if !acted.isEmpty { Issue.record("\(definition.name) is stuck at \(state)") }
        return
      }
    }
  }

  /// Clocks that still run in the end may only tell something, never move the case.
  private func checkEnd() {
    for clock in running where !clock.name.contains("@") {
      let declared = definition.clock(clock.name)
      let expiry = declared?.onExpiry.flatMap { definition.action($0) }
      #expect(
        expiry?.from.contains(state) ?? !(declared?.ladder.isEmpty ?? true),
        "\(definition.name): \(clock.name) runs in \(state)")
    }
  }

  // MARK: The host

  private mutating func supplyFacts(isFirst: Bool) {
    for fact in definition.facts where !kept.contains(fact.name) {
      if let value = hostValue(of: fact, isFirst) { facts[fact.name] = value }
    }
  }

  private mutating func hostValue(of fact: FactDeclaration, _ isFirst: Bool) -> Value? {
    switch fact.name {
    case "parties": return 2
    case "plaintiffs", "defendants": return 1
    case "opened_by": return isFirst ? oneOf(["P", "D"]) : nil
    case "track": return isFirst ? oneOf(["small-claims", "simplified", "ordinary"]) : nil
    case "is_collegial": return isFirst ? .bool(flips()) : nil
    case "has_foreign_party": return isFirst ? .bool(random.next() % 8 == 0) : nil
    case "vote_result": return oneOf(definition.votes.flatMap(\.options) + [""])
    case "adjournments": return isFirst ? 0 : nil
    case "adjournment_limit": return 2
    default: break
    }
    switch fact.kind {
    case .bool: return .bool(flips())
    case .int: return .int(fact.name.hasSuffix("minor") ? 100_000 : Int64(random.next() % 3))
    case .string: return "(2026)浙0192民初1号"
    default: return fact.preset
    }
  }

  private mutating func flips() -> Bool { random.next() % 2 == 0 }
  private mutating func oneOf(_ words: [String]) -> Value {
    .string(words.randomElement(using: &random) ?? "")
  }

  // MARK: Steps

  private mutating func takeAStep() throws -> Bool {
    if random.next() % 12 == 0, let clock = running.randomElement(using: &random) {
      return try runOut(clock)
    }
    let possible = definition.actions.filter { $0.from.contains(state) && !isExpiryOnly($0) }
    guard let action = possible.randomElement(using: &random),
      let role = action.by.randomElement(using: &random)
    else { return false }
    // Early ends are drawn rarely, so that many cases travel far.
    let ends =
      !action.targets.isEmpty
      && action.targets.allSatisfy { definition.state($0.to)?.isTerminal == true }
    if ends, state != "closing", random.next() % 12 != 0 { return true }
    return try act(action, actor(of: role))
  }

  private func isExpiryOnly(_ action: ActionDeclaration) -> Bool {
    action.by == ["system"] && definition.clocks.contains { $0.onExpiry == action.name }
  }

  private mutating func actor(of role: String) -> Actor {
    switch role {
    case "plaintiff": return Actor(roles: [role], partyKey: "P")
    case "defendant": return Actor(roles: [role], partyKey: "D")
    case "third-party": return Actor(roles: [role], partyKey: "T")
    case "representative":
      return flips()
        ? Actor(roles: [role, "plaintiff"], partyKey: "P")
        : Actor(roles: [role, "defendant"], partyKey: "D")
    default: return Actor(roles: [role])
    }
  }

  private mutating func runOut(_ clock: RunningClock) throws -> Bool {
    let verdict = engine.expire(snapshot, clock: clock.name, party: clock.party)
    running.removeAll { $0 == clock }
    switch verdict {
    case .decided(let decision):
      try apply(decision)
      return true
    case .refused(let refusal):
      #expect(
        refusal.kind == .guardFailed, "\(definition.name): \(clock.name) at \(state): \(refusal)")
      return false
    }
  }

  private mutating func act(_ action: ActionDeclaration, _ actor: Actor) throws -> Bool {
    let input = InputByLot.fill(action.input, &random)
    let act = Act(action: action.name, actor: actor, input: input, via: action.through)
    switch engine.decide(snapshot, act) {
    case .decided(let decision):
      acted.insert(action.name)
      try apply(decision)
      return true
    case .refused(let refusal):
      #expect(
        refusal.kind == .guardFailed && refusal.code != "act.not-computable",
        "\(definition.name): \(action.name) with \(input): \(refusal)")
      return false
    }
  }

  private mutating func apply(_ decision: Decision) throws {
    acted.insert(decision.action)
    state = decision.to
    for (name, value) in decision.factChanges {
      let fact = try #require(definition.fact(name))
      #expect(fact.kind.admits(value), "\(definition.name): \(name)")
      facts[name] = value
    }
    for change in decision.clockChanges {
      switch change {
      case .start(let name, let rule, let party, let arguments):
        let clock = RunningClock(name: name, party: party)
        #expect(!running.contains(clock), "\(name) is started twice by \(decision.action)")
        #expect(!rule.isEmpty && !rule.contains("{"))
        if let days = arguments["days"]?.intValue { #expect(days > 0, "\(name)") }
        running.append(clock)
      case .stop(let name, let party):
        running.removeAll { $0 == RunningClock(name: name, party: party) }
      case .suspend, .resume: break
      }
    }
  }
}

/// Inputs that pass the form of an action, drawn by lot.
private enum InputByLot {
  static func fill(
    _ declared: [InputDeclaration], _ random: inout Lottery
  ) -> [String: Value] {
    var input: [String: Value] = [:]
    for field in declared where field.isRequired || random.next() % 2 == 0 {
      input[field.name] = value(of: field, &random)
    }
    return input
  }

  private static func value(_ field: InputDeclaration, _ random: inout Lottery) -> Value? {
    switch field.kind {
    // Yes is drawn more often than no: most conditions of the law ask for it.
    case .bool: return .bool(random.next() % 4 != 0)
    case .int: return .int(number(field, &random))
    case .list(.int):
      return field.name == "days" ? [.int(30), .int(31)] : [.int(30_000), .int(20_000)]
    case .list: return field.values.isEmpty ? ["P"] : .strings(field.values)
    case .string: return .string(text(field, &random))
    default: return field.preset
    }
  }

  private static func value(
    of field: InputDeclaration, _ random: inout Lottery
  ) -> Value? { value(field, &random) }

  private static func number(_ field: InputDeclaration, _ random: inout Lottery) -> Int64 {
    let least = field.minimum ?? 0
    if field.name == "owed_minor" { return 400_000 }
    let most = field.maximum ?? max(least, field.name.hasSuffix("minor") ? 30_000 : 3)
    return least + Int64(random.next() % UInt64(most - least + 1))
  }

  private static func text(_ field: InputDeclaration, _ random: inout Lottery) -> String {
    if let word = field.values.randomElement(using: &random) { return word }
    if field.name == "party" || field.name == "objector" {
      return ["P", "D"].randomElement(using: &random) ?? "P"
    }
    if field.name == "obstacle_ended" { return "2026-03-05" }
    if field.minimum == 64 { return String(repeating: "a1", count: 32) }
    return String(repeating: "文字", count: Int(max(1, (field.minimum ?? 1 + 1) / 2)))
      + (random.next() % 2 == 0 ? "甲" : "乙")
  }
}
