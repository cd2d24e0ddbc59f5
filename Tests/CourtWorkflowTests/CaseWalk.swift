import CourtWorkflow
import Testing

/// A case that walks through the published procedure with nothing but the pure engine: the test
/// plays the host, supplies facts and keeps state, clocks, effects and docket.
final class CaseWalk {
  let engine: Engine
  private(set) var state: String
  private(set) var running: [RunningClock] = []
  private(set) var rules: [String: String] = [:]
  private(set) var effects: [EffectCall] = []
  private(set) var docket: [Bilingual] = []
  var facts: [String: Value]

  /// One plaintiff P, one defendant D, within jurisdiction, on the simplified track.
  init(_ changes: [String: Value] = [:]) throws {
    let definition = try ProcedureFiles.onlineShopping()
    engine = Engine(definition)
    state = definition.initial
    facts = [
      "claim_minor": 19_900, "track": "simplified", "within_jurisdiction": true,
      "plaintiffs": 1, "defendants": 1, "parties": 2, "adjournment_limit": 1,
    ]
    facts.merge(changes) { _, new in new }
  }

  var snapshot: CaseSnapshot {
    CaseSnapshot(state: state, facts: facts, runningClocks: running)
  }

  static let plaintiff = Actor(roles: ["plaintiff"], partyKey: "P")
  static let defendant = Actor(roles: ["defendant"], partyKey: "D")
  static let clerk = Actor(roles: ["clerk"])
  static let judge = Actor(roles: ["judge"])
  static let mediator = Actor(roles: ["mediator"])

  @discardableResult
  func does(
    _ action: String, _ actor: Actor, _ input: [String: Value] = [:], via: String? = nil
  ) throws -> Decision {
    let act = Act(action: action, actor: actor, input: input, via: via)
    return apply(try engine.decide(snapshot, act).get())
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
    return apply(decision)
  }

  private func apply(_ decision: Decision) -> Decision {
    state = decision.to
    facts.merge(decision.factChanges) { _, new in new }
    for change in decision.clockChanges {
      switch change {
      case .start(let name, let rule, let party, _):
        running.append(RunningClock(name: name, party: party))
        rules[name] = rule
      case .stop(let name, let party):
        running.removeAll { $0 == RunningClock(name: name, party: party) }
      case .suspend, .resume: break
      }
    }
    effects += decision.effects
    docket.append(decision.docket)
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

  func isJudged() throws {
    try does("sign-judgment", Self.judge, via: "decisions")
    for (count, party) in ["P", "D"].enumerated() {
      facts["parties_served_judgment"] = .int(Int64(count + 1))
      try does("judgment-served", .system, ["party": .string(party)])
    }
  }
}
