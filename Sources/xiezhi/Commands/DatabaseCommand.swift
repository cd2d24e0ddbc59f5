import ArgumentParser
import CourtPG
import Foundation
import Glibc
import Logging

/// `xiezhi db`
struct DatabaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "db", abstract: "Start, stop and look into the embedded PostgreSQL.",
    discussion: """
      EXAMPLES
        xiezhi db start --data ./court       leaves it running
        xiezhi db psql --data ./court -- -c 'select number, state from case_file'
        xiezhi db stop --data ./court
      """,
    subcommands: [Start.self, Stop.self, Status.self, PSQL.self])

  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Start it and leave it running.",
      discussion: "EXAMPLE\n  xiezhi db start --data ./court")
    @OptionGroup var options: CourtOptions

    func run() async throws {
      let database = try await CourtDatabase.open(
        options.resolve(needsShare: false), lifetime: .detached,
        log: JSONLineLog.start(level: .warning))
      guard let embedded = database.embedded else {
        throw ValidationError("--database names a server of your own; start that one yourself")
      }
      print(try embedded.connectionString(database: "xiezhi"))
    }
  }

  struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Stop it; nothing acknowledged is lost.",
      discussion: """
        A server or worker that runs on the folder starts it again within a second: stop those first.

        EXAMPLE
          xiezhi db stop --data ./court
        """)
    @OptionGroup var options: CourtOptions

    func run() async throws {
      let server = CourtDatabase.server(
        try options.resolve(needsShare: false), lifetime: .detached,
        log: JSONLineLog.start(level: .warning))
      if case .running = try server.status() {
        try await server.stop()
        print("stopped")
      } else {
        print("was not running")
      }
    }
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say whether it runs.", discussion: "EXAMPLE\n  xiezhi db status --data ./court")
    @OptionGroup var options: CourtOptions

    func run() async throws {
      let server = CourtDatabase.server(
        try options.resolve(needsShare: false), lifetime: .detached,
        log: JSONLineLog.start(level: .warning))
      switch try server.status() {
      case .absent: print("no cluster in \(server.dataFolder) yet")
      case .stopped: print("stopped")
      case .running(let process, let socket):
        print("running as process \(process), socket in \(socket)")
      }
    }
  }

  struct PSQL: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "psql", abstract: "Open psql on it.",
      discussion: "EXAMPLE\n  xiezhi db psql --data ./court -- -c 'select count(*) from case_file'")
    @OptionGroup var options: CourtOptions

    @Argument(parsing: .postTerminator, help: "Passed on to psql.")
    var arguments: [String] = []

    func run() async throws {
      let server = CourtDatabase.server(
        try options.resolve(needsShare: false), lifetime: .detached,
        log: JSONLineLog.start(level: .warning))
      guard case .running = try server.status() else {
        throw ValidationError(
          "it is not running: start it with 'xiezhi db start' or 'xiezhi serve'")
      }
      let program = ["psql", try server.connectionString(database: "xiezhi")] + arguments
      let pointers = program.map { strdup($0) } + [nil]
      execvp("psql", pointers)
      throw ValidationError("psql cannot be started: \(String(cString: strerror(errno)))")
    }
  }
}
