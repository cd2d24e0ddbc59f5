import CourtWorkflow
import Testing

/// Plans of moving one case: values in, values out.
@Suite struct MovingBetweenVersions {
  @Test func keepsAClockWhoseNameAndRuleAreTheSame() throws {
    let plan = try Versions.plan("open", clocks: [("answer", nil, "answer.15")])
    let move = try #require(plan.move)
    #expect(move.to == "open")
    #expect(move.clocks == [.kept(RunningClock(name: "answer"))])
    #expect(move.factChanges == ["origin": 1])
  }

  @Test func countsAClockAnewWhoseRuleHasChanged() throws {
    let plan = try Versions.plan("open", clocks: [("review", nil, "review.7")])
    #expect(
      try #require(plan.move).clocks == [
        .recounted(
          RunningClock(name: "review"), to: "review", rule: "review.10", before: "review.7")
      ])
  }

  @Test func renamesAClockAndItsRungs() throws {
    let plan = try Versions.plan(
      "open", clocks: [("paying", "P", "pay.7"), ("paying@2", nil, "pay.urge")])
    #expect(
      try #require(plan.move).clocks == [
        .renamed(RunningClock(name: "paying", party: "P"), to: "payment"),
        .renamed(RunningClock(name: "paying@2"), to: "payment@2"),
      ])
  }

  @Test func endsAClockThatTheMigrationEnds() throws {
    let plan = try Versions.plan("open", clocks: [("old-limit", nil, "limit")])
    #expect(try #require(plan.move).clocks == [.ended(RunningClock(name: "old-limit"))])
  }

  @Test func bringsTheCaseToTheNewNameOfItsState() throws {
    #expect(try #require(try Versions.plan("waiting").move).to == "pending")
  }

  /// What the new version starts with the act that brought the case here begins with the move.
  @Test func beginsWhatTheNewVersionWantsHere() throws {
    let arrival = MigrationCase.Arrival(
      action: "serve", actor: Actor(roles: ["clerk"]), input: ["party": "P"])
    let plan = try Versions.plan("open", arrival: arrival)
    #expect(
      try #require(plan.move).clocks == [
        .begun(
          RunningClock(name: "reply", party: "P"), rule: "reply.5", arguments: ["days": 3])
      ])
  }

  @Test func refusesWithEveryReasonAtOnce() throws {
    let incident = IncidentStanding(name: "recusal", state: "asked", isOpen: true)
    let plan = try Versions.plan(
      "lost", clocks: [("gone", nil, "gone.1")], facts: [:], incidents: [incident])
    #expect(
      plan.codes == [
        "migration.state-missing", "migration.incident-unknown", "migration.fact-missing",
        "migration.clock-unknown",
      ])
  }

  @Test func leavesKeptStatesAndEndedCasesWhereTheyAre() throws {
    #expect(try Versions.plan("settling").codes == ["migration.kept"])
    #expect(try Versions.plan("done", isClosed: true).codes == ["migration.closed"])
    let moved = try Versions.plan("done", isClosed: true, takesClosed: true)
    #expect(try #require(moved.move).to == "done")
  }

  @Test func refusesAFactThatCannotBeComputed() throws {
    let plan = try Versions.plan("open", facts: ["court_level": "x"], set: "facts.court_level > 1")
    #expect(plan.codes == ["migration.fact-not-computable"])
  }

  @Test func needsADeclarationFromThatVersion() throws {
    let (old, new) = try Versions.both()
    let refused = #expect(throws: MigrationPlanner.Impossible.self) {
      _ = try MigrationPlanner(from: new, to: old)
    }
    #expect(refused?.reason.code == "migration.not-declared")
  }

  /// Whatever runs and wherever the case is, every running clock is accounted for exactly once.
  @Test func accountsForEveryRunningClock() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = Lottery(state: seed)
    let known = [
      ("answer", "answer.15"), ("review", "review.7"), ("review", "review.10"),
      ("paying", "pay.7"), ("paying@2", "pay.urge"), ("old-limit", "limit"), ("gone", "gone.1"),
    ]
    for _ in 0..<500 {
      let clocks = known.filter { _ in random.next() % 2 == 0 }.map { name, rule in
        (name, random.next() % 2 == 0 ? "P" : nil, rule)
      }
      let state = ["open", "waiting", "settling", "done", "lost"].randomElement(using: &random)
      let plan = try Versions.plan(state ?? "", clocks: clocks)
      switch plan {
      case .stays(let reasons): #expect(!reasons.isEmpty)
      case .moves(let move):
        let told = move.clocks.compactMap(\.before)
        let running = clocks.map { RunningClock(name: $0.0, party: $0.1) }
        #expect(Set(told) == Set(running), "seed \(seed)")
        #expect(told.count == running.count, "seed \(seed)")
        #expect(!running.contains { $0.name == "gone" }, "seed \(seed)")
      }
    }
  }
}

