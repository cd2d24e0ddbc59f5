import CourtCases
import CourtDomain

/// What the court orders about one item: lateness, seals, items made from it, its way back.
enum EvidenceOrderResource {
  static let endpoints: [Endpoint] = [
    .post("explainLateness", "/v1/evidence/{id}/late-reason", key: true, to: excuse),
    .post("ruleOnLateEvidence", "/v1/evidence/{id}/late-ruling", key: true, to: rule),
    .post("sealEvidence", "/v1/evidence/{id}/seals", key: true, to: seal),
    .post("unsealEvidence", "/v1/evidence/{id}/unsealing", key: true, to: unseal),
    .post("deriveEvidence", "/v1/evidence/{id}/derivations", key: true, to: derive),
    .post("returnEvidence", "/v1/evidence/{id}/custody-acts", key: true, to: giveBack),
    .get("findDuplicates", "/v1/evidence/{id}/duplicates", to: duplicates),
  ]

  private static let missing = EvidenceResource.missing

  // MARK: Late

  @Sendable static func excuse(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let reason = body.text("reason")
    try body.finish()
    guard let reason else { throw Invalid(body.defects) }
    return try await act(call) { open, id in
      CrossViews.lateness(try open.excuse(id, reason: reason))
    }
  }

  @Sendable static func rule(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let fault: LateFindings.Fault? = body.choice("fault")
    let basic = body.bool("bears_on_basic_facts")
    let object = body.bool("opponents_object")
    let ruling: EvidenceLateness.Ruling? = body.choice("ruling")
    let reason = body.text("reason")
    let fine = body.int("fine_minor", required: false, in: 1...100_000_000)
    try body.finish()
    guard let fault, let basic, let object, let ruling, let reason else {
      throw Invalid(body.defects)
    }
    let found = LateFindings(
      fault: fault, isBasic: basic, opponentsObject: object, ruling: ruling, reason: reason,
      fineMinor: fine)
    return try await act(call) { open, id in CrossViews.lateness(try open.rule(on: id, found)) }
  }

  private static func act(
    _ call: Call, _ work: @escaping @Sendable (OpenCase, EvidenceID) throws -> JSONValue
  ) async throws -> Answer {
    let id: EvidenceID = try call.id(missing)
    let owner = try await call.owner(missing) { try $0.evidence(id, locked: false)?.caseID }
    return try await call.hiding(missing) {
      try await call.act(on: owner) { open in
        let told = try work(open, id)
        try open.commit()
        return StoredAnswer(json: told, version: open.file.version)
      }
    }
  }

  // MARK: Sealed

  @Sendable static func seal(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let accounts = ids(body, "accounts", AccountNoun.self)
    let parties = ids(body, "parties", PartyNoun.self)
    let roles = body.has("roles") ? body.texts("roles", count: 0...20) : SealEvidence.bench
    let reason = body.text("reason")
    try body.finish()
    guard let reason else { throw Invalid(body.defects) }
    let order = SealEvidence.Order(
      accounts: accounts, parties: parties, roles: roles, reason: reason)
    return try await sealing(call, order, reason)
  }

  @Sendable static func unseal(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let reason = body.text("reason")
    try body.finish()
    guard let reason else { throw Invalid(body.defects) }
    return try await sealing(call, nil, reason)
  }

  private static func sealing(
    _ call: Call, _ order: SealEvidence.Order?, _ reason: String
  ) async throws -> Answer {
    try await write(call) { id, principal, court, transaction, now in
      let seal = try SealEvidence(court).run(
        id, order, reason: reason, by: principal, transaction, at: now)
      return StoredAnswer(status: order == nil ? 200 : 201, json: CrossViews.seal(seal))
    }
  }

  private static func ids<Noun>(
    _ body: JSONReader, _ name: String, _: Noun.Type
  ) -> [Identifier<Noun>] {
    guard body.has(name) else { return [] }
    let texts = body.texts(name, count: 0...100)
    let ids = texts.compactMap { Identifier<Noun>($0) }
    if ids.count != texts.count {
      body.note(name, "format", zh: "应为编号（UUID）", en: "ids are expected")
    }
    return ids
  }

  // MARK: Made from it, given back

  @Sendable static func derive(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let kind: EvidenceDerivation.Kind? = body.choice("kind")
    let name = body.line("name", max: 200)
    let (reason, tool) = (body.text("reason"), body.text("tool", max: 200))
    try body.finish()
    guard let kind, let name, let reason, let tool else { throw Invalid(body.defects) }
    let command = DeriveEvidence.Command(kind: kind, name: name, reason: reason, tool: tool)
    return try await write(call) { id, principal, court, transaction, now in
      let item = try DeriveEvidence(court).run(
        command, from: id, by: principal, transaction, at: now)
      return StoredAnswer(
        status: 201, json: EvidenceViews.item(item), location: "/v1/evidence/\(item.id)")
    }
  }

  private enum WayOut: String, CaseIterable {
    case returned
    case destroyed

    var act: CustodyAct { self == .returned ? .returned : .destroyed }
  }

  @Sendable static func giveBack(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let way: WayOut? = body.choice("act")
    let reason = body.text("reason")
    try body.finish()
    guard let way, let reason else { throw Invalid(body.defects) }
    return try await write(call) { id, principal, court, transaction, now in
      let entry = try ReturnEvidence(court).run(
        id, way.act, reason: reason, by: principal, transaction, at: now)
      return StoredAnswer(status: 201, json: EvidenceViews.custody(entry))
    }
  }

  private static func write(
    _ call: Call,
    _ work:
      @escaping @Sendable (EvidenceID, Account, Court, any CourtTransaction, Instant) throws
      -> StoredAnswer
  ) async throws -> Answer {
    let id: EvidenceID = try call.id(missing)
    let (court, principal) = (call.court, try call.account())
    let (operation, request) = (call.endpoint.operation, call.identity.id)
    let owner = try await call.owner(missing) { try $0.evidence(id, locked: false)?.caseID }
    return try await call.auditingRefusals(of: owner) {
      try await call.write { transaction, now in
        let answer = try work(id, principal, court, transaction, now)
        try transaction.audit(
          AuditEntry(
            at: now, accountID: principal.id, role: principal.kind.rawValue,
            operation: operation, caseID: owner, outcome: "ok", requestID: request))
        return answer
      }
    }
  }

  // MARK: Elsewhere

  @Sendable static func duplicates(_ call: Call) async throws -> Answer {
    let id: EvidenceID = try call.id(missing)
    let (court, principal) = (call.court, try call.account())
    let owner = try await call.owner(missing) { try $0.evidence(id, locked: false)?.caseID }
    let found = try await call.hiding(missing) {
      try await call.view(owner) { _, transaction, now in
        try FindDuplicates(court).run(id, by: principal, transaction, at: now)
      }
    }
    return Answer(
      json: View.items(
        found.map {
          [
            "evidence_id": View.id($0.item.id), "case_id": View.id($0.item.caseID),
            "case_number": .string($0.caseNumber), "name": .string($0.item.name),
            "received_at": View.instant($0.item.content?.receivedAt),
          ]
        }))
  }
}
