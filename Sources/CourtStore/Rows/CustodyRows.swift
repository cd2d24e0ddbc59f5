import CourtCases
import CourtDomain
import CourtPG

/// Seals, the passage to bytes, and items made from others.
extension PGCourtTransaction {
  func seal(of id: EvidenceID) throws -> EvidenceSeal? {
    try tellViewer()
    return try query(
      """
      SELECT evidence_id, version, is_sealed, accounts, parties, roles, reason, ordered_by, at
      FROM evidence_seal WHERE court_id = $1 AND evidence_id = $2 ORDER BY version DESC LIMIT 1
      """, court, .id(id)
    ).onlyRow().map { row in
      EvidenceSeal(
        evidenceID: try row.id("evidence_id"), version: try row.int("version"),
        isSealed: try row.bool("is_sealed"),
        accounts: try row.uuidArray("accounts").map { AccountID(uuid: $0) },
        parties: try row.uuidArray("parties").map { PartyID(uuid: $0) },
        roles: try row.textArray("roles"), reason: try row.text("reason"),
        orderedBy: try row.idOrNil("ordered_by"), at: try row.instant("at"))
    }
  }

  func insertSeal(_ seal: EvidenceSeal) throws {
    try later(
      """
      INSERT INTO evidence_seal (court_id, evidence_id, version, is_sealed, accounts, parties,
        roles, reason, ordered_by, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """, court, .id(seal.evidenceID), .int(seal.version), .bool(seal.isSealed),
      .uuidArray(seal.accounts.map(\.uuid)), .uuidArray(seal.parties.map(\.uuid)),
      .textArray(seal.roles), .text(seal.reason), .id(orNull: seal.orderedBy), .instant(seal.at))
  }

  func openAccess(_ access: EvidenceAccessID, to id: EvidenceID, sequence: Int) throws {
    try tellViewer()
    try later(
      """
      INSERT INTO evidence_access (court_id, access_id, evidence_id, sequence)
      VALUES ($1, $2, $3, $4)
      """, court, .id(access), .id(id), .int(sequence))
  }

  func chunk(_ access: EvidenceAccessID, index: Int) throws -> [UInt8]? {
    try query(
      "SELECT evidence_chunk($1, $2, $3) AS bytes", court, .id(access),
      .int4(Int32(clamping: index))
    ).onlyRow().flatMap { try $0.bytesOrNil("bytes") }
  }

  func closeAccess(_ access: EvidenceAccessID) throws {
    try later("SELECT close_evidence_access($1, $2)", court, .id(access))
  }

  func destroyBytes(of id: EvidenceID) throws {
    try later("SELECT destroy_evidence_bytes($1, $2)", court, .id(id))
  }

  func insertDerivation(_ derivation: EvidenceDerivation) throws {
    try later(
      """
      INSERT INTO evidence_derivation (court_id, evidence_id, original_id, kind, reason, tool,
        made_by, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """, court, .id(derivation.evidenceID), .id(derivation.originalID),
      .text(derivation.kind.rawValue), .text(derivation.reason), .text(derivation.tool),
      .id(derivation.madeBy), .instant(derivation.at))
  }

  func derivation(of id: EvidenceID) throws -> EvidenceDerivation? {
    try tellViewer()
    return try query(
      """
      SELECT evidence_id, original_id, kind, reason, tool, made_by, at
      FROM evidence_derivation WHERE court_id = $1 AND evidence_id = $2
      """, court, .id(id)
    ).onlyRow().map(derivation(from:))
  }

  func derivations(from id: EvidenceID) throws -> [EvidenceDerivation] {
    try tellViewer()
    return try query(
      """
      SELECT evidence_id, original_id, kind, reason, tool, made_by, at
      FROM evidence_derivation WHERE court_id = $1 AND original_id = $2
      ORDER BY at, evidence_id LIMIT 500
      """, court, .id(id)
    ).map(derivation(from:))
  }

  private func derivation(from row: PGRow) throws -> EvidenceDerivation {
    EvidenceDerivation(
      evidenceID: try row.id("evidence_id"), originalID: try row.id("original_id"),
      kind: try row.choice("kind"), reason: try row.text("reason"), tool: try row.text("tool"),
      madeBy: try row.id("made_by"), at: try row.instant("at"))
  }
}
