import CourtCases
import CourtDomain
import CourtPG
import CourtStore
import Testing

/// The serving role cannot come by bytes of evidence but through an entry in their custody.
@Suite struct BytesOnlyThroughCustody {
  @Test(arguments: [
    "SELECT bytes FROM blob_chunk", "SELECT * FROM blob_chunk", "TABLE blob_chunk",
    "SELECT count(bytes) FROM blob_chunk", "SELECT sha256(bytes) FROM blob_chunk",
    "SELECT ctid FROM blob_chunk", "SELECT chunk_index FROM blob_chunk",
    "COPY blob_chunk TO STDOUT", "COPY (SELECT bytes FROM blob_chunk) TO STDOUT",
    "UPDATE blob_chunk SET bytes = bytes", "DELETE FROM blob_chunk",
    "CREATE TEMP TABLE t AS SELECT * FROM blob_chunk",
    """
    INSERT INTO blob_chunk (court_id, blob_id, chunk_index, bytes)
    SELECT court_id, blob_id, 1, '\\x00' FROM blob RETURNING bytes
    """,
    "SELECT lo_import('/etc/passwd')", "SELECT pg_read_binary_file('PG_VERSION')",
    "SELECT * FROM evidence_access", "UPDATE evidence_access SET closed_at = NULL",
    "SELECT evidence_chunk(192, gen_random_uuid(), 0)",
    "SELECT recording_bytes(192, gen_random_uuid(), 0)",
    "SELECT destroy_evidence_bytes(192, (SELECT evidence_id FROM evidence_item))",
  ])
  func areRefusedToTheServingRole(_ sql: String) async throws {
    try await TestCourt.open { court in
      _ = try await FullCase.make(in: court)
      #expect(await state(of: sql, court.app) == "42501", "\(sql)")
    }
  }

  @Test func comeWithAnEntryOfTheSameTransactionAndEndWithThePassage() async throws {
    try await TestCourt.open { court in
      let whole = try await FullCase.make(in: court)
      let access: EvidenceAccessID = court.make()
      try await court.store.write { transaction in
        var entry = whole.custodyEntry(2, court)
        entry.act = "viewed"
        try transaction.appendCustody(entry)
        try transaction.openAccess(access, to: whole.item.id, sequence: 2)
      }
      let bytes = try await court.store.read { try $0.chunk(access, index: 0) }
      #expect(bytes == FullCase.bytes)
      #expect(try await court.store.read { try $0.chunk(access, index: 1) } == nil)
      try await court.store.write { try $0.closeAccess(access) }
      await #expect(throws: Fault.self) {
        _ = try await court.store.read { try $0.chunk(access, index: 0) }
      }
      let again: EvidenceAccessID = court.make()
      await #expect(throws: Fault.self, "an entry opens one passage, and only at once") {
        try await court.store.write { transaction in
          try transaction.openAccess(again, to: whole.item.id, sequence: 2)
        }
      }
    }
  }

  @Test(arguments: ["received", "sealed", "returned", "destroyed", "stored"])
  func anEntryOfAnotherActOpensNothing(_ act: String) async throws {
    try await TestCourt.open { court in
      let whole = try await FullCase.make(in: court)
      await #expect(throws: Fault.self) {
        try await court.store.write { transaction in
          var entry = whole.custodyEntry(2, court)
          entry.act = act
          try transaction.appendCustody(entry)
          try transaction.openAccess(court.make(), to: whole.item.id, sequence: 2)
        }
      }
    }
  }

  @Test func anActNobodyKnowsIsRefused() async throws {
    try await TestCourt.open { court in
      let whole = try await FullCase.make(in: court)
      await #expect(throws: Fault.self) {
        try await court.store.write { transaction in
          var entry = whole.custodyEntry(2, court)
          entry.act = "peeked"
          try transaction.appendCustody(entry)
        }
      }
    }
  }

  @Test func aPassageEndsByItself() async throws {
    try await TestCourt.open { court in
      let whole = try await FullCase.make(in: court)
      let access: EvidenceAccessID = court.make()
      try await court.store.write { transaction in
        var entry = whole.custodyEntry(2, court)
        entry.act = "exported"
        try transaction.appendCustody(entry)
        try transaction.openAccess(access, to: whole.item.id, sequence: 2)
      }
      try await court.owner.session { connection in
        try connection.script(
          "UPDATE evidence_access SET expires_at = clock_timestamp() - interval '1 second'")
      }
      await #expect(throws: Fault.self) {
        _ = try await court.store.read { try $0.chunk(access, index: 0) }
      }
    }
  }

  @Test func destroyedBytesLeaveTheItemAndItsCustody() async throws {
    try await TestCourt.open { court in
      let whole = try await FullCase.make(in: court)
      try await court.store.write { transaction in
        var entry = whole.custodyEntry(2, court)
        entry.act = "destroyed"
        try transaction.appendCustody(entry)
        try transaction.destroyBytes(of: whole.item.id)
      }
      let chunks = try await court.owner.read { connection in
        try connection.query("SELECT count(*)::int FROM blob_chunk").map { try $0.int(0) }
      }
      #expect(chunks == [0])
      let kept = try await court.store.read { try $0.evidence(whole.item.id, locked: false) }
      #expect(kept?.content?.sha256 == whole.content.sha256)
    }
  }
}

