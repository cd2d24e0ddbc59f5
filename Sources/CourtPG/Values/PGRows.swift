import CLibPQ

/// One complete result of libpq, freed with its last holder.
///
/// `@unchecked Sendable`: a PGresult that PQgetResult has returned is never written again by
/// libpq, and only reading functions are called here, so that several threads may read it.
final class ResultHandle: @unchecked Sendable {
  let pointer: OpaquePointer
  let rowCount: Int
  let columnCount: Int

  init(_ pointer: OpaquePointer) {
    self.pointer = pointer
    rowCount = Int(PQntuples(pointer))
    columnCount = Int(PQnfields(pointer))
  }

  deinit { PQclear(pointer) }

  var status: ExecStatusType { PQresultStatus(pointer) }

  /// Rows touched, as the command tag says; rows returned for a SELECT.
  var affectedRows: Int {
    guard let text = PQcmdTuples(pointer) else { return 0 }
    return Int(String(cString: text)) ?? 0
  }

  /// The command tag, such as `INSERT 0 1` or `ROLLBACK`.
  var commandTag: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

  func columnName(_ column: Int) -> String {
    PQfname(pointer, Int32(column)).map { String(cString: $0) } ?? "?column?"
  }
}

/// The rows of one statement, in binary form, decoded when they are read.
public struct PGRows: Sendable, RandomAccessCollection {
  let result: ResultHandle

  /// No rows, as of a statement that was not run.
  ///
  /// - Throws: `PGError.limit` where libpq has no memory left.
  public static func none() throws(PGError) -> PGRows {
    guard let empty = PQmakeEmptyPGresult(nil, PGRES_TUPLES_OK) else {
      throw .limit("no memory for a result")
    }
    return PGRows(result: ResultHandle(empty))
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { result.rowCount }

  /// The row; an index outside the rows traps as an array's does.
  public subscript(position: Int) -> PGRow {
    precondition(position >= 0 && position < result.rowCount, "row index out of range")
    return PGRow(result: result, index: Int32(position))
  }

  /// How many rows an INSERT, UPDATE, DELETE touched; for a SELECT how many it returned.
  public var affectedRows: Int { result.affectedRows }

  public var columnNames: [String] { (0..<result.columnCount).map(result.columnName) }

  /// The only row, or nil when there is none.
  ///
  /// - Throws: `PGError.limit` when there are several: the statement's key was no key.
  public func onlyRow() throws(PGError) -> PGRow? {
    guard result.rowCount <= 1 else {
      throw .limit("\(result.rowCount) rows where at most one was expected")
    }
    return first
  }
}

/// A result column by number (from 0) or by name.
public protocol PGColumn {
  /// The column's number in this row's result.
  func number(in row: PGRow) throws(PGError) -> Int
}

extension Int: PGColumn {
  public func number(in row: PGRow) throws(PGError) -> Int {
    guard self >= 0, self < row.columnCount else { throw .noSuchColumn("number \(self)") }
    return self
  }
}

extension String: PGColumn {
  public func number(in row: PGRow) throws(PGError) -> Int {
    guard let number = row.findColumn(self) else { throw .noSuchColumn(self) }
    return number
  }
}

/// One row of a result.
public struct PGRow: Sendable {
  let result: ResultHandle
  let index: Int32

  public var columnCount: Int { result.columnCount }

  /// The raw binary value, or nil for NULL or for a column that is not there.
  public subscript(column: Int) -> [UInt8]? {
    guard column >= 0, column < columnCount else { return nil }
    return withRaw(column) { raw in raw.map { Array($0) } }
  }

  func findColumn(_ name: String) -> Int? {
    name.withCString { wanted in
      (0..<columnCount).first { column in
        guard let found = PQfname(result.pointer, Int32(column)) else { return false }
        return equal(found, wanted)
      }
    }
  }

  func columnName(_ column: Int) -> String { result.columnName(column) }

  func type(_ column: Int) -> UInt32 { PQftype(result.pointer, Int32(column)) }

  func withRaw<Outcome, Failure: Error>(
    _ column: Int, _ body: (UnsafeRawBufferPointer?) throws(Failure) -> Outcome
  ) throws(Failure) -> Outcome {
    let column = Int32(column)
    if PQgetisnull(result.pointer, index, column) == 1 { return try body(nil) }
    let start = PQgetvalue(result.pointer, index, column)
    let length = Int(PQgetlength(result.pointer, index, column))
    return try body(UnsafeRawBufferPointer(start: start, count: length))
  }

  private func equal(_ left: UnsafePointer<CChar>, _ right: UnsafePointer<CChar>) -> Bool {
    var offset = 0
    while left[offset] == right[offset] {
      if left[offset] == 0 { return true }
      offset += 1
    }
    return false
  }
}
