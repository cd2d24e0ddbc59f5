import ArgumentParser
import CourtDomain
import CourtScheduling
import Foundation

/// `xiezhi bench hearings`
struct HearingsBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hearings", abstract: "Plans of hearings beside the best known, size by size.",
    discussion: """
      Runs the instances of a folder (dev-….jsonl.gz with reference.json beside them), each in a \
      process of its own by processor seconds, and checks every plan with the checker. Without such \
      a folder, instances drawn by lot are planned. Then asks for the next three lawful places of \
      hearings in a plan in force.

      EXAMPLES
        xiezhi bench hearings
        xiezhi bench hearings --data ../shared/data/hearings --only 2000-f --seconds 2
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Folder of instances.") var data = "../shared/data/hearings"
  @Option(help: "Only instances whose names hold this.") var only: String?
  @Option(help: "Processor seconds each; by size where nothing is said.") var seconds: Double?
  @Option(help: "Seed.") var seed: UInt64 = 1

  func run() async throws { try await options.run(measure) }

  private func measure(_ folder: BenchFolder) async throws -> BenchTable {
    var table = BenchTable(
      "plans of hearings",
      columns: ["cpu s", "hard", "soft", "best known", "of it", "of bound", "moved", "valid"])
    let reference = known()
    for path in try instances(folder) {
      let name = String((path as NSString).lastPathComponent.prefix { $0 != "." })
      let source = try HearingsFiles.instance(path)
      let plan = "\(folder.path)/\(name).plan.jsonl"
      let limit = seconds ?? Self.seconds(source.hearings.count, isMoved: name.contains("-r-"))
      let before = ProcessFigures.ownCPUSeconds(children: true)
      let process = Process()
      process.executableURL = OwnProgram.url
      process.arguments = [
        "hearings", "plan", path, "--out", plan, "--seconds", "\(limit)", "--seed", "\(seed)",
        "--quiet",
      ]
      try process.run()
      process.waitUntilExit()
      let spent = ProcessFigures.ownCPUSeconds(children: true) - before
      let report = source.check(try HearingsFiles.schedule(plan))
      let best = reference[name]
      let total = Double(report.cost.total)
      table.add(
        name,
        [
          .number(spent, decimals: 1), .number(Double(report.cost.hard)),
          .number(Double(report.cost.soft)),
          best.map { .number($0.best) } ?? .none, best.map { .ratio(total / $0.best) } ?? .none,
          best.flatMap(\.bound).map { .ratio(total / $0) } ?? .none,
          .number(Double(report.counts.moved)), .number(report.isValid ? 1 : 0),
        ])
    }
    table.notes = [
      "best known: reference.json beside the instances; of bound: against a proven lower bound",
      try proposals(),
    ]
    return table
  }

  private static func seconds(_ size: Int, isMoved: Bool) -> Double {
    switch size {
    case ..<200: 1
    case ..<1000: 2.4
    case ..<4000: isMoved ? 0.5 : 2
    case ..<20_000: isMoved ? 2 : 10
    default: 60
    }
  }

  private func known() -> [String: (best: Double, bound: Double?)] {
    guard let bytes = FileManager.default.contents(atPath: data + "/reference.json"),
      case .object(let all)? = try? JSONParser.parse([UInt8](bytes))
    else { return [:] }
    var found: [String: (best: Double, bound: Double?)] = [:]
    for entry in all.members {
      guard case .object(let row) = entry.value, let best = Self.number(row["best"]) else {
        continue
      }
      found[entry.name] = (best, Self.number(row["bound"]))
    }
    return found
  }

  private static func number(_ value: JSONValue?) -> Double? {
    guard case .number(let text)? = value else { return nil }
    return Double(text)
  }

  private func instances(_ folder: BenchFolder) throws -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: data)) ?? []
    let files = names.filter { $0.hasPrefix("dev-") && (only.map($0.contains) ?? true) }
    if !files.isEmpty {
      return files.sorted { ($0.count, $0) < ($1.count, $1) }.map { data + "/" + $0 }
    }
    return try [50, 500, 2000, 10_000].flatMap { size in
      try InstanceGenerator.Kind.allCases.map { kind in
        let drawn = InstanceGenerator(hearings: size, kind: kind, seed: seed).instance()
        let path = "\(folder.path)/\(drawn.name).jsonl"
        try HearingsFiles.write(drawn.lines(), to: path)
        return path
      }
    }
  }

  /// Next three lawful places for hearings of five people, over 120 working days or so.
  private func proposals() throws -> String {
    let source = InstanceGenerator(hearings: 70_000, seed: seed).instance()
    let outcome = try HearingPlanner(source).plan(budget: PlanBudget(steps: 0), seed: seed)
    let table = try PlanTable(source, rows: outcome.schedule.rows)
    var micros: [Double] = []
    var chance = SplitMix64(seed: seed)
    for _ in 0..<5000 {
      let hearing = Int.random(in: source.hearings.indices, using: &chance)
      let clock = ContinuousClock()
      let start = clock.now
      _ = table.propose(hearing, count: 3)
      let spent = clock.now - start
      micros.append(Double(spent.components.attoseconds) / 1e12)
    }
    let median = Statistics.median(micros).rounded()
    let high = Statistics.percentile(0.99, of: micros).rounded()
    return "next three places among 70000 hearings: median \(median) µs, p99 \(high) µs"
  }
}
