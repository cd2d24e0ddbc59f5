import ArgumentParser
import CourtCases
import CourtDomain
import CourtPG
import CourtStore
import Foundation
import Logging

/// `xiezhi check data`
struct DataCheck: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Recompute everything stored that must hold.",
    discussion: """
      Asks the database by queries that trust no constraint, rebuilds every docket's chain and the
      log's root, and digests every stored piece of evidence again. Reads only; a running court may
      go on. Progress goes to standard error; exits with 1 on any finding.

      EXAMPLES
        xiezhi check data --data ./court
        XIEZHI_DATABASE='host=/run/postgresql dbname=xiezhi user=xiezhi_app' xiezhi check data
      """)

  @OptionGroup var options: CourtOptions

  func run() async throws {
    let settings = try options.resolve()
    let log = JSONLineLog.start(level: .warning)
    let wasRunning = try existing(settings, log)
    let house = try await CourtHouse.open(settings, sandbox: false, log: log, migrates: false)
    var findings = 0
    do {
      findings = try await DataChecks(house).run()
    } catch {
      await close(house, wasRunning)
      throw error
    }
    await close(house, wasRunning)
    print(findings == 0 ? "nothing found" : "\(findings) findings")
    if findings > 0 { throw ExitCode(1) }
  }

  /// Whether the embedded database runs already; a folder without one is refused, not filled.
  private func existing(_ settings: Settings, _ log: Logger) throws -> Bool {
    guard settings.database == nil else { return true }
    switch try CourtDatabase.server(settings, lifetime: .attached, log: log).status() {
    case .absent: throw ValidationError("\(settings.dataFolder) holds no court's data")
    case .stopped: return false
    case .running: return true
    }
  }

  /// A server that ran before belongs to somebody else and goes on.
  private func close(_ house: CourtHouse, _ wasRunning: Bool) async {
    if wasRunning { await house.pool.shutdown() } else { await house.close() }
  }
}
