public import CourtDomain
public import CourtEvidence

/// What the log knows of the court's keys, and what authorities said about its checkpoints.
public protocol KeyRows {
  /// Events that have their leaf, oldest first.
  func loggedKeyEvents() throws -> [LoggedKeyEvent]
  /// Queues the leaf and keeps the event beside it.
  func insertKeyEvent(_ event: KeyEvent, leaf: LogLeaf, at: Instant) throws
  /// Tokens over the checkpoint of exactly this size, in order of their coming.
  func checkpointTokens(size: UInt64) throws -> [CheckpointToken]
  /// Keeps a token that was verified; one that is there already is left alone.
  func insertCheckpointToken(_ token: CheckpointToken) throws
  /// Latest versions of the records over the checkpoint of exactly this size.
  func checkpointRecords(size: UInt64) throws -> [CheckpointRecord]
  /// Latest versions whose ground ends before this time, soonest first.
  func checkpointRecords(endingBefore: Instant, limit: Int) throws -> [CheckpointRecord]
  /// Keeps a version; one that is there already is left alone.
  func insertCheckpointRecord(_ record: CheckpointRecord) throws
  /// When the newest token of this authority was stored.
  func lastStampedAt(by authority: String) throws -> Instant?
}

/// A key event with the place of its leaf.
public struct LoggedKeyEvent: Sendable, Hashable {
  public var event: KeyEvent
  /// `nil` until the sequencer has placed it.
  public var leafIndex: UInt64?
  public var opening: [UInt8]
  /// The very bytes of its leaf.
  public var leaf: [UInt8]

  public init(event: KeyEvent, leafIndex: UInt64?, opening: [UInt8], leaf: [UInt8]) {
    self.event = event
    self.leafIndex = leafIndex
    self.opening = opening
    self.leaf = leaf
  }
}

/// An authority's token over the text of a checkpoint.
public struct CheckpointToken: Sendable, Hashable {
  public var size: UInt64
  public var authority: String
  /// SHA-256 or SM3: which digest of the text was shown.
  public var hash: HashFunction
  public var der: [UInt8]
  /// What the token says, and when the court had it.
  public var stampedAt: Instant
  public var storedAt: Instant

  public init(
    size: UInt64, authority: String, hash: HashFunction, der: [UInt8], stampedAt: Instant,
    storedAt: Instant
  ) {
    self.size = size
    self.authority = authority
    self.hash = hash
    self.der = der
    self.stampedAt = stampedAt
    self.storedAt = storedAt
  }
}

/// An evidence record over the text of a checkpoint.
public struct CheckpointRecord: Sendable, Hashable {
  public var size: UInt64
  /// Whose token the record began with, and over which digest.
  public var authority: String
  public var hash: HashFunction
  /// From 1; each renewal is one more.
  public var version: Int
  public var der: [UInt8]
  /// `nil` where no end is known.
  public var renewBefore: Instant?
  public var madeAt: Instant

  public init(
    size: UInt64, authority: String, hash: HashFunction, version: Int, der: [UInt8],
    renewBefore: Instant?, madeAt: Instant
  ) {
    self.size = size
    self.authority = authority
    self.hash = hash
    self.version = version
    self.der = der
    self.renewBefore = renewBefore
    self.madeAt = madeAt
  }
}

/// The way to a time-stamp authority: one request, one answer. Source: RFC 3161 §3.4.
public protocol TimeStampLink: Sendable {
  /// - Throws: where no whole answer came; what it says is the caller's to judge.
  func ask(_ request: [UInt8], of authority: TimeStampAuthority) async throws -> [UInt8]
}

/// An authority the court asks.
public struct TimeStampAuthority: Sendable {
  public var name: String
  /// Nil for one inside this process.
  public var url: String?
  /// What its answers are checked against before they are stored.
  public var trust: TimeStampTrust
  /// Which digests of a checkpoint it is shown.
  public var hashes: [HashFunction]

  public init(name: String, url: String?, trust: TimeStampTrust, hashes: [HashFunction]) {
    self.name = name
    self.url = url
    self.trust = trust
    self.hashes = hashes
  }
}
