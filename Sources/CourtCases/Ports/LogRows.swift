public import CourtDomain
public import CourtEvidence

/// The published side of the log: checkpoints, their cosignatures, and what audits need.
public protocol LogRows {
  /// The stored checkpoint of exactly this size with its cosignatures, as they came.
  func checkpoint(size: UInt64) throws -> StoredCheckpoint?
  /// The newest checkpoint with what it has been cosigned with so far.
  func newestCheckpoint() throws -> StoredCheckpoint?
  /// The smallest checkpoint of at least this size: the first that covers leaf `size - 1`.
  func checkpoint(covering size: UInt64) throws -> StoredCheckpoint?
  /// Checkpoints of more than `size` leaves, smallest first.
  func checkpoints(after size: UInt64, limit: Int) throws -> [StoredCheckpoint]
  /// Checkpoints of fewer than `size` leaves, largest first.
  func checkpoints(before size: UInt64, limit: Int) throws -> [StoredCheckpoint]
  /// Keeps a cosignature; one that is there already is left alone.
  func insertCosignature(_ cosignature: Cosignature, size: UInt64, at: Instant) throws
  /// The largest size this witness key has cosigned.
  func lastCosigned(by key: NoteVerifierKey) throws -> UInt64?
  /// Where a leaf stands; `nil` for a hash that is not in the log yet.
  func leafIndex(of hash: Digest32) throws -> UInt64?
  /// Stored nodes of one level, in order.
  func logNodes(level: Int, from index: UInt64, limit: Int) throws -> [MerkleNode]
  /// Leaves that have their place, in order, with the hash that is stored beside them.
  func placedLeaves(from index: UInt64, limit: Int) throws -> [PlacedLeaf]
  /// Custody entries whose leaves stand at `from ..< to`, in order of leaf.
  func custodyLeaves(from index: UInt64, to end: UInt64) throws -> [CustodyLeaf]
  /// How many leaves wait for their place, and since when the oldest does.
  func pendingLeafCount() throws -> (count: Int, oldest: Instant?)
}

/// A checkpoint as it is kept, to the byte.
public struct StoredCheckpoint: Sendable, Hashable {
  public var size: UInt64
  public var root: Digest32
  public var text: String
  public var at: Instant
  /// In order of their coming.
  public var cosignatures: [Cosignature]

  public init(
    size: UInt64, root: Digest32, text: String, at: Instant, cosignatures: [Cosignature]
  ) {
    self.size = size
    self.root = root
    self.text = text
    self.at = at
    self.cosignatures = cosignatures
  }

  /// The note as it is published: the log's signature first, cosignatures behind it.
  ///
  /// - Throws: `EvidenceFault` where the stored note is damaged.
  public func published() throws -> MultiSignedCheckpoint {
    try MultiSignedCheckpoint(text: text).adding(cosignatures)
  }
}

/// A leaf of the log as it is stored.
public struct PlacedLeaf: Sendable, Hashable {
  public var index: UInt64
  public var bytes: [UInt8]
  /// As stored; an audit makes it again from the bytes.
  public var hash: [UInt8]

  public init(index: UInt64, bytes: [UInt8], hash: [UInt8]) {
    self.index = index
    self.bytes = bytes
    self.hash = hash
  }
}

/// A custody entry beside the leaf that vouches for it, and what both must agree with.
public struct CustodyLeaf: Sendable, Hashable {
  public var entry: CustodyEntry
  public var caseNumber: String
  /// The leaf hash of the entry before it.
  public var previousHash: [UInt8]?
  /// Digests of the item as it was received.
  public var sha256: [UInt8]?
  public var sm3: [UInt8]?

  public init(
    entry: CustodyEntry, caseNumber: String, previousHash: [UInt8]?, sha256: [UInt8]?,
    sm3: [UInt8]?
  ) {
    self.entry = entry
    self.caseNumber = caseNumber
    self.previousHash = previousHash
    self.sha256 = sha256
    self.sm3 = sm3
  }
}