/// What is under seal is not there for the serving role unless the viewer may see it.
@Suite struct UnderSeal {
  private static let hidden = [
    "evidence_item", "custody_entry", "evidence_seal", "cross_opinion", "cross_question",
    "exchange_item", "evidence_lateness", "frozen_row", "evidence_derivation", "issue",
  ]

  private static func sealed(in court: TestCourt, roles: [String]) async throws -> FullCase {
    let whole = try await FullCase.make(in: court)
    try await court.store.write { transaction in
      try transaction.assign(
        Assignment(role: .judge, accountID: whole.judge.id), to: whole.file.id, at: court.now)
      try transaction.insertSeal(
        EvidenceSeal(
          evidenceID: whole.item.id, version: 1, isSealed: true, accounts: [], parties: [],
          roles: roles, reason: "商业秘密", orderedBy: whole.judge.id, at: court.now))
    }
    try await court.owner.session { connection in
      try connection.script(
        """
        INSERT INTO evidence_exchange SELECT court_id, case_id, 1, 'synchronous', now(),
          now() + interval '1 hour', false, filed_by FROM case_file;
        INSERT INTO exchange_item SELECT court_id, case_id, 1, evidence_id FROM evidence_item;
        INSERT INTO cross_opinion SELECT i.court_id, i.case_id, i.evidence_id, p.party_id,
          'relevance', 1, 1, 'accept', '', now(), i.submitted_by, false
          FROM evidence_item i JOIN party p USING (court_id, case_id) LIMIT 1;
        INSERT INTO cross_question SELECT i.court_id, i.case_id, i.evidence_id, p.party_id,
          'legality', '问', now(), i.submitted_by
          FROM evidence_item i JOIN party p USING (court_id, case_id) LIMIT 1;
        INSERT INTO evidence_lateness (court_id, evidence_id, noted_at)
          SELECT court_id, evidence_id, now() FROM evidence_item;
        INSERT INTO frozen_set SELECT court_id, case_id, 1, 'period-ended', '\\x01',
          sha256('\\x01'), '\\x02', '\\x03', now() FROM case_file;
        INSERT INTO frozen_row SELECT court_id, case_id, 1, evidence_id,
          decode(repeat('00', 32), 'hex'), '\\x01' FROM evidence_item;
        INSERT INTO issue_list (court_id, case_id, version, standing, made_at)
          SELECT court_id, case_id, 1, 'proposed', now() FROM case_file;
        INSERT INTO issue SELECT court_id, case_id, 1, 1, evidence_id, NULL, NULL, '争点'
          FROM evidence_item;
        INSERT INTO evidence_item (court_id, evidence_id, case_id, submitted_by, ordinal, name,
          kind, purpose, standing, announced_at)
          SELECT court_id, gen_random_uuid(), case_id, submitted_by, 1000001, 'd', kind, purpose,
            'announced', now() FROM evidence_item;
        INSERT INTO evidence_derivation SELECT d.court_id, o.evidence_id, d.evidence_id,
          'redaction', 'r', 't', d.submitted_by, now()
          FROM evidence_item d, evidence_item o WHERE d.name = 'd' AND o.name <> 'd';
        """)
    }
    return whole
  }

