import CLibPQ
import Glibc

/// Why a connection could not be opened.
struct OpenFailure: Error {
  let message: String
  /// Trying again will not help: no such database, wrong password.
  let isPermanent: Bool
}

extension PGConnection {
  /// Opens a connection without ever waiting past `deadline`.
  ///
  /// (Looking up a host name is the system's business and may take its own time; a socket folder
  /// or an address has none to look up.)
  static func open(
    _ settings: ConnectionSettings, deadline: Deadline
  ) throws -> PGConnection {
    // Later keywords win: the caller's string comes after our defaults.
    let words = [
      ("fallback_application_name", settings.applicationName), ("keepalives_idle", "30"),
      ("keepalives_interval", "10"), ("keepalives_count", "3"),
      ("dbname", settings.connectionString), ("client_encoding", "UTF8"),
    ]
    let started = withCStrings(words.map(\.0)) { keys in
      withCStrings(words.map(\.1)) { values in
        PQconnectStartParams(keys.readOnly, values.readOnly, 1)
      }
    }
    guard let handle = started else {
      throw OpenFailure(message: "out of memory", isPermanent: false)
    }
    do {
      try finishOpening(handle, deadline)
    } catch {
      PQfinish(handle)
      throw error
    }
    let connection = PGConnection(handle: handle, settings: settings)
    connection.deadline = deadline
    do {
      try connection.script(settings.sessionScript)
    } catch {
      throw OpenFailure(message: "\(error)", isPermanent: false)
    }
    return connection
  }

  private static func finishOpening(_ handle: OpaquePointer, _ deadline: Deadline) throws {
    var step = PGRES_POLLING_WRITING
    while PQstatus(handle) != CONNECTION_BAD {
      switch step {
      case PGRES_POLLING_OK: return
      case PGRES_POLLING_FAILED: throw openFailure(handle)
      default: break
      }
      let events = step == PGRES_POLLING_READING ? POLLIN : POLLOUT
      switch waitForSocket(PQsocket(handle), events: events, until: deadline) {
      case .ready: step = PQconnectPoll(handle)
      case .expired:
        throw OpenFailure(message: "no answer from the server in time", isPermanent: false)
      case .failed(let code):
        throw OpenFailure(message: String(cString: strerror(code)), isPermanent: false)
      }
    }
    throw openFailure(handle)
  }

  private static func openFailure(_ handle: OpaquePointer) -> OpenFailure {
    let message = PQerrorMessage(handle).map { String(cString: $0) } ?? "no message"
    // libpq gives a refused start no SQLSTATE. In another language these words are not found, and
    // the caller then only waits for the acquire time-out before it reads the same message.
    let permanent = [
      "does not exist", "authentication failed", "no pg_hba.conf entry", "missing \"=\"",
      "invalid connection option", "invalid URI", "no password supplied",
    ].contains { message.contains($0) }
    let isMissingSocket = message.contains("No such file or directory")
    return OpenFailure(
      message: message.split(separator: "\n").joined(separator: "; "),
      isPermanent: permanent && !isMissingSocket)
  }
}

/// What became of waiting for a socket.
enum SocketWait {
  case ready
  case expired
  case failed(Int32)
}

/// Waits for a socket until a deadline; signals do not shorten the wait.
func waitForSocket(_ socket: Int32, events: Int32, until deadline: Deadline) -> SocketWait {
  while true {
    var entry = pollfd(fd: socket, events: Int16(events), revents: 0)
    let count = poll(&entry, 1, deadline.remainingMilliseconds)
    if count > 0 { return .ready }
    if count < 0, errno != EINTR { return .failed(errno) }
    if deadline.hasPassed { return .expired }
  }
}

/// Calls `body` with a NULL-terminated array of C strings that live as long as the call.
func withCStrings<Outcome>(
  _ strings: [String],
  _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Outcome
) -> Outcome {
  let words = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
    capacity: strings.count + 1)
  words.initialize(repeating: nil, count: strings.count + 1)
  for (index, string) in strings.enumerated() { words[index] = strdup(string) }
  defer {
    for index in strings.indices { free(words[index]) }
    words.deallocate()
  }
  return body(words)
}

extension UnsafeMutablePointer where Pointee == UnsafeMutablePointer<CChar>? {
  /// The same array for a C function that promises not to write.
  var readOnly: UnsafePointer<UnsafePointer<CChar>?> {
    UnsafeRawPointer(self).assumingMemoryBound(to: UnsafePointer<CChar>?.self)
  }
}
