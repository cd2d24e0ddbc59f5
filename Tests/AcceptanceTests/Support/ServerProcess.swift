import Foundation
import Synchronization

/// The built program under test, run as a process of its own.
enum Program {
  /// `XIEZHI_BINARY`, or the product beside the test bundle.
  static let path: String = {
    if let named = ProcessInfo.processInfo.environment["XIEZHI_BINARY"] { return named }
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appendingPathComponent("xiezhi").path
  }()

  /// The folder of the sources, where Workflows stands.
  static let share: String = {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
  }()

  /// Runs to the end.
  @discardableResult
  static func run(
    _ arguments: [String], environment: [String: String] = [:], program: String = path,
    folder: String? = nil
  ) async throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment
      .merging(environment) { _, mine in mine }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    let out = FileManager.default.temporaryDirectory
      .appendingPathComponent("xiezhi-out-\(UUID().uuidString)")
    try Data().write(to: out)
    defer { try? FileManager.default.removeItem(at: out) }
    let handle = try FileHandle(forWritingTo: out)
    process.standardOutput = handle
    process.standardError = handle
    let status = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    let text = String(decoding: try Data(contentsOf: out), as: UTF8.self)
    return (status, text)
  }
}

struct ServerTrouble: Error, CustomStringConvertible {
  let description: String
}

/// `xiezhi serve` over one database.
final class ServerProcess: Sendable {
  let port: Int
  let log: URL
  private let process: Process

  private init(process: Process, port: Int, log: URL) {
    self.process = process
    self.port = port
    self.log = log
  }

  var pid: pid_t { process.processIdentifier }
  var isRunning: Bool { process.isRunning }

  /// Starts it and waits until it answers.
  static func start(
    _ arguments: [String], environment: [String: String], data: URL,
    share: String = Program.share
  ) async throws -> ServerProcess {
    let ready = data.appendingPathComponent("ready-\(UUID().uuidString)")
    let log = data.appendingPathComponent("server.log")
    if !FileManager.default.fileExists(atPath: log.path) {
      try Data().write(to: log)
    }
    let handle = try FileHandle(forWritingTo: log)
    try handle.seekToEnd()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments =
      [
        "serve", "--port", "0", "--ready", ready.path, "--share", share, "--data",
        data.path,
      ]
      + arguments
    process.environment = ProcessInfo.processInfo.environment
      .merging(environment) { _, mine in mine }
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    Orphans.adopt(process.processIdentifier)
    let port = try await self.port(in: ready, of: process, log: log)
    return ServerProcess(process: process, port: port, log: log)
  }

  private static func port(in ready: URL, of process: Process, log: URL) async throws -> Int {
    for _ in 0..<3_000 {
      if let text = try? String(contentsOf: ready, encoding: .utf8),
        let port = text.split(whereSeparator: { $0 == ":" || $0.isNewline }).last.flatMap({
          Int($0)
        })
      {
        return port
      }
      guard process.isRunning else { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    kill(process.processIdentifier, SIGKILL)
    let told = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    throw ServerTrouble(description: "the server did not come up: \(told.suffix(2_000))")
  }

  func signal(_ number: Int32) { kill(pid, number) }

  /// Waits for its end; answers the exit status, or the signal's number below zero.
  func end(within seconds: Int = 30) async throws -> Int32 {
    for _ in 0..<(seconds * 100) {
      if !process.isRunning {
        Orphans.release(pid)
        let isExit = process.terminationReason == .exit
        return isExit ? process.terminationStatus : -process.terminationStatus
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw ServerTrouble(description: "the server did not end within \(seconds) s")
  }

  /// Ends it at once; nothing of a test's server is worth a farewell.
  func stop() async {
    if process.isRunning { signal(SIGKILL) }
    _ = try? await end()
  }
}

/// Servers that must not outlive the tests.
private enum Orphans {
  private static let pids = Mutex<(all: Set<pid_t>, isWatched: Bool)>(([], false))

  static func adopt(_ pid: pid_t) {
    pids.withLock {
      $0.all.insert(pid)
      guard !$0.isWatched else { return }
      $0.isWatched = true
      atexit { Orphans.end() }
    }
  }

  static func release(_ pid: pid_t) { pids.withLock { _ = $0.all.remove(pid) } }

  private static func end() {
    for pid in pids.withLock({ $0.all }) { kill(pid, SIGKILL) }
  }
}
