import CourtClient
import CourtDomain
import CourtPG
import CourtTestSupport
import Foundation
import Synchronization
import Testing

/// The real server over a database of its own, and people who are signed in to it.
struct TestServer: Sendable {
  static let host = "127.0.0.1"

  let process: ServerProcess
  let database: TestDatabase
  let data: URL
  let template: Template

  var pool: PGPool { database.pool }
  /// What a further process needs to work on the same database.
  var environment: [String: String] { template.environment(database.connectionString) }

  /// Opens a court at an instant for one test; at most three are open at once.
  static func open(
    at start: String = "2025-11-03T01:00:00Z", settings: [String: String] = [:],
    working: Bool = true, share: String = Program.share,
    _ body: @Sendable (TestServer) async throws -> Void
  ) async throws {
    let template = try await Template.shared.ready()
    try await Doors.shared.pass {
      try await TestCluster.shared.withDatabase(template: template.name, poolSize: 4) { database in
        let data = try template.dataFolder()
        defer { try? FileManager.default.removeItem(at: data) }
        let environment = template.environment(database.connectionString)
          .merging(settings) { _, mine in mine }
        let arguments = ["--sandbox", "--sandbox-start", start] + (working ? [] : ["--no-work"])
        let process = try await ServerProcess.start(
          arguments, environment: environment, data: data, share: share)
        let server = TestServer(
          process: process, database: database, data: data, template: template)
        do { try await body(server) } catch {
          server.tellLog()
          await process.stop()
          throw error
        }
        await process.stop()
      }
    }
  }

  /// Another process over the same database and keys, as after a crash.
  func restarted(working: Bool = true, settings: [String: String] = [:]) async throws
    -> TestServer
  {
    let process = try await ServerProcess.start(
      ["--sandbox"] + (working ? [] : ["--no-work"]),
      environment: environment.merging(settings) { _, mine in mine }, data: data)
    return TestServer(process: process, database: database, data: data, template: template)
  }

  private func tellLog() {
    let text = (try? String(contentsOf: process.log, encoding: .utf8)) ?? ""
    let faults = text.split(separator: "\n").filter { $0.contains("\"error\"") }
    for line in faults.suffix(5) { print("server: \(line.prefix(800))") }
  }

  // MARK: People

  var nobody: CourtClient { CourtClient(host: Self.host, port: process.port) }

  func client(_ person: Person) -> CourtClient {
    var client = nobody
    client.token = template.people[person.login]?.token
    return client
  }

  func accountID(_ person: Person) -> String { template.people[person.login]?.account ?? "" }

  func person(account: String?) -> Person? {
    (Person.others + [.administrator]).first { accountID($0) == account }
  }

  // MARK: Time

  var clock: CourtClient { client(.administrator) }

  func now() async throws -> Instant {
    let answer = try await clock.call("GET", "/v1/sandbox/clock")
    return try #require(answer.json.text("now").flatMap { Instant(rfc3339: $0) })
  }

  /// Sets the clock; answers how many time limits took effect.
  @discardableResult
  func setClock(_ to: String) async throws -> Int {
    let answer = try await clock.call("POST", "/v1/sandbox/clock", ["to": .string(to)])
    return Int(answer.json.at("fired").int ?? -1)
  }

  @discardableResult
  func nextDeadline() async throws -> Int { try await setClock("next-deadline") }

  // MARK: Looking into the store

  func count(_ sql: String) async throws -> Int {
    try await pool.read { connection in
      try connection.query(PGStatement(sql)).map { try $0.int(0) }.first ?? -1
    }
  }

  /// Repeats a look until it holds; the last look's answer where ten seconds do not suffice.
  func eventually(_ look: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<500 {
      if try await look() { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return false
  }
}

/// Lets three servers run at once: two cores have no more to give.
private actor Doors {
  static let shared = Doors()

  private var free = 3
  private var waiting: [CheckedContinuation<Void, Never>] = []

  nonisolated func pass(_ body: @Sendable () async throws -> Void) async throws {
    await enter()
    do { try await body() } catch {
      await leave()
      throw error
    }
    await leave()
  }

  private func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  private func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
