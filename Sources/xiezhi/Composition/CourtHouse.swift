import ArgumentParser
import CourtCases
import CourtDomain
import CourtEvidence
import CourtLaw
import CourtOutbound
import CourtPG
import CourtStore
import CourtWorkflow
import Foundation
import Logging

/// Everything put together: the only place that knows all rooms.
struct CourtHouse: Sendable {
  var settings: Settings
  var court: Court
  var pool: PGPool
  var embedded: EmbeddedPostgres?
  /// Set in a sandbox only.
  var sandboxClock: SandboxClock?
  var courier: any Courier
  var log: Logger

  /// Opens the court for serving or working.
  ///
  /// - Parameter migrates: brings an embedded database up to date first; a database of one's own is
  ///   migrated by `xiezhi migrate` alone.
  static func open(
    _ settings: Settings, sandbox: Bool, log: Logger, migrates: Bool = true
  ) async throws -> CourtHouse {
    let law = try LawBook.load(folder: settings.shareFolder + "/Workflows/law")
    let courtSettings = try law.court(settings.courtCode)
    let database = try await CourtDatabase.open(settings, log: log)
    if migrates, database.embedded != nil {
      let applied = try await database.migrate(courtSettings)
      for step in applied { log.info("migrated", metadata: ["step": "\(step)"]) }
    }
    let pool = PGPool(
      PGConfig(connectionString: database.serving, poolSize: settings.poolSize))
    let store = PGCourtStore(pool: pool, courtID: CourtID(courtSettings.id))
    let start = sandbox ? try await store.read { try $0.sandboxInstant() } : nil
    let sandboxClock = sandbox ? SandboxClock(start: start) : nil
    var limits = CourtLimits()
    limits.evidenceBytes = settings.evidenceBytes
    if sandbox { limits.passwordCost = .light }
    let court = Court(
      settings: courtSettings, store: store, clock: sandboxClock ?? SystemClock(),
      wallClock: SystemClock(), ids: RandomIdentifiers(), law: law,
      procedures: ProcedureLibrary(try procedures(settings)),
      keys: try keys(settings, courtSettings),
      documents: CourtPapers(courtName: courtSettings.name, zone: courtSettings.zone),
      shelf: PrecedentShelf(), wages: try Wages.load(settings.wagesFile), limits: limits)
    return CourtHouse(
      settings: settings, court: court, pool: pool, embedded: database.embedded,
      sandboxClock: sandboxClock,
      courier: try SpoolCourier(
        folder: URL(fileURLWithPath: settings.dataFolder + "/spool")), log: log)
  }

  private static func procedures(_ settings: Settings) throws -> [ProcedureDefinition] {
    let folder = settings.shareFolder + "/Workflows"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }.sorted()
    return try files.map { name in
      let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      return try ProcedureDefinition.load(yaml: text, file: "Workflows/" + name)
    }
  }

  private static func keys(_ settings: Settings, _ court: CourtSettings) throws -> CourtKeys {
    try CourtKeys.open(
      folder: settings.dataFolder + "/keys",
      court: CourtIdentity(name: court.name.zh, origin: "\(settings.origin)/\(court.id)"),
      passphrase: settings.keyPassphrase)
  }

  func close() async {
    await pool.shutdown()
    try? await embedded?.stop()
  }
}
