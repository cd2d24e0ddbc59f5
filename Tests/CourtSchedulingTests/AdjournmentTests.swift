import CourtDomain
import CourtScheduling
import Testing

@Suite struct AdjourningAHearing {
  @Test(arguments: [
    (ProcedureTrack.ordinary, 2), (.simplified, 1), (.smallClaims, 1),
  ])
  func isAllowedSoManyTimesAndNoMore(track: ProcedureTrack, most: Int) throws {
    let held = try day("2026-03-10")
    for count in 0..<most {
      let outcome = AdjournmentRule.check(
        track: track, adjournmentsSoFar: count, previousHearingOn: held,
        proposedOn: try day("2026-03-20"))
      #expect(outcome == .allowed(number: count + 1, latestOn: try day("2026-04-10")))
    }
    let refused = AdjournmentRule.check(
      track: track, adjournmentsSoFar: most, previousHearingOn: held,
      proposedOn: try day("2026-03-20"), exception: .consentOfAll)
    #expect(codes(refused) == ["hearing.adjournments-exhausted"])
  }

  /// The corresponding day of the next month, or that month's last: Civil Code art. 202.
  @Test(arguments: [
    ("2026-03-10", "2026-04-10", true), ("2026-03-10", "2026-04-11", false),
    ("2026-01-31", "2026-02-28", true), ("2026-01-31", "2026-03-01", false),
  ])
  func keepsHearingsWithinOneMonth(held: String, next: String, allowed: Bool) throws {
    let outcome = AdjournmentRule.check(
      track: .ordinary, adjournmentsSoFar: 0, previousHearingOn: try day(held),
      proposedOn: try day(next))
    #expect(codes(outcome) == (allowed ? [] : ["hearing.adjournment-gap"]))
  }

  @Test(arguments: AdjournmentException.allCases)
  func maySkipTheMonthForAnException(exception: AdjournmentException) throws {
    let outcome = AdjournmentRule.check(
      track: .simplified, adjournmentsSoFar: 0, previousHearingOn: try day("2026-03-10"),
      proposedOn: try day("2026-06-01"), exception: exception)
    #expect(outcome == .allowed(number: 1, latestOn: nil))
  }

  @Test func tellsAllReasonsAtOnceWithTheirSource() throws {
    let limits = AdjournmentLimits(ordinary: 0, gapMonths: 2, source: "test law art. 1")
    let outcome = AdjournmentRule.check(
      track: .ordinary, adjournmentsSoFar: 0, previousHearingOn: try day("2026-03-10"),
      proposedOn: try day("2026-05-11"), limits: limits)
    #expect(codes(outcome) == ["hearing.adjournments-exhausted", "hearing.adjournment-gap"])
    guard case .refused(let reasons) = outcome else { return }
    #expect(reasons.allSatisfy { $0.source == "test law art. 1" })
  }

  /// What the court moves for its own cause is not counted, but the month holds.
  @Test func countsNothingThatTheCourtItselfCalledFor() throws {
    func check(_ count: Int, to next: String) throws -> AdjournmentOutcome {
      AdjournmentRule.check(
        track: .smallClaims, adjournmentsSoFar: count, countsTowardsLimit: false,
        previousHearingOn: try day("2026-03-10"), proposedOn: try day(next))
    }
    #expect(
      try check(1, to: "2026-03-20") == .allowed(number: 1, latestOn: try day("2026-04-10")))
    #expect(codes(try check(1, to: "2026-04-11")) == ["hearing.adjournment-gap"])
  }

  @Test func neverGoesBack() throws {
    let outcome = AdjournmentRule.check(
      track: .ordinary, adjournmentsSoFar: 0, previousHearingOn: try day("2026-03-10"),
      proposedOn: try day("2026-03-10"))
    #expect(codes(outcome) == ["hearing.adjournment-backwards"])
  }

  private func codes(_ outcome: AdjournmentOutcome) -> [String] {
    guard case .refused(let reasons) = outcome else { return [] }
    return reasons.map(\.code)
  }
}

@Suite struct TakingTime {
  @Test func isHalfOpen() throws {
    var calendar = try twoWeeks()
    calendar.block(.judge("J1"), try interval("2026-03-02", (9, 0), (10, 0)))
    #expect(calendar.isFree(.judge("J1"), try interval("2026-03-02", (10, 0), (11, 0))))
    #expect(!calendar.isFree(.judge("J1"), try interval("2026-03-02", (9, 59), (11, 0))))
    let moment = try at("2026-03-02", 9)
    #expect(BusyInterval(start: moment, end: moment) == nil)
  }

  @Test func lastsOverNight() throws {
    var calendar = try twoWeeks()
    let away = BusyInterval(start: try at("2026-03-03", 16), end: try at("2026-03-05", 10))
    calendar.block(.judge("J1"), try #require(away))
    let asked = try request(minutes: 60, from: "2026-03-03", through: "2026-03-05")
    let starts = HearingProposals.propose(asked, calendar, limit: 200).proposals.map(\.start)
    #expect(!starts.contains { CourtZone.china.day(of: $0).day == 4 })
    #expect(starts.contains(try at("2026-03-03", 15)))
    #expect(!starts.contains(try at("2026-03-03", 15, 15)))
    #expect(starts.contains(try at("2026-03-05", 10)))
  }

  @Test(arguments: [
    ("09:00", "12:00", true), ("09:10", "12:00", false), ("12:00", "09:00", false),
    ("05:00", "08:00", false), ("20:00", "22:15", false), ("9:00", "12:00", false),
    ("06:00", "22:00", true), ("+9:00", "12:00", false),
  ])
  func happensInSessionsOnTheQuarterHour(from: String, to: String, valid: Bool) {
    #expect((SittingSession(from: from, to: to) != nil) == valid)
  }
}
