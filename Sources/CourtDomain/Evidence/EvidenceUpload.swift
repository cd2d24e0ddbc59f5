/// A file on its way in pieces: how much of it is stored for good, and until when it is waited for.
public struct EvidenceUpload: Sendable, Hashable {
  public var id: UploadID
  public var evidenceID: EvidenceID
  public var accountID: AccountID
  /// Names the stored chunks.
  public var blobID: BlobID
  public var fileName: String
  /// What the sender said at the beginning; the upload is whole when so many bytes are here.
  public var lengthBytes: Int64
  /// What has been acknowledged; never falls.
  public var receivedBytes: Int64
  public var chunkCount: Int
  public var begunAt: Instant
  public var expiresAt: Instant
  /// Who appends at the moment, and until when he holds the place without a sign of life.
  public var appender: AppenderID?
  public var appenderUntil: Instant?
  /// Set in the transaction that receives the item, and only there.
  public var finishedAt: Instant?

  public init(
    id: UploadID, evidenceID: EvidenceID, accountID: AccountID, blobID: BlobID, fileName: String,
    lengthBytes: Int64, receivedBytes: Int64 = 0, chunkCount: Int = 0, begunAt: Instant,
    expiresAt: Instant, appender: AppenderID? = nil, appenderUntil: Instant? = nil,
    finishedAt: Instant? = nil
  ) {
    self.id = id
    self.evidenceID = evidenceID
    self.accountID = accountID
    self.blobID = blobID
    self.fileName = fileName
    self.lengthBytes = lengthBytes
    self.receivedBytes = receivedBytes
    self.chunkCount = chunkCount
    self.begunAt = begunAt
    self.expiresAt = expiresAt
    self.appender = appender
    self.appenderUntil = appenderUntil
    self.finishedAt = finishedAt
  }
}

public enum UploadNoun: Sendable {}
public typealias UploadID = Identifier<UploadNoun>

public enum AppenderNoun: Sendable {}
public typealias AppenderID = Identifier<AppenderNoun>

/// What a case and one of its parties take up; files still on their way count with their full size.
public struct EvidenceUsage: Sendable, Hashable {
  public var caseItems: Int
  public var caseBytes: Int64
  public var partyItems: Int
  public var partyBytes: Int64

  public init(caseItems: Int, caseBytes: Int64, partyItems: Int, partyBytes: Int64) {
    self.caseItems = caseItems
    self.caseBytes = caseBytes
    self.partyItems = partyItems
    self.partyBytes = partyBytes
  }
}

/// A small picture of an item's first page, or the reason why there is none.
public struct EvidencePreview: Sendable, Hashable {
  public struct Picture: Sendable, Hashable {
    public var mediaType: String
    public var width: Int
    public var height: Int
    public var bytes: [UInt8]

    public init(mediaType: String, width: Int, height: Int, bytes: [UInt8]) {
      self.mediaType = mediaType
      self.width = width
      self.height = height
      self.bytes = bytes
    }
  }

  public var evidenceID: EvidenceID
  public var madeAt: Instant
  /// The program that made it, with its version, or that failed at it.
  public var tool: String
  public var sha256: [UInt8]?
  /// `nil` where it could not be made; never among what a list of previews reads.
  public var picture: Picture?
  /// Why there is none, as a stable word such as `time` or `unreadable`.
  public var failure: String?

  public init(
    evidenceID: EvidenceID, madeAt: Instant, tool: String, sha256: [UInt8]?, picture: Picture?,
    failure: String?
  ) {
    self.evidenceID = evidenceID
    self.madeAt = madeAt
    self.tool = tool
    self.sha256 = sha256
    self.picture = picture
    self.failure = failure
  }
}
