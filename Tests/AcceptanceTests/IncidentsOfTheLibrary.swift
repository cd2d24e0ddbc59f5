import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

/// The incidents as they are published, opened, refused, acted in and ended over HTTP.
@Suite struct IncidentsOfTheLibrary {
  @Test func anObjectionToJurisdictionHoldsTheClocksStill() async throws {
    try await Bench.open(judges: 1) { bench in
      let dispute = try await Dispute.file(in: bench.server)
      try await dispute.serve(track: "simplified")
      let input: JSONValue = ["ground": "territory", "text": "应由他院管辖"]
      #expect(
        try await dispute.refusal(.buyer, opening: "jurisdiction-objection", input)
          == "act.not-your-role")
      let id = try await dispute.open(.seller, "jurisdiction-objection", input)
      #expect(try await dispute.stands(still: "evidence"))
      #expect(try await dispute.stands(still: "trial-limit"))
      let judge = try await bench.judge(of: dispute)
      #expect(
        try await dispute.refusal(
          bench.server.client(.seller), id, "reject", ["reason": "本院有管辖权"])
          == "act.not-your-role")
      try await dispute.step(judge, id, "reject", ["reason": "本院有管辖权"])
      try await dispute.readPapers(.seller)
      for _ in 0..<8 where try await dispute.stage(of: id) == "ruling-made" {
        try await bench.server.nextDeadline()
      }
      #expect(try await dispute.stage(of: id) == "rejected")
      #expect(try await !dispute.stands(still: "evidence"))
      #expect(try await !dispute.stands(still: "trial-limit"))
      let again = try await dispute.refusal(.seller, opening: "jurisdiction-objection", input)
      #expect(again == "incident.exhausted" || again == "objection.window-closed")
    }
  }

  @Test func onlyThePresidentDecidesOnAJudge() async throws {
    try await Bench.open(judges: 2) { bench in
      let dispute = try await Dispute.file(in: bench.server)
      try await dispute.prepare(track: "simplified")
      let judge = try await bench.judge(of: dispute)
      let before = try await dispute.members()
      let input: JSONValue = ["whom": "judge", "ground": "interest", "reason": "与对方有利害关系"]
      #expect(try await dispute.refusal(.clerk, opening: "recusal", input) == "act.not-your-role")
      let id = try await dispute.open(.buyer, "recusal", input)
      #expect(
        try await dispute.refusal(judge, id, "grant", ["reason": "同意"])
          == "recusal.wrong-decider")
      try await dispute.step(try await bench.president(), id, "grant", ["reason": "确有利害关系"])
      #expect(try await dispute.stage(of: id) == "granted")
      let after = try await dispute.members()
      #expect(after.count == 1 && after != before)
      #expect(try await judge.attempt("GET", dispute.path).status == 404)
    }
  }

  @Test func aClerkAnExpertAndThePresidentMayStandAside() async throws {
    try await Bench.open(judges: 1) { bench in
      let dispute = try await Dispute.file(in: bench.server)
      try await dispute.prepare(track: "simplified")
      let judge = try await bench.judge(of: dispute)
      let president = try await bench.president()
      func input(_ whom: String) -> JSONValue {
        ["whom": .string(whom), "ground": "interest", "reason": "与对方有利害关系"]
      }
      let expert = try await dispute.open(.buyer, "recusal", input("expert"))
      try await dispute.step(judge, expert, "grant", ["reason": "确有利害关系"])
      #expect(try await dispute.stage(of: expert) == "granted")
      let head = try await dispute.open(.buyer, "recusal", input("president"))
      #expect(
        try await dispute.refusal(president, head, "grant", ["reason": "同意"])
          == "recusal.wrong-decider")
      try await dispute.step(
        bench.server.client(.clerk), head, "grant", ["reason": "审判委员会决定"])
      #expect(try await president.attempt("GET", dispute.path).status == 404)
      let listed = try await president.call("GET", "/v1/cases").json.list("items")
      #expect(!listed.contains { $0.text("id") == dispute.id })
      let clerk = try await dispute.open(.buyer, "recusal", input("clerk"))
      let version = try await dispute.version()
      try await judge.call(
        "POST", dispute.path + "/incidents/\(clerk)/actions",
        ["action": "grant", "input": ["reason": "确有利害关系"]], version: version)
      #expect(try await bench.server.client(.clerk).attempt("GET", dispute.path).status == 404)
    }
  }

  @Test func propertyIsPreservedAgainstSecurityAndReleased() async throws {
    try await Bench.open(judges: 1) { bench in
      let dispute = try await Dispute.file(in: bench.server)
      try await dispute.prepare(track: "simplified")
      let judge = try await bench.judge(of: dispute)
      let (buyer, clerk) = (bench.server.client(.buyer), bench.server.client(.clerk))
      let input: JSONValue = [
        "amount_minor": 50_000, "property": "account", "clue": "某银行账户", "reason": "正在转移财产",
      ]
      #expect(
        try await dispute.refusal(.clerk, opening: "preservation", input) == "act.not-your-role")
      let id = try await dispute.open(.buyer, "preservation", input)
      let security: JSONValue = ["days": 5, "security_minor": 16_000]
      #expect(
        try await dispute.refusal(judge, id, "order-security", security) == "security.too-high")
      try await dispute.step(judge, id, "order-security", security.with("security_minor", 15_000))
      #expect(
        try await dispute.refusal(
          bench.server.client(.seller), id, "give-security", ["security": "保函"])
          == "preservation.not-yours")
      try await dispute.step(buyer, id, "give-security", ["security": "保函"])
      try await dispute.step(judge, id, "grant", ["within_claim": true, "reason": "符合条件"])
      try await dispute.step(clerk, id, "record-execution", ["found": "账户已冻结"])
      #expect(try await dispute.stage(of: id) == "in-place")
      #expect(try await dispute.state() == "preparation")
      try await dispute.step(
        judge, id, "lift", ["ground": "security-by-respondent", "reason": "被申请人提供充分担保"])
      #expect(try await dispute.stage(of: id) == "ended")
    }
  }

  @Test func theTimeOfAnAppraisalDoesNotCount() async throws {
    try await Bench.open(judges: 1) { bench in
      let dispute = try await Dispute.file(in: bench.server)
      try await dispute.prepare(track: "simplified")
      let judge = try await bench.judge(of: dispute)
      let clerk = bench.server.client(.clerk)
      let before = try await dispute.running("trial-limit").first?.text("last_day")
      let input: JSONValue = ["matter": "是否为正品", "fact": "商品与描述不符"]
      #expect(try await dispute.refusal(.clerk, opening: "appraisal", input) == "act.not-your-role")
      let id = try await dispute.open(.buyer, "appraisal", input)
      #expect(try await dispute.stands(still: "trial-limit"))
      try await dispute.step(judge, id, "allow", ["relevant": true])
      try await dispute.step(
        judge, id, "appoint-expert",
        [
          "name": "某鉴定所", "agreed": true, "qualified": true, "report_days": 20,
          "advance_days": 5,
        ])
      try await dispute.step(
        clerk, id, "advance-paid", ["reference": "JD-1", "materials_examined": true])
      try await dispute.step(
        clerk, id, "file-report",
        ["report": "送检样品不是正品", "sha256": .string(String(repeating: "a", count: 64))])
      try await dispute.step(bench.server.client(.seller), id, "object", ["text": "方法不当"])
      for _ in 0..<8 where try await dispute.stage(of: id) == "report-open" {
        try await bench.server.nextDeadline()
      }
      try await dispute.step(clerk, id, "reply", ["text": "方法符合规范"])
      try await dispute.step(judge, id, "close-appraisal", ["expert_called": false])
      #expect(try await dispute.stage(of: id) == "done")
      #expect(try await !dispute.stands(still: "trial-limit"))
      let after = try await dispute.running("trial-limit").first?.text("last_day")
      #expect(try #require(after) > #require(before))
    }
  }

  /// The fee is a charge of its own; paying it brings the counterclaim to the other side.
  @Test func aCounterclaimIsPaidForAnsweredAndHeardWithTheAction() async throws {
    try await Bench.open(judges: 1) { bench in
      let dispute = try await Dispute.file(in: bench.server)
      try await dispute.prepare(track: "simplified")
      let judge = try await bench.judge(of: dispute)
      let input: JSONValue = ["claim": "反诉请求赔偿运费", "amount_minor": 20_000]
      #expect(
        try await dispute.refusal(.buyer, opening: "counterclaim", input) == "act.not-your-role")
      let id = try await dispute.open(.seller, "counterclaim", input)
      try await dispute.step(
        judge, id, "admit",
        ["same_parties": true, "connected": true, "own_jurisdiction": true])
      #expect(
        try await dispute.refusal(
          bench.server.client(.seller), id, "pay-counterclaim-fee", ["reference": "PAY"])
          == "act.through-other")
      let charge = try #require(try await dispute.get("/fees").list("charges").first)
      #expect(charge.at("amount.amount_minor").int == 2_500)
      try await bench.server.client(.seller).call(
        "POST", try #require(charge.text("payment_href")), ["reference": "PAY-2"],
        version: try await dispute.version())
      #expect(try await dispute.stage(of: id) == "defence")
      try await dispute.step(
        bench.server.client(.buyer), id, "answer-counterclaim", ["text": "不同意"])
      #expect(try await dispute.stage(of: id) == "accepted")
      #expect(try await dispute.actions().contains("counterclaim-joined"))
    }
  }

  /// An ordinary mandate sees the case and pleads; the appeal is for special authority only.
  @Test func aNewRepresentativeActsWithinHisMandate() async throws {
    try await Bench.open(judges: 1) { bench in
      let dispute = try await Dispute.file(in: bench.server)
      try await dispute.serve(track: "simplified")
      let (clerk, attorney) = (bench.server.client(.clerk), bench.server.client(.attorney))
      let input: JSONValue = [
        "change": "appoint", "person": .string(Person.attorney.name),
        "id_number": .optional(Person.attorney.idNumber), "kind": "lawyer", "powers": "general",
        "representatives_after": 1,
      ]
      #expect(
        try await dispute.refusal(.clerk, opening: "change-of-representative", input)
          == "act.not-your-role")
      #expect(try await attorney.attempt("GET", dispute.path).status == 404)
      let id = try await dispute.open(.seller, "change-of-representative", input)
      #expect(
        try await dispute.refusal(clerk, id, "record", ["no_conflict": true])
          == "representative.no-authority")
      try await dispute.step(clerk, id, "ask-for-authority", ["days": 5, "missing": "授权委托书"])
      try await dispute.step(
        bench.server.client(.seller), id, "file-authority", ["authority": "SQ-1"])
      try await dispute.step(clerk, id, "record", ["no_conflict": true])
      #expect(try await attorney.call("GET", dispute.path).json.list("your_roles").count == 2)
      try await dispute.defend(.attorney)
      try await bench.hear(dispute)
      try await bench.judgment(dispute)
      try await dispute.readPapers(.seller)
      let appeal = try await dispute.attempt(.attorney, "appeal", ["grounds": "不服一审判决"])
      #expect(appeal.status == 403)
      #expect(appeal.json.text("code") == "representative.no-special-authority")
      let more = try await dispute.open(
        .seller, "change-of-representative",
        input.with("change", "powers").with("powers", "special").with("authority", "SQ-2"))
      try await dispute.step(clerk, more, "record", ["no_conflict": true])
      try await dispute.act(.attorney, "appeal", ["grounds": "不服一审判决"])
      #expect(try await dispute.state() == "appeal-received")
    }
  }

  @Test func stagesOfAnAsynchronousHearingLeadToTheDecision() async throws {
    try await Bench.open(judges: 1) { bench in
      let dispute = try await Dispute.file(in: bench.server)
      try await dispute.prepare(track: "simplified")
      let judge = try await bench.judge(of: dispute)
      let difficulty: JSONValue = ["difficulty": "原告身在时差十二小时的国家"]
      #expect(
        try await dispute.refusal(.buyer, opening: "asynchronous-hearing", difficulty)
          == "async.evidence-open")
      for _ in 0..<8 where try await !dispute.running("evidence").isEmpty {
        try await bench.server.nextDeadline()
      }
      let id = try await dispute.open(.buyer, "asynchronous-hearing", difficulty)
      let stages: JSONValue = [
        "real_difficulty": true, "exchange_done": true, "undisputed": true, "unit": "days",
        "questioning": 2, "debate": 2, "statement": 1,
      ]
      #expect(
        try await dispute.refusal(judge, id, "open-hearing", stages) == "async.not-all-agree")
      try await dispute.step(bench.server.client(.seller), id, "consent")
      try await dispute.step(judge, id, "open-hearing", stages)
      let parties = [Person.buyer, .seller].map { bench.server.client($0) }
      for party in parties {
        try await dispute.step(
          party, id, "speak",
          ["recording": .string(String(repeating: "b", count: 64)), "summary": "陈述意见"])
      }
      for _ in 0..<3 {
        for party in parties { try await dispute.step(party, id, "finish-stage") }
      }
      #expect(try await dispute.stage(of: id) == "completed")
      #expect(try await dispute.state() == "deliberation")
    }
  }

  @Test func aMissedDefenceIsRestored() async throws {
    try await Bench.open(judges: 1) { bench in
      let dispute = try await Dispute.file(in: bench.server)
      try await dispute.serve(track: "simplified")
      try await dispute.passDeadlines(until: ["preparation"])
      let today = String(try await bench.server.now().rfc3339.prefix(10))
      let id = try await dispute.open(
        .seller, "restoration",
        [
          "period": "defence", "cause": "illness", "obstacle": "住院治疗",
          "obstacle_ended": .string(today),
        ])
      let grant: JSONValue = ["in_time": true, "no_fault": true, "days": 5, "reason": "确有正当理由"]
      #expect(
        try await dispute.refusal(bench.server.client(.seller), id, "grant", grant)
          == "act.not-your-role")
      try await dispute.step(try await bench.judge(of: dispute), id, "grant", grant)
      #expect(try await dispute.running("defence").count == 1)
      try await dispute.defend()
      #expect(try await dispute.running("defence").isEmpty)
    }
  }

  /// In force is the judgment until a window that was missed without fault is given back.
  @Test func aMissedWindowToAppealIsRestoredAfterTheJudgmentIsInForce() async throws {
    try await Bench.open(judges: 1) { bench in
      let dispute = try await bench.inForce()
      let today = String(try await bench.server.now().rfc3339.prefix(10))
      let id = try await dispute.open(
        .seller, "restoration",
        [
          "period": "appeal-window", "cause": "force-majeure", "obstacle": "洪水断网断电",
          "obstacle_ended": .string(today),
        ])
      try await dispute.step(
        try await bench.judge(of: dispute), id, "grant",
        ["in_time": true, "no_fault": true, "days": 5, "reason": "确有正当理由"])
      let view = try await dispute.view()
      #expect(view.text("state.code") == "judgment-signed" && view.at("is_closed") == false)
      #expect(try await dispute.running("enforcement-application").isEmpty)
      #expect(
        try await dispute.refusal(bench.server.client(.buyer), following: "enforcement")
          == "sequel.wrong-state")
      try await dispute.act(.seller, "appeal", ["grounds": "不服一审判决"])
      #expect(try await dispute.state() == "appeal-received")
    }
  }
}
