import CourtDomain
import CourtLaw
import Foundation
import Testing

@Suite struct AskingForARule {
  @Test(arguments: [
    ("defense", "defence"), ("apeal.judgment", "appeal.judgment"),
    ("evidence.smallclaims", "evidence.small-claims"), ("trail.ordinary", "trial.ordinary"),
    ("fee.propery", "fee.property"),
  ])
  func aSlipFindsTheName(typed: String, meant: String) throws {
    #expect(try TestLaw.law().nearestRules(to: typed).first == meant)
  }

  @Test func aPartOfTheNameFindsTheFamily() throws {
    let near = try TestLaw.law().nearestRules(to: "preservation", limit: 20)
    #expect(near.contains("preservation.sue") && near.contains("fee.preservation"))
    #expect(try TestLaw.law().nearestRules(to: "zzzzqqqq").isEmpty)
    #expect(try TestLaw.law().nearestRules(to: "").isEmpty)
  }

  @Test func everyErrorHelps() throws {
    let law = try TestLaw.law()
    func hint(_ error: LawError) -> String? { law.hint(for: error)?.en }
    #expect(hint(.unknownRule("defense"))?.contains("defence") == true)
    #expect(
      hint(.notInForce(rule: "public-interest", on: try day("2026-01-01")))?
        .contains("2018-09-07…2025-10-31") == true)
    #expect(
      hint(.exclusionNotAllowed(rule: "evidence.ordinary", exclusion: "exclusion.stay"))
        == "It leaves out: jurisdiction.")
    #expect(hint(.calendarNotLoaded(2031))?.contains("law calendar import") == true)
    #expect(hint(.lengthMissing(rule: "async.debate"))?.contains("--days") == true)
    #expect(hint(.unknownCourt("沪0001"))?.contains("浙0192") == true)
    #expect(hint(.badAmount(-1)) == nil)
  }

  @Test func aRowTellsItsArticleAndItsStanding() throws {
    let law = try TestLaw.law()
    let row = try #require(law.rows(rule: "escalation.second").first)
    let text = row.telling(.zh)
    #expect(text.contains("本院自定，不是法律") && text.contains("第二十一条"))
    #expect(text.contains("periods.yaml:\(row.line)"))
    #expect(row.line(.en).hasSuffix("[house]"))
    #expect(JSONValue.array([row.toJSON()]).text.contains(#""standing":"house""#))
  }

  @Test func aChangeSaysWhatKindItIs() throws {
    let changes = try TestLaw.law().changes(from: day("2025-10-31"), to: day("2025-11-01"))
    let kinds = Dictionary(
      changes.map { ($0.rule, $0.kind) }, uniquingKeysWith: { first, _ in first })
    #expect(kinds["network-data"] == .added)
    #expect(kinds["public-interest"] == .ended)
    #expect(kinds["product-liability"] == .changed)
    let loan = try #require(changes.first { $0.rule == "online-loan" })
    #expect(loan.telling(.en).contains("- within: true  (IC18 2#3"))
    #expect(loan.telling(.en).contains("+ within: false, redirect: district-contract"))
    let same = try #require(changes.first { $0.rule == "domain-name" })
    #expect(same.isOfSourceOnly && !loan.isOfSourceOnly)
  }

  @Test func theCheckWarnsBeforeTheCalendarsEnd() throws {
    let last = try #require(try TestLaw.law().calendar.years.max())
    func codes(_ today: String) throws -> Set<String> {
      Set(LawCheckReport(folder: TestLaw.folder, today: try day(today)).findings.map(\.code))
    }
    #expect(try !codes("\(last)-10-31").contains("calendar.runs-out"))
    #expect(try codes("\(last)-11-01").contains("calendar.runs-out"))
    #expect(try codes("\(last + 2)-03-01").contains("calendar.runs-out"))
    let late = LawCheckReport(folder: TestLaw.folder, today: try day("\(last + 2)-03-01"))
    #expect(late.isClean && late.findings.last?.file == "calendar-\(last + 2).yaml")
  }

  @Test func theCheckCountsWhatSaysTheSame() throws {
    let report = LawCheckReport(folder: TestLaw.folder)
    #expect(report.isClean)
    let short = report.lines(.en, isVerbose: false)
    let long = report.lines(.zh, isVerbose: true)
    #expect(short.count < 15 && long.count > 80)
    #expect(short.last?.contains("0 errors") == true)
    #expect(report.toJSON()["errors"]?.int == 0)
    #expect(!LawCheckReport(folder: "/nowhere/law").isClean)
  }
}

@Suite struct AskingForADeadlineInWords {
  private func reading(_ change: (inout DeadlineQuestion) -> Void) throws -> ClockReading {
    let law = try TestLaw.law()
    var question = DeadlineQuestion(rule: "trial", from: "2026-02-03")
    question.track = "simplified"
    change(&question)
    return try law.deadline(question.history(law, court: TestLaw.hangzhou()))
  }

  @Test func withEverythingThatBendsIt() throws {
    let reading = try reading {
      $0.exclusions = ["appraisal=2026-03-01..2026-03-20"]
      $0.suspensions = ["exclusion.stay=2026-04-01..2026-04-10"]
      $0.extensions = ["trial.simplified.extension=1@2026-05-15"]
    }
    #expect(reading.deadline?.lastDay == (try day("2026-07-02")))
    let text = reading.telling(.zh)
    #expect(text.hasPrefix("审限（简易程序） [trial.simplified]: 2026-07-02\n  1. 起算事实"))
    #expect(text.hasSuffix("  = 2026-02-03 + 3 个月 + 30 + 1 个月 = 2026-07-02"))
  }

