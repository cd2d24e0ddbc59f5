import CourtCases
import CourtDomain
import CourtPG

/// Court papers and what became of them.
extension PGCourtTransaction {
  func insertDocument(_ document: CourtDocument) throws {
    try later(
      """
      INSERT INTO document (court_id, document_id, case_id, kind, title_zh, title_en, media_type,
        bytes, sha256, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """, court, .id(document.id), .id(document.caseID), .text(document.kind),
      .text(document.title.zh), .text(document.title.en), .text(document.mediaType),
      .bytes(document.bytes), .bytes(document.sha256), .instant(document.createdAt))
  }

  func document(_ id: DocumentID) throws -> CourtDocument? {
    try query(
      """
      SELECT document_id, case_id, kind, title_zh, title_en, media_type, bytes, sha256, created_at
      FROM document WHERE court_id = $1 AND document_id = $2
      """, court, .id(id)
    ).onlyRow().map { row in
      CourtDocument(
        id: try row.id("document_id"), caseID: try row.id("case_id"), kind: try row.text("kind"),
        title: try row.localized("title"), mediaType: try row.text("media_type"),
        bytes: try row.bytes("bytes"), sha256: try row.bytes("sha256"),
        createdAt: try row.instant("created_at"))
    }
  }

  func insertService(_ service: ServiceOfProcess) throws {
    try later(
      """
      INSERT INTO service (court_id, service_id, delivery, effect, effect_rule, arrived_at, read_at,
        effective_at, case_id, party_id, document_id, document_kind, channel, queued_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      """,
      parameters: [court, .id(service.id)] + changing(service) + [
        .id(service.caseID), .id(service.partyID), .id(service.documentID),
        .text(service.documentKind), .text(service.channel), .instant(service.queuedAt),
      ])
  }

  private func changing(_ service: ServiceOfProcess) -> [PGParameter] {
    [
      .text(service.delivery.rawValue), .text(service.effect.rawValue),
      .text(orNull: service.effectRule), .instant(orNull: service.arrivedAt),
      .instant(orNull: service.readAt), .instant(orNull: service.effectiveAt),
    ]
  }

  /// Writes delivery, effect, their instants and the channel that brought it about; whom and what
  /// stay.
  func updateService(_ service: ServiceOfProcess) throws {
    let touched = try execute(
      """
      UPDATE service SET delivery = $3, effect = $4, effect_rule = $5, arrived_at = $6,
        read_at = $7, effective_at = $8, channel = $9
      WHERE court_id = $1 AND service_id = $2
      """,
      parameters: [court, .id(service.id)] + changing(service) + [.text(service.channel)])
    guard touched == 1 else { throw Fault(.broken, "there is no service \(service.id)") }
  }

  private static let serviceColumns = """
    s.service_id, s.case_id, s.party_id, s.document_id, s.document_kind, s.channel, s.delivery, \
    s.effect, s.effect_rule, s.queued_at, s.arrived_at, s.read_at, s.effective_at
    """

  private func service(from row: PGRow) throws -> ServiceOfProcess {
    ServiceOfProcess(
      id: try row.id("service_id"), caseID: try row.id("case_id"),
      partyID: try row.id("party_id"), documentID: try row.id("document_id"),
      documentKind: try row.text("document_kind"), channel: try row.text("channel"),
      delivery: try row.choice("delivery"), effect: try row.choice("effect"),
      effectRule: try row.textOrNil("effect_rule"), queuedAt: try row.instant("queued_at"),
      arrivedAt: try row.instantOrNil("arrived_at"), readAt: try row.instantOrNil("read_at"),
      effectiveAt: try row.instantOrNil("effective_at"))
  }

  func service(_ id: ServiceID, locked: Bool) throws -> ServiceOfProcess? {
    let statement = locked ? Self.serviceLocked : Self.serviceByID
    return try query(statement, [court, .id(id)]).onlyRow().map(service(from:))
  }

  private static let serviceByID = PGStatement(
    "SELECT \(serviceColumns) FROM service s WHERE s.court_id = $1 AND s.service_id = $2")

  private static let serviceLocked = PGStatement(
    "SELECT \(serviceColumns) FROM service s WHERE s.court_id = $1 AND s.service_id = $2 "
      + "FOR NO KEY UPDATE")

  func services(of id: CaseID) throws -> [ServiceOfProcess] {
    try query(Self.servicesOfCase, [court, .id(id)]).map(service(from:))
  }

  private static let servicesOfCase = PGStatement(
    "SELECT \(serviceColumns) FROM service s WHERE s.court_id = $1 AND s.case_id = $2 "
      + "ORDER BY s.queued_at, s.service_id")
}
