public import CourtDomain

/// Until when a hash function may be believed.
///
/// What was protected by it before that day stays proven only if something stronger was laid over
/// it in time. Source: RFC 4998 §1.1, §5.3.
public struct AlgorithmPolicy: Sendable, Hashable {
  /// The first moment at which the function is no longer believed; absent: no end is known.
  public var ends: [HashFunction: Instant]
  /// Whether a function that is not named in `ends` is believed without end.
  public init(ends: [HashFunction: Instant]) { self.ends = ends }

  public func believes(_ function: HashFunction, at time: Instant) -> Bool {
    ends[function].map { time < $0 } ?? true
  }

  private static func newYear(_ year: Int) -> Instant {
    Instant(rfc3339: "\(year)-01-01T00:00:00Z") ?? Instant(microseconds: 0)
  }

  /// What is held for safe today: the ends that are past. Source: NIST SP 800-131A (SHA-1 and
  /// 112-bit functions for signatures), RFC 6151 (MD5); RIPEMD-160 as SHA-1, of the same length.
  public static let today = AlgorithmPolicy(
    ends: [
      .md5: newYear(2005), .sha1: newYear(2014), .ripemd160: newYear(2014),
      .sha224: newYear(2031),
    ])

  /// Believes every function always: only to see whether hashes and signatures fit together.
  public static let none = AlgorithmPolicy(ends: [:])
}