  @Test func thatStandsStill() throws {
    let reading = try reading { $0.suspensions = ["stay=2026-04-01.."] }
    #expect(reading.telling(.en).contains("stands still, 33 left"))
  }

  @Test func abroadFromAnInstantWithAnOutage() throws {
    let reading = try reading {
      $0.rule = "defence"
      $0.track = nil
      $0.from = "2026-03-10T23:30:00+08:00"
      $0.isAbroad = true
      $0.outages = ["2026-04-09T10:00:00+08:00..2026-04-09T11:00:00+08:00"]
    }
    #expect(reading.deadline?.lastDay == (try day("2026-04-10")))
  }

  @Test func restored() throws {
    let reading = try reading {
      $0.rule = "defence"
      $0.track = nil
      $0.restoration = "2026-04-01,2026-04-08,2026-04-15"
    }
    #expect(reading.deadline?.lastDay == (try day("2026-04-15")))
  }

  @Test func provisionallyWhereTheYearIsNotAnnounced() throws {
    let last = try #require(try TestLaw.law().calendar.years.max())
    #expect(throws: LawError.calendarNotLoaded(last + 1)) {
      try reading {
        $0.rule = "defence"
        $0.track = nil
        $0.from = "\(last)-12-25"
      }
    }
    let provisional = try reading {
      $0.rule = "defence"
      $0.track = nil
      $0.from = "\(last)-12-25"
      $0.mayBeProvisional = true
    }
    #expect(provisional.telling(.en).contains("(provisional)"))
  }

  @Test(arguments: [
    "appraisal", "appraisal=", "appraisal=2026-03-01", "appraisal=2026-03-01..",
    "appraisal=2026-03-01..2026-02-30", "sleep=2026-03-01..2026-03-02", "=2026-03-01..2026-03-02",
    "appraisal=2026-03-02..2026-03-01",
  ])
  func refusesWhatItCannotRead(text: String) throws {
    #expect(throws: LawError.self) { try reading { $0.exclusions = [text] } }
  }

  @Test func refusesOtherWordsToo() throws {
    #expect(throws: LawError.self) { try reading { $0.from = "10.3.2026" } }
    #expect(throws: LawError.self) { try reading { $0.lawOn = "today" } }
    #expect(throws: LawError.self) { try reading { $0.extensions = ["trial=1"] } }
    #expect(throws: LawError.unknownRule("trial.longer")) {
      try reading { $0.extensions = ["trial.longer=1@2026-05-15"] }
    }
    #expect(throws: LawError.self) { try reading { $0.outages = ["2026-03-01..2026-03-02"] } }
    #expect(throws: LawError.self) { try reading { $0.restoration = "2026-03-01" } }
  }
}

@Suite struct TellingAmounts {
  @Test func aFeeIsToldLineByLine() throws {
    let fee = try TestLaw.law().fee(FeeRequest(.enforcement(50_000), on: day("2026-03-10")))
    let text = fee.telling(.zh)
    #expect(text.hasPrefix("fee.enforcement: 650.00 元\n"))
    #expect(text.contains("不预交") && text.contains("FEE 14#1; FEE 20"))
    #expect(fee.telling(.en).contains("= 50000 × 1.5% − 100 = 650 yuan"))
  }

  @Test func interestIsToldByStretches() throws {
    let interest = try TestLaw.law().lateInterest(
      principal: 10_000, performanceDueOn: day("2026-03-01"), until: day("2026-03-31"),
      payments: [LatePayment(on: day("2026-03-11"), amount: 5_000)])
    #expect(interest.telling(.en).contains("2026-03-12 – 2026-03-31, 20 days: 5000 × 0.000175"))
    #expect(interest.telling(.zh).contains("尚欠本金 5000"))
  }

  @Test func smallClaimsAreToldWithTheWage() throws {
    let wages = WageTable([
      WageTable.Entry(province: "33", year: 2025, yuan: 100_000, source: "统计局")
    ])
    let limits = try TestLaw.law().smallClaimsLimits(
      province: "33", on: day("2026-03-10"), wages: wages)
    #expect(limits.telling(on: 50_000, .en).hasPrefix("50000 yuan: small claims, mandatory"))
    #expect(limits.telling(on: 50_001, .zh).contains("可以约定"))
    #expect(limits.telling(on: 200_001, .zh).contains("不适用小额诉讼"))
  }

  @Test func aYearIsToldByItsDays() throws {
    let text = try TestLaw.law().calendarYear(2026).telling(.zh)
    #expect(text.contains("2026 年：248 个工作日"))
    #expect(text.contains("2026-02-15 – 2026-02-23  休  9  春节"))
    #expect(throws: LawError.calendarNotLoaded(2031)) {
      try TestLaw.law().calendarYear(2031)
    }
  }

  @Test(arguments: [
    ("1000", true), ("10.5", true), ("1,000", false), ("-1", false), ("1e3", false),
  ])
  func anAmountIsPlainDigits(text: String, isRead: Bool) {
    #expect((Yuan.read(text) != nil) == isRead)
  }
}
