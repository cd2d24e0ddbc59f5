import CourtCases
import CourtDomain
import CourtPG
import CourtStore
import Testing

@Suite struct CheckingTheStore {
  /// One act of a saboteur with the owner's rights, and the check that must tell.
  struct Sabotage: Sendable, CustomTestStringConvertible {
    var check: String
    var sql: String
    var testDescription: String { check }
  }

  /// `replica` switches triggers and foreign keys off, as a careless restore does.
  static let sabotages = [
    Sabotage(
      check: "hearing.double-booked",
      sql: """
        ALTER TABLE hearing_resource DROP CONSTRAINT hearing_resource_not_double_booked;
        INSERT INTO hearing SELECT court_id, gen_random_uuid(), gen_random_uuid(), judge_id,
          clerk_id, room_id, starts_at, ends_at, standing, 0, 1, gen_random_uuid() FROM hearing;
        INSERT INTO hearing_resource SELECT h.court_id, h.hearing_id, r.kind, r.key, r.during, true
          FROM hearing h JOIN hearing_resource r ON r.hearing_id <> h.hearing_id;
        """),
    Sabotage(
      check: "hearing.resource-out-of-step", sql: "UPDATE hearing_resource SET active = false"),
    Sabotage(check: "case.number-gap", sql: "UPDATE case_counter SET last_serial = 4"),
    Sabotage(
      check: "docket.broken-chain",
      sql: "UPDATE docket_entry SET previous_digest = sha256('x') WHERE sequence = 1"),
    Sabotage(
      check: "docket.head-out-of-step", sql: "DELETE FROM docket_entry"),
    Sabotage(
      check: "timer.due-unfired",
      sql: """
        UPDATE deadline SET due_at = '2020-01-01';
        UPDATE timer SET due_at = '2020-01-01'
        """),
    Sabotage(check: "timer.out-of-step", sql: "DELETE FROM timer"),
    Sabotage(check: "log.index-gap", sql: "UPDATE log_leaf SET leaf_index = 3"),
    Sabotage(check: "log.leaf-node-differs", sql: "UPDATE log_node SET hash = sha256('x')"),
    Sabotage(check: "blob.incomplete-evidence", sql: "DELETE FROM blob_chunk"),
  ]

  @Test(arguments: sabotages)
  func tellsWhatSomeoneBroke(_ sabotage: Sabotage) async throws {
    try await TestCourt.open { court in
      try await soundCourt(court)
      let checks = StoreChecks(pool: court.app, courtID: TestCourt.id)
      let before = try await checks.run(now: court.now).filter { !$0.isSound }
      #expect(before.isEmpty, "\(before)")
      try await court.owner.transaction {
        try $0.script("SET LOCAL session_replication_role = replica; " + sabotage.sql)
      }
      let after = try await checks.run(now: court.now)
      let finding = try #require(after.first { $0.name == sabotage.check })
      #expect(finding.count > 0 && !finding.samples.isEmpty)
      #expect(finding.count >= finding.samples.count)
    }
  }

  @Test func walksThroughEveryCase() async throws {
    try await TestCourt.open { court in
      for number in 1...5 { _ = try await court.fileCase("\(number)") }
      let checks = StoreChecks(pool: court.app, courtID: TestCourt.id)
      var seen: [String] = []
      var last: CaseID?
      while case let page = try await checks.chainHeads(after: last, limit: 2), !page.isEmpty {
        seen += page.map(\.number)
        last = page.last?.id
      }
      #expect(seen.sorted() == ["1", "2", "3", "4", "5"])
    }
  }

  private func soundCourt(_ court: TestCourt) async throws {
    let whole = try await FullCase.make(in: court)
    try await court.store.write { transaction in
      _ = try transaction.nextCaseSerial(year: 2026, type: "民初")
      var file = whole.file
      let entry = try transaction.docket(of: file.id, after: 0, limit: 1)[0]
      (file.version, file.docketLength, file.docketDigest) = (1, 1, entry.digest)
      #expect(try transaction.updateCase(file, expectedVersion: 0))
      try transaction.insertDeadline(
        court.deadline(file, dueAt: court.now.adding(seconds: 60)))
      let hearing = Hearing(
        id: court.make(), caseID: file.id, judgeID: whole.judge.id, clerkID: nil, roomID: "r1",
        startsAt: court.now, endsAt: court.now.adding(seconds: 60), standing: .held,
        inviteSequence: 0, ordinal: 1)
      try transaction.insertHearing(
        hearing, resources: [HearingResource(kind: "judge", key: "j")])
    }
  }
}
