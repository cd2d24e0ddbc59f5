import CourtDomain
import Foundation
import Glibc
import Synchronization

/// `xiezhi work` as processes of their own, which are killed and replaced.
final class WorkerChildren: Sendable {
  private let database: String
  private let folder: String
  private let share: String
  private let arguments: [String]
  private let settings: [String: String]
  private let running = Mutex<[Process]>([])
  private let started = Atomic<Int>(0)

  /// - Parameter settings: further settings, as environment variables.
  init(
    database: String, folder: String, share: String, arguments: [String] = [],
    settings: [String: String] = [:]
  ) {
    self.arguments = arguments
    self.settings = settings
    self.database = database
    self.folder = folder
    self.share = share
  }

  func start() throws {
    let number = started.add(1, ordering: .relaxed).newValue
    let process = Process()
    process.executableURL = try OwnProgram.url()
    process.arguments = ["work", "--data", folder, "--share", share] + arguments
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("XIEZHI_") }
    environment["XIEZHI_DATABASE"] = database
    environment.merge(settings) { _, mine in mine }
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try StockProgram.emptied(folder + "/worker-\(number).log")
    try StockProgram.start(process)
    running.withLock { $0.append(process) }
  }

  /// Kills one at random with SIGKILL, waits for its end and starts another in its place.
  func killOne(_ chance: inout some RandomNumberGenerator) async throws {
    let count = running.withLock { $0.count }
    let place = Int.random(in: 0..<max(1, count), using: &chance)
    let victim = running.withLock { $0.isEmpty ? nil : $0.remove(at: place) }
    guard let victim else { return }
    kill(victim.processIdentifier, SIGKILL)
    for _ in 0..<500 where victim.isRunning { try await Task.sleep(for: .milliseconds(2)) }
    try start()
  }

  /// Seconds of processor time of those that run now.
  func cpuSeconds() -> Double {
    running.withLock { $0.map { ProcessFigures.cpuSeconds($0.processIdentifier) }.reduce(0, +) }
  }

  /// Asks all of them to end and waits.
  func stop() async {
    let all = running.withLock { processes in
      defer { processes = [] }
      return processes
    }
    for process in all { process.terminate() }
    for process in all {
      for _ in 0..<1500 where process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
  }
}

/// The binary that runs, to be started again.
enum OwnProgram {
  static func url() throws -> URL {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { throw BenchFailure("this program's own file is not to be found") }
    let bytes = buffer.prefix(count).map { UInt8(bitPattern: $0) }
    return URL(fileURLWithPath: String(decoding: bytes, as: UTF8.self))
  }
}

/// Repeatable chance for the moments at which workers are killed. Source: Steele, Lea, Flood (2014).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
