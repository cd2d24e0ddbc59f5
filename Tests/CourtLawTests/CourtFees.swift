import CourtDomain
import CourtLaw
import Foundation
import Testing

@Suite struct CourtFees {
  private func fee(
    _ kind: FeeRequest.Kind, halving: Set<FeeHalving> = [], relief: FeeRelief? = nil
  ) throws -> ComputedFee {
    try TestLaw.law().fee(
      FeeRequest(
        kind, on: try day("2026-03-10"), halving: halving, relief: relief,
        court: try TestLaw.hangzhou()))
  }

  @Test(arguments: [
    ("0", "50"), ("1", "50"), ("10000", "50"), ("10001", "50.025"), ("20000", "300"),
    ("50000", "1050"), ("100000", "2300"), ("123456.78", "2769.1356"), ("200000", "4300"),
    ("500000", "8800"), ("1000000", "13800"), ("2000000", "22800"), ("5000000", "46800"),
    ("10000000", "81800"), ("20000000", "141800"), ("30000000", "191800"),
  ])
  func ofAPropertyClaim(amount: String, expected: String) throws {
    let fee = try fee(.property(yuan(amount)))
    #expect(fee.exact == (try yuan(expected)))
    #expect(fee.lines.reduce(0) { $0 + $1.amount } == fee.exact)
    #expect(fee.formula.zh.contains("= \(expected) 元"))
  }

  @Test(arguments: [
    ("10000", "50"), ("50000", "650"), ("500000", "7400"), ("5000000", "52400"),
    ("10000000", "77400"), ("20000000", "87400"),
  ])
  func ofEnforcement(amount: String, expected: String) throws {
    let fee = try fee(.enforcement(yuan(amount)))
    #expect(fee.exact == (try yuan(expected)))
    #expect(!fee.isPrepaid)
  }

  @Test(arguments: [
    ("500", "30"), ("1000", "30"), ("2000", "40"), ("50000", "520"), ("100000", "1020"),
    ("895999", "4999.995"), ("896000", "5000"), ("5000000", "5000"),
  ])
  func ofPreservation(amount: String, expected: String) throws {
    let fee = try fee(.preservation(yuan(amount)))
    #expect(fee.exact == (try yuan(expected)))
    #expect(fee.lines.reduce(0) { $0 + $1.amount } == fee.exact)
  }

  @Test func ofAnAppealIsThePropertyFeeOnThePartInDispute() throws {
    let fee = try fee(.appeal(50_000))
    #expect(fee.exact == 1050)
    #expect(fee.citation.hasPrefix("FEE 17"))
  }

  @Test func ofAPaymentOrderIsAThird() throws {
    #expect(try fee(.paymentOrder(50_000)).exact == 350)
    let rounded = try fee(.paymentOrder(10_000))
    #expect(rounded.money.plain == "16.67")
    #expect(rounded.full > 16 && rounded.full < 17)
  }

  @Test func isHalvedOnceOnly() throws {
    #expect(try fee(.property(50_000), halving: [.simplified]).exact == 525)
    let both = try fee(.property(50_000), halving: [.simplified, .mediated])
    #expect(both.exact == 525)
    #expect(both.citation.contains("INT 206"))
    #expect(both.full == 1050)
    #expect(both.lines.reduce(0) { $0 + $1.amount } == both.exact)
  }

  @Test func isNotHalvedWhereTheLawDoesNotSaySo() throws {
    #expect(throws: LawError.self) { try fee(.enforcement(50_000), halving: [.mediated]) }
    #expect(throws: LawError.self) { try fee(.appeal(50_000), halving: [.simplified]) }
    #expect(try fee(.appeal(50_000), halving: [.withdrawn]).exact == 525)
  }

  @Test func isRoundedToTheFenOnceAtTheEnd() throws {
    let fee = try fee(.property(yuan("10001")), halving: [.simplified])
    #expect(fee.exact == (try yuan("25.0125")))
    #expect(fee.money == Money(minorUnits: 2501))
  }

