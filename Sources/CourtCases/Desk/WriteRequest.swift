public import CourtDomain

/// One request that changes something, run so that it takes effect once however often it is sent.
public struct WriteRequest: Sendable {
  public var principal: Account
  /// The operation's id in the API description.
  public var operation: String
  public var requestID: String
  /// `nil` for operations that are idempotent by nature.
  public var idempotencyKey: String?
  /// SHA-256 of everything that makes two requests the same: path, preconditions, body.
  public var bodyDigest: [UInt8]

  public init(
    principal: Account, operation: String, requestID: String, idempotencyKey: String?,
    bodyDigest: [UInt8]
  ) {
    self.principal = principal
    self.operation = operation
    self.requestID = requestID
    self.idempotencyKey = idempotencyKey
    self.bodyDigest = bodyDigest
  }

  private var key: IdempotencyKey? {
    idempotencyKey.map {
      IdempotencyKey(principal: principal.id, operation: operation, key: $0)
    }
  }

  /// Runs the body with the retry key, the effect and the answer in one transaction.
  ///
  /// A repeated key answers the stored bytes; the same key with another body is refused; a key whose
  /// first request still runs is refused with 409. Where the commit had no clear answer, the key is
  /// looked up on a fresh connection before anything is told.
  public func run(
    in court: Court,
    _ body: @escaping @Sendable (any CourtTransaction, Instant) throws -> StoredAnswer
  ) async throws -> (answer: StoredAnswer, isReplay: Bool) {
    let now = court.clock.now()
    do {
      return try await court.store.write { transaction in
        if let told = try replay(transaction) { return (told, true) }
        let answer = try body(transaction, now)
        if let key {
          try transaction.storeAnswer(answer, for: key, bodyDigest: bodyDigest, at: now)
        }
        return (answer, false)
      }
    } catch let fault as Fault {
      guard case .unknownOutcome = fault.kind, let key else { throw fault }
      return try await lookUp(key, in: court, after: fault)
    }
  }

  private func replay(_ transaction: any CourtTransaction) throws -> StoredAnswer? {
    guard let key else { return nil }
    guard try transaction.lockIdempotencyKey(key) else {
      throw Rejection(
        "idempotency.in-progress", .conflict,
        zh: "同一 Idempotency-Key 的请求仍在处理，请稍后用同一键重试",
        en: "a request with this Idempotency-Key is still running; retry with the same key later")
    }
    guard let stored = try transaction.storedAnswer(for: key) else { return nil }
    guard stored.bodyDigest == bodyDigest else { throw Self.keyReused }
    return stored.answer
  }

  static let keyReused = Rejection(
    "idempotency.key-reused", .unacceptable,
    zh: "该 Idempotency-Key 已用于内容不同的请求，请换用新键",
    en: "this Idempotency-Key was used for a different request; use a new key")

  private func lookUp(_ key: IdempotencyKey, in court: Court, after fault: Fault) async throws
    -> (answer: StoredAnswer, isReplay: Bool)
  {
    for attempt in 1...3 {
      let found = try? await court.store.read { try $0.storedAnswer(for: key) }
      if let found { return (found.answer, true) }
      try await Task.sleep(for: .milliseconds(100 * attempt))
    }
    throw fault
  }
}
