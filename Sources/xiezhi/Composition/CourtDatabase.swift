import ArgumentParser
import CourtCases
import CourtDomain
import CourtLaw
import CourtPG
import CourtStore
import Foundation
import Logging

/// Where the court's data are: an embedded server of our own, or a database somebody else runs.
struct CourtDatabase: Sendable {
  /// For the role that serves and owns nothing.
  var serving: String
  /// For the role that owns the schema; `nil` where only the serving role is known.
  var owner: String?
  var embedded: EmbeddedPostgres?

  private static let name = "xiezhi"
  static let servingRole = "xiezhi_app"

  static func open(
    _ settings: Settings, lifetime: EmbeddedPostgres.Lifetime = .attached, log: Logger
  ) async throws -> CourtDatabase {
    if let database = settings.database {
      return CourtDatabase(serving: database, owner: settings.ownerDatabase, embedded: nil)
    }
    let server = Self.server(settings, lifetime: lifetime, log: log)
    try await server.start()
    try await createDatabase(on: server)
    let owner = try server.connectionString(database: name)
    return CourtDatabase(
      serving: owner.replacing("user=postgres", with: "user=\(servingRole)"), owner: owner,
      embedded: server)
  }

  /// Ends the embedded server where this process began it; one that somebody else runs goes on.
  func release() async {
    try? await embedded?.stopIfStartedHere()
  }

  static func server(
    _ settings: Settings, lifetime: EmbeddedPostgres.Lifetime, log: Logger
  ) -> EmbeddedPostgres {
    EmbeddedPostgres(dataFolder: settings.dataFolder + "/postgres", lifetime: lifetime) {
      log.info("\($0)")
    }
  }

  private static func createDatabase(on server: EmbeddedPostgres) async throws {
    let pool = PGPool(PGConfig(connectionString: try server.connectionString(), poolSize: 1))
    do {
      try await pool.session { connection in
        let found = try connection.query(
          "SELECT 1 FROM pg_database WHERE datname = $1", .text(name))
        guard found.isEmpty else { return }
        do {
          try connection.script("CREATE DATABASE \(name)")
        } catch let error as PGError where error.sqlState == "42P04" {
          // Two starters at once: the other one made it.
        }
      }
    } catch {
      await pool.shutdown()
      throw error
    }
    await pool.shutdown()
  }

  /// Brings schema, court and rooms up to date; answers the steps it took.
  func migrate(_ court: CourtSettings) async throws -> [String] {
    guard let owner else {
      throw ValidationError(
        "migrating a database of your own needs its owner's connection: set XIEZHI_OWNER_DATABASE")
    }
    let pool = PGPool(PGConfig(connectionString: owner, poolSize: 1, callTimeout: .seconds(600)))
    do {
      let applied = try await CourtMigrations.migrate(pool)
      try await CourtMigrations.ensureCourt(
        in: pool, id: CourtID(court.id), code: court.code, name: court.name,
        rooms: Self.rooms)
      await pool.shutdown()
      return applied.map(\.name)
    } catch {
      await pool.shutdown()
      throw error
    }
  }

  /// Online court rooms that a new court begins with.
  static let rooms = (1...3).map { number in
    HearingRoom(
      id: "online-\(number)",
      name: LocalizedText(zh: "第\(number)在线法庭", en: "Online court room \(number)"))
  }
}
