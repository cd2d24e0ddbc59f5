import ArgumentParser
import CourtWorkflow
import Foundation

/// `xiezhi bench engine`
struct EngineBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine", abstract: "Conditions and steps of the procedure engine per second.",
    discussion: """
      Conditions of the published procedure are evaluated beside Swift closures that ask the same of \
      the same facts, by turns in one run; then whole steps (decide, expire, available) are counted, \
      on one core and on all.

      EXAMPLES
        xiezhi bench engine
        xiezhi bench engine --seconds 2 --rounds 5 --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Seconds of each measurement.") var seconds = 0.5
  @Option(help: "Rounds.") var rounds = 3

  func validate() throws {
    guard (0.05...60).contains(seconds), (1...100).contains(rounds) else {
      throw ValidationError("0.05 to 60 seconds, 1 to 100 rounds")
    }
  }

  func run() async throws { try await options.run(measure) }

  private func measure(_ folder: BenchFolder) async throws -> BenchTable {
    let share = try Settings.shareFolder(
      options.share ?? ProcessInfo.processInfo.environment["XIEZHI_SHARE"])
    let subject = try EngineSubject(share + "/Workflows/online-shopping.yaml")
    var table = BenchTable(
      "procedure engine, \(rounds) rounds",
      columns: ["per second, 1 core", "of a Swift closure", "per second, all cores"])
    for entry in subject.conditions {
      var rates: [[Double]] = [[], [], []]
      for _ in 0..<rounds {
        rates[0].append(rate { entry.count(1_000) })
        rates[1].append(rate { entry.closureCount(1_000) })
        rates[2].append(await parallel { entry.count(1_000) })
      }
      let medians = rates.map { Statistics.median($0) }
      table.add(
        entry.name, [.number(medians[0]), .ratio(medians[0] / medians[1]), .number(medians[2])])
    }
    for (name, step) in subject.steps {
      var rates: [[Double]] = [[], []]
      for _ in 0..<rounds {
        rates[0].append(rate(step))
        rates[1].append(await parallel(step))
      }
      table.add(
        name,
        [.number(Statistics.median(rates[0])), .none, .number(Statistics.median(rates[1]))])
    }
    table.notes = [
      "conditions read facts of a case of the published procedure out of a dictionary; the closures "
        + "read the same dictionary",
      "all cores: \(ProcessInfo.processInfo.activeProcessorCount)",
    ]
    return table
  }

  /// How often a second the body does what it counts.
  private func rate(_ body: () -> Int) -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var count = 0
    var spent = 0.0
    repeat {
      count += body()
      spent = (clock.now - start).inSeconds
    } while spent < seconds
    return Double(count) / spent
  }

  private func parallel(_ body: @escaping @Sendable () -> Int) async -> Double {
    await withTaskGroup(of: Double.self) { group in
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
        group.addTask { rate(body) }
      }
      return await group.reduce(0, +)
    }
  }
}

/// The published procedure, a case in it, and closures that ask what its conditions ask.
struct EngineSubject: Sendable {
  struct Condition: Sendable {
    let name: String
    let expression: CourtWorkflow.Expression
    let names: ExpressionFacts
    let closure: @Sendable ([String: Value]) -> Bool

    /// Evaluates so many times; answers how many.
    func count(_ times: Int) -> Int {
      var held = 0
      for _ in 0..<times where (try? names.isTrue(expression)) == true { held += 1 }
      precondition(held == times || held == 0)
      return times
    }

    func closureCount(_ times: Int) -> Int {
      var held = 0
      for _ in 0..<times where closure(names.facts) { held += 1 }
      precondition(held == times || held == 0)
      return times
    }
  }

  let conditions: [Condition]
  let steps: [(name: String, step: @Sendable () -> Int)]

  init(_ file: String) throws {
    let definition = try CommandFile.procedure(file)
    let engine = Engine(definition)
    let facts: [String: Value] = [
      "claim_minor": 19_900, "track": "simplified", "within_jurisdiction": true,
      "jurisdiction_reason": "", "plaintiffs": 1, "defendants": 1, "parties": 2,
      "adjournment_limit": 1, "allowed_tracks": ["small-claims", "simplified", "ordinary"],
      "has_foreign_party": false, "defendants_served": 1, "defendants_unserved": 0,
      "unserved_defendants": [], "served_by_notice": 0, "parties_served_judgment": 2,
      "corrections": 0, "filing_received": true,
    ]
    conditions = try Self.conditions(engine, facts)
    func step(
      _ state: String, _ running: [RunningClock], _ act: Act
    ) -> @Sendable () -> Int {
      let snapshot = CaseSnapshot(state: state, facts: facts, runningClocks: running)
      return {
        var decided = 0
        for _ in 0..<100 {
          if case .decided = engine.decide(snapshot, act) { decided += 1 }
        }
        precondition(decided == 100, "the step is refused")
        return decided
      }
    }
    let window = CaseSnapshot(
      state: "judgment-signed", facts: facts,
      runningClocks: [RunningClock(name: "appeal-window", party: "D1")])
    let filed = CaseSnapshot(state: "filed", facts: facts)
    steps = [
      (
        "decide: register a case",
        step(
          "filed", [RunningClock(name: "filing-review")],
          Act(action: "accept", actor: Actor(roles: ["clerk"])))
      ),
      (
        "decide: complaint served",
        step(
          "serving", [RunningClock(name: "service-copy"), RunningClock(name: "trial-limit")],
          Act(action: "copy-served", actor: .system, input: ["party": "D1"]))
      ),
      (
        "expire: appeal window",
        {
          for _ in 0..<100 { _ = engine.expire(window, clock: "appeal-window", party: "D1") }
          return 100
        }
      ),
      (
        "available: a clerk's actions",
        {
          for _ in 0..<10 { _ = engine.available(filed, actor: Actor(roles: ["clerk"])) }
          return 10
        }
      ),
    ]
  }

  private static func conditions(
    _ engine: Engine, _ facts: [String: Value]
  ) throws -> [Condition] {
    func condition(
      _ source: String, _ closure: @escaping @Sendable ([String: Value]) -> Bool
    ) throws -> Condition {
      Condition(
        name: source, expression: try CourtWorkflow.Expression(source),
        names: ExpressionFacts(engine, facts), closure: closure)
    }
    return [
      try condition("facts.within_jurisdiction") { $0["within_jurisdiction"] == true },
      try condition("facts.plaintiffs > 0 && facts.defendants > 0") { facts in
        (facts["plaintiffs"]?.intValue ?? 0) > 0 && (facts["defendants"]?.intValue ?? 0) > 0
      },
      try condition("facts.track != 'small-claims'") { facts in
        facts["track"].map { $0 != "small-claims" } ?? false
      },
      try condition(
        "facts.defendants_served + facts.served_by_notice >= facts.defendants"
      ) { facts in
        guard let served = facts["defendants_served"]?.intValue,
          let notice = facts["served_by_notice"]?.intValue,
          let all = facts["defendants"]?.intValue
        else { return false }
        let (sum, isTooLarge) = served.addingReportingOverflow(notice)
        return !isTooLarge && sum >= all
      },
      try condition("facts.track in facts.allowed_tracks") { facts in
        guard let track = facts["track"], let allowed = facts["allowed_tracks"]?.listValue else {
          return false
        }
        return allowed.contains(track)
      },
    ]
  }
}
