import CourtCases
import CourtClient
import CourtDomain
import CourtEvidence
import CourtPG
import Foundation

/// The statements of one real filing over HTTP, with the types their parameters have.
///
/// Nothing is written by hand: the database's own log tells the statements of two filings, and the
/// same use case run in this process tells the types. Where the two filings differ in their
/// statements, or one was never prepared here, the benchmark ends: its script would be another
/// transaction than the court's.
struct FilingCapture {
  /// The later of the two filings.
  let statements: [LoggedStatement]
  /// The one before, so that what changes from filing to filing can be told from what does not.
  let earlier: [LoggedStatement]
  /// By statement text.
  let types: [String: [String]]
  /// Key of the later filing and case number it was given.
  let key: String
  let caseNumber: String

  static func take(
    _ court: BenchCourt, server: CourtClient, person: BenchPerson
  ) async throws -> FilingCapture {
    progress("capturing the statements of one filing")
    let types = try await preparedTypes(court, person)
    let load = FilingLoad(host: server.host, port: server.port, people: [person])
    // So that every connection that may take the filing has prepared everything.
    _ = try await load.run("warm", seconds: 1)
    let log = court.house.settings.dataFolder + "/postgres/server.log"
    try await court.ownerScript([
      "ALTER SYSTEM SET log_statement = 'all'",
      "ALTER SYSTEM SET log_line_prefix = '\(StatementLog.linePrefix)'",
      "SELECT pg_reload_conf()",
    ])
    var numbers: [String] = []
    // The first ones let every process of the server read the new settings.
    for filing in 0..<6 {
      try await court.ownerScript(["SELECT 'mark-\(filing)-begin'"])
      numbers.append(try await file("capture-\(filing)", person, server))
      try await court.ownerScript(["SELECT 'mark-\(filing)-end'"])
    }
    try await court.ownerScript([
      "ALTER SYSTEM RESET log_statement", "ALTER SYSTEM RESET log_line_prefix",
      "SELECT pg_reload_conf()",
    ])
    let text = try String(contentsOfFile: log, encoding: .utf8)
    let captured = try [4, 5].map {
      try StatementLog.statements(
        in: text, of: CourtDatabase.servingRole, from: "mark-\($0)-begin", to: "mark-\($0)-end")
    }
    let capture = FilingCapture(
      statements: captured[1], earlier: captured[0], types: types, key: "capture-5",
      caseNumber: numbers[5])
    try capture.check()
    return capture
  }

  /// That the script made from this is the court's transaction, or says why it is not.
  private func check() throws {
    guard statements.count >= 5, statements.map(\.sql) == earlier.map(\.sql) else {
      throw BenchFailure(
        "two filings ran different statements, so none stands for all: "
          + "\(earlier.map(\.sql)) and \(statements.map(\.sql))")
    }
    for statement in statements where !statement.parameters.isEmpty {
      guard types[statement.sql]?.count == statement.parameters.count else {
        throw BenchFailure("the filing over HTTP ran a statement unknown here: \(statement.sql)")
      }
    }
  }

  private static func file(_ key: String, _ person: BenchPerson, _ server: CourtClient)
    async throws -> String
  {
    let body = BenchComplaint(of: person).bytes(order: key)
    let answer = try await person.client(of: server)
      .call("POST", "/v1/cases", try JSONParser.parse(body), key: key)
    guard let number = answer.json["number"]?.string ?? answer.json["receipt"]?["number"]?.string
    else { throw BenchFailure("a filing was answered without a case number") }
    return number
  }

  /// Files once through the use case on this process's only connection and asks what it prepared.
  private static func preparedTypes(
    _ bench: BenchCourt, _ person: BenchPerson
  ) async throws -> [String: [String]] {
    let court = bench.house.court
    let account = try await SignIn(court).account(token: person.token)
    let body = try JSONParser.parse(BenchComplaint(of: person).bytes(order: "in-process"))
    let prepared = try FileCase(court).prepare(body)
    let request = WriteRequest(
      principal: account, operation: "fileCase", requestID: "bench", idempotencyKey: "in-process",
      bodyDigest: SHA256.digest(body.bytes).bytes)
    _ = try await request.run(in: court) { transaction, now in
      let open = try FileCase(court).run(prepared, by: account, in: transaction, at: now)
      try transaction.audit(
        AuditEntry(
          at: now, accountID: account.id, role: "plaintiff", operation: "fileCase",
          caseID: open.file.id, outcome: "ok", requestID: "bench"))
      return StoredAnswer(
        status: 201, mediaType: "application/json", location: nil, etag: nil, body: [])
    }
    return try await bench.house.pool.session { connection in
      let rows = try connection.query(
        PGStatement(
          "SELECT statement, parameter_types::text[] AS types FROM pg_prepared_statements",
          cached: false))
      var types: [String: [String]] = [:]
      for row in rows { types[try row.text("statement")] = try row.textArray("types") }
      return types
    }
  }
}
