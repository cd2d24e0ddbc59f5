import CourtCases
import CourtDomain
import CourtPG

/// The ports of one transaction, each aggregate in a file of its own under `Rows`.
///
/// Lives on its connection's thread and ends with the closure it was given to. Statements whose
/// answer nobody waits for are held back and travel with the next one that is waited for: a filing
/// of twenty statements takes a handful of round trips, and the case counter's lock is held for
/// fewer of them. Order is kept; a held statement's error is thrown by the one it travelled with.
final class PGCourtTransaction: CourtTransaction {
  /// Held statements are sent at the latest when there are this many.
  static let maximumHeld = 128

  let courtID: CourtID
  private let connection: PGConnection
  private var held: [Held] = []
  private var gathering = Gathering.no
  private var questions: [Question] = []

  /// A statement that waits for company, and what its answer must be.
  private struct Held {
    let sql: StaticString
    let parameters: [PGParameter]
    let check: ((PGRows) throws -> Void)?
  }

  private typealias Question = (inout PGPipeline) throws -> Void
  /// Who looks, and whom the database has been told of.
  private(set) var viewer = Viewer.nobody
  private var told: Viewer?
  /// The days that are booked are this transaction's own: nobody else need be locked out.
  var holdsCalendar = false

  /// Whether questions are asked one by one, are being collected, or have been answered together.
  private enum Gathering {
    case no
    case collecting
    case answered(ArraySlice<PGRows>)
  }

  init(_ connection: PGConnection, courtID: CourtID) {
    self.connection = connection
    self.courtID = courtID
  }

  /// The court's number as a parameter: `$1` of every statement.
  var court: PGParameter { .int4(courtID) }

  /// What a caller asks for, never negative.
  func rows(_ limit: Int) -> PGParameter { .int(max(0, limit)) }

  func look(as viewer: Viewer) { self.viewer = viewer }

  /// Tells the database who looks, before rows are asked for that may be under seal.
  ///
  /// It travels with that question. Left out, nothing under seal is there.
  func tellViewer() throws {
    guard told != viewer else { return }
    let name =
      switch viewer {
      case .nobody: ""
      case .system: "system"
      case .account(let id): id.description
      }
    try later("SELECT set_config('xiezhi.viewer', $1, true)", .text(name))
    told = viewer
  }

  /// Sends the statement with the next one that is waited for.
  func later(_ sql: StaticString, _ parameters: PGParameter...) throws {
    try later(sql, parameters: parameters)
  }

  /// - Parameter check: looks at the answer once it is there; what it throws is thrown by whatever
  ///   the statement travelled with.
  func later(
    _ sql: StaticString, parameters: [PGParameter], check: ((PGRows) throws -> Void)? = nil
  ) throws {
    // Found out only while a batch is being sent, a bad text would cost the connection.
    for (index, parameter) in parameters.enumerated() {
      if case .text(let text) = parameter, text.utf8.contains(0) {
        throw PGError.nulInText(parameter: index + 1)
      }
    }
    held.append(Held(sql: sql, parameters: parameters, check: check))
    if held.count >= Self.maximumHeld { try flush() }
  }

  /// Sends what is held; the store calls it before it commits.
  func flush() throws {
    guard !held.isEmpty else { return }
    _ = try pipeline { _ in }
  }

  func query(_ sql: StaticString, _ parameters: PGParameter...) throws -> PGRows {
    try answer(sql, parameters)
  }

  func query(_ statement: PGStatement, _ parameters: [PGParameter]) throws -> PGRows {
    if let gathered = try gathered({ try $0.add(statement, parameters) }) { return gathered }
    guard !held.isEmpty else { return try connection.query(statement, parameters) }
    return try last(pipeline { try $0.add(statement, parameters) })
  }

  /// Rows touched.
  func execute(_ sql: StaticString, _ parameters: PGParameter...) throws -> Int {
    try answer(sql, parameters).affectedRows
  }

  func execute(_ sql: StaticString, parameters: [PGParameter]) throws -> Int {
    try answer(sql, parameters).affectedRows
  }

  private func answer(_ sql: StaticString, _ parameters: [PGParameter]) throws -> PGRows {
    if let gathered = try gathered({ try $0.add(sql, parameters: parameters) }) { return gathered }
    guard !held.isEmpty else { return try connection.query(sql, parameters: parameters) }
    return try last(pipeline { try $0.add(sql, parameters: parameters) })
  }

  private func last(_ answers: [PGRows]) throws -> PGRows {
    guard let last = answers.last else { throw Fault(.broken, "a statement was not answered") }
    return last
  }

  /// What is held and what `build` adds, in one round trip; answers only the latter.
  func pipeline(_ build: (inout PGPipeline) throws -> Void) throws -> [PGRows] {
    let before = held
    held = []
    let answers = try connection.pipeline { batch in
      for held in before { try batch.add(held.sql, parameters: held.parameters) }
      try build(&batch)
    }
    for (held, answer) in zip(before, answers) { try held.check?(answer) }
    return Array(answers.dropFirst(before.count))
  }

  /// Runs the body twice: first to hear what it asks, while every answer is empty; then, all of it
  /// having been asked in one round trip, with the answers in their order.
  func gather<T>(_ body: () throws -> T) throws -> T {
    guard case .no = gathering else { return try body() }
    gathering = .collecting
    defer {
      gathering = .no
      questions = []
    }
    _ = try body()
    gathering = .no
    guard !questions.isEmpty else { return try body() }
    let answers = try pipeline { batch in
      for question in questions { try question(&batch) }
    }
    gathering = .answered(answers[...])
    return try body()
  }

  /// The answer while questions are gathered; `nil` where they are asked one by one.
  private func gathered(_ question: @escaping Question) throws -> PGRows? {
    switch gathering {
    case .no: return nil
    case .collecting:
      questions.append(question)
      return try PGRows.none()
    case .answered(var left):
      guard let next = left.popFirst() else {
        throw Fault(.broken, "the gathered body asked more the second time than the first")
      }
      gathering = .answered(left)
      return next
    }
  }

  /// Runs the body so that its error undoes only what it did.
  func savepoint(_ body: () throws -> Void) throws {
    try flush()
    do {
      try connection.savepoint {
        try body()
        try flush()
      }
    } catch {
      // What was told inside is undone with it.
      told = nil
      throw error
    }
  }
}
