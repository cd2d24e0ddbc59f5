import CLibPQ
import Glibc
import Synchronization

/// A fixed number of connections, each on a thread of its own.
///
/// A caller hands over a whole transaction as one synchronous closure: it hops to a connection's
/// thread once, not once per statement, so nothing interleaves inside it, no connection is held
/// over a foreign `await`, and Swift's cooperative threads never block. Bodies must therefore be
/// quick and self-contained: no network, no locks of others.
///
/// Threads and connections are made when they are first needed, and made again after the server
/// went away. Cancelling the calling task takes it out of the queue; once its body runs, it runs
/// to its end or its deadline.
public final class PGPool: Sendable {
  /// How often a transaction that lost against another is run again.
  public static let maximumRetries = 5

  private let core: PoolCore
  private let nextID = Atomic<UInt64>(0)

  public init(_ config: PGConfig) { core = PoolCore(config) }

  deinit { core.shutDown() }

  public var config: PGConfig { core.config }

  /// Runs `body` in a read-only transaction that sees one moment of the database.
  ///
  /// - Parameter timeout: for the whole call with its wait; `PGConfig.callTimeout` if nil.
  @discardableResult
  public func read<Outcome: Sendable>(
    timeout: Duration? = nil, _ body: @escaping @Sendable (PGConnection) throws -> Outcome
  ) async throws -> Outcome {
    let core = core
    return try await submit(timeout) { connection, deadline in
      try TransactionRun(core: core, isolation: .repeatableRead, readOnly: true, deadline: deadline)
        .perform(connection, body)
    }
  }

  /// Runs `body` in a transaction: kept when it returns, undone when it throws.
  ///
  /// Under `repeatableRead` and `serializable` a transaction that lost against another (SQLSTATE
  /// 40001, 40P01) is run again, at most `maximumRetries` times; `body` must bear being repeated.
  /// - Throws: what `body` throws; `PGError.commitUnknown` when COMMIT got no clear answer.
  @discardableResult
  public func transaction<Outcome: Sendable>(
    isolation: PGIsolation = .readCommitted, timeout: Duration? = nil,
    _ body: @escaping @Sendable (PGConnection) throws -> Outcome
  ) async throws -> Outcome {
    let core = core
    return try await submit(timeout) { connection, deadline in
      try TransactionRun(core: core, isolation: isolation, readOnly: false, deadline: deadline)
        .perform(connection, body)
    }
  }

  /// Runs `body` without a transaction: each statement commits by itself.
  ///
  /// For COPY of bulk data, CREATE DATABASE, session locks. The session is cleaned afterwards:
  /// settings, advisory locks and temporary tables do not reach the next caller.
  @discardableResult
  public func session<Outcome: Sendable>(
    timeout: Duration? = nil, _ body: @escaping @Sendable (PGConnection) throws -> Outcome
  ) async throws -> Outcome {
    try await submit(timeout) { connection, _ in
      defer { connection.cleanSession() }
      try connection.allowSessionTime()
      return try body(connection)
    }
  }

  /// Refuses new and waiting calls, lets running ones end, closes the connections.
  public func shutdown() async {
    core.shutDown()
    await withCheckedContinuation { core.whenEnded($0) }
  }

  public var statistics: PGPoolStatistics { core.read { PGPoolStatistics($0) } }

  private func submit<Outcome: Sendable>(
    _ timeout: Duration?, _ work: @escaping @Sendable (PGConnection, Deadline) throws -> Outcome
  ) async throws -> Outcome {
    let id = nextID.add(1, ordering: .relaxed).newValue
    let core = core
    let deadline = Deadline.after(timeout ?? core.config.callTimeout)
    let acquireBy = Deadline.after(core.config.acquireTimeout)
    try Task.checkCancellation()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        core.enqueue(
          PoolJob(
            id: id, waitsUntil: min(deadline, acquireBy), endsWithCall: deadline <= acquireBy,
            run: { connection in
              connection.prepareForCall(until: deadline)
              let outcome = Result { try work(connection, deadline) }
              connection.endCall()
              return { continuation.resume(with: outcome) }
            },
            refuse: { continuation.resume(throwing: $0) }))
        // The handler may have run before the job was in the queue; then the task's flag is set.
        if Task.isCancelled { core.cancel(id) }
      }
    } onCancel: {
      core.cancel(id)
    }
  }
}

/// What a pool is doing and has done since it was made.
public struct PGPoolStatistics: Sendable, Hashable {
  public let connections: Int
  public let busy: Int
  public let waiting: Int
  /// Calls that had a connection, whatever their outcome.
  public let served: UInt64
  /// Transactions run again after a conflict.
  public let retried: UInt64
  /// Calls turned away because too many waited.
  public let refused: UInt64
  /// Calls whose time was over while they waited.
  public let timedOut: UInt64
  /// Calls whose task was cancelled while they waited.
  public let cancelled: UInt64
  public let connectionsOpened: UInt64
  public let connectionFailures: UInt64
  public let connectionsLost: UInt64

  init(_ state: PoolState) {
    connections = state.connections
    busy = state.busy
    waiting = state.queue.count
    served = state.counters.served
    retried = state.counters.retried
    refused = state.counters.refused
    timedOut = state.counters.timedOut
    cancelled = state.counters.cancelled
    connectionsOpened = state.counters.opened
    connectionFailures = state.counters.openFailures
    connectionsLost = state.counters.lost
  }
}
