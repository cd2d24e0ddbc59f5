import ArgumentParser
import CourtPG
import Foundation
import Logging

/// `xiezhi bench start`
struct StartBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Server start to first answer, and memory at rest.",
    discussion: """
      Three starts of `xiezhi serve`, each timed from the process's start to the first success of \
      GET /readyz: on an empty folder (a cluster is made and migrated), on a stopped cluster, and \
      beside a database that runs already.

      EXAMPLES
        xiezhi bench start
        xiezhi bench start --rounds 5 --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Rounds.") var rounds = 3

  func validate() throws {
    guard (1...100).contains(rounds) else { throw ValidationError("1 to 100 rounds") }
  }

  func run() async throws { try await options.run(measure) }

  /// Seconds to the first answer, bytes of the server and of its database.
  private struct Figures {
    var seconds = 0.0
    var server = 0
    var database = 0
  }

  private func measure(_ folder: BenchFolder) async throws -> BenchTable {
    var all: [[Figures]] = [[], [], []]
    for round in 1...rounds {
      progress("round \(round) of \(rounds)")
      let settings = try folder.settings("court-\(round)")
      all[0].append(try await start(settings))
      all[1].append(try await start(settings))
      all[2].append(try await startBesideDatabase(settings))
      try? FileManager.default.removeItem(atPath: settings.dataFolder)
    }
    var table = BenchTable(
      "server start, \(rounds) rounds",
      columns: ["first answer ms", "server MiB", "PostgreSQL MiB"])
    let names = ["empty folder", "stopped cluster", "database running"]
    for (name, figures) in zip(names, all) {
      table.add(
        name,
        [
          .number(Statistics.median(figures.map(\.seconds)) * 1000),
          .number(Statistics.median(figures.map { Double($0.server) }) / 1_048_576, decimals: 1),
          .number(Statistics.median(figures.map { Double($0.database) }) / 1_048_576, decimals: 1),
        ])
    }
    table.notes = [
      "memory one second after the first answer: VmRSS of the server, Pss of all of PostgreSQL's "
        + "processes (shared pages counted once)"
    ]
    return table
  }

  private func start(_ settings: Settings, database: String? = nil) async throws -> Figures {
    let clock = ContinuousClock()
    let begin = clock.now
    let server = try await ServerChild.launch(
      database: database, folder: settings.dataFolder, share: settings.shareFolder,
      start: BenchCourt.start)
    var figures = Figures(seconds: (clock.now - begin).inSeconds)
    try await Task.sleep(for: .seconds(1))
    figures.server = ProcessFigures.statusBytes("VmRSS", of: server.processID)
    if case .running(let process, _) = try cluster(settings).status() {
      figures.database = ProcessFigures.sharedOnceBytes(family: process)
    }
    await server.stop()
    return figures
  }

  private func startBesideDatabase(_ settings: Settings) async throws -> Figures {
    let cluster = cluster(settings)
    try await cluster.start()
    do {
      let serving = try cluster.connectionString(database: "xiezhi")
        .replacing("user=postgres", with: "user=\(CourtDatabase.servingRole)")
      let figures = try await start(settings, database: serving)
      try await cluster.stop()
      return figures
    } catch {
      try? await cluster.stop()
      throw error
    }
  }

  private func cluster(_ settings: Settings) -> EmbeddedPostgres {
    var log = Logger(label: "bench")
    log.logLevel = .error
    return CourtDatabase.server(settings, lifetime: .attached, log: log)
  }
}
