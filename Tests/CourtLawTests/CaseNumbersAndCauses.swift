import CourtDomain
import CourtLaw
import Testing

@Suite struct CaseNumbers {
  @Test(arguments: [
    ("(2024)浙0192民初1779号", CaseNumber(year: 2024, courtCode: "浙0192", type: "民初", serial: 1779)),
    ("（2026）粤0192民初7号", CaseNumber(year: 2026, courtCode: "粤0192", type: "民初", serial: 7)),
    ("(2024)浙01民辖终5号", CaseNumber(year: 2024, courtCode: "浙01", type: "民辖终", serial: 5)),
    ("(2024)浙01民辖5号", CaseNumber(year: 2024, courtCode: "浙01", type: "民辖", serial: 5)),
    ("(2025)浙0192民诉前调12号", CaseNumber(year: 2025, courtCode: "浙0192", type: "民诉前调", serial: 12)),
    ("(2025)浙0192执恢3号", CaseNumber(year: 2025, courtCode: "浙0192", type: "执恢", serial: 3)),
    ("(2025)浙0192执3号", CaseNumber(year: 2025, courtCode: "浙0192", type: "执", serial: 3)),
    (
      "(2020)最高法知民终1号",
      CaseNumber(year: 2020, courtCode: "最高法", special: "知", type: "民终", serial: 1)
    ),
    (
      "(2024)浙0192民初1779号之一",
      CaseNumber(year: 2024, courtCode: "浙0192", type: "民初", serial: 1779, suffix: 1)
    ),
    (
      "(2024)浙0192民初1779号之二十三",
      CaseNumber(year: 2024, courtCode: "浙0192", type: "民初", serial: 1779, suffix: 23)
    ),
  ])
  func areRead(text: String, expected: CaseNumber) throws {
    #expect(try TestLaw.law().caseNumber(text) == expected)
  }

  @Test func arePrintedWithHalfWidthBrackets() throws {
    let number = try TestLaw.law().caseNumber("（2026）浙0192民初1779号之一")
    #expect(number.description == "(2026)浙0192民初1779号之一")
  }

  @Test(arguments: [
    ("2024浙0192民初1779号", CaseNumberDefect.Reason.year), ("(24)浙0192民初1号", .year),
    ("(２０２４)浙0192民初1号", .year), ("(2024)浙0192民初1779", .ending),
    ("(2024)浙0192民初1号之", .ending), ("(2024)浙0192民初1号附", .ending),
    ("(2024)浙0192民初号", .serial), ("(2024)浙0192民初0号", .serial),
    ("(2024)浙0192民初9999999999号", .serial), ("(2024)浙0192婚初1号", .type),
    ("(2024)0192民初1号", .court), ("(2024)浙01925民初1号", .court), ("(2024)民初1号", .court),
    ("", .year), ("(2024)", .ending),
  ])
  func thatAreNoneSayWhy(text: String, reason: CaseNumberDefect.Reason) throws {
    let law = try TestLaw.law()
    let defect = #expect(throws: CaseNumberDefect.self) { try law.caseNumber(text) }
    #expect(defect?.reason == reason)
  }

  @Test func surviveWritingAndReading() throws {
    var generator = SeededGenerator.announced("surviveWritingAndReading")
    let law = try TestLaw.law()
    let types = law.caseNumberTypes.map(\.code)
    let courts = law.courts.map(\.code)
    for _ in 0..<1_000 {
      let number = CaseNumber(
        year: Int.random(in: 2016...2099, using: &generator),
        courtCode: try #require(courts.randomElement(using: &generator)),
        special: Bool.random(using: &generator) ? "知" : nil,
        type: try #require(types.randomElement(using: &generator)),
        serial: Int.random(in: 1...999_999, using: &generator),
        suffix: Bool.random(using: &generator) ? Int.random(in: 1...99, using: &generator) : nil)
      #expect(try law.caseNumber(number.description) == number)
    }
  }
}

@Suite struct CausesOfAction {
  @Test func areNumberedByTheVersionInForce() throws {
    let law = try TestLaw.law()
    let old = try law.cause("online-shopping-contract", on: day("2025-12-31"))
    let new = try law.cause("online-shopping-contract", on: day("2026-01-01"))
    #expect(old.code == "84(8)" && old.version == "causes.2020")
    #expect(new.code == "88(8)" && new.version == "causes.2026")
    #expect(new.name.zh == "信息网络买卖合同纠纷")
    #expect(new.dispute == "online-shopping-contract")
  }

  @Test func anEarlierNameStillFindsItsCause() throws {
    let cause = try TestLaw.law().cause("网络购物合同纠纷", on: day("2026-03-10"))
    #expect(cause.id == "online-shopping-contract")
    #expect(cause.matchedAlias == "网络购物合同纠纷")
  }

  @Test func namesAndNumbersFindItToo() throws {
    let law = try TestLaw.law()
    #expect(try law.cause("88(8)", on: day("2026-03-10")).id == "online-shopping-contract")
    #expect(try law.cause("网络服务合同纠纷", on: day("2025-03-10")).code == nil)
    #expect(throws: LawError.self) { try law.cause("88(8)", on: day("2025-03-10")) }
    #expect(throws: LawError.self) { try law.cause("virtual-property", on: day("2025-03-10")) }
    #expect(try law.causes(on: day("2026-03-10")).count > law.causes(on: day("2025-03-10")).count)
  }
}
