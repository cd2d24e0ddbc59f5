public import CourtDomain
import CourtEvidence

/// Rebuilds the log from its stored leaves and compares everything that was made of them: nodes,
/// roots, signatures, cosignatures, and the custody entries that rest on a leaf.
///
/// Reads in batches and keeps only the right edge of the tree, so that the size of the log does not
/// matter. What changes meanwhile is behind the checkpoint it began with.
public struct AuditLog: Sendable {
  let court: Court
  /// Leaves of one reading.
  static let batch = 500

  public init(_ court: Court) { self.court = court }

  /// One thing that is not as it should be.
  public struct Finding: Sendable, Hashable {
    /// Such as `leaf 17`, `node 3/2`, `checkpoint 40`, `custody of … entry 2`.
    public var place: String
    public var text: LocalizedText
  }

  public struct Report: Sendable {
    public internal(set) var leaves: UInt64 = 0
    public internal(set) var nodes = 0
    public internal(set) var checkpoints = 0
    public internal(set) var cosignatures = 0
    /// Cosignatures by keys that the policy does not list, so that nobody here can check them.
    public internal(set) var strangers = 0
    public internal(set) var custodyEntries = 0
    public internal(set) var waiting = 0
    /// The first thousand; `findingCount` counts all.
    public private(set) var findings: [Finding] = []
    public private(set) var findingCount = 0

    public var isSound: Bool { findingCount == 0 }

    static let maximumTold = 1_000

    mutating func find(_ place: String, zh: String, en: String) {
      findingCount += 1
      guard findings.count < Self.maximumTold else { return }
      findings.append(Finding(place: place, text: LocalizedText(zh: zh, en: en)))
    }
  }

  /// - Parameter progress: told the number of leaves done, now and then.
  public func run(progress: @Sendable (UInt64) -> Void = { _ in }) async throws -> Report {
    let court = court
    let newest = try await court.store.read { try $0.newestCheckpoint() }
    var report = Report()
    report.waiting = try await court.store.read { try $0.pendingLeafCount().count }
    var walk = LogWalk(court)
    let size = newest?.size ?? 0
    try await checkpoints(at: 0, &walk, &report)
    while walk.frontier.size < size {
      let (from, limit) = (
        walk.frontier.size, Int(min(UInt64(Self.batch), size - walk.frontier.size))
      )
      let read = try await court.store.read { transaction in
        // What is under seal is in the log like everything else.
        transaction.look(as: .system)
        return (
          leaves: try transaction.placedLeaves(from: from, limit: limit),
          custody: try transaction.custodyLeaves(from: from, to: from + UInt64(limit)),
          checkpoints: try transaction.checkpoints(after: from, limit: limit)
            .filter { $0.size <= from + UInt64(limit) }
        )
      }
      let wanted = walk.take(read.leaves, read.checkpoints, end: from + UInt64(limit), &report)
      walk.compare(read.custody, leaves: read.leaves, &report)
      let positions = wanted.map { (level: $0.level, index: $0.index) }
      let stored = try await court.store.read { try $0.logNodes(positions) }
      walk.compare(stored, with: wanted, &report)
      guard walk.frontier.size > from else { break }
      progress(walk.frontier.size)
    }
    report.leaves = walk.frontier.size
    try await surplus(behind: walk.frontier.size, &report)
    return report
  }

  /// A checkpoint of the empty log.
  private func checkpoints(at size: UInt64, _ walk: inout LogWalk, _ report: inout Report)
    async throws
  {
    let found = try await court.store.read { try $0.checkpoint(size: size) }
    if let found { walk.compare(found, &report) }
  }

  /// Leaves or nodes that no checkpoint covers but that claim a place.
  private func surplus(behind size: UInt64, _ report: inout Report) async throws {
    let extra = try await court.store.read { transaction in
      var extra: [MerkleNode] = []
      for level in 0...62 {
        extra += try transaction.logNodes(level: level, from: size >> UInt64(level), limit: 3)
      }
      return (nodes: extra, leaves: try transaction.placedLeaves(from: size, limit: 3))
    }
    let newest = try await court.store.read { try $0.newestCheckpoint()?.size ?? 0 }
    // The sequencer may have gone on meanwhile.
    for node in extra.nodes where node.index >= newest >> UInt64(node.level) {
      report.find(
        "node \(node.level)/\(node.index)", zh: "多余的节点", en: "a node that no leaves make")
    }
    for leaf in extra.leaves where leaf.index >= newest {
      report.find(
        "leaf \(leaf.index)", zh: "没有检查点覆盖的条目", en: "a leaf that no checkpoint covers")
    }
  }
}

extension SequenceLog {
  /// Rebuilds the root from the stored leaves and compares all that rests on them.
  ///
  /// - Returns: the size checked and whether nothing was found; `nil` while the log is empty.
  public func verify() async throws -> (size: UInt64, agrees: Bool)? {
    let report = try await AuditLog(court).run()
    guard report.leaves > 0 || report.checkpoints > 0 || !report.isSound else { return nil }
    return (report.leaves, report.isSound)
  }
}
