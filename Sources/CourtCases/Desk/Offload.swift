import Foundation

/// Runs slow, blocking work on threads of its own, never on the cooperative pool.
func offload<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
  try await withCheckedThrowingContinuation { continuation in
    offloadQueue.addOperation { continuation.resume(with: Result { try work() }) }
  }
}

func offload<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
  await withCheckedContinuation { continuation in
    offloadQueue.addOperation { continuation.resume(returning: work()) }
  }
}

/// Two at once: hashing one password takes a core and tens of megabytes.
private let offloadQueue: OperationQueue = {
  let queue = OperationQueue()
  queue.name = "xiezhi.offload"
  queue.maxConcurrentOperationCount = 2
  return queue
}()
