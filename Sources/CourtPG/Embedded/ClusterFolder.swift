import Foundation
import Glibc

/// The folder of an embedded server: its cluster, its log, its lock.
struct ClusterFolder: Sendable {
  /// `sockaddr_un` holds 108 bytes with the final zero.
  static let maximumSocketPathBytes = 107
  static let port = 5432

  let path: String
  let socketFolder: String

  init(_ path: String, socketFolder: String?, account: ServerAccount) throws(PGError) {
    let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
    self.path = absolute
    self.socketFolder = socketFolder ?? Self.runtimeFolder(for: absolute, account)
    let socket = "\(self.socketFolder)/.s.PGSQL.\(Self.port)"
    guard socket.utf8.count <= Self.maximumSocketPathBytes else {
      throw .embedded(
        "the socket's path has \(socket.utf8.count) bytes, the system allows "
          + "\(Self.maximumSocketPathBytes): name a shorter socket folder than \(self.socketFolder)"
      )
    }
  }

  var cluster: String { path + "/cluster" }
  var unfinishedCluster: String { path + "/cluster.new" }
  var log: String { path + "/server.log" }
  var lock: String { path + "/start.lock" }
  var exists: Bool { access(cluster + "/PG_VERSION", F_OK) == 0 }

  /// A short private folder: a deep data folder would make the socket's path too long.
  private static func runtimeFolder(for path: String, _ account: ServerAccount) -> String {
    let name = "xiezhi-\(String(stableHash(path), radix: 36))"
    if account.stepsDown { return "/run/\(name)" }
    let own = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"] ?? ""
    if own.hasPrefix("/"), own.utf8.count < 60, access(own, W_OK) == 0 { return "\(own)/\(name)" }
    return "/tmp/\(name)-\(account.userID)"
  }

  /// FNV-1a, the same in every process (Swift's own hashing is seeded anew each time).
  private static func stableHash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// The process that `postmaster.pid` names, if it is alive and works in this very folder.
  ///
  /// After a crash the number may have been given to somebody else: the folder tells.
  func runningServer() -> RunningServer? {
    guard let text = try? String(contentsOfFile: processFile, encoding: .utf8) else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    guard let pid = lines.first.flatMap({ pid_t($0) }), pid > 1, worksHere(pid) else { return nil }
    let socket = lines.count > 4 ? lines[4] : ""
    return RunningServer(
      pid: pid, socketFolder: socket.isEmpty ? socketFolder : socket,
      isStopping: lines.count > 7 && lines[7] == "stopping")
  }

  func worksHere(_ pid: pid_t) -> Bool { ProcessTable.isPostgres(pid, in: resolvedCluster) }

  private var processFile: String { cluster + "/postmaster.pid" }
  private var resolvedCluster: String {
    URL(fileURLWithPath: cluster).resolvingSymlinksInPath().path
  }

  /// Removes what a killed server left, once none of its processes works in the folder any more:
  /// they share memory that a new server must not overwrite.
  ///
  /// A left-over process number that now belongs to a stranger would stop PostgreSQL from
  /// starting. Processes that do not notice the death of their server (a long computation) are
  /// ended as the server itself would have done in a crash: by SIGQUIT, then by SIGKILL.
  func clearLeftovers(until deadline: Deadline) throws(PGError) {
    guard access(processFile, F_OK) == 0, runningServer() == nil else { return }
    let quitAt = Deadline.after(Self.orphanPatience)
    let killAt = quitAt.advanced(by: .seconds(5))
    var hasQuit = false
    while case let orphans = orphans(), !orphans.isEmpty {
      if deadline.hasPassed {
        throw .embedded(
          "processes \(orphans) of a killed server still work in \(cluster); end them first")
      }
      if killAt.hasPassed {
        for pid in orphans { kill(pid, SIGKILL) }
      } else if quitAt.hasPassed, !hasQuit {
        for pid in orphans { kill(pid, SIGQUIT) }
        hasQuit = true
      }
      usleep(5_000)
    }
    unlink(processFile)
    unlinkOwnSocketLock()
  }

  /// How long the children of a killed server may take to notice it.
  static let orphanPatience = Duration.milliseconds(500)

  private func orphans() -> [pid_t] {
    let folder = resolvedCluster
    return ProcessTable.all().filter { ProcessTable.isSurelyPostgres($0, in: folder) }
  }

  /// The socket has a lock file of its own, with the cluster in its second line.
  private func unlinkOwnSocketLock() {
    let file = "\(socketFolder)/.s.PGSQL.\(Self.port).lock"
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.count > 1, lines[1] == cluster || lines[1] == resolvedCluster { unlink(file) }
  }

  /// Holds an advisory lock on the folder while `body` starts or stops the server.
  func withLock<Outcome>(
    until deadline: Deadline, _ body: () throws -> Outcome
  ) throws -> Outcome {
    let file = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw PGError.embedded("\(lock): \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      if deadline.hasPassed {
        throw PGError.embedded("another process has been starting or stopping \(path) for too long")
      }
      usleep(10_000)
    }
    return try body()
  }
}

/// A server process that was found alive.
struct RunningServer: Sendable {
  let pid: pid_t
  let socketFolder: String
  /// It has been asked to end and takes no connection any more.
  let isStopping: Bool
}
