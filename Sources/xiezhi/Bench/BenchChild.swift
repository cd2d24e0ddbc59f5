import Foundation
import Glibc
import Synchronization

/// This program once more, as a process of its own whose end can be awaited.
final class BenchChild: Sendable {
  let processID: Int32
  private let state = Mutex(State())

  private struct State {
    var hasEnded = false
    var nextWaiter = 0
    var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  /// - Parameters:
  ///   - database: the serving role's connection string; `nil` lets it start its own PostgreSQL.
  ///   - settings: further settings, as environment variables.
  ///   - log: the file that takes what it complains of; emptied first.
  init(
    _ arguments: [String], database: String?, settings: [String: String] = [:], log: String
  ) throws {
    let process = Process()
    process.executableURL = OwnProgram.url
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("XIEZHI_") }
    environment["XIEZHI_DATABASE"] = database
    // A court that lives for one measurement has keys that protect nothing.
    environment["XIEZHI_PLAIN_KEYS"] = "yes"
    environment.merge(settings) { _, mine in mine }
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try StockProgram.emptied(log)
    let end = End()
    process.terminationHandler = { _ in end.came() }
    try StockProgram.start(process)
    processID = process.processIdentifier
    end.tell(self)
  }

  /// Holds the end of a process that ends before anybody can be told.
  private final class End: Sendable {
    private let told = Mutex<(isOver: Bool, child: BenchChild?)>((false, nil))

    func came() {
      told.withLock {
        $0.isOver = true
        return $0.child
      }?.ended()
    }

    func tell(_ child: BenchChild) {
      let isOver = told.withLock {
        $0.child = child
        return $0.isOver
      }
      if isOver { child.ended() }
    }
  }

  var isRunning: Bool { state.withLock { !$0.hasEnded } }

  private func ended() {
    let waiters = state.withLock { state in
      state.hasEnded = true
      defer { state.waiters = [:] }
      return state.waiters.values
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Returns when the process has ended, or when the task that waits is cancelled.
  func end() async {
    let number = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let mayWait = state.withLock { state in
          guard !state.hasEnded, !Task.isCancelled else { return false }
          state.waiters[number] = waiter
          return true
        }
        if !mayWait { waiter.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
    }
  }

  /// Ends it at once and waits until it is gone.
  func kill() async {
    signal(SIGKILL)
    await end()
  }

  /// Asks it to end as an administrator would; after the patience it is made to.
  func stop(patience: Duration) async {
    signal(SIGTERM)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.end() }
      group.addTask { try? await Task.sleep(for: patience) }
      await group.next()
      group.cancelAll()
    }
    if isRunning { await kill() }
  }

  /// A process that has ended gets none: its number may be another's by now.
  private func signal(_ number: Int32) {
    state.withLock { state in
      guard !state.hasEnded else { return }
      _ = Glibc.kill(processID, number)
    }
  }
}
