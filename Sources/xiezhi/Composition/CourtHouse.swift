import ArgumentParser
import CourtCases
import CourtDomain
import CourtEvidence
import CourtLaw
import CourtOutbound
import CourtPG
import CourtStore
import Foundation
import Logging
import ServiceLifecycle

/// Everything put together: the only place that knows all rooms.
struct CourtHouse: Sendable {
  var settings: Settings
  var court: Court
  var pool: PGPool
  var database: CourtDatabase
  /// Set in a sandbox only.
  var sandboxClock: SandboxClock?
  var courier: any Courier
  /// How witnesses of the log are reached.
  var witnessLink: any WitnessLink = HTTPWitnessLink()
  /// Whom the court asks for time-stamps; nobody where nobody was named.
  var timeStamps = TimeStampSettings()
  var log: Logger

  var embedded: EmbeddedPostgres? { database.embedded }

  /// What keeps the embedded database running; first in a service group, so that it ends last.
  var keepers: [any Service] {
    embedded.map { [DatabaseKeeper(server: $0, log: log)] } ?? []
  }

  /// Opens the court for serving or working.
  ///
  /// - Parameter migrates: brings an embedded database up to date first; a database of one's own is
  ///   migrated by `xiezhi migrate` alone.
  static func open(
    _ settings: Settings, sandbox: Bool, log: Logger, migrates: Bool = true
  ) async throws -> CourtHouse {
    let law = try CourtLawBook(settings)
    let database = try await CourtDatabase.open(settings, log: log)
    if migrates, database.embedded != nil {
      let applied = try await database.migrate(law.court)
      for step in applied { log.info("migrated", metadata: ["step": "\(step)"]) }
    }
    var house = try build(settings, law, database, sandbox: sandbox, log)
    house.timeStamps = try TimeStampSettings.load(settings.timeStampsFile)
    if sandbox {
      let start = try await sandboxStart(house.court.store)
      let clock = SandboxClock(start: start)
      house.sandboxClock = clock
      house.court.clock = clock
    }
    return house
  }

  /// A court in which real cases wait must not have its time set forward, or its accounts opened to
  /// anyone.
  private static func sandboxStart(_ store: any CourtStoring) async throws -> Instant? {
    let found = try await store.read {
      (
        start: try $0.sandboxInstant(), isNew: try $0.hasNoCases(),
        newest: try $0.newestEntryInstant()
      )
    }
    guard found.start != nil || found.isNew else {
      throw ValidationError("this database holds a real court: it cannot be served as a sandbox")
    }
    // It ran on after it was last set: what is entered next must not come before what is there.
    return found.start.map { max($0, found.newest ?? $0) }
  }

  /// On a sandbox's database the machine's time would fire everything that lies between the two.
  func refuseSandboxData() async throws {
    guard sandboxClock == nil else { return }
    let start = try await court.store.read { try $0.sandboxInstant() }
    guard start == nil else {
      throw ValidationError("these are the data of a sandbox: add --sandbox")
    }
    guard settings.allowsPlainKeys || !court.keys.arePlain else {
      throw ValidationError(
        "the private keys lie on disk without a passphrase: run xiezhi keys protect, or allow it "
          + "with plain_keys: yes or XIEZHI_PLAIN_KEYS=yes")
    }
  }

  /// Puts the rooms together over a database that answers.
  ///
  /// Not inlined: the optimiser of Swift 6.3.1 crashes (coro-split, swifterror) where calls with
  /// typed throws are inlined into an asynchronous function.
  @inline(never)
  private static func build(
    _ settings: Settings, _ law: CourtLawBook, _ database: CourtDatabase, sandbox: Bool,
    _ log: Logger
  ) throws -> CourtHouse {
    try CryptoLibrary.check()
    let courtSettings = law.court
    let pool = PGPool(
      PGConfig(connectionString: database.serving, poolSize: settings.poolSize))
    var limits = CourtLimits()
    limits.evidenceBytes = settings.evidenceBytes
    limits.caseBytes = settings.caseBytes
    limits.partyBytes = settings.partyBytes
    limits.partyItems = settings.partyItems
    limits.uploadSeconds = settings.uploadSeconds
    limits.hearingBufferMinutes = settings.hearingBufferMinutes
    if sandbox {
      limits.passwordCost = .light
      limits.takesStatedPayments = true
    }
    var court = Court(
      settings: courtSettings,
      store: PGCourtStore(pool: pool, courtID: CourtID(courtSettings.id)), clock: SystemClock(),
      wallClock: SystemClock(), ids: RandomIdentifiers(), law: law.book,
      procedures: ProcedureLibrary(
        try ProcedureFolder.load(
          settings.shareFolder + "/Workflows",
          checked: CheckedProcedures(
            file: settings.dataFolder + "/procedures.checked", program: OwnProgram.build))),
      keys: try keys(settings, courtSettings),
      documents: CourtPapers(courtName: courtSettings.name, zone: courtSettings.zone),
      shelf: PrecedentShelf(), wages: try Wages.load(settings.wagesFile), limits: limits)
    court.witnessPolicy = try WitnessSettings.policy(
      settings.witnessPolicyFile, log: court.keys.trust.logVerifierKey)
    court.previewer = PreviewChild(pdfTool: settings.pdfTool, imageTool: settings.imageTool)
    if let rooms = settings.videoRooms {
      court.videoRooms = SignedVideoRooms(base: rooms.base, secret: rooms.secret)
    }
    let spool = URL(fileURLWithPath: settings.dataFolder + "/spool")
    return CourtHouse(
      settings: settings, court: court, pool: pool, database: database, sandboxClock: nil,
      courier: try SpoolCourier(folder: spool), log: log)
  }

  static func keyFolder(_ settings: Settings) -> String { settings.dataFolder + "/keys" }

  static func identity(_ settings: Settings, _ court: CourtSettings) -> CourtIdentity {
    CourtIdentity(name: court.name.zh, origin: "\(settings.origin)/\(court.id)")
  }

  private static func keys(_ settings: Settings, _ court: CourtSettings) throws -> CourtKeys {
    try CourtKeys.open(
      folder: keyFolder(settings), court: identity(settings, court),
      passphrase: settings.keyPassphrase)
  }

  /// A court in earnest must not begin with private keys that anyone with its disk can use.
  static func refuseMakingPlainKeys(_ settings: Settings, sandbox: Bool) throws {
    let exists = FileManager.default.fileExists(atPath: keyFolder(settings))
    guard sandbox || exists || settings.allowsPlainKeys || settings.keyPassphrase != nil else {
      throw ValidationError(
        "private keys would lie on disk without a passphrase: set XIEZHI_KEY_PASSPHRASE or "
          + "key_passphrase_file, or allow it with plain_keys: yes or XIEZHI_PLAIN_KEYS=yes")
    }
  }

  /// Has an authority of this process stamp checkpoints, by the court's own clock.
  mutating func admitLocalTimeStamps() throws {
    timeStamps = try TimeStampSettings.local(
      folder: settings.dataFolder + "/time-authority", name: court.settings.name.zh,
      clock: court.clock)
  }

  /// Has a witness of this process cosign the log, by the court's own clock.
  mutating func admitLocalWitness() throws {
    let (witness, policy) = try WitnessSettings.local(
      folder: settings.dataFolder + "/witness", log: court.keys.trust.logVerifierKey)
    court.witnessPolicy = policy
    witnessLink = LocalWitnessLink(witness: witness, clock: court.clock)
  }

  func close() async {
    await pool.shutdown()
    await database.release()
  }
}
