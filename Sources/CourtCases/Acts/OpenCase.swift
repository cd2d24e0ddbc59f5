public import CourtDomain
import CourtEvidence
import CourtLaw
import CourtWorkflow

/// One case open on the desk within one transaction: acts change it here, `commit` writes it once.
///
/// Everything is buffered until then, so that the transaction's locks are held for the writes alone
/// and a refused act leaves nothing to undo. Not `Sendable`: it lives and dies inside the
/// transaction's closure.
public final class OpenCase {
  public let court: Court
  public let transaction: any CourtTransaction
  /// The instant at which what happens here takes effect.
  public internal(set) var now: Instant
  /// `nil` where the law itself acts.
  public let account: Account?
  public internal(set) var file: CaseFile
  public internal(set) var parties: [Party]
  public internal(set) var representations: [Representation]
  public internal(set) var assignments: [Assignment]
  public internal(set) var deadlines: [Deadline]
  /// The docket entry of what the account itself did here, not of what followed from it.
  public internal(set) var ownEntry: DocketEntry?
  /// The day of the fact that is taking effect, where that is not today: the last day of a period
  /// that ran out, the day on a receipt. What it sets running counts from there.
  var countedFrom: CalendarDay?
  /// The service that is taking effect: what it sets running counts from it.
  var servedBy: ServiceID?
  /// The court's outages as far as they can touch this case; read when a deadline has run out.
  var outages: [RecordedOutage]?
  /// Deadlines that took effect, and that an outage kept from it, since the case was opened.
  var firedCount = 0
  var relievedCount = 0
  /// Every incident there ever was beside the case.
  public internal(set) var incidents: [Incident] = []
  /// The incident whose procedure acts at the moment; `nil` while the case's own does.
  var focus: IncidentID?
  /// The incident that is being opened.
  var opening: IncidentID?
  var surroundings = CaseSurroundings()
  var particulars: CaseParticulars
  var pending = PendingWrites()
  var depth = 0
  /// What the engine has just been asked; the docket entry of its answer keeps it.
  var asked: Asking?
  /// Time limits that the act in hand has started, as they were first computed.
  var started: [StartedDeadline] = []
  /// The docket entry of the act in hand, while what it rests on is still being put together.
  var entering: DocketEntry?
  /// Evidence frozen since the case was opened, not yet written.
  var frozen: [FrozenSet] = []

  private(set) var isNew: Bool
  private let claims: [Claim]
  private var loadedVersion: Int64

  init(
    court: Court, transaction: any CourtTransaction, now: Instant, newFile: CaseFile,
    account: Account?, parties: [Party], representations: [Representation], claims: [Claim]
  ) {
    self.court = court
    self.transaction = transaction
    self.now = now
    self.account = account
    file = newFile
    self.parties = parties
    self.representations = representations
    self.claims = claims
    assignments = []
    deadlines = []
    particulars = CaseParticulars()
    isNew = true
    loadedVersion = 0
  }

  /// Opens a case for an act.
  ///
  /// Deadlines that have run out take effect first, whether or not a worker has come by: the law
  /// acts before the late party does.
  /// - Parameters:
  ///   - version: the version the caller has seen; a different one is refused as stale.
  ///   - locked: `false` for trying out what will not be committed.
  /// - Throws: `Rejection` `case.not-found` for a case that is not there or not the account's.
  public convenience init(
    _ id: CaseID, in court: Court, _ transaction: any CourtTransaction, at now: Instant,
    for account: Account?, version: Int64? = nil, firingDue: Bool = true,
    locked: Bool = true
  ) throws {
    transaction.look(as: account.map { .account($0.id) } ?? .system)
    let loaded = try CaseLoad.all([id], in: court, transaction, locked: locked)
    guard let load = loaded.first else { throw Self.notFound }
    self.init(load, in: court, transaction, at: now, for: account)
    guard account == nil || standing.mayRead else { throw Self.notFound }
    if let version, version != file.version {
      throw Rejection(
        "case.stale", .stale, zh: "案件已被他人更新（当前版本 \(file.version)），请刷新后重试",
        en: "the case has moved on to version \(file.version): read it again and repeat")
    }
    if firingDue { try fireDue() }
  }