  @Test func isRelieved() throws {
    let exempt = try fee(.property(50_000), relief: .exempt(isNaturalPerson: true))
    #expect(exempt.exact == 0 && exempt.full == 1050)
    #expect(throws: LawError.self) {
      try fee(.property(50_000), relief: .exempt(isNaturalPerson: false))
    }
    let reduced = try fee(
      .property(50_000), halving: [.simplified], relief: .reduced(share: yuan("0.4")))
    #expect(reduced.exact == 315)
    #expect(throws: LawError.self) {
      try fee(.property(50_000), relief: .reduced(share: yuan("0.29")))
    }
    let deferred = try fee(.property(50_000), relief: .deferred)
    #expect(deferred.isDeferred && deferred.exact == 1050)
  }

  @Test func ofANonPropertyCaseNeedsTheLocalChoice() throws {
    let rule = "fee.non-property.other"
    #expect(throws: LawError.notConfigured(rule)) {
      try fee(.nonProperty(rule: rule, chosen: nil, damages: 0))
    }
    #expect(try fee(.nonProperty(rule: rule, chosen: 80, damages: 0)).exact == 80)
    #expect(throws: LawError.badAmount(101)) {
      try fee(.nonProperty(rule: rule, chosen: 101, damages: 0))
    }
    let court = try TestLaw.hangzhou().with(feeChoices: [rule: 70])
    let configured = try TestLaw.law().fee(
      FeeRequest(
        .nonProperty(rule: rule, chosen: nil, damages: 0), on: day("2026-03-10"), court: court))
    #expect(configured.exact == 70)
  }

  @Test(arguments: [(50_000, 300), (100_000, 800), (200_000, 1300)])
  func ofAPersonalityRightsCaseAddsTheDamages(damages: Int, expected: Int) throws {
    let fee = try fee(
      .nonProperty(
        rule: "fee.non-property.personality", chosen: 300, damages: Decimal(damages)))
    #expect(fee.exact == Decimal(expected))
  }

  @Test func refusesSenselessAmounts() throws {
    #expect(throws: LawError.badAmount(-1)) { try fee(.property(-1)) }
    #expect(throws: LawError.self) { try fee(.property(Decimal.nan)) }
    #expect(throws: LawError.self) { try fee(.property(yuan("1e20"))) }
  }

  @Test func growsWithTheAmount() throws {
    var generator = SeededGenerator.announced("growsWithTheAmount")
    for _ in 0..<500 {
      let smaller = Decimal(Int.random(in: 0..<3_000_000_000, using: &generator)) / 100
      let larger = smaller + Decimal(Int.random(in: 0..<100_000_000, using: &generator)) / 100
      #expect(try fee(.property(smaller)).exact <= fee(.property(larger)).exact)
      #expect(try fee(.preservation(smaller)).exact <= 5000)
    }
  }
}

@Suite struct AmountsAClaimMayRestOn {
  @Test(arguments: [("100", "500"), ("166.66", "500"), ("166.67", "500.01"), ("200", "600")])
  func fraudTriple(price: String, expected: String) throws {
    let amount = try TestLaw.law().fraudDamages(price: yuan(price), on: day("2026-03-10"))
    #expect(amount.exact == (try yuan(expected)))
  }

  @Test(arguments: [("50", "1000"), ("100", "1000"), ("120", "1200")])
  func foodTenfold(price: String, expected: String) throws {
    let amount = try TestLaw.law().foodDamages(price: yuan(price), on: day("2026-03-10"))
    #expect(amount.exact == (try yuan(expected)))
  }

  @Test func foodThreeTimesTheLossWhereThatIsMore() throws {
    let amount = try TestLaw.law().foodDamages(price: 120, loss: 900, on: day("2026-03-10"))
    #expect(amount.exact == 2700)
    #expect(amount.formula == "max(10 × 120, 3 × 900, 1000) = 2700")
  }

  @Test func lateInterest() throws {
    let amount = try TestLaw.law().lateInterest(
      principal: 10_000, days: 30, on: day("2026-03-10"))
    #expect(amount.exact == (try yuan("52.5")))
    #expect(amount.money.plain == "52.50")
  }

  @Test func theReturnWindow() throws {
    let window = try TestLaw.law().noReasonReturn(
      receivedOn: day("2026-03-10"), court: TestLaw.hangzhou())
    #expect(window.lastDay == (try day("2026-03-17")))
  }
}
