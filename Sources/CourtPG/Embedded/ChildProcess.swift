import Glibc

/// Starting programs with `posix_spawn`.
enum ChildProcess {
  /// Starts a program in a session of its own, so that the terminal's Ctrl-C does not reach it.
  ///
  /// - Parameter output: the file that standard output and error are appended to.
  static func spawn(_ arguments: [String], output: String) throws(PGError) -> pid_t {
    guard let program = arguments.first else { throw .misuse("no program to start") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var nothing = sigset_t()
    sigemptyset(&nothing)
    posix_spawnattr_setsigmask(&attributes, &nothing)
    var everything = sigset_t()
    sigfillset(&everything)
    posix_spawnattr_setsigdefault(&attributes, &everything)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | Int32(0x80)))
    var pid: pid_t = 0
    let code = withCStrings(arguments) { words in
      withCStrings(environment) { environment in
        posix_spawn(&pid, program, &actions, &attributes, words, environment)
      }
    }
    guard code == 0 else { throw .embedded("\(program): \(String(cString: strerror(code)))") }
    return pid
  }

  /// Nothing of the caller's environment: PG* variables would change the server.
  private static var environment: [String] {
    [
      "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG=C.UTF-8", "LC_ALL=C.UTF-8",
      "TZ=UTC",
    ]
  }

  /// Waits for the end; the exit code, or 128 + signal.
  static func wait(_ pid: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 { if errno != EINTR { return -1 } }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Runs a program to its end; throws with the end of its output unless it exits with 0.
  static func run(_ arguments: [String], output: String) throws(PGError) {
    let code = wait(try spawn(arguments, output: output))
    guard code == 0 else {
      throw .embedded(
        "\(arguments.joined(separator: " ")) ended with \(code): \(FileTail.read(output))")
    }
  }
}

/// The last lines of a log, for an error message.
enum FileTail {
  /// - Parameter start: where the part of interest begins; what is older is left out.
  static func read(_ path: String, from start: Int = 0, bytes: Int = 2_000) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "(no log)" }
    defer { close(file) }
    let end = lseek(file, 0, SEEK_END)
    lseek(file, max(start, end - bytes), SEEK_SET)
    var buffer = [UInt8](repeating: 0, count: bytes)
    let count = Glibc.read(file, &buffer, bytes)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
      .split(separator: "\n").suffix(8).joined(separator: " | ")
  }

  /// Bytes written so far; 0 if there is no such file.
  static func size(_ path: String) -> Int {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : 0
  }
}
