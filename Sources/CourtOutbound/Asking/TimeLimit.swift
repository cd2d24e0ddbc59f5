/// Somebody outside was asked and no answer of use came; the text says whom and why.
public struct LostAnswer: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

/// Ends what takes too long.
public enum TimeLimit {
  /// - Throws: `LostAnswer` once the limit has passed; the body is then cancelled.
  public static func run<Outcome: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Outcome
  ) async throws -> Outcome {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await Task.sleep(for: limit)
        throw LostAnswer("no answer within \(limit)")
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw CancellationError() }
      return first
    }
  }
}
