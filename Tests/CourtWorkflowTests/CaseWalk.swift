import CourtWorkflow
import Testing

/// A case that walks through the published procedure with nothing but the pure engine: the test
/// plays the host, supplies facts and keeps state, clocks, effects and docket.
final class CaseWalk {
  private(set) var engine: Engine
  private(set) var state: String
  private(set) var running: [RunningClock] = []
  private(set) var rules: [String: String] = [:]
  private(set) var effects: [EffectCall] = []
  private(set) var docket: [Bilingual] = []
  var facts: [String: Value]

  /// Clocks that stand still, with the kind of excluded time.
  private(set) var still: [String: String] = [:]
  var incidents: [IncidentStanding] = []

  /// One plaintiff P, one defendant D, within jurisdiction, on the simplified track.
  init(_ changes: [String: Value] = [:]) throws {
    let definition = try ProcedureFiles.onlineShopping()
    engine = Engine(definition)
    state = definition.initial
    facts = [
      "claim_minor": 19_900, "track": "simplified", "within_jurisdiction": true,
      "plaintiffs": 1, "defendants": 1, "parties": 2, "adjournment_limit": 1,
      "unsummoned_plaintiffs": 0, "trial_limit_days_left": 60,
    ]
    facts.merge(changes) { _, new in new }
  }

  var snapshot: CaseSnapshot {
    CaseSnapshot(state: state, facts: facts, runningClocks: running, incidents: incidents)
  }

  static let plaintiff = Actor(roles: ["plaintiff"], partyKey: "P")
  static let defendant = Actor(roles: ["defendant"], partyKey: "D")
  static let clerk = Actor(roles: ["clerk"])
  static let judge = Actor(roles: ["judge"])
  static let mediator = Actor(roles: ["mediator"])
  static let president = Actor(roles: ["president"])

  @discardableResult
  func does(
    _ action: String, _ actor: Actor, _ input: [String: Value] = [:], via: String? = nil
  ) throws -> Decision {
    let act = Act(action: action, actor: actor, input: input, via: via)
    return try apply(try engine.decide(snapshot, act).get())
  }

  /// The code with which an act is refused; nil when it would be done.
  func refusal(
    _ action: String, _ actor: Actor, _ input: [String: Value] = [:], via: String? = nil
  ) -> Refusal? {
    let act = Act(action: action, actor: actor, input: input, via: via)
    if case .refused(let refusal) = engine.decide(snapshot, act) { return refusal }
    return nil
  }

  @discardableResult
  func runsOut(_ clock: String, _ party: String? = nil) throws -> Decision {
    let gone = RunningClock(name: clock, party: party)
    let index = try #require(running.firstIndex(of: gone), "the clock \(clock) does not run")
    let decision = try engine.expire(snapshot, clock: clock, party: party).get()
    running.remove(at: index)
    return try apply(decision)
  }

  private func apply(_ decision: Decision) throws -> Decision {
    state = decision.to
    if let other = decision.handover { engine = Engine(try ProcedureFiles.named(other)) }
    facts.merge(decision.factChanges) { _, new in new }
    for change in decision.clockChanges {
      switch change {
      case .start(let name, let rule, let party, _):
        running.append(RunningClock(name: name, party: party))
        rules[name] = rule
      case .stop(let name, let party):
        running.removeAll { $0 == RunningClock(name: name, party: party) }
      case .suspend(let name, _, let kind): still[name] = kind
      case .resume(let name, _, let kind) where still[name] == kind: still[name] = nil
      case .resume: break
      }
    }
    effects += decision.effects
    docket.append(decision.docket)
    let known = Set(engine.definition.clocks.map(\.name))
    running.removeAll { !known.contains(String($0.name.prefix { $0 != "@" })) }
    return decision
  }

  func runs(_ clock: String, _ party: String? = nil) -> Bool {
    running.contains(RunningClock(name: clock, party: party))
  }

  func served(_ document: String) -> Bool {
    effects.contains { $0.name == "serve" && $0.arguments["document"] == .string(document) }
  }

  // MARK: Longer strides

  func files() throws { try does("file", Self.plaintiff, via: "cases") }

  func isRegistered() throws {
    try files()
    try does("accept", Self.clerk)
  }

  func isServed() throws {
    try isRegistered()
    facts["fee_paid"] = true
    try does("pay-fee", Self.plaintiff, via: "fee")
    facts["defendants_served"] = 1
    try does("copy-served", .system, ["party": "D"])
  }

  func isPrepared() throws {
    try isServed()
    try does("file-defence", Self.defendant, ["text": "货不对板是物流所致"])
  }

  func isHeard(absent: [Value] = []) throws {
    try does("schedule-hearing", Self.clerk, via: "hearings")
    facts["hearing_day_reached"] = true
    try does(
      "hold-hearing", Self.judge, ["attended": ["P"], "absent_defendants": .list(absent)])
  }

  /// Both parties sign what is on the table.
  func isSigned(by actors: [Actor] = [CaseWalk.plaintiff, CaseWalk.defendant]) throws {
    for actor in actors { try does("sign-settlement", actor, via: "settlement") }
  }

  func isJudged(_ parties: [String] = ["P", "D"]) throws {
    try does("sign-judgment", Self.judge, ["outcome": "granted"], via: "decisions")
    for (count, party) in parties.enumerated() {
      facts["parties_served_judgment"] = .int(Int64(count + 1))
      try does("judgment-served", .system, ["party": .string(party)])
    }
  }
}
