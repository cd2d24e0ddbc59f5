import CLibPQ
import Glibc

/// Sending and waiting, always with the call's deadline in view.
extension PGConnection {
  /// What a cancelled statement gets to answer before the connection is given up.
  static let cancelGrace = Duration.seconds(2)

  /// Refuses to begin anything on a dead connection or after the deadline.
  func checkUsable() throws {
    if !isUsable { throw PGError.connectionLost(brokenBecause ?? libpqMessage) }
    if deadline.hasPassed { throw PGError.deadlineExceeded }
    cancelSentFor = nil
  }

  /// Throws when libpq refused to take a command.
  func checkSent(_ code: Int32) throws {
    if code == 1 { return }
    let message = libpqMessage
    if PQstatus(handle) == CONNECTION_OK { throw PGError.misuse(message) }
    markBroken(message)
    throw PGError.connectionLost(message)
  }

  /// The next result of the running command, or nil when it has no more.
  func nextResult() throws -> ResultHandle? {
    // A failed flush is not the end: the server's last words may still be readable.
    var unsent = PQflush(handle) == 1
    while PQisBusy(handle) == 1 {
      try waitReady(sending: unsent)
      if PQconsumeInput(handle) == 0 { break }
      if unsent { unsent = PQflush(handle) == 1 }
    }
    return PQgetResult(handle).map { ResultHandle($0) }
  }

  /// Waits until the socket can be read (or written); cancels the statement at the deadline.
  func waitReady(sending: Bool, reading: Bool = true) throws {
    let events = (reading ? POLLIN : 0) | (sending ? POLLOUT : 0)
    while true {
      switch waitForSocket(PQsocket(handle), events: events, until: cancelSentFor ?? deadline) {
      case .ready: return
      case .failed(let code):
        markBroken("poll: \(String(cString: strerror(code)))")
        throw PGError.connectionLost(brokenBecause ?? "poll")
      case .expired:
        guard cancelSentFor == nil else {
          markBroken("the server did not answer in time")
          throw PGError.deadlineExceeded
        }
        cancelSentFor = Deadline.now.advanced(by: Self.cancelGrace)
        cancelRunningStatement()
      }
    }
  }

  /// Reads all results of one command and answers the last; throws its first error.
  func collect() throws -> ResultHandle {
    var last: ResultHandle?
    var failure: PGError?
    while let result = try nextResult() {
      switch result.status {
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: last = result
      case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
        failure = failure ?? PGError.misuse("COPY goes through copyIn or copyOut")
        try leaveCopy(result.status)
      default: failure = failure ?? error(from: result)
      }
      if PQstatus(handle) == CONNECTION_BAD { break }
    }
    if PQstatus(handle) == CONNECTION_BAD { throw lost(failure) }
    if let failure { throw failure }
    guard let last else { throw PGError.misuse("the statement gave no result") }
    return last
  }

  /// The error in a result; remembers it for the transaction.
  func error(from result: ResultHandle) -> PGError {
    guard let serverError = PGServerError(result.pointer) else {
      let text = PQresultErrorMessage(result.pointer).map { String(cString: $0) } ?? ""
      return .connectionLost(text.split(separator: "\n").joined(separator: "; "))
    }
    if lastFailure == nil || serverError.sqlState != "25P02" { lastFailure = serverError }
    let isOurCancel = cancelSentFor != nil || deadline.remainingMilliseconds < 20
    if serverError.sqlState == "57014", isOurCancel { return .deadlineExceeded }
    return .server(serverError)
  }

  /// Marks the connection dead and says why in the best words there are.
  func lost(_ failure: PGError?) -> PGError {
    let why: String
    switch failure {
    case .server(let error): why = error.description
    case .connectionLost(let text) where !text.isEmpty: why = text
    default: why = libpqMessage
    }
    markBroken(why)
    return .connectionLost(why)
  }

  /// A COPY that came through an ordinary call is ended, so that the connection stays in step.
  private func leaveCopy(_ status: ExecStatusType) throws {
    if status == PGRES_COPY_IN {
      _ = PQputCopyEnd(handle, "COPY goes through copyIn")
    } else {
      try drainCopyOut()
    }
  }
}
