import CourtDomain
import CourtEvidence

/// Which checkpoints a bundle carries: the one all paths lead to, and those between which its
/// entries came into the log.
struct BundleCheckpoints {
  let court: Court
  let transaction: any CourtTransaction

  struct Goal {
    let checkpoint: SignedCheckpoint
    let attestations: Attestations
    /// The court's witness policy, where the checkpoint meets it.
    let policy: [UInt8]?
  }

  /// The newest checkpoint with enough cosignatures if it covers every item, else the newest.
  ///
  /// - Throws: `Rejection` `evidence.not-sequenced` while the log is empty.
  func goal(for items: [EvidenceItem], covering events: [LoggedKeyEvent]) throws -> Goal {
    guard let newest = try transaction.newestCheckpoint() else { throw BundleCase.notSequenced }
    let policy = court.witnessPolicy
    var needed = (events.compactMap(\.leafIndex).max() ?? 0) + 1
    for item in items {
      let custody = try transaction.custody(of: item.id)
      needed = max(needed, UInt64((custody.first?.leafIndex ?? 0) + 1))
      // Nobody believes that bytes were destroyed before the log says so.
      guard let end = custody.first(where: \.isDestruction) else { continue }
      guard let index = end.leafIndex else { throw BundleCase.notSequenced }
      needed = max(needed, UInt64(index + 1))
    }
    let cosigned =
      policy.needsNoWitness
      ? nil : try PublishedLog.cosigned(from: newest, policy, transaction)
    let published = try newest.published()
    let key = try NoteVerifierKey(text: court.keys.trust.logVerifierKey)
    guard let cosigned, cosigned.size >= needed, cosigned.isSigned(byLog: key) else {
      guard published.size >= needed, published.isSigned(byLog: key) else {
        throw BundleCase.notSequenced
      }
      return try goal(published, policy: nil)
    }
    return try goal(cosigned, policy: Array(policy.text.utf8))
  }

  private func goal(_ published: MultiSignedCheckpoint, policy: [UInt8]?) throws -> Goal {
    let key = try NoteVerifierKey(text: court.keys.trust.logVerifierKey)
    return Goal(
      checkpoint: try published.checkpoint(of: key), attestations: try attestations(published),
      policy: policy)
  }

  private func attestations(_ published: MultiSignedCheckpoint) throws -> Attestations {
    let keys = court.witnessPolicy.witnesses.map(\.key)
    let witnesses = keys.compactMap { key in
      published.cosignatures(by: [key]).first.map {
        Attestations.Witness(key: key, cosignature: $0)
      }
    }
    let records = try transaction.checkpointRecords(size: published.size).filter { $0.version > 1 }
    let tokens = try transaction.checkpointTokens(size: published.size).map { token in
      // Once it was renewed, the record stands for the token it began with.
      records.first { $0.authority == token.authority && $0.hash == token.hash }?.der ?? token.der
    }
    return Attestations(witnesses: witnesses, tokens: tokens)
  }

  /// For every entry the last checkpoint without it and the first with it.
  func milestones(of items: [BundlePlan.Item], below last: SignedCheckpoint) throws -> [Milestone] {
    let keys = try court.keys.logVerifierKeys.map { try NoteVerifierKey(text: $0) }
    var found: [UInt64: Milestone] = [:]
    for index in Set(items.flatMap { $0.custody.map(\.index) }).sorted() {
      let around = [
        try transaction.checkpoints(before: index + 1, limit: 1).first,
        try transaction.checkpoint(covering: index + 1),
      ]
      for stored in around.compactMap(\.self)
      where stored.size > 0 && stored.size < last.size && found[stored.size] == nil {
        let published = try stored.published()
        // One of the time before a rotation stands under the former key.
        guard let key = keys.first(where: { published.isSigned(byLog: $0) }) else { continue }
        found[stored.size] = Milestone(
          checkpoint: try published.checkpoint(of: key),
          proof: try PublishedLog.consistency(from: stored.size, to: last.size, transaction),
          attestations: try attestations(published))
      }
      if found.count >= Self.maximumMilestones { break }
    }
    return found.values.sorted { $0.checkpoint.size < $1.checkpoint.size }
  }

  /// More would not make any bracket of the early entries narrower.
  private static let maximumMilestones = 500
}
