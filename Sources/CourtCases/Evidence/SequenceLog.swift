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
      try court.requireContinuation(of: last?.text, by: frontier)
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

  /// Places everything that waits; answers how many leaves that were.
  public func drain() async throws -> Int {
    var placed = 0
    while case let more = try await run(), more > 0 { placed += more }
    return placed
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
}

extension Court {
  /// Refuses to sign on top of nodes that do not give the last root: a damaged or exchanged tree must
  /// not become a second history under the court's own key.
  @inline(never)
  fileprivate func requireContinuation(of last: String?, by frontier: MerkleFrontier) throws {
    guard let last else { return }
    let signed = try SignedCheckpoint(text: last, verifierKey: keys.trust.logVerifierKey)
    guard signed.size == frontier.size, signed.root == frontier.root else {
      throw Fault(
        .broken,
        "the stored nodes do not give the root of the last checkpoint, \(signed.size): "
          + "nothing is signed; run xiezhi evidence fsck")
    }
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
