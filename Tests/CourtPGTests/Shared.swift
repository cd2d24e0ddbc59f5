import Synchronization

/// A value that bodies on several threads count in.
final class Shared<Value: Sendable>: Sendable {
  private let value: Mutex<Value>

  init(_ value: Value) { self.value = Mutex(value) }

  func withLock<Outcome: Sendable>(_ body: (inout Value) -> Outcome) -> Outcome {
    value.withLock { value in
      var copy = value
      defer { value = copy }
      return body(&copy)
    }
  }
}

/// A condition that did not come true in five minutes.
struct NeverHappened: Error {
  let what: String
}

/// Waits for a condition, so that a test which went wrong elsewhere ends instead of hanging.
func eventually(_ what: String, _ condition: () -> Bool) async throws {
  let limit = ContinuousClock.now.advanced(by: .seconds(300))
  while !condition() {
    guard ContinuousClock.now < limit else { throw NeverHappened(what: what) }
    try await Task.sleep(for: .milliseconds(5))
  }
}
