import CourtWorkflow
import Foundation
import Testing

/// Hundreds of cases that do whatever is allowed, in any order, and must never get stuck.
@Suite struct RandomWalks {
  @Test func neverGetStuckAndEndClean() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = Lottery(state: seed)
    let engines = Dictionary(
      uniqueKeysWithValues: try ["online-shopping", "pre-filing-mediation"].map {
        ($0, Engine(try ProcedureFiles.named($0)))
      })
    var ends: [String: Int] = [:]
    var visited: Set<String> = []
    for _ in 0..<Thorough.count(60, usually: 15) {
      var walk = RandomCase(engines: engines, random: random)
      try walk.run()
      random = walk.random
      ends[walk.state, default: 0] += 1
      visited.formUnion(walk.visited)
    }
    for end in ends.keys.sorted() { print("\(end): \(ends[end] ?? 0)") }
    #expect(visited.isSubset(of: engines.values.flatMap { $0.definition.states.map(\.name) }))
    #expect(
      visited.count >= Thorough.count(18, usually: 12), "the walks travel far: \(visited.sorted())")
  }
}

/// How much is tried: everything with `XIEZHI_THOROUGH=1`, a share of it otherwise.
enum Thorough {
  static let isAsked = ProcessInfo.processInfo.environment["XIEZHI_THOROUGH"] != nil

  static func count(_ all: Int, usually some: Int) -> Int { isAsked ? all : some }
}

/// A small repeatable generator.
struct Lottery: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

/// One case driven by lot: one plaintiff, two defendants, and papers that arrive when they please.
private struct RandomCase {
  let engines: [String: Engine]
  var procedure = "online-shopping"
  var random: Lottery
  var state = "filed"
  var running: [RunningClock] = []
  var facts: [String: Value]
  var visited: Set<String> = []
  var post = Post()

  init(engines: [String: Engine], random: Lottery) {
    self.engines = engines
    self.random = random
    facts = [
      "claim_minor": 100, "plaintiffs": 1, "defendants": 2, "parties": 3, "adjournment_limit": 2,
      "within_jurisdiction": .bool(self.random.next() % 4 != 0), "panel_size": 3,
      "mediation_consent": .bool(self.random.next() % 2 == 0), "unsummoned_plaintiffs": 0,
      "track": .string(
        ["small-claims", "simplified", "ordinary"].randomElement(using: &self.random) ?? ""),
    ]
  }

