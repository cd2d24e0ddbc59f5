import CourtCases
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Testing

extension TestCourt {
  func seal(
    _ item: EvidenceID, by login: String, accounts: [AccountID] = [], parties: [PartyID] = [],
    roles: [String] = SealEvidence.bench
  ) async throws {
    let (court, now, judge) = (court, clock.now(), try account(login))
    _ = try await court.store.write { transaction in
      try SealEvidence(court).run(
        item, .init(accounts: accounts, parties: parties, roles: roles, reason: "商业秘密"),
        reason: "商业秘密", by: judge, transaction, at: now)
    }
  }

  func items(_ id: CaseID, for login: String) async throws -> [EvidenceID] {
    try await look(login, at: id) { try $0.transaction.evidence(of: id).map(\.id) }
  }

  func custody(_ item: EvidenceID) async throws -> [CustodyEntry] {
    try await court.store.read { transaction in
      transaction.look(as: .system)
      return try transaction.custody(of: item)
    }
  }

  func ticket(_ item: EvidenceID, _ login: String, act: String = "viewed") async throws
    -> ReadEvidence.Ticket
  {
    let (court, now, account) = (court, clock.now(), try account(login))
    return try await court.store.write { transaction in
      try ReadEvidence(court).ticket(
        for: item, act: act, reason: "r", by: account, transaction, at: now)
    }
  }

  func bytes(_ ticket: ReadEvidence.Ticket) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    try await ReadEvidence(court).stream(ticket) { bytes += $0 }
    return bytes
  }
}

@Suite struct EvidenceUnderSeal {
  @Test func isNotThereForOthersInListsNumbersMatricesOrErrors() async throws {
    try await TestCourt.open { test in
      let (id, mine, theirs) = try await test.readyToExchange()
      let judge = try await test.judge(of: id)
      let party = try await test.refusal {
        try await test.seal(mine, by: "buyer.1")
      }
      #expect(party == "evidence.only-the-judge-seals")
      try await test.seal(mine, by: judge)
      #expect(try await test.items(id, for: "buyer.1") == [mine, theirs], "who handed it in")
      #expect(try await test.items(id, for: judge) == [mine, theirs])
      #expect(try await test.items(id, for: "seller.1") == [theirs])
      let unknown = try await test.refusal { _ = try await test.ticket(mine, "seller.1") }
      #expect(unknown == "evidence.not-found")
      try await test.openRound(id)
      let seen = try await test.matrix(id, for: "seller.1")
      #expect(seen.items.map(\.id) == [theirs])
      let whole = try await test.matrix(id, for: judge)
      #expect(whole.cells(of: mine).allSatisfy { $0.standing == .withheld })
      let tried = try await test.refusal {
        try await test.say("seller.1", .accept, on: mine, in: id)
      }
      #expect(tried == "exchange.item-not-in-round", "as of any id that is none")
      let invented = try await test.refusal {
        try await test.say(
          "seller.1", .accept, on: test.court.ids.make(at: test.clock.now()), in: id)
      }
      #expect(invented == tried)
      let acts = try await test.custody(mine).map(\.act)
      #expect(acts == ["received", "hashed", "stored", "sealed"])
    }
  }

  @Test func theFrozenDocumentIsOneForAllAndTellsNobodyMore() async throws {
    try await TestCourt.open { test in
      let (id, mine, theirs) = try await test.readyToExchange()
      let judge = try await test.judge(of: id)
      try await test.seal(mine, by: judge)
      try await test.openRound(id)
      try await test.say("buyer.1", .accept, on: theirs, in: id)
      try await test.act(judge, on: id) { _ = try $0.closeExchange() }
      func view(_ login: String) async throws -> (document: [UInt8], rows: [EvidenceID]) {
        try await test.look(login, at: id) { open in
          let last = try open.transaction.frozenSets(of: id).last
          return (
            last?.document ?? [],
            try open.transaction.frozenRows(of: id, version: last?.version ?? 0).map(\.evidenceID)
          )
        }
      }
      let (forSeller, forJudge) = (try await view("seller.1"), try await view(judge))
      #expect(forSeller.document == forJudge.document && !forJudge.document.isEmpty)
      #expect(forSeller.rows == [theirs])
      #expect(Set(forJudge.rows) == [mine, theirs])
      let text = String(decoding: forSeller.document, as: UTF8.self)
      #expect(!text.contains(mine.description) && !text.contains(theirs.description))
    }
  }

