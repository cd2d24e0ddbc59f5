public import CourtPG
import Foundation
import Glibc
import Synchronization

/// One PostgreSQL cluster for all tests of a process: fast, without durability, gone at the end.
///
/// `XIEZHI_TEST_PG` (a connection string) names a running cluster to use instead; its user must
/// be allowed to create databases.
public actor TestCluster {
  public static let shared = TestCluster()

  /// Databases that may exist at once; Swift Testing starts every case at the same time.
  public static let databasesAtOnce = 8

  private let gate = Gate(limit: databasesAtOnce)
  private var starting: Task<RunningCluster, any Error>?
  private var templates: [String: Task<String, any Error>] = [:]
  private var nextNumber = 0

  private init() {}

  /// A connection string for a database of the cluster.
  public func connectionString(database: String = "postgres") async throws -> String {
    try await cluster().connectionString(database)
  }

  /// Makes a template database once per process and name; later calls wait for the first.
  ///
  /// - Returns: the name to hand to `withDatabase(template:)`.
  @discardableResult
  public func makeTemplate(
    named name: String, setUp: @escaping @Sendable (PGPool) async throws -> Void
  ) async throws -> String {
    if let making = templates[name] { return try await making.value }
    let making = Task {
      let cluster = try await cluster()
      let database = "xt_\(getpid())_template_\(name)"
      try await cluster.create(database, template: nil)
      let pool = PGPool(
        PGConfig(
          connectionString: try cluster.connectionString(database), poolSize: 2,
          callTimeout: .seconds(120), applicationName: "xiezhi-template"))
      do { try await setUp(pool) } catch {
        await pool.shutdown()
        throw error
      }
      await pool.shutdown()
      return database
    }
    templates[name] = making
    return try await making.value
  }

  /// Gives `body` a database of its own, a copy of `template` if one is named, and drops it after.
  ///
  /// Do not nest: eight bodies that each wait for a second database would wait for ever.
  @discardableResult
  public func withDatabase<Outcome: Sendable>(
    template: String? = nil, poolSize: Int = 8,
    _ body: @Sendable (TestDatabase) async throws -> Outcome
  ) async throws -> Outcome {
    await gate.enter()
    do {
      let outcome = try await inDatabase(template, poolSize, body)
      await gate.leave()
      return outcome
    } catch {
      await gate.leave()
      throw error
    }
  }

  private func inDatabase<Outcome: Sendable>(
    _ template: String?, _ poolSize: Int, _ body: @Sendable (TestDatabase) async throws -> Outcome
  ) async throws -> Outcome {
    let cluster = try await cluster()
    nextNumber += 1
    let name = "xt_\(getpid())_\(nextNumber)"
    var source = template
    if let template, let made = templates[template] { source = try await made.value }
    try await cluster.create(name, template: source)
    let connectionString = try cluster.connectionString(name)
    let pool = PGPool(
      PGConfig(
        connectionString: connectionString, poolSize: poolSize, acquireTimeout: .seconds(30),
        applicationName: "xiezhi-test"))
    let database = TestDatabase(name: name, connectionString: connectionString, pool: pool)
    do {
      let outcome = try await body(database)
      await pool.shutdown()
      try await cluster.drop(name)
      return outcome
    } catch {
      await pool.shutdown()
      // The test's own error matters more than one of the cleaning.
      try? await cluster.drop(name)
      throw error
    }
  }

  private func cluster() async throws -> RunningCluster {
    if let starting { return try await starting.value }
    let task = Task { try await RunningCluster.start() }
    starting = task
    return try await task.value
  }
}

/// A database that one test has for itself.
public struct TestDatabase: Sendable {
  public let name: String
  /// For a program under test, or a pool with limits of its own.
  public let connectionString: String
  public let pool: PGPool
}

/// Lets a fixed number of tasks in at once, in the order they came.
actor Gate {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(limit: Int) { free = limit }

  func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
