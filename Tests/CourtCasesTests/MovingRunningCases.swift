import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG
import CourtWorkflow
import Foundation
import Testing

/// Cases under version 1 of the published procedure move to a version 2 that was made from it.
@Suite struct MovingRunningCases {
  @Test func eachCaseMovesAsItsStateAsks() async throws {
    try await VersionedCourt.open { it in
      let cases = try await it.casesInSeveralStates()
      let dry = try await it.tryOut()
      let moves = try await it.migrate()
      #expect(dry.map(\.caseID) == moves.map(\.caseID))
      for (tried, made) in zip(dry, moves) {
        #expect(tried.reasons == made.reasons && tried.clocks == made.clocks)
      }
      #expect(moves.filter(\.moves).count == 4 && moves.count { !$0.moves } == 2)
      let paying = try await it.test.caseFile(cases.paying)
      #expect(paying.procedureVersion == 2 && paying.facts["versions_seen"]?.int == 2)
      #expect(try await it.test.caseFile(cases.prepared).state == "pre-hearing")
      #expect(try await it.test.caseFile(cases.correcting).procedureVersion == 1)
      #expect(try await it.test.caseFile(cases.withdrawn).procedureVersion == 1)
    }
  }

  /// Seven days to pay become fifteen, counted by the law from the same day.
  @Test func aChangedRuleIsCountedAnewFromItsOwnStart() async throws {
    try await VersionedCourt.open { it in
      let id = try await it.casesInSeveralStates().paying
      let before = try #require(try await it.test.deadlines("fee-payment", id).first)
      let move = try #require(try await it.migrate().first { $0.caseID == id })
      let after = try #require(try await it.test.deadlines("fee-payment", id).first)
      #expect(before.rule == "fee.payment" && after.rule == "defence")
      #expect(after.id == before.id && after.startedAt == before.startedAt)
      #expect(after.lastDay > before.lastDay && after.revisions == before.revisions + 1)
      let told = try #require(move.clocks.first { $0.fate == .recounted })
      #expect(told.lastDay == before.lastDay && told.newLastDay == after.lastDay)
      let entry = try #require(try await it.test.docket(id).last)
      #expect(entry.action == "migrated")
      #expect(entry.text.zh.contains("由\(before.lastDay)改为\(after.lastDay)"))
      #expect(entry.text.en.contains("from \(before.lastDay) to \(after.lastDay)"))
      let due = try await it.test.count(
        "SELECT count(*)::int FROM timer t JOIN deadline d USING (court_id, deadline_id) "
          + "WHERE t.due_at = d.due_at AND d.deadline_id = '\(after.id)'")
      #expect(due == 1)
    }
  }

