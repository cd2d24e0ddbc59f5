/// The hashing of the log. Source: RFC 6962 §2.1, RFC 9162 §2.1.1.
public enum MerkleTree {
  /// The root of a log without leaves: the digest of nothing.
  public static let emptyRoot = SHA256.digest([])

  /// SHA-256 of 0x00 and the leaf's bytes. The prefix keeps a leaf from passing as a node.
  public static func leafHash(_ bytes: [UInt8]) -> Digest32 {
    let context = DigestContext(.sha256)
    withUnsafeBytes(of: UInt8(0)) { context.update($0) }
    bytes.withUnsafeBytes { context.update($0) }
    return context.finish()
  }

  /// SHA-256 of 0x01 and the two children.
  public static func nodeHash(_ left: Digest32, _ right: Digest32) -> Digest32 {
    nodeHash(left, right, with: DigestContext(.sha256))
  }

  /// The 65 bytes whose SHA-256 is the parent of the two.
  public static func nodePreimage(_ left: Digest32, _ right: Digest32) -> [UInt8] {
    [1] + left.bytes + right.bytes
  }

  /// The same with a context made before: what long runs use. The context is fresh before and after.
  static func nodeHash(
    _ left: Digest32, _ right: Digest32, with context: borrowing DigestContext
  ) -> Digest32 {
    withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { bytes in
      bytes[0] = 1
      left.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(rebasing: bytes[1..<33]).copyMemory(from: $0)
      }
      right.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(rebasing: bytes[33..<65]).copyMemory(from: $0)
      }
      context.update(UnsafeRawBufferPointer(bytes))
    }
    let digest = context.finish()
    context.restart()
    return digest
  }
}

/// Where a node stands: level 0 holds the leaf hashes, and node `index` of level L covers the
/// leaves from index·2^L up to, not including, (index+1)·2^L.
public struct MerklePosition: Hashable, Sendable {
  public let level: Int
  public let index: UInt64

  public init(level: Int, index: UInt64) {
    self.level = level
    self.index = index
  }
}

/// A node whose subtree is complete, so that its hash never changes again: a row to be stored.
public struct MerkleNode: Hashable, Sendable {
  public let level: Int
  public let index: UInt64
  public let hash: Digest32

  public var position: MerklePosition { MerklePosition(level: level, index: index) }

  public init(level: Int, index: UInt64, hash: Digest32) {
    self.level = level
    self.index = index
    self.hash = hash
  }
}

/// The right edge of a log: all that is needed to go on appending, at most 64 hashes.
///
/// A sequencer keeps this value, appends leaf hashes, stores the nodes that `append` answers and
/// signs `root`. It can be rebuilt from stored nodes at `peakPositions(size:)`.
public struct MerkleFrontier: Hashable, Sendable {
  public private(set) var size: UInt64
  /// Roots of the complete subtrees, largest and leftmost first: one for every 1 bit of `size`.
  public private(set) var peaks: [Digest32]

  public init() {
    size = 0
    peaks = []
  }

  /// Nil unless there is one peak for every 1 bit of `size`.
  public init?(size: UInt64, peaks: [Digest32]) {
    guard peaks.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.peaks = peaks
  }

  /// The stored nodes that are the peaks of a log of this size, in the order `init` takes them.
  public static func peakPositions(size: UInt64) -> [MerklePosition] {
    var positions: [MerklePosition] = []
    var start: UInt64 = 0
    for level in stride(from: 63, through: 0, by: -1) where size >> UInt64(level) & 1 == 1 {
      positions.append(MerklePosition(level: level, index: start >> UInt64(level)))
      start += 1 << UInt64(level)
    }
    return positions
  }

  /// The root of the log as it stands.
  public var root: Digest32 {
    guard var hash = peaks.last else { return MerkleTree.emptyRoot }
    for peak in peaks.dropLast().reversed() { hash = MerkleTree.nodeHash(peak, hash) }
    return hash
  }

  /// Appends one leaf; answers its node and then every node that it completed, upwards.
  public mutating func append(_ leafHash: Digest32) -> [MerkleNode] {
    precondition(size < UInt64.max >> 1, "a log of 2^63 leaves is full")
    var made = [MerkleNode(level: 0, index: size, hash: leafHash)]
    var hash = leafHash
    var level = 0
    while size >> UInt64(level) & 1 == 1 {
      hash = MerkleTree.nodeHash(peaks.removeLast(), hash)
      level += 1
      made.append(MerkleNode(level: level, index: size >> UInt64(level), hash: hash))
    }
    peaks.append(hash)
    size += 1
    return made
  }
}
