import CourtCases
import CourtDomain

/// What is said in mediation; closed to those who judge.
enum MediationResource {
  static let endpoints: [Endpoint] = [
    .post("addMediationStatement", "/v1/cases/{id}/mediation/statements", key: true, to: add),
    .get("listMediationStatements", "/v1/cases/{id}/mediation/statements", to: list),
  ]

  @Sendable static func add(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let text = body.text("text", max: 10_000)
    try body.finish()
    guard let text else { throw Invalid(body.defects) }
    let (court, principal, id) = (call.court, try call.account(), try call.caseID())
    let (operation, request) = (call.endpoint.operation, call.identity.id)
    return try await call.auditingRefusals(of: id) {
      try await call.write { transaction, now in
        let statement = try MediationRoom(court).say(
          text, in: id, by: principal, transaction, at: now)
        try transaction.audit(
          AuditEntry(
            at: now, accountID: principal.id, role: statement.authorRole, operation: operation,
            caseID: id, outcome: "ok", requestID: request))
        return StoredAnswer(status: 201, json: Self.statement(statement))
      }
    }
  }

  @Sendable static func list(_ call: Call) async throws -> Answer {
    let (court, principal) = (call.court, try call.account())
    let statements = try await call.view(try call.caseID()) { view, transaction, now in
      try MediationRoom(court).statements(
        of: view.file.id, by: principal, transaction, at: now)
    }
    return Answer(json: View.items(statements.map(statement)))
  }

  private static func statement(_ statement: MediationStatement) -> JSONValue {
    [
      "author_id": View.id(statement.author), "author_role": .string(statement.authorRole),
      "text": .string(statement.text), "at": View.instant(statement.at),
    ]
  }
}
