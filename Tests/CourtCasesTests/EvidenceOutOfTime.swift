import CourtCases
import CourtDomain
import CourtTestSupport
import Testing

@Suite struct EvidenceOutOfTime {
  private typealias Ruling = EvidenceLateness.Ruling

  /// What the law leaves open. Source: CPL art. 68; INT arts. 101–102.
  @Test(
    arguments: [
      (.none, true, true, true, [.notLate]),
      (.gross, false, false, true, [.notLate]),
      (.ordinary, true, true, true, [.admittedWithAdmonition]),
      (.ordinary, false, true, true, [.admittedWithAdmonition]),
      (.gross, true, true, true, [.admittedWithAdmonition, .admittedWithFine]),
      (.gross, false, true, true, [.refused]),
      (.ordinary, true, true, false, [.refused, .admittedWithAdmonition, .admittedWithFine]),
    ] as [(LateFindings.Fault, Bool, Bool, Bool, [EvidenceLateness.Ruling])])
  func isRuledOnByItsCauseAndItsWeight(
    _ fault: LateFindings.Fault, _ basic: Bool, _ object: Bool, _ reasonGiven: Bool,
    _ wanted: [EvidenceLateness.Ruling]
  ) {
    let found = LateFindings(
      fault: fault, isBasic: basic, opponentsObject: object, ruling: .notLate, reason: "r",
      fineMinor: nil)
    #expect(found.lawful(reasonGiven: reasonGiven).rulings == wanted)
  }

  private static func late(in test: TestCourt) async throws -> (id: CaseID, item: EvidenceID) {
    let id = try await test.file().id
    try await test.serve(id)
    let due = try #require(try await test.deadlines("evidence", id).first?.dueAt)
    test.clock.set(due.adding(seconds: 60))
    return (id, try await test.submit("迟到的检测报告", in: id))
  }

  private static func rule(
    _ ruling: EvidenceLateness.Ruling, _ fault: LateFindings.Fault, fine: Int64? = nil,
    on item: EvidenceID, of id: CaseID, by login: String, in test: TestCourt
  ) async throws {
    let found = LateFindings(
      fault: fault, isBasic: true, opponentsObject: true, ruling: ruling, reason: "报告有关基本事实",
      fineMinor: fine)
    try await test.act(login, on: id) { _ = try $0.rule(on: item, found) }
  }

  @Test func waitsForTheJudgeAndCountsOnlyThen() async throws {
    try await TestCourt.open { test in
      let (id, item) = try await Self.late(in: test)
      let judge = try await test.judge(of: id)
      #expect(try await test.matrix(id, for: judge).items.isEmpty)
      let tasks = try await test.court.store.read { try $0.tasks(of: id) }
      #expect(tasks.contains { $0.kind == "rule-on-late-evidence" && $0.closedAt == nil })
      try await test.act("buyer.1", on: id) { _ = try $0.excuse(item, reason: "报告昨日才出具") }
      #expect(
        try await test.refusal {
          try await Self.rule(
            .admittedWithAdmonition, .ordinary, on: item, of: id, by: "clerk", in: test)
        } == "evidence.only-the-judge-rules")
      #expect(
        try await test.refusal {
          try await Self.rule(.refused, .ordinary, on: item, of: id, by: judge, in: test)
        } == "evidence.ruling-not-lawful")
      #expect(
        try await test.refusal {
          try await Self.rule(
            .admittedWithFine, .gross, fine: 10_000_001, on: item, of: id, by: judge, in: test)
        } == "evidence.fine-out-of-range")
      try await Self.rule(
        .admittedWithFine, .gross, fine: 200_000, on: item, of: id, by: judge, in: test)
      #expect(try await test.matrix(id, for: judge).items.map(\.id) == [item])
      let ruled = try await test.lateness(id)
      #expect(ruled.map(\.fineMinor) == [200_000] && ruled.allSatisfy(\.isAdmitted))
      let open = try await test.court.store.read { try $0.tasks(of: id) }
      #expect(!open.contains { $0.kind == "rule-on-late-evidence" && $0.closedAt == nil })
      #expect(
        try await test.refusal {
          try await Self.rule(
            .admittedWithAdmonition, .gross, on: item, of: id, by: judge, in: test)
        } == "evidence.ruled-already")
    }
  }

  @Test func aFurtherPeriodHoldsForWhomItWasSet() async throws {
    try await TestCourt.open { test in
      let (id, _) = try await Self.late(in: test)
      let seller = try await test.party("seller.1", id)
      let judge = try await test.judge(of: id)
      let day = test.court.zone.day(of: test.clock.now()).adding(days: 5)
      @Sendable func set(_ ground: EvidencePeriod.Ground, _ party: PartyID?, by login: String)
        async throws
      {
        try await test.act(login, on: id) {
          _ = try $0.setEvidencePeriod(ground, for: party, until: day, reason: "反驳")
        }
      }
      #expect(
        try await test.refusal { try await set(.rebuttal, seller, by: "seller.1") }
          == "evidence.only-the-judge-sets-periods")
      #expect(
        try await test.refusal { try await set(.extension, seller, by: judge) }
          == "evidence.period-for-all", "what is extended is extended for all (EV 54)")
      try await set(.rebuttal, seller, by: judge)
      _ = try await test.submit("反驳证据", in: id, by: "seller.1")
      _ = try await test.submit("仍然迟到", in: id)
      #expect(try await test.lateness(id).count == 2, "the buyer's two, not the seller's")
      let periods = try await test.look(judge, at: id) { try $0.evidencePeriods() }
      #expect(periods.map(\.isOver) == [true, false])
      try await set(.extension, nil, by: judge)
      _ = try await test.submit("延长后提交", in: id)
      #expect(try await test.lateness(id).count == 2, "valid for all")
    }
  }
}
