import CourtClient
import CourtDomain
import CourtPG
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

/// A log as the operator holds it in memory: the court's own, or one he made up.
struct ForgedLog: Sendable {
  private(set) var leaves: [[UInt8]] = []
  private var frontier = MerkleFrontier()
  private var nodes: [MerklePosition: Digest32] = [:]

  init(_ leaves: [[UInt8]]) { for leaf in leaves { append(leaf) } }

  var size: UInt64 { frontier.size }
  var root: Digest32 { frontier.root }

  @discardableResult
  mutating func append(_ leaf: [UInt8]) -> UInt64 {
    leaves.append(leaf)
    for node in frontier.append(MerkleTree.leafHash(leaf)) { nodes[node.position] = node.hash }
    return frontier.size - 1
  }

  func index(of leaf: [UInt8]) -> UInt64? { leaves.firstIndex(of: leaf).map(UInt64.init) }

  func inclusion(_ index: UInt64, size: UInt64) throws -> [Digest32] {
    try MerkleProof.inclusion(index: index, size: size, node: node)
  }

  func consistency(_ from: UInt64, _ to: UInt64) throws -> [Digest32] {
    try MerkleProof.consistency(from: from, to: to, node: node)
  }

  private func node(_ level: Int, _ index: UInt64) -> Digest32? {
    nodes[MerklePosition(level: level, index: index)]
  }

  func checkpoint(by keys: CourtKeys) throws -> SignedCheckpoint {
    try keys.signCheckpoint(size: size, root: root)
  }

  /// Publishes it as plain files, as any log.
  func publish(to folder: String, _ checkpoint: MultiSignedCheckpoint) async throws {
    let copy = self
    _ = try await LogFolder(path: folder).extend(
      to: checkpoint, fetch: { tile in try copy.bytes(of: tile) })
  }

  private func bytes(of tile: LogTile) throws -> [UInt8] {
    let range = Int(tile.first)..<(Int(tile.first) + tile.width)
    switch tile.kind {
    case .entries: return try EntryBundle.encode(Array(leaves[range]))
    case .hashes(let level):
      return try range.flatMap { index in
        try #require(node(8 * level, UInt64(index))).bytes
      }
    }
  }
}

extension Operator {
  /// The log as the database has it.
  func ledger() async throws -> ForgedLog {
    ForgedLog(
      try await server.pool.read { connection in
        try connection.query(
          PGStatement(
            "SELECT bytes FROM log_leaf WHERE leaf_index IS NOT NULL ORDER BY leaf_index")
        ).map { try $0.bytes(0) }
      })
  }

  /// Sizes of which the court has a checkpoint.
  func sizes() async throws -> [UInt64] {
    try await server.pool.read { connection in
      try connection.query(PGStatement("SELECT size FROM log_checkpoint ORDER BY size"))
        .map { UInt64(try $0.int64(0)) }
    }
  }