  var engine: Engine {
    get throws { try #require(engines[procedure]) }
  }

  private static let rare: Set<String> = [
    "withdraw", "refuse", "plaintiff-absent", "confirm-settlement", "propose-settlement",
    "sign-settlement", "send-judgment-again", "dismiss-action", "transfer-case", "terminate",
    "stay", "mediator-decline", "decline-mediation", "insist", "adjourn", "allow-withdrawal",
    "answer-record-correction", "send-ruling-again", "send-statement-again", "begin-talks",
    "repudiate-settlement",
  ]

  private var snapshot: CaseSnapshot {
    CaseSnapshot(state: state, facts: facts, runningClocks: running)
  }

  mutating func run() throws {
    try act("file", Actor(roles: ["plaintiff"], partyKey: "P"))
    for _ in 0..<20_000 {
      visited.insert(state)
      if try engine.definition.state(state)?.isTerminal == true {
        let after = ["enforcement-application", "confirmation-application"]
        #expect(running.allSatisfy { after.contains($0.name) }, "\(state): \(running)")
        return
      }
      changeFacts()
      try takeAStep()
    }
    Issue.record("a case did not end within 20000 steps; it is at \(state)")
  }

  /// What the world does between two acts.
  private mutating func changeFacts() {
    facts["hearing_day_reached"] = .bool(random.next() % 3 != 0)
    facts["trial_limit_days_left"] = .int(Int64(random.next() % 40))
    facts["unserved_defendants"] = .strings(post.waiting("copy-of-complaint"))
    facts["defendants_unserved"] = .int(Int64(post.waiting("copy-of-complaint").count))
    facts["unsummoned_defendants"] = .int(Int64(random.next() % 2))
  }

  private mutating func takeAStep() throws {
    if random.next() % 3 == 0, try deliver() { return }
    if random.next() % 3 == 0, let clock = running.randomElement(using: &random) {
      return try runOut(clock)
    }
    let roles = try engine.definition.roles.map(\.name).filter { $0 != "system" }
    var choices = try self.attempts(of: roles.randomElement(using: &random) ?? "clerk")
    if running.isEmpty, post.isEmpty {
      choices = []
      for role in roles { choices += try self.choices(of: role) }
      #expect(!choices.isEmpty, "stuck at \(state)")
    }
    guard let (action, actor) = choices.randomElement(using: &random) else { return }
    // Early ends and idle talk are drawn rarely, so that many cases travel far.
    if Self.rare.contains(action), random.next() % 25 != 0 { return }
    try act(action, actor)
  }

  private mutating func choices(of role: String) throws -> [(String, Actor)] {
    let actor = actor(in: role)
    return try engine.available(snapshot, actor: actor).filter(\.isAllowed)
      .map { ($0.action, actor) }
  }

  /// What the role may try here; the engine refuses what is not allowed now.
  private mutating func attempts(of role: String) throws -> [(String, Actor)] {
    let actor = actor(in: role)
    return try engine.definition.actions
      .filter { $0.by.contains(role) && $0.from.contains(state) }.map { ($0.name, actor) }
  }

  private mutating func actor(in role: String) -> Actor {
    let party = ["plaintiff": "P", "defendant": random.next() % 2 == 0 ? "D1" : "D2"][role]
    let person = role == "judge" ? "J\(random.next() % 3)" : ""
    return Actor(roles: [role], partyKey: party, personKey: person)
  }

  /// Papers reach people one after the other; who is told twice learns nothing new.
  private mutating func deliver() throws -> Bool {
    guard let (paper, party) = post.next(&random) else { return false }
    switch paper {
    case "copy-of-complaint": add(1, to: "defendants_served")
    case "judgment": add(1, to: "parties_served_judgment")
    default: break
    }
    try act(Post.tidings[paper] ?? "", .system, ["party": .string(party)])
    return true
  }

  private mutating func add(_ number: Int64, to fact: String) {
    facts[fact] = .int((facts[fact]?.intValue ?? 0) + number)
  }

  private mutating func runOut(_ clock: RunningClock) throws {
    let verdict = try engine.expire(snapshot, clock: clock.name, party: clock.party)
    running.removeAll { $0 == clock }
    if clock.name == "public-notice", let party = clock.party {
      post.drop("copy-of-complaint", for: party)
    }
    if case .decided(let decision) = verdict { try apply(decision) }
  }

  private mutating func act(
    _ name: String, _ actor: Actor, _ given: [String: Value]? = nil
  ) throws {
    let action = try #require(try engine.definition.action(name), "\(name) in \(procedure)")
    let input = given ?? fill(action.input)
    let act = Act(action: name, actor: actor, input: input, via: action.through)
    guard case .decided(let decision) = try engine.decide(snapshot, act) else { return }
    vote(name, actor, input)
    try apply(decision)
  }

  /// The host's counting of sealed and opened votes.
  private mutating func vote(_ name: String, _ actor: Actor, _ input: [String: Value]) {
    let list = ["commit-vote": "votes_committed", "reveal-vote": "votes_revealed"][name]
    guard let list else { return }
    let voted = facts[list]?.stringsValue ?? []
    guard !voted.contains(actor.personKey) else { return }
    facts[list] = .strings(voted + [actor.personKey])
    // The third opened vote decides, whatever the others were: any result must lead on.
    let opened = facts["votes_revealed"]?.stringsValue?.count ?? 0
    let option = input["option"]?.stringValue ?? ""
    facts["vote_result"] = .string(opened == 3 && option != "dismissed" ? option : "")
  }

  private mutating func fill(_ declared: [InputDeclaration]) -> [String: Value] {
    var input: [String: Value] = [:]
    for field in declared where field.isRequired || field.name == "outcome" {
      switch field.kind {
      case .bool: input[field.name] = .bool(random.next() % 2 == 0)
      case .int: input[field.name] = .int(field.minimum ?? 1)
      case .list: input[field.name] = ["P"]
      default: input[field.name] = .string(word(for: field))
      }
    }
    return input
  }

  private mutating func word(for field: InputDeclaration) -> String {
    switch field.name {
    case "party":
      return post.waiting("copy-of-complaint").last
        ?? ["P", "D1", "D2"].randomElement(using: &random) ?? "P"
    case "commitment": return String(repeating: "a", count: 64)
    case "outcome" where field.values.isEmpty:
      let panel = [facts["vote_result"], facts["committee_result"]].compactMap { $0?.stringValue }
      return panel.first { !$0.isEmpty } ?? "granted"
    default: return field.values.randomElement(using: &random) ?? "文字"
    }
  }

  private mutating func apply(_ decision: Decision) throws {
    state = decision.to
    for (name, value) in decision.factChanges {
      let fact = try #require(try engine.definition.fact(name))
      #expect(fact.kind.admits(value))
      facts[name] = value
    }
    for change in decision.clockChanges { carryOut(change, of: decision.action) }
    if let other = decision.handover {
      procedure = other
      let known = Set(try engine.definition.clocks.map(\.name))
      running.removeAll { !known.contains(String($0.name.prefix { $0 != "@" })) }
      #expect(try engine.definition.state(state) != nil, "\(other) has no state \(state)")
    }
    if decision.action == "propose-settlement" { post.forget("mediation-statement") }
    // A ruling that was set aside may be made again, and is another paper then.
    if decision.action == "dismiss-action" { post.forget("ruling-of-dismissal") }
    if decision.action == "refuse" { post.forget("ruling-of-refusal") }
    if decision.action == "pay-fee" { facts["fee_paid"] = true }
    for effect in decision.effects { carryOut(effect) }
  }

  private mutating func carryOut(_ effect: EffectCall) {
    switch effect.name {
    case "compute-fee": facts["fee_paid"] = false
    case "assign" where effect.arguments["seats"] == 3: facts["is_collegial"] = true
    case "serve": post.send(effect)
    default: break
    }
  }

  private mutating func carryOut(_ change: ClockChange, of action: String) {
    switch change {
    case .start(let name, let rule, let party, _):
      let clock = RunningClock(name: name, party: party)
      #expect(!running.contains(clock), "\(name) is started twice by \(action)")
      #expect(!rule.isEmpty && !rule.contains("{"))
      running.append(clock)
    case .stop(let name, let party):
      running.removeAll { $0 == RunningClock(name: name, party: party) }
    case .suspend, .resume: break
    }
  }
}

/// Papers on their way, told to the procedure as the host tells them: the first of a kind to each
/// party.
private struct Post {
  static let tidings = [
    "copy-of-complaint": "copy-served", "judgment": "judgment-served",
    "ruling-of-refusal": "ruling-of-refusal-served",
    "ruling-of-dismissal": "ruling-of-dismissal-served",
    "mediation-statement": "mediation-statement-served",
    "notice-of-appeal": "notice-of-appeal-served",
  ]
  private static let sides = ["plaintiff": ["P"], "defendant": ["D1", "D2"]]
  private var queue: [(paper: String, party: String)] = []
  private var told: Set<String> = []

  var isEmpty: Bool { queue.isEmpty }

  func waiting(_ paper: String) -> [String] { queue.filter { $0.paper == paper }.map(\.party) }

  mutating func send(_ effect: EffectCall) {
    guard let paper = effect.arguments["document"]?.stringValue, Self.tidings[paper] != nil else {
      return
    }
    for to in effect.arguments["to"]?.stringsValue ?? [] {
      for party in Self.sides[to] ?? [to] where told.insert(paper + party).inserted {
        queue.append((paper, party))
      }
    }
  }

  mutating func next(_ random: inout Lottery) -> (String, String)? {
    guard let index = queue.indices.randomElement(using: &random) else { return nil }
    return queue.remove(at: index)
  }

  mutating func drop(_ paper: String, for party: String) {
    queue.removeAll { $0.paper == paper && $0.party == party }
  }

  mutating func forget(_ paper: String) {
    queue.removeAll { $0.paper == paper }
    told = told.filter { !$0.hasPrefix(paper) }
  }
}
