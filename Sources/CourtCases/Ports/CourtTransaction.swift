public import CourtDomain
public import CourtEvidence

/// What a store must offer: transactions whose body is one synchronous closure.
///
/// A closure may run again after a serialisation conflict, so it must be free of effects outside
/// the transaction it is given.
public protocol CourtStoring: Sendable {
  /// Runs the body in one read-write transaction.
  ///
  /// - Throws: what the body throws, after a rollback; `Rejection` for a violated rule of the
  ///   schema; `Fault` with `.unknownOutcome` where the commit had no clear answer.
  func write<T: Sendable>(_ body: @escaping @Sendable (any CourtTransaction) throws -> T)
    async throws -> T

  /// Runs the body on one consistent snapshot, without writing.
  func read<T: Sendable>(_ body: @escaping @Sendable (any CourtTransaction) throws -> T)
    async throws -> T
}

/// One transaction of one court: everything a use case may ask of the store.
///
/// Every method is scoped to the court the transaction was opened for. Methods that answer lists
/// carry a limit.
public protocol CourtTransaction: CaseRows, PeopleRows, TimeRows, OutageRows, EvidenceRows,
  HearingRows, DecisionRows, DeskRows, PrecedentRows, BesideRows, ProcedureRows, ProvisionalRows,
  LogRows, KeyRows, CustodyRows, EvidenceTimeRows, CrossExaminationRows, PlatformRows,
  RecordingRows, UploadRows, BookingRows,
  PlanRows, HallRows, WaitingRows
{
  var courtID: CourtID { get }

  /// Lets a store answer all questions of the body together.
  ///
  /// The body may run twice, first with empty answers: it must only read, and ask the same whatever
  /// it is answered.
  func gather<T>(_ body: () throws -> T) throws -> T
}

/// Cases, parties and their docket.
public protocol CaseRows {
  /// The next serial of a number series, without gaps: rolls back with the transaction.
  ///
  /// Takes a row lock until the end of the transaction, so call it as late as possible.
  func nextCaseSerial(year: Int, type: String) throws -> Int64
  func insertCase(
    _ file: CaseFile, parties: [Party], representations: [Representation], claims: [Claim]) throws
  /// - Parameter locked: holds the row until the end of the transaction.
  func caseFile(_ id: CaseID, locked: Bool) throws -> CaseFile?
  /// Writes the file where its stored version is still `expectedVersion`; `false` otherwise.
  func updateCase(_ file: CaseFile, expectedVersion: Int64) throws -> Bool
  /// The same for a case this transaction holds, of which nobody waits to hear.
  ///
  /// - Throws: `OpenCase.stale` at the latest when the transaction commits.
  func updateHeldCase(_ file: CaseFile, expectedVersion: Int64) throws
  func parties(of id: CaseID) throws -> [Party]
  func representations(of id: CaseID) throws -> [Representation]
  func claims(of id: CaseID) throws -> [Claim]
  func assignments(of id: CaseID) throws -> [Assignment]
  /// Ends whoever held the role and gives it to another; former holders stay on record.
  func assign(_ assignment: Assignment, to id: CaseID, at: Instant) throws
  /// Writes the parties' names and contacts and all claims of a corrected complaint.
  func replaceFiling(of id: CaseID, parties: [Party], claims: [Claim]) throws
  /// Whether the court has no case yet.
  func hasNoCases() throws -> Bool
  /// Cases the account may see by `CaseAccess`, newest first, after a cursor.
  func casesVisible(to account: Account, after: CaseCursor?, limit: Int) throws -> [CaseFile]
  func appendDocket(_ entry: DocketEntry) throws
  func docket(of id: CaseID, after sequence: Int, limit: Int) throws -> [DocketEntry]
  /// Open cases by state of a version of a procedure.
  func liveCases(procedure: String, version: Int) throws -> [String: Int]
  /// Other cases of the same plaintiff identity about the same order number, newest first.
  func relatedCases(orderNumber: String, plaintiffIDNumber: String?) throws -> [CaseFile]
}

/// The place after which a list of cases goes on.
public struct CaseCursor: Sendable, Hashable {
  public var filedAt: Instant
  public var id: CaseID

  public init(filedAt: Instant, id: CaseID) {
    self.filedAt = filedAt
    self.id = id
  }
}

/// Accounts and sessions.
public protocol PeopleRows {
  func insertAccount(_ account: Account, passwordHash: String, at: Instant) throws
  func account(_ id: AccountID) throws -> Account?
  /// The account and its stored password hash.
  func credentials(login: String) throws -> (account: Account, passwordHash: String)?
  func account(idNumber: String) throws -> Account?
  func accounts(kind: Account.Kind, limit: Int) throws -> [Account]
  /// Ties parties and representations with this identity number to the account; the cases touched.
  func linkParties(idNumber: String, to account: AccountID) throws -> Int
  func insertSession(digest: [UInt8], account: AccountID, at: Instant, expiresAt: Instant) throws
  /// The account behind a live session token's digest.
  func sessionAccount(digest: [UInt8], at: Instant) throws -> Account?
  func deleteSession(digest: [UInt8]) throws
  /// Notes a failed sign-in and answers how many there were within the window.
  func noteSignInFailure(login: String, at: Instant) throws
  func signInFailures(login: String, since: Instant) throws -> Int
}

