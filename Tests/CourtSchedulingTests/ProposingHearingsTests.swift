import CourtDomain
import CourtScheduling
import Testing

@Suite struct ProposingAHearing {
  @Test func beginsOnTheFirstLawfulDayAndSaysWhy() throws {
    let found = HearingProposals.propose(try request(), try twoWeeks(), limit: 3).proposals
    let first = try #require(found.first)
    #expect(first.start == (try at("2026-03-02", 9)))
    #expect(first.end == (try at("2026-03-02", 10, 30)))
    #expect(first.reasons[0].en.contains("first lawful working day"))
    #expect(first.reasons[0].en.contains("three clear days of notice"))
    #expect(first.reasons[0].zh.contains("最早的合法工作日"))
    #expect(first.reasons[1].en.contains("11 days before the last lawful day"))
    #expect(first.room == .room("R1"))
    #expect(first.clerk == .clerk("C1"))
  }

  @Test func namesEveryResourceOnceInLockOrder() throws {
    let asked = try request(required: [.party("P2"), .party("P1"), .party("P2"), .judge("J1")])
    let first = try #require(HearingProposals.propose(asked, try twoWeeks()).proposals.first)
    #expect(
      first.resources == [
        .judge("J1"), .clerk("C1"), .room("R1"), .party("P1"), .party("P2"),
      ])
    #expect(first.resources == first.resources.sorted())
  }

  @Test func offersDifferentHalfDaysBeforeASecondOfTheSame() throws {
    let found = HearingProposals.propose(try request(), try twoWeeks(), limit: 6).proposals
    let halves = Set(
      found.map { "\($0.day) \(CourtZone.china.secondsOfDay(of: $0.start) < 43_200)" })
    #expect(halves.count == 6)
  }

  @Test func joinsAHalfDayTheJudgeAlreadySits() throws {
    var calendar = try twoWeeks()
    calendar.block(.judge("J1"), try interval("2026-03-02", (14, 0), (16, 0)))
    let first = try #require(HearingProposals.propose(try request(), calendar).proposals.first)
    #expect(first.start == (try at("2026-03-02", 16)))
    #expect(first.reasons.contains { $0.en.contains("opens no other half-day") })
  }

  @Test func honoursTheWishForAnAfternoon() throws {
    let asked = try request(preferences: HearingPreferences(partOfDay: .afternoon))
    let first = try #require(HearingProposals.propose(asked, try twoWeeks()).proposals.first)
    #expect(first.start == (try at("2026-03-02", 14)))
    #expect(first.reasons.contains { $0.en == "in the afternoon, as wished" })
  }

  @Test func keepsTheNoonRestFree() throws {
    var calendar = try twoWeeks()
    calendar.block(.party("P1"), try interval("2026-03-02", (9, 0), (11, 0)))
    calendar.block(.party("P1"), try interval("2026-03-02", (15, 0), (17, 30)))
    let asked = try request(minutes: 90, through: "2026-03-02")
    let refusal = try #require(HearingProposals.propose(asked, calendar).refusal)
    #expect(refusal.code == "hearing.no-slot")
    #expect(refusal.remedies.contains { $0.en == "a hearing of 60 minutes would fit" })
  }

  @Test func letsHearingsTouchButKeepsABufferWhenAsked() throws {
    var calendar = try twoWeeks()
    calendar.block(.judge("J1"), try interval("2026-03-02", (9, 0), (10, 0)))
    let near = try request(minutes: 120, through: "2026-03-02")
    let touching = HearingProposals.propose(near, calendar, limit: 50).proposals
    #expect(touching.contains { $0.start.rfc3339 == "2026-03-02T02:00:00Z" })
    let apart = try request(minutes: 120, through: "2026-03-02", buffer: 15)
    let spaced = HearingProposals.propose(apart, calendar, limit: 50).proposals
    #expect(!spaced.isEmpty)
    #expect(spaced.allSatisfy { CourtZone.china.secondsOfDay(of: $0.start) >= 14 * 3600 })
  }
}

@Suite struct RefusingAHearing {
  @Test func tellsWhichRulesContradictEachOther() throws {
    let asked = try request(from: "2026-03-12", through: "2026-03-10")
    let refusal = try #require(HearingProposals.propose(asked, try twoWeeks()).refusal)
    #expect(refusal.code == "hearing.bounds-empty")
    #expect(refusal.text.en.contains("three clear days of notice"))
    #expect(refusal.text.en.contains("trial limit"))
    #expect(refusal.source == "CPL 164")
  }

  @Test func tellsThatNoWorkingDayIsLeft() throws {
    let asked = try request(from: "2026-03-07", through: "2026-03-08")
    let refusal = try #require(HearingProposals.propose(asked, try twoWeeks()).refusal)
    #expect(refusal.code == "hearing.no-working-day")
    #expect(refusal.remedies.first?.en == "have the last day moved to 2026-03-09")
  }

  @Test func tellsThatNoSessionIsLongEnough() throws {
    let refusal = try #require(
      HearingProposals.propose(try request(minutes: 240), try twoWeeks()).refusal)
    #expect(refusal.code == "hearing.too-long")
    #expect(refusal.text.en.contains("at most 210 minutes"))
  }

  @Test func listsAllDefectsOfTheRequest() throws {
    var asked = try request(minutes: 5, buffer: 500)
    asked.required = (0..<300).map { .party("P\($0)") }
    let refusal = try #require(HearingProposals.propose(asked, try twoWeeks()).refusal)
    #expect(
      refusal.defects.map(\.pointer) == ["/duration_minutes", "/buffer_minutes", "/required"])
    #expect(refusal.rejection.standing == .unacceptable)
  }

  /// One day has 16 lawful starts for 90 minutes: 7 in the morning, 9 in the afternoon.
  @Test func sharesTheBlameAndNamesWhatWouldOpenASlot() throws {
    var calendar = try twoWeeks()
    calendar.block(.representative("L1"), try interval("2026-03-03", (9, 0), (12, 0)))
    calendar.block(.room("R1"), try interval("2026-03-03", (14, 0), (17, 30)))
    calendar.block(.room("R2"), try interval("2026-03-03", (12, 0), (18, 0)))
    let asked = try request(from: "2026-03-03", through: "2026-03-03")
    let refusal = try #require(HearingProposals.propose(asked, calendar).refusal)
    #expect(refusal.code == "hearing.no-slot")
    #expect(refusal.slotsExamined == 16)
    let causes = refusal.closures.map(\.cause)
    #expect(causes == [.pool(.room), .resource(.representative("L1"))])
    #expect(refusal.closures.map(\.closedSlots) == [9, 7])
    #expect(refusal.closures.map(\.onlyThisSlots) == [9, 7])
    #expect(refusal.closures[1].text.zh.contains("诉讼代理人 L1占去 7/16"))
    let remedies = refusal.remedies.map(\.en)
    #expect(remedies.contains { $0.contains("representative L1 were free on 2026-03-03 09:00") })
    #expect(remedies.contains { $0.contains("pool of rooms were free on 2026-03-03 14:00") })
    #expect(remedies.contains { $0.contains("moved to 2026-03-04, 09:00") })
    #expect(refusal.rejection.reasons.count == 2 + remedies.count)
  }
}
