import CourtCases
import CourtDomain
import Testing

@Suite struct AnObjectionToJurisdiction {
  @Test func stopsTheEvidencePeriodAndTheOldDayStaysVisible() async throws {
    try await ClocksAtWork.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let before = try await test.deadline("evidence", id)
      try test.set("2025-11-06T02:00:00Z")
      try await test.perform("seller.1", "object-to-jurisdiction", on: id)
      let still = try await test.deadline("evidence", id)
      #expect(still.standing == .running)
      #expect(still.standstill?.kind == "exclusion.jurisdiction")
      #expect(still.standstill?.from.description == "2025-11-06")
      #expect(try await test.timersAreInStep())

      let old = try #require(try await test.revisions(still).first)
      #expect(old.lastDay == before.lastDay && old.dueAt == before.dueAt)
      #expect(old.change == .suspended && old.cause == "object-to-jurisdiction")
      #expect(old.article == "CPL 130" && old.reason.zh == "被告提出管辖权异议")
      let entry = try #require(try await test.docket(id).last)
      #expect(old.docketSequence == entry.sequence)
      #expect(old.explanation == before.explanation)
    }
  }

  @Test func neverFiresWhileItStandsAndGoesOnWithTheDaysLeftOut() async throws {
    try await ClocksAtWork.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let before = try await test.deadline("evidence", id)
      try test.set("2025-11-06T02:00:00Z")
      try await test.perform("seller.1", "object-to-jurisdiction", on: id)
      // Far beyond the old last day: the defence runs out, the evidence period does not.
      try test.set("2025-11-25T02:00:00Z")
      try await test.fireTimers()
      #expect(try await test.deadline("evidence", id).standing == .running)
      #expect(try await !test.docket(id).contains { $0.action == "evidence-closed" })
      try await test.perform(try await test.judge(of: id), "decide-objection", on: id)
      let again = try await test.deadline("evidence", id)
      // 6 to 25 November do not count: twenty days on top of the raw last day, then off rest days.
      #expect(again.standstill == nil)
      #expect(again.lastDay >= before.lastDay.adding(days: 20))
      #expect(again.lastDay <= before.lastDay.adding(days: 23))
      #expect(again.revisions == 2)
      #expect(try await test.revisions(again).map(\.change) == [.suspended, .resumed])
      #expect(again.suspensions.map(\.to?.description) == ["2025-11-25"])
      #expect(try await test.timersAreInStep())
      test.clock.set(again.dueAt)
      #expect(try await test.fireTimers() >= 1)
      #expect(try await test.deadline("evidence", id).standing == .expired)
    }
  }

  @Test func twoCausesOfOneKindAreKeptApart() async throws {
    try await ClocksAtWork.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      try test.set("2025-11-06T02:00:00Z")
      try await test.perform("seller.1", "object-to-jurisdiction", on: id)
      let judge = try await test.judge(of: id)
      try await test.perform(judge, "stay", on: id)
      try test.set("2025-11-12T02:00:00Z")
      try await test.perform(judge, "decide-objection", on: id)
      let trial = try await test.deadline("trial-limit", id)
      #expect(trial.standstill?.kind == "exclusion.stay")
      #expect(trial.suspensions.count { $0.to == nil } == 1)
      try await test.perform(judge, "go-on", on: id)
      #expect(try await test.deadline("trial-limit", id).standstill == nil)
      #expect(try await test.timersAreInStep())
    }
  }
}

