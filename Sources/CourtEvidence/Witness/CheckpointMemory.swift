/// A reader's memory of a log: the last checkpoint that it verified, with its cosignatures.
///
/// Whoever keeps one cannot be shown another history later: a checkpoint that does not grow out of
/// the remembered one is refused, and the two signed notes together convict the log.
public struct CheckpointMemory: Sendable {
  public let path: String
  public let policy: WitnessPolicy
  /// The log's key where the policy lists none.
  public let log: NoteVerifierKey?

  public init(path: String, policy: WitnessPolicy, log: NoteVerifierKey? = nil) {
    self.path = path
    self.policy = policy
    self.log = log
  }

  /// What became of a checkpoint that was shown.
  public enum Verdict: Sendable, Hashable {
    /// The first of its log.
    case first
    case unchanged
    case grown(from: UInt64)
    /// Older than the remembered one, and part of it.
    case older(than: UInt64)
    /// Not signed by the log, or by too few witnesses.
    case policy(WitnessPolicy.Verdict)
    /// The proof that was given does not connect the two.
    case proofMissing(from: UInt64, to: UInt64)
    /// Two histories, both signed by the log.
    case fork(remembered: String, shown: String)
  }

  public func remembered() throws(EvidenceFault) -> MultiSignedCheckpoint? {
    guard let bytes = try DurableFile.read(path, maximumBytes: SignedNote.maximumBytes) else {
      return nil
    }
    return try MultiSignedCheckpoint(bytes: bytes)
  }

  /// Judges a checkpoint against the memory, which moves forward only.
  ///
  /// - Parameters:
  ///   - proof: of consistency between the smaller and the larger of the two; nil where none could
  ///     be had.
  ///   - refusedByLog: the log itself did not give a proof that every honest log can give.
  /// - Throws: where the memory cannot be read or written.
  public func admit(
    _ shown: MultiSignedCheckpoint, proof: [Digest32]?, refusedByLog: Bool = false
  ) throws(EvidenceFault) -> Verdict {
    let verdict = policy.verdict(on: shown, log: log)
    guard verdict.isMet else { return .policy(verdict) }
    guard let old = try remembered() else {
      try DurableFile.replace(path, Array(shown.text.utf8))
      return .first
    }
    guard old.origin.utf8.elementsEqual(shown.origin.utf8) else {
      throw EvidenceFault(
        .inconsistent, place: path, reason: "it remembers the log \(old.origin)",
        remedy: "Keep one memory for each log")
    }
    if old.size == shown.size {
      guard old.root == shown.root else { return fork(old, shown) }
      // More cosignatures under the same text are worth keeping.
      try DurableFile.replace(
        path, Array(old.adding(policy.verdict(on: shown, log: log).cosignatures).text.utf8))
      return .unchanged
    }
    let (small, large) = old.size < shown.size ? (old, shown) : (shown, old)
    guard isConnected(small, large, proof) else {
      if refusedByLog { return fork(old, shown) }
      return .proofMissing(from: small.size, to: large.size)
    }
    guard shown.size > old.size else { return .older(than: old.size) }
    try DurableFile.replace(path, Array(shown.text.utf8))
    return .grown(from: old.size)
  }

  private func isConnected(
    _ small: MultiSignedCheckpoint, _ large: MultiSignedCheckpoint, _ proof: [Digest32]?
  ) -> Bool {
    guard small.size > 0 else { return small.root == MerkleTree.emptyRoot }
    guard let proof else { return false }
    return MerkleProof.verifyConsistency(
      from: small.size, to: large.size, fromRoot: small.root, toRoot: large.root, proof: proof)
  }

  private func fork(_ old: MultiSignedCheckpoint, _ shown: MultiSignedCheckpoint) -> Verdict {
    .fork(remembered: old.text, shown: shown.text)
  }
}
