/// One named step of a schema.
public struct PGMigration: Sendable, Hashable {
  /// Unique; the list's order is the order of application.
  public let name: String
  /// Any number of statements; they run in one transaction and must not end it.
  public let sql: String

  public init(name: String, sql: String) {
    self.name = name
    self.sql = sql
  }
}

/// What a run of the migrator did.
public struct AppliedMigration: Sendable, Hashable {
  public let name: String
  public let milliseconds: Int64
}

/// Brings a database to the newest schema, one migration per transaction.
///
/// Safe to run by several processes at once: an advisory lock lets one work while the others
/// wait and then find nothing to do. Forward only: an applied migration is never changed, taken
/// back or overtaken by one that stands before it.
public struct PGMigrator: Sendable {
  /// The advisory lock's number: "xiezhi" in ASCII.
  static let lockKey: Int64 = 0x7869_657A_6869

  public let migrations: [PGMigration]

  public init(migrations: [PGMigration]) { self.migrations = migrations }

  /// Applies what is missing and says what it did.
  ///
  /// The connection must come from `PGPool.session`; give that call a time-out long enough for
  /// the migrations and for another process that migrates at the same time.
  /// - Throws: `PGError.migration` naming every contradiction between list and database, before
  ///   anything is applied; the server's error with the migration's name if one fails, with the
  ///   earlier ones kept.
  @discardableResult
  public func run(_ connection: PGConnection) throws -> [AppliedMigration] {
    guard !connection.isInsideTransactionBody else {
      throw PGError.misuse("migrations need a connection from PGPool.session")
    }
    try connection.query("SELECT pg_advisory_lock($1)", .int(Self.lockKey))
    defer { unlock(connection) }
    try connection.script(Self.table)
    return try missing(connection).map { try apply($0, connection) }
  }

  /// The migrations that `run` would apply, in order; changes nothing.
  public func pending(_ connection: PGConnection) throws -> [PGMigration] {
    let exists = try connection.query("SELECT to_regclass('schema_migration') IS NOT NULL")
    guard try exists.onlyRow()?.bool(0) == true else {
      try refuse(duplicates())
      return migrations
    }
    return try missing(connection).map(\.migration)
  }

  private static let table = """
    CREATE TABLE IF NOT EXISTS schema_migration (
      position integer NOT NULL CONSTRAINT schema_migration_position_unique UNIQUE,
      name text CONSTRAINT schema_migration_pkey PRIMARY KEY,
      checksum bytea NOT NULL
        CONSTRAINT schema_migration_checksum_is_sha256 CHECK (length(checksum) = 32),
      applied_at timestamptz NOT NULL DEFAULT now())
    """

  private struct Step {
    let position: Int
    let migration: PGMigration
    let checksum: [UInt8]
  }

  /// The list beside what the database has; everything that contradicts is reported at once.
  private func missing(_ connection: PGConnection) throws -> [Step] {
    let steps = try self.steps(connection)
    let rows = try connection.query(
      "SELECT name, checksum FROM schema_migration ORDER BY position")
    var applied: [String: [UInt8]] = [:]
    for row in rows { applied[try row.text(0)] = try row.bytes(1) }
    var defects = duplicates()
    let known = Set(migrations.map(\.name))
    for row in rows where !known.contains(try row.text(0)) {
      defects.append("\(try row.text(0)) is in the database but unknown here: use a newer program")
    }
    var firstMissing: String?
    for step in steps {
      let name = step.migration.name
      guard let checksum = applied[name] else {
        firstMissing = firstMissing ?? name
        continue
      }
      if checksum != step.checksum {
        defects.append("\(name) was changed after it was applied: put it back, add a new one")
      }
      if let firstMissing {
        defects.append("\(firstMissing) stands before \(name), which is already applied")
      }
    }
    try refuse(defects)
    return steps.filter { applied[$0.migration.name] == nil }
  }

  private func duplicates() -> [String] {
    var seen: Set<String> = []
    return migrations.filter { !seen.insert($0.name).inserted }
      .map { "\($0.name) is in the list twice" }
  }

  private func refuse(_ defects: [String]) throws {
    if !defects.isEmpty { throw PGError.migration(defects.joined(separator: "; ")) }
  }

  /// The server computes the digests: this module has no digest of its own.
  private func steps(_ connection: PGConnection) throws -> [Step] {
    let rows = try connection.query(
      """
      SELECT sha256(convert_to(sql, 'UTF8'))
        FROM unnest($1) WITH ORDINALITY AS list (sql, position) ORDER BY position
      """, .textArray(migrations.map(\.sql)))
    return try zip(migrations, rows).enumerated().map { position, pair in
      Step(position: position, migration: pair.0, checksum: try pair.1.bytes(0))
    }
  }

  private func apply(_ step: Step, _ connection: PGConnection) throws -> AppliedMigration {
    let started = Deadline.now
    do {
      try connection.transaction {
        try connection.script(step.migration.sql)
        try connection.execute(
          "INSERT INTO schema_migration (position, name, checksum) VALUES ($1, $2, $3)",
          .int(step.position), .text(step.migration.name), .bytes(step.checksum))
      }
    } catch let error as PGError {
      throw described(error, step.migration.name)
    }
    return AppliedMigration(
      name: step.migration.name,
      milliseconds: (Deadline.now.nanoseconds - started.nanoseconds) / 1_000_000)
  }

  private func described(_ error: PGError, _ name: String) -> PGError {
    switch error {
    case .server, .misuse, .rolledBack: .migration("\(name) failed and was undone: \(error)")
    default: error
    }
  }

  /// If this fails the connection is gone, and the lock with it.
  private func unlock(_ connection: PGConnection) {
    connection.rollBack()
    guard connection.isUsable else { return }
    do {
      try connection.query("SELECT pg_advisory_unlock($1)", .int(Self.lockKey))
    } catch {
      connection.markBroken("the migration lock could not be given back: \(error)")
    }
  }
}
