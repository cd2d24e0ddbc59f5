import CourtDomain
import CourtLaw
import Testing

@Suite struct JurisdictionByFilingDay {
  private func answer(
    _ kind: String, _ filed: String, accepted: String? = nil, viaPlatform: Bool = true
  ) throws -> JurisdictionAnswer {
    try TestLaw.law().jurisdiction(
      JurisdictionFacts(
        kind: kind, filedOn: day(filed), court: TestLaw.hangzhou(), isViaPlatform: viaPlatform,
        acceptedOn: try accepted.map(day)))
  }

  @Test(arguments: ["product-liability", "online-loan", "online-copyright", "online-tort"])
  func typesGivenBackEndOnTheLastOfOctober(kind: String) throws {
    let before = try answer(kind, "2025-10-31")
    #expect(before.within)
    #expect(before.citation.hasPrefix("IC18 2#"))
    let after = try answer(kind, "2025-11-01")
    #expect(!after.within)
    #expect(after.citation.hasPrefix("IC25"))
    #expect(try #require(after.redirect).zh.contains("法院"))
    #expect(after.text.zh.contains(try #require(after.redirect).zh))
    #expect(after.text.en.contains("2025-11-01"))
  }

  @Test(arguments: [("2025-10-31", "IC18 2#1"), ("2025-11-01", "IC25 1#6")])
  func onlineShoppingStays(filed: String, citation: String) throws {
    let answer = try answer("online-shopping-contract", filed)
    #expect(answer.within)
    #expect(answer.citation == citation)
    #expect(answer.redirect == nil)
  }

  @Test func newTypesBeginOnTheFirstOfNovember() throws {
    #expect(try !answer("virtual-property", "2025-10-31").within)
    #expect(try answer("virtual-property", "2025-11-01").within)
  }

  @Test func aPendingCaseStays() throws {
    let answer = try answer("product-liability", "2025-11-20", accepted: "2025-10-20")
    #expect(answer.within)
    #expect(answer.text.zh.contains("2025-10-20 已受理"))
  }

  @Test func aSaleOutsideAPlatformGoesToTheDistrictCourt() throws {
    let answer = try answer("online-shopping-contract", "2026-03-01", viaPlatform: false)
    #expect(!answer.within)
    #expect(answer.redirect != nil)
  }

  @Test func aTypeThatTheListOfTheDayDoesNotNameIsOutside() throws {
    let answer = try answer("public-interest", "2026-03-01")
    #expect(!answer.within)
    #expect(answer.citation == "IC25")
  }

  @Test func unknownTypesAndOtherCourtsAreErrors() throws {
    #expect(throws: LawError.unknownRule("divorce")) { try answer("divorce", "2026-03-01") }
    #expect(throws: LawError.self) { try answer("online-loan", "2018-01-01") }
    #expect(throws: LawError.self) {
      try TestLaw.law().jurisdiction(
        JurisdictionFacts(
          kind: "online-loan", filedOn: day("2026-03-01"), court: TestLaw.law().court("浙01")))
    }
  }

  @Test func theVenueIsTheBuyersHomeOrThePlaceOfReceipt() throws {
    let law = try TestLaw.law()
    var facts = VenueFacts(
      filedOn: try day("2026-03-01"), court: try TestLaw.hangzhou(), deliveredOnline: true,
      buyerResidence: "330106", placeOfReceipt: "110105")
    #expect(try law.venue(facts).isHere == true)
    facts.deliveredOnline = false
    let receipt = try law.venue(facts)
    #expect(receipt.isHere == false && receipt.division == "110105")
    facts.agreedDeliveryPlace = "330110"
    #expect(try law.venue(facts).isHere == true)
    facts = VenueFacts(filedOn: facts.filedOn, court: facts.court, deliveredOnline: false)
    #expect(try law.venue(facts).isHere == nil)
  }

  @Test func appealsGoUpAndSomeElsewhere() throws {
    let law = try TestLaw.law()
    #expect(try law.court("浙0192").appealCourt() == "浙01")
    #expect(try law.court("京0491").appealCourt(kind: "domain-name") == "京73")
    #expect(try law.court("京0491").appealCourt(kind: "network-service-contract") == "京04")
    #expect(try law.court(id: 330192).name.zh == "杭州互联网法院")
    #expect(throws: LawError.unknownCourt("浙9999")) { try law.court("浙9999") }
  }

  @Test func theSevenGroundsAndFourConditionsAreListed() throws {
    let grounds = try TestLaw.law().grounds(on: day("2026-03-01"))
    #expect(grounds.count { $0.rule.hasPrefix("refusal.") } == 7)
    #expect(grounds.count { $0.rule.hasPrefix("action.") } == 4)
  }
}
