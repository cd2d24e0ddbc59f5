import CourtClient
import Foundation

/// `xiezhi serve` as a process of its own, made from the very binary that measures it.
struct ServerChild: ~Copyable {
  let port: Int
  private let child: BenchChild

  var processID: Int32 { child.processID }

  /// Starts a server and returns once it answers `/readyz` with success.
  ///
  /// - Parameters:
  ///   - database: the serving role's connection string; `nil` lets it start its own PostgreSQL.
  ///   - folder: for keys, spool, its log and the embedded database.
  ///   - start: where the clock of a new sandbox begins.
  ///   - settings: further settings, as environment variables.
  static func launch(
    database: String?, folder: String, share: String, start: String, arguments: [String] = [],
    settings: [String: String] = [:]
  ) async throws -> ServerChild {
    let ready = folder + "/ready"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try? FileManager.default.removeItem(atPath: ready)
    let log = folder + "/serve.log"
    let child = try BenchChild(
      [
        "serve", "--data", folder, "--share", share, "--port", "0", "--ready", ready, "--sandbox",
        "--sandbox-start", start,
      ] + arguments, database: database, settings: settings, log: log)
    do {
      return ServerChild(port: try await answer(of: child, ready: ready, log: log), child: child)
    } catch {
      await child.stop(patience: Self.patience)
      throw error
    }
  }

  private static let patience = Duration.seconds(30)

  /// Asks it to end as an administrator would, and waits.
  consuming func stop() async { await child.stop(patience: Self.patience) }

  var client: CourtClient { CourtClient(host: "127.0.0.1", port: port) }

  private init(port: Int, child: BenchChild) {
    self.port = port
    self.child = child
  }

  private static func answer(of child: BenchChild, ready: String, log: String) async throws -> Int {
    let end = ContinuousClock.now + .seconds(60)
    var port: Int?
    while ContinuousClock.now < end {
      guard child.isRunning else { break }
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
