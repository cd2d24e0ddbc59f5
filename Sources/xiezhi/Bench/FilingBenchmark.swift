import ArgumentParser
import CourtClient

/// `xiezhi bench filing`
struct FilingBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filing", abstract: "Filings over HTTP beside pgbench with the same SQL.",
    discussion: """
      Clients file different complaints on connections they keep. pgbench then runs the statements \
      that one such filing ran, taken from the database's own log, with parameters of the same size, \
      on the same cluster, as the same role, prepared. By turns, several rounds, medians.

      EXAMPLES
        xiezhi bench filing
        xiezhi bench filing --clients 8 --seconds 5 --rounds 5 --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Clients at once.") var clients = 32
  @Option(help: "Seconds of each measurement.") var seconds = 10
  @Option(help: "Rounds.") var rounds = 3

  func validate() throws {
    guard (1...96).contains(clients), (1...600).contains(seconds), (1...100).contains(rounds) else {
      throw ValidationError("1 to 96 clients, 1 to 600 seconds, 1 to 100 rounds")
    }
  }

  func run() async throws {
    try await options.run { folder in
      try await BenchCourt.with(folder) { court in
        try await court.withServer { server in try await measure(court, server) }
      }
    }
  }

  private enum Way: String, CaseIterable {
    case http = "filing over HTTP"
    case pgbench = "pgbench"
    case few = "pgbench, 8 clients"
    case pipelined = "pgbench, pipelined"
  }

  private func measure(_ court: BenchCourt, _ server: borrowing ServerChild) async throws
    -> BenchTable
  {
    let client = server.client
    let people = try await BenchPerson.open(clients, at: client)
    guard let first = people.first else { throw BenchFailure("no client") }
    let capture = try await FilingCapture.take(court, server: client, person: first)
    let script = try PGBenchScript(capture, people: people)
    var pgbench = try await PGBenchRun(connection: court.serving, folder: court.folder.path)
    let load = FilingLoad(host: client.host, port: client.port, people: people)
    var outcomes: [Way: [FilingLoad.Outcome]] = [:]
    var cpu = CPUShares()
    for round in 1...rounds {
      for way in Way.allCases {
        progress("round \(round) of \(rounds): \(way.rawValue)")
        let before = try CPUShares.now(court, server)
        let outcome: FilingLoad.Outcome
        switch way {
        case .http: outcome = try await load.run("round-\(round)", seconds: Double(seconds))
        case .pgbench, .few, .pipelined:
          outcome = try await pgbench.run(
            way == .pipelined ? script.pipelined : script.plain, script.arguments,
            clients: way == .few ? min(8, clients) : clients, seconds: Double(seconds))
        }
        if way == .http {
          cpu.add(try CPUShares.now(court, server) - before, filings: outcome.latencies.count)
        }
        outcomes[way, default: []].append(outcome)
      }
    }
    return table(outcomes, capture, cpu)
  }

  private func table(
    _ outcomes: [Way: [FilingLoad.Outcome]], _ capture: FilingCapture, _ cpu: CPUShares
  ) -> BenchTable {
    var table = BenchTable(
      "filing, \(clients) clients, \(seconds) s × \(rounds) rounds",
      columns: ["per second", "of pgbench", "p50 ms", "p99 ms"])
    for way in Way.allCases {
      let rounds = outcomes[way] ?? []
      let ratios = zip(rounds, outcomes[.pgbench] ?? []).map { $0.perSecond / $1.perSecond }
      func middle(_ figure: (FilingLoad.Outcome) -> Double) -> Double {
        Statistics.median(rounds.map(figure))
      }
      table.add(
        way.rawValue,
        [
          .number(middle(\.perSecond)), .ratio(Statistics.median(ratios)),
          .number(middle { Statistics.percentile(0.5, of: $0.latencies) }, decimals: 1),
          .number(middle { Statistics.percentile(0.99, of: $0.latencies) }, decimals: 1),
        ])
    }
    table.notes = [
      "pgbench runs the \(capture.statements.count) statements that the database's log showed for "
        + "one filing, session lookup and COMMIT included; ids, keys and numbers differ every time",
      "pipelined: as many statements to a round trip as their dependence allows",
      "milliseconds of processor time per filing over HTTP: " + cpu.text,
    ]
    return table
  }
}

/// Processor seconds of everybody who takes part in a filing over HTTP.
struct CPUShares {
  private var client = 0.0
  private var server = 0.0
  private var database = 0.0
  private var filings = 0

  static func now(_ court: BenchCourt, _ server: borrowing ServerChild) throws -> CPUShares {
    var shares = CPUShares()
    shares.client = ProcessFigures.ownCPUSeconds()
    shares.server = ProcessFigures.cpuSeconds(server.processID)
    shares.database = ProcessFigures.cpuSeconds(family: try court.postgresProcess)
    return shares
  }

  static func - (left: CPUShares, right: CPUShares) -> CPUShares {
    var shares = CPUShares()
    shares.client = left.client - right.client
    shares.server = left.server - right.server
    shares.database = left.database - right.database
    return shares
  }

  mutating func add(_ more: CPUShares, filings: Int) {
    client += more.client
    server += more.server
    database += more.database
    self.filings += filings
  }

  var text: String {
    func share(_ name: String, _ seconds: Double) -> String {
      let cell = BenchCell.number(seconds * 1000 / Double(max(filings, 1)), decimals: 2)
      return "\(name) \(cell.text)"
    }
    return [share("client", client), share("server", server), share("PostgreSQL", database)]
      .joined(separator: ", ")
  }
}
