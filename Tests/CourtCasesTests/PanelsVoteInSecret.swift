import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG
import CourtTestSupport
import CourtWorkflow
import Testing

@Suite struct PanelsVoteInSecret {
  static let nonce = "a-long-and-random-nonce"

  static func seal(
    _ option: String, _ person: AccountID, _ id: CaseID, nonce: String = nonce
  ) -> String {
    SHA256.digest(Array("outcome|\(id)|\(person)|\(option)|\(nonce)".utf8)).hex
  }

  /// The logins of the panel, presiding first.
  static func panel(_ test: TestCourt, _ id: CaseID) async throws -> [String] {
    let all = try await test.court.store.read { try $0.assignments(of: id) }
    return all.filter { $0.role == .judge && $0.isCurrent }.sorted { $0.seat < $1.seat }
      .compactMap { seat in test.people.first { $0.value.id == seat.accountID }?.key }
  }

  static func commit(
    _ test: TestCourt, _ login: String, _ option: String, _ id: CaseID
  ) async throws {
    let digest = seal(option, try test.account(login).id, id)
    try await test.act(login, on: id) { _ = try $0.commitVote("outcome", commitment: digest) }
  }

  static func reveal(
    _ test: TestCourt, _ login: String, _ option: String, _ id: CaseID, nonce: String = nonce
  ) async throws {
    try await test.act(login, on: id) {
      _ = try $0.revealVote("outcome", option: option, nonce: nonce)
    }
  }

  static func voteAll(_ test: TestCourt, _ id: CaseID, _ options: [String]) async throws {
    let panel = try await panel(test, id)
    for (login, option) in zip(panel, options) { try await commit(test, login, option, id) }
    for (login, option) in zip(panel, options) { try await reveal(test, login, option, id) }
  }

  private static func deliberating(_ test: TestCourt) async throws -> (CaseID, [String]) {
    let id = try await IncidentsBesideACase.suit(test)
    let judge = try await test.judge(of: id)
    try await test.perform(judge, "panel", on: id)
    try await test.perform(judge, "deliberate", on: id)
    return (id, try await panel(test, id))
  }

  @Test func aPanelOfThreeIsDrawnAndWhoSatAlonePresides() async throws {
    try await IncidentsBesideACase.court { test in
      let id = try await IncidentsBesideACase.suit(test)
      let judge = try await test.judge(of: id)
      try await test.perform(judge, "panel", on: id)
      let panel = try await Self.panel(test, id)
      #expect(panel.count == 3 && panel.first == judge && Set(panel).count == 3)
      try await test.perform(judge, "panel", on: id)
      #expect(try await Self.panel(test, id) == panel)
    }
  }

  @Test func nobodySeesAVoteBeforeAllHaveSealedTheirs() async throws {
    try await IncidentsBesideACase.court { test in
      let (id, panel) = try await Self.deliberating(test)
      try await Self.commit(test, panel[0], "grant", id)
      let early = try await test.refusal { try await Self.reveal(test, panel[0], "grant", id) }
      #expect(early == "vote.not-all-committed")
      let twice = try await test.refusal { try await Self.commit(test, panel[0], "grant", id) }
      #expect(twice == "vote.committed-already")
      for outsider in ["buyer.1", "clerk", "president"] {
        let code = try await test.refusal {
          try await test.act(outsider, on: id) { _ = try $0.openVote("outcome") }
        }
        #expect(code == "vote.secret", "\(outsider)")
      }
      let stranger = try await test.refusal {
        try await test.act("buyer.4", on: id) { _ = try $0.openVote("outcome") }
      }
      #expect(stranger == "case.not-found")
      try await Self.commit(test, panel[1], "grant", id)
      try await Self.commit(test, panel[2], "dismiss", id)
      #expect(try await test.caseFile(id).state == "opening-votes")
      let other = try await test.refusal { try await Self.reveal(test, panel[0], "dismiss", id) }
      #expect(other == "vote.does-not-match")
      let salt = try await test.refusal {
        try await Self.reveal(test, panel[0], "grant", id, nonce: "another")
      }
      #expect(salt == "vote.does-not-match")
      for (judge, option) in zip(panel, ["grant", "grant", "dismiss"]) {
        try await Self.reveal(test, judge, option, id)
      }
      let count = try await test.act(panel[1], on: id) { try $0.openVote("outcome").count }
      #expect(count.result == "grant")
      #expect(count.dissents == [try test.account(panel[2]).id.description])
      #expect(try await test.caseFile(id).state == "judged")
    }
  }