/// Deadlines, the timers that fire them, and tasks.
public protocol TimeRows {
  func insertDeadline(_ deadline: Deadline) throws
  /// Ends a running deadline and removes its timer; `false` where it no longer ran.
  func closeDeadline(_ id: DeadlineID, as standing: Deadline.Standing, at: Instant) throws -> Bool
  func deadlines(of id: CaseID) throws -> [Deadline]
  func deadline(_ id: DeadlineID) throws -> Deadline?
  /// Ends a deadline of a case this transaction holds; nobody waits for the answer.
  func endDeadline(_ id: DeadlineID, as standing: Deadline.Standing, at: Instant) throws
  /// Writes new values of a stored deadline and sets, moves or removes its timer.
  func moveDeadline(_ deadline: Deadline) throws
  func insertRevision(_ revision: DeadlineRevision) throws
  /// What a deadline was before, oldest first.
  func revisions(of id: DeadlineID, limit: Int) throws -> [DeadlineRevision]
  /// The same for several, deadline by deadline.
  func revisions(of deadlines: [Deadline], limit: Int) throws -> [DeadlineRevision]
  /// Writes a span in which time stands still, or the end of one.
  func saveSuspension(_ suspension: DeadlineSuspension, _ ordinal: Int, of id: DeadlineID) throws
  /// Claims one due timer, skipping those other workers hold; gone when the transaction commits.
  ///
  /// - Parameter excluding: timers that failed just now and must not hold up the others.
  func claimDueTimer(now: Instant, excluding: [DeadlineID]) throws -> Deadline?
  /// The same for several, earliest first: which deadline of which case. The cases are held too.
  func claimDueTimers(now: Instant, limit: Int, excluding: [DeadlineID]) throws
    -> [(deadline: DeadlineID, caseID: CaseID)]
  /// The earliest instant at which a timer is due.
  func nextDueInstant() throws -> Instant?
  func openTask(_ task: CaseTask) throws
  /// Closes open tasks of the case itself, or of one of its incidents; all of them where no kind is
  /// named.
  func closeTasks(of id: CaseID, incident: IncidentID?, kind: String?, at: Instant) throws
  func tasks(role: String, account: AccountID, limit: Int) throws -> [(CaseTask, CaseFile)]
  func tasks(of id: CaseID) throws -> [CaseTask]
}

/// Evidence, custody and the log.
public protocol EvidenceRows {
  func insertEvidence(_ item: EvidenceItem) throws
  func evidence(_ id: EvidenceID, locked: Bool) throws -> EvidenceItem?
  func evidence(of id: CaseID) throws -> [EvidenceItem]
  func receiveEvidence(_ id: EvidenceID, content: EvidenceContent) throws
  func insertBlob(_ id: BlobID, at: Instant) throws
  func appendChunk(_ blob: BlobID, index: Int, bytes: [UInt8]) throws
  /// Marks the blob complete so that the sweeper leaves it alone.
  func completeBlob(_ blob: BlobID, chunks: Int, sizeBytes: Int64) throws
  func discardBlob(_ blob: BlobID) throws
  /// Removes incomplete blobs begun before the instant; answers how many.
  func sweepBlobs(before: Instant, limit: Int) throws -> Int
  /// Writes the entry and queues its leaf for the log.
  func appendCustody(_ entry: CustodyEntry) throws
  func custody(of id: EvidenceID) throws -> [CustodyEntry]
  func custody(of id: EvidenceID, after sequence: Int64, limit: Int) throws -> [CustodyEntry]
  /// The newest entry, what the next one is chained to.
  func newestCustody(of id: EvidenceID) throws -> CustodyEntry?
  /// Whether any entry tells of this act.
  func hasCustody(_ act: CustodyAct, of id: EvidenceID) throws -> Bool
  /// How often the account was handed the item's bytes since.
  func readings(of id: EvidenceID, by account: AccountID, since: Instant) throws -> Int
  /// Queues a leaf that is not about an item, such as a signed decision.
  func queueLeaf(bytes: [UInt8], hash: [UInt8], at: Instant) throws
  /// Takes the sequencer's lock for this transaction; `false` where another holds it.
  func lockSequencer() throws -> Bool
  /// Leaves not yet placed, in their order of commit, with the ids `placeLeaves` wants.
  func pendingLeaves(limit: Int) throws -> [(id: Int64, hash: Digest32)]
  func placeLeaves(_ places: [(id: Int64, index: UInt64)], nodes: [MerkleNode]) throws
  func logNodes(_ positions: [(level: Int, index: UInt64)]) throws -> [MerkleNode]
  /// All leaf hashes recomputed from the stored leaf bytes, in order, for rebuilding the root.
  func leafBytes(from index: UInt64, limit: Int) throws -> [[UInt8]]
  func insertCheckpoint(_ checkpoint: SignedCheckpoint, at: Instant) throws
  func latestCheckpoint() throws -> (text: String, size: UInt64, at: Instant)?
}

