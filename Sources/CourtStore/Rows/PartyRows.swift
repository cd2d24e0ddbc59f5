import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  func add(_ parties: [Party], of id: CaseID, to batch: inout PGPipeline) throws {
    try batch.add(
      """
      INSERT INTO party (court_id, case_id, party_id, side, ordinal, kind, name, id_number, phone,
        email, address, is_foreign, accepts_electronic_service, account_id)
      SELECT $1, $2, * FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      """,
      parameters: [
        court, .id(id), .uuidArray(parties.map(\.id.uuid)),
        .textArray(parties.map(\.side.rawValue)),
        .int4Array(parties.map { Int32(clamping: $0.ordinal) }),
        .textArray(parties.map(\.kind.rawValue)), .textArray(parties.map(\.name)),
        .textArray(parties.map(\.idNumber)), .textArray(parties.map(\.phone)),
        .textArray(parties.map(\.email)), .textArray(parties.map(\.address)),
        .boolArray(parties.map(\.isForeign)),
        .boolArray(parties.map(\.acceptsElectronicService)),
        .uuidArray(parties.map(\.accountID?.uuid)),
      ])
  }

  func add(_ mandates: [Representation], of id: CaseID, to batch: inout PGPipeline) throws {
    var places: [PartyID: Int32] = [:]
    let ordinals = mandates.map { mandate in
      let place = (places[mandate.partyID] ?? 0) + 1
      places[mandate.partyID] = place
      return place
    }
    try batch.add(
      """
      INSERT INTO representation (court_id, case_id, party_id, ordinal, name, id_number,
        has_special_authority, account_id)
      SELECT $1, $2, * FROM unnest($3, $4, $5, $6, $7, $8)
      """,
      parameters: [
        court, .id(id), .uuidArray(mandates.map(\.partyID.uuid)), .int4Array(ordinals),
        .textArray(mandates.map(\.name)), .textArray(mandates.map(\.idNumber)),
        .boolArray(mandates.map(\.hasSpecialAuthority)),
        .uuidArray(mandates.map(\.accountID?.uuid)),
      ])
  }

  func saveMandates(_ mandates: [Representation], of party: PartyID, in id: CaseID) throws {
    try later(
      "DELETE FROM representation WHERE court_id = $1 AND case_id = $2 AND party_id = $3",
      court, .id(id), .id(party))
    for (index, mandate) in mandates.enumerated() {
      try later(
        """
        INSERT INTO representation (court_id, case_id, party_id, ordinal, name, id_number,
          has_special_authority, account_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """, court, .id(id), .id(party), .int(index + 1), .text(mandate.name),
        .text(mandate.idNumber), .bool(mandate.hasSpecialAuthority),
        .id(orNull: mandate.accountID))
    }
  }

  func add(_ claims: [Claim], of id: CaseID, to batch: inout PGPipeline) throws {
    try batch.add(
      """
      INSERT INTO claim (court_id, case_id, ordinal, kind, amount_minor, currency, text)
      SELECT $1, $2, place, kind, amount, currency, said
      FROM unnest($3, $4, $5, $6) WITH ORDINALITY AS c (kind, amount, currency, said, place)
      """,
      parameters: [
        court, .id(id), .textArray(claims.map(\.kind.rawValue)),
        .int8Array(claims.map(\.amount?.minorUnits)),
        .textArray(claims.map(\.amount?.currency)), .textArray(claims.map(\.text)),
      ])
  }

  func parties(of id: CaseID) throws -> [Party] {
    try query(
      """
      SELECT party_id, side, ordinal, kind, name, id_number, phone, email, address, is_foreign,
        accepts_electronic_service, account_id
      FROM party WHERE court_id = $1 AND case_id = $2
      ORDER BY array_position(ARRAY['plaintiff', 'defendant', 'third-party'], side), ordinal
      """, court, .id(id)
    ).map { row in
      Party(
        id: try row.id("party_id"), side: try row.choice("side"), ordinal: try row.int("ordinal"),
        kind: try row.choice("kind"), name: try row.text("name"),
        idNumber: try row.textOrNil("id_number"), phone: try row.textOrNil("phone"),
        email: try row.textOrNil("email"), address: try row.textOrNil("address"),
        isForeign: try row.bool("is_foreign"),
        acceptsElectronicService: try row.bool("accepts_electronic_service"),
        accountID: try row.idOrNil("account_id"))
    }
  }

  func representations(of id: CaseID) throws -> [Representation] {
    try query(
      """
      SELECT r.party_id, r.name, r.id_number, r.has_special_authority, r.account_id
      FROM representation r JOIN party p USING (court_id, party_id)
      WHERE r.court_id = $1 AND r.case_id = $2
      ORDER BY array_position(ARRAY['plaintiff', 'defendant', 'third-party'], p.side), p.ordinal,
        r.ordinal
      """, court, .id(id)
    ).map { row in
      Representation(
        partyID: try row.id("party_id"), name: try row.text("name"),
        idNumber: try row.text("id_number"),
        hasSpecialAuthority: try row.bool("has_special_authority"),
        accountID: try row.idOrNil("account_id"))
    }
  }

  func claims(of id: CaseID) throws -> [Claim] {
    try query(
      """
      SELECT kind, amount_minor, currency, text FROM claim
      WHERE court_id = $1 AND case_id = $2 ORDER BY ordinal
      """, court, .id(id)
    ).map { row in
      let amount = try row.isNull("amount_minor") ? nil : row.money()
      return Claim(kind: try row.choice("kind"), amount: amount, text: try row.text("text"))
    }
  }
}
