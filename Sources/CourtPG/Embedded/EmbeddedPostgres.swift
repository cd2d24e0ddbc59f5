import Foundation
import Glibc
import Synchronization

/// A PostgreSQL server of our own, reachable through a private Unix socket only.
///
/// It takes no TCP port, survives restarts with its data, never runs as root, and a server that
/// runs already on the folder is used as it is.
public final class EmbeddedPostgres: Sendable {
  /// How long the server lives.
  public enum Lifetime: Sendable {
    /// It is asked to end when this process ends, even by `kill -9`.
    case attached
    /// It goes on after this process, until `stop()`.
    case detached
  }

  /// What a folder's server is doing.
  public enum Status: Sendable, Hashable {
    /// The folder holds no cluster yet.
    case absent
    case stopped
    case running(processID: Int32, socketFolder: String)
  }

  /// What `start()` found or did.
  public enum Start: Sendable, Hashable {
    case created
    case started
    case alreadyRunning
  }

  public let dataFolder: String
  private let binFolder: String?
  private let socketFolder: String?
  private let lifetime: Lifetime
  private let isFast: Bool
  private let settings: [String: String]
  private let startTimeout: Duration
  private let log: @Sendable (String) -> Void
  private let standing = Mutex(Standing())

  private struct Standing: Sendable {
    /// Between `start()` and `stop()`: only then is a server that ended started again.
    var isWanted = false
    /// The process that this object started, not one that it found.
    var startedHere: pid_t?
    /// Worked out once, so that looking every second is cheap.
    var folder: ClusterFolder?
  }

  /// - Parameters:
  ///   - binFolder: where `initdb` and `postgres` are; searched for if nil.
  ///   - socketFolder: for the socket; a short private one is chosen if nil.
  ///   - fast: **loses data in a crash** (no fsync, no full pages); for tests alone.
  ///   - settings: further server settings, such as `shared_buffers`.
  public init(
    dataFolder: String, binFolder: String? = nil, socketFolder: String? = nil,
    lifetime: Lifetime = .attached, fast: Bool = false, settings: [String: String] = [:],
    startTimeout: Duration = .seconds(60), log: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.dataFolder = dataFolder
    self.binFolder = binFolder
    self.socketFolder = socketFolder
    self.lifetime = lifetime
    isFast = fast
    self.settings = settings
    self.startTimeout = startTimeout
    self.log = log
  }

  /// Makes the cluster if there is none, starts the server if none runs, returns when it answers.
  ///
  /// A server that runs already is used, unless it is ending: then its end is awaited, within the
  /// same time-out, and a new one started. One that waits for its sessions to end by themselves is
  /// made to roll them back after two seconds.
  @discardableResult
  public func start() async throws -> Start {
    standing.withLock { $0.isWanted = true }
    return try await begin(mayCreate: true)
  }

  /// Starts the server again if it has ended since `start()`; true when it did so.
  ///
  /// Looking costs two reads from the file system, so it may be called every second. Left-over
  /// processes and memory of a server killed by `kill -9` are waited for. It does nothing before
  /// `start()` and after `stop()`, which also breaks off an attempt that is under way, as
  /// cancelling the task does. It never makes a cluster: data that are gone are an error, not a
  /// reason to begin with none.
  ///
  /// - Throws: `PGError.embedded` when the server cannot be started; the next call tries again.
  public func ensureRunning() async throws -> Bool {
    guard standing.withLock({ $0.isWanted }) else { return false }
    if let server = try folder().runningServer(), !server.isStopping { return false }
    do {
      return try await begin(mayCreate: false) != .alreadyRunning
    } catch {
      // `stop()` was quicker: that the server does not run is what was asked for.
      guard standing.withLock({ $0.isWanted }) else { return false }
      try Task.checkCancellation()
      throw error
    }
  }

