import CourtDomain
import CourtLaw
import Testing

@Suite struct RunningClocks {
  private func clock(_ rule: String = "trial.small-claims") throws -> ClockHistory {
    ClockHistory(
      DeadlineRequest(rule: rule, startDay: try day("2026-03-10"), court: try TestLaw.hangzhou()))
  }

  private func read(_ clock: ClockHistory) throws -> ClockReading {
    try TestLaw.law().deadline(clock)
  }

  @Test func standStillAndRunAgain() throws {
    var clock = try clock()
    let before = try read(clock)
    try clock.suspend(rule: "exclusion.stay", from: day("2026-04-01"), reason: "另案未决")
    let standing = try read(clock)
    #expect(standing.deadline == nil)
    #expect(clock.openSuspensions.map(\.rule) == ["exclusion.stay"])
    try clock.resume(rule: "exclusion.stay", on: day("2026-04-11"))
    let after = try read(clock)
    #expect(after.deadline?.lastDay == (try day("2026-05-20")))
    #expect(clock.openSuspensions.isEmpty)
    let reason = LocalizedText(zh: "诉讼恢复", en: "the case being resumed")
    #expect(
      standing.change(to: after, because: reason)?.zh == "原为 中止（尚余 40 日），因诉讼恢复改为 2026-05-20。")
    #expect(
      before.change(to: after, because: reason)?.en
        == "Was 2026-05-11; because of the case being resumed it is now 2026-05-20.")
    #expect(after.change(to: after, because: reason) == nil)
  }

  @Test func standStillForTwoReasonsUntilBothAreGone() throws {
    var clock = try clock()
    try clock.suspend(rule: "exclusion.stay", from: day("2026-04-01"))
    try clock.suspend(rule: "exclusion.appraisal", from: day("2026-04-05"))
    try clock.resume(rule: "exclusion.stay", on: day("2026-04-08"))
    guard case .suspended(let standing) = try read(clock) else {
      Issue.record("it runs though the appraisal goes on")
      return
    }
    #expect(standing.suspendedBy == "exclusion.appraisal")
    #expect(standing.suspendedFrom == (try day("2026-04-08")))
    try clock.resume(rule: "exclusion.appraisal", on: day("2026-04-11"))
    #expect(try read(clock).deadline?.lastDay == (try day("2026-05-20")))
    #expect(try read(clock).deadline?.excludedDays == 10)
  }

  @Test func refuseWhatCannotBe() throws {
    var clock = try clock()
    #expect(throws: LawError.self) {
      try clock.resume(rule: "exclusion.stay", on: day("2026-04-11"))
    }
    try clock.suspend(rule: "exclusion.stay", from: day("2026-04-01"))
    #expect(throws: LawError.self) {
      try clock.suspend(rule: "exclusion.stay", from: day("2026-04-02"))
    }
    #expect(throws: LawError.self) {
      try clock.resume(rule: "exclusion.stay", on: day("2026-03-31"))
    }
    try clock.resume(rule: "exclusion.stay", on: day("2026-04-01"))
    #expect(clock.adjustments.isEmpty)
  }

  @Test func keepNoMoreAdjustmentsThanTheLimit() throws {
    var clock = try clock("defence")
    let outage = try Bend.outage("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z")
    for _ in 0..<ClockHistory.adjustmentLimit { clock.add(outage) }
    #expect(try read(clock).deadline?.lastDay == (try day("2026-03-25")))
    clock.add(outage)
    #expect(throws: LawError.self) { try read(clock) }
  }
}
