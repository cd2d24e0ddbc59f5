import Foundation
import Glibc

/// What the kernel says of a process, read from `/proc`.
enum ProcessTable {
  static func all() -> [pid_t] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
  }

  /// Whether a PostgreSQL process works in the folder.
  ///
  /// Its program is asked for too: an administrator's shell may stand in the folder.
  static func isPostgres(_ pid: pid_t, in folder: String) -> Bool {
    if case .denied = link(pid, "cwd") {
      // Root without CAP_SYS_PTRACE (usual in containers) may not look at another user's process.
      return text(pid, "comm").hasPrefix("postgres")
    }
    return isSurelyPostgres(pid, in: folder)
  }

  /// The same where no guess will do, because the process is going to be ended.
  static func isSurelyPostgres(_ pid: pid_t, in folder: String) -> Bool {
    guard case .to(folder) = link(pid, "cwd"), case .to(let program) = link(pid, "exe") else {
      return false
    }
    // "postgres", a distributor's ".postgres-wrapped", or "postgres (deleted)" after an update.
    return program.split(separator: "/").last?.contains("postgres") ?? false
  }

  /// Nil when the process is gone.
  static func parent(of pid: pid_t) -> pid_t? {
    let words = fields(pid)
    return words.count > 1 ? pid_t(words[1]) : nil
  }

  /// Whether a process is gone or on its way out, even if the kernel still works on its end.
  ///
  /// Between `kill -9` and the signal to its children lies the release of all its memory: that
  /// the kill is pending can be seen before that, that the process is exiting during it.
  static func isEnding(_ pid: pid_t) -> Bool {
    let words = fields(pid)
    guard words.count > 6, let flags = UInt64(words[6]) else { return true }
    let exiting: UInt64 = 0x4  // PF_EXITING
    return words[0] == "Z" || words[0] == "X" || flags & exiting != 0 || hasPendingKill(pid)
  }

  private static func hasPendingKill(_ pid: pid_t) -> Bool {
    text(pid, "status").split(separator: "\n").contains { line in
      guard line.hasPrefix("SigPnd:") || line.hasPrefix("ShdPnd:"),
        let mask = UInt64(line.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16)
      else { return false }
      return mask & (1 << UInt64(SIGKILL - 1)) != 0
    }
  }

  /// `/proc/N/stat` from the state on; the name before it may hold any character.
  private static func fields(_ pid: pid_t) -> [Substring] {
    let stat = text(pid, "stat")
    guard let end = stat.lastIndex(of: ")") else { return [] }
    return stat[stat.index(after: end)...].split(separator: " ")
  }

  private static func text(_ pid: pid_t, _ name: String) -> String {
    let file = open("/proc/\(pid)/\(name)", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 8_192)
    let count = Glibc.read(file, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }

  private enum Link {
    case to(String)
    case denied
    case gone
  }

  private static func link(_ pid: pid_t, _ name: String) -> Link {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/\(pid)/\(name)", &buffer, buffer.count - 1)
    if count < 0 { return errno == EACCES ? .denied : .gone }
    return .to(String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }
}
