/// One thread of the pool with the connection it owns.
struct PoolWorker {
  /// How long an attempt to open a connection may take.
  static let openTimeout = Duration.seconds(5)

  let core: PoolCore

  func run() {
    let settings = ConnectionSettings(core.config)
    var connection: PGConnection?
    var backOff = BackOff()
    while core.awaitWork() {
      // A server that restarted meanwhile is noticed here, before a caller's work depends on it.
      if let held = connection, !held.isAliveWhenIdle() {
        connection = nil
        core.connectionEnded(lost: true)
      }
      let open: PGConnection
      if let held = connection {
        open = held
      } else {
        do {
          open = try PGConnection.open(settings, deadline: .after(Self.openTimeout))
          connection = open
          core.connectionOpened()
          backOff = BackOff()
        } catch {
          let failure =
            error as? OpenFailure ?? OpenFailure(message: "\(error)", isPermanent: false)
          core.openFailed(failure, restingUntil: .after(backOff.next()))
          continue
        }
      }
      // Another thread may have been quicker; the connection is then simply ready.
      guard let job = core.takeJob() else { continue }
      let deliver = job.run(open)
      // The statistics are right before the caller can look at them.
      core.finished()
      if !open.isUsable {
        connection = nil
        core.connectionEnded(lost: true)
      }
      deliver()
    }
    if connection != nil { core.connectionEnded(lost: false) }
    connection = nil
    core.workerEnded()
  }
}

/// Rests between attempts: doubling from 10 ms to 1 s, spread so that threads do not march in step.
struct BackOff {
  private var milliseconds: Int64 = 10

  mutating func next() -> Duration {
    defer { milliseconds = min(milliseconds * 2, 1_000) }
    return .milliseconds(Int64.random(in: (milliseconds / 2)...milliseconds))
  }
}
