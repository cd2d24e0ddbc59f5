/// A moment of UTC between the years 0001 and 9999, to the nanosecond.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public let seconds: Int64
  /// 0 … 999 999 999.
  public let nanos: Int32

  /// The smallest and largest second the language allows.
  public static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// Nil when the moment is outside the years 0001 … 9999.
  public init?(seconds: Int64, nanos: Int32 = 0) {
    guard Self.range.contains(seconds), (0..<1_000_000_000).contains(nanos) else { return nil }
    self.seconds = seconds
    self.nanos = nanos
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanos) < (right.seconds, right.nanos)
  }
}

/// A length of time, at most 10 000 years either way; both fields carry the same sign.
public struct TimeSpan: Sendable, Hashable, Comparable {
  public let seconds: Int64
  public let nanos: Int32

  /// The largest number of seconds the language allows.
  public static let limitSeconds: Int64 = 315_576_000_000

  /// Nil when the length is beyond the limit or the two signs disagree.
  public init?(seconds: Int64, nanos: Int32 = 0) {
    guard seconds.magnitude <= Self.limitSeconds.magnitude, nanos.magnitude < 1_000_000_000,
      seconds == 0 || nanos == 0 || (seconds < 0) == (nanos < 0)
    else { return nil }
    self.seconds = seconds
    self.nanos = nanos
  }

  public static func < (left: TimeSpan, right: TimeSpan) -> Bool {
    (left.seconds, left.nanos) < (right.seconds, right.nanos)
  }
}
