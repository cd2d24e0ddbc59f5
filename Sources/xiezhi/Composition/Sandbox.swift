import CourtAPI
import CourtCases
import CourtDomain

/// Moves the sandbox's clock and lets everything that falls due on the way happen in order.
struct Sandbox: SandboxControl {
  let house: CourtHouse
  let clock: SandboxClock

  func now() async -> Instant { clock.now() }

  func nextDue() async throws -> Instant? {
    try await house.court.store.read { try $0.nextDueInstant() }
  }

  /// Stored before anything happens at that time, so that the clock never goes back over a crash.
  private func keep(_ instant: Instant) async throws {
    try await house.court.store.write { try $0.setSandboxInstant(instant) }
  }

  /// - Returns: how many deadlines took effect.
  func set(to instant: Instant) async throws -> Int {
    guard instant >= clock.now() else {
      throw Rejection(
        "sandbox.backwards", .unacceptable, zh: "沙盒时钟只能向前",
        en: "the sandbox clock only moves forward"
      )
    }
    // Beyond the calendars that are loaded most dates would be provisional, and far beyond, nonsense.
    guard instant.seconds(since: clock.now()) < 3 * 366 * 86_400 else {
      throw Rejection(
        "sandbox.too-far", .unacceptable, zh: "一次最多前进三年", en: "move at most three years at once")
    }
    var fired = 0
    while let due = try await nextDue(), due <= instant {
      _ = clock.advance(to: due)
      try await keep(due)
      let now = try await FireTimers(house.court).drain(limit: 1000).fired
      guard now > 0 else { break }
      fired += now
    }
    _ = clock.advance(to: instant)
    try await keep(instant)
    _ = try await SequenceLog(house.court).run()
    return fired
  }
}
