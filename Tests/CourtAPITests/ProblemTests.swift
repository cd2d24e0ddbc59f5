import CourtCases
import CourtDomain
import CourtLaw
import HTTPTypes
import Testing

@testable import CourtAPI

/// Every error of the court has one place in HTTP.
@Suite struct ProblemsOfTheCourt {
  @Test(arguments: [
    (Rejection.Standing.unacceptable, 422), (.conflict, 409), (.forbidden, 403), (.notFound, 404),
    (.stale, 412), (.unauthenticated, 401), (.tooLarge, 413), (.tooMany, 429),
  ]) func aRejectionGetsTheStatusOfItsStanding(standing: Rejection.Standing, status: Int) throws {
    let refusal = Rejection(
      "x.y", standing, zh: "不行", en: "no", source: "CPL art. 122",
      reasons: [
        FieldDefect("/a", "b", zh: "甲", en: "first"), FieldDefect("", "c", zh: "乙", en: "second"),
      ])
    let problem = Problem(of: refusal)
    #expect(problem.status == status)
    let document = problem.document(in: .en, instance: "1")
    #expect(document["source"]?.string == "CPL art. 122")
    #expect(document["errors"]?.array?.compactMap { $0["detail"]?.string } == ["first", "second"])
    #expect(problem.document(in: .zh, instance: "1")["detail"]?.string == "不行")
  }

  @Test func faultsNeverTellTheirDetail() {
    let faults: [Fault] = [
      Fault(.broken, "secret"), Fault(.unavailable(retryAfterSeconds: 7), "secret"),
      Fault(.unknownOutcome, "secret"),
    ]
    #expect(faults.map { Problem(of: $0).status } == [500, 503, 503])
    #expect(faults.map { Problem(of: $0).retryAfterSeconds } == [nil, 7, 2])
    for fault in faults {
      #expect(!Problem(of: fault).document(in: .en, instance: "1").text.contains("secret"))
    }
  }

  @Test func anUnknownErrorIsOurFault() {
    struct Odd: Error {}
    #expect(Problem(of: Odd()).code == "service.fault")
  }

  @Test func theLawsOwnErrorsAreTold() {
    let problem = Problem(of: LawError.calendarNotLoaded(2031))
    #expect(problem.status == 422)
    #expect(problem.code == "law.calendar-not-loaded")
  }

  @Test func aBundleThatIsNotReadySaysWhenToComeBack() {
    let answer = Problem(
      of: Rejection("evidence.not-sequenced", .conflict, zh: "稍候", en: "wait")
    ).answer(in: .en, instance: "1")
    #expect(answer.headers[.retryAfter] == "1")
  }
}

/// Small forms of the wire.
@Suite struct FormsOfTheWire {
  @Test func aCursorComesBackAsItWent() throws {
    let id = try #require(CaseID("0198d2c4-9c1e-7a3b-8f00-5b6c7d8e9f01"))
    let cursor = CaseCursor(filedAt: Instant(microseconds: 1_767_571_200_123_456), id: id)
    let text = CursorText.text(cursor)
    #expect(text.utf8.allSatisfy { $0 != 0x2B && $0 != 0x2F && $0 != 0x3D })
    #expect(try CursorText.cursor(text) == cursor)
  }

  @Test(arguments: ["", "abc", "====", "MTIz", String(repeating: "A", count: 400)])
  func aForeignCursorIsRefused(text: String) {
    #expect(throws: ProblemError.self) { try CursorText.cursor(text) }
  }

  @Test func personalNumbersAreCoveredAtAnyDepth() {
    let shown = Covered.complaint([
      "plaintiffs": [["name": "陈谷雨", "id_number": "330106188808080013"]],
      "defendants": [["phone": "13800001111", "representatives": [["id_number": "12345"]]]],
    ])
    #expect(shown["plaintiffs"]?.array?.first?["id_number"]?.string == "330*************13")
    #expect(shown["plaintiffs"]?.array?.first?["name"]?.string == "陈谷雨")
    #expect(!shown.text.contains("13800001111"))
    #expect(!shown.text.contains("12345"))
  }

  @Test(arguments: [
    (0.0, "0.0000"), (0.5, "0.5000"), (1.0, "1.0000"), (0.00004, "0.0000"), (12.34567, "12.3457"),
    (-0.25, "-0.2500"),
  ]) func sharesHaveFourDigits(value: Double, text: String) {
    #expect(View.ratio(value) == .number(text))
  }

  @Test func anAbsentNumberIsNull() { #expect(View.ratio(.nan) == .null) }
}
