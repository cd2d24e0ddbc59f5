import CourtClient
import Foundation
import Glibc

/// `xiezhi serve` as a process of its own, made from the very binary that measures it.
struct ServerChild: ~Copyable {
  let processID: Int32
  let port: Int
  private let process: Process

  /// Starts a server and returns once it answers `/readyz` with success.
  ///
  /// - Parameters:
  ///   - database: the serving role's connection string; `nil` lets it start its own PostgreSQL.
  ///   - folder: for keys, spool, its log and the embedded database.
  ///   - start: where the clock of a new sandbox begins.
  static func launch(
    database: String?, folder: String, share: String, start: String, arguments: [String] = []
  ) async throws -> ServerChild {
    let ready = folder + "/ready"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try? FileManager.default.removeItem(atPath: ready)
    let process = Process()
    process.executableURL = try ownBinary()
    process.arguments =
      [
        "serve", "--data", folder, "--share", share, "--port", "0", "--ready", ready, "--sandbox",
        "--sandbox-start", start,
      ] + arguments
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("XIEZHI_") }
    environment["XIEZHI_DATABASE"] = database
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try StockProgram.emptied(folder + "/serve.log")
    try StockProgram.start(process)
    do {
      let port = try await answer(of: process, ready: ready, log: folder + "/serve.log")
      return ServerChild(processID: process.processIdentifier, port: port, process: process)
    } catch {
      process.terminate()
      throw error
    }
  }

  /// Asks it to end as an administrator would, and waits.
  consuming func stop() async {
    let process = process
    process.terminate()
    for _ in 0..<3000 where process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  var client: CourtClient { CourtClient(host: "127.0.0.1", port: port) }

  private init(processID: Int32, port: Int, process: Process) {
    self.processID = processID
    self.port = port
    self.process = process
  }

  private static func ownBinary() throws -> URL {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { throw BenchFailure("this program's own file is not to be found") }
    let bytes = buffer.prefix(count).map { UInt8(bitPattern: $0) }
    return URL(fileURLWithPath: String(decoding: bytes, as: UTF8.self))
  }

  private static func answer(of process: Process, ready: String, log: String) async throws -> Int {
    let end = ContinuousClock.now + .seconds(60)
    var port: Int?
    while ContinuousClock.now < end {
      guard process.isRunning else { break }
      if port == nil { port = listening(ready) }
      if let port {
        let reply = try? await CourtClient(host: "127.0.0.1", port: port)
          .send(HTTPCall("GET", "/readyz"))
        if reply?.status == 200 { return port }
      }
      try await Task.sleep(for: .milliseconds(2))
    }
    let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    throw BenchFailure("the server did not answer: \(said.suffix(2000))")
  }

  /// The port at the end of `PID http://HOST:PORT`.
  private static func listening(_ file: String) -> Int? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    return text.split(whereSeparator: { $0 == ":" || $0.isWhitespace }).last.flatMap { Int($0) }
  }
}
