import CourtCases
import CourtDomain
import Logging
import ServiceLifecycle

extension Worker {
  /// Transactions in which one worker fires at once.
  static let lanes = 2
  /// Shortest rest when nothing is due any more: what runs out meanwhile is fired together, which
  /// costs far less than one by one, and nobody notices the delay.
  static let shortestRest = Duration.milliseconds(25)

  /// Fires what runs out, when it runs out: while there is more to do without a pause, else until
  /// the next time limit, but never longer than the interval.
  func keepFiring() async {
    await cancelWhenGracefulShutdown {
      var rest = 0
      while !Task.isCancelled {
        do {
          try await followSandbox()
          let round = try await fireTimers()
          rest = 0
          if round.fired + round.relieved >= Self.round, round.failures.isEmpty { continue }
          try await Task.sleep(for: try await untilNext())
        } catch is CancellationError {
          return
        } catch {
          rest = min(rest + 1, 20)
          house.log.error("work failed", metadata: ["on": "timers", "error": "\(error)"])
          try? await Task.sleep(for: interval * rest)
        }
      }
    }
  }

  /// Most time limits that take effect before outages and the sandbox's clock are looked at again.
  private static let round = 2_000

  /// Does the work again until it succeeds or the process is asked to stop.
  func untilDone(_ name: String, _ work: @escaping @Sendable () async throws -> Void) async {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do { return try await work() } catch {
          house.log.error("work failed", metadata: ["on": "\(name)", "error": "\(error)"])
        }
        try? await Task.sleep(for: interval)
      }
    }
  }

  private func fireTimers() async throws -> FireTimers.Round {
    let moved = try await ApplyOutages(house.court).run(lanes: Self.lanes)
    if moved > 0 {
      house.log.info(
        "time limits were moved past an outage", metadata: ["deadlines": "\(moved)"])
    }
    let round = try await FireTimers(house.court).drain(limit: Self.round, lanes: Self.lanes)
    for failure in round.failures {
      house.log.error(
        "a time limit could not take effect",
        metadata: ["deadline": "\(failure.deadline)", "reason": "\(failure.reason)"])
    }
    if round.fired > 0 {
      house.log.debug("worked", metadata: ["on": "timers", "done": "\(round.fired)"])
    }
    return round
  }

  /// What waited for a calendar that has come since the last start.
  func fixProvisionalDates() async throws {
    let moved = try await FixProvisionalDates(house.court).run()
    guard moved > 0 else { return }
    house.log.info(
      "provisional time limits were counted by the calendar", metadata: ["deadlines": "\(moved)"])
  }

  private func untilNext() async throws -> Duration {
    let next = try await house.court.store.read { try $0.nextDueInstant() }
    guard let next else { return interval }
    let microseconds = next.microseconds - house.court.clock.now().microseconds
    // One that is due and was not to be had is in another worker's hands.
    return max(Self.shortestRest, min(interval, .microseconds(microseconds)))
  }

  /// The server of a sandbox sets the time; a worker beside it follows.
  private func followSandbox() async throws {
    guard let clock = house.sandboxClock,
      let kept = try await house.court.store.read({ try $0.sandboxInstant() })
    else { return }
    if kept > clock.now() { _ = clock.advance(to: kept) }
  }
}

/// Says every half minute that a part of the system is alive.
struct Pulse: Service {
  let house: CourtHouse
  let part: SystemPart

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do { try await give() } catch {
          house.log.error("no sign of life could be given", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: .seconds(30))
      }
    }
  }

  /// A sandbox may rest for weeks between two plays, and its time is not the machine's.
  func give() async throws {
    guard house.sandboxClock == nil else { return }
    let signs = SignsOfLife(
      house.court, part, threshold: Int64(house.settings.outageMinutes) * 60)
    guard let outage = try await signs.give() else { return }
    house.log.warning(
      "the court was down",
      metadata: [
        "from": "\(outage.from)", "to": "\(outage.to?.rfc3339 ?? "it lasts")",
        "part": "\(part.rawValue)",
      ])
  }
}