@Suite struct LongerAndGivenBack {
  @Test func anExtensionMovesTheTimerAndCannotExceedTheLaw() async throws {
    try await ClocksAtWork.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let before = try await test.deadline("trial-limit", id)
      let judge = try await test.judge(of: id)
      try await test.perform(judge, "extend-trial", on: id)
      let longer = try await test.deadline("trial-limit", id)
      #expect(longer.lastDay >= before.lastDay.adding(days: 28))
      #expect(longer.dueAt == CourtZone.china.end(of: longer.lastDay))
      #expect(try await test.timersAreInStep())
      // The simplified trial is four months at most, all told.
      let code = try await test.refusal {
        try await test.perform(judge, "extend-trial", on: id)
      }
      #expect(code == "law.length-not-allowed")
      #expect(try await test.deadline("trial-limit", id) == longer)
    }
  }

  @Test func aMissedDefenceRunsAgainForTheDaysGiven() async throws {
    try await ClocksAtWork.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let missed = try await test.deadline("defence", id)
      test.clock.set(missed.dueAt.adding(seconds: 3_600))
      try await test.fireTimers()
      #expect(try await test.deadline("defence", id).standing == .expired)
      let defendant = try await test.party(.defendant, of: id).id
      try await test.perform(
        try await test.judge(of: id), "restore-defence", ["party": .string(defendant.description)],
        on: id)
      let restored = try await test.deadline("defence", id)
      #expect(restored.standing == .running && restored.closedAt == nil)
      #expect(restored.lastDay > missed.lastDay)
      let old = try #require(try await test.revisions(restored).first)
      #expect(old.standing == .expired && old.lastDay == missed.lastDay)
      #expect(old.change == .restored)
      #expect(try await test.timersAreInStep())
      test.clock.set(restored.dueAt)
      try await test.fireTimers()
      #expect(try await test.deadline("defence", id).standing == .expired)
    }
  }

  @Test func theTrialLimitFollowsTheTrackAndStillCountsFromRegistration() async throws {
    try await ClocksAtWork.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let simplified = try await test.deadline("trial-limit", id)
      try test.set("2025-12-01T02:00:00Z")
      let judge = try await test.judge(of: id)
      try await test.perform(judge, "stay", on: id)
      try test.set("2025-12-05T02:00:00Z")
      try await test.perform(judge, "go-on", on: id)
      try await test.perform(judge, "change-track", on: id)
      let ordinary = try await test.deadline("trial-limit", id)
      #expect(ordinary.id == simplified.id && ordinary.rule == "trial.ordinary")
      #expect(ordinary.startedAt == simplified.startedAt)
      #expect(ordinary.explanation["start_day"] == simplified.explanation["start_day"])
      #expect(ordinary.explanation["excluded_days"]?.int == 5)
      let changes = try await test.revisions(ordinary)
      #expect(changes.map(\.change) == [.suspended, .resumed, .recomputed])
      #expect(changes.last?.rule == "trial.simplified")
    }
  }

  @Test func theCourtsOwnConversionKeepsTheExcludedDays() async throws {
    try await ClocksAtWork.open { test in
      let id = try await test.file().id
      try await test.serve(id)
      let judge = try await test.judge(of: id)
      try test.set("2025-12-01T02:00:00Z")
      try await test.perform(judge, "stay", on: id)
      try test.set("2025-12-10T02:00:00Z")
      try await test.perform(judge, "go-on", on: id)
      let before = try await test.deadline("trial-limit", id)
      try await test.perform(
        judge, "convert-to-ordinary", ["reason": "案情复杂"], on: id)
      let after = try await test.deadline("trial-limit", id)
      #expect(after.id != before.id && after.origin == .registration)
      #expect(after.explanation["excluded_days"]?.int == 10)
      #expect(try await test.historyIsWhole())
    }
  }
}

@Suite struct AHearingPutOff {
  private func slot(_ day: String) throws -> HearingSlot {
    let start = try #require(Instant(rfc3339: day + "T01:30:00Z"))
    return HearingSlot(
      startsAt: start, endsAt: start.adding(seconds: 3_600), roomID: "online-1", clerkID: nil)
  }

  @Test func movesWhatCountsBackFromIt() async throws {
    try await ClocksAtWork.open { test in
      let id = try await test.file().id
      try await test.serve(id, track: "ordinary")
      try await test.perform("seller.1", "file-defence", ["text": "答辩"], on: id)
      let (first, second) = (try slot("2025-12-10"), try slot("2025-12-24"))
      let booked = try await test.act("clerk", on: id) { try $0.bookHearing(first) }
      try await test.perform(try await test.judge(of: id), "await-hearing", on: id)
      let notice = try await test.deadline("hearing-notice", id)
      #expect(notice.origin == .hearing(booked.id) && notice.lastDay.description < "2025-12-08")
      let moved = try await test.act("clerk", on: id) {
        try $0.adjournHearing(booked.id, reason: "补充证据", exception: nil, to: second)
      }
      let later = try await test.deadline("hearing-notice", id)
      let again = try #require(moved)
      #expect(later.id == notice.id && later.origin == .hearing(again.id))
      #expect(later.lastDay == notice.lastDay.adding(days: 14))
      let old = try #require(try await test.revisions(later).first)
      #expect(old.change == .recomputed && old.lastDay == notice.lastDay)
      #expect(try await test.timersAreInStep())
    }
  }

  @Test func withoutANewDayEndsWhatCountedBackFromIt() async throws {
    try await ClocksAtWork.open { test in
      let id = try await test.file().id
      try await test.serve(id, track: "ordinary")
      try await test.perform("seller.1", "file-defence", ["text": "答辩"], on: id)
      let first = try slot("2025-12-10")
      let booked = try await test.act("clerk", on: id) { try $0.bookHearing(first) }
      try await test.perform(try await test.judge(of: id), "await-hearing", on: id)
      _ = try await test.act("clerk", on: id) {
        try $0.adjournHearing(booked.id, reason: "法官生病", exception: nil, to: nil)
      }
      let fallen = try await test.deadline("hearing-notice", id)
      #expect(fallen.standing == .cancelled)
      #expect(try await test.revisions(fallen).map(\.change) == [.cancelled])
      #expect(try await test.timersAreInStep())
    }
  }
}
