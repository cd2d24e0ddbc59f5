import CourtCases
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Testing

extension TestCourt {
  /// Someone's look at a case, in which nothing is written.
  func look<Outcome: Sendable>(
    _ login: String?, at id: CaseID, _ body: @escaping @Sendable (OpenCase) throws -> Outcome
  ) async throws -> Outcome {
    var person: Account?
    if let login { person = try account(login) }
    let (court, now, looker) = (court, clock.now(), person)
    return try await court.store.write { transaction in
      try body(OpenCase(id, in: court, transaction, at: now, for: looker, firingDue: false))
    }
  }

  func lateness(_ id: CaseID) async throws -> [EvidenceLateness] {
    try await look(nil, at: id) { try $0.transaction.lateness(of: id) }
  }

  func party(_ login: String, _ id: CaseID) async throws -> PartyID {
    let account = try account(login).id
    let parties = try await court.store.read { try $0.parties(of: id) }
    return try #require(parties.first { $0.accountID == account }?.id)
  }

  /// An item with its bytes in custody.
  func submit(_ text: String, in id: CaseID, by login: String = "buyer.1") async throws
    -> EvidenceID
  {
    let item = try await announce(id, by: login)
    try await receive(text, as: item.id, by: login)
    return item.id
  }

  /// The period for evidence is over, and everybody wants to exchange in his own time.
  func readyToExchange() async throws -> (id: CaseID, mine: EvidenceID, theirs: EvidenceID) {
    let id = try await file().id
    try await serve(id)
    let mine = try await submit("订单截图", in: id)
    let theirs = try await submit("商品页面", in: id, by: "seller.1")
    for login in ["buyer.1", "seller.1"] {
      try await act(login, on: id) { _ = try $0.chooseExchange(.asynchronous) }
    }
    let due = try #require(try await deadlines("evidence", id).first?.dueAt)
    clock.set(due)
    try await fireTimers()
    return (id, mine, theirs)
  }

  @discardableResult
  func openRound(_ id: CaseID, days: Int64 = 5) async throws -> EvidenceExchange {
    let now = clock.now()
    return try await act(try await judge(of: id), on: id) { open in
      try open.openExchange(
        .asynchronous, from: now, to: now.adding(seconds: days * 86_400), items: nil,
        agreed: false)
    }
  }

  func say(
    _ login: String, _ stand: CrossOpinion.Stand, _ tests: [EvidenceTest] = EvidenceTest.allCases,
    on item: EvidenceID, in id: CaseID, reason: String = ""
  ) async throws {
    try await act(login, on: id) { open in
      _ = try open.state(
        tests.map { CrossStatement(evidenceID: item, test: $0, stand: stand, reason: reason) },
        for: nil)
    }
  }

  func matrix(_ id: CaseID, for login: String?) async throws -> CrossMatrix {
    try await look(login, at: id) { try $0.crossMatrix() }
  }
}

@Suite struct CrossExaminingEvidence {
  @Test func yieldsTheIssuesAndAFrozenSetThatIsSigned() async throws {
    try await TestCourt.open { test in
      let (id, mine, theirs) = try await test.readyToExchange()
      try await test.openRound(id)
      let (buyer, seller) = (
        try await test.party("buyer.1", id), try await test.party("seller.1", id)
      )
      try await test.say(
        "seller.1", .contest, [.authenticity], on: mine, in: id, reason: "截图经过裁剪")
      try await test.say("seller.1", .accept, [.legality], on: mine, in: id)
      let judge = try await test.judge(of: id)
      try await test.act(judge, on: id) { open in
        _ = try open.ask("请明确是否认可页面内容", on: theirs, .relevance, of: buyer)
      }
      let early = try await test.refusal {
        try await test.act(judge, on: id) { _ = try $0.closeExchange() }
      }
      #expect(early == "exchange.still-runs")
      test.clock.set(test.clock.now().adding(seconds: 5 * 86_400))
      let late = try await test.refusal {
        try await test.say("buyer.1", .accept, on: theirs, in: id)
      }
      #expect(late == "exchange.none-open", "the time for opinions is over")
      try await test.act(judge, on: id) { _ = try $0.closeExchange() }

      let cells = try await test.matrix(id, for: judge).cells
      func standing(_ item: EvidenceID, _ party: PartyID, _ test: EvidenceTest)
        -> CrossCell.Standing?
      {
        cells.first { $0.evidenceID == item && $0.partyID == party && $0.test == test }?.standing
      }
      #expect(cells.count == 6, "two items, one opponent each, three tests")
      #expect(standing(mine, seller, .authenticity) == .contested)
      #expect(standing(mine, seller, .legality) == .accepted)
      #expect(standing(mine, seller, .relevance) == .silent)
      #expect(standing(theirs, buyer, .relevance) == .deemedAdmitted, "explained and asked")
      #expect(standing(theirs, buyer, .legality) == .silent, "never asked")

      let lists = try await test.look(judge, at: id) { try $0.transaction.issueLists(of: id) }
      #expect(lists.map(\.standing) == [.proposed])
      #expect(lists.first?.issues.map(\.test) == [.authenticity])
      #expect(lists.first?.issues.map(\.text) == ["截图经过裁剪"])
      try await Self.checkFrozen(test, id, [mine, theirs])
    }
  }

