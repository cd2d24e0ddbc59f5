import CourtCases
import CourtDomain
import CourtPG
import CourtStore
import Testing

@Suite struct WhatIsWrittenStays {
  static let tables = [
    "docket_entry", "custody_entry", "log_leaf", "log_node", "log_checkpoint", "audit_entry",
    "document", "mediation.statement",
  ]

  /// Append-only too, and empty in the case at hand.
  static let custody = [
    "evidence_seal", "cross_opinion", "cross_question",
    "issue", "issue_confirmation", "frozen_set", "frozen_row", "evidence_period",
    "evidence_derivation", "platform_nonce", "platform_record", "recording_chunk",
    "recording_confirmation", "recording_act",
  ]

  /// The first lock: the serving role lacks the right.
  @Test func theServingRoleHasNoRightToChangeIt() async throws {
    try await TestCourt.open { court in
      _ = try await FullCase.make(in: court)
      for table in Self.tables + Self.custody + ["idempotency_key", "case_counter", "blob_chunk"] {
        for sql in ["DELETE FROM \(table)", "TRUNCATE \(table)"] {
          #expect(await state(of: sql, court.app) == "42501", "\(sql)")
        }
      }
      for table in Self.tables + Self.custody {
        let sql = "UPDATE \(table) SET court_id = court_id"
        #expect(await state(of: sql, court.app) == "42501", "\(sql)")
      }
    }
  }

  /// The second lock: a trigger that holds even against the owner.
  @Test func theOwnerMeetsATrigger() async throws {
    try await TestCourt.open { court in
      _ = try await FullCase.make(in: court)
      let updates = Self.tables.map { "UPDATE \($0) SET court_id = court_id" }
      let deletes = (Self.tables + ["decision"]).map { "DELETE FROM \($0)" }
      let rewrites = [
        "UPDATE decision SET reasons = 'other'", "UPDATE evidence_item SET name = 'other'",
        "DELETE FROM evidence_item", "UPDATE log_leaf SET leaf_index = 5",
        "UPDATE blob_chunk SET bytes = '\\x00'",
      ]
      for sql in updates + deletes + rewrites {
        #expect(await state(of: sql, court.owner) == "23001", "\(sql)")
      }
      for table in Self.tables + Self.custody + ["decision"] {
        let sql = "TRUNCATE \(table) CASCADE"
        #expect(await state(of: sql, court.owner) == "23001", "\(sql)")
      }
    }
  }

  @Test func aLeafIsPlacedOnceAndOnlyThat() async throws {
    try await TestCourt.open { court in
      try await court.store.write {
        let leaf = FullCase.leaf
        try $0.queueLeaf(bytes: leaf, hash: leafHash(leaf), at: court.now)
      }
      let sql = "UPDATE log_leaf SET leaf_index = 0, bytes = '\\x01', hash = sha256('\\x0001')"
      #expect(await state(of: sql, court.owner) == "23001")
      #expect(await state(of: "UPDATE log_leaf SET leaf_index = 0", court.app) == nil)
      #expect(await state(of: "UPDATE log_leaf SET leaf_index = 1", court.app) == "23001")
    }
  }

  /// Trial queries and mediation share one login. What holds: the serving role cannot read or
  /// write the table, only call the two functions, and without the mediation role not even these.
  @Test func mediationIsBehindItsOwnDoor() async throws {
    try await TestCourt.open { court in
      let whole = try await FullCase.make(in: court)
      #expect(await state(of: "SELECT * FROM mediation.statement", court.app) == "42501")
      #expect(
        await state(
          of: "SELECT c.number FROM case_file c JOIN mediation.statement s USING (case_id)",
          court.app) == "42501")
      let said = try await court.store.read {
        try $0.mediationStatements(of: whole.file.id, limit: 10)
      }
      #expect(said.map(\.text) == ["愿意和解"])
      let refused = try await rejection {
        try await court.store.write {
          try $0.insertMediationStatement(
            MediationStatement(
              caseID: whole.file.id, author: whole.judge.id, authorRole: "judge", text: "听听",
              at: court.now))
        }
      }
      #expect(refused?.code == "mediation.not-for-the-bench")
      let granted = try await court.owner.read { connection in
        try connection.query(
          """
          SELECT has_function_privilege('xiezhi_mediation',
            'mediation.statements_of(integer, uuid, bigint)', 'EXECUTE') AS door,
            has_function_privilege('public',
              'mediation.statements_of(integer, uuid, bigint)', 'EXECUTE') AS everyone
          """
        ).map { (try $0.bool("door"), try $0.bool("everyone")) }
      }
      #expect(granted.first?.0 == true && granted.first?.1 == false)
    }
  }
}

/// The SQLSTATE a statement ends with, or nil.
func state(of sql: String, _ pool: PGPool) async -> String? {
  do {
    try await pool.transaction { try $0.execute(PGStatement(sql, cached: false)) }
    return nil
  } catch let error as PGError {
    return error.sqlState ?? "\(error)"
  } catch {
    return "\(error)"
  }
}
