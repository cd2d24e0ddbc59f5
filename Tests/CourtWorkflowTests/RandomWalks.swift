import CourtWorkflow
import Testing

/// Thousands of cases that do whatever is allowed, in any order, and must never get stuck.
@Suite struct RandomWalks {
  @Test func neverGetStuckAndEndClean() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = Lottery(state: seed)
    let engine = Engine(try ProcedureFiles.onlineShopping())
    var ends: [String: Int] = [:]
    var visited: Set<String> = []
    for _ in 0..<80 {
      var walk = RandomCase(engine: engine, random: random)
      try walk.run()
      random = walk.random
      ends[walk.state, default: 0] += 1
      visited.formUnion(walk.visited)
    }
    for end in ends.keys.sorted() { print("\(end): \(ends[end] ?? 0)") }
    #expect(visited.isSubset(of: engine.definition.states.map(\.name)))
    #expect(visited.count >= 12, "the walks travel far: \(visited.sorted())")
  }
}

/// A small repeatable generator.
struct Lottery: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

/// One case driven by lot.
private struct RandomCase {
  let engine: Engine
  var random: Lottery
  var state: String
  var running: [RunningClock] = []
  var facts: [String: Value]
  var visited: Set<String> = []
  var copyWaits: [String] = []
  var judgmentWaits: [String] = []

  init(engine: Engine, random: Lottery) {
    self.engine = engine
    self.random = random
    state = engine.definition.initial
    facts = [
      "claim_minor": 100, "plaintiffs": 1, "defendants": 2, "parties": 3, "adjournment_limit": 2,
      "within_jurisdiction": .bool(self.random.next() % 4 != 0),
      "mediation_consent": .bool(self.random.next() % 2 == 0), "defendants_unserved": 2,
      "track": .string(
        ["small-claims", "simplified", "ordinary"].randomElement(using: &self.random) ?? ""),
    ]
  }

  private static let rare: Set<String> = [
    "withdraw", "refuse", "plaintiff-absent", "confirm-settlement", "propose-settlement",
    "sign-settlement", "send-judgment-again",
  ]

  private var snapshot: CaseSnapshot {
    CaseSnapshot(state: state, facts: facts, runningClocks: running)
  }

  mutating func run() throws {
    for step in 0..<1_000 {
      visited.insert(state)
      if engine.definition.state(state)?.isTerminal == true {
        #expect(running.allSatisfy { $0.name == "enforcement-application" }, "\(state)")
        return
      }
      if step == 0 {
        try act("file", Actor(roles: ["plaintiff"], partyKey: "P"))
        continue
      }
      changeFacts()
      try takeAStep()
    }
    Issue.record("a case did not end within 1000 steps; it is at \(state)")
  }

  /// What the world does between two acts.
  private mutating func changeFacts() {
    facts["fee_paid"] = .bool(state == "serving" || facts["fee_paid"] == true)
    facts["hearing_day_reached"] = .bool(random.next() % 3 != 0)
    facts["agreement_signatures"] = .int(Int64(random.next() % 4))
    facts["unserved_defendants"] = .strings(copyWaits)
    facts["defendants_unserved"] = .int(Int64(copyWaits.count))
    facts["unsummoned_defendants"] = .int(Int64(random.next() % 2))
  }

  private mutating func takeAStep() throws {
    let roles = engine.definition.roles.map(\.name).filter { $0 != "system" }
    var choices = self.choices(of: roles.randomElement(using: &random) ?? "clerk")
    if choices.isEmpty, running.isEmpty {
      choices = roles.flatMap { self.choices(of: $0) }
      #expect(!choices.isEmpty, "stuck at \(state)")
    }
    if try serves() { return }
    if random.next() % 3 == 0, let clock = running.randomElement(using: &random) {
      return try runOut(clock)
    }
    guard let (action, actor) = choices.randomElement(using: &random) else { return }
    // Early ends and idle talk are drawn rarely, so that many cases travel far.
    if Self.rare.contains(action), random.next() % 25 != 0 { return }
    try act(action, actor)
  }

  private func choices(of role: String) -> [(String, Actor)] {
    let actor = Actor(roles: [role], partyKey: ["plaintiff": "P", "defendant": "D1"][role])
    return engine.available(snapshot, actor: actor).filter(\.isAllowed).map { ($0.action, actor) }
  }

  /// Papers reach people one after the other.
  private mutating func serves() throws -> Bool {
    if state == "serving", random.next() % 2 == 0, let party = copyWaits.popLast() {
      facts["defendants_served"] = .int((facts["defendants_served"]?.intValue ?? 0) + 1)
      try act("copy-served", .system, ["party": .string(party)])
      return true
    }
    if state == "judgment-signed", random.next() % 2 == 0, let party = judgmentWaits.popLast() {
      facts["parties_served_judgment"] = .int(Int64(3 - judgmentWaits.count))
      try act("judgment-served", .system, ["party": .string(party)])
      return true
    }
    return false
  }

  private mutating func runOut(_ clock: RunningClock) throws {
    let verdict = engine.expire(snapshot, clock: clock.name, party: clock.party)
    running.removeAll { $0 == clock }
    if case .decided(let decision) = verdict { try apply(decision) }
  }

  private mutating func act(
    _ name: String, _ actor: Actor, _ given: [String: Value]? = nil
  ) throws {
    let action = try #require(engine.definition.action(name))
    let input = given ?? fill(action.input)
    let act = Act(action: name, actor: actor, input: input, via: action.through)
    guard case .decided(let decision) = engine.decide(snapshot, act) else { return }
    if name == "order-public-notice" { copyWaits.removeAll { $0 == input["party"]?.stringValue } }
    try apply(decision)
  }

  private mutating func fill(_ declared: [InputDeclaration]) -> [String: Value] {
    var input: [String: Value] = [:]
    for field in declared where field.isRequired {
      switch field.kind {
      case .bool: input[field.name] = .bool(random.next() % 2 == 0)
      case .int: input[field.name] = .int(field.minimum ?? 1)
      case .list: input[field.name] = ["P"]
      default:
        input[field.name] = .string(
          field.name == "party"
            ? copyWaits.last ?? "D2" : field.values.randomElement(using: &random) ?? "文字")
      }
    }
    return input
  }

  private mutating func apply(_ decision: Decision) throws {
    if decision.action == "pay-fee" || decision.action == "grant-fee-relief" {
      copyWaits = ["D2", "D1"]
    }
    if decision.action == "sign-judgment" { judgmentWaits = ["D2", "D1", "P"] }
    state = decision.to
    for (name, value) in decision.factChanges {
      let fact = try #require(engine.definition.fact(name))
      #expect(fact.kind.admits(value))
      facts[name] = value
    }
    for change in decision.clockChanges {
      switch change {
      case .start(let name, let rule, let party, _):
        let clock = RunningClock(name: name, party: party)
        #expect(!running.contains(clock), "\(name) is started twice by \(decision.action)")
        #expect(!rule.isEmpty && !rule.contains("{"))
        running.append(clock)
      case .stop(let name, let party):
        running.removeAll { $0 == RunningClock(name: name, party: party) }
      case .suspend, .resume: break
      }
    }
  }
}
