import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG
import CourtStore
import Testing

@Suite struct GrowingTheLog {
  /// Four sequencers compete; the log must come out as if there had been one.
  @Test func competingSequencersPlaceEachLeafOnce() async throws {
    try await TestCourt.open { court in
      let leaves = (0..<50).map { Array("leaf \($0)".utf8) }
      for group in stride(from: 0, to: 50, by: 10) {
        try await court.store.write { transaction in
          for leaf in leaves[group..<group + 10] {
            try transaction.queueLeaf(bytes: leaf, hash: leafHash(leaf), at: court.now)
          }
        }
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 {
          group.addTask {
            while try await court.store.read({ try $0.pendingLeaves(limit: 1).count }) > 0 {
              try await court.store.write { try sequence($0) }
            }
          }
        }
        try await group.waitForAll()
      }
      try await court.store.read { transaction in
        let stored = try transaction.leafBytes(from: 0, limit: 100)
        #expect(stored == leaves)
        #expect(try transaction.leafBytes(from: 45, limit: 3) == Array(leaves[45..<48]))
        var rebuilt = MerkleFrontier()
        for leaf in stored { _ = rebuilt.append(MerkleTree.leafHash(leaf)) }
        let frontier = try frontier(transaction, size: 50)
        #expect(frontier.root == rebuilt.root)
        #expect(try transaction.logNodes([(level: 60, index: 9)]).isEmpty)
      }
      let findings = try await StoreChecks(pool: court.app, courtID: TestCourt.id)
        .run(now: court.now)
      let unsound = findings.filter { !$0.isSound }
      #expect(unsound.isEmpty, "\(unsound)")
    }
  }

  private func sequence(_ transaction: any CourtTransaction) throws {
    guard try transaction.lockSequencer() else { return }
    let pending = try transaction.pendingLeaves(limit: 7)
    guard !pending.isEmpty else { return }
    let size = UInt64(try transaction.leafBytes(from: 0, limit: 1_000).count)
    var frontier = try frontier(transaction, size: size)
    var nodes: [MerkleNode] = []
    var places: [(id: Int64, index: UInt64)] = []
    for leaf in pending {
      places.append((id: leaf.id, index: frontier.size))
      nodes += frontier.append(leaf.hash)
    }
    try transaction.placeLeaves(places, nodes: nodes)
  }

  private func frontier(_ transaction: any CourtTransaction, size: UInt64) throws -> MerkleFrontier
  {
    let positions = MerkleFrontier.peakPositions(size: size)
    let nodes = try transaction.logNodes(positions.map { (level: $0.level, index: $0.index) })
    return try #require(MerkleFrontier(size: size, peaks: nodes.map(\.hash)))
  }

  @Test func aCheckpointNeverShrinks() async throws {
    try await TestCourt.open { court in
      #expect(try await court.store.read { try $0.latestCheckpoint() == nil })
      let first = try FullCase.checkpoint(leaf: [1])
      let other = try FullCase.checkpoint(leaf: [2])
      try await court.store.write { try $0.insertCheckpoint(first, at: court.now) }
      await #expect(throws: Fault.self, "another root of the same size") {
        try await court.store.write { try $0.insertCheckpoint(other, at: court.now) }
      }
      let latest = try await court.store.read { try $0.latestCheckpoint() }
      #expect(latest?.text == first.text && latest?.size == 1 && latest?.at == court.now)
    }
  }
}
