import CourtAPI
import CourtCases
import CourtDomain

/// Moves the sandbox's clock and lets everything that falls due on the way happen in order.
struct Sandbox: SandboxControl {
  let house: CourtHouse
  let clock: SandboxClock

  /// How often another worker's hand on a timer is waited for, ten milliseconds each time.
  private static let patience = 300

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
    var (fired, idle) = (0, 0)
    _ = try await ApplyOutages(house.court).run()
    while let due = try await nextDue(), due <= instant {
      if due > clock.now() { try await leap(to: due) }
      let round = try await FireTimers(house.court).drain(limit: 1000)
      fired += round.fired
      // What is due and not to be had is in another worker's hands for a moment, or cannot be fired.
      idle = round.isIdle ? idle + 1 : 0
      guard round.failures.isEmpty, idle < Self.patience else { break }
      if round.isIdle { try await Task.sleep(for: .milliseconds(10)) }
    }
    try await leap(to: instant)
    return fired
  }

  /// What waits for the log belongs to the time before the leap: placed and cosigned after it, it
  /// would look like evidence that a later log did not hold. A witness that has seen the newest
  /// checkpoint cosigns no older one any more.
  private func leap(to instant: Instant) async throws {
    try await settleTheLog()
    _ = try await CollectCosignatures(house.court, link: house.witnessLink).run()
    _ = clock.advance(to: instant)
    try await keep(instant)
  }

  /// Another sequencer may be at work; it takes as long as it takes, within half a minute.
  private func settleTheLog() async throws {
    for _ in 0..<3_000 {
      _ = try await SequenceLog(house.court).drain()
      if try await house.court.store.read({ try $0.pendingLeaves(limit: 1).isEmpty }) { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw Rejection(
      "sandbox.log-waits", .conflict, zh: "日志尚未写完，时钟没有拨动，请重试",
      en: "the log does not come to rest: the clock was not moved, try again")
  }
}
