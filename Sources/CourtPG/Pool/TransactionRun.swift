import CLibPQ
import Glibc

/// One transaction on a connection's thread, with its repetitions.
struct TransactionRun {
  let core: PoolCore
  let isolation: PGIsolation
  let readOnly: Bool
  let deadline: Deadline

  func perform<Outcome>(
    _ connection: PGConnection, _ body: (PGConnection) throws -> Outcome
  ) throws -> Outcome {
    var retries = 0
    while true {
      do {
        return try attempt(connection, body)
      } catch {
        let mayRepeat = lostAgainstAnother(error, connection) && connection.isUsable
        connection.rollBack()
        guard mayRepeat, retries < PGPool.maximumRetries, connection.isUsable, !deadline.hasPassed
        else { throw error }
        retries += 1
        core.count { $0.retried += 1 }
        rest(after: retries)
        connection.prepareForCall(until: deadline)
      }
    }
  }

  private func attempt<Outcome>(
    _ connection: PGConnection, _ body: (PGConnection) throws -> Outcome
  ) throws -> Outcome {
    connection.begin(isolation, readOnly: readOnly)
    let outcome = try body(connection)
    if readOnly {
      // Everything was read already; how the end of reading is answered changes nothing.
      connection.rollBackIfFailedElseEnd()
    } else {
      try connection.commit()
    }
    return outcome
  }

  /// The body may have turned the server's error into one of its own: the connection remembers.
  private func lostAgainstAnother(_ error: any Error, _ connection: PGConnection) -> Bool {
    if !readOnly, case .readCommitted = isolation { return false }
    if let error = error as? PGError {
      return error.serverError?.isSerializationFailure ?? false
    }
    return connection.transactionStatus == PQTRANS_INERROR
      && connection.lastFailure?.isSerializationFailure ?? false
  }

  /// A short rest of random length, longer each time, lets the other side finish.
  private func rest(after retries: Int) {
    usleep(UInt32.random(in: 500...(2_000 << UInt32(retries))))
  }
}

extension PGConnection {
  func prepareForCall(until deadline: Deadline) {
    self.deadline = deadline
    cancelSentFor = nil
    lastFailure = nil
    noticeBox.clear()
  }

  /// Leaves the connection as the next caller must find it.
  func endCall() {
    rollBack()
    guard isUsable else { return }
    let forgotten = statements.takeForgotten()
    guard !forgotten.isEmpty else { return }
    deadline = .after(Self.cancelGrace)
    do {
      try script(forgotten.map { "DEALLOCATE \($0)" }.joined(separator: "; "))
    } catch {
      markBroken("DEALLOCATE failed: \(error)")
    }
  }

  /// A session that may take longer than usual tells the server so.
  func allowSessionTime() throws {
    let left = Int64(deadline.remainingMilliseconds)
    if left > settings.callTimeout.wholeMilliseconds {
      try script("SET statement_timeout = \(left)")
    }
  }

  /// Undoes what a session may have left behind.
  func cleanSession() {
    rollBack()
    guard isUsable else { return }
    deadline = .after(Self.cancelGrace)
    do {
      try script(
        "CLOSE ALL; RESET SESSION AUTHORIZATION; RESET ALL; UNLISTEN *; "
          + "SELECT pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES; "
          + settings.sessionScript)
    } catch {
      markBroken("the session could not be cleaned: \(error)")
    }
  }

  func rollBackIfFailedElseEnd() {
    isInsideTransactionBody = false
    if pendingBegin == nil, isUsable, transactionStatus == PQTRANS_INTRANS {
      do { try script("COMMIT") } catch { markBroken("end of a reading: \(error)") }
    }
  }
}
