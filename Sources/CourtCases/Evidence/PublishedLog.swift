import CourtDomain
public import CourtEvidence

/// The log as strangers read it: checkpoints with cosignatures, tiles, proofs.
public struct PublishedLog: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// The newest checkpoint, or the newest that enough witnesses of the court's policy have cosigned.
  ///
  /// - Throws: `Rejection` `log.empty`, `log.not-cosigned`.
  public func checkpoint(cosigned: Bool) async throws -> MultiSignedCheckpoint {
    let policy = court.witnessPolicy
    return try await court.store.read { transaction in
      guard let newest = try transaction.newestCheckpoint() else { throw Self.empty }
      guard cosigned else { return try newest.published() }
      if let found = try Self.cosigned(from: newest, policy, transaction) { return found }
      throw Rejection(
        "log.not-cosigned", .notFound, zh: "日志尚无达到见证人数的检查点",
        en: "no checkpoint has been cosigned by enough witnesses yet")
    }
  }

  /// How many checkpoints back a cosigned one is looked for.
  static let cosignedSearch = 2_000

  /// The newest cosigned by enough, from `newest` downwards; nil where none is near.
  static func cosigned(
    from newest: StoredCheckpoint, _ policy: WitnessPolicy, _ transaction: any CourtTransaction
  ) throws -> MultiSignedCheckpoint? {
    var (batch, looked) = ([newest], 0)
    while let last = batch.last, looked < cosignedSearch {
      for one in batch where !one.cosignatures.isEmpty || policy.needsNoWitness {
        let published = try one.published()
        if policy.verdict(on: published).hasQuorum { return published }
      }
      looked += batch.count
      batch = try transaction.checkpoints(before: last.size, limit: 200)
    }
    return nil
  }

  /// Every event of the court's keys that a checkpoint covers, with what opens it: nothing about
  /// keys is secret, so that a key in use that nobody announced is found by anyone.
  public func keyEvents() async throws -> [PublishedKeyEvent] {
    try await court.store.read { transaction in
      try transaction.loggedKeyEvents().compactMap { event in
        guard let index = event.leafIndex,
          let covering = try transaction.checkpoint(covering: index + 1)
        else { return nil }
        return try Self.published(event, index, covering.size)
      }
    }
  }

  @inline(never)
  private static func published(_ event: LoggedKeyEvent, _ index: UInt64, _ size: UInt64) throws
    -> PublishedKeyEvent
  {
    PublishedKeyEvent(
      index: index, leaf: event.leaf, opening: try LeafOpening(bytes: event.opening),
      firstCheckpoint: size)
  }

  /// The stored checkpoint of exactly this size.
  public func checkpoint(size: UInt64) async throws -> MultiSignedCheckpoint {
    try await court.store.read { transaction in
      guard let found = try transaction.checkpoint(size: size) else {
        throw Rejection(
          "log.no-such-checkpoint", .notFound, zh: "没有该大小的检查点",
          en: "no checkpoint of this size was ever signed")
      }
      return try found.published()
    }
  }

  /// The bytes of a tile or entry bundle.
  ///
  /// - Throws: `Rejection` `log.no-such-tile` for one that no signed checkpoint covers yet.
  public func tile(_ tile: LogTile) async throws -> [UInt8] {
    try await court.store.read { transaction in
      guard let newest = try transaction.latestCheckpoint(), tile.isCovered(by: newest.size) else {
        throw Rejection(
          "log.no-such-tile", .notFound, zh: "日志尚未长到此处", en: "the log has not grown so far")
      }
      return try Self.bytes(of: tile, transaction)
    }
  }

  static func bytes(of tile: LogTile, _ transaction: any CourtTransaction) throws -> [UInt8] {
    guard case .hashes(let level) = tile.kind else {
      let entries = try transaction.leafBytes(from: tile.first, limit: tile.width)
      guard entries.count == tile.width else { throw missing(tile) }
      return try EntryBundle.encode(entries)
    }
    let nodes = try transaction.logNodes(level: level * 8, from: tile.first, limit: tile.width)
    guard nodes.count == tile.width, nodes.last?.index == tile.first + UInt64(tile.width) - 1 else {
      throw missing(tile)
    }
    return nodes.flatMap(\.hash.bytes)
  }

  private static func missing(_ tile: LogTile) -> Fault {
    Fault(.broken, "the stored log has no whole \(tile.path)")
  }

  /// The hashes that show the log of `to` leaves to begin with the log of `from` leaves; any two
  /// sizes up to that of the newest checkpoint.
  public func consistency(from: UInt64, to: UInt64) async throws -> [Digest32] {
    try await court.store.read { transaction in
      guard let newest = try transaction.latestCheckpoint(), from <= to, to <= newest.size else {
        throw Self.outOfRange
      }
      return try Self.consistency(from: from, to: to, transaction)
    }
  }

  static func consistency(
    from: UInt64, to: UInt64, _ transaction: any CourtTransaction
  ) throws -> [Digest32] {
    let nodes = try LogNodes(
      MerkleProof.consistencyPositions(from: from, to: to)
        .map { (level: $0.level, index: $0.index) }, transaction)
    return try MerkleProof.consistency(from: from, to: to) { try nodes.hash($0, $1) }
  }

  static func inclusion(
    index: UInt64, size: UInt64, _ transaction: any CourtTransaction
  ) throws -> [Digest32] {
    let nodes = try LogNodes(
      MerkleProof.inclusionPositions(index: index, size: size)
        .map { (level: $0.level, index: $0.index) }, transaction)
    return try MerkleProof.inclusion(index: index, size: size) { try nodes.hash($0, $1) }
  }

  /// Which checkpoint a proof leads to.
  public enum Goal: Sendable {
    case newest
    /// The newest that the court's policy counts as cosigned.
    case cosigned
    /// Exactly this one.
    case size(UInt64)
  }

  /// The stand-alone proof of a leaf, known by its hash.
  ///
  /// - Throws: `Rejection` `log.no-such-leaf` for a hash that the wanted checkpoint does not cover.
  public func proof(of leaf: Digest32, to goal: Goal = .newest) async throws -> LogProofText {
    let policy = court.witnessPolicy
    return try await court.store.read { transaction in
      guard let index = try transaction.leafIndex(of: leaf) else { throw Self.noLeaf }
      let checkpoint: MultiSignedCheckpoint?
      switch goal {
      case .newest: checkpoint = try transaction.newestCheckpoint()?.published()
      case .size(let size): checkpoint = try transaction.checkpoint(size: size)?.published()
      case .cosigned:
        checkpoint = try transaction.newestCheckpoint()
          .flatMap { try Self.cosigned(from: $0, policy, transaction) }
      }
      guard let checkpoint, index < checkpoint.size else { throw Self.noLeaf }
      return LogProofText(
        index: index,
        hashes: try Self.inclusion(index: index, size: checkpoint.size, transaction),
        checkpoint: checkpoint)
    }
  }

  static let empty = Rejection(
    "log.empty", .notFound, zh: "日志尚无检查点", en: "the log has no checkpoint yet")
  static let noLeaf = Rejection(
    "log.no-such-leaf", .notFound, zh: "该检查点之下没有此条目",
    en: "no leaf of this hash is under that checkpoint")
  static let outOfRange = Rejection(
    "log.no-such-range", .notFound, zh: "日志没有这样的两个大小",
    en: "the log has no such two sizes: 0 ≤ from ≤ to ≤ the newest checkpoint's")
}
