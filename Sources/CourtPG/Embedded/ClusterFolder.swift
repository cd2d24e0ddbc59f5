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
    guard let text = try? String(contentsOfFile: cluster + "/postmaster.pid", encoding: .utf8)
    else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let first = lines.first, let pid = pid_t(first.trimmingCharacters(in: .whitespaces)),
      pid > 1, worksHere(pid)
    else { return nil }
    let socket = lines.count > 4 ? lines[4].trimmingCharacters(in: .whitespaces) : ""
    return RunningServer(pid: pid, socketFolder: socket.isEmpty ? socketFolder : socket)
  }

  func worksHere(_ pid: pid_t) -> Bool {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/\(pid)/cwd", &buffer, buffer.count - 1)
    guard count > 0 else { return false }
    let folder = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return folder == URL(fileURLWithPath: cluster).resolvingSymlinksInPath().path
  }

  /// A stale `postmaster.pid` whose number now belongs to a stranger would stop PostgreSQL from
  /// starting. It is removed only when no process at all works in the folder any more: children
  /// of a killed server must end before a new one may write.
  func clearStaleProcessFile(until deadline: Deadline) throws(PGError) {
    guard access(cluster + "/postmaster.pid", F_OK) == 0, runningServer() == nil else { return }
    while hasOrphans() {
      if deadline.hasPassed {
        throw .embedded("processes of a killed server still work in \(cluster); end them first")
      }
      usleep(5_000)
    }
    unlink(cluster + "/postmaster.pid")
  }

  private func hasOrphans() -> Bool {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.contains { entry in pid_t(entry).map(worksHere) ?? false }
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
}
