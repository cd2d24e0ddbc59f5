import CourtDomain
import CourtLaw
import Foundation
import Testing

@Suite struct AFeeForSeveralClaims {
  private func fee(
    _ claims: [FeeClaim], halving: Set<FeeHalving> = [], relief: FeeRelief? = nil
  ) throws -> ComputedFee {
    try TestLaw.law().fee(
      FeeRequest(
        .claims(claims), on: try day("2026-03-10"), halving: halving, relief: relief,
        court: try TestLaw.hangzhou()))
  }

  @Test func sumsPropertyClaims() throws {
    let fee = try fee([.property(20_000), .property(yuan("30000"))])
    #expect(fee.exact == 1050)
    #expect(fee.formula.zh.hasPrefix("20000 + 30000 = 50000；"))
    #expect(fee.citation == "FEE 13#1; INT 201")
    #expect(fee.lines.reduce(0) { $0 + $1.amount } == fee.exact)
  }

  @Test func takesNothingForClaimsWithoutAValueBesideProperty() throws {
    let mixed = try fee([
      .nonProperty(rule: "fee.non-property.personality", chosen: 500, damages: 0),
      .property(50_000),
      .nonProperty(rule: "fee.non-property.other", chosen: 100, damages: 0),
    ])
    #expect(mixed.exact == 1050)
    #expect(mixed.lines.contains { $0.text.en.hasPrefix("2 further claims without a value") })
  }

  @Test func takesOneFeeForSeveralClaimsWithoutAValue() throws {
    let apology = FeeClaim.nonProperty(
      rule: "fee.non-property.personality", chosen: 200, damages: 60_000)
    #expect(try fee([apology, apology]).exact == 800)
    #expect(try fee([apology]).exact == 300)
    #expect(throws: LawError.self) {
      try fee([
        apology, .nonProperty(rule: "fee.non-property.other", chosen: 50, damages: 0),
      ])
    }
  }

  @Test func isHalvedOnceAndReducedAfterThat() throws {
    let reduced = try fee(
      [.property(20_000), .property(30_000)], halving: [.simplified, .mediated, .merged],
      relief: .reduced(share: yuan("0.3")))
    #expect(reduced.exact == (try yuan("367.5")))
    #expect(throws: LawError.self) {
      try fee([.property(20_000)], relief: .reduced(share: try yuan("0.29")))
    }
  }

  @Test func needsAClaimAndTheCourtsChoice() throws {
    #expect(throws: LawError.self) { try fee([]) }
    #expect(throws: LawError.notConfigured("fee.non-property.other")) {
      try fee([.nonProperty(rule: "fee.non-property.other", chosen: nil, damages: 0)])
    }
    #expect(throws: LawError.self) { try fee([.property(-1)]) }
  }

  @Test(arguments: [
    ("1", "1050.00", "0.00"), ("0.7", "735.00", "315.00"), ("0", "0.00", "1050.00"),
  ])
  func isDividedToTheFen(share: String, defendant: String, plaintiff: String) throws {
    let law = try TestLaw.law()
    let shares = try law.shares(
      of: fee([.property(50_000)]), defendantShare: yuan(share), on: day("2026-03-10"))
    #expect(shares.defendant.plain == defendant && shares.plaintiff.plain == plaintiff)
    #expect(shares.citation == "FEE 29")
  }

  @Test func losesNoFenWhenDivided() throws {
    var generator = SeededGenerator.announced("losesNoFenWhenDivided")
    let law = try TestLaw.law()
    for _ in 0..<300 {
      let fee = try fee([.property(Decimal(Int.random(in: 0...9_999_999, using: &generator)))])
      let share = Decimal(Int.random(in: 0...1_000, using: &generator)) / 1_000
      let shares = try law.shares(of: fee, defendantShare: share, on: day("2026-03-10"))
      #expect(shares.defendant.minorUnits + shares.plaintiff.minorUnits == fee.money.minorUnits)
    }
  }
}

@Suite struct InterestForLatePerformance {
  private func interest(_ payments: [(String, Decimal)], until end: String = "2026-03-31") throws
    -> LateInterest
  {
    try TestLaw.law().lateInterest(
      principal: 10_000, performanceDueOn: day("2026-03-01"), until: day(end),
      payments: payments.map { LatePayment(on: try day($0.0), amount: $0.1) })
  }

  @Test func isTheVectorOfThirtyDays() throws {
    let interest = try interest([])
    #expect(interest.exact == (try yuan("52.5")))
    #expect(interest.stretches.map(\.formula) == ["10000 × 0.000175 × 30 = 52.5"])
    let days = try TestLaw.law().lateInterest(principal: 10_000, days: 30, on: day("2026-03-31"))
    #expect(days.exact == interest.exact && interest.money.plain == "52.50")
  }