extension MigrationPlan {
  var move: Move? { if case .moves(let move) = self { move } else { nil } }
  var codes: [String] { if case .stays(let reasons) = self { reasons.map(\.code) } else { [] } }
}

extension MigrationPlan.ClockMove {
  /// The clock as it ran before; nil for one that begins.
  var before: RunningClock? {
    switch self {
    case .kept(let clock), .renamed(let clock, _), .recounted(let clock, _, _, _),
      .ended(let clock):
      clock
    case .begun: nil
    }
  }
}

/// Two versions of a small procedure.
enum Versions {
  static func both(set: String = "1") throws -> (ProcedureDefinition, ProcedureDefinition) {
    (
      try ProcedureDefinition.load(yaml: old, file: "old.yaml"),
      try ProcedureDefinition.load(
        yaml: new.split(separator: "SET").joined(separator: set), file: "new.yaml")
    )
  }

  static func plan(
    _ state: String, clocks: [(String, String?, String)] = [],
    facts: [String: Value] = ["court_level": 2], incidents: [IncidentStanding] = [],
    arrival: MigrationCase.Arrival? = nil, isClosed: Bool = false, takesClosed: Bool = false,
    set: String = "1"
  ) throws -> MigrationPlan {
    let (old, new) = try both(set: set)
    let running = clocks.map { RunningClock(name: $0.0, party: $0.1) }
    let planner = try MigrationPlanner(from: old, to: new, takesClosed: takesClosed)
    return planner.plan(
      MigrationCase(
        snapshot: CaseSnapshot(
          state: state, facts: facts, runningClocks: running, incidents: incidents),
        clocks: zip(running, clocks).map { MigrationCase.Clock($0, rule: $1.2) },
        arrival: arrival, isClosed: isClosed))
  }

  private static let head = """
    title: {zh-CN: 程序, en: procedure}
    source: [CPL]
    initial: open
    roles:
      clerk: {zh-CN: 书记员, en: clerk}
      system: {zh-CN: 系统, en: system}

    """

