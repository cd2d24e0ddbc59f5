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
