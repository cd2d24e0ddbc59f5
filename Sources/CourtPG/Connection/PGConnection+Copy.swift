import CLibPQ

/// COPY as a stream: memory stays flat whatever the amount.
extension PGConnection {
  /// Sends the pieces that `next` gives, until it gives nil, to `COPY … FROM STDIN`.
  ///
  /// - Returns: how many rows the server took.
  /// - Throws: what `next` throws, after the COPY was ended without keeping anything.
  @discardableResult
  public func copyIn(_ sql: String, _ next: () throws -> [UInt8]?) throws -> Int {
    try startCopy(sql, PGRES_COPY_IN)
    do {
      while let piece = try next() { try putCopy(piece) }
    } catch {
      guard isUsable, !(error is PGError && cancelSentFor != nil) else { throw error }
      _ = PQputCopyEnd(handle, "the sender gave up")
      _ = try? collect()
      throw error
    }
    while true {
      let code = PQputCopyEnd(handle, nil)
      if code == 1 { break }
      guard code == 0 else { throw lost(nil) }
      try waitReady(sending: true)
    }
    let result = try collect()
    return result.affectedRows
  }

  /// Hands every piece of `COPY … TO STDOUT` to `receive`; the piece is only valid inside it.
  ///
  /// - Returns: how many rows the server sent.
  /// - Throws: what `receive` throws, after the COPY was cancelled.
  @discardableResult
  public func copyOut(
    _ sql: String, _ receive: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    try startCopy(sql, PGRES_COPY_OUT)
    do {
      try receiveCopy(receive)
    } catch {
      if isUsable { try giveUpCopyOut() }
      throw error
    }
    return try collect().affectedRows
  }

  func drainCopyOut() throws { try receiveCopy { _ in } }

  private func startCopy(_ sql: String, _ wanted: ExecStatusType) throws {
    try sendPendingBegin()
    try checkUsable()
    try checkSent(PQsendQuery(handle, sql))
    guard let result = try nextResult() else { throw lost(nil) }
    if result.status == wanted { return }
    let failure: PGError
    switch result.status {
    case PGRES_FATAL_ERROR: failure = error(from: result)
    case PGRES_COPY_IN:
      _ = PQputCopyEnd(handle, "this COPY goes through copyIn")
      failure = .misuse("this COPY goes through copyIn")
    case PGRES_COPY_OUT:
      try drainCopyOut()
      failure = .misuse("this COPY goes through copyOut")
    default: failure = .misuse("not a COPY statement")
    }
    if PQstatus(handle) == CONNECTION_BAD { throw lost(failure) }
    _ = try? collect()
    throw failure
  }

  private func putCopy(_ piece: [UInt8]) throws {
    try piece.withUnsafeBytes { raw in
      // libpq counts in Int32, and its own buffer should not have to hold a huge piece.
      var rest = raw[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 18))
        let code = PQputCopyData(
          handle, part.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(part.count))
        switch code {
        case 1:
          rest = rest.dropFirst(part.count)
          try flushCopy()
        case 0: try waitReady(sending: true)
        default: throw try copyFailure()
        }
      }
    }
  }

  /// Keeps libpq's buffer small; a server that refused the COPY is read so that it can go on.
  private func flushCopy() throws {
    while true {
      let code = PQflush(handle)
      if code == 0 { return }
      guard code == 1 else { throw try copyFailure() }
      try waitReady(sending: true)
      guard PQconsumeInput(handle) == 1 else { throw try copyFailure() }
    }
  }

  /// The server ended the COPY by itself: its error is in the next result.
  private func copyFailure() throws -> PGError {
    do {
      _ = try collect()
      return .misuse(libpqMessage)
    } catch let error as PGError {
      return error
    }
  }

  private func receiveCopy(_ receive: (UnsafeRawBufferPointer) throws -> Void) throws {
    while true {
      var piece: UnsafeMutablePointer<CChar>?
      let count = PQgetCopyData(handle, &piece, 1)
      switch count {
      case 1...:
        defer { PQfreemem(piece) }
        try receive(UnsafeRawBufferPointer(start: piece, count: Int(count)))
      case 0:
        try waitReady(sending: false)
        if PQconsumeInput(handle) == 0 { throw lost(nil) }
      case -1: return
      default: throw lost(nil)
      }
    }
  }

  private func giveUpCopyOut() throws {
    cancelSentFor = cancelSentFor ?? Deadline.now.advanced(by: Self.cancelGrace)
    cancelRunningStatement()
    do {
      try drainCopyOut()
      _ = try? collect()
    } catch {
      markBroken("a COPY was left unfinished: \(error)")
    }
  }
}