  static let old = """
    procedure: small
    version: 1
    \(head)
    clocks:
      answer: {title: {zh-CN: 答辩期, en: answer}, rule: answer.15, on_expiry: lapse}
      review: {title: {zh-CN: 审查期, en: review}, rule: review.7, on_expiry: lapse}
      paying:
        title: {zh-CN: 交费期, en: paying}
        rule: pay.7
        per: party
        on_expiry: lapse
        ladder: [{level: 1, to: clerk}, {level: 2, to: clerk, rule: pay.urge}]
      old-limit: {title: {zh-CN: 旧期限, en: old limit}, rule: limit, on_expiry: lapse}
      gone: {title: {zh-CN: 将删期限, en: gone}, rule: gone.1, on_expiry: lapse}
    incidents:
      recusal:
        title: {zh-CN: 回避, en: recusal}
        procedure: recusal
        opens_with: ask
        from: any
        returns: {granted: lapse}
    states:
      open: {title: {zh-CN: 受理, en: open}, awaits: [clerk]}
      waiting: {title: {zh-CN: 等待, en: waiting}, awaits: [clerk]}
      settling: {title: {zh-CN: 调解, en: settling}, awaits: [clerk]}
      lost: {title: {zh-CN: 将删阶段, en: lost}, awaits: [clerk]}
      done: {title: {zh-CN: 终结, en: done}, terminal: true}
    actions:
      serve:
        title: {zh-CN: 送达, en: serve}
        by: [clerk]
        from: [open]
        to: waiting
        input: {party: {type: string, required: true, title: {zh-CN: 当事人, en: party}}}
        start: [answer, review, {clock: paying, party: input.party}, old-limit, gone]
        docket: {zh-CN: 送达, en: served}
      advance:
        title: {zh-CN: 推进, en: advance}
        by: [clerk]
        from: [waiting]
        to: settling
        docket: {zh-CN: 推进, en: advanced}
      lose:
        title: {zh-CN: 移送, en: lose}
        by: [clerk]
        from: [settling]
        to: lost
        docket: {zh-CN: 移送, en: lost}
      lapse:
        title: {zh-CN: 届满, en: lapse}
        by: [system, clerk]
        from: [open, waiting, settling, lost]
        to: done
        stop: all
        docket: {zh-CN: 届满, en: lapsed}
    """

  static let new = """
    procedure: small
    version: 2
    \(head)
    facts:
      origin: {type: dyn, zh-CN: 原版本, en: origin, default: 0}
      court_level: {type: dyn, zh-CN: 法院层级, en: level of the court}
    clocks:
      answer: {title: {zh-CN: 答辩期, en: answer}, rule: answer.15, on_expiry: lapse}
      review: {title: {zh-CN: 审查期, en: review}, rule: "review.{facts.court_level == 2 ? '10' : '20'}", on_expiry: lapse}
      payment:
        title: {zh-CN: 缴费期, en: payment}
        rule: pay.7
        per: party
        on_expiry: lapse
        ladder: [{level: 1, to: clerk}, {level: 2, to: clerk, rule: pay.urge}]
      reply: {title: {zh-CN: 回复期, en: reply}, rule: reply.5, per: party, on_expiry: lapse}
    states:
      open: {title: {zh-CN: 受理, en: open}, awaits: [clerk]}
      pending: {title: {zh-CN: 待决, en: pending}, awaits: [clerk]}
      settling: {title: {zh-CN: 调解, en: settling}, awaits: [clerk]}
      done: {title: {zh-CN: 终结, en: done}, terminal: true}
    actions:
      serve:
        title: {zh-CN: 送达, en: serve}
        by: [clerk]
        from: [open]
        to: pending
        input: {party: {type: string, required: true, title: {zh-CN: 当事人, en: party}}}
        requires:
          - when: "facts.court_level > 0"
            code: serve.level
            otherwise: {zh-CN: 层级不符, en: wrong level}
            source: CPL 1
        start: [answer, review, {clock: payment, party: input.party}, {clock: reply, party: input.party, days: "3"}]
        docket: {zh-CN: 已送达, en: served}
      advance:
        title: {zh-CN: 推进, en: advance}
        by: [clerk]
        from: [pending]
        to: settling
        docket: {zh-CN: 推进, en: advanced}
      lapse:
        title: {zh-CN: 届满, en: lapse}
        by: [system, clerk]
        from: [open, pending, settling]
        to: done
        stop: all
        docket: {zh-CN: 届满, en: lapsed}
    migration:
      from: 1
      states: {waiting: pending}
      clocks: {paying: payment, old-limit: }
      set: {origin: "SET"}
      keep: [settling]
      why: {zh-CN: 规则修订, en: the rules were revised}
    """
}
