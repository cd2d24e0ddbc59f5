import CourtWorkflow
import Testing

/// What the engine says to acts that cannot be.
@Suite struct EngineRefusals {
  private func walk() throws -> CaseWalk {
    let walk = try CaseWalk()
    try walk.files()
    return walk
  }

  @Test func anUnknownActionIsToldTheNearest() throws {
    let refusal = try #require(try walk().refusal("acept", CaseWalk.clerk))
    #expect(refusal.kind == .unknownAction && refusal.code == "act.unknown")
    #expect(refusal.reasons[0].en.contains("did you mean 'accept'?"))
  }

  @Test func aWrongStateNamesTheRightOnes() throws {
    let refusal = try #require(try walk().refusal("resume", CaseWalk.judge, ["reason": "恢复"]))
    #expect(refusal.code == "act.wrong-state")
    #expect(refusal.reasons[0].zh.contains("中止诉讼"))
  }

  @Test func anActionWithItsOwnRouteIsRefusedOnAnother() throws {
    let refusal = try #require(try CaseWalk().refusal("file", CaseWalk.plaintiff))
    #expect(refusal.kind == .throughOther && refusal.reasons[0].en.contains("'cases'"))
  }

  @Test func allDefectsOfTheInputAreToldAtOnce() throws {
    let input: [String: Value] = ["defects": "x", "days": 99, "new/facts": true]
    let refusal = try #require(
      try walk().refusal("return-for-correction", CaseWalk.clerk, input))
    #expect(refusal.code == "act.invalid-input")
    #expect(
      refusal.reasons.map(\.code) == ["input.too-small", "input.too-large", "input.unknown"])
    #expect(
      refusal.reasons.map(\.pointer) == ["/input/defects", "/input/days", "/input/new~1facts"])
  }

  @Test func aWrongKindAndAWordOutsideTheListAreTold() throws {
    let input: [String: Value] = ["ground": "boredom", "reason": 7]
    let refusal = try #require(try walk().refusal("refuse", CaseWalk.clerk, input))
    #expect(refusal.reasons.map(\.code) == ["input.not-in-list", "input.type"])
  }

  @Test func aMissingFactIsNamed() throws {
    let walk = try walk()
    walk.facts["within_jurisdiction"] = nil
    let refusal = try #require(walk.refusal("accept", CaseWalk.clerk))
    #expect(refusal.code == "fact.missing")
    #expect(refusal.reasons[0].zh.contains("属于本院管辖"))
  }

  @Test func allFailedConditionsAreTold() throws {
    let walk = try CaseWalk(["within_jurisdiction": false, "defendants": 0])
    try walk.files()
    let refusal = try #require(walk.refusal("accept", CaseWalk.clerk))
    #expect(refusal.reasons.map(\.code) == ["filing.out-of-jurisdiction", "filing.no-party"])
  }

  @Test func aClockWithoutActionOnlyInforms() throws {
    let walk = try walk()
    let verdict = walk.engine.expire(walk.snapshot, clock: "no-such-clock", party: nil)
    guard case .refused(let refusal) = verdict else {
      Issue.record("an unknown clock did something")
      return
    }
    #expect(refusal.kind == .unknownAction)
  }

  @Test func theSameActAlwaysGetsTheSameVerdict() throws {
    let walk = try walk()
    let act = Act(action: "accept", actor: CaseWalk.clerk)
    let verdict = walk.engine.decide(walk.snapshot, act)
    for _ in 0..<20 { #expect(walk.engine.decide(walk.snapshot, act) == verdict) }
  }

  /// Whatever is thrown at it, the engine answers, and a decision always leads to a known state.
  @Test func answersEveryActInEveryState() throws {
    let engine = try CaseWalk().engine
    let states = Set(engine.definition.states.map(\.name))
    let inputs: [[String: Value]] = [[:], ["party": "D"], ["party": .null, "x": []]]
    var decided = 0
    for state in states.sorted() {
      for action in engine.definition.actions {
        for role in engine.definition.roles {
          for input in inputs {
            let act = Act(
              action: action.name, actor: Actor(roles: [role.name], partyKey: "D"),
              input: input, via: action.through)
            let snapshot = CaseSnapshot(state: state, facts: ["track": "simplified"])
            guard case .decided(let decision) = engine.decide(snapshot, act) else { continue }
            decided += 1
            #expect(states.contains(decision.to))
          }
        }
      }
    }
    #expect(decided > 50)
  }
}
