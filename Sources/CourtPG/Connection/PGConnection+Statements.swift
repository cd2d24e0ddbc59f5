import CLibPQ

/// Single statements: prepared on first use, sent with binary parameters, answered in binary.
extension PGConnection {
  /// Runs a statement and answers how many rows it touched.
  @discardableResult
  public func execute(_ sql: StaticString, _ parameters: PGParameter...) throws -> Int {
    try run(BatchStatement(sql), parameters).affectedRows
  }

  /// Runs a statement and answers its rows.
  @discardableResult
  public func query(_ sql: StaticString, _ parameters: PGParameter...) throws -> PGRows {
    PGRows(result: try run(BatchStatement(sql), parameters))
  }

  /// The same with the parameters in an array.
  @discardableResult
  public func execute(_ sql: StaticString, parameters: [PGParameter]) throws -> Int {
    try run(BatchStatement(sql), parameters).affectedRows
  }

  /// The same with the parameters in an array.
  @discardableResult
  public func query(_ sql: StaticString, parameters: [PGParameter]) throws -> PGRows {
    PGRows(result: try run(BatchStatement(sql), parameters))
  }

  /// Runs SQL that was put together at run time.
  @discardableResult
  public func execute(_ sql: PGStatement, _ parameters: [PGParameter] = []) throws -> Int {
    try run(BatchStatement(sql), parameters).affectedRows
  }

  /// Runs SQL that was put together at run time.
  @discardableResult
  public func query(_ sql: PGStatement, _ parameters: [PGParameter] = []) throws -> PGRows {
    PGRows(result: try run(BatchStatement(sql), parameters))
  }

  /// Runs several statements in one simple query, as migrations need it; answers nothing.
  ///
  /// Outside a transaction the whole script is one implicit transaction, unless it contains its
  /// own BEGIN and COMMIT. Inside `PGPool.transaction` it must not end the transaction.
  public func script(_ sql: String) throws {
    try sendPendingBegin()
    try checkUsable()
    try checkSent(PQsendQuery(handle, sql))
    _ = try collect()
    try checkTransactionKept()
  }

  func run(_ statement: BatchStatement, _ values: [PGParameter]) throws -> ResultHandle {
    try checkUsable()
    try parameters.encode(values)
    let prepared = statements.find(statement.key, parameters.types)
    guard pendingBegin == nil, let prepared else {
      return try runAsBatch(statement, values)
    }
    let code = parameters.withPointers { pointers, lengths, formats in
      PQsendQueryPrepared(
        handle, prepared.name, Int32(parameters.count), pointers, lengths, formats, 1)
    }
    try checkSent(code)
    do {
      let result = try collect()
      try checkTransactionKept()
      return result
    } catch let PGError.server(error) where error.isStalePlan {
      statements.forget(statement.key)
      // Outside a transaction nothing was lost yet: prepare it anew and go on.
      guard transactionStatus == PQTRANS_IDLE else { throw PGError.server(error) }
      return try runAsBatch(statement, values)
    }
  }

  /// First use of a statement, or of a transaction: everything in one round trip.
  private func runAsBatch(
    _ statement: BatchStatement, _ values: [PGParameter]
  ) throws -> ResultHandle {
    let results = try runBatch([BatchCommand(statement: statement, parameters: values)])
    try checkTransactionKept()
    guard let result = results.first else { throw PGError.misuse("the statement gave no result") }
    return result
  }

  /// A body that sends COMMIT or ROLLBACK itself would turn the rest into autocommit: refuse.
  func checkTransactionKept() throws {
    guard isInsideTransactionBody, pendingBegin == nil, transactionStatus == PQTRANS_IDLE else {
      return
    }
    throw PGError.misuse("the body ended its transaction itself; return or throw instead")
  }
}

extension PGServerError {
  /// The table changed under a prepared statement, or somebody discarded it.
  var isStalePlan: Bool { sqlState == "0A000" && position == nil || sqlState == "26000" }
}

/// A statement with the key it is prepared under.
struct BatchStatement {
  let key: StatementKey
  let sql: String?
  let literal: StaticString?
  let isCached: Bool

  init(_ sql: StaticString) {
    literal = sql
    isCached = true
    if sql.hasPointerRepresentation {
      self.sql = nil
      key = .literal(address: UInt(bitPattern: sql.utf8Start), length: sql.utf8CodeUnitCount)
    } else {
      self.sql = sql.description
      key = .text(sql.description)
    }
  }

  init(_ statement: PGStatement) {
    literal = nil
    sql = statement.sql
    key = .text(statement.sql)
    isCached = statement.isCached
  }

  /// The text, made only when it has to be sent.
  var text: String { sql ?? literal?.description ?? "" }
}
