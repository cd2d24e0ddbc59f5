import CourtCases
import CourtDomain

/// Evidence items: announced, listed, looked at with their custody.
enum EvidenceResource {
  static let endpoints: [Endpoint] = [
    .post("announceEvidence", "/v1/cases/{id}/evidence", key: true, to: announce),
    .get("listEvidence", "/v1/cases/{id}/evidence", to: list),
    .get("getEvidence", "/v1/evidence/{id}", query: ["after", "limit"], to: get),
    .get("getReceipt", "/v1/evidence/{id}/receipt", to: receipt),
  ]

  static let missing = Rejection(
    "evidence.not-found", .notFound, zh: "没有找到该证据", en: "there is no such evidence item")

  @Sendable static func announce(_ call: Call) async throws -> Answer {
    let command = try command(call)
    let (court, principal, id) = (call.court, try call.account(), try call.caseID())
    let (operation, request) = (call.endpoint.operation, call.identity.id)
    return try await call.auditingRefusals(of: id) {
      try await call.write { transaction, now in
        let item = try AnnounceEvidence(court).run(
          command, in: id, by: principal, transaction, at: now)
        try transaction.audit(
          AuditEntry(
            at: now, accountID: principal.id, role: principal.kind.rawValue, operation: operation,
            caseID: id, outcome: "ok", requestID: request))
        let late = try transaction.lateness(of: id).first { $0.evidenceID == item.id }
        return StoredAnswer(
          status: 201,
          json: EvidenceViews.item(item, late: late, seal: try transaction.seal(of: item.id)),
          location: "/v1/evidence/\(item.id)")
      }
    }
  }

  private static func command(_ call: Call) throws -> AnnounceEvidence.Command {
    let body = try call.body()
    let name = body.line("name", max: 200)
    let kind: EvidenceKind? = body.choice("kind")
    let purpose = body.text("purpose", max: 1_000)
    // Told again at the upload, where it counts; here it only spares integrators a defect.
    _ = body.text("file_name", required: false, max: 200)
    let late = body.text("late_reason", required: false, max: 2_000)
    let confidential = body.text("confidential_reason", required: false, max: 2_000)
    try body.finish()
    guard let name, let kind, let purpose else { throw Invalid(body.defects) }
    return AnnounceEvidence.Command(
      name: name, kind: kind, purpose: purpose, lateReason: late,
      confidentialReason: confidential)
  }

  @Sendable static func list(_ call: Call) async throws -> Answer {
    let views = try await call.view(try call.caseID()) { view, transaction, _ in
      let items = try transaction.evidence(of: view.file.id)
      let late = try transaction.lateness(of: view.file.id)
      let seals = try transaction.gather { try items.map { try transaction.seal(of: $0.id) } }
      return zip(items, seals).map { item, seal in
        EvidenceViews.item(item, late: late.first { $0.evidenceID == item.id }, seal: seal)
      }
    }
    return Answer(json: View.items(views))
  }

  @Sendable static func get(_ call: Call) async throws -> Answer {
    let found = try await one(call)
    var members =
      EvidenceViews.item(found.item, late: found.late, seal: found.seal).object ?? JSONObject()
    members["custody"] = .array(found.custody.map(EvidenceViews.custody))
    let isMore = found.custody.count == (try call.limit(default: 100))
    members["custody_next_cursor"] = .optional(
      isMore ? found.custody.last.map { String($0.sequence) } : nil)
    members["lateness"] = found.late.map(CrossViews.lateness) ?? .null
    members["derived_from"] =
      found.derivation.map { CrossViews.derivation($0, originalIsSeen: found.seesOriginal) }
      ?? .null
    members["derived"] = .array(
      found.derived.map {
        ["evidence_id": View.id($0.evidenceID), "kind": .string($0.kind.rawValue)]
      })
    members["platform_record"] = found.record.map(PlatformViews.record) ?? .null
    return Answer(json: .object(members))
  }

  @Sendable static func receipt(_ call: Call) async throws -> Answer {
    let item = try await one(call).item
    guard let content = item.content else {
      throw Rejection(
        "evidence.no-content", .conflict, zh: "该证据的文件尚未上传",
        en: "the file of this item has not arrived yet")
    }
    return Answer(json: try EvidenceViews.receipt(item, content))
  }

  private struct Found: Sendable {
    var item: EvidenceItem
    var custody: [CustodyEntry]
    var late: EvidenceLateness?
    var seal: EvidenceSeal?
    var derivation: EvidenceDerivation?
    var seesOriginal: Bool
    var derived: [EvidenceDerivation]
    var record: PlatformRecord?
  }

  private static func one(_ call: Call) async throws -> Found {
    let id: EvidenceID = try call.id(missing)
    let (limit, after) = (try call.limit(default: 100), try call.after())
    let owner = try await call.owner(missing) { try $0.evidence(id, locked: false)?.caseID }
    return try await call.hiding(missing) {
      try await call.view(owner) { _, transaction, _ in
        guard let item = try transaction.evidence(id, locked: false) else { throw missing }
        let derivation = try transaction.derivation(of: id)
        return Found(
          item: item, custody: try transaction.custody(of: id, after: after, limit: limit),
          late: try transaction.lateness(of: item.caseID).first { $0.evidenceID == id },
          seal: try transaction.seal(of: id), derivation: derivation,
          seesOriginal: try derivation.map {
            try transaction.evidence($0.originalID, locked: false) != nil
          } ?? false, derived: try transaction.derivations(from: id),
          record: try transaction.platformRecord(of: id))
      }
    }
  }
}
