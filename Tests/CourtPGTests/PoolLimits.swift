import CourtPG
import CourtTestSupport
import Foundation
import Glibc
import Testing

/// Holds a pool's connections until it is opened, without sleeping.
final class Barrier: Sendable {
  private let isOpen = Shared(false)
  private let inside = Shared(0)

  func open() { isOpen.withLock { $0 = true } }
  var count: Int { inside.withLock { $0 } }

  /// Blocks the connection's own thread, as a slow statement would.
  func hold(_ connection: PGConnection) throws {
    inside.withLock { $0 += 1 }
    while !isOpen.withLock({ $0 }) { try connection.query("SELECT pg_sleep(0.002)") }
  }

  func waitFor(_ count: Int) async throws {
    try await eventually("\(count) bodies run") { self.count >= count }
  }
}

private func config(_ database: TestDatabase, _ change: (inout PGConfig) -> Void) -> PGConfig {
  var config = PGConfig(
    connectionString: database.connectionString, poolSize: 1, acquireTimeout: .seconds(30))
  change(&config)
  return config
}

@Suite struct APoolOfConnections {
  @Test func refusesMoreWaitersThanItAllows() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = PGPool(config(database) { $0.maxWaiting = 2 })
      let barrier = Barrier()
      let first = Task { try await pool.session { try barrier.hold($0) } }
      try await barrier.waitFor(1)
      let waiters = (0..<2).map { _ in
        Task { try await pool.read { try $0.query("SELECT 1").count } }
      }
      try await eventually("two wait") { pool.statistics.waiting == 2 }
      await #expect {
        try await pool.read { try $0.query("SELECT 1").count }
      } throws: { error in
        guard case PGError.poolExhausted(waiting: 2) = error else { return false }
        return true
      }
      #expect(pool.statistics.refused == 1)
      barrier.open()
      try await first.value
      for waiter in waiters { #expect(try await waiter.value == 1) }
      await pool.shutdown()
    }
  }

  @Test func letsNobodyWaitLongerThanItSays() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = PGPool(config(database) { $0.acquireTimeout = .milliseconds(500) })
      let barrier = Barrier()
      // On a busy machine even the first connection may take longer than that.
      for _ in 0..<60 where pool.statistics.connections == 0 {
        _ = try? await pool.read { try $0.query("SELECT 1").count }
      }
      let early = pool.statistics.timedOut
      let first = Task { try await pool.session { try barrier.hold($0) } }
      try await barrier.waitFor(1)
      await #expect {
        try await pool.read { try $0.query("SELECT 1").count }
      } throws: { if case PGError.acquireTimedOut = $0 { true } else { false } }
      // A call whose own time is shorter than the acquire time-out ends by its own.
      await #expect {
        try await pool.read(timeout: .milliseconds(20)) { try $0.query("SELECT 1").count }
      } throws: { if case PGError.deadlineExceeded = $0 { true } else { false } }
      #expect(pool.statistics.timedOut == early + 2)
      barrier.open()
      try await first.value
      await pool.shutdown()
    }
  }

  @Test func aCancelledWaiterLeavesTheQueue() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = PGPool(config(database) { _ in })
      let barrier = Barrier()
      let ran = Shared(false)
      let first = Task { try await pool.session { try barrier.hold($0) } }
      try await barrier.waitFor(1)
      let waiter = Task { try await pool.session { _ in ran.withLock { $0 = true } } }
      try await eventually("one waits") { pool.statistics.waiting == 1 }
      waiter.cancel()
      await #expect(throws: CancellationError.self) { try await waiter.value }
      #expect(pool.statistics.waiting == 0)
      #expect(pool.statistics.cancelled == 1)
      barrier.open()
      try await first.value
      await pool.shutdown()
      #expect(!ran.withLock { $0 })
    }
  }

  @Test func sixtyFourTasksShareEightConnections() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 8) { (database) async throws in
      let pool = database.pool
      try await pool.session {
        try $0.script("CREATE TABLE account (n bigint); INSERT INTO account VALUES (0)")
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<64 {
          group.addTask {
            for _ in 0..<10 {
              try await pool.transaction { try $0.execute("UPDATE account SET n = n + 1") }
            }
          }
        }
        try await group.waitForAll()
      }
      let sum = try await pool.read { try $0.query("SELECT n FROM account")[0].int(0) }
      #expect(sum == 640)
      #expect(pool.statistics.connectionsOpened <= 8)
      #expect(pool.statistics.served == 642)
    }
  }

  @Test func refusesEverythingAfterItsShutdown() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = PGPool(config(database) { _ in })
      let barrier = Barrier()
      let running = Task { try await pool.session { try barrier.hold($0) } }
      try await barrier.waitFor(1)
      let waiter = Task { try await pool.read { try $0.query("SELECT 1").count } }
      try await eventually("one waits") { pool.statistics.waiting == 1 }
      let ending = Task { await pool.shutdown() }
      await #expect { try await waiter.value } throws: {
        if case PGError.shutDown = $0 { true } else { false }
      }
      barrier.open()
      // What ran may finish.
      try await running.value
      await ending.value
      await #expect(throws: PGError.self) {
        try await pool.read { try $0.query("SELECT 1").count }
      }
      #expect(pool.statistics.connections == 0)
    }
  }

  @Test func saysAtOnceThatADatabaseDoesNotExist() async throws {
    let string = try await TestCluster.shared.connectionString(database: "no_such_court")
    let pool = PGPool(PGConfig(connectionString: string, poolSize: 1, acquireTimeout: .seconds(60)))
    await #expect {
      try await pool.read { try $0.query("SELECT 1").count }
    } throws: { "\($0)".contains("no_such_court") }
    await pool.shutdown()
  }

  @Test func saysWhyNoServerAnswers() async throws {
    let pool = PGPool(
      PGConfig(
        connectionString: "host=/nowhere-at-all dbname=x", poolSize: 1,
        acquireTimeout: .milliseconds(50)))
    await #expect {
      try await pool.read { try $0.query("SELECT 1").count }
    } throws: { error in
      guard case PGError.connectionLost(let why) = error else { return false }
      return why.contains("/nowhere-at-all")
    }
    await pool.shutdown()
  }
}

