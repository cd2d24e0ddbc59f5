import ArgumentParser
import CourtCases
import CourtDomain
import CourtPG
import CourtStore
import Foundation
import Logging

/// `xiezhi bench timers`
struct TimerBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timers", abstract: "Time limits that run out, fired by workers that are killed.",
    discussion: """
      Fills a database of its own with pending time limits and lets real workers, as processes, \
      fire what falls due: at an even rate while they are killed at random moments, then what six \
      hours of outage have left. pgbench then takes due rows from the same table and writes the same \
      kinds of rows, as the limit of what this database can do.

      EXAMPLES
        xiezhi bench timers
        xiezhi bench timers --pending 50000 --rate 200 --seconds 10 --kills 5 --seed 42
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Time limits that are pending and not due.") var pending = 1_000_000
  @Option(help: "Time limits that fall due each second.") var rate = 500
  @Option(help: "Seconds of the even rate.") var seconds = 30
  @Option(help: "Workers at once.") var workers = 2
  @Option(help: "How often a worker is killed with SIGKILL.") var kills = 20
  @Option(help: "Time limits that six hours of outage have left.") var backlog = 20_000
  @Option(help: "Repeats the moments of the kills.") var seed = UInt64.random(in: 1...999_999)

  func validate() throws {
    guard (0...5_000_000).contains(pending), (1...10_000).contains(rate),
      (1...600).contains(seconds), (1...16).contains(workers), (0...200).contains(kills),
      (100...1_000_000).contains(backlog)
    else {
      throw ValidationError(
        "up to 5000000 pending, 10000 a second, 600 seconds, 16 workers, 200 kills, 1000000 left")
    }
  }

  func run() async throws {
    try await options.run { folder in
      try await TimerBench.with(folder) { bench in try await measure(bench) }
    }
  }

  private func measure(_ bench: TimerBench) async throws -> BenchTable {
    let models = try await bench.fill.models()
    try await bench.fill.copy(
      models.unpaid, "pending", count: pending / 2, clock: "fee-payment",
      due: "now() + interval '30 days' + n * interval '1 second'", isWhole: false)
    let calm = try await steady(bench, models, "calm", kills: 0)
    let killed = try await steady(bench, models, "killed", kills: kills)
    let drained = try await drained(bench, models)
    let limit = try await bench.limit(
      models, count: backlog, clients: workers * Worker.lanes, seconds: 6)
    return table([calm, killed], drained, limit)
  }

  // MARK: An even rate

  struct Steady {
    var figures: [TimerFigures]
    /// Processor seconds per time limit, of workers that lived to the end and of PostgreSQL.
    var workerCPU: Double
    var databaseCPU: Double
    /// The machine's load average at the end: what else ran shows here.
    var load: String
  }

  private func steady(
    _ bench: TimerBench, _ models: TimerFill.Models, _ name: String, kills: Int
  ) async throws -> Steady {
    let each = rate * seconds / 2
    let begin = bench.house.court.clock.now().adding(seconds: Int64(20 + each / 2_000))
    func due(_ shift: Double) -> String {
      "'\(begin)'::timestamptz + (n * 2 + \(shift)) * interval '1 second' / \(rate)"
    }
    try await bench.fill.copy(
      models.reviewed, "\(name)-review", count: each, clock: "filing-review", due: due(0),
      isWhole: true)
    try await bench.fill.copy(
      models.unpaid, "\(name)-unpaid", count: each, clock: "fee-payment", due: due(1),
      isWhole: true)
    try await bench.court.ownerScript(["ANALYZE", "CHECKPOINT"])
    let children = bench.children()
    for _ in 0..<workers { try children.start() }
    await bench.until(begin)
    progress("\(rate) a second for \(seconds) s, \(kills) kills, seed \(seed)")
    let before = (children.cpuSeconds(), ProcessFigures.cpuSeconds(family: try bench.postgres))
    try await kill(kills, of: children, from: begin)
    await bench.until(begin.adding(seconds: Int64(seconds)))
    try await bench.untilNothingIsDue()
    let cpu = (children.cpuSeconds(), ProcessFigures.cpuSeconds(family: try bench.postgres))
    let load = ProcessFigures.loadAverage
    await children.stop()
    let figures = [
      try await TimerFigures.read(
        bench.pool, label: "\(name)-review", clock: "filing-review", action: "urge"),
      try await TimerFigures.read(
        bench.pool, label: "\(name)-unpaid", clock: "fee-payment", action: "deemed-withdrawn"),
    ]
    for figures in figures { progress("  " + figures.text) }
    return Steady(
      figures: figures, workerCPU: (cpu.0 - before.0) / Double(each * 2),
      databaseCPU: (cpu.1 - before.1) / Double(each * 2), load: load)
  }

  private func kill(_ kills: Int, of children: WorkerChildren, from begin: Instant) async throws {
    var chance = SplitMix64(seed: seed)
    let moments = (0..<kills).map { _ in Double.random(in: 0..<Double(seconds), using: &chance) }
    for moment in moments.sorted() {
      let at = Instant(microseconds: begin.microseconds + Int64(moment * 1_000_000))
      let wait = at.microseconds - SystemClock().now().microseconds
      if wait > 0 { try await Task.sleep(for: .microseconds(wait)) }
      try await children.killOne(&chance)
    }
  }

  // MARK: After an outage

  private func drained(_ bench: TimerBench, _ models: TimerFill.Models) async throws
    -> [TimerFigures]
  {
    let each = backlog / 2
    let now = bench.house.court.clock.now()
    let begin = now.adding(seconds: -6 * 3_600)
    let step = "interval '350 minutes' / \(each)"
    let due = "'\(begin)'::timestamptz + interval '5 minutes' + n * \(step)"
    try await bench.fill.copy(
      models.reviewed, "late-review", count: each, clock: "filing-review", due: due, isWhole: true)
    try await bench.fill.copy(
      models.unpaid, "late-unpaid", count: each, clock: "fee-payment", due: due, isWhole: true)
    // The last sign of life was six hours ago: the first worker enters the outage by itself.
    try await bench.court.ownerScript([
      "INSERT INTO heartbeat SELECT court_id, 'work', '\(begin)' FROM court "
        + "ON CONFLICT (court_id, part) DO UPDATE SET at = excluded.at", "ANALYZE", "CHECKPOINT",
    ])
    progress("draining what six hours have left")
    let children = bench.children()
    for _ in 0..<workers { try children.start() }
    try await bench.untilNothingIsDue()
    await children.stop()
    let figures = [
      try await TimerFigures.read(
        bench.pool, label: "late-review", clock: "filing-review", action: "urge"),
      try await TimerFigures.read(
        bench.pool, label: "late-unpaid", clock: "fee-payment", action: "deemed-withdrawn"),
    ]
    for figures in figures { progress("  " + figures.text) }
    return figures
  }

  // MARK: Table

  private func table(_ steady: [Steady], _ drained: [TimerFigures], _ limit: Double) -> BenchTable {
    var table = BenchTable(
      "timers: \(pending) pending, \(workers) workers, \(rate)/s for \(seconds) s, \(kills) kills, "
        + "seed \(seed)",
      columns: [
        "due", "fired", "twice", "lost", "moved", "per second", "of pgbench", "p50 ms", "p99 ms",
        "max ms", "disorder",
      ])
    let names = ["no kills", "\(kills) kills", "outage"].flatMap { phase in
      ["\(phase): court's own", "\(phase): a party's"]
    }
    for (name, figures) in zip(names, steady.flatMap(\.figures) + drained) {
      let isLate = name.hasPrefix("outage")
      let speed = Double(figures.fired + figures.relieved) / max(figures.span, 0.001)
      func late(_ share: Double) -> BenchCell {
        isLate ? .none : .number(Statistics.percentile(share, of: figures.lateness), decimals: 1)
      }
      table.add(
        name,
        [
          .number(Double(figures.due)), .number(Double(figures.fired)),
          .number(Double(figures.duplicates)), .number(Double(figures.losses)),
          .number(Double(figures.relieved)), .number(speed),
          isLate ? .ratio(speed / limit) : .none, late(0.5), late(0.99), late(1),
          .number(Double(figures.disorder)),
        ])
    }
    table.add(
      "pgbench, same rows",
      Array(repeating: .none, count: 5) + [.number(limit), .ratio(1)]
        + Array(repeating: .none, count: 4))
    table.notes = [
      "instants are the commits' own (track_commit_timestamp); 'lost' ran out and had no effect",
      "a party's time limits that ran out while the court was down are moved, none may be fired",
      "'disorder': most places by which one went before another that was due earlier",
      "pending copies carry no explanation and no complaint; those that fall due are whole",
      "pgbench: \(workers * Worker.lanes) clients each take one due row, close it, write docket "
        + "entry and task and raise the case's version, without reading or deciding anything",
    ]
    for (phase, steady) in zip(["no kills", "\(kills) kills"], steady) {
      let cost = [steady.workerCPU, steady.databaseCPU].map {
        BenchCell.number($0 * 1000, decimals: 2).text
      }
      table.notes.append(
        "\(phase): \(cost[0]) ms of processor a time limit in workers that lived to the end, "
          + "\(cost[1]) ms in PostgreSQL; load average \(steady.load)")
    }
    return table
  }
}