  @Test func fallsWithEachPayment() throws {
    let interest = try interest([("2026-03-21", 2_500), ("2026-03-11", 5_000)])
    #expect(
      interest.stretches.map(\.formula) == [
        "10000 × 0.000175 × 10 = 17.5", "5000 × 0.000175 × 10 = 8.75",
        "2500 × 0.000175 × 10 = 4.375",
      ])
    #expect(interest.exact == (try yuan("30.625")))
    #expect(interest.principalLeft == 2_500)
  }

  @Test func endsWithTheDebt() throws {
    let interest = try interest([("2026-03-11", 10_000)])
    #expect(interest.exact == (try yuan("17.5")))
    #expect(interest.principalLeft == 0)
    #expect(try self.interest([], until: "2026-03-01").exact == 0)
  }

  @Test func refusesPaymentsThatCannotBe() throws {
    #expect(throws: LawError.self) { try interest([("2026-03-01", 1)]) }
    #expect(throws: LawError.self) { try interest([("2026-04-01", 1)]) }
    #expect(throws: LawError.self) { try interest([("2026-03-11", 10_001)]) }
    #expect(throws: LawError.self) { try interest([], until: "2026-02-28") }
  }

  @Test func splitPaymentsOnOneDayCountAsTheirSum() throws {
    #expect(
      try interest([("2026-03-11", 1_000), ("2026-03-11", 4_000)]).exact
        == interest([("2026-03-11", 5_000)]).exact)
  }
}

@Suite struct DamagesForUnsafeFood {
  private func damages(_ claim: FoodClaim) throws -> ClaimAmount {
    try TestLaw.law().foodDamages(claim, on: day("2026-03-10"))
  }

  @Test(arguments: [("50", "1000"), ("100", "1000"), ("120", "1200")])
  func areTenfoldWithAFloor(price: String, expected: String) throws {
    #expect(try damages(FoodClaim(price: yuan(price))).exact == (try yuan(expected)))
  }

  @Test func areThreefoldOfTheLossByTheConsumersChoice() throws {
    let claim = FoodClaim(price: 120, loss: 2_000, basis: .loss)
    #expect(try damages(claim).formula == "max(3 × 2000, 1000) = 6000")
    #expect(throws: LawError.self) { try damages(FoodClaim(price: 120, basis: .loss)) }
  }

  @Test func ofAKnowingBuyerCountWhatAHouseholdNeeds() throws {
    let claim = FoodClaim(price: 5_000, priceWithinNeed: 300)
    let amount = try damages(claim)
    #expect(amount.exact == 3_000)
    #expect(amount.citation == "FSL 148.2; FD24 12-14")
    #expect(throws: LawError.self) { try damages(FoodClaim(price: 100, priceWithinNeed: 101)) }
  }

  @Test func areNotDueForAHarmlessLabel() throws {
    let amount = try damages(FoodClaim(price: 500, isHarmlessLabelFlaw: true))
    #expect(amount.exact == 0 && amount.citation == "FSL 148.2")
  }
}

@Suite struct LimitsOfSmallClaims {
  private var wages: WageTable {
    WageTable([
      WageTable.Entry(province: "33", year: 2024, yuan: 100_000, source: "test"),
      WageTable.Entry(province: "33", year: 2025, yuan: 110_001, source: "test"),
    ])
  }

  @Test func followTheWageOfTheYearBefore() throws {
    let law = try TestLaw.law()
    let limits = try law.smallClaimsLimits(province: "33", on: day("2026-03-10"), wages: wages)
    #expect(limits.mandatoryUpTo == (try yuan("55000.5")))
    #expect(limits.agreedUpTo == 220_002)
    #expect(limits.verdict(on: try yuan("55000.5")) == .mandatory)
    #expect(limits.verdict(on: try yuan("55000.51")) == .byAgreement)
    #expect(limits.verdict(on: try yuan("220002.01")) == .notPossible)
    #expect(limits.formula.en.contains("110001 × 50% = 55000.5"))
    let before = try law.smallClaimsLimits(province: "33", on: day("2025-03-10"), wages: wages)
    #expect(before.mandatoryUpTo == 50_000)
  }

  @Test func areNotGuessed() throws {
    #expect(throws: LawError.wageNotConfigured(province: "11", year: 2025)) {
      try TestLaw.law().smallClaimsLimits(province: "11", on: day("2026-03-10"), wages: wages)
    }
  }
}

@Suite struct NormsByDay {
  @Test func areCitedByName() throws {
    let law = try TestLaw.law()
    let norm = try law.norm("mediation.concessions", on: day("2026-03-10"))
    #expect(norm.citation == "OMR 18; TYTJ 22; INT 107")
    #expect(norm.says.zh.contains("不利"))
    #expect(try law.norms(on: day("2026-03-10")).count >= 50)
    #expect(throws: LawError.unknownRule("mediation.secret")) {
      try law.norm("mediation.secret", on: day("2026-03-10"))
    }
  }

  @Test func changeWithTheLaw() throws {
    let law = try TestLaw.law()
    #expect(try law.norm("holidays.statutory", on: day("2024-12-31")).values["days"] == 11)
    #expect(try law.norm("holidays.statutory", on: day("2025-01-01")).values["days"] == 13)
  }

  @Test func countAdjournments() throws {
    let law = try TestLaw.law()
    #expect(try law.adjournmentsAllowed(.ordinary, on: day("2026-03-10")) == 2)
    #expect(try law.adjournmentsAllowed(.simplified, on: day("2026-03-10")) == 1)
    #expect(try law.adjournmentsAllowed(.smallClaims, on: day("2026-03-10")) == 1)
  }
}
