import CourtCases
import CourtDomain
import Logging
import ServiceLifecycle

/// What the court does without being asked: fires timers, seals the log, hands out messages, clears
/// what broken uploads left, follows changed precedents.
struct Worker: Service {
  let house: CourtHouse
  /// How often it looks.
  var interval: Duration = .milliseconds(500)

  func run() async throws {
    // Before any time limit takes effect it must be known whether the court was down.
    await untilDone("pulse") { try await Pulse(house: house, part: .work).give() }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await keepFiring() }
      group.addTask {
        await every("pulse", times: 60) {
          try await Pulse(house: house, part: .work).give()
          return 0
        }
      }
      group.addTask { await every("log") { try await SequenceLog(house.court).run() } }
      group.addTask { await every("messages") { try await deliver() } }
      group.addTask { await every("precedents", times: 4) { try await refresh() } }
      group.addTask { await every("blobs", times: 1200) { try await sweep() } }
    }
  }

  /// Works off what is due at this moment.
  func once() async throws -> (timers: Int, leaves: Int, messages: Int) {
    try await Pulse(house: house, part: .work).give()
    _ = try await ApplyOutages(house.court).run()
    let timers = try await FireTimers(house.court).drain().fired
    var leaves = 0
    while case let placed = try await SequenceLog(house.court).run(), placed > 0 {
      leaves += placed
    }
    return (timers, leaves, try await deliver())
  }

  /// Repeats until the process is asked to stop; a fault is logged and tried again later.
  private func every(
    _ name: String, times: Int = 1, _ work: @escaping @Sendable () async throws -> Int
  ) async {
    await cancelWhenGracefulShutdown {
      var rest = 0
      while !Task.isCancelled {
        do {
          let done = try await work()
          rest = 0
          if done > 0 { house.log.debug("worked", metadata: ["on": "\(name)", "done": "\(done)"]) }
        } catch is CancellationError {
          return
        } catch {
          rest = min(rest + 1, 20)
          house.log.error("work failed", metadata: ["on": "\(name)", "error": "\(error)"])
        }
        try? await Task.sleep(for: interval * (times + rest))
      }
    }
  }

  private func deliver() async throws -> Int {
    let store = house.court.store
    let batch = try await store.write { try $0.claimMessages(limit: 100) }
    let now = house.court.clock.now()
    var delivered = 0
    for message in batch {
      do {
        try await house.courier.deliver(message)
        try await store.write { try $0.messageDelivered(message.id, at: now) }
        delivered += 1
      } catch {
        // Claimed for a while, then tried again; the others go on.
        house.log.error(
          "a message was not delivered",
          metadata: ["message": "\(message.id)", "error": "\(error)"])
      }
    }
    return delivered
  }

  private func refresh() async throws -> Int {
    try await house.court.shelf.refresh(from: house.court.store) ? 1 : 0
  }

  private func sweep() async throws -> Int {
    let before = house.court.wallClock.now().adding(seconds: -86_400)
    let now = house.court.wallClock.now()
    return try await house.court.store.write {
      try $0.sweepBlobs(before: before, limit: 100) + $0.sweepUploads(before: now, limit: 100)
    }
  }
}