@Suite struct ACallsDeadline {
  @Test func endsASlowStatementAndLeavesTheConnectionUsable() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = database.pool
      let before = try await pool.read { $0.backendProcessID }
      await #expect {
        try await pool.transaction(timeout: .milliseconds(80)) {
          try $0.query("SELECT pg_sleep(30)")
        }
      } throws: { if case PGError.deadlineExceeded = $0 { true } else { false } }
      // Also when several quick statements add up, each within the server's own limit.
      await #expect {
        try await pool.transaction(timeout: .milliseconds(80)) { connection in
          while true { try connection.query("SELECT pg_sleep(0.01)") }
        }
      } throws: { if case PGError.deadlineExceeded = $0 { true } else { false } }
      let after = try await pool.read { $0.backendProcessID }
      #expect(before == after)
    }
  }

  @Test(
    .disabled(
      if: ProcessInfo.processInfo.environment["XIEZHI_TEST_PG"] != nil,
      "a foreign server's processes cannot be stopped"))
  func isNoticedEvenWhenTheServerHangs() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let pool = database.pool
      let stopped = Shared<Int32?>(nil)
      defer { if let pid = stopped.withLock({ $0 }) { kill(pid, SIGCONT) } }
      await #expect {
        try await pool.transaction(timeout: .milliseconds(100)) { connection in
          try connection.query("SELECT 1")
          let pid = connection.backendProcessID
          // A stopped process answers neither the statement nor the request to cancel it.
          if kill(pid, SIGSTOP) == 0 { stopped.withLock { $0 = pid } }
          try connection.query("SELECT 2")
        }
      } throws: { if case PGError.deadlineExceeded = $0 { true } else { false } }
      // The pool goes on with a fresh connection.
      let count = try await pool.read { try $0.query("SELECT 1").count }
      #expect(count == 1)
      #expect(pool.statistics.connectionsLost == 1)
    }
  }

  @Test func holdsForCopyToo() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      await #expect {
        try await database.pool.session(timeout: .milliseconds(80)) { connection in
          try connection.copyOut("COPY (SELECT pg_sleep(30)) TO STDOUT") { _ in }
        }
      } throws: { if case PGError.deadlineExceeded = $0 { true } else { false } }
      let count = try await database.pool.read { try $0.query("SELECT 1").count }
      #expect(count == 1)
    }
  }
}
