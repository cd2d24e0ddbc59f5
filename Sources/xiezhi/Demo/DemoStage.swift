import CourtDomain
import Foundation
import Glibc
import Synchronization

/// The demo's own folder and the court that is played in it.
///
/// Everything is done by the program itself as a stranger would do it: `migrate`, then `serve` as a
/// child with a session of its own.
final class DemoStage: Sendable {
  let folder: String
  let share: String
  let program: String
  private let console: DemoConsole
  /// What runs in the folder at the moment: first `migrate`, then the server.
  private let child = Mutex<pid_t?>(nil)

  private static let markerName = "xiezhi-demo.marker"
  private static let markerText =
    "The demo of Xiezhi owns this folder and empties it at each run.\n"
  static let administrator = "admin"

  init(folder: String?, share: String, program: String = Program.own, console: DemoConsole) {
    self.folder = folder ?? Self.defaultFolder()
    self.share = share
    self.program = program
    self.console = console
  }

  /// Root's own home is closed to the ordinary user PostgreSQL runs as.
  private static func defaultFolder() -> String {
    if geteuid() == 0 { return "/var/tmp/xiezhi-demo" }
    let home = ProcessInfo.processInfo.environment["HOME"] ?? "/tmp"
    return home + "/.local/share/xiezhi-demo"
  }

  var logFile: String { folder + "/server.log" }
  private var readyFile: String { folder + "/server.ready" }
  private var marker: String { folder + "/" + Self.markerName }
  var process: pid_t? { child.withLock { $0 } }

  // MARK: The folder

  /// Stops an earlier demo and removes what it left; a folder that is not a demo's is never touched.
  func clear() async throws {
    let files = FileManager.default
    if files.fileExists(atPath: folder) {
      let contents = try files.contentsOfDirectory(atPath: folder)
      guard contents.isEmpty || files.fileExists(atPath: marker) else {
        throw DemoFailure(
          "\(folder) holds something that is not an earlier demo (no \(Self.markerName)): "
            + "name another folder with --data")
      }
      try await stopEarlier()
      try files.removeItem(atPath: folder)
    }
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Self.markerText.write(toFile: marker, atomically: true, encoding: .utf8)
  }

  private func stopEarlier() async throws {
    let address = try? String(contentsOfFile: readyFile, encoding: .utf8)
    let earlier = address?.split(separator: " ").first.flatMap { pid_t($0) }
    if let earlier, isServer(earlier) {
      console.line(
        zh: "停止先前演示的服务进程 \(earlier)", en: "stopping the earlier demo's server, process \(earlier)")
      try await end(earlier)
    }
    try await stopDatabase()
  }

  /// Whether the process is a server of this very folder, not another that got its number.
  private func isServer(_ pid: pid_t) -> Bool {
    guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else {
      return false
    }
    let words = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    return words.contains("serve") && words.contains(folder)
  }

  // MARK: The court

  /// Makes the database and the administrator.
  func migrate(password: String) async throws {
    let ending = try await step(zh: "建库并迁移", en: "making the database") {
      try await Program.run(
        [
          program, "migrate", "--administrator", Self.administrator, "--data", folder, "--share",
          share,
        ], output: folder + "/migrate.log", environment: ["XIEZHI_ADMIN_PASSWORD": password],
        started: { pid in child.withLock { $0 = pid } })
    }
    child.withLock { $0 = nil }
    guard ending.succeeded else {
      throw DemoFailure("xiezhi migrate ended with \(ending.code):\n\(ending.output)")
    }
  }

  /// Starts the server and waits until it answers.
  ///
  /// - Returns: host and port.
  func serve(port: Int, from start: Instant) async throws -> (host: String, port: Int) {
    try await step(zh: "启动服务", en: "starting the server") {
      let pid = try Program.start(
        [
          program, "serve", "--sandbox", "--local-witness", "--sandbox-start", start.rfc3339,
          "--data", folder,
          "--share", share, "--port", String(port), "--ready", readyFile,
        ], output: logFile)
      child.withLock { $0 = pid }
      return try await address(of: pid)
    }
  }

  private func address(of pid: pid_t) async throws -> (host: String, port: Int) {
    let end = ContinuousClock.now + .seconds(90)
    while ContinuousClock.now < end {
      if let code = Program.ending(of: pid) {
        child.withLock { $0 = nil }
        throw DemoFailure(
          "the server ended with \(code) before it answered; its log \(logFile) says:\n"
            + Program.tail(of: logFile, bytes: 1_500))
      }
      if let text = try? String(contentsOfFile: readyFile, encoding: .utf8),
        let url = text.split(whereSeparator: \.isWhitespace).last.flatMap({
          URL(string: String($0))
        }),
        let host = url.host, let port = url.port
      {
        return (host, port)
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw DemoFailure("the server did not answer within 90 seconds; see \(logFile)")
  }

  /// Stops what runs and with it the embedded PostgreSQL.
  func stop() async {
    guard let pid = process else { return }
    try? await end(pid)
    child.withLock { $0 = nil }
    try? await stopDatabase()
  }

  /// Stops a PostgreSQL that outlived its keeper; does nothing where none runs.
  private func stopDatabase() async throws {
    let file = folder + "/postgres/cluster/postmaster.pid"
    guard FileManager.default.fileExists(atPath: file) else { return }
    _ = try await Program.run(
      [program, "db", "stop", "--data", folder, "--share", share], output: folder + "/db-stop.log")
  }

  /// Asks a process to end, and after 20 seconds makes it.
  private func end(_ pid: pid_t) async throws {
    kill(pid, SIGTERM)
    let patience = ContinuousClock.now + .seconds(20)
    while isAlive(pid) {
      if ContinuousClock.now > patience { kill(pid, SIGKILL) }
      try await Task.sleep(for: .milliseconds(30))
    }
  }

  private func isAlive(_ pid: pid_t) -> Bool {
    if Program.ending(of: pid).map({ $0 >= 0 }) ?? false { return false }
    return kill(pid, 0) == 0
  }

  /// Says what is done where it takes over a second, and how long it took.
  func step<Outcome>(
    zh: String, en: String, _ work: () async throws -> Outcome
  ) async throws -> Outcome {
    console.line(zh: zh + "…", en: en + " …")
    let start = ContinuousClock.now
    let outcome = try await work()
    let took = ContinuousClock.now - start
    if took > .seconds(1) { console.line("  " + took.secondsText) }
    return outcome
  }
}

extension Duration {
  var secondsText: String {
    let tenths = components.seconds * 10 + components.attoseconds / 100_000_000_000_000_000
    return "\(tenths / 10).\(tenths % 10) s"
  }
}
