import CourtDomain
import Glibc
import Synchronization

/// Another program as the demo uses it: started with plain arguments, its output in a file.
enum Program {
  /// How a program ended.
  struct Ending: Sendable {
    /// Its exit code, or 128 + the signal that ended it.
    var code: Int32
    var output: String

    var succeeded: Bool { code == 0 }
  }

  /// Starts a program in a session of its own: the terminal's Ctrl-C and its closing do not reach it.
  ///
  /// - Parameters:
  ///   - arguments: the program's path first.
  ///   - output: the file that its standard output and error are appended to.
  ///   - extra: variables beside this process's own, for secrets that must not be arguments.
  static func start(
    _ arguments: [String], output: String, environment extra: [String: String] = [:]
  ) throws -> pid_t {
    guard let program = arguments.first else { throw DemoFailure("no program to start") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // 0x80 is POSIX_SPAWN_SETSID, which the C header hides behind a feature macro.
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | Int32(0x80)))
    var pid: pid_t = 0
    let code = withPointers(arguments) { words in
      withPointers(variables(extra)) { environment in
        posix_spawnp(&pid, program, &actions, &attributes, words, environment)
      }
    }
    guard code == 0 else {
      throw DemoFailure("\(program) cannot be started: \(String(cString: strerror(code)))")
    }
    return pid
  }

  /// This process's variables without those that would lead the child to another court or database.
  private static func variables(_ extra: [String: String]) -> [String] {
    var all: [String] = []
    var at = environ
    while let entry = at.pointee {
      let text = String(cString: entry)
      let name = text.prefix { $0 != "=" }
      let misleads = name.hasPrefix("XIEZHI_") || name.hasPrefix("PG")
      if !misleads, extra[String(name)] == nil { all.append(text) }
      at += 1
    }
    return all + extra.map { "\($0.key)=\($0.value)" }.sorted()
  }

  private static func withPointers<Outcome>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Outcome
  ) -> Outcome {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }

  /// The exit code of a child that has ended; `nil` while it runs.
  static func ending(of pid: pid_t) -> Int32? {
    var status: Int32 = 0
    let found = waitpid(pid, &status, WNOHANG)
    guard found != 0 else { return nil }
    guard found == pid else { return -1 }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Runs a program to its end without blocking a thread.
  ///
  /// - Parameters:
  ///   - seconds: after which it is ended and the run counts as failed.
  ///   - started: told the process as soon as there is one.
  static func run(
    _ arguments: [String], output: String, environment: [String: String] = [:],
    seconds: Int = 120, started: (pid_t) -> Void = { _ in }
  ) async throws -> Ending {
    unlink(output)
    let pid = try start(arguments, output: output, environment: environment)
    started(pid)
    let end = ProgramEnd(of: pid)
    let limit = Task {
      try await Task.sleep(for: .seconds(seconds))
      end.force()
    }
    let code = await withTaskCancellationHandler {
      await end.code()
    } onCancel: {
      end.force()
    }
    limit.cancel()
    return Ending(code: end.wasForced ? 124 : code, output: tail(of: output))
  }

  /// The last lines a program wrote.
  static func tail(of path: String, bytes: Int = 3_000) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    let end = lseek(file, 0, SEEK_END)
    lseek(file, max(0, end - bytes), SEEK_SET)
    var buffer = [UInt8](repeating: 0, count: bytes)
    let count = read(file, &buffer, bytes)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}

/// Something did not go as the demo's script says; the text tells where and what.
struct DemoFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
