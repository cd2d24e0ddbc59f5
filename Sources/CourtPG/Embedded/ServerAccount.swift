import Foundation
import Glibc

/// The user the server runs as: the caller, or `postgres` when the caller is root.
///
/// PostgreSQL refuses to run as root, rightly: a hole in it would be a hole in everything.
struct ServerAccount: Sendable {
  static let name = "postgres"

  let userID: uid_t
  let groupID: gid_t
  /// The caller is root, so starting means stepping down.
  let stepsDown: Bool

  static func current() throws(PGError) -> ServerAccount {
    guard geteuid() == 0 else {
      return ServerAccount(userID: geteuid(), groupID: getegid(), stepsDown: false)
    }
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16_384)
    guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
      throw .embedded(
        "PostgreSQL never runs as root and there is no user \(name) to run it: "
          + "useradd --system \(name), or start as an ordinary user")
    }
    return ServerAccount(userID: entry.pw_uid, groupID: entry.pw_gid, stepsDown: true)
  }

  /// The command that runs a program as this user, and ends it with its parent if asked to.
  func command(_ program: [String], endsWithParent: Bool) throws(PGError) -> [String] {
    let folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]
    let setpriv = ServerBinaries.executable("setpriv", in: folders)
    let parent = endsWithParent ? ["--pdeathsig=INT"] : []
    guard stepsDown else {
      guard endsWithParent, let setpriv else { return program }
      return [setpriv] + parent + ["--"] + program
    }
    // PostgreSQL's programs return to the folder they were started in, which root's may forbid.
    let atRoot = ServerBinaries.executable("env", in: folders).map { [$0, "--chdir=/"] } ?? []
    if let setpriv {
      return atRoot + [setpriv, "--reuid=\(Self.name)", "--regid=\(Self.name)", "--init-groups"]
        + parent
        + ["--"] + program
    }
    if let runuser = ServerBinaries.executable("runuser", in: folders) {
      return atRoot + [runuser, "-u", Self.name, "--"] + program
    }
    throw .embedded(
      "root needs setpriv or runuser to start PostgreSQL as \(Self.name): apt install util-linux")
  }

  /// Makes a private folder of this user, or checks that an existing one is.
  ///
  /// A folder that somebody else prepared under a guessable name must not be trusted.
  func preparePrivateFolder(_ path: String) throws(PGError) {
    if mkdir(path, 0o700) == 0 {
      if stepsDown, chown(path, userID, groupID) != 0 { throw failure("chown", path) }
      return
    }
    guard errno == EEXIST else { throw failure("mkdir", path) }
    var info = stat()
    guard lstat(path, &info) == 0 else { throw failure("stat", path) }
    guard info.st_mode & S_IFMT == S_IFDIR else { throw .embedded("\(path) is not a folder") }
    if stepsDown, info.st_uid == 0 {
      guard lchown(path, userID, groupID) == 0 else { throw failure("chown", path) }
    } else if info.st_uid != userID {
      throw .embedded(
        "\(path) belongs to user \(info.st_uid), the server runs as user \(userID): "
          + "name another folder or change its owner")
    }
    guard chmod(path, 0o700) == 0 else { throw failure("chmod", path) }
  }

  /// Every folder above must let the server's user through.
  func checkTraversable(above path: String) throws(PGError) {
    guard stepsDown else { return }
    var folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    while folder != "/" {
      var info = stat()
      guard stat(folder, &info) == 0 else { throw failure("stat", folder) }
      let open =
        info.st_mode & S_IXOTH != 0 || info.st_uid == userID && info.st_mode & S_IXUSR != 0
        || info.st_gid == groupID && info.st_mode & S_IXGRP != 0
      guard open else {
        throw .embedded(
          "user \(Self.name) may not pass through \(folder): chmod o+x \(folder), "
            + "or name a data folder elsewhere, such as /var/lib/xiezhi")
      }
      folder = URL(fileURLWithPath: folder).deletingLastPathComponent().path
    }
  }

  private func failure(_ call: String, _ path: String) -> PGError {
    .embedded("\(call) \(path): \(String(cString: strerror(errno)))")
  }
}