  @Test func whatComesInAsConfidentialIsSealedFromTheFirstMoment() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let (court, now, buyer) = (test.court, test.clock.now(), try test.account("buyer.1"))
      let secret = try await court.store.write { transaction in
        try AnnounceEvidence(court).run(
          .init(
            name: "进货价格表", kind: .documentary, purpose: "证明成本",
            confidentialReason: "商业秘密"), in: id, by: buyer, transaction, at: now)
      }
      let before = try await test.docket(id).count
      try await test.receive("每台 300 元", as: secret.id)
      #expect(try await test.docket(id).count == before, "the docket does not tell of it")
      let open = try await test.announce(id, by: "seller.1")
      #expect(open.ordinal == 1, "no gap tells of it either")
      #expect(secret.ordinal > 1_000_000)
      #expect(try await test.items(id, for: "seller.1") == [open.id])
      let judge = try await test.judge(of: id)
      #expect(try await test.items(id, for: judge).count == 2)
      let lifted = try await court.store.write { transaction in
        try SealEvidence(court).run(
          secret.id, nil, reason: "不属于商业秘密", by: try #require(test.people[judge]), transaction,
          at: now)
      }
      #expect(!lifted.isSealed && lifted.version == 2)
      #expect(try await test.items(id, for: "seller.1").count == 2)
    }
  }

  @Test func mayBeOpenToTheOtherSidesLawyersOnly() async throws {
    try await TestCourt.open { test in
      let filed = try await test.file(
        Complaints.refund().with(
          "plaintiffs.0.representatives",
          [
            [
              "name": "秦律师", "id_number": .string(IDNumber.citizen(201)),
              "special_authority": true,
            ]
          ]))
      try await test.serve(filed.id)
      let item = try await test.submit("算法说明", in: filed.id, by: "seller.1")
      try await test.seal(
        item, by: try await test.judge(of: filed.id), roles: ["judge", "clerk", "representative"])
      #expect(try await test.items(filed.id, for: "attorney") == [item])
      #expect(try await test.items(filed.id, for: "buyer.1") == [])
    }
  }

  @Test func aRedactedItemPointsToItsOriginalWhichIsSealedForOthers() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let original = try await test.submit("电话 13800000000，货不对板", in: id)
      let (court, now, clerk) = (test.court, test.clock.now(), try test.account("clerk"))
      let redacted = try await court.store.write { transaction in
        try DeriveEvidence(court).run(
          .init(kind: .redaction, name: "遮盖件", reason: "个人信息", tool: "redactor 2.1"),
          from: original, by: clerk, transaction, at: now)
      }
      let same = try await test.refusal {
        try await test.receive("电话 13800000000，货不对板", as: redacted.id, by: "clerk")
      }
      #expect(same == "evidence.derived-is-the-same")
      try await test.receive("电话 ███，货不对板", as: redacted.id, by: "clerk")
      let judge = try await test.judge(of: id)
      try await test.seal(original, by: judge)
      let (of, from) = (try await test.custody(original), try await test.custody(redacted.id))
      #expect(of.map(\.act) == ["received", "hashed", "stored", "redacted", "sealed"])
      #expect(from.map(\.act) == ["received", "hashed", "stored", "redacted"])
      let (one, two) = (of[3], from[3])
      #expect(one.otherID == redacted.id && two.otherID == original)
      #expect(one.sha256Before == of[0].sha256After && one.sha256After == from[0].sha256After)
      #expect(one.sha256Before == two.sha256Before && one.sha256After == two.sha256After)
      #expect(one.tool == "redactor 2.1" && one.reason == "个人信息")
      #expect(try await test.items(id, for: "seller.1") == [redacted.id])
      let derived = try await test.look("seller.1", at: id) {
        try $0.transaction.derivation(of: redacted.id)
      }
      #expect(derived?.kind == .redaction)
    }
  }
}

