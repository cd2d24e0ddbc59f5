import CourtDomain
import CourtEvidence

/// Places queued leaves into the court's log and signs the new size and root.
///
/// One sequencer at a time, by a lock in the database; leaves, nodes and checkpoint are one
/// transaction, so that a checkpoint is stored before anyone can be shown it and no size ever has
/// two roots.
public struct SequenceLog: Sendable {
  let court: Court
  /// Leaves placed in one transaction.
  public static let batch = 4096

  public init(_ court: Court) { self.court = court }

  /// Answers how many leaves were placed; 0 also where another sequencer is at work.
  public func run() async throws -> Int {
    let court = court
    return try await court.store.write { transaction in
      guard try transaction.lockSequencer() else { return 0 }
      let pending = try transaction.pendingLeaves(limit: Self.batch)
      guard !pending.isEmpty else { return 0 }
      let last = try transaction.latestCheckpoint()
      var frontier = try Self.frontier(size: last?.size ?? 0, transaction)
      var places: [(id: Int64, index: UInt64)] = []
      var nodes: [MerkleNode] = []
      for leaf in pending {
        places.append((leaf.id, frontier.size))
        nodes += frontier.append(leaf.hash)
      }
      let checkpoint = try court.keys.signCheckpoint(size: frontier.size, root: frontier.root)
      try transaction.placeLeaves(places, nodes: nodes)
      try transaction.insertCheckpoint(checkpoint, at: court.clock.now())
      return pending.count
    }
  }

  static func frontier(size: UInt64, _ transaction: any CourtTransaction) throws -> MerkleFrontier {
    guard size > 0 else { return MerkleFrontier() }
    let positions = MerkleFrontier.peakPositions(size: size)
      .map { (level: $0.level, index: $0.index) }
    let nodes = try LogNodes(positions, transaction)
    let peaks = try positions.map { try nodes.hash($0.level, $0.index) }
    guard let frontier = MerkleFrontier(size: size, peaks: peaks) else {
      throw Fault(.broken, "the log's stored nodes do not form a tree of size \(size)")
    }
    return frontier
  }

  /// Rebuilds the root from the stored leaves alone and compares it with the last checkpoint.
  ///
  /// - Returns: the size checked; `nil` while the log is empty.
  public func verify() async throws -> (size: UInt64, agrees: Bool)? {
    let court = court
    let latest = try await court.store.read { try $0.latestCheckpoint() }
    guard let latest else { return nil }
    var frontier = MerkleFrontier()
    while frontier.size < latest.size {
      let from = frontier.size
      let wanted = Int(min(latest.size - from, 1000))
      let leaves = try await court.store.read { try $0.leafBytes(from: from, limit: wanted) }
      guard !leaves.isEmpty else { return (frontier.size, false) }
      for leaf in leaves { _ = frontier.append(MerkleTree.leafHash(leaf)) }
    }
    let checkpoint = try SignedCheckpoint(
      text: latest.text, verifierKey: court.keys.trust.logVerifierKey)
    return (latest.size, checkpoint.root == frontier.root)
  }
}

/// Stored tree nodes fetched in one statement.
struct LogNodes {
  private var hashes: [Int: [UInt64: Digest32]] = [:]

  init(_ positions: [(level: Int, index: UInt64)], _ transaction: any CourtTransaction) throws {
    for node in try transaction.logNodes(positions) {
      hashes[node.level, default: [:]][node.index] = node.hash
    }
  }

  func hash(_ level: Int, _ index: UInt64) throws -> Digest32 {
    guard let hash = hashes[level]?[index] else {
      throw Fault(.broken, "log node \(level)/\(index) is missing")
    }
    return hash
  }
}
