import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG

extension PGCourtTransaction {
  private static let evidenceColumns = """
    e.evidence_id, e.case_id, e.submitted_by, e.party_id, e.ordinal, e.name, e.kind, e.purpose, \
    e.standing, e.announced_at, e.blob_id, e.file_name, e.media_type, e.size_bytes, e.sha256, \
    e.sm3, e.received_at, e.receipt, e.receipt_signature, \
    (SELECT c.reason FROM custody_entry c WHERE c.court_id = e.court_id \
    AND c.evidence_id = e.evidence_id AND c.sequence = 2 AND c.act = 'hashed') AS remark
    """

  private func evidence(from row: PGRow) throws -> EvidenceItem {
    EvidenceItem(
      id: try row.id("evidence_id"), caseID: try row.id("case_id"),
      submittedBy: try row.id("submitted_by"), partyID: try row.idOrNil("party_id"),
      ordinal: try row.int("ordinal"), name: try row.text("name"), kind: try row.choice("kind"),
      purpose: try row.text("purpose"), standing: try row.choice("standing"),
      announcedAt: try row.instant("announced_at"),
      content: try row.isNull("blob_id") ? nil : content(from: row))
  }

  private func content(from row: PGRow) throws -> EvidenceContent {
    EvidenceContent(
      blobID: try row.id("blob_id"), fileName: try row.text("file_name"),
      mediaType: try row.text("media_type"), sizeBytes: try row.int64("size_bytes"),
      sha256: try row.bytes("sha256"), sm3: try row.bytes("sm3"),
      receivedAt: try row.instant("received_at"), receipt: try row.bytes("receipt"),
      receiptSignature: try row.bytes("receipt_signature"),
      // What was seen in the bytes is told once, in their custody.
      warnings: TypeWarning.found(in: try row.textOrNil("remark") ?? "").map(\.rawValue))
  }

  private func parameters(_ content: EvidenceContent?) -> [PGParameter] {
    [
      .id(orNull: content?.blobID), .text(orNull: content?.fileName),
      .text(orNull: content?.mediaType), .int(orNull: content?.sizeBytes),
      .bytes(orNull: content?.sha256), .bytes(orNull: content?.sm3),
      .instant(orNull: content?.receivedAt), .bytes(orNull: content?.receipt),
      .bytes(orNull: content?.receiptSignature),
    ]
  }

  func insertEvidence(_ item: EvidenceItem) throws {
    try later(
      """
      INSERT INTO evidence_item (court_id, evidence_id, case_id, submitted_by, party_id, ordinal,
        name, kind, purpose, standing, announced_at, blob_id, file_name, media_type, size_bytes,
        sha256, sm3, received_at, receipt, receipt_signature)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
        $19, $20)
      """,
      parameters: [
        court, .id(item.id), .id(item.caseID), .id(item.submittedBy), .id(orNull: item.partyID),
        .int(item.ordinal), .text(item.name), .text(item.kind.rawValue), .text(item.purpose),
        .text(item.standing.rawValue), .instant(item.announcedAt),
      ] + parameters(item.content))
  }

  func evidence(_ id: EvidenceID, locked: Bool) throws -> EvidenceItem? {
    try tellViewer()
    let statement = locked ? Self.evidenceLocked : Self.evidenceByID
    return try query(statement, [court, .id(id)]).onlyRow().map(evidence(from:))
  }

  private static let evidenceByID = PGStatement(
    "SELECT \(evidenceColumns) FROM evidence_item e WHERE e.court_id = $1 AND e.evidence_id = $2")

  private static let evidenceLocked = PGStatement(
    "SELECT \(evidenceColumns) FROM evidence_item e WHERE e.court_id = $1 AND e.evidence_id = $2 "
      + "FOR NO KEY UPDATE")

  func evidence(of id: CaseID) throws -> [EvidenceItem] {
    try tellViewer()
    return try query(Self.evidenceOfCase, [court, .id(id)]).map(evidence(from:))
  }

  private static let evidenceOfCase = PGStatement(
    "SELECT \(evidenceColumns) FROM evidence_item e WHERE e.court_id = $1 AND e.case_id = $2 "
      + "ORDER BY e.ordinal")

  func nextEvidenceOrdinal(of id: CaseID, sealed: Bool) throws -> Int {
    let row = try query(
      "SELECT next_evidence_ordinal($1, $2, $3) AS ordinal", court, .id(id), .bool(sealed)
    ).onlyRow()
    return try row?.int("ordinal") ?? 1
  }

  func evidence(withContent sha256: [UInt8]) throws -> [EvidenceItem] {
    try tellViewer()
    return try query(Self.evidenceByContent, [court, .bytes(sha256)]).map(evidence(from:))
  }

  private static let evidenceByContent = PGStatement(
    "SELECT \(evidenceColumns) FROM evidence_item e WHERE e.court_id = $1 AND e.sha256 = $2 "
      + "ORDER BY e.received_at, e.evidence_id LIMIT 100")

  /// - Throws: `Rejection` `evidence.already-received`; `Fault` where no such item is announced.
  func receiveEvidence(_ id: EvidenceID, content: EvidenceContent) throws {
    try tellViewer()
    let touched = try execute(
      """
      UPDATE evidence_item SET standing = 'received', blob_id = $3, file_name = $4,
        media_type = $5, size_bytes = $6, sha256 = $7, sm3 = $8, received_at = $9, receipt = $10,
        receipt_signature = $11
      WHERE court_id = $1 AND evidence_id = $2
      """, parameters: [court, .id(id)] + parameters(content))
    guard touched == 1 else { throw Fault(.broken, "no evidence item \(id) is announced") }
  }
}
