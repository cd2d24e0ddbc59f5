import CourtCases
import CourtDomain
import Glibc
import Synchronization

/// The machine's clock.
struct SystemClock: CourtClock {
  func now() -> Instant {
    var time = timeval()
    gettimeofday(&time, nil)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_usec))
  }
}

/// A clock that runs like the machine's but can be set forward, never back.
final class SandboxClock: CourtClock {
  private let system = SystemClock()
  private let offset: Mutex<Int64>

  /// - Parameter start: where the clock stood when the sandbox was last used.
  init(start: Instant?) {
    let present = SystemClock().now().microseconds
    offset = Mutex(start.map { $0.microseconds - present } ?? 0)
  }

  func now() -> Instant {
    let behind = offset.withLock(\.self)
    return Instant(microseconds: system.now().microseconds + behind)
  }

  /// - Returns: `false` where the instant lies in the past.
  func advance(to instant: Instant) -> Bool {
    offset.withLock { offset in
      let wanted = instant.microseconds - system.now().microseconds
      guard wanted >= offset else { return false }
      offset = wanted
      return true
    }
  }

  /// Only for a sandbox in which nothing has happened yet.
  func start(at instant: Instant) {
    offset.withLock { $0 = instant.microseconds - system.now().microseconds }
  }
}
