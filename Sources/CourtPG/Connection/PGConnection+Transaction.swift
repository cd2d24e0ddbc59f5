import CLibPQ

/// A BEGIN that has not been sent yet.
struct PendingBegin {
  let statements: [String]

  var script: String { statements.joined(separator: "; ") }
}

extension PGIsolation {
  var sql: String {
    switch self {
    case .readCommitted: "READ COMMITTED"
    case .repeatableRead: "REPEATABLE READ"
    case .serializable: "SERIALIZABLE"
    }
  }
}

extension PGConnection {
  /// Nested savepoints cost memory on the server and are a sign of recursion gone wrong.
  static let maximumSavepointDepth = 32

  /// Runs `body` so that its error undoes only what it did; the error is thrown on.
  ///
  /// A lost connection, a deadline or a serialization failure undoes the whole transaction all
  /// the same: let those errors pass.
  @discardableResult
  public func savepoint<Outcome>(_ body: () throws -> Outcome) throws -> Outcome {
    guard isInsideTransactionBody else {
      throw PGError.misuse("a savepoint needs a transaction around it")
    }
    guard savepointDepth < Self.maximumSavepointDepth else {
      throw PGError.limit("\(Self.maximumSavepointDepth) savepoints inside each other")
    }
    savepointDepth += 1
    defer { savepointDepth -= 1 }
    let name = "inner\(savepointDepth)"
    try script("SAVEPOINT \(name)")
    do {
      let outcome = try body()
      try script("RELEASE SAVEPOINT \(name)")
      return outcome
    } catch {
      // Cleaning up must not hide why: a failure here shows itself at the next statement.
      if isUsable, transactionStatus == PQTRANS_INERROR || transactionStatus == PQTRANS_INTRANS {
        try? script("ROLLBACK TO SAVEPOINT \(name); RELEASE SAVEPOINT \(name)")
        if transactionStatus == PQTRANS_INTRANS { lastFailure = nil }
      }
      throw error
    }
  }

  /// Runs one transaction inside a `PGPool.session`, for work that needs several of them under
  /// one session lock. It is not repeated after a conflict.
  @discardableResult
  public func transaction<Outcome>(
    isolation: PGIsolation = .readCommitted, _ body: () throws -> Outcome
  ) throws -> Outcome {
    guard !isInsideTransactionBody, transactionStatus == PQTRANS_IDLE else {
      throw PGError.misuse("a transaction is open already; use savepoint inside it")
    }
    begin(isolation, readOnly: false)
    do {
      let outcome = try body()
      try commit()
      return outcome
    } catch {
      rollBack()
      throw error
    }
  }

  /// Notes what BEGIN must say; it travels with the first statement, without a round trip.
  func begin(_ isolation: PGIsolation, readOnly: Bool) {
    var statements = [
      "BEGIN ISOLATION LEVEL \(isolation.sql) \(readOnly ? "READ ONLY" : "READ WRITE")"
    ]
    // The session's own statement_timeout is the full call time; only a clearly shorter or a
    // longer rest has to be told, since the client's deadline acts anyway.
    let left = Int64(deadline.remainingMilliseconds)
    let usual = max(1, settings.callTimeout.wholeMilliseconds)
    if left > usual || left < usual - usual / 10 {
      statements.append("SET LOCAL statement_timeout = \(max(1, left))")
    }
    pendingBegin = PendingBegin(statements: statements)
    isInsideTransactionBody = true
    savepointDepth = 0
    lastFailure = nil
  }

  func sendPendingBegin() throws {
    guard let begin = pendingBegin else { return }
    pendingBegin = nil
    try checkUsable()
    try checkSent(PQsendQuery(handle, begin.script))
    _ = try collect()
  }

  /// Sends COMMIT; every outcome that is not clear is `commitUnknown`.
  func commit() throws {
    isInsideTransactionBody = false
    if pendingBegin != nil {
      pendingBegin = nil
      return
    }
    switch transactionStatus {
    case PQTRANS_INTRANS: break
    case PQTRANS_INERROR:
      // The body swallowed an error. If the other side of a conflict caused it, run it again.
      if let lastFailure, lastFailure.isSerializationFailure { throw PGError.server(lastFailure) }
      throw PGError.rolledBack(cause: lastFailure)
    case PQTRANS_IDLE:
      throw PGError.misuse("the body ended its transaction itself; return or throw instead")
    default: throw PGError.connectionLost(libpqMessage)
    }
    try checkUsable()
    noticeBox.clear()
    guard PQsendQuery(handle, "COMMIT") == 1 else {
      markBroken(libpqMessage)
      throw PGError.commitUnknown(libpqMessage)
    }
    try judgeCommit()
  }

  private func judgeCommit() throws {
    let answer: ResultHandle
    do {
      answer = try collect()
    } catch PGError.connectionLost(let why) {
      throw PGError.commitUnknown(why)
    } catch PGError.deadlineExceeded where !isUsable {
      throw PGError.commitUnknown("the server did not answer before the call's deadline")
    }
    // A commit whose wait for the standby was cut short answers success with a warning. Its text
    // is translated; the C function that speaks is not.
    if let warning = notices.first(where: { $0.sourceFunction == "SyncRepWaitForLSN" }) {
      throw PGError.commitUnknown(
        [warning.message, warning.detail ?? ""].joined(separator: ": "))
    }
    if answer.commandTag == "ROLLBACK" { throw PGError.rolledBack(cause: lastFailure) }
  }

  /// Ends whatever a body left open, with a small time of its own; false if that was impossible.
  func rollBack() {
    isInsideTransactionBody = false
    pendingBegin = nil
    guard isUsable, transactionStatus != PQTRANS_IDLE else { return }
    deadline = max(deadline, .after(Self.cancelGrace))
    cancelSentFor = nil
    do {
      guard transactionStatus != PQTRANS_ACTIVE else {
        throw PGError.connectionLost("a command was left unfinished")
      }
      try script("ROLLBACK")
    } catch {
      markBroken("ROLLBACK failed: \(error)")
    }
  }
}
