import Glibc

/// A point on the monotonic clock after which a call has failed.
///
/// The monotonic clock is used because a wall clock that is set back by an administrator would
/// otherwise lengthen every wait.
struct Deadline: Comparable, Sendable {
  /// Nanoseconds on `CLOCK_MONOTONIC`.
  let nanoseconds: Int64

  static let distantFuture = Deadline(nanoseconds: .max)

  static var now: Deadline {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Deadline(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  static func after(_ duration: Duration) -> Deadline { now.advanced(by: duration) }

  func advanced(by duration: Duration) -> Deadline {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
    return overflow ? .distantFuture : Deadline(nanoseconds: sum)
  }

  var hasPassed: Bool { self <= .now }

  /// Milliseconds left, rounded up so that a wait never ends just before its deadline; never
  /// negative, at most what `poll` takes.
  var remainingMilliseconds: Int32 {
    let left = nanoseconds.subtractingReportingOverflow(Deadline.now.nanoseconds).partialValue
    guard left > 0 else { return 0 }
    return Int32(min(left / 1_000_000 + 1, Int64(Int32.max)))
  }

  var timespecValue: timespec {
    timespec(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
  }

  static func < (left: Deadline, right: Deadline) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension Duration {
  /// Nanoseconds, held within `Int64` (292 years).
  var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return seconds < 0 ? .min : .max }
    let (sum, carried) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return carried ? .max : sum
  }

  /// Milliseconds, rounded down.
  var wholeMilliseconds: Int64 { wholeNanoseconds / 1_000_000 }
}
