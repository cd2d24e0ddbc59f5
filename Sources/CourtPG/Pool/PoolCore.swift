/// One call that waits for a connection or has one.
struct PoolJob: Sendable {
  let id: UInt64
  /// When the wait has failed.
  let waitsUntil: Deadline
  /// Whether it is the call's own time that ends then, and not the pool's acquire time-out.
  let endsWithCall: Bool
  /// Does the work; what it gives back hands the outcome to the caller.
  let run: @Sendable (PGConnection) -> @Sendable () -> Void
  let refuse: @Sendable (any Error) -> Void
}

/// What the pool's threads share.
struct PoolState: Sendable {
  var queue = Ring<PoolJob>()
  var threads = 0
  var idle = 0
  var busy = 0
  var connections = 0
  var isShutDown = false
  var lastOpenFailure: String?
  var monitorRuns = false
  var monitorWakesAt = Deadline.distantFuture
  var ended: [CheckedContinuation<Void, Never>] = []
  var counters = PoolCounters()
}

struct PoolCounters: Sendable {
  var served: UInt64 = 0
  var retried: UInt64 = 0
  var refused: UInt64 = 0
  var timedOut: UInt64 = 0
  var cancelled: UInt64 = 0
  var opened: UInt64 = 0
  var openFailures: UInt64 = 0
  var lost: UInt64 = 0
}

/// The pool's queue and threads, apart from its public face so that the threads do not keep the
/// face alive: a pool that is let go shuts itself down.
final class PoolCore: Sendable {
  /// The kinds of sleepers; each has its own condition so that no signal is swallowed.
  private enum Sleeper {
    static let worker = 0
    static let monitor = 1
    static let pause = 2
    static let count = 3
  }

  let config: PGConfig
  private let lock = ConditionLock(PoolState(), conditions: Sleeper.count)

  init(_ config: PGConfig) { self.config = config }

  // MARK: The callers' side

  func enqueue(_ job: PoolJob) {
    enum Verdict {
      case queued(startThread: Bool, startMonitor: Bool, wakeMonitor: Bool), refused(PGError)
    }
    let verdict = lock.withLock { state -> Verdict in
      if state.isShutDown { return .refused(.shutDown) }
      let free = state.idle + config.poolSize - state.threads
      guard state.queue.count < config.maxWaiting + free else {
        state.counters.refused += 1
        return .refused(.poolExhausted(waiting: state.queue.count))
      }
      state.queue.append(job)
      let startThread = state.queue.count > state.idle && state.threads < config.poolSize
      if startThread { state.threads += 1 }
      let startMonitor = !state.monitorRuns
      state.monitorRuns = true
      return .queued(
        startThread: startThread, startMonitor: startMonitor,
        wakeMonitor: job.waitsUntil < state.monitorWakesAt)
    }
    switch verdict {
    case .refused(let error): job.refuse(error)
    case .queued(let startThread, let startMonitor, let wakeMonitor):
      lock.signal(Sleeper.worker)
      if startMonitor { self.startMonitor() } else if wakeMonitor { lock.signal(Sleeper.monitor) }
      if startThread { startWorker() }
    }
  }

  /// Takes a waiting job out; one that runs already is left to its deadline.
  func cancel(_ id: UInt64) {
    let removed = lock.withLock { state in
      let removed = state.queue.removeAll { $0.id == id }
      state.counters.cancelled += UInt64(removed.count)
      return removed
    }
    for job in removed { job.refuse(CancellationError()) }
  }

  func shutDown() {
    let waiting = lock.withLock { state in
      state.isShutDown = true
      return state.queue.removeAll { _ in true }
    }
    lock.broadcast()
    for job in waiting { job.refuse(PGError.shutDown) }
  }

  /// Resumes the continuation when the last thread has ended.
  func whenEnded(_ continuation: CheckedContinuation<Void, Never>) {
    let ended = lock.withLock { state in
      if state.threads > 0 { state.ended.append(continuation) }
      return state.threads == 0
    }
    if ended { continuation.resume() }
  }

