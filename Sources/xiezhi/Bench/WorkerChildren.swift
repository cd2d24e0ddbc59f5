import Synchronization

/// `xiezhi work` as processes of their own, which are killed and replaced.
final class WorkerChildren: Sendable {
  private let database: String
  private let folder: String
  private let share: String
  private let arguments: [String]
  private let settings: [String: String]
  private let running = Mutex<[BenchChild]>([])
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
    let child = try BenchChild(
      ["work", "--data", folder, "--share", share] + arguments, database: database,
      settings: settings, log: folder + "/worker-\(number).log")
    running.withLock { $0.append(child) }
  }

  /// Kills one at random with SIGKILL, waits for its end and starts another in its place.
  func killOne(_ chance: inout some RandomNumberGenerator) async throws {
    let count = running.withLock { $0.count }
    let place = Int.random(in: 0..<max(1, count), using: &chance)
    let victim = running.withLock { $0.isEmpty ? nil : $0.remove(at: place) }
    guard let victim else { return }
    await victim.kill()
    try start()
  }

  /// Seconds of processor time of those that run now.
  func cpuSeconds() -> Double {
    running.withLock { $0.map { ProcessFigures.cpuSeconds($0.processID) }.reduce(0, +) }
  }

  /// Asks all of them to end and waits.
  func stop() async {
    let all = running.withLock { children in
      defer { children = [] }
      return children
    }
    await withTaskGroup(of: Void.self) { group in
      for child in all { group.addTask { await child.stop(patience: .seconds(15)) } }
    }
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
