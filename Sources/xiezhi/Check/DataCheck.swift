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
      Asks the database by queries that trust no constraint, rebuilds every docket's chain and the \
      log's root, and digests every stored piece of evidence again. Reads only; a running court may \
      go on. Progress goes to standard error; exits with 1 on any finding.

      EXAMPLES
        xiezhi check data --data ./court
        XIEZHI_DATABASE='host=/run/postgresql dbname=xiezhi user=xiezhi_app' xiezhi check data
      """)

  @OptionGroup var options: CourtOptions

  func run() async throws {
    let settings = try options.resolve()
    let log = JSONLineLog.start(level: .warning)
    try Self.refuseEmpty(settings, log)
    let findings = try await CourtHouse.visit(settings, migrates: false, log: log) { house in
      try await DataChecks(house).run()
    }
    print(findings == 0 ? "nothing found" : "\(findings) findings")
    if findings > 0 { throw ExitCode(1) }
  }

  /// A folder without a court is refused, not filled.
  static func refuseEmpty(_ settings: Settings, _ log: Logger) throws {
    guard settings.database == nil else { return }
    let server = CourtDatabase.server(settings, lifetime: .attached, log: log)
    if case .absent = try server.status() {
      throw ValidationError("\(settings.dataFolder) holds no court's data")
    }
  }
}
