import CourtClient
import CourtDomain
import CourtPG
import CourtTestSupport
import Foundation
import Synchronization
import Testing

/// A migrated court in which everybody has an account and is signed in; each test's database is a
/// copy of it.
struct Template: Sendable {
  struct SignedIn: Sendable {
    let account: String
    let token: String
  }

  let name: String
  let people: [String: SignedIn]
  /// Holds the court's keys, which are dear to make.
  let keys: URL

  static let shared = TemplateMaker()

  func environment(_ connectionString: String) -> [String: String] {
    Self.environment(connectionString)
  }

  static func environment(_ connectionString: String) -> [String: String] {
    [
      "XIEZHI_DATABASE": asApp(connectionString), "XIEZHI_OWNER_DATABASE": connectionString,
      "XIEZHI_ADMIN_PASSWORD": Person.password,
    ]
  }

  /// libpq lets a later keyword win; a URI names its user before the host.
  static func asApp(_ connectionString: String) -> String {
    guard var parts = URLComponents(string: connectionString), parts.scheme != nil else {
      return connectionString + " user=xiezhi_app"
    }
    parts.user = "xiezhi_app"
    return parts.string ?? connectionString
  }

  func dataFolder() throws -> URL {
    let folder = try TemplateMaker.newFolder()
    try FileManager.default.copyItem(
      at: keys, to: folder.appendingPathComponent("keys"))
    // What the template's server has checked, hundreds of servers need not check again.
    let checked = "procedures.checked"
    let known = keys.deletingLastPathComponent().appendingPathComponent(checked)
    if FileManager.default.fileExists(atPath: known.path) {
      try FileManager.default.copyItem(at: known, to: folder.appendingPathComponent(checked))
    }
    return folder
  }
}

/// Makes the template once.
actor TemplateMaker {
  private var making: Task<Template, any Error>?

  func ready() async throws -> Template {
    if let making { return try await making.value }
    let task = Task { try await Self.make() }
    making = task
    return try await task.value
  }

  static func newFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("xiezhi-acceptance-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Holds the keys that every test copies, so it stays until the process ends.
  private static let folder = Mutex<URL?>(nil)

  private static func removeFolder() {
    if let url = folder.withLock({ $0 }) { try? FileManager.default.removeItem(at: url) }
  }

  private static func make() async throws -> Template {
    let data = try newFolder()
    folder.withLock { $0 = data }
    atexit { TemplateMaker.removeFolder() }
    let people = People()
    _ = try await TestCluster.shared.makeTemplate(named: "acceptance") { pool in
      let database = try await pool.read { connection in
        try connection.query("SELECT current_database()::text").map { try $0.text(0) }.first ?? ""
      }
      let environment = Template.environment(
        try await TestCluster.shared.connectionString(database: database))
      let migrated = try await Program.run(
        ["migrate", "--administrator", "admin", "--data", data.path, "--share", Program.share],
        environment: environment)
      guard migrated.status == 0 else {
        throw ServerTrouble(description: "migrate failed: \(migrated.output.suffix(2_000))")
      }
      let server = try await ServerProcess.start(
        ["--sandbox", "--no-work"], environment: environment, data: data)
      do { try await people.gather(port: server.port) } catch {
        await server.stop()
        throw error
      }
      await server.stop()
      try await nobodyElse(on: pool)
    }
    return Template(
      name: "acceptance", people: await people.known, keys: data.appendingPathComponent("keys"))
  }

  /// A database with guests cannot be copied.
  private static func nobodyElse(on pool: PGPool) async throws {
    for _ in 0..<500 {
      let guests = try await pool.read { connection in
        try connection.query(
          """
          SELECT count(*)::int FROM pg_stat_activity
          WHERE datname = current_database() AND application_name <> 'xiezhi-template'
          """
        ).map { try $0.int(0) }.first ?? 0
      }
      if guests == 0 { return }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  private actor People {
    private(set) var known: [String: Template.SignedIn] = [:]

    func gather(port: Int) async throws {
      let nobody = CourtClient(host: TestServer.host, port: port)
      let administrator = try await signIn(.administrator, by: nobody)
      for person in Person.others {
        var body: JSONValue = [
          "login": .string(person.login), "password": .string(Person.password),
          "kind": .string(person.kind), "name": .string(person.name),
        ]
        if let number = person.idNumber { body = body.with("id_number", .string(number)) }
        try await administrator.call("POST", "/v1/accounts", body)
        _ = try await signIn(person, by: nobody)
      }
    }

    private func signIn(_ person: Person, by nobody: CourtClient) async throws -> CourtClient {
      let answer = try await nobody.call(
        "POST", "/v1/sessions",
        ["login": .string(person.login), "password": .string(Person.password)])
      let token = answer.json.text("token") ?? ""
      known[person.login] = Template.SignedIn(
        account: answer.json.text("account.id") ?? "", token: token)
      var client = nobody
      client.token = token
      return client
    }
  }
}