  /// Ends the server of this folder, whoever started it; open transactions are rolled back.
  public func stop() async throws {
    standing.withLock { $0.isWanted = false }
    try await OwnThread.run(named: "pg-stop") { [self] in try stopBlocking { _ in true } }
  }

  /// Ends the server if this object started it; one that it found running is left to its owner.
  public func stopIfStartedHere() async throws {
    let own = standing.withLock { standing in
      standing.isWanted = false
      return standing.startedHere
    }
    guard let own else { return }
    try await OwnThread.run(named: "pg-stop") { [self] in try stopBlocking { $0 == own } }
  }

  /// Looks, and changes nothing.
  public func status() throws -> Status {
    let folder = try folder()
    if let server = folder.runningServer() {
      return .running(processID: server.pid, socketFolder: server.socketFolder)
    }
    return folder.exists ? .stopped : .absent
  }

  /// A libpq connection string for the server as it runs, or as it would run.
  public func connectionString(database: String = "postgres") throws -> String {
    let folder = try folder()
    return Self.connectionString(
      folder.runningServer()?.socketFolder ?? folder.socketFolder, database)
  }

  static func connectionString(_ socketFolder: String, _ database: String) -> String {
    func quoted(_ text: String) -> String {
      "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
    return "host=\(quoted(socketFolder)) port=\(ClusterFolder.port) user=postgres "
      + "dbname=\(quoted(database))"
  }

  private func folder() throws -> ClusterFolder {
    if let folder = standing.withLock({ $0.folder }) { return folder }
    let folder = try ClusterFolder(dataFolder, socketFolder: socketFolder, account: .current())
    standing.withLock { $0.folder = folder }
    return folder
  }

  private func begin(mayCreate: Bool) async throws -> Start {
    let isCancelled = Mutex(false)
    return try await withTaskCancellationHandler {
      try await OwnThread.run(named: "pg-start") { [self] in
        try beginBlocking(mayCreate) { isCancelled.withLock { $0 } }
      }
    } onCancel: {
      isCancelled.withLock { $0 = true }
    }
  }

  private func beginBlocking(
    _ mayCreate: Bool, isCancelled: @escaping @Sendable () -> Bool
  ) throws -> Start {
    let start = ServerStart(
      folder: try folder(), account: try .current(), binaries: try .find(binFolder),
      endsWithParent: lifetime == .attached, isFast: isFast, settings: settings,
      mayCreate: mayCreate, deadline: .after(startTimeout), log: log
    ) { [self] in
      guard !isCancelled() else { throw CancellationError() }
      guard standing.withLock({ $0.isWanted }) else {
        throw PGError.embedded("the server was stopped while it was starting")
      }
    }
    let (outcome, process) = try start.run()
    guard let process else { return outcome }
    let isWanted = standing.withLock { standing in
      standing.startedHere = process
      return standing.isWanted
    }
    // `stopIfStartedHere()` came in the last moment and found nothing to stop yet.
    if !isWanted { try stopBlocking { $0 == process } }
    return outcome
  }

  // MARK: Stopping

  private func stopBlocking(_ isMeant: (pid_t) -> Bool) throws {
    let folder = try folder()
    guard folder.exists else { return }
    let deadline = Deadline.after(startTimeout)
    try folder.withLock(until: deadline) {
      guard let server = folder.runningServer(), isMeant(server.pid) else { return }
      // SIGINT is PostgreSQL's "fast": roll back, write a checkpoint, end.
      guard kill(server.pid, SIGINT) == 0 else {
        throw PGError.embedded("process \(server.pid): \(String(cString: strerror(errno)))")
      }
      while folder.worksHere(server.pid) {
        guard !deadline.hasPassed else {
          throw PGError.embedded("process \(server.pid) did not end in time")
        }
        usleep(2_000)
      }
      standing.withLock { $0.startedHere = nil }
      rmdir(server.socketFolder)
      log("PostgreSQL stopped")
    }
  }
}
