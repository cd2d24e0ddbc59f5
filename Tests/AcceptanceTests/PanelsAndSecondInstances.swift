import CourtClient
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Foundation
import Testing

/// A panel of three of the published procedure, its appeal, and what follows from that.
@Suite struct PanelsAndSecondInstances {
  private static func sealed(
    _ vote: String, _ dispute: Dispute, _ account: String, _ option: String
  )
    -> String
  {
    let text = "\(vote)|\(dispute.id)|\(account)|\(option)|nonce-of-\(account)"
    return SHA256.digest(Array(text.utf8)).hex
  }

  /// Every member seals, then every member opens, in the order of their seats.
  private static func vote(
    _ vote: String, _ options: [String], in dispute: Dispute, _ bench: Bench
  ) async throws {
    let members = try await dispute.members()
    #expect(members.count == options.count)
    for (member, option) in zip(members, options) {
      try await dispute.send(
        try await bench.client(member), "/votes/\(vote)/commitments",
        ["commitment": .string(sealed(vote, dispute, member, option))])
    }
    for (member, option) in zip(members, options) {
      try await dispute.send(
        try await bench.client(member), "/votes/\(vote)/reveals",
        ["option": .string(option), "nonce": .string("nonce-of-\(member)")])
    }
  }

  @Test func aPanelVotesInSecretAndItsMajorityDecides() async throws {
    try await Bench.open(judges: 4) { bench in
      let dispute = try await Dispute.file(in: bench.server)
      try await bench.deliberate(dispute, track: "ordinary")
      let members = try await dispute.members()
      #expect(members.count == 3)
      let path = dispute.path + "/votes/judgment"
      let buyer = try await bench.server.client(.buyer).attempt("GET", path)
      #expect(buyer.status == 403 && buyer.json.text("code") == "vote.secret")
      let outsider = try await bench.outsider(to: dispute)
      #expect(try await outsider.attempt("GET", path).status == 404)
      let presiding = try await bench.judge(of: dispute)
      try await dispute.send(
        presiding, "/decision", Dispute.judgment(fen: 129_900), method: "PUT")
      #expect(
        try await dispute.refusal(presiding, "/decision/signature") == "decision.not-the-majority")
      let (first, last) = (members[0], try await bench.client(members[2]))
      try await dispute.send(
        presiding, "/votes/judgment/commitments",
        ["commitment": .string(Self.sealed("judgment", dispute, first, "granted"))])
      let early: JSONValue = ["option": "granted", "nonce": .string("nonce-of-\(first)")]
      #expect(
        try await dispute.refusal(presiding, "/votes/judgment/reveals", early)
          == "vote.not-all-committed")
      for (member, option) in zip(members.dropFirst(), ["granted", "dismissed"]) {
        try await dispute.send(
          try await bench.client(member), "/votes/judgment/commitments",
          ["commitment": .string(Self.sealed("judgment", dispute, member, option))])
      }
      let lie: JSONValue = ["option": "granted", "nonce": .string("nonce-of-\(members[2])")]
      #expect(
        try await dispute.refusal(last, "/votes/judgment/reveals", lie) == "vote.does-not-match")
      for (member, option) in zip(members, ["granted", "granted", "dismissed"]) {
        try await dispute.send(
          try await bench.client(member), "/votes/judgment/reveals",
          ["option": .string(option), "nonce": .string("nonce-of-\(member)")])
      }
      let told = try await presiding.call("GET", path).json
      #expect(told.text("result") == "granted")
      #expect(told.list("dissents") == [.string(members[2])])
      try await dispute.send(presiding, "/decision/signature")
      #expect(try await dispute.state() == "judgment-signed")
      // The parties read that votes were opened, never which.
      let entries = try await dispute.docket(.buyer).filter { $0.text("action") == "reveal-vote" }
      #expect(entries.count == 3 && entries.allSatisfy { $0.at("input.option").isNull })
    }
  }

  @Test func anAppealIsHeardByOthersAndUpheld() async throws {
    try await Bench.open { bench in
      let (first, second) = try await bench.appealed()
      #expect(second.number.contains("民终"))
      #expect(
        try await second.sides() == [
          Person.seller.name: "plaintiff", Person.buyer.name: "defendant",
        ])
      #expect(
        try await first.refusal(bench.server.client(.seller), following: "second-instance")
          == "sequel.opened-already")
      let unpaid = try await bench.server.client(.buyer).attempt(
        "POST", second.path + "/fee/payment", ["reference": "PAY"],
        version: try await second.version())
      #expect(unpaid.status >= 400)
      try await bench.register(second)
      let (before, panel) = (try await first.members(), try await second.members())
      #expect(panel.count == 3 && Set(panel).isDisjoint(with: before))
      // The file goes up: who judges the appeal reads it, and acts in his own case only.
      let judge = try await bench.judge(of: second)
      for what in ["", "/docket", "/evidence", "/decision"] {
        #expect(try await judge.attempt("GET", first.path + what).status == 200)
      }
      #expect(
        try await judge.attempt(
          "PUT", first.path + "/decision", Dispute.judgment(fen: 1),
          version: try await first.version()
        ).status == 404)
      try await second.send(
        judge, "/actions/hold-inquiry", ["record": "询问双方当事人", "new_matter": false])
      try await second.send(
        judge, "/actions/decide-on-papers", ["ground": "clearly-unfounded"])
      try await Self.vote("disposition", ["affirm", "affirm", "change"], in: second, bench)
      #expect(
        try await second.refusal(
          judge, "/actions/decide-disposition",
          ["disposition": "change", "ground": "law-or-fact-wrong"]) == "decision.not-the-majority")
      try await second.send(
        judge, "/actions/decide-disposition", ["disposition": "affirm", "ground": "sound"])
      let other = try await judge.attempt(
        "PUT", second.path + "/decision", Dispute.judgment(fen: 100_000),
        version: try await second.version())
      #expect(
        Set(other.json.list("errors").compactMap { $0.text("code") })
          == ["contradicts-disposition", "not-what-was-upheld"])
      try await bench.judgment(second, outcome: "dismissed")
      let text = try await judge.call("GET", second.path + "/decision/text")
      #expect(String(decoding: text.bytes, as: UTF8.self).contains("终审"))
      for person in [Person.buyer, .seller] { try await second.readPapers(person) }
      #expect(try await second.state() == "affirmed")
      try await Self.enforce(second, bench)
    }
  }

  /// The creditor of first instance, though appellee, has it enforced; the debtor cannot.
  private static func enforce(_ second: Dispute, _ bench: Bench) async throws {
    #expect(
      try await second.refusal(bench.server.client(.seller), following: "enforcement")
        == "enforcement.not-the-creditor")
    let enforcement = try await second.follow(
      bench.server.client(.buyer), "enforcement", plaintiff: .buyer, defendant: .seller)
    #expect(try await enforcement.view().at("amount.amount_minor").int == 129_900)
    #expect(
      try await enforcement.sides()
        == [Person.buyer.name: "plaintiff", Person.seller.name: "defendant"])
  }

  @Test func aRemandIsRetriedByOthersOnceMore() async throws {
    try await Bench.open(judges: 8) { bench in
      let (first, second) = try await bench.appealed()
      try await bench.register(second)
      try await bench.hear(second)
      try await Self.vote("disposition", ["remand", "remand", "affirm"], in: second, bench)
      let judge = try await bench.judge(of: second)
      try await second.send(
        judge, "/actions/decide-disposition",
        ["disposition": "remand", "ground": "basic-facts-unclear"])
      try await bench.judgment(second, fen: 0)
      for person in [Person.buyer, .seller] { try await second.readPapers(person) }
      #expect(try await second.state() == "remanded")
      // The appeal's fee comes back whole.
      let fee = try await second.get("/fees").at("fee")
      #expect(fee.at("refunded.amount_minor").int == 5_000)
      #expect(fee.at("amount.amount_minor").int == 0)
      #expect(
        try await second.refusal(bench.server.client(.seller), following: "remand")
          == "act.not-your-role")
      let retrial = try await second.follow(
        bench.server.client(.clerk), "remand", plaintiff: .buyer, defendant: .seller)
      #expect(retrial.number.contains("民初") && retrial.number != first.number)
      #expect(
        try await retrial.sides()
          == [Person.buyer.name: "plaintiff", Person.seller.name: "defendant"])
      #expect(try await retrial.attempt(.clerk, "accept").json.text("code") == "filing.remanded")
      try await retrial.act(.clerk, "register-retrial", ["evidence_days": 15])
      let panel = try await retrial.members()
      #expect(panel.count == 3)
      let earlier = try await first.members() + second.members()
      #expect(Set(panel).isDisjoint(with: earlier))
      try await bench.hear(retrial)
      try await Self.vote("judgment", ["partial", "partial", "granted"], in: retrial, bench)
      try await bench.judgment(retrial, fen: 100_000, outcome: "partial")
      #expect(try await retrial.state() == "judgment-signed")
    }
  }

  @Test func whereBothAppealBothAreAppellants() async throws {
    try await Bench.open { bench in
      let first = try await Dispute.file(in: bench.server)
      try await bench.deliberate(first)
      try await bench.judgment(first)
      try await first.readPapers(.seller)
      for person in [Person.seller, .buyer] {
        try await first.act(person, "appeal", ["grounds": "不服一审判决"])
      }
      for person in [Person.seller, .buyer] { try await first.readPapers(person) }
      try await first.passDeadlines(until: ["appeal-forwarding"])
      try await first.act(.clerk, "forward-appeal")
      let second = try await first.follow(
        bench.server.client(.clerk), "second-instance", plaintiff: .seller, defendant: .buyer)
      #expect(Set(try await second.sides().values) == ["plaintiff"])
      try await bench.register(second)
      try await second.act(.seller, "request-withdrawal", ["object": "appeal"])
      try await second.send(
        try await bench.judge(of: second), "/actions/allow-withdrawal",
        ["first_decision_sound": true])
      let fee = try await second.get("/fees").at("fee")
      #expect(fee.at("refunded.amount_minor").int == 2_500)
    }
  }
}
