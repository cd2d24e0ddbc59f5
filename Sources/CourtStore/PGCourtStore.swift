public import CourtCases
public import CourtDomain
public import CourtPG

/// One court's store in PostgreSQL.
///
/// Transactions run at read committed: where a rule spans rows the ports take an explicit lock, and
/// the schema's constraints stand behind them whatever the code forgot.
public struct PGCourtStore: CourtStoring {
  /// How often a transaction that lost a deadlock is run again.
  static let maximumRetries = 5

  public let courtID: CourtID
  let pool: PGPool

  public init(pool: PGPool, courtID: CourtID) {
    self.pool = pool
    self.courtID = courtID
  }

  public func write<T: Sendable>(_ body: @escaping @Sendable (any CourtTransaction) throws -> T)
    async throws -> T
  {
    let courtID = courtID
    var retries = 0
    while true {
      do {
        return try await pool.transaction { connection in
          let transaction = PGCourtTransaction(connection, courtID: courtID)
          let outcome = try body(transaction)
          try transaction.flush()
          return outcome
        }
      } catch let error as PGError {
        let lost = error.serverError?.isSerializationFailure ?? false
        guard lost, retries < Self.maximumRetries else { throw StoreFailure.translated(error) }
        retries += 1
        // A random rest, so that the two that met do not meet again.
        try await Task.sleep(for: .microseconds(Int64.random(in: 500...(2_000 << retries))))
      }
    }
  }

  public func read<T: Sendable>(_ body: @escaping @Sendable (any CourtTransaction) throws -> T)
    async throws -> T
  {
    let courtID = courtID
    do {
      return try await pool.read { connection in
        let transaction = PGCourtTransaction(connection, courtID: courtID)
        let outcome = try body(transaction)
        // A write among the readings is refused by the server, not forgotten.
        try transaction.flush()
        return outcome
      }
    } catch let error as PGError {
      throw StoreFailure.translated(error)
    }
  }

  /// Books a hearing by itself: one statement, which is its own transaction.
  ///
  /// - Throws: what `insertHearing` throws.
  public func book(_ hearing: Hearing, resources: [HearingResource]) async throws {
    let courtID = courtID
    do {
      try await pool.session { connection in
        try PGCourtTransaction(connection, courtID: courtID)
          .insertHearing(hearing, resources: resources)
      }
    } catch let error as PGError {
      throw StoreFailure.translated(error)
    }
  }
}