  private static func counts(_ viewer: String?, in court: TestCourt, of item: EvidenceID)
    async throws -> [Int]
  {
    try await court.app.transaction { connection in
      if let viewer {
        _ = try connection.query(
          "SELECT set_config('xiezhi.viewer', $1, true)", .text(viewer))
      }
      return try hidden.map { table in
        let sql = "SELECT count(*)::int AS n FROM \(table) WHERE evidence_id = '\(item)'"
        return try connection.query(PGStatement(sql, cached: false)).map { try $0.int("n") }[0]
      }
    }
  }

  @Test func nothingIsThereForOthersNotEvenItsNumber() async throws {
    try await TestCourt.open { court in
      let whole = try await Self.sealed(in: court, roles: ["judge"])
      let all = [Int](repeating: 1, count: Self.hidden.count)
      let none = [Int](repeating: 0, count: Self.hidden.count)
      let stranger = try await court.openAccount(.litigant, "stranger")
      let otherJudge = try await court.openAccount(.judge, "other")
      let clerk = try await court.openAccount(.clerk, "clerk")
      func seen(_ viewer: String?) async throws -> [Int] {
        try await Self.counts(viewer, in: court, of: whole.item.id)
      }
      #expect(try await seen(nil) == none, "a check that was forgotten shows nothing")
      #expect(try await seen("") == none)
      #expect(try await seen("' OR true --") == none)
      #expect(try await seen(stranger.id.description) == none)
      #expect(try await seen(otherJudge.id.description) == none, "a judge of other cases")
      #expect(try await seen(clerk.id.description) == none, "the order does not name the clerk")
      #expect(try await seen(whole.judge.id.description) == all)
      #expect(try await seen(whole.filer.id.description) == all, "who handed it in")
      #expect(try await seen("system") == all)
      let touched = try await court.app.transaction { connection in
        try connection.execute("UPDATE evidence_lateness SET reason = 'x'")
      }
      #expect(touched == 0, "what is not seen is not changed")
    }
  }

  @Test func aSealNeverShutsOutTheJudgeAndNeverChanges() async throws {
    try await TestCourt.open { court in
      let whole = try await Self.sealed(in: court, roles: ["judge"])
      await #expect(throws: Fault.self) {
        try await court.store.write { transaction in
          try transaction.insertSeal(
            EvidenceSeal(
              evidenceID: whole.item.id, version: 2, isSealed: true, accounts: [], parties: [],
              roles: ["clerk"], reason: "r", orderedBy: nil, at: court.now))
        }
      }
      #expect(await state(of: "UPDATE evidence_seal SET is_sealed = false", court.app) == "42501")
      #expect(await state(of: "DELETE FROM evidence_seal", court.owner) == "23001")
      for sql in [
        "ALTER TABLE evidence_item DISABLE ROW LEVEL SECURITY",
        "DROP POLICY seen ON evidence_item",
        """
        CREATE OR REPLACE FUNCTION may_see_evidence(court integer, item uuid, of_case uuid,
          submitter uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'
        """,
      ] {
        #expect(await state(of: sql, court.app) == "42501", "\(sql)")
      }
      let unguarded = await #expect(throws: PGError.self) {
        try await court.app.session { connection in
          try connection.script("SET row_security = off")
          _ = try connection.query("SELECT name FROM evidence_item")
        }
      }
      #expect(unguarded?.sqlState == "42501")
    }
  }

  @Test func anItemThatIsNotSeenIsNotOpened() async throws {
    try await TestCourt.open { court in
      let whole = try await Self.sealed(in: court, roles: ["judge"])
      await #expect(throws: Fault.self) {
        try await court.store.write { transaction in
          var entry = whole.custodyEntry(2, court)
          entry.act = "viewed"
          try transaction.appendCustody(entry)
          try transaction.openAccess(court.make(), to: whole.item.id, sequence: 2)
        }
      }
    }
  }
}
