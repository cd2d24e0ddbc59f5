import CourtCases
import CourtDomain
import Logging
import ServiceLifecycle

/// What the court does without being asked: fires timers, seals the log, hands out messages, offers
/// times that became free, clears what broken uploads left, follows changed precedents.
struct Worker: Service {
  let house: CourtHouse
  /// How often it looks.
  var interval: Duration = .milliseconds(500)
  /// Nothing but the log and its witnesses.
  var onlyLog = false

  func run() async throws {
    if onlyLog {
      return await withTaskGroup(of: Void.self) { group in
        group.addTask { await every("log") { try await SequenceLog(house.court).run() } }
        group.addTask { await cosign() }
      }
    }
    // Before any time limit takes effect it must be known whether the court was down.
    await untilDone("pulse") { try await Pulse(house: house, part: .work).give() }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await keepFiring() }
      group.addTask { await untilDone("provisional dates") { try await fixProvisionalDates() } }
      group.addTask {
        await every("pulse", times: 60) {
          try await Pulse(house: house, part: .work).give()
          return 0
        }
      }
      group.addTask { await every("log") { try await SequenceLog(house.court).run() } }
      group.addTask {
        await every("keys", times: 120) { try await LogKeyEvents(house.court).run() }
      }
      group.addTask { await cosign() }
      group.addTask { await stamp() }
      group.addTask { await every("renewals", times: 7200) { try await renew() } }
      group.addTask { await every("messages") { try await deliver() } }
      group.addTask {
        await every("freed times", times: 2) { try await OfferFreedSlots(house.court).run() }
      }
      group.addTask { await every("precedents", times: 4) { try await refresh() } }
      group.addTask { await every("blobs", times: 1200) { try await sweep() } }
    }
  }

  /// Works off what is due at this moment.
  func once() async throws -> (timers: Int, leaves: Int, messages: Int) {
    try await Pulse(house: house, part: .work).give()
    try await fixProvisionalDates()
    _ = try await ApplyOutages(house.court).run()
    let timers = try await FireTimers(house.court).drain().fired
    _ = try await OfferFreedSlots(house.court).run()
    _ = try await LogKeyEvents(house.court).run()
    var leaves = 0
    while case let placed = try await SequenceLog(house.court).run(), placed > 0 {
      leaves += placed
    }
    _ = try await CollectCosignatures(house.court, link: house.witnessLink).run()
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

  /// Messages whose delivery is noted together: so many at most are sent again after a crash.
  private static let noted = 20

  /// Asks the witnesses; one that holds another history of the log is an alarm for people.
  private func cosign() async {
    let cosigning = CollectCosignatures(house.court, link: house.witnessLink)
    await every("witnesses") {
      let round = try await cosigning.run()
      for problem in round.problems {
        house.log.log(
          level: problem.isAlarm ? .critical : .warning, "a witness did not cosign",
          metadata: ["witness": "\(problem.witness)", "reason": "\(problem.reason)"])
      }
      return round.cosigned
    }
  }

  /// Asks the time-stamp authorities; their trouble is told, never in the log's way.
  private func stamp() async {
    let settings = house.timeStamps
    guard !settings.authorities.isEmpty else { return }
    let stamping = StampCheckpoints(
      house.court, authorities: settings.authorities, link: settings.link, every: settings.every)
    await every("time-stamps", times: 4) {
      let round = try await stamping.run()
      for problem in round.problems {
        house.log.warning(
          "an authority gave no time-stamp",
          metadata: ["authority": "\(problem.authority)", "reason": "\(problem.reason)"])
      }
      return round.stored
    }
  }

  /// Renews evidence records before what they rest on ends.
  private func renew() async throws -> Int {
    let settings = house.timeStamps
    guard !settings.authorities.isEmpty else { return 0 }
    return try await RenewRecords(
      house.court, authorities: settings.authorities, link: settings.link
    ).run()
  }

  private func deliver() async throws -> Int {
    let store = house.court.store
    let batch = try await store.write { try $0.claimMessages(limit: 100) }
    var delivered = 0
    for start in stride(from: 0, to: batch.count, by: Self.noted) {
      let group = batch[start..<min(start + Self.noted, batch.count)]
      var done: [Int64] = []
      for message in group {
        do {
          try await house.courier.deliver(message)
          done.append(message.id)
        } catch {
          // Claimed for a while, then tried again; the others go on.
          house.log.error(
            "a message was not delivered",
            metadata: ["message": "\(message.id)", "error": "\(error)"])
        }
      }
      let (ids, now) = (done, house.court.clock.now())
      try await store.write { transaction in
        for id in ids { try transaction.messageDelivered(id, at: now) }
      }
      delivered += ids.count
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
