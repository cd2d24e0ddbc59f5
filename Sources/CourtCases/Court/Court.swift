public import CourtDomain
public import CourtEvidence
public import CourtLaw
public import CourtWorkflow

/// One court as every use case sees it: its law, its procedures, its keys and its ports.
///
/// Built once by the composition root; a value, so that a test swaps the clock and nothing else.
public struct Court: Sendable {
  public var settings: CourtSettings
  public var store: any CourtStoring
  /// The time of the procedure; a sandbox may set it forward by months.
  public var clock: any CourtClock
  /// The machine's time, for what concerns machines and not the law: sessions, broken uploads.
  public var wallClock: any CourtClock
  public var ids: any IdentifierSource
  public var law: LawBook
  public var procedures: ProcedureLibrary
  public var keys: CourtKeys
  public var documents: any DocumentRendering
  public var shelf: PrecedentShelf
  /// Average wages by province and year: local configuration, empty where nobody gave any.
  public var wages: WageTable
  public var limits: CourtLimits
  /// Which witnesses are asked to cosign the log, and how many must; none where nobody named any.
  public var witnessPolicy = WitnessPolicy.none
  /// Makes previews; a court without one says so.
  public var previewer: any PreviewMaking = NoPreviews()
  /// Makes the addresses of video rooms; a court without any says so.
  public var videoRooms: any VideoRooms = NoVideoRooms()
  /// Makes plans of many hearings.
  public var planner: any PlanMaking = SearchingPlanner()
  /// What running uploads have digested so far in this process.
  public let uploadsUnderWay = UploadsUnderWay()

  public init(
    settings: CourtSettings, store: any CourtStoring, clock: any CourtClock,
    wallClock: any CourtClock, ids: any IdentifierSource, law: LawBook,
    procedures: ProcedureLibrary, keys: CourtKeys,
    documents: any DocumentRendering, shelf: PrecedentShelf, wages: WageTable, limits: CourtLimits
  ) {
    self.settings = settings
    self.store = store
    self.clock = clock
    self.wallClock = wallClock
    self.ids = ids
    self.law = law
    self.procedures = procedures
    self.keys = keys
    self.documents = documents
    self.shelf = shelf
    self.wages = wages
    self.limits = limits
  }

  public var zone: CourtZone { settings.zone }
  public var today: CalendarDay { zone.day(of: clock.now()) }
}

/// The court's limits; every one is told in the error that meets it.
public struct CourtLimits: Sendable {
  /// Largest evidence item, in bytes.
  public var evidenceBytes: Int64 = 2 * 1024 * 1024 * 1024
  /// Evidence items in one case.
  public var evidenceItems = 500
  /// Evidence items of one side of a case.
  public var partyItems = 300
  /// Bytes of all evidence of one case.
  public var caseBytes: Int64 = 100 << 30
  /// Bytes of all evidence of one side of a case.
  public var partyBytes: Int64 = 40 << 30
  /// Downloads of one item by one account within an hour.
  public var readingsPerHour = 100
  /// Unfinished resumable uploads of one account.
  public var openUploads = 32
  /// Chunks of one resumable upload; a sender of tiny pieces meets this before the length.
  public var uploadChunks = 100_000
  /// How long an unfinished upload waits for its next piece.
  public var uploadSeconds: Int64 = 24 * 3600
  /// How long an appender keeps others away while its client is silent.
  public var appenderSeconds: Int64 = 10
  /// How long an appender's place outlives its server; renewed three times as often.
  public var appenderLeaseMilliseconds: Int64 = 1_500
  /// Bytes of one stored chunk.
  public var chunkBytes = 256 * 1024
  /// Life of a session.
  public var sessionSeconds: Int64 = 12 * 3600
  /// Failed sign-ins within a quarter of an hour before the login must wait.
  public var signInFailures = 10
  /// Work of hashing one password; a sandbox may take the light one.
  public var passwordCost = PasswordHash.Cost.standard
  /// Whether a payer's own word settles a fee: only where no money moves, in a sandbox.
  public var takesStatedPayments = false
  /// Usual length of a hearing.
  public var hearingMinutes = 60
  /// Kept free between two hearings of anybody, and of a room: in plans, in proposals, and when a
  /// single hearing is booked. 0 to 120.
  public var hearingBufferMinutes = 0

  public init() {}

  var hearingBufferSeconds: Int64 { Int64(max(0, hearingBufferMinutes)) * 60 }

  /// Until when a place taken or renewed now holds.
  func appenderLease(from now: Instant) -> Instant {
    Instant(microseconds: now.microseconds + appenderLeaseMilliseconds * 1_000)
  }
}

/// The procedures a court knows, by name and version; a case stays with the version it began under.
public struct ProcedureLibrary: Sendable {
  private let engines: [String: [Int: Engine]]
  private let definitions: [String: [Int: ProcedureDefinition]]

  public init(_ all: [ProcedureDefinition]) {
    var engines: [String: [Int: Engine]] = [:]
    var definitions: [String: [Int: ProcedureDefinition]] = [:]
    for definition in all {
      engines[definition.name, default: [:]][definition.version] = Engine(definition)
      definitions[definition.name, default: [:]][definition.version] = definition
    }
    self.engines = engines
    self.definitions = definitions
  }

  /// - Throws: `Fault` where a running case's version is no longer deployed.
  public func engine(_ name: String, version: Int) throws -> Engine {
    guard let engine = engines[name]?[version] else {
      throw Fault(.broken, "procedure \(name) version \(version) is not deployed")
    }
    return engine
  }

  public func definition(_ name: String, version: Int) throws -> ProcedureDefinition {
    guard let definition = definitions[name]?[version] else {
      throw Fault(.broken, "procedure \(name) version \(version) is not deployed")
    }
    return definition
  }

  /// The version new cases begin under.
  public func newest(_ name: String) throws -> ProcedureDefinition {
    guard let newest = definitions[name]?.max(by: { $0.key < $1.key }) else {
      throw Fault(.broken, "procedure \(name) is not deployed")
    }
    return newest.value
  }

  public var all: [ProcedureDefinition] {
    definitions.values.flatMap(\.values).sorted { ($0.name, $0.version) < ($1.name, $1.version) }
  }
}
