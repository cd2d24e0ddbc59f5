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
  var particulars: CaseParticulars
  var pending = PendingWrites()
  var depth = 0

  private var isNew: Bool
  private let claims: [Claim]
  private var loadedVersion: Int64

  init(
    court: Court, transaction: any CourtTransaction, now: Instant, newFile: CaseFile,
    account: Account, parties: [Party], representations: [Representation], claims: [Claim]
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
  /// - Throws: `Rejection` `case.not-found` for a case that is not there or not the account's.
  public init(
    _ id: CaseID, in court: Court, _ transaction: any CourtTransaction, at now: Instant,
    for account: Account?, version: Int64? = nil, firingDue: Bool = true
  ) throws {
    guard let file = try transaction.caseFile(id, locked: true) else { throw Self.notFound }
    self.court = court
    self.transaction = transaction
    self.now = now
    self.account = account
    self.file = file
    parties = try transaction.parties(of: id)
    representations = try transaction.representations(of: id)
    assignments = try transaction.assignments(of: id)
    deadlines = try transaction.deadlines(of: id)
    particulars = try CaseParticulars(of: id, in: transaction)
    isNew = false
    claims = []
    loadedVersion = file.version
    guard account == nil || standing.mayRead else { throw Self.notFound }
    if let version, version != file.version {
      throw Rejection(
        "case.stale", .stale, zh: "案件已被他人更新（当前版本 \(file.version)），请刷新后重试",
        en: "the case has moved on to version \(file.version): read it again and repeat")
    }
    if firingDue { try fireDue() }
  }

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

  /// Writes everything that happened; nothing is written where nothing happened.
  public func commit(asNumber number: String? = nil) throws {
    guard isNew || hasChanged else { return }
    if let number { file.number = number }
    file.version = loadedVersion + 1
    if isNew {
      try transaction.insertCase(
        file, parties: parties, representations: representations, claims: claims)
    } else {
      guard try transaction.updateCase(file, expectedVersion: loadedVersion) else {
        throw Rejection(
          "case.stale", .stale, zh: "案件已被他人更新，请刷新后重试",
          en: "the case was changed meanwhile: read it again and repeat")
      }
    }
    try pending.write(to: transaction, of: self)
    pending = PendingWrites()
    isNew = false
    loadedVersion = file.version
  }
}

/// What acts have asked the store to write, in the order the constraints want it.
struct PendingWrites {
  var docket: [DocketEntry] = []
  var startedDeadlines: [Deadline] = []
  var closedDeadlines: [(id: DeadlineID, standing: Deadline.Standing, at: Instant)] = []
  var openedTasks: [CaseTask] = []
  var closedTasks: [(kind: String?, at: Instant)] = []
  var assignments: [(Assignment, Instant)] = []
  /// Made once the case has its number.
  var documents: [(OpenCase) -> CourtDocument] = []
  var newServices: [ServiceOfProcess] = []
  var changedServices: [ServiceOfProcess] = []
  var newFee: CourtFee?
  var changedFee: CourtFee?
  var settlement: Settlement?
  var closedHearings: [(HearingID, Hearing.Standing)] = []
  var newHearings: [(Hearing, [HearingResource])] = []
  var savedDecision: CourtDomain.Decision?
  var signedDecision: CourtDomain.Decision?
  var correction: (parties: [Party], claims: [Claim])?
  var leaves: [(bytes: [UInt8], hash: [UInt8], at: Instant)] = []
  var messages: [(OpenCase) -> OutboundMessage] = []

  var isEmpty: Bool {
    docket.isEmpty && startedDeadlines.isEmpty && closedDeadlines.isEmpty && openedTasks.isEmpty
      && closedTasks.isEmpty && assignments.isEmpty && newServices.isEmpty
      && changedServices.isEmpty && newFee == nil && changedFee == nil && settlement == nil
      && newHearings.isEmpty && closedHearings.isEmpty && signedDecision == nil
      && savedDecision == nil && correction == nil && leaves.isEmpty && messages.isEmpty
  }

  func write(to transaction: any CourtTransaction, of open: OpenCase) throws {
    let id = open.file.id
    if let correction {
      try transaction.replaceFiling(
        of: id, parties: correction.parties, claims: correction.claims)
    }
    for entry in docket { try transaction.appendDocket(entry) }
    for closed in closedDeadlines {
      _ = try transaction.closeDeadline(closed.id, as: closed.standing, at: closed.at)
    }
    for deadline in startedDeadlines { try transaction.insertDeadline(deadline) }
    for closed in closedTasks {
      try transaction.closeTasks(of: id, kind: closed.kind, at: closed.at)
    }
    for task in openedTasks { try transaction.openTask(task) }
    for (assignment, at) in assignments { try transaction.assign(assignment, to: id, at: at) }
    for document in documents { try transaction.insertDocument(document(open)) }
    for service in newServices { try transaction.insertService(service) }
    for service in changedServices { try transaction.updateService(service) }
    if let newFee { try transaction.insertFee(newFee) }
    if let changedFee { try transaction.updateFee(changedFee) }
    if let settlement { try transaction.saveSettlement(settlement) }
    for (hearing, standing) in closedHearings {
      try transaction.closeHearing(hearing, as: standing)
    }
    for (hearing, resources) in newHearings {
      try transaction.insertHearing(hearing, resources: resources)
    }
    if let savedDecision { try transaction.saveDraft(savedDecision) }
    if let signedDecision { try transaction.sign(signedDecision) }
    for leaf in leaves {
      try transaction.queueLeaf(bytes: leaf.bytes, hash: leaf.hash, at: leaf.at)
    }
    for message in messages { try transaction.queueMessage(message(open)) }
  }
}

/// What hangs on a case besides its docket: fee, papers, hearings, settlement, decision.
struct CaseParticulars {
  var fee: CourtFee?
  var services: [ServiceOfProcess] = []
  var hearings: [Hearing] = []
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