  private func attested(_ size: UInt64, _ party: Party) async throws
    -> (checkpoint: SignedCheckpoint, attestations: Attestations)
  {
    let bytes = try await server.nobody.call("GET", "/v1/log/checkpoint/\(size)").bytes
    let note = try MultiSignedCheckpoint(bytes: bytes)
    let policy = try #require(
      FileManager.default.contents(atPath: party.trust + "/witness-policy.txt"))
    let key = try #require(try WitnessPolicy(bytes: Array(policy)).witnesses.first?.key)
    let witnesses = note.cosignatures(by: [key]).map {
      Attestations.Witness(key: key, cosignature: $0)
    }
    return (try note.checkpoint(of: log), Attestations(witnesses: witnesses, tokens: []))
  }

  /// How a bundle is to be made by a program that does not look at what it makes.
  struct Lie: Sendable {
    /// Leave out the earlier checkpoints that date the entries.
    var dropsMilestones = false
    var createdAt: Instant?
    /// Another log than the court's, with a checkpoint nobody cosigned.
    var log: ForgedLog?
    /// The checkpoint to lead to, instead of the newest.
    var size: UInt64?
    var keys: CourtKeys?
  }

  /// Makes a bundle of the items in a folder, unpacked, with cosignatures as far as there are any.
  /// The verifier's own checks, which an honest court makes before it hands a bundle out, are not
  /// made.
  func bundle(_ name: String, of items: [Item], for party: Party, _ lie: Lie = Lie()) async throws
    -> String
  {
    let tree: ForgedLog
    if let made = lie.log { tree = made } else { tree = try await ledger() }
    let keys = lie.keys ?? keys
    let size = lie.size ?? tree.size
    var last = (checkpoint: try tree.checkpoint(by: keys), attestations: Attestations.none)
    if lie.log == nil { last = try await attested(size, party) }
    var milestones: [Milestone] = []
    if !lie.dropsMilestones, lie.log == nil {
      for one in try await sizes() where one > 0 && one < size {
        let there = try await attested(one, party)
        milestones.append(
          Milestone(
            checkpoint: there.checkpoint, proof: try tree.consistency(one, size),
            attestations: there.attestations))
      }
    }
    let planned = try items.map { try plan($0, tree, size) }
    let paths = items.enumerated().map {
      BundleLayout.dataPath($0.offset + 1, fileName: $0.element.fileName)
    }
    let assembly = BundleAssembly(
      court: keys.court, caseNumber: items[0].caseNumber, createdAt: lie.createdAt ?? .machineTime,
      checkpoint: last.checkpoint, trust: keys.trust, milestones: milestones,
      attestations: last.attestations, witnessPolicy: nil, keys: keys,
      keyEvents: try await keyEvents(tree, size))
    var files = try assembly.contents(items: planned, dataPaths: paths).tags
    for (path, item) in zip(paths, items) { files[path] = item.content }
    return try Self.write(files, to: party.folder + "/" + name)
  }

  /// The court's announcements, as its database has them.
  private func keyEvents(_ tree: ForgedLog, _ size: UInt64) async throws
    -> [BundlePlan.ProvenLeaf]
  {
    let rows = try await server.pool.read { connection in
      try connection.query(
        PGStatement(
          """
          SELECT l.bytes, k.opening FROM key_event k JOIN log_leaf l USING (court_id, leaf_id)
          WHERE l.leaf_index IS NOT NULL ORDER BY l.leaf_index
          """)
      ).map { (leaf: try $0.bytes(0), opening: try $0.bytes(1)) }
    }
    return try rows.compactMap { row in
      guard let index = tree.index(of: row.leaf), index < size else { return nil }
      return try BundlePlan.ProvenLeaf(
        leaf: row.leaf, opening: LeafOpening(bytes: row.opening), index: index,
        proof: tree.inclusion(index, size: size))
    }
  }

  private func plan(_ item: Item, _ tree: ForgedLog, _ size: UInt64) throws -> BundlePlan.Item {
    try BundlePlan.Item(
      receipt: item.receipt,
      custody: item.custody.compactMap { entry in
        guard let index = tree.index(of: entry.leaf), index < size else { return nil }
        return try BundlePlan.ProvenLeaf(
          leaf: entry.leaf, opening: LeafOpening(bytes: entry.opening), index: index,
          proof: tree.inclusion(index, size: size))
      })
  }

  static func write(_ files: [String: [UInt8]], to folder: String) throws -> String {
    for (name, bytes) in files {
      let url = URL(fileURLWithPath: folder + "/" + name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
    }
    return folder
  }

  /// Opens a bundle, changes files, makes every list, total and the page fit again, and seals it with
  /// the court's key.
  func reseal(
    _ bundle: String, as name: String, for party: Party,
    _ change: (inout [String: [UInt8]]) throws -> Void
  ) throws -> String {
    let source = try BundleVerifier.open(bundle)
    var files: [String: [UInt8]] = [:]
    for file in source.sizes.keys { files[file] = try source.bytes(file) }
    try change(&files)
    try MutantMill(honest: files, donor: files, keys: keys).mend(&files, seals: true)
    return try Self.write(files, to: party.folder + "/" + name)
  }
}
