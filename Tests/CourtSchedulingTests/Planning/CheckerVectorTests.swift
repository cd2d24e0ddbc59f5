import CourtDomain
import CourtScheduling
import Foundation
import Testing

/// The benchmark's own vectors and its reference checker, where they are beside this project.
@Suite struct TheCheckerAgrees {
  @Test func withEveryVector() throws {
    guard let instance = try HearingMaterial.instance("dev-50-f-11"),
      let file = HearingMaterial.file("data/hearings/checker-vectors/expected.json"),
      case .object(let all) = try JSONParser.parse([UInt8](try Data(contentsOf: file)))
    else { return }
    var count = 0
    for vector in all.members {
      guard case .object(let wanted) = vector.value,
        case .object(let components)? = wanted["components"]
      else { continue }
      let path = file.deletingLastPathComponent().appendingPathComponent("\(vector.name).jsonl")
      let report = instance.check(try ScheduleLine.read([UInt8](try Data(contentsOf: path))))
      #expect(.bool(report.isValid) == wanted["valid"], "\(vector.name)")
      let rules = report.breachCounts.keys.map(\.rawValue).sorted()
      #expect(.array(rules.map { .string($0) }) == wanted["rules"], "\(vector.name)")
      #expect(.int(Int64(report.cost.total)) == wanted["cost"], "\(vector.name)")
      for entry in report.cost.components {
        #expect(.int(Int64(entry.amount)) == components[entry.name], "\(vector.name) \(entry.name)")
      }
      count += 1
    }
    #expect(count == 13)
  }

  /// Plans of ours, and plans with lots of damage, judged by both.
  @Test(arguments: [UInt64(71), 72, 73, 74])
  func withTheReferenceCheckerOnDamagedPlans(seed: UInt64) throws {
    guard let checker = HearingMaterial.file("tools/check_schedule.py") else {
      print("skipped: the reference checker is not beside this project")
      return
    }
    var random = SeededGenerator(seed: seed)
    let instance = InstanceGenerator(hearings: 90, seed: seed).instance()
    var plan = try HearingPlanner(instance).plan(budget: PlanBudget(steps: 100), seed: seed)
      .schedule
    for _ in 0..<Int(seed - 71) * 6 {
      let place = Int.random(in: plan.rows.indices, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: plan.rows[place].start += 15 * Int.random(in: -4...4, using: &random)
      case 1: plan.rows[place].date = plan.rows[place].date.adding(days: 1)
      case 2: plan.rows[place].clerk += 1
      case 3: plan.rows[place].room = 0
      default: plan.rows[place].bench = Int.random(in: instance.benches.indices, using: &random)
      }
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("plans-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["i.jsonl", "s.jsonl"].map { folder.appendingPathComponent($0) }
    try Data(instance.lines()).write(to: files[0])
    try Data(plan.lines(of: instance)).write(to: files[1])
    guard
      let out = HearingMaterial.run(
        "python3", [checker.path, files[0].path, files[1].path, "--json"]),
      out.status < 2, case .object(let theirs)? = try? JSONParser.parse(out.bytes),
      case .object(let components)? = theirs["components"],
      case .object(let broken)? = theirs["error_counts"]
    else {
      print("skipped: python3 is not there")
      return
    }
    let ours = instance.check(try ScheduleLine.read(plan.lines(of: instance)))
    #expect(.bool(ours.isValid) == theirs["valid"], "seed \(seed)")
    for entry in ours.cost.components {
      #expect(.int(Int64(entry.amount)) == components[entry.name], "seed \(seed) \(entry.name)")
    }
    for rule in ScheduleReport.Rule.allCases {
      let count = ours.breachCounts[rule].map { JSONValue.int(Int64($0)) }
      #expect(count == broken[rule.rawValue], "seed \(seed) \(rule.rawValue)")
    }
  }

  @Test func findsTheProvenOptimumOfFifty() throws {
    guard let instance = try HearingMaterial.instance("dev-50-f-11") else { return }
    let outcome = try HearingPlanner(instance).plan(budget: PlanBudget(steps: 60_000), seed: 1)
    let report = instance.check(outcome.schedule.checkable(of: instance))
    #expect(report.isValid)
    #expect((733...760).contains(report.cost.total), "\(report.cost.total)")
  }
}
