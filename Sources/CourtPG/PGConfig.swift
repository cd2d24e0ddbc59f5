/// How a pool reaches its server and what it allows itself.
public struct PGConfig: Sendable {
  /// A libpq connection string: `host=… dbname=…` or `postgresql://…`.
  public var connectionString: String
  /// Connections and threads, at most. Eight beat sixty-four on two cores by a quarter.
  public var poolSize: Int
  /// Callers that may wait for a connection; more are refused at once.
  public var maxWaiting: Int
  /// How long a caller waits for a connection.
  public var acquireTimeout: Duration
  /// How long a call may take, its wait included, when it names no time of its own.
  public var callTimeout: Duration
  /// What `pg_stat_activity` shows.
  public var applicationName: String

  public init(
    connectionString: String, poolSize: Int = 8, maxWaiting: Int = 512,
    acquireTimeout: Duration = .seconds(5), callTimeout: Duration = .seconds(30),
    applicationName: String = "xiezhi"
  ) {
    self.connectionString = connectionString
    self.poolSize = max(1, min(poolSize, 256))
    self.maxWaiting = max(0, min(maxWaiting, 65_536))
    self.acquireTimeout = acquireTimeout
    self.callTimeout = callTimeout
    self.applicationName = applicationName
  }
}

/// How much a transaction sees of the others.
public enum PGIsolation: Sendable {
  /// Each statement sees what was committed before it began.
  case readCommitted
  /// The whole transaction sees one moment; a write that lost is run again.
  case repeatableRead
  /// As if the transactions ran one after the other; a loser is run again.
  case serializable
}

/// SQL that is put together while the program runs.
///
/// Prefer a literal: it cannot carry a caller's text. What varies belongs into parameters.
public struct PGStatement: Sendable, Hashable {
  public let sql: String
  /// Keep the parsed statement on the connection (the least recently used goes first).
  public let isCached: Bool

  public init(_ sql: String, cached: Bool = true) {
    self.sql = sql
    isCached = cached
  }
}

extension PGStatement {
  /// A table's, column's or database's name as SQL takes it, whatever characters it has.
  public static func identifier(_ name: String) -> String {
    "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}
