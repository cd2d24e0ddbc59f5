import CLibPQ

/// Statements that are sent together and answered together.
public struct PGPipeline {
  /// A batch larger than this should be one statement over arrays, or COPY.
  public static let limit = 4_096

  var commands: [BatchCommand] = []

  public var count: Int { commands.count }

  public mutating func add(_ sql: StaticString, _ parameters: PGParameter...) throws(PGError) {
    try append(BatchCommand(statement: BatchStatement(sql), parameters: parameters))
  }

  public mutating func add(
    _ sql: StaticString, parameters: [PGParameter]
  ) throws(PGError) {
    try append(BatchCommand(statement: BatchStatement(sql), parameters: parameters))
  }

  public mutating func add(
    _ sql: PGStatement, _ parameters: [PGParameter] = []
  ) throws(PGError) {
    try append(BatchCommand(statement: BatchStatement(sql), parameters: parameters))
  }

  private mutating func append(_ command: BatchCommand) throws(PGError) {
    guard commands.count < Self.limit else {
      throw .limit("\(Self.limit) statements in one pipeline")
    }
    commands.append(command)
  }
}

/// One statement of a batch.
struct BatchCommand {
  let statement: BatchStatement
  let parameters: [PGParameter]
}

extension PGConnection {
  /// Sends several statements in one round trip and answers their rows in order.
  ///
  /// An error skips all later statements and is thrown; inside a transaction the transaction has
  /// then failed, outside one the whole pipeline is one implicit transaction and is undone.
  @discardableResult
  public func pipeline(_ build: (inout PGPipeline) throws -> Void) throws -> [PGRows] {
    var pipeline = PGPipeline()
    try build(&pipeline)
    guard !pipeline.commands.isEmpty else { return [] }
    // A value that cannot be sent must be found before the first statement is on its way.
    for command in pipeline.commands { try parameters.encode(command.parameters) }
    let results = try runBatch(pipeline.commands)
    try checkTransactionKept()
    return results.map { PGRows(result: $0) }
  }

  /// What was sent and whose answer is still to come.
  private enum Sent {
    case begin
    case prepare(StatementKey, StatementCache.Prepared, isCached: Bool)
    case statement(StatementKey)
  }

  /// Sends BEGIN if it is due, every statement that is not yet prepared, and the statements.
  func runBatch(_ commands: [BatchCommand]) throws -> [ResultHandle] {
    try checkUsable()
    guard PQenterPipelineMode(handle) == 1 else { throw PGError.misuse(libpqMessage) }
    var sent: [Sent] = []
    do {
      try sendBatch(commands, &sent)
      try checkSent(PQpipelineSync(handle))
    } catch {
      try abandonBatch(because: error)
    }
    return try receiveBatch(sent)
  }

  private func sendBatch(_ commands: [BatchCommand], _ sent: inout [Sent]) throws {
    if let begin = pendingBegin {
      pendingBegin = nil
      for sql in begin.statements {
        try checkSent(PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 1))
        sent.append(.begin)
      }
    }
    var fresh: [StatementKey: [StatementCache.Prepared]] = [:]
    for command in commands {
      try parameters.encode(command.parameters)
      let key = command.statement.key
      let prepared: StatementCache.Prepared
      let types = parameters.types
      if let known = statements.find(key, types) ?? fresh[key]?.first(where: { $0.types == types })
      {
        prepared = known
      } else {
        let name = command.statement.isCached ? statements.newName() : ""
        prepared = StatementCache.Prepared(name: name, types: types)
        try checkSent(
          PQsendPrepare(handle, name, command.statement.text, Int32(types.count), types))
        sent.append(.prepare(key, prepared, isCached: command.statement.isCached))
        if command.statement.isCached { fresh[key, default: []].append(prepared) }
      }
      let code = parameters.withPointers { pointers, lengths, formats in
        PQsendQueryPrepared(
          handle, prepared.name, Int32(parameters.count), pointers, lengths, formats, 1)
      }
      try checkSent(code)
      sent.append(.statement(key))
    }
  }

  /// Parameters were checked before, so only a failing connection leaves a batch half sent.
  private func abandonBatch(because error: any Error) throws -> Never {
    markBroken("a pipeline was left half sent: \(error)")
    throw error
  }

  private func receiveBatch(_ sent: [Sent]) throws -> [ResultHandle] {
    var results: [ResultHandle] = []
    var failure: PGError?
    for command in sent {
      while let result = try nextResult() {
        switch result.status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
          note(command, result, &results)
        case PGRES_PIPELINE_ABORTED: break
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
          markBroken("COPY inside a pipeline")
          throw PGError.misuse("COPY goes through copyIn or copyOut, never through a pipeline")
        default:
          failure = failure ?? error(from: result)
          forgetIfStale(command, failure)
        }
        if PQstatus(handle) == CONNECTION_BAD { throw lost(failure) }
      }
      if PQstatus(handle) == CONNECTION_BAD { throw lost(failure) }
    }
    try leavePipeline()
    if let failure { throw failure }
    return results
  }

  private func note(_ command: Sent, _ result: ResultHandle, _ results: inout [ResultHandle]) {
    switch command {
    case .begin: break
    case .prepare(let key, let prepared, let isCached):
      if isCached { statements.insert(key, prepared) }
    case .statement: results.append(result)
    }
  }

  private func forgetIfStale(_ command: Sent, _ failure: PGError?) {
    if case .statement(let key) = command, failure?.serverError?.isStalePlan == true {
      statements.forget(key)
    }
  }

  private func leavePipeline() throws {
    while let result = try nextResult() {
      if result.status == PGRES_PIPELINE_SYNC { break }
      if PQstatus(handle) == CONNECTION_BAD { throw lost(nil) }
    }
    guard PQexitPipelineMode(handle) == 1 else {
      markBroken(libpqMessage)
      throw PGError.connectionLost(brokenBecause ?? "pipeline")
    }
  }
}
