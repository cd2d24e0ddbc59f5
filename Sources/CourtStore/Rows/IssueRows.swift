import CourtCases
import CourtDomain
import CourtPG

/// The points in dispute, and the evidence as it was frozen.
extension PGCourtTransaction {
  func issueLists(of id: CaseID) throws -> [IssueList] {
    try tellViewer()
    let issues = try issues(of: id)
    let said = try confirmations(of: id)
    return try query(
      """
      SELECT case_id, version, standing, made_at, decided_at, settled_by, settled_reason
      FROM issue_list WHERE court_id = $1 AND case_id = $2 ORDER BY version
      """, court, .id(id)
    ).map { row in
      let version = try row.int("version")
      return IssueList(
        caseID: try row.id("case_id"), version: version, standing: try row.choice("standing"),
        madeAt: try row.instant("made_at"), decidedAt: try row.instantOrNil("decided_at"),
        settledBy: try row.idOrNil("settled_by"),
        settledReason: try row.textOrNil("settled_reason"), issues: issues[version] ?? [],
        confirmations: said[version] ?? [])
    }
  }

  private func issues(of id: CaseID) throws -> [Int: [Issue]] {
    var found: [Int: [Issue]] = [:]
    let rows = try query(
      """
      SELECT version, place, evidence_id, party_id, test, text FROM issue
      WHERE court_id = $1 AND case_id = $2 ORDER BY version, place
      """, court, .id(id))
    for row in rows {
      let issue = Issue(
        place: try row.int("place"), evidenceID: try row.idOrNil("evidence_id"),
        partyID: try row.idOrNil("party_id"),
        test: try row.isNull("test") ? nil : row.choice("test"), text: try row.text("text"))
      found[try row.int("version"), default: []].append(issue)
    }
    return found
  }

  private func confirmations(of id: CaseID) throws -> [Int: [IssueConfirmation]] {
    var found: [Int: [IssueConfirmation]] = [:]
    let rows = try query(
      """
      SELECT version, party_id, agrees, comment, at, account_id FROM issue_confirmation
      WHERE court_id = $1 AND case_id = $2 ORDER BY version, at, party_id
      """, court, .id(id))
    for row in rows {
      let said = IssueConfirmation(
        partyID: try row.id("party_id"), agrees: try row.bool("agrees"),
        comment: try row.text("comment"), at: try row.instant("at"),
        accountID: try row.id("account_id"))
      found[try row.int("version"), default: []].append(said)
    }
    return found
  }

  func insertIssueList(_ list: IssueList) throws {
    try later(
      """
      INSERT INTO issue_list (court_id, case_id, version, standing, made_at, decided_at,
        settled_by, settled_reason)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """, court, .id(list.caseID), .int(list.version), .text(list.standing.rawValue),
      .instant(list.madeAt), .instant(orNull: list.decidedAt), .id(orNull: list.settledBy),
      .text(orNull: list.settledReason))
    for issue in list.issues {
      try later(
        """
        INSERT INTO issue (court_id, case_id, version, place, evidence_id, party_id, test, text)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """, court, .id(list.caseID), .int(list.version), .int(issue.place),
        .id(orNull: issue.evidenceID), .id(orNull: issue.partyID),
        .text(orNull: issue.test?.rawValue), .text(issue.text))
    }
  }

  func updateIssueList(_ list: IssueList) throws {
    try later(
      """
      UPDATE issue_list SET standing = $4, decided_at = $5, settled_by = $6, settled_reason = $7
      WHERE court_id = $1 AND case_id = $2 AND version = $3
      """, court, .id(list.caseID), .int(list.version), .text(list.standing.rawValue),
      .instant(orNull: list.decidedAt), .id(orNull: list.settledBy),
      .text(orNull: list.settledReason))
  }

  func insertIssueConfirmation(_ said: IssueConfirmation, _ list: IssueList) throws {
    try later(
      """
      INSERT INTO issue_confirmation (court_id, case_id, version, party_id, agrees, comment, at,
        account_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """, court, .id(list.caseID), .int(list.version), .id(said.partyID), .bool(said.agrees),
      .text(said.comment), .instant(said.at), .id(said.accountID))
  }

  func frozenSets(of id: CaseID) throws -> [FrozenSet] {
    try query(
      """
      SELECT case_id, version, stage, document, sha256, signature, leaf_hash, at
      FROM frozen_set WHERE court_id = $1 AND case_id = $2 ORDER BY version
      """, court, .id(id)
    ).map { row in
      FrozenSet(
        caseID: try row.id("case_id"), version: try row.int("version"),
        stage: try row.choice("stage"), document: try row.bytes("document"),
        sha256: try row.bytes("sha256"), signature: try row.bytes("signature"),
        leafHash: try row.bytes("leaf_hash"), at: try row.instant("at"))
    }
  }

  func frozenRows(of id: CaseID, version: Int) throws -> [FrozenRow] {
    try tellViewer()
    return try query(
      """
      SELECT evidence_id, salt, bytes FROM frozen_row
      WHERE court_id = $1 AND case_id = $2 AND version = $3 ORDER BY evidence_id
      """, court, .id(id), .int(version)
    ).map { row in
      FrozenRow(
        evidenceID: try row.id("evidence_id"), salt: try row.bytes("salt"),
        bytes: try row.bytes("bytes"))
    }
  }

  func insertFrozenSet(_ set: FrozenSet, rows: [FrozenRow]) throws {
    try later(
      """
      INSERT INTO frozen_set (court_id, case_id, version, stage, document, sha256, signature,
        leaf_hash, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """, court, .id(set.caseID), .int(set.version), .text(set.stage.rawValue),
      .bytes(set.document), .bytes(set.sha256), .bytes(set.signature), .bytes(set.leafHash),
      .instant(set.at))
    try later(
      """
      INSERT INTO frozen_row (court_id, case_id, version, evidence_id, salt, bytes)
      SELECT $1, $2, $3, * FROM unnest($4, $5, $6)
      """, court, .id(set.caseID), .int(set.version), .uuidArray(rows.map(\.evidenceID.uuid)),
      .byteaArray(rows.map(\.salt)), .byteaArray(rows.map(\.bytes)))
  }
}
