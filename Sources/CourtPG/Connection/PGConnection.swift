import CLibPQ
import Glibc

/// One connection to PostgreSQL, used by one thread.
///
/// Deliberately not Sendable: a body receives it on the connection's own thread, works with it in
/// plain synchronous code and cannot carry it away. Every call ends by the call's deadline: the
/// statement is cancelled, and if the server does not even answer that, the connection is closed.
public final class PGConnection {
  let handle: OpaquePointer
  let settings: ConnectionSettings
  let noticeBox = NoticeBox()
  var deadline = Deadline.distantFuture
  var statements = StatementCache()
  var parameters = ParameterBuffer()
  /// What BEGIN has to say, not yet sent: it travels with the first statement.
  var pendingBegin: PendingBegin?
  var isInsideTransactionBody = false
  var savepointDepth = 0
  /// The server's last error inside this transaction.
  var lastFailure: PGServerError?
  /// The running statement was cancelled because the deadline passed.
  var cancelSentFor: Deadline?
  /// Why this connection must not be used again.
  private(set) var brokenBecause: String?

  init(handle: OpaquePointer, settings: ConnectionSettings) {
    self.handle = handle
    self.settings = settings
    PQsetnonblocking(handle, 1)
    noticeBox.install(on: handle)
  }

  deinit { PQfinish(handle) }

  /// What the server said beside its answers since the call began, the newest 64.
  public var notices: [PGNotice] { noticeBox.notices }

  /// The server process that serves this connection, as in `pg_stat_activity`.
  public var backendProcessID: Int32 { PQbackendPID(handle) }

  /// Time left for the call; never negative.
  public var remainingTime: Duration { .milliseconds(Int64(deadline.remainingMilliseconds)) }

  var isUsable: Bool { brokenBecause == nil && PQstatus(handle) == CONNECTION_OK }

  var transactionStatus: PGTransactionStatusType { PQtransactionStatus(handle) }

  func markBroken(_ why: String) {
    if brokenBecause == nil { brokenBecause = why }
  }

  /// libpq's own words, for a failure that has no fields.
  var libpqMessage: String {
    guard let text = PQerrorMessage(handle) else { return "no message" }
    return String(cString: text).split(separator: "\n").joined(separator: "; ")
  }

  /// Notices, without waiting, that the server closed an idle connection.
  func isAliveWhenIdle() -> Bool {
    guard isUsable, transactionStatus == PQTRANS_IDLE else { return false }
    while true {
      var entry = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 0) > 0 else { return true }
      // The server's farewell can be readable before the end of the stream is.
      guard PQconsumeInput(handle) == 1, PQisBusy(handle) == 0,
        PQstatus(handle) == CONNECTION_OK, !notices.contains(where: { $0.severity == "FATAL" })
      else { return false }
    }
  }
}

/// What opening a connection needs to know.
struct ConnectionSettings: Sendable {
  let connectionString: String
  let applicationName: String
  /// `statement_timeout` of the session: a second guard behind the client's own deadline.
  let callTimeout: Duration

  init(_ config: PGConfig) {
    connectionString = config.connectionString
    applicationName = config.applicationName
    callTimeout = config.callTimeout
  }

  /// What a fresh or cleaned session is told.
  var sessionScript: String {
    """
    SET statement_timeout = \(max(1, callTimeout.wholeMilliseconds)); SET TimeZone = 'UTC'; \
    SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; SET client_min_messages = 'notice'
    """
  }
}
