import ArgumentParser
import CourtCases
import CourtDomain
import CourtLaw
import CourtPG
import CourtStore
import Foundation
import Logging

/// `xiezhi migrate`
struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring the database to the newest schema; safe to run by two at once.",
    discussion: """
      A database of your own needs its owner's connection in XIEZHI_OWNER_DATABASE; the server then \
      connects as the role xiezhi_app, which owns nothing.

      EXAMPLES
        xiezhi migrate
        XIEZHI_ADMIN_PASSWORD=… xiezhi migrate --administrator admin
      """)

  @OptionGroup var options: CourtOptions

  @Option(
    help:
      "Also open an administrator's account with this login; XIEZHI_ADMIN_PASSWORD is its password."
  )
  var administrator: String?

  func run() async throws {
    let log = JSONLineLog.start(level: .warning)
    let settings = try options.resolve()
    let law = try CourtLawBook(settings)
    let database = try await CourtDatabase.open(settings, log: log)
    let applied: [String]
    do {
      applied = try await database.migrate(law.court)
    } catch {
      await database.release()
      throw error
    }
    print(
      applied.isEmpty
        ? "the schema is up to date" : "applied: " + applied.joined(separator: ", "))
    if let administrator { try await open(administrator, settings, log) }
    await database.release()
  }

  private func open(_ login: String, _ settings: Settings, _ log: Logger) async throws {
    guard let password = ProcessInfo.processInfo.environment["XIEZHI_ADMIN_PASSWORD"] else {
      throw ValidationError("set XIEZHI_ADMIN_PASSWORD for the administrator's account")
    }
    let house = try await CourtHouse.open(settings, sandbox: false, log: log, migrates: false)
    let opening = OpenAccount(house.court)
    let command = OpenAccount.Command(
      login: login, password: password, kind: .administrator, name: login, idNumber: nil)
    do {
      let hash = try await opening.prepare(command)
      let now = house.court.clock.now()
      _ = try await house.court.store.write { transaction in
        try opening.run(command, passwordHash: hash, in: transaction, at: now)
      }
      print("administrator '\(login)' opened")
    } catch let rejection as Rejection where rejection.code == "account.login-taken" {
      print("administrator '\(login)' exists already")
    }
    await house.pool.shutdown()
  }
}
