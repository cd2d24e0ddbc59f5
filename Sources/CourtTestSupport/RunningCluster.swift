import CourtPG
import Dispatch
import Foundation
import Glibc
import Synchronization

/// The cluster that runs: our own embedded one, or the one that the environment names.
struct RunningCluster: Sendable {
  private let server: EmbeddedPostgres?
  private let external: String?
  private let administration: PGPool

  static func start() async throws -> RunningCluster {
    if let external = ProcessInfo.processInfo.environment["XIEZHI_TEST_PG"], !external.isEmpty {
      let cluster = RunningCluster(server: nil, external: external, administration: pool(external))
      try await cluster.dropLeftovers()
      guests.withLock { $0 = cluster }
      atexit { RunningCluster.leaveForeignCluster() }
      return cluster
    }
    TemporaryClusters.removeLeftovers()
    let folder = TemporaryClusters.newFolder()
    let server = EmbeddedPostgres(
      dataFolder: folder, socketFolder: folder + "/run", fast: true,
      settings: ["max_connections": "200", "shared_buffers": "64MB"])
    try await server.start()
    TemporaryClusters.removeAtExit(folder)
    return RunningCluster(
      server: server, external: nil, administration: pool(try server.connectionString()))
  }

  /// The foreign cluster that this process has databases in.
  private static let guests = Mutex<RunningCluster?>(nil)

  /// Drops this process's own databases, templates included; gives up after ten seconds.
  private static func leaveForeignCluster() {
    guard let cluster = guests.withLock({ $0 }) else { return }
    let finished = DispatchSemaphore(value: 0)
    Task.detached {
      try? await cluster.dropLeftovers()
      finished.signal()
    }
    _ = finished.wait(timeout: .now() + 10)
  }

  private static func pool(_ connectionString: String) -> PGPool {
    PGPool(
      PGConfig(
        connectionString: connectionString, poolSize: 4, acquireTimeout: .seconds(120),
        callTimeout: .seconds(120), applicationName: "xiezhi-test-cluster"))
  }

  /// libpq lets a later keyword win; a URI is rewritten.
  func connectionString(_ database: String) throws -> String {
    if let server { return try server.connectionString(database: database) }
    let base = external ?? ""
    guard base.hasPrefix("postgres"), var parts = URLComponents(string: base) else {
      return "\(base) dbname=\(database)"
    }
    parts.path = "/\(database)"
    return parts.string ?? base
  }

  func create(_ name: String, template: String?) async throws {
    let source = template.map { " TEMPLATE \(PGStatement.identifier($0))" } ?? ""
    try await administration.session { connection in
      try connection.script("CREATE DATABASE \(PGStatement.identifier(name))\(source)")
    }
  }

  func drop(_ name: String) async throws {
    try await administration.session { connection in
      try connection.script(
        "DROP DATABASE IF EXISTS \(PGStatement.identifier(name)) WITH (FORCE)")
    }
  }

  /// Databases of this process and of test processes that were killed; the process number is in
  /// the name.
  private func dropLeftovers() async throws {
    let names = try await administration.read { connection in
      try connection.query("SELECT datname FROM pg_database WHERE datname LIKE 'xt\\_%'")
        .map { try $0.text(0) }
    }
    for name in names {
      let words = name.split(separator: "_")
      guard words.count > 2, let owner = pid_t(words[1]), owner == getpid() || kill(owner, 0) != 0
      else { continue }
      try await drop(name)
    }
  }
}

/// Folders of clusters that must not outlive their process.
enum TemporaryClusters {
  private static let prefix = "xiezhi-test-"
  private static let folders = Mutex<[String]>([])

  static func newFolder() -> String {
    "/tmp/\(prefix)\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
  }

  static func removeAtExit(_ folder: String) {
    let isFirst = folders.withLock { folders in
      folders.append(folder)
      return folders.count == 1
    }
    guard isFirst else { return }
    atexit {
      for folder in TemporaryClusters.folders.withLock({ $0 }) { TemporaryClusters.end(folder) }
    }
  }

  /// Clusters whose process was killed: the server ended by its parent-death signal, the folder
  /// stayed.
  static func removeLeftovers() {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
    for entry in entries where entry.hasPrefix(prefix) {
      let owner = entry.dropFirst(prefix.count).split(separator: "-").first.flatMap { pid_t($0) }
      guard let owner, kill(owner, 0) != 0, errno == ESRCH else { continue }
      end("/tmp/\(entry)")
    }
  }

  /// SIGQUIT is PostgreSQL's "immediate": nothing of this cluster is worth a checkpoint.
  private static func end(_ folder: String) {
    if let pid = serverProcess(folder) {
      kill(pid, SIGQUIT)
      for _ in 0..<1_000 where serverProcess(folder) != nil { usleep(2_000) }
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static func serverProcess(_ folder: String) -> pid_t? {
    let server = EmbeddedPostgres(dataFolder: folder, socketFolder: folder + "/run")
    guard case .running(let pid, _)? = try? server.status() else { return nil }
    return pid
  }
}
