import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  static let caseColumns = """
    f.court_id, f.case_id, f.number, f.filed_at, f.filed_by, f.cause_code, f.track, f.title_zh, \
    f.title_en, f.amount_minor, f.currency, f.procedure, f.procedure_version, f.state, f.version, \
    f.facts, f.complaint, f.is_closed, f.docket_length, f.docket_digest, \
    f.docket_basis
    """

  func caseFile(from row: PGRow) throws -> CaseFile {
    CaseFile(
      id: try row.id("case_id"), courtID: courtID, number: try row.text("number"),
      filedAt: try row.instant("filed_at"), filedBy: try row.id("filed_by"),
      causeCode: try row.text("cause_code"), track: try row.text("track"),
      title: try row.localized("title"), amount: try row.money(),
      procedure: try row.text("procedure"), procedureVersion: try row.int("procedure_version"),
      state: try row.text("state"), version: try row.int64("version"),
      facts: try row.document("facts"), complaint: try row.document("complaint"),
      isClosed: try row.bool("is_closed"), docketLength: try row.int("docket_length"),
      docketDigest: try row.bytes("docket_digest"),
      docketBasis: try row.textOrNil("docket_basis"))
  }

  func nextCaseSerial(year: Int, type: String) throws -> Int64 {
    let rows = try query(
      """
      INSERT INTO case_counter AS c (court_id, year, type, last_serial) VALUES ($1, $2, $3, 1)
      ON CONFLICT (court_id, year, type) DO UPDATE SET last_serial = c.last_serial + 1
      RETURNING last_serial
      """, court, .int(year), .text(type))
    guard let row = rows.first else { throw Fault(.broken, "the case counter answered nothing") }
    return try row.int64("last_serial")
  }

  /// One round trip for the whole filing, however many parties and claims it has.
  func insertCase(
    _ file: CaseFile, parties: [Party], representations: [Representation], claims: [Claim]
  ) throws {
    _ = try pipeline { batch in
      try batch.add(
        """
        INSERT INTO case_file (court_id, case_id, number, filed_at, filed_by, cause_code, track,
          title_zh, title_en, amount_minor, currency, procedure, procedure_version, state, version,
          facts, complaint, is_closed, docket_length, docket_digest, docket_basis)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
          $19, $20, $21)
        """,
        parameters: [
          court, .id(file.id), .text(file.number), .instant(file.filedAt), .id(file.filedBy),
        ] + changing(file))
      if !parties.isEmpty { try add(parties, of: file.id, to: &batch) }
      if !representations.isEmpty { try add(representations, of: file.id, to: &batch) }
      if !claims.isEmpty { try add(claims, of: file.id, to: &batch) }
    }
  }

  /// What acts may change, in the order of `caseColumns`.
  private func changing(_ file: CaseFile) -> [PGParameter] {
    [
      .text(file.causeCode), .text(file.track), .text(file.title.zh), .text(file.title.en),
      .int(file.amount.minorUnits), .text(file.amount.currency), .text(file.procedure),
      .int(file.procedureVersion), .text(file.state), .int(file.version), .document(file.facts),
      .document(file.complaint), .bool(file.isClosed), .int(file.docketLength),
      .bytes(file.docketDigest), .text(orNull: file.docketBasis),
    ]
  }

  func caseFile(_ id: CaseID, locked: Bool) throws -> CaseFile? {
    let statement = locked ? Self.caseLocked : Self.caseByID
    return try query(statement, [court, .id(id)]).onlyRow().map(caseFile(from:))
  }

  private static let caseByID = PGStatement(
    "SELECT \(caseColumns) FROM case_file f WHERE f.court_id = $1 AND f.case_id = $2")

  /// The weaker lock: rows that only refer to the case need not wait for its act.
  private static let caseLocked = PGStatement(
    "SELECT \(caseColumns) FROM case_file f WHERE f.court_id = $1 AND f.case_id = $2 "
      + "FOR NO KEY UPDATE")

  func updateCase(_ file: CaseFile, expectedVersion: Int64) throws -> Bool {
    try execute(Self.updating, parameters: update(file, expectedVersion)) == 1
  }

  func updateHeldCase(_ file: CaseFile, expectedVersion: Int64) throws {
    try later(Self.updating, parameters: update(file, expectedVersion)) { answer in
      guard answer.affectedRows == 1 else { throw OpenCase.stale }
    }
  }

  private func update(_ file: CaseFile, _ expectedVersion: Int64) -> [PGParameter] {
    [court, .id(file.id), .int(expectedVersion)] + changing(file)
  }

  private static let updating: StaticString = """
    UPDATE case_file SET cause_code = $4, track = $5, title_zh = $6, title_en = $7,
      amount_minor = $8, currency = $9, procedure = $10, procedure_version = $11, state = $12,
      version = $13, facts = $14,
      complaint = CASE WHEN complaint = $15 THEN complaint ELSE $15 END,
      is_closed = $16, docket_length = $17, docket_digest = $18, docket_basis = $19
    WHERE court_id = $1 AND case_id = $2 AND version = $3
    """

  func assignments(of id: CaseID) throws -> [Assignment] {
    try query(
      """
      SELECT role, account_id, ended_at, seat, is_barred FROM assignment WHERE court_id = $1 AND case_id = $2
      ORDER BY assigned_at, role, account_id
      """, court, .id(id)
    ).map {
      Assignment(
        role: try $0.choice("role"), accountID: try $0.id("account_id"),
        endedAt: try $0.instantOrNil("ended_at"), seat: try $0.int("seat"),
        isBarred: try $0.bool("is_barred"))
    }
  }

  func assign(_ assignment: Assignment, to id: CaseID, at: Instant) throws {
    let role = PGParameter.text(assignment.role.rawValue)
    try later(
      """
      UPDATE assignment SET ended_at = $5
      WHERE court_id = $1 AND case_id = $2 AND role = $3 AND account_id <> $4 AND seat = $6
        AND ended_at IS NULL
      """, court, .id(id), role, .id(assignment.accountID), .instant(at), .int(assignment.seat))
    try later(
      """
      INSERT INTO assignment (court_id, case_id, role, account_id, assigned_at, seat)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (court_id, case_id, role, account_id) DO UPDATE SET
        ended_at = NULL, seat = excluded.seat
      """, court, .id(id), role, .id(assignment.accountID), .instant(at), .int(assignment.seat))
  }

  func replaceFiling(of id: CaseID, parties: [Party], claims: [Claim]) throws {
    for party in parties {
      try later(
        """
        UPDATE party SET name = $3, phone = $4, email = $5, address = $6
        WHERE court_id = $1 AND party_id = $2
        """, court, .id(party.id), .text(party.name), .text(orNull: party.phone),
        .text(orNull: party.email), .text(orNull: party.address))
    }
    try later("DELETE FROM claim WHERE court_id = $1 AND case_id = $2", court, .id(id))
    _ = try pipeline { try add(claims, of: id, to: &$0) }
  }
}
