public enum RecordingNoun: Sendable {}
public typealias RecordingID = Identifier<RecordingNoun>

/// The recording of one hearing, chunk after chunk, each linked to the one before.
///
/// Source: Provisions on Recording of Hearings arts. 1, 3, 4, 8, 9.
public struct Recording: Sendable, Hashable {
  public var id: RecordingID
  public var caseID: CaseID
  public var hearingID: HearingID
  public var blobID: BlobID
  public var mediaType: String
  /// It stands in place of the written record, which the parties agreed to.
  public var replacesRecord: Bool
  public var startedAt: Instant
  public var startedBy: AccountID
  public var chunkCount: Int
  public var sizeBytes: Int64
  /// The last link of the chain; 32 zero bytes before the first chunk.
  public var head: [UInt8]
  public var endedAt: Instant?
  /// 完整性校验值: SHA-256 of the closing statement.
  public var integrity: [UInt8]?
  /// Canonical JSON of everything the value covers.
  public var statement: [UInt8]?
  public var signature: [UInt8]?

  public init(
    id: RecordingID, caseID: CaseID, hearingID: HearingID, blobID: BlobID, mediaType: String,
    replacesRecord: Bool, startedAt: Instant, startedBy: AccountID, chunkCount: Int,
    sizeBytes: Int64, head: [UInt8], endedAt: Instant?, integrity: [UInt8]?, statement: [UInt8]?,
    signature: [UInt8]?
  ) {
    self.id = id
    self.caseID = caseID
    self.hearingID = hearingID
    self.blobID = blobID
    self.mediaType = mediaType
    self.replacesRecord = replacesRecord
    self.startedAt = startedAt
    self.startedBy = startedBy
    self.chunkCount = chunkCount
    self.sizeBytes = sizeBytes
    self.head = head
    self.endedAt = endedAt
    self.integrity = integrity
    self.statement = statement
    self.signature = signature
  }
}

public struct RecordingChunk: Sendable, Hashable {
  public var index: Int
  public var at: Instant
  public var sizeBytes: Int
  public var sha256: [UInt8]
  public var link: [UInt8]

  public init(
    index: Int, at: Instant, sizeBytes: Int, sha256: [UInt8], link: [UInt8]
  ) {
    self.index = index
    self.at = at
    self.sizeBytes = sizeBytes
    self.sha256 = sha256
    self.link = link
  }
}

/// A stretch that was not recorded, on one of the grounds the rules know, or through a fault.
///
/// Source: Provisions on Recording of Hearings arts. 3–4.
public struct RecordingInterruption: Sendable, Hashable {
  public enum Ground: String, Sendable, CaseIterable {
    /// 休庭
    case adjournment
    /// 不公开的举证、质证
    case closedEvidence = "closed-evidence"
    /// 不宜录制的调解
    case mediation
    /// No ground of the rules: what broke is told, and stays on record.
    case fault
  }

  public var ordinal: Int
  public var ground: Ground
  public var reason: String
  /// Chunks taken before it.
  public var afterChunk: Int
  public var stoppedAt: Instant
  public var resumedAt: Instant?
  public var enteredBy: AccountID

  public init(
    ordinal: Int, ground: Ground, reason: String, afterChunk: Int, stoppedAt: Instant,
    resumedAt: Instant?, enteredBy: AccountID
  ) {
    self.ordinal = ordinal
    self.ground = ground
    self.reason = reason
    self.afterChunk = afterChunk
    self.stoppedAt = stoppedAt
    self.resumedAt = resumedAt
    self.enteredBy = enteredBy
  }
}

/// A party's word on the integrity value. Source: Provisions on Recording of Hearings art. 9.
public struct RecordingConfirmation: Sendable, Hashable {
  public var partyID: PartyID
  public var accountID: AccountID
  public var integrity: [UInt8]
  public var confirms: Bool
  public var comment: String
  public var at: Instant

  public init(
    partyID: PartyID, accountID: AccountID, integrity: [UInt8], confirms: Bool, comment: String,
    at: Instant
  ) {
    self.partyID = partyID
    self.accountID = accountID
    self.integrity = integrity
    self.confirms = confirms
    self.comment = comment
    self.at = at
  }
}

/// Something done with a recording; each is a leaf of the log, and viewing opens the bytes.
public struct RecordingAct: Sendable, Hashable {
  public var sequence: Int
  public var act: String
  public var at: Instant
  public var actorID: AccountID
  public var actorRole: String
  public var reason: String
  public var leafBytes: [UInt8]
  public var leafHash: [UInt8]
  public var opening: [UInt8]
  public var accessID: EvidenceAccessID?

  public init(
    sequence: Int, act: String, at: Instant, actorID: AccountID, actorRole: String,
    reason: String, leafBytes: [UInt8], leafHash: [UInt8], opening: [UInt8],
    accessID: EvidenceAccessID?
  ) {
    self.sequence = sequence
    self.act = act
    self.at = at
    self.actorID = actorID
    self.actorRole = actorRole
    self.reason = reason
    self.leafBytes = leafBytes
    self.leafHash = leafHash
    self.opening = opening
    self.accessID = accessID
  }
}
