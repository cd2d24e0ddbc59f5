public import CourtDomain

/// Between which instants a leaf must have come into the log, by the word of others than the court.
///
/// A witness that cosigned, at a time, a checkpoint which does not reach the leaf yet says that the
/// leaf was not there; one that cosigned a checkpoint which covers it says that it was. What the
/// leaf claims must lie between, give or take the time within which the court promises to log.
/// Times of other authorities over the same checkpoints may be added to those of the witnesses.
public struct TimeBracket: Sendable, Hashable {
  /// By then the leaf was not in the log; nil where no cosigned checkpoint lies before it.
  public let notBefore: Instant?
  /// By then it was; nil while no checkpoint over it is cosigned.
  public let notAfter: Instant?

  public enum Verdict: String, Sendable, Hashable {
    case inside
    /// It claims to be older than the log says.
    case backdated
    /// It claims to be younger.
    case forwardDated = "forward-dated"
  }

  /// Clocks of honest people differ by so much, in seconds.
  public static let clockSkew: Int64 = 60

  public init(notBefore: Instant?, notAfter: Instant?) {
    self.notBefore = notBefore
    self.notAfter = notAfter
  }

  /// - Parameters:
  ///   - index: the leaf's place.
  ///   - before: checkpoints of at most `index` leaves, `after`: of more; others are passed over.
  ///   - policy: whose cosignatures count; only checkpoints that meet it do.
  ///   - log: the log's key where the policy lists none.
  public init(
    index: UInt64, before: [MultiSignedCheckpoint], after: [MultiSignedCheckpoint],
    policy: WitnessPolicy, log: NoteVerifierKey
  ) {
    // The latest word that it was absent; the earliest that it was there.
    notBefore = Self.times(before.filter { $0.size <= index }, policy, log).compactMap { $0.max() }
      .max()
    notAfter = Self.times(after.filter { $0.size > index }, policy, log).compactMap { $0.min() }
      .min()
  }

  private static func times(
    _ checkpoints: [MultiSignedCheckpoint], _ policy: WitnessPolicy, _ log: NoteVerifierKey
  ) -> [[Instant]] {
    checkpoints.map { policy.verdict(on: $0, log: log) }.filter(\.isMet).map { verdict in
      verdict.cosignatures.map {
        Instant(microseconds: Int64(clamping: min($0.time, 1 << 38)) * 1_000_000)
      }
    }
  }

  /// The narrower of both.
  public func narrowed(by other: TimeBracket) -> TimeBracket {
    TimeBracket(
      notBefore: [notBefore, other.notBefore].compactMap(\.self).max(),
      notAfter: [notAfter, other.notAfter].compactMap(\.self).min())
  }

  /// - Parameter promiseSeconds: how long after its time a leaf may come into the log.
  public func verdict(on claimed: Instant, promiseSeconds: Int64) -> Verdict {
    if let notBefore, claimed < notBefore.adding(seconds: -(promiseSeconds + Self.clockSkew)) {
      return .backdated
    }
    if let notAfter, claimed > notAfter.adding(seconds: Self.clockSkew) { return .forwardDated }
    return .inside
  }
}
