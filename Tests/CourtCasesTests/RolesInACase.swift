import CourtCases
import CourtDomain
import CourtTestSupport
import Testing

@Suite struct SpecialAuthority {
  private static func represented(_ special: Bool) -> JSONValue {
    Complaints.refund().with(
      "plaintiffs.0.representatives",
      [
        [
          "name": "秦律师", "id_number": .string(IDNumber.citizen(201)),
          "special_authority": .bool(special),
        ]
      ])
  }

  /// Source: Civil Procedure Law art. 62(2).
  @Test(arguments: [true, false]) func isNeededToWithdrawSettleAndAppeal(_ special: Bool)
    async throws
  {
    let wanted = "representative.no-special-authority"
    try await TestCourt.open { test in
      let id = try await test.file(Self.represented(special)).id
      try await test.serve(id)
      let money = Money(minorUnits: 80_000)
      let proposes = try await test.refusal {
        try await test.act("attorney", on: id) {
          _ = try $0.proposeSettlement("退还八百元", amount: money)
        }
      }
      #expect((proposes == wanted) == !special)
      try await test.act("seller.1", on: id) {
        _ = try $0.proposeSettlement("退还七百元", amount: money)
      }
      let signs = try await test.refusal {
        try await test.act("attorney", on: id) { _ = try $0.signSettlement() }
      }
      #expect((signs == wanted) == !special)
      let appeals = try await test.refusal {
        try await test.perform("attorney", "appeal", ["grounds": "不服"], on: id)
      }
      #expect((appeals == wanted) == !special)
      let withdraws = try await test.refusal {
        try await test.perform("attorney", "withdraw", on: id)
      }
      #expect(withdraws == (special ? nil : wanted))
      let asked = try await test.caseFile(id).facts["withdrawal_asked"]?.array?.count ?? 0
      #expect(asked == (special ? 1 : 0), "the application waits for the judge")
    }
  }

  @Test func aPlainMandateStillPaysAndHandsInEvidence() async throws {
    try await TestCourt.open { test in
      let id = try await test.file(Self.represented(false)).id
      let attorney = try test.account("attorney")
      let (court, now) = (test.court, test.clock.now())
      let item = try await court.store.write { transaction in
        try AnnounceEvidence(court).run(
          .init(name: "聊天记录", kind: .electronicData, purpose: "证明"), in: id, by: attorney,
          transaction, at: now)
      }
      #expect(item.standing == .announced)
    }
  }
}

@Suite struct Assigning {
  /// Source: Online Mediation Rules art. 13.
  @Test func whoMediatedACaseMayNotJudgeIt() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      let mediator = try test.account("mediator")
      try await test.act("clerk", on: id) { open in
        try open.assign(.mediator, to: mediator)
        try open.perform("accept", input: ["track": "simplified"])
      }
      // The same person, were the account a judge's today.
      var asJudge = mediator
      asJudge.kind = .judge
      let judge = asJudge
      let code = try await test.refusal {
        try await test.act("clerk", on: id) { try $0.assign(.judge, to: judge) }
      }
      #expect(code == "assignment.barred")
    }
  }

  @Test func aPartyToTheCaseStandsAside() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      var judge = try test.account("judge.1")
      judge.idNumber = IDNumber.citizen(101)
      let conflicted = judge
      let code = try await test.refusal {
        try await test.act("clerk", on: id) { try $0.assign(.judge, to: conflicted) }
      }
      #expect(code == "assignment.recused")
    }
  }

  @Test func theDrawSpreadsCasesOverTheJudges() async throws {
    try await TestCourt.open { test in
      var judges: Set<String> = []
      for _ in 0..<24 {
        let id = try await test.file().id
        try await test.perform("clerk", "accept", ["track": "simplified"], on: id)
        judges.insert(try await test.judge(of: id))
      }
      #expect(judges == ["judge.1", "judge.2"])
    }
  }
}