  @Test func clocksAreRenamedEndedAndBegun() async throws {
    try await VersionedCourt.open { it in
      let cases = try await it.casesInSeveralStates()
      let moves = try await it.migrate()
      let serving = try #require(moves.first { $0.caseID == cases.serving })
      let renamed = try #require(serving.clocks.first { $0.fate == .renamed })
      #expect(renamed.newClock == "serving-limit" && renamed.lastDay == renamed.newLastDay)
      #expect(try await it.test.deadlines("serving-limit", cases.serving).count == 1)
      let filed = try #require(moves.first { $0.caseID == cases.filed })
      #expect(filed.clocks.map(\.fate) == [.ended, .begun])
      #expect(
        try await it.test.deadlines("filing-review", cases.filed).map(\.standing) == [.cancelled])
      #expect(try await it.test.deadlines("intake", cases.filed).map(\.standing) == [.running])
    }
  }

  @Test func theReasonsOfThoseThatStayAreKept() async throws {
    try await VersionedCourt.open { it in
      let cases = try await it.casesInSeveralStates()
      let moves = try await it.migrate()
      let codes = Dictionary(
        uniqueKeysWithValues: moves.map { ($0.caseID, $0.reasons.map(\.code)) })
      #expect(codes[cases.correcting] == ["migration.kept"])
      #expect(codes[cases.withdrawn] == ["migration.closed"])
      let stored = try await it.test.count(
        "SELECT count(*)::int FROM procedure_migration_case WHERE sequence IS NULL "
          + "AND jsonb_array_length(reasons) = 1")
      #expect(stored == 2)
    }
  }

  /// Trying out writes nothing at all.
  @Test func tryingOutChangesNothing() async throws {
    try await VersionedCourt.open { it in
      let cases = try await it.casesInSeveralStates()
      let before = try await it.test.caseFile(cases.paying)
      var summary = MigrationSummary()
      for move in try await it.tryOut() { summary.add(move) }
      #expect(summary.moved == 4 && summary.refused == 2)
      let paying = try #require(summary.states.first { $0.state == "fee-pending" })
      let recounted = try #require(paying.clocks.first { $0.fate == .recounted })
      #expect(try #require(recounted.shift).lowerBound > 0)
      #expect(recounted.samples.first?.number == before.number)
      #expect(try await it.test.caseFile(cases.paying) == before)
      #expect(try await it.test.count("SELECT count(*)::int FROM procedure_migration") == 0)
    }
  }

  // MARK: Broken off

  /// A run that breaks off after any case goes on where it was; nothing is done twice or left out.
  @Test(arguments: [0, 1, 2, 3, 5]) func aRunThatBrokeOffGoesOn(_ done: Int) async throws {
    try await VersionedCourt.open { it in
      _ = try await it.casesInSeveralStates()
      let first = try it.migration()
      let run = try await first.begin()
      let broken = try await first.carryOn(run, limit: done)
      #expect(broken.endedAt == nil && broken.moved + broken.refused == done)
      let second = try it.migration()
      let again = try await second.begin()
      #expect(again.id == run.id)
      let ended = try await second.carryOn(again)
      #expect(ended.endedAt != nil && ended.moved == 4 && ended.refused == 2)
      let entries = try await it.test.count(
        "SELECT count(*)::int FROM docket_entry WHERE action = 'migrated'")
      #expect(entries == 4)
    }
  }

  /// Two who start the same migration at once share its cases out and do none twice.
  @Test func twoAtOnceDoEachCaseOnce() async throws {
    try await VersionedCourt.open { it in
      _ = try await it.casesInSeveralStates()
      let run = try await it.migration().begin()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 {
          group.addTask { _ = try await it.migration().carryOn(run) }
        }
        try await group.waitForAll()
      }
      let entries = try await it.test.count(
        "SELECT count(*)::int FROM docket_entry WHERE action = 'migrated'")
      #expect(entries == 4)
      let ended = try await it.test.court.store.read { try $0.migrationRun(run.id, locked: false) }
      #expect(ended?.moved == 4 && ended?.refused == 2)
    }
  }

  // MARK: Taken back

  @Test func aRunIsTakenBackWholly() async throws {
    try await VersionedCourt.open { it in
      let cases = try await it.casesInSeveralStates()
      var before: [CaseID: CaseFile] = [:]
      var clocks: [CaseID: Set<String>] = [:]
      for id in cases.all {
        before[id] = try await it.test.caseFile(id)
        clocks[id] = try await it.running(id)
      }
      let run = try await it.carryOutAll()
      let taken = try await RevertMigration(it.court).run(run.id)
      #expect(taken.reverted == 4)
      for id in cases.all {
        let after = try await it.test.caseFile(id)
        #expect(after.procedureVersion == 1)
        #expect(after.state == before[id]?.state && after.facts == before[id]?.facts)
        #expect(after.docketBasis == before[id]?.docketBasis)
        #expect(try await it.running(id) == clocks[id])
        let docket = try await it.test.docket(id)
        #expect(CaseStory.firstBreak(in: docket) { SHA256.digest($0).bytes } == nil)
      }
      #expect(try await RevertMigration(it.court).run(run.id).reverted == 4)
    }
  }

  @Test func aCaseInWhichSomethingHasHappenedStays() async throws {
    try await VersionedCourt.open { it in
      let cases = try await it.casesInSeveralStates()
      let run = try await it.carryOutAll()
      try await it.test(at: it.court).act("buyer.1", on: cases.paying) {
        _ = try $0.payFee(reference: "PAY")
      }
      var stayed: [String] = []
      let taken = try await RevertMigration(it.court).run(run.id) { outcome in
        if let reason = outcome.reason { stayed.append(reason.code) }
      }
      #expect(stayed == ["migration.acted-since"] && taken.reverted == 3)
      #expect(try await it.test.caseFile(cases.paying).procedureVersion == 2)
    }
  }

  // MARK: And afterwards

  /// Under version 2 the cases go on, and every docket, moved or moved and taken back, replays.
  @Test func movedCasesGoOnAndReplay() async throws {
    try await VersionedCourt.open { it in
      let cases = try await it.casesInSeveralStates()
      let run = try await it.carryOutAll()
      let moved = it.test(at: it.court)
      try await moved.act("buyer.1", on: cases.paying) { _ = try $0.payFee(reference: "PAY") }
      try await moved.read("seller.1", cases.paying)
      _ = try await RevertMigration(it.court).run(run.id)
      let replay = CaseReplay(it.court)
      for id in cases.all {
        let result = replay.run(try await moved.history(id))
        #expect(result.difference == nil, "\(id)")
      }
      let goneOn = try await moved.caseFile(cases.paying)
      #expect(goneOn.state == "defence" && goneOn.procedureVersion == 2)
    }
  }

  @Test func aMigrationThatIsNotDeclaredIsRefused() async throws {
    try await VersionedCourt.open { it in
      let code = try await it.test.refusal {
        _ = try MigrateCases(
          it.court, MigrateCases.Request(procedure: "online-shopping", from: 2, to: 1))
      }
      #expect(code == "migration.not-declared")
    }
  }
}
