import CourtCases
import CourtDomain

/// From a complaint to a case: dry run, filing, correction.
enum FilingResource {
  static let endpoints: [Endpoint] = [
    .post("checkComplaint", "/v1/filings/check", .only([.litigant, .platform]), to: check),
    .post("fileCase", "/v1/cases", .only([.litigant, .platform]), key: true, to: file),
    .post("correctComplaint", "/v1/cases/{id}/corrections", key: true, version: true, to: correct),
  ]

  /// Tells everything the court would find, and writes nothing.
  @Sendable static func check(_ call: Call) async throws -> Answer {
    let filing = FileCase(call.court)
    let (prepared, principal) = (try filing.prepare(try call.json()), try call.account())
    var check = prepared.check
    check.warnings += try await call.court.store.read { transaction in
      try filing.repetitions(of: prepared.complaint, for: principal, in: transaction)
    }
    return Answer(json: FilingViews.check(check, in: call.identity.language))
  }

  @Sendable static func file(_ call: Call) async throws -> Answer {
    let body = try call.json()
    if body["draft_id"] != nil { return try await fileDraft(call) }
    let prepared = try FileCase(call.court).prepare(body)
    return try await file(call) { _ in prepared }
  }

  /// The draft goes in the transaction that files it, so that neither is lost.
  private static func fileDraft(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let id: DraftID? = body.id("draft_id")
    try body.finish()
    guard let id else { throw Invalid(body.defects) }
    let (court, principal) = (call.court, try call.account())
    return try await file(call) { transaction in
      let drafts = Drafts(court)
      let draft = try drafts.read(id, by: principal, transaction)
      let prepared = try FileCase(court).prepare(draft.body)
      try drafts.drop(id, by: principal, transaction)
      return prepared
    }
  }

  private static func file(
    _ call: Call,
    _ prepare: @escaping @Sendable (any CourtTransaction) throws -> FileCase.Prepared
  ) async throws -> Answer {
    let (court, principal) = (call.court, try call.account())
    let (operation, request) = (call.endpoint.operation, call.identity.id)
    return try await call.write { transaction, now in
      let prepared = try prepare(transaction)
      let open = try FileCase(court).run(prepared, by: principal, in: transaction, at: now)
      try transaction.audit(
        AuditEntry(
          at: now, accountID: principal.id, role: AuditRole.name(open.standing, principal),
          operation: operation, caseID: open.file.id, outcome: "ok", requestID: request))
      var page = try CasePage(open).json.object ?? JSONObject()
      page["receipt"] = FilingViews.receipt(open, prepared.check, prepared.procedure)
      page["warnings"] = .array(prepared.check.warnings.map(Self.warning))
      return StoredAnswer(
        status: 201, json: .object(page), location: "/v1/cases/\(open.file.id)",
        version: open.file.version)
    }
  }

  /// In both languages, for the answer may be told again to a repeat in the other one.
  private static func warning(_ warning: FieldDefect) -> JSONValue {
    [
      "pointer": .string(warning.pointer), "code": .string(warning.code),
      "text": View.text(warning.text), "source": .optional(warning.source),
    ]
  }

  @Sendable static func correct(_ call: Call) async throws -> Answer {
    let prepared = try FileCase(call.court).prepare(try call.json())
    return try await call.act(on: try call.caseID()) { open in
      try open.correct(prepared)
      return try CaseAnswer.commit(open)
    }
  }
}

/// The answer of an act: the case as it stands now, and the docket entry the act left.
enum CaseAnswer {
  static func commit(
    _ open: OpenCase, status: Int = 200, location: String? = nil,
    with extra: [(String, JSONValue)] = []
  ) throws -> StoredAnswer {
    try open.commit()
    let file = open.file
    var page = try CasePage(open).json.object ?? JSONObject()
    let definition = try open.court.procedures.definition(
      file.procedure, version: file.procedureVersion)
    page["docket_entry"] = open.ownEntry.map { CaseViews.docketEntry($0, definition) } ?? .null
    for (name, value) in extra { page[name] = value }
    return StoredAnswer(
      status: status, json: .object(page), location: location, version: file.version)
  }
}
