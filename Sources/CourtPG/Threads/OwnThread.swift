import Glibc

/// Plain POSIX threads for work that blocks, so that it never holds a thread of Swift's
/// cooperative pool.
enum OwnThread {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts a detached thread; false when the system refuses another one.
  static func start(named name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
    let work = Unmanaged.passRetained(Work(body))
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    guard code == 0 else {
      work.release()
      return false
    }
    // The kernel keeps fifteen bytes of a name.
    pthread_setname_np(thread, String(name.prefix(15)))
    return true
  }

  /// Runs a blocking closure on a thread of its own and hands its outcome back.
  static func run<Outcome: Sendable>(
    named name: String, _ body: @escaping @Sendable () throws -> Outcome
  ) async throws -> Outcome {
    try await withCheckedThrowingContinuation { continuation in
      let started = start(named: name) { continuation.resume(with: Result { try body() }) }
      if !started { continuation.resume(throwing: PGError.noThread) }
    }
  }
}