  private init(
    _ load: CaseLoad, in court: Court, _ transaction: any CourtTransaction, at now: Instant,
    for account: Account?
  ) {
    self.court = court
    self.transaction = transaction
    self.now = now
    self.account = account
    file = load.file
    parties = load.parties
    representations = load.representations
    assignments = load.assignments
    deadlines = load.deadlines
    particulars = load.particulars
    incidents = load.incidents
    surroundings = load.surroundings
    isNew = false
    claims = []
    loadedVersion = load.file.version
  }

  /// Opens several cases for the law itself, in as many round trips as one; none is left out.
  ///
  /// Nothing has taken effect in them yet.
  /// - Throws: `OpenCase.notFound`.
  static func all(
    _ ids: [CaseID], in court: Court, _ transaction: any CourtTransaction, at now: Instant
  ) throws -> [OpenCase] {
    let loaded = try CaseLoad.all(ids, in: court, transaction, locked: true)
    guard loaded.count == ids.count else { throw notFound }
    return loaded.map { OpenCase($0, in: court, transaction, at: now, for: nil) }
  }

  /// Somebody else's act came between reading a case and writing it.
  public static let stale = Rejection(
    "case.stale", .stale, zh: "案件已被他人更新，请刷新后重试",
    en: "the case was changed meanwhile: read it again and repeat")

  /// The same answer for a case that does not exist and one the caller may not know of.
  public static let notFound = Rejection(
    "case.not-found", .notFound, zh: "没有找到该案件", en: "there is no such case")

  /// What the acting account is in this case; the system may read everything.
  public var standing: CaseStanding {
    guard let account else {
      return CaseStanding(
        roles: ["system"], partyID: nil, isRepresentative: false, hasSpecialAuthority: true)
    }
    return CaseAccess.standing(
      of: account, in: file, parties: parties, representations: representations,
      assignments: assignments)
  }

  public var hearings: [Hearing] { particulars.hearings }
  public var services: [ServiceOfProcess] { particulars.services }
  public var hasChanged: Bool { !pending.isEmpty }

  /// Writes a new case under the next number of its series, asked for as late as possible.
  func commitNumbered(type: String) throws {
    let year = court.zone.day(of: now).year
    let serial = try transaction.nextCaseSerial(year: year, type: type)
    let number = CaseNumber(
      year: year, courtCode: court.settings.code, type: type, serial: Int(serial))
    try commit(asNumber: number.description)
  }

  /// Writes everything that happened; nothing is written where nothing happened.
  public func commit(asNumber number: String? = nil) throws {
    guard isNew || hasChanged else { return }
    let sequels = pending.sequels
    pending.sequels = []
    for sequel in sequels {
      try follow(with: sequel, party: parties.first?.id, asSystem: true)
    }
    if let number { file.number = number }
    sealDocket()
    file.version = loadedVersion + 1
    if isNew {
      try transaction.insertCase(
        file, parties: parties, representations: representations, claims: claims)
    } else {
      try transaction.updateHeldCase(file, expectedVersion: loadedVersion)
    }
    try pending.write(to: transaction, of: self)
    pending = PendingWrites()
    frozen = []
    // Nothing leads to a case that did not exist but what was entered here.
    if isNew { surroundings.links = surroundings.links ?? [] }
    isNew = false
    loadedVersion = file.version
  }
}

/// What hangs on a case besides its docket: fee, papers, hearings, settlement, decision.
struct CaseParticulars {
  var fee: CourtFee?
  var services: [ServiceOfProcess] = []
  var hearings: [Hearing] = []
  /// A hearing is just being put off for the court's own cause.
  var adjourningForCourt = false
  var settlement: Settlement?
  var decision: CourtDomain.Decision?

  init() {}

  init(of id: CaseID, in transaction: any CourtTransaction) throws {
    fee = try transaction.fee(of: id)
    services = try transaction.services(of: id)
    hearings = try transaction.hearings(of: id)
    settlement = try transaction.settlement(of: id)
    decision = try transaction.decision(of: id)
  }
}
