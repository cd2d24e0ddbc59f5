import CourtCases
import CourtDomain
import CourtLaw
import CourtTestSupport
import CourtWorkflow
import Foundation
import Testing

/// The histories in Fixtures: made once, and replayed by every later program.
@Suite struct ReplayingHistories {
  @Test(arguments: try Golden.names()) func everyKeptHistoryComesOutTheSame(
    _ name: String
  ) throws {
    let result = try Golden.replay().run(try Golden.history(name))
    #expect(result.difference == nil, "\(name)")
    #expect(result.replayed > 0 && result.unbased == 0, "\(name)")
  }

  @Test func theSetGoesManyWays() throws {
    let histories = try Golden.names().map { try Golden.history($0) }
    #expect(histories.count >= 12)
    #expect(Set(histories.map(\.end.state)).count >= 7)
    let actions = Set(histories.flatMap(\.entries).map(\.action))
    #expect(actions.count >= 25, "\(actions.count) acts")
  }

  @Test func aHistorySurvivesBeingWrittenAndRead() throws {
    let history = try Golden.history(try #require(try Golden.names().last))
    let again = try CaseHistory(lines: history.lines)
    #expect(again.entries == history.entries && again.end == history.end)
  }

  // MARK: What must be found

  @Test func aChangedTextIsFound() throws {
    try Golden.expectDifference("chain") { history in history.entries[3].text.zh += "。" }
  }

  /// Whoever changes a text and mends the whole chain behind it is found by what the procedure says.
  @Test func aChangedTextIsFoundBehindAMendedChain() throws {
    try Golden.expectDifference("text.en", mending: true) { history in
      let index = try #require(history.entries.firstIndex { $0.basis != nil && $0.sequence > 1 })
      history.entries[index].text.en += " (otherwise)"
    }
  }

  @Test func aDroppedEntryIsFound() throws {
    try Golden.expectDifference("chain") { history in history.entries.remove(at: 4) }
  }

  /// An act that is left out with a mended chain is missed by the acts that rested on it.
  @Test func aDroppedActIsFoundBehindAMendedChain() throws {
    let result = try Golden.changed(mending: true) { history in
      let index = try #require(history.entries.firstIndex { $0.action == "accept" })
      history.entries.remove(at: index)
    }
    #expect(result.difference?.subject == "state before")
  }

  @Test func aMovedLastDayIsFound() throws {
    let result = try Golden.changed(mending: true) { history in
      let index = try #require(history.entries.firstIndex { $0.action == "accept" })
      let basis = try #require(history.entries[index].basis)
      let later = basis.text.replacingOccurrences(
        of: #""last_day":"20"#, with: #""last_day":"19"#)
      history.entries[index] = history.entries[index].resting(on: try JSONParser.parse(later))
    }
    #expect(result.difference?.subject.hasPrefix("deadline ") == true)
  }

  @Test func anotherEndIsFound() throws {
    try Golden.expectDifference("state") { $0.end.state = "serving" }
    try Golden.expectDifference("running clocks") { $0.end.running.append("defence") }
    try Golden.expectDifference("fact track") { history in
      var facts = history.end.facts.object ?? JSONObject()
      facts["track"] = "ordinary"
      history.end.facts = .object(facts)
    }
  }

  /// A definition whose condition, text, clock or effect was changed in place is found out by the
  /// cases that were decided under it.
  @Test(arguments: [
    ("when: \"facts.within_jurisdiction\"", "when: \"!facts.within_jurisdiction\"", "verdict"),
    ("docket: {zh-CN: 收到起诉材料", "docket: {zh-CN: 收到材料", "text.zh"),
    (
      "- fee-payment\n", "- {clock: fee-payment, when: \"facts.has_foreign_party\"}\n", "clock"
    ),
    (
      "{name: compute-fee}", "{name: compute-fee, when: \"facts.has_foreign_party\"}", "effect"
    ),
    (
      "set: {filing_received: \"true\"}", "set: {filing_received: \"false\"}",
      "fact filing_received"
    ),
  ])
  func aChangedDefinitionIsFound(_ written: String, _ instead: String, _ subject: String) throws {
    let yaml = try Golden.yaml()
    #expect(yaml.contains(written))
    let changed = try ProcedureDefinition.load(
      yaml: yaml.replacingOccurrences(of: written, with: instead), file: "changed.yaml")
    let replay = try Golden.replay(ProcedureLibrary([changed]))
    let found = try Golden.names().compactMap {
      replay.run(try Golden.history($0)).difference?.subject
    }
    #expect(found.contains(subject), "\(Set(found))")
  }

  // MARK: Cases driven through the use cases

  @Test func aCaseDrivenHereReplays() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      try test.set("2025-12-20T01:00:00Z")
      try await test.fireTimers()
      let history = try await test.history(id)
      let result = CaseReplay(test.court).run(history)
      #expect(result.difference == nil)
      #expect(result.replayed >= 5 && result.deadlines >= 4)
      #expect(history.entries.contains { $0.basis?["asked"]?.string == "expiry" })
    }
  }

  /// Whatever random people do, lawful or not, the case replays after every step.
  @Test(arguments: [7, 1_009, UInt64.random(in: 0...UInt64.max)] as [UInt64])
  func anyWalkReplays(_ seed: UInt64) async throws {
    try await TestCourt.open { test in
      var walk = RandomWalk(seed: seed)
      let replay = CaseReplay(test.court)
      for _ in 0..<3 {
        let id = try await test.file().id
        try await test.walk(id, steps: 25, &walk)
        let result = replay.run(try await test.history(id))
        #expect(result.difference == nil, "seed \(seed)")
      }
    }
  }

  /// The evidence was opened again by an act and closed again by an effect, which is no fact of any
  /// decision: a replay that only counted decisions would take it for open.
  @Test func whatAnEffectWritesOverAnActReplays() async throws {
    try await TestCourt.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      try await test.perform(
        try await test.judge(of: id), "convert-to-ordinary", ["reason": "案情复杂"], on: id)
      // Unpaid, the difference of the fee would end the case before its evidence closes.
      try await test.act("buyer.1", on: id) { _ = try $0.payFee(reference: "PAY-2") }
      let opened = try await test.history(id)
      #expect(opened.end.facts["evidence_frozen"]?.bool == false)
      let evidence = try #require(
        try await test.deadlines("evidence", id).first { $0.standing == .running })
      test.clock.set(evidence.dueAt)
      try await test.fireTimers()
      let closed = try await test.history(id)
      #expect(closed.end.facts["evidence_frozen"]?.bool == true)
      let replay = CaseReplay(test.court)
      #expect(replay.run(opened).difference == nil)
      #expect(replay.run(closed).difference == nil)
      var unclosed = closed
      var facts = try #require(closed.end.facts.object)
      facts["evidence_frozen"] = false
      unclosed.end.facts = .object(facts)
      #expect(replay.run(unclosed).difference?.subject == "fact evidence_frozen")
    }
  }

  @Test func entriesFromBeforeAreToldApart() throws {
    let result = try Golden.changed(mending: true) { history in
      for index in history.entries.indices {
        history.entries[index] = history.entries[index].resting(on: nil)
      }
    }
    #expect(result.difference == nil)
    #expect(result.replayed == 0 && result.unbased > 0)
  }
}

extension TestCourt {
  func history(_ id: CaseID) async throws -> CaseHistory {
    try #require(try await court.store.read { try CaseHistory(of: id, in: $0) })
  }
}
