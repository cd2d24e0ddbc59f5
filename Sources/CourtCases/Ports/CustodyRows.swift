public import CourtDomain

/// Who may see evidence, and the only way to its bytes.
public protocol CustodyRows {
  /// Who looks in this transaction, `nobody` until told; rows under seal are not there for others.
  var viewer: Viewer { get }
  func look(as viewer: Viewer)
  /// The order that holds; `nil` for an item never sealed.
  func seal(of id: EvidenceID) throws -> EvidenceSeal?
  func insertSeal(_ seal: EvidenceSeal) throws
  /// The next number of an item, counted over what others may not see too; what comes in under seal
  /// has a series of its own from 1,000,001.
  func nextEvidenceOrdinal(of id: CaseID, sealed: Bool) throws -> Int
  /// Opens the bytes of an item for a custody entry of this same transaction.
  func openAccess(_ access: EvidenceAccessID, to id: EvidenceID, sequence: Int) throws
  /// One chunk; `nil` after the last.
  ///
  /// - Throws: `Fault` where no entry opened the bytes, or its passage is over.
  func chunk(_ access: EvidenceAccessID, index: Int) throws -> [UInt8]?
  func closeAccess(_ access: EvidenceAccessID) throws
  /// One chunk of an upload that is not complete and belongs to no item yet.
  func incomingChunk(_ blob: BlobID, index: Int) throws -> [UInt8]?
  /// Removes the bytes for a custody entry `destroyed` of this same transaction.
  func destroyBytes(of id: EvidenceID) throws
  func insertDerivation(_ derivation: EvidenceDerivation) throws
  func derivation(of id: EvidenceID) throws -> EvidenceDerivation?
  func derivations(from id: EvidenceID) throws -> [EvidenceDerivation]
  /// Other items with the same content, the viewer's own view of them; at most 100.
  func evidence(withContent sha256: [UInt8]) throws -> [EvidenceItem]
}

/// When evidence is due, and what came late.
public protocol EvidenceTimeRows {
  /// In their order.
  func evidencePeriods(of id: CaseID) throws -> [EvidencePeriod]
  func insertEvidencePeriod(_ period: EvidencePeriod, in id: CaseID) throws
  func lateness(of id: CaseID) throws -> [EvidenceLateness]
  func insertLateness(_ lateness: EvidenceLateness) throws
  /// Writes the reason or the ruling of what was noted.
  func updateLateness(_ lateness: EvidenceLateness) throws
}

/// The exchange of evidence, what was said in it, and what was frozen.
public protocol CrossExaminationRows {
  /// Every choice, oldest first; a party's newest holds.
  func exchangeChoices(of id: CaseID) throws -> [ExchangeChoice]
  func insertExchangeChoice(_ choice: ExchangeChoice, in id: CaseID) throws
  func exchanges(of id: CaseID) throws -> [EvidenceExchange]
  func insertExchange(_ exchange: EvidenceExchange, items: [EvidenceID]) throws
  func closeExchange(_ exchange: EvidenceExchange) throws
  /// Which items were exchanged in which round.
  func exchangeItems(of id: CaseID) throws -> [(round: Int, evidenceID: EvidenceID)]
  func crossOpinions(of id: CaseID) throws -> [CrossOpinion]
  func insertCrossOpinion(_ opinion: CrossOpinion, in id: CaseID) throws
  func crossQuestions(of id: CaseID) throws -> [CrossQuestion]
  func insertCrossQuestion(_ question: CrossQuestion, in id: CaseID) throws
  /// Every version, oldest first, with the issues the viewer may see.
  func issueLists(of id: CaseID) throws -> [IssueList]
  func insertIssueList(_ list: IssueList) throws
  func updateIssueList(_ list: IssueList) throws
  func insertIssueConfirmation(_ said: IssueConfirmation, _ list: IssueList) throws
  func frozenSets(of id: CaseID) throws -> [FrozenSet]
  func frozenRows(of id: CaseID, version: Int) throws -> [FrozenRow]
  func insertFrozenSet(_ set: FrozenSet, rows: [FrozenRow]) throws
}

/// Platforms' keys and the signatures their records came under.
public protocol PlatformRows {
  func platformKey(_ keyID: String) throws -> PlatformKey?
  func platformKeys(of account: AccountID?) throws -> [PlatformKey]
  /// - Throws: `Rejection` `platform-key.taken`.
  func insertPlatformKey(_ key: PlatformKey) throws
  func revokePlatformKey(_ keyID: String, at: Instant) throws
  /// - Throws: `Rejection` `signature.replayed` for a nonce used before.
  func usePlatformNonce(_ nonce: String, of keyID: String, at: Instant) throws
  func insertPlatformRecord(_ record: PlatformRecord) throws
  func platformRecord(of id: EvidenceID) throws -> PlatformRecord?
}

/// Recordings of hearings.
public protocol RecordingRows {
  func insertRecording(_ recording: Recording) throws
  /// - Parameter locked: holds the row until the end of the transaction.
  func recording(_ id: RecordingID, locked: Bool) throws -> Recording?
  func recordings(of id: CaseID) throws -> [Recording]
  func updateRecording(_ recording: Recording) throws
  func insertRecordingChunk(_ chunk: RecordingChunk, of id: RecordingID) throws
  func recordingChunks(of id: RecordingID) throws -> [RecordingChunk]
  func insertInterruption(_ interruption: RecordingInterruption, of id: RecordingID) throws
  func endInterruption(_ interruption: RecordingInterruption, of id: RecordingID) throws
  func interruptions(of id: RecordingID) throws -> [RecordingInterruption]
  func insertRecordingConfirmation(_ said: RecordingConfirmation, of id: RecordingID) throws
  func recordingConfirmations(of id: RecordingID) throws -> [RecordingConfirmation]
  /// Writes the entry and queues its leaf.
  func appendRecordingAct(_ act: RecordingAct, of id: RecordingID) throws
  func recordingActs(of id: RecordingID) throws -> [RecordingAct]
  /// One chunk, for an entry `viewed` that opened it.
  func recordingBytes(_ access: EvidenceAccessID, index: Int) throws -> [UInt8]?
}

extension CourtTransaction {
  /// Looks as somebody for the length of the body, and then as whoever looked before.
  func looking<Outcome>(as viewer: Viewer, _ body: () throws -> Outcome) rethrows -> Outcome {
    let before = self.viewer
    look(as: viewer)
    defer { look(as: before) }
    return try body()
  }
}
