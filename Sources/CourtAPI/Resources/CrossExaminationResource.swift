import CourtCases
import CourtDomain

/// The exchange of evidence: periods, rounds, opinions, issues, and what was frozen.
enum CrossExaminationResource {
  static let endpoints: [Endpoint] = [
    .get("listEvidencePeriods", "/v1/cases/{id}/evidence-periods", to: periods),
    .post("setEvidencePeriod", "/v1/cases/{id}/evidence-periods", key: true, to: setPeriod),
    .post("chooseExchangeMode", "/v1/cases/{id}/exchange-choices", key: true, to: choose),
    .post("openExchange", "/v1/cases/{id}/exchanges", key: true, to: openRound),
    .post(
      "closeExchange", "/v1/cases/{id}/exchanges/closing", body: .optionalJSON, key: true,
      to: closeRound),
    .get("getCrossExamination", "/v1/cases/{id}/cross-examination", to: get),
    .post("stateOpinions", "/v1/cases/{id}/cross-examination/opinions", key: true, to: state),
    .post("askSilentParty", "/v1/cases/{id}/cross-examination/questions", key: true, to: ask),
    .post("confirmIssues", "/v1/cases/{id}/issues/confirmations", key: true, to: confirm),
    .post("settleIssues", "/v1/cases/{id}/issues/settlement", key: true, to: settle),
    .get("getFrozenEvidence", "/v1/cases/{id}/frozen-evidence", to: frozen),
  ]

  /// Opinions in one request.
  private static let mostOpinions = 600

  @Sendable static func periods(_ call: Call) async throws -> Answer {
    try await look(call) { open in
      View.items(try open.evidencePeriods().map(CrossViews.partyPeriod))
    }
  }

  @Sendable static func setPeriod(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let ground: EvidencePeriod.Ground? = body.choice("ground")
    let party: PartyID? = body.id("party_id", required: false)
    let (lastDay, reason) = (body.day("last_day"), body.text("reason"))
    try body.finish()
    guard let ground, let lastDay, let reason else { throw Invalid(body.defects) }
    return try await act(call, status: 201) { open in
      CrossViews.period(
        try open.setEvidencePeriod(ground, for: party, until: lastDay, reason: reason))
    }
  }

  @Sendable static func choose(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let mode: EvidenceExchange.Mode? = body.choice("mode")
    try body.finish()
    guard let mode else { throw Invalid(body.defects) }
    return try await act(call, status: 201) { open in
      CrossViews.choice(try open.chooseExchange(mode))
    }
  }

  @Sendable static func openRound(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let mode: EvidenceExchange.Mode? = body.choice("mode")
    let (from, to) = (body.instant("opens_at"), body.instant("closes_at"))
    let agreed = body.bool("agreed", required: false) ?? false
    let items = body.has("items") ? body.texts("items", count: 1...500) : nil
    let ids = items?.compactMap { EvidenceID($0) }
    if let items, items.count != ids?.count {
      body.note("items", "format", zh: "应为证据编号（UUID）", en: "ids of evidence are expected")
    }
    try body.finish()
    guard let mode, let from, let to else { throw Invalid(body.defects) }
    return try await act(call, status: 201) { open in
      CrossViews.exchange(
        try open.openExchange(mode, from: from, to: to, items: ids, agreed: agreed))
    }
  }

  @Sendable static func closeRound(_ call: Call) async throws -> Answer {
    try call.body().finish()
    return try await act(call) { open in CrossViews.exchange(try open.closeExchange()) }
  }

  @Sendable static func get(_ call: Call) async throws -> Answer {
    try await look(call) { open in
      try CrossViews.page(open)
    }
  }

  @Sendable static func state(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let party: PartyID? = body.id("party_id", required: false)
    let readers = body.objects("opinions", count: 1...mostOpinions)
    let said = readers.compactMap { one -> CrossStatement? in
      let id: EvidenceID? = one.id("evidence_id")
      let test: EvidenceTest? = one.choice("test")
      let stand: CrossOpinion.Stand? = one.choice("stand")
      let reason = one.text("reason", required: false, max: 4_000)
      guard let id, let test, let stand else { return nil }
      return CrossStatement(evidenceID: id, test: test, stand: stand, reason: reason ?? "")
    }
    try body.finish()
    return try await act(call, status: 201) { open in
      View.items(try open.state(said, for: party).map(CrossViews.opinion))
    }
  }

  @Sendable static func ask(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let id: EvidenceID? = body.id("evidence_id")
    let party: PartyID? = body.id("party_id")
    let test: EvidenceTest? = body.choice("test")
    let question = body.text("question")
    try body.finish()
    guard let id, let party, let test, let question else { throw Invalid(body.defects) }
    return try await act(call, status: 201) { open in
      CrossViews.question(try open.ask(question, on: id, test, of: party))
    }
  }

  @Sendable static func confirm(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let version = body.int("version", in: 1...1_000_000)
    let agrees = body.bool("agrees")
    let comment = body.text("comment", required: false)
    let party: PartyID? = body.id("party_id", required: false)
    try body.finish()
    guard let version, let agrees else { throw Invalid(body.defects) }
    return try await act(call, status: 201) { open in
      CrossViews.issues(
        try open.confirmIssues(
          Int(version), agrees: agrees, comment: comment ?? "", for: party))
    }
  }

  @Sendable static func settle(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let version = body.int("version", in: 1...1_000_000)
    let reason = body.text("reason")
    let isChanged = body.has("issues")
    let readers = isChanged ? body.objects("issues", count: 0...500) : []
    let drafts = readers.compactMap { one -> IssueDraft? in
      let id: EvidenceID? = one.id("evidence_id", required: false)
      let party: PartyID? = one.id("party_id", required: false)
      let test: EvidenceTest? = one.choice("test", required: false)
      return one.text("text", max: 4_000).map {
        IssueDraft(evidenceID: id, partyID: party, test: test, text: $0)
      }
    }
    try body.finish()
    guard let version, let reason else { throw Invalid(body.defects) }
    return try await act(call) { open in
      CrossViews.issues(
        try open.settleIssues(
          Int(version), reason: reason, changedTo: isChanged ? drafts : nil))
    }
  }

  /// Everyone gets the signed documents; the rows only of what he may see.
  @Sendable static func frozen(_ call: Call) async throws -> Answer {
    let sets = try await call.view(try call.caseID()) { view, transaction, _ in
      try transaction.frozenSets(of: view.file.id).map { set in
        (set: set, rows: try transaction.frozenRows(of: view.file.id, version: set.version))
      }
    }
    return Answer(json: View.items(sets.map { CrossViews.frozen($0.set, $0.rows) }))
  }

  private static func act(
    _ call: Call, status: Int = 200, _ work: @escaping @Sendable (OpenCase) throws -> JSONValue
  ) async throws -> Answer {
    try await call.act(on: try call.caseID()) { open in
      let told = try work(open)
      try open.commit()
      return StoredAnswer(status: status, json: told, version: open.file.version)
    }
  }

  private static func look(
    _ call: Call, _ work: @escaping @Sendable (OpenCase) throws -> JSONValue
  ) async throws -> Answer {
    try await call.act(on: try call.caseID()) { open in
      try open.commit()
      return StoredAnswer(json: try work(open), version: open.file.version)
    }
  }
}
