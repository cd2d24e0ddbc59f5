import CourtCases
import CourtDomain
import CourtEvidence
import CourtWorkflow
import Testing

@Suite struct CasesThatFollow {
  /// Brings a suit to its judgment by a vote of the panel.
  static func judged(_ test: TestCourt, defendants: [Int] = [101]) async throws -> CaseID {
    let id = try await IncidentsBesideACase.suit(test, defendants: defendants)
    let judge = try await test.judge(of: id)
    try await test.perform(judge, "panel", on: id)
    try await test.perform(judge, "deliberate", on: id)
    try await PanelsVoteInSecret.voteAll(test, id, ["grant", "grant", "dismiss"])
    return id
  }

  @Test func theDefeatedDefendantAppealsUnderANumberOfItsOwn() async throws {
    try await IncidentsBesideACase.court { test in
      let id = try await Self.judged(test, defendants: [101, 102])
      let first = try await test.caseFile(id)
      #expect(first.state == "judged")
      let second = try await test.act("seller.1", on: id) { open in
        let new = try open.openSequel("appeal", input: ["grounds": "不服一审判决"])
        return new.file
      }
      #expect(second.number == "(2025)浙0192民终1号")
      #expect(second.procedure == "appeal" && second.state == "filed")
      #expect(second.track == "ordinary" && second.amount == first.amount)
      #expect(second.facts["grounds"]?.string == "不服一审判决")
      let parties = try await test.court.store.read { try $0.parties(of: second.id) }
      #expect(
        parties.map { "\($0.side.rawValue) \($0.name)" }
          == ["plaintiff 当事人101", "defendant 当事人1", "third-party 当事人102"])
      let dockets = (try await test.docket(id), try await test.docket(second.id))
      #expect(dockets.0.last?.action == "followed-by")
      #expect(dockets.0.last?.text.zh == "上诉：\(second.number)")
      #expect(dockets.1.map(\.action) == ["file", "follows"])
      #expect(dockets.1.first?.text.zh == "对\(first.number)上诉")
      #expect(CaseStory.firstBreak(in: dockets.1) { SHA256.digest($0).bytes } == nil)
      let fee = try await test.court.store.read { try $0.fee(of: second.id) }
      #expect(fee?.amount == Money(minorUnits: 5_000) && fee?.standing == .due)
      let links = try await test.court.store.read { try $0.links(of: id) }
      #expect(links.map(\.following) == [second.id])
    }
  }

  @Test func isOpenedOnceAndOnlyInTimeAndByAParty() async throws {
    try await IncidentsBesideACase.court { test in
      let id = try await Self.judged(test)
      func code(_ who: String) async throws -> String? {
        try await test.refusal {
          try await test.act(who, on: id) {
            _ = try $0.openSequel("appeal", input: ["grounds": "不服一审判决"])
          }
        }
      }
      #expect(try await code("clerk") == "act.not-your-role")
      #expect(try await code("buyer.4") == "case.not-found")
      #expect(try await code("buyer.1") == nil)
      #expect(try await code("seller.1") == "sequel.opened-already")
      let late = try await Self.judged(test)
      try test.set("2026-03-02T01:00:00Z")
      let refused = try await test.refusal {
        try await test.act("buyer.1", on: late) {
          _ = try $0.openSequel("appeal", input: ["grounds": "不服一审判决"])
        }
      }
      #expect(refused == "sequel.wrong-state")
    }
  }

  /// A refused filing of the second case takes back everything, its number included.
  @Test func aRefusedFilingLeavesNoTrace() async throws {
    try await IncidentsBesideACase.court { test in
      let id = try await Self.judged(test)
      let before = try await test.caseFile(id)
      let code = try await test.refusal {
        try await test.act("buyer.1", on: id) { _ = try $0.openSequel("appeal", input: [:]) }
      }
      #expect(code == "act.invalid-input")
      #expect(try await test.caseFile(id).version == before.version)
      #expect(try await test.count("SELECT count(*) FROM case_link") == 0)
      let second = try await test.act("buyer.1", on: id) {
        try $0.openSequel("appeal", input: ["grounds": "不服一审判决"]).file
      }
      #expect(second.number == "(2025)浙0192民终1号")
    }
  }

  /// Nobody but the appellant and the court knows of an appeal before it is notified.
  @Test func theOtherSideSeesItOnceItIsTold() async throws {
    try await IncidentsBesideACase.court { test in
      let id = try await Self.judged(test)
      let second = try await test.act("seller.1", on: id) {
        try $0.openSequel("appeal", input: ["grounds": "不服一审判决"]).file.id
      }
      func knows(_ who: String) async throws -> Bool {
        try await test.refusal { try await test.act(who, on: second) { _ in } } == nil
      }
      #expect(try await knows("seller.1"))
      #expect(try await !knows("buyer.1"))
      try await test.perform("clerk", "forward", on: second)
      #expect(try await knows("buyer.1"))
    }
  }

  @Test func aPaymentOrderIsFiledDirectlyWithItsOwnSeriesAndFee() async throws {
    try await IncidentsBesideACase.court { test in
      guard var complaint = Complaints.refund(yuan: 30_000).object else { return }
      complaint["procedure"] = "payment-order"
      let file = try await test.file(.object(complaint))
      #expect(file.number == "(2025)浙0192民督1号")
      #expect(file.track.isEmpty && file.state == "filed")
      let fee = try await test.court.store.read { try $0.fee(of: file.id) }
      // A third of 50 + 20,000 × 2.5 %.
      #expect(fee?.amount == Money(minorUnits: 18_333))
    }
  }

  @Test(arguments: ["objection", "second-suit", "no-such-procedure"])
  func onlyAProcedureBegunByAFilingIsTaken(_ name: String) async throws {
    try await IncidentsBesideACase.court { test in
      guard var complaint = Complaints.refund().object else { return }
      complaint["procedure"] = .string(name)
      let wrong = JSONValue.object(complaint)
      let error = await #expect(throws: Invalid.self) { try await test.file(wrong) }
      #expect(error?.defects.map(\.pointer) == ["/procedure"])
    }
  }

  @Test func aCaseHandedOverKeepsTheClocksBothKnow() async throws {
    try await IncidentsBesideACase.court { test in
      let id = try await IncidentsBesideACase.suit(test)
      try await test.act("buyer.1", on: id) { _ = try $0.openIncident("preservation") }
      try await test.act("seller.1", on: id) {
        _ = try $0.openIncident("objection", input: ["grounds": "应由他院管辖"])
      }
      try await test.perform(try await test.judge(of: id), "to-second", on: id)
      let file = try await test.caseFile(id)
      #expect(file.procedure == "second-suit" && file.state == "open")
      #expect(file.track == "ordinary")
      #expect(try await test.deadlines("trial-limit", id).map(\.standing) == [.running])
      #expect(try await test.deadlines("reply", id).map(\.standing) == [.cancelled])
      let incidents = try await test.court.store.read { try $0.incidents(of: id) }
      let open = incidents.filter(\.isOpen).map(\.name)
      #expect(open == ["preservation"])
      let entry = try await test.docket(id).first { $0.action == "to-second" }
      #expect(entry?.text.zh.hasSuffix("转入“普通程序”程序") == true)
      try await test.perform(try await test.judge(of: id), "finish", on: id)
      #expect(try await test.caseFile(id).isClosed)
    }
  }
}
