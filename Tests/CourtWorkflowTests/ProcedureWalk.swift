import CourtWorkflow
import Testing

/// A case that walks through any procedure of the library with nothing but the pure engine: the
/// test plays the host, supplies facts and keeps state, clocks, effects and docket.
final class ProcedureWalk {
  let engine: Engine
  private(set) var state: String
  private(set) var running: [RunningClock] = []
  private(set) var still: Set<RunningClock> = []
  private(set) var rules: [String: String] = [:]
  private(set) var days: [String: Int64] = [:]
  private(set) var effects: [EffectCall] = []
  private(set) var docket: [Bilingual] = []
  var facts: [String: Value]

  /// Parties P and D, and one case of theirs.
  init(_ procedure: String, _ facts: [String: Value] = [:]) throws {
    let definition = try LibraryFiles.definition(procedure)
    engine = Engine(definition)
    state = definition.initial
    self.facts = ["parties": 2, "plaintiffs": 1, "defendants": 1]
    self.facts.merge(facts) { _, new in new }
  }

  static let plaintiff = Actor(roles: ["plaintiff"], partyKey: "P")
  static let defendant = Actor(roles: ["defendant"], partyKey: "D")
  static let thirdParty = Actor(roles: ["third-party"], partyKey: "T")
  static let clerk = Actor(roles: ["clerk"])
  static let judge = Actor(roles: ["judge"])
  static let president = Actor(roles: ["president"])
  static let expert = Actor(roles: ["expert"])

  var snapshot: CaseSnapshot {
    CaseSnapshot(state: state, facts: facts, runningClocks: running)
  }

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
  ) -> String? {
    let act = Act(action: action, actor: actor, input: input, via: via)
    if case .refused(let refusal) = engine.decide(snapshot, act) { return refusal.code }
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
      case .start(let name, let rule, let party, let arguments):
        running.append(RunningClock(name: name, party: party))
        rules[name] = rule
        days[name] = arguments["days"]?.intValue
      case .stop(let name, let party):
        running.removeAll { $0 == RunningClock(name: name, party: party) }
        still.remove(RunningClock(name: name, party: party))
      case .suspend(let name, let party, _):
        still.insert(RunningClock(name: name, party: party))
      case .resume(let name, let party, _):
        still.remove(RunningClock(name: name, party: party))
      }
    }
    effects += decision.effects
    docket.append(decision.docket)
    return decision
  }

  func runs(_ clock: String, _ party: String? = nil) -> Bool {
    running.contains(RunningClock(name: clock, party: party))
  }

  func standsStill(_ clock: String) -> Bool { still.contains { $0.name == clock } }

  func served(_ document: String) -> Bool {
    effects.contains { $0.name == "serve" && $0.arguments["document"] == .string(document) }
  }

  func hasEffect(_ name: String) -> EffectCall? { effects.last { $0.name == name } }
}

/// A digest as an input must look: 64 hexadecimal digits.
let digestText: Value = .string(String(repeating: "a1", count: 32))
