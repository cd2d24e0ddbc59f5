import ArgumentParser
import CourtCases
import CourtDomain
import CourtLaw
import CourtPG
import CourtStore
import Foundation

/// `xiezhi bench booking`
struct BookingBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "booking", abstract: "Single bookings beside a plain row, and a million tries.",
    discussion: """
      Fills a database of its own with hearings in force and books single hearings of five resources \
      (judge, clerk, room, party, representative), by turns with the insertion of one plain row \
      through the same connections. Then many bookers try at once while a plan is being published, \
      and an independent reading of the table says whether anyone was booked twice, anything was \
      lost, and every refusal was right.

      EXAMPLES
        xiezhi bench booking
        xiezhi bench booking --in-force 20000 --seconds 1 --rounds 3 --tries 50000 --plan 2000
        xiezhi bench booking --tries 1000000 --bookings /tmp/bookings.jsonl
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Hearings that stand when the measuring begins.") var inForce = 70_000
  @Option(help: "Seconds of each measurement.") var seconds = 2.0
  @Option(help: "Rounds; medians are shown.") var rounds = 5
  @Option(help: "Tries of the many bookers; 0 leaves them out.") var tries = 1_000_000
  @Option(help: "Bookers at once.") var bookers = 256
  @Option(help: "Hearings of the plan that is published meanwhile.") var plan = 10_000
  @Option(help: "Connections to the database.") var connections = 8
  @Option(help: "Where to write all bookings, as lines of JSON with res, from and to.")
  var bookings: String?
  @Option(help: "Repeats what the bookers think of.") var seed = UInt64.random(in: 1...999_999)

  func validate() throws {
    guard (0...100_000).contains(inForce), (0.1...60).contains(seconds), (1...25).contains(rounds),
      (0...5_000_000).contains(tries), (1...1_024).contains(bookers),
      (0...40_000).contains(plan), (1...64).contains(connections)
    else {
      throw ValidationError(
        "up to 100000 in force, 60 seconds, 25 rounds, 5000000 tries, 1024 bookers, a plan of "
          + "40000, 64 connections")
    }
  }

  func run() async throws {
    try await options.run { folder in
      try await BenchCourt.with(folder) { court in try await measure(court) }
    }
  }

  private func measure(_ court: BenchCourt) async throws -> BenchTable {
    try await BookingFill(court: court).run(inForce: inForce, spareCases: 400_000)
    try await court.ownerScript([
      """
      CREATE TABLE bench_row (court_id integer, row_id uuid, judge bigint, starts_at timestamptz,
        ends_at timestamptz, PRIMARY KEY (court_id, row_id));
      GRANT SELECT, INSERT ON bench_row TO xiezhi_app
      """
    ])
    let pool = PGPool(
      PGConfig(
        connectionString: court.serving, poolSize: connections, maxWaiting: 4_096,
        acquireTimeout: .seconds(120), callTimeout: .seconds(120)))
    let number = Int32(court.house.court.settings.id)
    let load = BookingLoad(
      store: PGCourtStore(pool: pool, courtID: CourtID(number)), pool: pool, court: number)
    do {
      var table = try await speeds(load)
      table.notes += inMemory()
      if tries > 0 { try await storm(load, court, &table) }
      await pool.shutdown()
      return table
    } catch {
      await pool.shutdown()
      throw error
    }
  }

  // MARK: Speeds

  private func speeds(_ load: BookingLoad) async throws -> BenchTable {
    var table = BenchTable(
      "booking: \(inForce) hearings in force, five resources, \(connections) connections, "
        + "\(rounds) rounds of \(seconds) s, seed \(seed)",
      columns: ["clients", "per second", "p50 ms", "p99 ms", "p99 of a row's", "max ms", "refused"])
    _ = try await load.insert(clients: 4, seconds: min(1, seconds), seed: seed)
    for clients in [1, 16, 64] {
      var measured: [[BookingLoad.Outcome]] = [[], [], []]
      for round in 0..<rounds {
        progress("\(clients) clients, round \(round + 1) of \(rounds)")
        let seed = seed &+ UInt64(round * 1_000 + clients)
        measured[0].append(try await load.insert(clients: clients, seconds: seconds, seed: seed))
        measured[1].append(
          try await load.book(
            clients: clients, seconds: seconds, seed: seed, releasing: false, BookingLoad.wide))
        measured[2].append(
          try await load.book(
            clients: clients, seconds: seconds, seed: seed, releasing: true,
            BookingLoad.hotSpot))
      }
      for (name, rounds) in zip(["one plain row", "booking", "hot spot"], measured) {
        add(name, clients, rounds, beside: measured[0], to: &table)
      }
    }
    table.notes = [
      "p99 of a row's: the median of the rounds' ratios, each round beside its own plain rows",
      "hot spot: three judges, clerks and rooms on five days; what is booked is freed again",
      "per second and p50, p99: medians of the rounds; max: of all rounds",
    ]
    return table
  }

  private func add(
    _ name: String, _ clients: Int, _ rounds: [BookingLoad.Outcome],
    beside rows: [BookingLoad.Outcome], to table: inout BenchTable
  ) {
    func percentile(_ share: Double, _ outcome: BookingLoad.Outcome) -> Double {
      Statistics.percentile(share, of: outcome.latencies)
    }
    let ratios = zip(rounds, rows).map {
      percentile(0.99, $0) / max(percentile(0.99, $1), 0.000_001)
    }
    let tried = rounds.map { Double($0.latencies.count) / seconds }
    table.add(
      name,
      [
        .number(Double(clients)), .number(Statistics.median(tried)),
        .number(Statistics.median(rounds.map { percentile(0.5, $0) }), decimals: 2),
        .number(Statistics.median(rounds.map { percentile(0.99, $0) }), decimals: 2),
        .ratio(Statistics.median(ratios)),
        .number(rounds.flatMap(\.latencies).max() ?? 0, decimals: 1),
        .number(Double(rounds.reduce(0) { $0 + $1.refused })),
      ])
  }

  private func inMemory() -> [String] {
    func line(_ what: String, _ times: [Double]) -> String {
      func text(_ share: Double) -> String {
        BenchCell.number(Statistics.percentile(share, of: times), decimals: 3).text
      }
      return "\(what), in memory: p50 \(text(0.5)) ms, p99 \(text(0.99)) ms of \(times.count)"
    }
    return [
      line(
        "next three lawful slots for five persons over 120 days",
        SlotDrill(seed: seed).run(searches: 2_000)),
      line(
        "the same with one of 20 rooms and clerks named and the price for 30 who wait",
        SlotDrill(seed: seed, isWhole: true).run(searches: 2_000)),
    ]
  }

  // MARK: The storm

  private func storm(
    _ load: BookingLoad, _ court: BenchCourt, _ table: inout BenchTable
  ) async throws {
    let storm = BookingStorm(load: load, tries: tries, bookers: bookers, plan: plan, seed: seed)
    let report = try await storm.run()
    let judged = try await BookingJudge(owner: court.owner).judge(report, writing: bookings)
    table.notes += report.lines + judged.lines
  }
}
