import Foundation
import Glibc

/// What the system says about processes: processor time and memory, from `/proc`.
enum ProcessFigures {
  /// Seconds of processor time, user and system, of one process and its ended children.
  static func cpuSeconds(_ process: Int32) -> Double {
    let fields = statFields(process)
    guard fields.count > 14 else { return 0 }
    let ticks = fields[11...14].reduce(into: 0.0) { $0 += Double($1) ?? 0 }
    return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// The same for a process with its living children, as PostgreSQL's are.
  static func cpuSeconds(family process: Int32) -> Double {
    family(process).reduce(into: 0.0) { $0 += cpuSeconds($1) }
  }

  /// The process and its direct children.
  static func family(_ process: Int32) -> [Int32] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let children = entries.compactMap { Int32($0) }.filter { candidate in
      let fields = statFields(candidate)
      return fields.count > 1 && Int32(fields[1]) == process
    }
    return [process] + children
  }

  /// Bytes of a figure in `/proc/PID/status`, such as `VmRSS` and `VmHWM`.
  static func statusBytes(_ name: String, of process: Int32) -> Int {
    kibibytes(name, in: "/proc/\(process)/status")
  }

  /// Bytes of memory that a family of processes takes, shared pages counted once (Pss).
  static func sharedOnceBytes(family process: Int32) -> Int {
    family(process).map { kibibytes("Pss", in: "/proc/\($0)/smaps_rollup") }.reduce(0, +)
  }

  /// Processor seconds of this process, or of its children that ended and were waited for.
  static func ownCPUSeconds(children: Bool = false) -> Double {
    var usage = rusage()
    getrusage(children ? RUSAGE_CHILDREN.rawValue : RUSAGE_SELF.rawValue, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// The machine's load over one, five and fifteen minutes.
  static var loadAverage: String {
    let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
    return text.split(separator: " ").prefix(3).joined(separator: " ")
  }

  /// The fields after the name, which may itself hold spaces: state first, then the parent.
  private static func statFields(_ process: Int32) -> [Substring] {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return [] }
    return text[text.index(after: end)...].split(separator: " ")
  }

  private static func kibibytes(_ name: String, in path: String) -> Int {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return 0 }
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    let number = line?.split(separator: " ", omittingEmptySubsequences: true).dropFirst().first
    return (number.flatMap { Int($0) } ?? 0) * 1024
  }
}

/// A stock program run to its end, its output kept.
enum StockProgram {
  /// - Throws: `BenchFailure` with what it said where it did not end with 0.
  @discardableResult
  static func run(
    _ program: String, _ arguments: [String], in folder: String
  ) async throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let (said, complained) = (folder + "/program.out", folder + "/program.err")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try emptied(said)
    process.standardError = try emptied(complained)
    try await ended(process)
    guard process.terminationStatus == 0 else {
      let why = (try? String(contentsOfFile: complained, encoding: .utf8)) ?? ""
      throw BenchFailure("\(program) ended with \(process.terminationStatus): \(why.suffix(2000))")
    }
    return try String(contentsOfFile: said, encoding: .utf8)
  }

  static func emptied(_ path: String) throws -> FileHandle {
    guard FileManager.default.createFile(atPath: path, contents: nil) else {
      throw BenchFailure("\(path) cannot be written")
    }
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  private static func ended(_ process: Process) async throws {
    try await withCheckedThrowingContinuation { (waiting: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in waiting.resume() }
      do { try start(process) } catch { waiting.resume(throwing: error) }
    }
  }

  /// Threads of a Swift task hold signals back and children inherit that: pgbench would never hear
  /// the alarm that ends its run.
  static func start(_ process: Process) throws {
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_UNBLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
  }

  /// Where a program is: in the named folders, else on the path.
  static func find(_ name: String, in folders: [String] = []) throws -> String {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    let all = folders + path.split(separator: ":").map(String.init)
    guard let found = all.map({ $0 + "/" + name }).first(where: { access($0, X_OK) == 0 }) else {
      throw BenchFailure("\(name) was not found: install it or put it on the PATH")
    }
    return found
  }
}
