/// The ladder of urging 催办: after a period has passed, each level is told to somebody higher.
///
/// A rung that waits is a clock of its own, named after the period and its level
/// (`filing-review@2`), so that the host keeps, fires and shows it like any other.
enum Ladder {
  static func rungName(_ clock: String, _ level: Int) -> String { "\(clock)@\(level)" }

  /// Whether a running clock is the named one or a rung of its ladder.
  static func belongs(_ running: String, to clock: String) -> Bool {
    if running == clock { return true }
    let (long, short) = (running.utf8, clock.utf8)
    guard long.count > short.count, long.starts(with: short) else { return false }
    return long[long.index(long.startIndex, offsetBy: short.count)] == UInt8(ascii: "@")
  }

  static func rung(of running: String, in definition: ProcedureDefinition) -> RungDeclaration? {
    step(running).flatMap { step in
      definition.clock(step.clock)?.ladder.first { $0.level == step.level }
    }
  }

  static func rung(of running: String, in index: ProcedureIndex) -> RungDeclaration? {
    step(running).flatMap { step in
      index.clocks[step.clock]?.ladder.first { $0.level == step.level }
    }
  }

  /// The period and the level a rung's name speaks of.
  private static func step(_ running: String) -> (clock: String, level: Int)? {
    guard let mark = running.utf8.lastIndex(of: UInt8(ascii: "@")),
      let level = Int(running[running.index(after: mark)...])
    else { return nil }
    return (String(running[..<mark]), level)
  }

  /// The first rung of a period that has no action of its own; nil where there is no ladder.
  static func begin(
    _ clock: String, _ snapshot: CaseSnapshot, in index: ProcedureIndex
  ) -> Decision? {
    guard let declared = index.clocks[clock], !declared.ladder.isEmpty else { return nil }
    let (effects, starts) = climb(declared, after: 0, snapshot)
    return decision(
      declared, level: effects.isEmpty ? nil : declared.ladder.first, snapshot, effects, starts,
      in: index)
  }

  static func urge(
    _ rung: RungDeclaration, of running: String, _ snapshot: CaseSnapshot,
    in index: ProcedureIndex
  ) -> Decision {
    let clock = index.clocks[String(running.prefix { $0 != "@" })]
    let next = clock.map { climb($0, after: rung.level, snapshot) }
    return decision(
      clock, level: rung, snapshot,
      [call(rung, about: clock?.name ?? running)]
        + (next?.effects ?? []), next?.starts ?? [], in: index)
  }

  /// What follows a level: rungs reached at once as effects, the first that waits as a clock, unless
  /// an earlier period of the same name is still being urged at that level.
  static func climb(
    _ clock: ClockDeclaration, after level: Int, _ snapshot: CaseSnapshot
  ) -> (effects: [EffectCall], starts: [ClockChange]) {
    var effects: [EffectCall] = []
    for rung in clock.ladder.sorted(by: { $0.level < $1.level }) where rung.level > level {
      if let rule = rung.rule {
        let name = rungName(clock.name, rung.level)
        guard !snapshot.runningClocks.contains(RunningClock(name: name)) else {
          return (effects, [])
        }
        return (effects, [.start(name: name, rule: rule, party: nil, arguments: [:])])
      }
      effects.append(call(rung, about: clock.name))
    }
    return (effects, [])
  }

  private static func call(_ rung: RungDeclaration, about clock: String) -> EffectCall {
    EffectCall(
      name: "escalate",
      arguments: [
        "level": .int(Int64(rung.level)), "to": .string(rung.to), "about": .string(clock),
      ])
  }

  private static func decision(
    _ clock: ClockDeclaration?, level: RungDeclaration?, _ snapshot: CaseSnapshot,
    _ effects: [EffectCall], _ starts: [ClockChange], in index: ProcedureIndex
  ) -> Decision {
    let name = clock?.title ?? Bilingual(zh: "", en: "")
    let role = level.flatMap { index.definition.role($0.to)?.title } ?? Bilingual(zh: "", en: "")
    let told = level.map {
      (zh: "，第\($0.level)级催办，已告知\(role.zh)", en: "; urged at level \($0.level): \(role.en)")
    }
    return Decision(
      action: "urge", from: snapshot.state, to: snapshot.state, handover: nil, factChanges: [:],
      clockChanges: starts, effects: effects,
      docket: Bilingual(
        zh: "“\(name.zh)”届满未办\(told?.zh ?? "")", en: "'\(name.en)' has passed\(told?.en ?? "")"),
      article: nil)
  }
}

extension Verdict {
  /// Adds the ladder of a period that has passed to what its own action decided.
  func climbing(
    _ clock: String, _ snapshot: CaseSnapshot, in index: ProcedureIndex
  ) -> Verdict {
    guard case .decided(let decision) = self, let declared = index.clocks[clock],
      !declared.ladder.isEmpty
    else { return self }
    let (effects, starts) = Ladder.climb(declared, after: 0, snapshot)
    return .decided(
      Decision(
        action: decision.action, from: decision.from, to: decision.to,
        handover: decision.handover, factChanges: decision.factChanges,
        clockChanges: decision.clockChanges + starts, effects: decision.effects + effects,
        docket: decision.docket, article: decision.article))
  }
}
