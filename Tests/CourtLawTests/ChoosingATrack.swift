import CourtDomain
import CourtLaw
import Foundation
import Testing

@Suite struct ChoosingATrack {
  /// Round numbers that belong to no province.
  private let wages = WageTable([
    WageTable.Entry(province: "33", year: 2024, yuan: 90_000, source: "test"),
    WageTable.Entry(province: "33", year: 2025, yuan: 100_000, source: "test"),
  ])

  private func track(
    _ amount: Decimal?, obstacles: Set<TrackObstacle> = [], agreed: Bool = false,
    isSimple: Bool = true, isMoneyClaim: Bool = true, wages: WageTable? = nil,
    on filed: String = "2026-03-10"
  ) throws -> TrackAnswer {
    try TestLaw.law().track(
      TrackFacts(
        amount: amount, filedOn: day(filed), province: "33", isSimple: isSimple,
        isMoneyClaim: isMoneyClaim, agreedToSmallClaims: agreed, obstacles: obstacles),
      wages: wages ?? self.wages)
  }

  @Test func smallClaimsAreMandatoryUpToHalfTheWage() throws {
    let at = try track(50_000)
    #expect(at.track == .smallClaims && at.smallClaims == .mandatory)
    #expect(at.mandatoryUpTo == 50_000 && at.agreedUpTo == 200_000)
    #expect(at.reasons.first?.citation == "CPL 165; INT 272")
    #expect(try track(yuan("50000.01")).smallClaims == .byAgreement)
  }

  @Test func smallClaimsByAgreementReachTwiceTheWage() throws {
    #expect(try track(200_000).track == .simplified)
    #expect(try track(200_000, agreed: true).track == .smallClaims)
    let above = try track(yuan("200000.01"), agreed: true)
    #expect(above.track == .simplified && above.smallClaims == .notPossible)
  }

  @Test func theWageOfTheYearBeforeCountsElseTheLatest() throws {
    #expect(try track(50_000, on: "2025-06-01").mandatoryUpTo == 45_000)
    let latest = try track(50_000, wages: WageTable([wages.entries[0]]), on: "2026-06-01")
    #expect(latest.mandatoryUpTo == 45_000)
  }

  @Test func withoutTheWageItSaysSoAndOffersSimplified() throws {
    let answer = try track(1_000, wages: WageTable.empty)
    #expect(answer.track == .simplified && answer.smallClaims == .unknownWages)
    #expect(answer.mandatoryUpTo == nil)
    #expect(try #require(answer.reasons.first).text.zh.contains("未设定"))
  }

  @Test(arguments: [
    TrackObstacle.personality, .foreign, .appraisal, .whereaboutsUnknown, .counterclaim, .other,
  ])
  func someDisputesAreNeverSmallClaims(obstacle: TrackObstacle) throws {
    let answer = try track(1_000, obstacles: [obstacle], agreed: true)
    #expect(answer.track == .simplified && answer.smallClaims == .notPossible)
    #expect(answer.reasons.first?.citation == "CPL 166")
  }

  @Test(arguments: [
    TrackObstacle.untraceableAtFiling, .remand, .manyParties, .retrial, .publicInterest,
    .thirdPartyRevocation, .otherComplex,
  ])
  func someDisputesAreNeverSimplified(obstacle: TrackObstacle) throws {
    let answer = try track(1_000, obstacles: [obstacle])
    #expect(answer.track == .ordinary)
    #expect(answer.reasons.first?.citation == "INT 257")
  }

  @Test func notSimpleIsOrdinaryAndNotMoneyIsNeverSmall() throws {
    #expect(try track(1_000, isSimple: false).track == .ordinary)
    #expect(try track(nil).smallClaims == .notPossible)
    #expect(try track(1_000, isMoneyClaim: false).smallClaims == .notPossible)
  }
}

@Suite struct LimitationOfAction {
  @Test func warnsAfterThreeYears() throws {
    let law = try TestLaw.law()
    let court = try TestLaw.hangzhou()
    let late = try law.limitation(
      knewOn: day("2023-03-01"), filedOn: day("2026-03-10"), court: court)
    #expect(late.isLikelyOver)
    #expect(late.lastDay == (try day("2026-03-02")))
    let lastDay = try law.limitation(
      knewOn: day("2023-03-01"), filedOn: day("2026-03-02"), court: court)
    #expect(!lastDay.isLikelyOver)
  }

  @Test func startsAfreshWhenInterrupted() throws {
    let answer = try TestLaw.law().limitation(
      knewOn: day("2021-03-01"), filedOn: day("2026-03-10"),
      interruptedOn: [day("2023-06-01"), day("2026-05-01")], court: TestLaw.hangzhou())
    #expect(!answer.isLikelyOver)
    #expect(answer.deadline.startDay == (try day("2023-06-01")))
  }
}