  /// The parties read the docket: it tells that somebody voted and never what.
  @Test func theDocketKeepsTheSecret() async throws {
    try await IncidentsBesideACase.court { test in
      let (id, _) = try await Self.deliberating(test)
      try await Self.voteAll(test, id, ["grant", "dismiss", "grant"])
      let docket = try await test.docket(id)
      #expect(docket.count { $0.action == "reveal-vote" } == 3)
      for entry in docket {
        let text = entry.input.text + entry.text.zh + entry.text.en
        #expect(!text.contains("grant") && !text.contains("dismiss"), "\(entry.sequence)")
        #expect(!text.contains(Self.nonce), "\(entry.sequence)")
      }
      #expect(CaseStory.firstBreak(in: docket) { SHA256.digest($0).bytes } == nil)
      let file = try await test.caseFile(id)
      #expect(!file.facts.text.contains("grant"))
    }
  }

  @Test func withoutAMajorityAnotherRoundBegins() async throws {
    try await IncidentsBesideACase.court { test in
      let (id, panel) = try await Self.deliberating(test)
      try await Self.voteAll(test, id, ["grant", "dismiss", "remand"])
      #expect(try await test.caseFile(id).state == "voting")
      try await Self.voteAll(test, id, ["dismiss", "dismiss", "remand"])
      let count = try await test.act(panel[0], on: id) { try $0.openVote("outcome").count }
      #expect(count.round == 2 && count.result == "dismiss")
      #expect(try await test.count("SELECT count(*) FROM ballot") == 6)
    }
  }

  @Test func theStoreTakesNoVoteThatWasNotSealed() async throws {
    try await IncidentsBesideACase.court { test in
      let (id, panel) = try await Self.deliberating(test)
      for judge in panel { try await Self.commit(test, judge, "grant", id) }
      for change in [
        "option = 'dismiss', nonce = 'x', revealed_at = now()",
        "commitment = sha256('another')",
      ] {
        await #expect(throws: (any Error).self) {
          try await test.database.pool.transaction { connection in
            _ = try connection.execute(PGStatement("UPDATE ballot SET " + change))
          }
        }
      }
    }
  }

  @Test func whoStandsAsideNeverComesBack() async throws {
    try await IncidentsBesideACase.court { test in
      let (id, panel) = try await Self.deliberating(test)
      let refused = try await test.refusal { try await test.perform(panel[1], "recuse", on: id) }
      #expect(refused == "act.not-your-role")
      try await test.perform("president", "recuse", on: id)
      let after = try await Self.panel(test, id)
      #expect(after.count == 3 && !after.contains(panel[0]))
      #expect(after.dropFirst() == panel.dropFirst())
      let gone = try await test.refusal { try await test.act(panel[0], on: id) { _ in } }
      #expect(gone == "case.not-found")
      let official = try test.account(panel[0])
      let back = try await test.refusal {
        try await test.act("clerk", on: id) { try $0.assign(.judge, to: official) }
      }
      #expect(back == "assignment.recused")
      #expect(try await test.docket(id).contains { $0.action == "barred" })
    }
  }

  /// A vote of someone who left the panel counts no more; who came instead must vote too.
  @Test func aNewMemberVotesToo() async throws {
    try await IncidentsBesideACase.court { test in
      let (id, panel) = try await Self.deliberating(test)
      try await Self.commit(test, panel[0], "grant", id)
      try await Self.commit(test, panel[1], "grant", id)
      try await test.perform("president", "recuse", on: id)
      let now = try await Self.panel(test, id)
      try await Self.commit(test, panel[2], "dismiss", id)
      #expect(try await test.caseFile(id).state == "voting")
      try await Self.commit(test, now[0], "dismiss", id)
      #expect(try await test.caseFile(id).state == "opening-votes")
    }
  }
}
