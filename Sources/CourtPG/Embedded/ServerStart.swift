import Foundation
import Glibc

/// One attempt to have a server run on a folder: to find one that stays, or to start one.
struct ServerStart: Sendable {
  /// How long a server that was asked to end may wait for its sessions to end by themselves.
  static let patience = Duration.seconds(2)
  /// A server may be killed while it starts, or find the memory of its predecessor still in use.
  static let maximumLaunches = 6

  let folder: ClusterFolder
  let account: ServerAccount
  let binaries: ServerBinaries
  let endsWithParent: Bool
  let isFast: Bool
  let settings: [String: String]
  let mayCreate: Bool
  let deadline: Deadline
  let log: @Sendable (String) -> Void
  /// Throws when nobody wants the server any more.
  let checkWanted: @Sendable () throws -> Void

  /// - Returns: the new server's process too, if it is one.
  func run() throws -> (EmbeddedPostgres.Start, pid_t?) {
    if !mayCreate, !folder.exists {
      throw PGError.embedded("there is no cluster in \(folder.cluster) any more; restore a backup")
    }
    try makeParents()
    try account.checkTraversable(above: folder.path)
    try account.preparePrivateFolder(folder.path)
    return try folder.withLock(until: deadline) {
      try checkWanted()
      while let server = folder.runningServer() {
        if try adopt(server.pid) {
          log("PostgreSQL runs already (process \(server.pid))")
          return (.alreadyRunning, nil)
        }
      }
      let isNew = !folder.exists
      if isNew { try createCluster() }
      try account.checkTraversable(above: folder.socketFolder)
      try account.preparePrivateFolder(folder.socketFolder)
      return (isNew ? .created : .started, try launch())
    }
  }

  private func makeParents() throws {
    let parent = URL(fileURLWithPath: folder.path).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
  }

  /// Made beside its final place and renamed, so that a broken-off attempt leaves no half cluster.
  private func createCluster() throws {
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

  // MARK: A server that is there

  /// True once it answers and is going to stay, false when it has ended.
  ///
  /// An attached server gets its signal to end in the last steps of its dying parent, so one that
  /// answers may still be about to end. Its parent is looked at before and after the answer: while
  /// it is dying the answer proves nothing, and when it is gone the signal came before, and a
  /// server that has been signalled refuses new connections.
  private func adopt(_ pid: pid_t) throws -> Bool {
    let hurryAt = Deadline.after(Self.patience)
    var hasHurried = false
    var failure: (any Error)?
    while folder.worksHere(pid) {
      try checkWanted()
      let server = folder.runningServer()
      if let server, server.pid == pid, !server.isStopping {
        do {
          if try staysAndAnswers(server) { return true }
        } catch let error as OpenFailure {
          failure = error
        }
      } else if hurryAt.hasPassed, !hasHurried {
        log("PostgreSQL (process \(pid)) was asked to end and waits: ending its sessions")
        kill(pid, SIGINT)
        hasHurried = true
      }
      try pause(failure)
    }
    return false
  }

  private func staysAndAnswers(_ server: RunningServer) throws -> Bool {
    guard let parent = ProcessTable.parent(of: server.pid), isStanding(parent) else { return false }
    try connect(server.socketFolder)
    guard let found = folder.runningServer() else { return false }
    return found.pid == server.pid && !found.isStopping && isStanding(parent)
      && ProcessTable.parent(of: server.pid) == parent
  }

  /// Process 0 is a parent in another container, 1 the system's: neither had it attached.
  private func isStanding(_ parent: pid_t) -> Bool {
    parent <= 1 || !ProcessTable.isEnding(parent)
  }

  private func connect(_ socketFolder: String) throws {
    let config = PGConfig(
      connectionString: EmbeddedPostgres.connectionString(socketFolder, "postgres"))
    // A process that hangs must not keep us from seeing that it is about to end.
    _ = try PGConnection.open(
      ConnectionSettings(config), deadline: min(deadline, .after(.seconds(2))))
  }

  private func pause(_ failure: (any Error)?) throws {
    guard !deadline.hasPassed else {
      let why = (failure as? OpenFailure)?.message ?? failure.map { "\($0)" } ?? "it is ending"
      throw PGError.embedded("the server did not answer in time: \(why)")
    }
    usleep(5_000)
  }

  // MARK: A new server

  private func launch() throws -> pid_t {
    var program = [binaries.postgres, "-D", folder.cluster]
    for (name, value) in serverSettings().sorted(by: { $0.key < $1.key }) {
      program += ["-c", "\(name)=\(value)"]
    }
    let command = try account.command(program, endsWithParent: endsWithParent)
    var launches = 1
    while true {
      try folder.clearLeftovers(until: deadline)
      do {
        return try launchOnce(command)
      } catch let end as EarlyEnd {
        guard end.mayPass, launches < Self.maximumLaunches, !deadline.hasPassed else {
          throw PGError.embedded("the server ended with \(end.code): \(end.said)")
        }
        log("PostgreSQL ended with \(end.code) while it started; once more")
        usleep(useconds_t(50_000 << launches))
        launches += 1
      }
    }
  }

  private func launchOnce(_ command: [String]) throws -> pid_t {
    let logStart = FileTail.size(folder.log)
    let keeper = ServerKeeper(command: command, log: folder.log)
    let pid = try keeper.start()
    var failure: (any Error)?
    do {
      while true {
        if let code = keeper.exitCode {
          throw EarlyEnd(code: code, said: FileTail.read(folder.log, from: logStart))
        }
        do {
          try connect(folder.socketFolder)
          break
        } catch let error as OpenFailure {
          failure = error
        }
        try checkWanted()
        try pause(failure)
      }
    } catch let end as EarlyEnd {
      throw end
    } catch {
      // The folder stays locked until it has ended, so that a `stop()` finds nothing half alive.
      let limit = Deadline.after(.seconds(5))
      if keeper.exitCode == nil { kill(pid, SIGINT) }
      while keeper.exitCode == nil, !limit.hasPassed { usleep(5_000) }
      throw error
    }
    log("PostgreSQL started (process \(pid), socket in \(folder.socketFolder))")
    return pid
  }

  private func serverSettings() -> [String: String] {
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
}

/// A new server that ended before it answered.
private struct EarlyEnd: Error {
  let code: Int32
  let said: String

  /// It was killed, or its predecessor's last processes had not let go of the folder yet.
  var mayPass: Bool {
    code == 128 + SIGKILL || said.contains("pre-existing shared memory block")
      || said.contains("lock file \"")
  }
}
