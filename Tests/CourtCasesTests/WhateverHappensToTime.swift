import CourtCases
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Testing

/// Acts in any order leave every clock in one of few states, and nothing of its past is lost.
@Suite struct WhateverHappensToTime {
  private static let acts: [(who: String, action: String)] = [
    ("seller.1", "object-to-jurisdiction"), ("judge", "decide-objection"), ("judge", "stay"),
    ("judge", "go-on"), ("judge", "extend-trial"), ("judge", "change-track"),
  ]

  @Test(arguments: [1, 2, 3, 5, 8, 13] as [UInt64])
  func clocksAndTimersStayInStep(_ seed: UInt64) async throws {
    try await ClocksAtWork.open { test in
      var chance = SeededChance(seed: seed)
      let id = try await test.file().id
      try await test.serve(id)
      let judge = try await test.judge(of: id)
      var told: [DeadlineID: [DeadlineRevision]] = [:]
      for step in 0..<24 {
        let what = try await Self.step(test, id, judge, &chance)
        let deadlines = try await test.court.store.read { try $0.deadlines(of: id) }
        for deadline in deadlines {
          let place: Comment = "seed \(seed), step \(step), \(what), \(deadline.clock)"
          #expect(deadline.dueAt > deadline.startedAt, place)
          #expect(deadline.standstill == nil || deadline.standing == .running, place)
          let open = deadline.suspensions.contains { $0.to == nil }
          #expect((deadline.standstill != nil) == open, place)
          let now = try await test.revisions(deadline)
          #expect(now.count == deadline.revisions, place)
          let before = told[deadline.id] ?? []
          #expect(Array(now.prefix(before.count)) == before, "rewritten: \(place)")
          told[deadline.id] = now
        }
        #expect(try await test.timersAreInStep(), "seed \(seed), step \(step), \(what)")
      }
      let whole = CaseStory.firstBreak(in: try await test.docket(id)) {
        SHA256.digest($0).bytes
      }
      #expect(whole == nil)
    }
  }

  private static func step(
    _ test: TestCourt, _ id: CaseID, _ judge: String, _ chance: inout SeededChance
  ) async throws -> String {
    switch Int.random(in: 0..<10, using: &chance) {
    case 0..<6:
      guard let act = acts.randomElement(using: &chance) else { return "nothing" }
      // A refusal is an answer too: it must leave everything as it was.
      let code = try await test.refusal {
        try await test.perform(act.who == "judge" ? judge : act.who, act.action, on: id)
      }
      return act.action + (code.map { " refused: " + $0 } ?? "")
    case 6..<9:
      let days = Int64.random(in: 1...12, using: &chance)
      test.clock.set(test.clock.now().adding(seconds: days * 86_400))
      let still = try await test.court.store.read { try $0.deadlines(of: id) }
        .filter { $0.standstill != nil }
      try await test.fireTimers()
      let after = try await test.court.store.read { try $0.deadlines(of: id) }
      for deadline in still {
        #expect(after.first { $0.id == deadline.id }?.standing != .expired, "fired standing still")
      }
      return "\(days) days"
    default:
      let hours = Int64.random(in: 1...30, using: &chance)
      let now = test.clock.now()
      let recording = RecordOutage(test.court)
      _ = try await test.court.store.write {
        try recording.run(
          from: now.adding(seconds: -3_600 * hours), to: now, note: "断网", by: nil, in: $0, at: now)
      }
      _ = try await ApplyOutages(test.court).run()
      return "\(hours) hours of outage"
    }
  }
}