  /// The signature holds over the exact bytes, each row is listed in it, the leaf is in the log.
  private static func checkFrozen(
    _ test: TestCourt, _ id: CaseID, _ items: Set<EvidenceID>
  ) async throws {
    let sets = try await test.court.store.read { try $0.frozenSets(of: id) }
    #expect(sets.map(\.stage) == [.periodEnded, .crossExaminationClosed])
    let last = try #require(sets.last)
    let verdict = DetachedSignature.verify(
      cms: last.signature, content: last.document, rootPEM: test.court.keys.trust.rootPEM)
    if case .invalid(let reasons) = verdict { Issue.record("\(reasons)") }
    let document = try JSONParser.parse(last.document)
    #expect(document.canonicalBytes == last.document)
    #expect(document["case"]?.string == (try await test.caseFile(id).number))
    #expect(document["issues"]?.int == 1)
    let listed = (document["rows"]?.array ?? []).compactMap(\.string)
    #expect(listed.count == 16 && listed == listed.sorted())
    let rows = try await test.court.store.read {
      try $0.frozenRows(of: id, version: last.version)
    }
    #expect(Set(rows.map(\.evidenceID)) == items)
    for row in rows {
      #expect(listed.contains(SHA256.digest(row.salt + row.bytes).hex))
      let told = try JSONParser.parse(row.bytes)
      #expect(told["sha256"]?.string?.count == 64 && told["cells"]?.array?.count == 3)
    }
    let leaves = try await test.count(
      "SELECT count(*)::int FROM log_leaf WHERE hash = '\\x\(hexText(last.leafHash))'::bytea")
    #expect(leaves == 1)
    let kinds = try await test.count(
      "SELECT count(*)::int FROM log_leaf "
        + "WHERE convert_from(bytes, 'UTF8')::jsonb ->> 'kind' = 'evidence.frozen'")
    #expect(kinds == 2)
  }

  @Test func isAsynchronousOnlyWhereAllChoseIt() async throws {
    try await TestCourt.open { test in
      let (id, _, _) = try await test.readyToExchange()
      try await test.act("seller.1", on: id) { _ = try $0.chooseExchange(.synchronous) }
      let code = try await test.refusal { try await test.openRound(id) }
      #expect(code == "exchange.no-agreement-on-mode")
      let now = test.clock.now()
      let round = try await test.act(try await test.judge(of: id), on: id) { open in
        try open.openExchange(
          .synchronous, from: now.adding(seconds: 3600), to: now.adding(seconds: 7200),
          items: nil, agreed: false)
      }
      #expect(round.mode == .synchronous && round.round == 1)
      let second = try await test.refusal { try await test.openRound(id) }
      #expect(second == "exchange.open-already")
    }
  }

