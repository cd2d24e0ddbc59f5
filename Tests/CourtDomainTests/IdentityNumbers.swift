import CourtDomain
import Testing

@Suite struct IdentityNumbers {
  @Test(arguments: ["11010519491231002X", "440524188001010014", " 11010519491231002x "])
  func citizenNumbersOfTheStandardAreRead(text: String) throws {
    let id = try CitizenID.parse(text)
    #expect(id.description == text.trimmingSpaces.uppercased())
  }

  @Test func aCitizenNumberTellsBirthdayDivisionAndSex() throws {
    let id = try CitizenID.parse("11010519491231002X")
    #expect(id.birthday == CalendarDay(iso8601: "1949-12-31"))
    #expect(id.division == "110105")
    #expect(!id.isMale)
    #expect(id.masked == "110***********002X")
    #expect(try CitizenID.parse("440524188001010014").isMale)
  }

  @Test(arguments: [
    ("1101051949123100", IdentityNumberDefect.Reason.length), ("", .length),
    ("11010519491231002XX", .length), ("1101051949123100AX", .character),
    ("11010519491231002Y", .character), ("１1010519491231002X", .character),
    ("11010519490231002X", .date), ("11010517991231002X", .date),
    ("110105194912310021", .checkDigit), ("110105194912310012", .checkDigit),
  ])
  func wrongCitizenNumbersSayWhy(text: String, reason: IdentityNumberDefect.Reason) throws {
    let defect = #expect(throws: IdentityNumberDefect.self) { try CitizenID.parse(text) }
    #expect(defect?.reason == reason)
    #expect(defect?.source == "GB 11643-1999")
  }

  @Test func aBirthdayInTheFutureIsRefused() throws {
    let day = CalendarDay(iso8601: "1949-12-30")
    let defect = #expect(throws: IdentityNumberDefect.self) {
      try CitizenID.parse("11010519491231002X", on: day)
    }
    #expect(defect?.reason == .date)
  }

  /// Every single wrong digit must be found, and every pair of neighbours changed places.
  @Test func theCheckCharacterFindsSlips() throws {
    let right = Array("11010519491231002X".utf8)
    for index in 0..<17 {
      for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != right[index] {
        var slip = right
        slip[index] = digit
        #expect(throws: IdentityNumberDefect.self) {
          try CitizenID.parse(String(decoding: slip, as: UTF8.self))
        }
      }
    }
    for index in 0..<16 where right[index] != right[index + 1] {
      var slip = right
      slip.swapAt(index, index + 1)
      #expect(throws: IdentityNumberDefect.self) {
        try CitizenID.parse(String(decoding: slip, as: UTF8.self))
      }
    }
  }

  @Test func aSocialCreditCodeIsRead() throws {
    let code = try SocialCreditCode.parse("91350100m000100y43")
    #expect(code.description == "91350100M000100Y43")
    #expect(code.department == "9")
    #expect(code.division == "350100")
    #expect(code.body == "M000100Y4")
  }

  @Test(arguments: [
    ("91350100M000100Y4", IdentityNumberDefect.Reason.length),
    ("91350100O000100Y43", .character), ("91350100M000100Y4Z", .character),
    ("9135010AM000100Y43", .character), ("91350100M000100Y44", .checkDigit),
    ("91350100M000010Y43", .checkDigit),
  ])
  func wrongSocialCreditCodesSayWhy(text: String, reason: IdentityNumberDefect.Reason) throws {
    let defect = #expect(throws: IdentityNumberDefect.self) { try SocialCreditCode.parse(text) }
    #expect(defect?.reason == reason)
  }
}
