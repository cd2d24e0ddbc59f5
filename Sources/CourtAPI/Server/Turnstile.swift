import Synchronization

/// Lets a bounded number through at once and turns the rest away at the door.
///
/// Whoever is turned away is told when to come back; waiting would only hold memory and
/// connections.
final class Turnstile: Sendable {
  let limit: Int
  private let inside = Mutex(0)

  init(limit: Int) { self.limit = limit }

  func enter() throws {
    let admitted = inside.withLock { count in
      guard count < limit else { return false }
      count += 1
      return true
    }
    if !admitted { throw APIRefusal.tooBusy }
  }

  func leave() { inside.withLock { $0 -= 1 } }

  func pass<T>(_ work: () async throws -> T) async throws -> T {
    try enter()
    defer { leave() }
    return try await work()
  }
}