  @Test func beforeThePeriodEndsItNeedsTheirAgreementAndEndsThePeriod() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      _ = try await test.submit("订单", in: id)
      let (now, judge) = (test.clock.now(), try await test.judge(of: id))
      @Sendable func meet(agreed: Bool) async throws -> EvidenceExchange {
        try await test.act(judge, on: id) { open in
          try open.openExchange(
            .synchronous, from: now.adding(seconds: 3_600), to: now.adding(seconds: 9_000),
            items: nil, agreed: agreed)
        }
      }
      #expect(
        try await test.refusal { _ = try await meet(agreed: false) }
          == "exchange.before-period-ends")
      #expect(try await meet(agreed: true).endsPeriod)
      #expect(try await test.lateness(id).isEmpty)
      test.clock.set(now.adding(seconds: 3_600))
      let after = try await test.submit("交换之后", in: id)
      #expect(try await test.lateness(id).map(\.evidenceID) == [after])
    }
  }

  @Test func isForTheOtherSideWithAReasonForEveryContest() async throws {
    try await TestCourt.open { test in
      let (id, mine, theirs) = try await test.readyToExchange()
      try await test.openRound(id)
      let own = try await test.refusal {
        try await test.say("buyer.1", .accept, on: mine, in: id)
      }
      #expect(own == "exchange.not-opposing")
      await #expect(throws: Invalid.self) {
        try await test.say("buyer.1", .contest, on: theirs, in: id, reason: "  ")
      }
      let stranger = try await test.refusal {
        try await test.say("buyer.2", .accept, on: mine, in: id)
      }
      #expect(stranger == "case.not-found")
      try await test.say("buyer.1", .contest, [.legality], on: theirs, in: id, reason: "来源不明")
      try await test.say("buyer.1", .accept, [.legality], on: theirs, in: id)
      let said = try await test.look(nil, at: id) { try $0.transaction.crossOpinions(of: id) }
      #expect(said.map(\.ordinal) == [1, 2], "the earlier word is kept")
      let cell = try await test.matrix(id, for: "seller.1").cells.first { $0.opinion != nil }
      #expect(cell?.standing == .accepted, "the newest holds")
    }
  }

  @Test func theCourtEntersWhatWasSaidInTheHearing() async throws {
    try await TestCourt.open { test in
      let (id, mine, _) = try await test.readyToExchange()
      try await test.openRound(id)
      let seller = try await test.party("seller.1", id)
      let statement = CrossStatement(
        evidenceID: mine, test: .authenticity, stand: .accept, reason: "")
      let foreign = try await test.refusal {
        try await test.act("buyer.1", on: id) { _ = try $0.state([statement], for: seller) }
      }
      #expect(foreign == "exchange.not-yours", "no party speaks for another")
      try await test.act("clerk", on: id) { _ = try $0.state([statement], for: seller) }
      let said = try await test.look(nil, at: id) { try $0.transaction.crossOpinions(of: id) }
      #expect(said.map(\.isEnteredByCourt) == [true] && said.map(\.partyID) == [seller])
    }
  }

  @Test func issuesAreConfirmedByAllOrSettledByTheJudge() async throws {
    try await TestCourt.open { test in
      let (id, mine, theirs) = try await test.readyToExchange()
      try await test.openRound(id)
      try await test.say("seller.1", .contest, on: mine, in: id, reason: "不认可")
      try await test.say("buyer.1", .accept, on: theirs, in: id)
      let judge = try await test.judge(of: id)
      try await test.act(judge, on: id) { _ = try $0.closeExchange() }
      @Sendable func answer(_ login: String, _ agrees: Bool, _ version: Int = 1) async throws
        -> IssueList
      {
        try await test.act(login, on: id) {
          try $0.confirmIssues(version, agrees: agrees, comment: agrees ? "" : "有遗漏", for: nil)
        }
      }
      #expect(try await answer("buyer.1", true).standing == .proposed)
      #expect(try await answer("seller.1", false).standing == .proposed)
      let again = try await test.refusal { _ = try await answer("seller.1", true) }
      #expect(again == "issues.answered-already")
      let party = try await test.refusal {
        try await test.act("buyer.1", on: id) {
          _ = try $0.settleIssues(1, reason: "r", changedTo: nil)
        }
      }
      #expect(party == "issues.only-the-judge-settles")
      let settled = try await test.act(judge, on: id) { open in
        try open.settleIssues(
          1, reason: "合并为一项",
          changedTo: [.init(evidenceID: mine, partyID: nil, test: .authenticity, text: "截图是否真实")])
      }
      #expect(settled.version == 2 && settled.standing == .settled)
      let lists = try await test.look(nil, at: id) { try $0.transaction.issueLists(of: id) }
      #expect(lists.map(\.standing) == [.superseded, .settled])
      #expect(lists.map(\.issues.count) == [3, 1])
      let old = try await test.refusal { _ = try await answer("buyer.1", true) }
      #expect(old == "issues.not-newest")
    }
  }

  @Test func confirmedByEveryPartyTheListStands() async throws {
    try await TestCourt.open { test in
      let (id, mine, theirs) = try await test.readyToExchange()
      try await test.openRound(id)
      try await test.say("seller.1", .contest, on: mine, in: id, reason: "不认可")
      try await test.say("buyer.1", .accept, on: theirs, in: id)
      try await test.act(try await test.judge(of: id), on: id) { _ = try $0.closeExchange() }
      for login in ["buyer.1", "seller.1"] {
        try await test.act(login, on: id) {
          _ = try $0.confirmIssues(1, agrees: true, comment: "", for: nil)
        }
      }
      let lists = try await test.look(nil, at: id) { try $0.transaction.issueLists(of: id) }
      #expect(lists.map(\.standing) == [.confirmed] && lists[0].decidedAt != nil)
    }
  }
}