/// Hearings and what they occupy.
public protocol HearingRows {
  func rooms() throws -> [HearingRoom]
  /// Locks the day and everyone in ascending order, looks, and writes; all in one round trip.
  ///
  /// - Throws: `Rejection` `hearing.double-booked` naming the kinds of those who are taken. Nothing
  ///   is written then, and the transaction can go on.
  func insertHearing(_ hearing: Hearing, resources: [HearingResource]) throws
  /// Ends a hearing; its resources are free again unless it was held.
  func closeHearing(_ id: HearingID, as standing: Hearing.Standing) throws
  func hearing(_ id: HearingID) throws -> Hearing?
  func hearings(of id: CaseID) throws -> [Hearing]
  /// What is occupied of these resources between two instants.
  func occupied(_ resources: [HearingResource], from: Instant, to: Instant) throws
    -> [(resource: HearingResource, startsAt: Instant, endsAt: Instant)]
  /// Locks the resources in ascending order so that bookers of one resource take turns.
  func lockResources(_ resources: [HearingResource]) throws
  /// Keeps everyone else from booking on these days until the transaction ends; what it books then
  /// locks nobody singly.
  func holdCalendar(days: [CalendarDay], zone: CourtZone) throws
}

/// A (virtual) court room.
public struct HearingRoom: Sendable, Hashable {
  public var id: String
  public var name: LocalizedText

  public init(id: String, name: LocalizedText) {
    self.id = id
    self.name = name
  }
}

/// Decisions, served papers, fees, settlements, mediation.
public protocol DecisionRows {
  func saveDraft(_ decision: Decision) throws
  func decision(of id: CaseID) throws -> Decision?
  func sign(_ decision: Decision) throws
  func insertDocument(_ document: CourtDocument) throws
  func document(_ id: DocumentID) throws -> CourtDocument?
  func insertService(_ service: ServiceOfProcess) throws
  func updateService(_ service: ServiceOfProcess) throws
  func service(_ id: ServiceID, locked: Bool) throws -> ServiceOfProcess?
  func services(of id: CaseID) throws -> [ServiceOfProcess]
  func insertFee(_ fee: CourtFee) throws
  func fee(of id: CaseID) throws -> CourtFee?
  func updateFee(_ fee: CourtFee) throws
  func saveSettlement(_ settlement: Settlement) throws
  func settlement(of id: CaseID) throws -> Settlement?
  /// Kept in a schema of its own that no trial query touches.
  func insertMediationStatement(_ statement: MediationStatement) throws
  func mediationStatements(of id: CaseID, limit: Int) throws -> [MediationStatement]
}

/// Drafts, retries, outbox, audit and the sandbox clock.
public protocol DeskRows {
  func saveDraft(_ draft: FilingDraft) throws
  /// - Parameter locked: holds the row until the end of the transaction, so that it is filed once.
  func draft(_ id: DraftID, locked: Bool) throws -> FilingDraft?
  func deleteDraft(_ id: DraftID) throws
  /// Holds the key for this transaction; `false` where another transaction holds it.
  func lockIdempotencyKey(_ key: IdempotencyKey) throws -> Bool
  func storedAnswer(for key: IdempotencyKey) throws -> (bodyDigest: [UInt8], answer: StoredAnswer)?
  func storeAnswer(
    _ answer: StoredAnswer, for key: IdempotencyKey, bodyDigest: [UInt8], at: Instant)
    throws
  func queueMessage(_ message: OutboundMessage) throws
  func claimMessages(limit: Int) throws -> [OutboundMessage]
  func messageDelivered(_ id: Int64, at: Instant) throws
  func audit(_ entry: AuditEntry) throws
  /// - Parameter hiding: operations left out unless the account named did them itself.
  func auditEntries(
    of id: CaseID, after: Int64, limit: Int, hiding: AuditHiding?
  ) throws -> [AuditEntry]
  func sandboxInstant() throws -> Instant?
  /// When the newest act, look or checkpoint was entered, by the court's clock.
  func newestEntryInstant() throws -> Instant?
  func setSandboxInstant(_ instant: Instant) throws
}

/// Decided cases that drafts are compared with.
public protocol PrecedentRows {
  /// Adds or replaces by id; answers whether it was new.
  func upsertPrecedent(id: String, body: JSONValue, at: Instant) throws -> Bool
  func precedents(after id: String, limit: Int) throws -> [(id: String, body: JSONValue)]
  /// Rises with every change; an index older than this is rebuilt.
  func precedentRevision() throws -> Int64
}
