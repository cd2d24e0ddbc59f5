/// Everything that can go wrong between this process and PostgreSQL.
///
/// A caller decides by the case and by `PGServerError`'s fields, never by message text: messages
/// are translated by the server's locale.
public enum PGError: Error, Sendable, CustomStringConvertible {
  /// The server answered with an error; the transaction, if any, is rolled back.
  case server(PGServerError)
  /// The connection ended before COMMIT was sent: nothing of the transaction was kept.
  case connectionLost(String)
  /// COMMIT was sent and no clear answer came, or it was kept locally but not by the standby.
  /// The caller must look the effect up (for instance by its idempotency key) before it repeats.
  case commitUnknown(String)
  /// As many callers wait already as `PGConfig.maxWaiting` allows; try again later.
  case poolExhausted(waiting: Int)
  /// No connection became free within `PGConfig.acquireTimeout`.
  case acquireTimedOut
  /// The call's own time was over; the transaction was rolled back.
  case deadlineExceeded
  /// The pool was shut down.
  case shutDown
  /// The body ended normally inside a transaction that had already failed; it was rolled back.
  case rolledBack(cause: PGServerError?)
  /// A result column does not hold what was asked for.
  case decoding(column: String, expected: String, found: String)
  /// No column of that name or number is in the result.
  case noSuchColumn(String)
  /// A text parameter (counted from 1, as in `$1`) contains U+0000, which PostgreSQL cannot store.
  case nulInText(parameter: Int)
  /// A limit of this library was reached; the text names it.
  case limit(String)
  /// The call does not fit where it was made; the text says what to do instead.
  case misuse(String)
  /// The operating system refused another thread.
  case noThread
  /// A migration cannot be applied; the text names it and the remedy.
  case migration(String)
  /// The embedded server cannot do what was asked; the text names the remedy.
  case embedded(String)

  public var description: String {
    switch self {
    case .server(let error): error.description
    case .connectionLost(let why): "connection to PostgreSQL lost: \(why)"
    case .commitUnknown(let why): "outcome of COMMIT unknown: \(why)"
    case .poolExhausted(let waiting): "connection pool exhausted: \(waiting) callers wait already"
    case .acquireTimedOut: "no database connection became free in time"
    case .deadlineExceeded: "the database call's time was over"
    case .shutDown: "the connection pool was shut down"
    case .rolledBack(let cause):
      "transaction rolled back: an error inside it was swallowed"
        + (cause.map { " (\($0.description))" } ?? "")
    case .decoding(let column, let expected, let found):
      "column \(column): expected \(expected), found \(found)"
    case .noSuchColumn(let name): "no column \(name) in the result"
    case .nulInText(let parameter): "parameter $\(parameter): text contains U+0000"
    case .limit(let what): "limit reached: \(what)"
    case .misuse(let what): what
    case .noThread: "the system refused another thread"
    case .migration(let what): "migration: \(what)"
    case .embedded(let what): "embedded PostgreSQL: \(what)"
    }
  }

  /// The server's five-character code, when the server answered.
  public var sqlState: String? { serverError?.sqlState }

  /// The constraint that refused, when one did.
  public var constraint: String? { serverError?.constraint }

  /// The server's own error, when it gave one.
  public var serverError: PGServerError? {
    switch self {
    case .server(let error): error
    case .rolledBack(let cause): cause
    default: nil
    }
  }
}

/// An error as PostgreSQL reports it, field by field.
///
/// Source: PostgreSQL 15 manual, section 55.8 "Error and Notice Message Fields".
public struct PGServerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// `ERROR`, `FATAL` or `PANIC`, never translated.
  public let severity: String
  /// The five-character SQLSTATE, such as `23505`.
  public let sqlState: String
  public let message: String
  public let detail: String?
  public let hint: String?
  public let schema: String?
  public let table: String?
  public let column: String?
  public let dataType: String?
  /// The name of the violated constraint: in this house a constraint's name states its rule.
  public let constraint: String?
  /// Character position in the statement, from 1.
  public let position: Int?
  /// The call stack inside the server (PL/pgSQL functions, triggers).
  public let context: String?

  /// For logs: what the detail of a violated constraint (class 23) tells are the values of the
  /// row, which may be a person's, so it is left out.
  public var description: String {
    var text = "\(severity) \(sqlState): \(message)"
    if let detail, !sqlState.hasPrefix("23") { text += " — \(detail)" }
    if let constraint { text += " [constraint \(constraint)]" }
    if let position { text += " [at character \(position)]" }
    if let hint { text += " (\(hint))" }
    return text
  }

  /// The transaction lost against another one and may succeed when it runs again.
  public var isSerializationFailure: Bool { sqlState == "40001" || sqlState == "40P01" }
}

/// A message the server sent beside its answer (`RAISE NOTICE`, warnings).
public struct PGNotice: Sendable, Hashable {
  /// `WARNING`, `NOTICE`, `INFO`, `LOG` or `DEBUG`, never translated.
  public let severity: String
  public let sqlState: String
  public let message: String
  public let detail: String?
  /// The server's C function that spoke; the only locale-independent name of a message.
  let sourceFunction: String?
}
