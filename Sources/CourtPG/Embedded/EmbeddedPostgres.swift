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
  private let startedHere = Mutex<pid_t?>(nil)

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
  @discardableResult
  public func start() async throws -> Start {
    try await OwnThread.run(named: "pg-start") { [self] in try startBlocking() }
  }

  /// Ends the server of this folder, whoever started it; open transactions are rolled back.
  public func stop() async throws {
    try await OwnThread.run(named: "pg-stop") { [self] in try stopBlocking() }
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
    try ClusterFolder(dataFolder, socketFolder: socketFolder, account: .current())
  }

  // MARK: Starting

  private func startBlocking() throws -> Start {
    let account = try ServerAccount.current()
    let folder = try folder()
    let binaries = try ServerBinaries.find(binFolder)
    let deadline = Deadline.after(startTimeout)
    try makeParents(of: folder.path)
    try account.checkTraversable(above: folder.path)
    try account.preparePrivateFolder(folder.path)
    return try folder.withLock(until: deadline) {
      if let server = folder.runningServer() {
        try awaitAnswer(server.socketFolder, folder, nil, deadline)
        log("PostgreSQL runs already (process \(server.pid))")
        return .alreadyRunning
      }
      let isNew = !folder.exists
      if isNew { try createCluster(folder, binaries, account) }
      try folder.clearStaleProcessFile(until: deadline)
      try account.checkTraversable(above: folder.socketFolder)
      try account.preparePrivateFolder(folder.socketFolder)
      try launch(folder, binaries, account, deadline)
      return isNew ? .created : .started
    }
  }

  private func makeParents(of path: String) throws {
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
  }

  /// Made beside its final place and renamed, so that a broken-off attempt leaves no half cluster.
  private func createCluster(
    _ folder: ClusterFolder, _ binaries: ServerBinaries, _ account: ServerAccount
  ) throws {
    log("creating a PostgreSQL cluster in \(folder.cluster)")
    if access(folder.unfinishedCluster, F_OK) == 0 {
      try FileManager.default.removeItem(atPath: folder.unfinishedCluster)
    }
    let program = [
      binaries.initdb, "-D", folder.unfinishedCluster, "-N", "-A", "trust", "-E", "UTF8",
      "--locale=C.UTF-8", "-U", "postgres",
    ]
    try ChildProcess.run(
      try account.command(program, endsWithParent: false), output: folder.log)
    // initdb's own fsync goes file by file; one sync of the file system is quicker and as safe.
    if !isFast { sync() }
    guard rename(folder.unfinishedCluster, folder.cluster) == 0 else {
      throw PGError.embedded("rename \(folder.cluster): \(String(cString: strerror(errno)))")
    }
  }

  private func launch(
    _ folder: ClusterFolder, _ binaries: ServerBinaries, _ account: ServerAccount,
    _ deadline: Deadline
  ) throws {
    var program = [binaries.postgres, "-D", folder.cluster]
    for (name, value) in serverSettings(folder).sorted(by: { $0.key < $1.key }) {
      program += ["-c", "\(name)=\(value)"]
    }
    let command = try account.command(program, endsWithParent: lifetime == .attached)
    let keeper = ServerKeeper(command: command, log: folder.log)
    let pid = try keeper.start()
    do {
      try awaitAnswer(folder.socketFolder, folder, keeper, deadline)
    } catch {
      kill(pid, SIGINT)
      throw error
    }
    startedHere.withLock { $0 = pid }
    log("PostgreSQL started (process \(pid), socket in \(folder.socketFolder))")
  }

  private func serverSettings(_ folder: ClusterFolder) -> [String: String] {
    var all = [
      "listen_addresses": "", "unix_socket_directories": folder.socketFolder,
      "unix_socket_permissions": "0700", "port": "\(ClusterFolder.port)",
      "max_connections": "100", "timezone": "UTC", "log_timezone": "UTC",
    ]
    if isFast {
      all["fsync"] = "off"
      all["full_page_writes"] = "off"
      all["synchronous_commit"] = "off"
      all["wal_level"] = "minimal"
      all["max_wal_senders"] = "0"
      all["autovacuum"] = "off"
    }
    return all.merging(settings) { _, given in given }
  }

  private func awaitAnswer(
    _ socketFolder: String, _ folder: ClusterFolder, _ keeper: ServerKeeper?, _ deadline: Deadline
  ) throws {
    let config = PGConfig(connectionString: Self.connectionString(socketFolder, "postgres"))
    while true {
      do {
        _ = try PGConnection.open(ConnectionSettings(config), deadline: deadline)
        return
      } catch {
        if let code = keeper?.exitCode {
          throw PGError.embedded("the server ended with \(code): \(FileTail.read(folder.log))")
        }
        guard !deadline.hasPassed else {
          let why = (error as? OpenFailure)?.message ?? "\(error)"
          throw PGError.embedded("the server did not answer in time: \(why)")
        }
        usleep(5_000)
      }
    }
  }

  // MARK: Stopping

  private func stopBlocking() throws {
    let folder = try folder()
    guard folder.exists else { return }
    let deadline = Deadline.after(startTimeout)
    try folder.withLock(until: deadline) {
      guard let server = folder.runningServer() else { return }
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
      startedHere.withLock { $0 = nil }
      rmdir(server.socketFolder)
      log("PostgreSQL stopped")
    }
  }
}