  func read<Value: Sendable>(_ body: (PoolState) -> Value) -> Value { lock.withLock { body($0) } }

  func count(_ change: (inout PoolCounters) -> Void) { lock.withLock { change(&$0.counters) } }

  // MARK: The threads' side

  private func startWorker() {
    let started = OwnThread.start(named: "pg-pool") { PoolWorker(core: self).run() }
    if !started { workerEnded(refusing: .noThread) }
  }

  /// Sleeps until there is a job; false when the pool was shut down.
  func awaitWork() -> Bool {
    var counted = false
    return lock.wait(on: Sleeper.worker) { state in
      if counted { state.idle -= 1 }
      counted = false
      if state.isShutDown { return .done(false) }
      if !state.queue.isEmpty { return .done(true) }
      state.idle += 1
      counted = true
      return .wait(until: nil)
    }
  }

  func takeJob() -> PoolJob? {
    lock.withLock { state in
      let job = state.queue.popFirst()
      if job != nil { state.busy += 1 }
      return job
    }
  }

  func finished() {
    lock.withLock { state in
      state.busy -= 1
      state.counters.served += 1
    }
  }

  func connectionOpened() {
    lock.withLock { state in
      state.connections += 1
      state.lastOpenFailure = nil
      state.counters.opened += 1
    }
  }

  func connectionEnded(lost: Bool) {
    lock.withLock { state in
      state.connections -= 1
      if lost { state.counters.lost += 1 }
    }
  }

  /// Notes a failed attempt and rests; a failure that will not pass refuses everybody who waits.
  func openFailed(_ failure: OpenFailure, restingUntil end: Deadline) {
    let refused = lock.withLock { state -> [PoolJob] in
      state.counters.openFailures += 1
      state.lastOpenFailure = failure.message
      return failure.isPermanent ? state.queue.removeAll { _ in true } : []
    }
    for job in refused { job.refuse(PGError.connectionLost(failure.message)) }
    // This thread may have taken the signal meant for one that has a connection.
    lock.signal(Sleeper.worker)
    lock.wait(on: Sleeper.pause) { state in
      state.isShutDown || end.hasPassed ? .done(()) : .wait(until: end)
    }
  }

  func workerEnded(refusing error: PGError? = nil) {
    let (ended, refused) = lock.withLock { state in
      state.threads -= 1
      let isLast = state.threads == 0
      let ended = isLast ? state.ended : []
      if isLast { state.ended = [] }
      return (ended, isLast && error != nil ? state.queue.removeAll { _ in true } : [])
    }
    for job in refused { job.refuse(error ?? .shutDown) }
    for continuation in ended { continuation.resume() }
  }

  // MARK: Waits that take too long

  private func startMonitor() {
    let started = OwnThread.start(named: "pg-pool-clock") {
      while let expired = self.nextExpired() {
        for job in expired { job.refuse(self.lateness(of: job)) }
      }
    }
    if !started { lock.withLock { $0.monitorRuns = false } }
  }

  /// Sleeps until a waiting job's time is over; nil when the pool was shut down.
  private func nextExpired() -> [PoolJob]? {
    lock.wait(on: Sleeper.monitor) { state -> WaitStep<[PoolJob]?> in
      if state.isShutDown { return .done(nil) }
      let now = Deadline.now
      let expired = state.queue.removeAll { $0.waitsUntil <= now }
      state.counters.timedOut += UInt64(expired.count)
      if !expired.isEmpty { return .done(expired) }
      var next = Deadline.distantFuture
      state.queue.forEach { next = min(next, $0.waitsUntil) }
      state.monitorWakesAt = next
      return .wait(until: next == .distantFuture ? nil : next)
    }
  }

  private func lateness(of job: PoolJob) -> PGError {
    let failure = lock.withLock { $0.connections == 0 ? $0.lastOpenFailure : nil }
    if let failure { return .connectionLost(failure) }
    return job.endsWithCall ? .deadlineExceeded : .acquireTimedOut
  }
}