@Suite struct CustodyToTheEnd {
  @Test func everyReadingIsEnteredAndOpensTheBytesOnce() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let item = try await test.submit("聊天记录", in: id)
      for act in ["viewed", "copied", "exported"] {
        let ticket = try await test.ticket(item, "seller.1", act: act)
        #expect(try await test.bytes(ticket) == Array("聊天记录".utf8))
        await #expect(throws: Fault.self, "the passage is over") {
          _ = try await test.bytes(ticket)
        }
      }
      let custody = try await test.custody(item)
      #expect(
        custody.map(\.act) == ["received", "hashed", "stored", "viewed", "copied", "exported"])
      #expect(custody.map(\.sequence) == [1, 2, 3, 4, 5, 6])
      #expect(custody.allSatisfy { $0.tool == CourtTool.name && $0.sha256After != nil })
      for (entry, before) in zip(custody.dropFirst(), custody) {
        let leaf = try JSONParser.parse(entry.leafBytes)
        _ = before
        #expect(leaf["kind"]?.string == "evidence." + entry.act)
      }
    }
  }

  @Test func returnedByTheClerkAndDestroyedByTheJudgeWhenTheCaseIsOver() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let item = try await test.submit("光盘影像", in: id)
      let judge = try await test.judge(of: id)
      @Sendable func way(_ act: CustodyAct, _ login: String) async throws {
        let (court, now, account) = (test.court, test.clock.now(), try test.account(login))
        _ = try await court.store.write { transaction in
          try ReturnEvidence(court).run(
            item, act, reason: "结案", by: account, transaction, at: now)
        }
      }
      #expect(
        try await test.refusal { try await way(.returned, "buyer.1") }
          == "evidence.act-not-the-courts")
      try await way(.returned, "clerk")
      #expect(
        try await test.refusal { try await way(.destroyed, judge) } == "evidence.case-still-open")
      try await test.withdraw("buyer.1", from: id)
      #expect(
        try await test.refusal { try await way(.destroyed, "clerk") }
          == "evidence.act-not-the-courts")
      try await way(.destroyed, judge)
      #expect(try await test.count("SELECT count(*)::int FROM blob_chunk") == 0)
      let read = try await test.refusal { _ = try await test.ticket(item, judge) }
      #expect(read == "evidence.destroyed")
      let last = try #require(try await test.custody(item).last)
      #expect(last.act == "destroyed" && last.sha256Before != nil && last.sha256After == nil)
    }
  }

  @Test func theSameFileInAnotherCaseIsToldToTheCourtAlone() async throws {
    try await TestCourt.open { test in
      let first = try await test.file()
      try await test.serve(first.id)
      let second = try await test.file(Complaints.refund(by: 2), by: "buyer.2")
      try await test.perform("clerk", "accept", ["track": "simplified"], on: second.id)
      try await test.act("buyer.2", on: second.id) { _ = try $0.payFee(reference: "PAY") }
      let (one, two) = (
        try await test.submit("同一份截图", in: first.id),
        try await {
          let item = try await test.announce(second.id, by: "buyer.2")
          try await test.receive("同一份截图", as: item.id, by: "buyer.2")
          return item.id
        }()
      )
      @Sendable func duplicates(_ item: EvidenceID, _ login: String) async throws -> [EvidenceID] {
        let (court, now, account) = (test.court, test.clock.now(), try test.account(login))
        return try await court.store.read { transaction in
          try FindDuplicates(court).run(item, by: account, transaction, at: now).map(\.item.id)
        }
      }
      #expect(try await duplicates(one, "clerk") == [two], "clerks serve every case")
      for item in [one] {
        let code = try await test.refusal { _ = try await duplicates(item, "buyer.1") }
        #expect(code == "evidence.duplicates-for-officials")
      }
      let (a, b) = (try await test.judge(of: first.id), try await test.judge(of: second.id))
      #expect(try await duplicates(one, a) == (a == b ? [two] : []), "a judge only of both")
      try await test.seal(two, by: b, roles: ["judge"])
      #expect(try await duplicates(one, "clerk") == [], "a seal hides it from the clerk")
    }
  }
}
