import CourtDomain
import CourtLaw
import Testing

@Suite struct ADateIsAnExplanation {
  private func spring() throws -> ComputedDeadline {
    try TestLaw.law().deadline(
      DeadlineRequest(
        rule: "defence", startDay: try day("2026-02-03"), court: try TestLaw.hangzhou()))
  }

  @Test func inChineseLines() throws {
    let lines = try spring().explanation(in: .zh).split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "起算事实：收到起诉状副本，2026-02-03；开始之时、之日不计算在内（《民事诉讼法》第八十五条第二款）。",
        "15 日，自 2026-02-03 次日起算 → 2026-02-18（《民事诉讼法》第一百二十八条、第二百八十五条）。",
        "2026-02-18 为春节假期，顺延至 2026-02-24（假后首个工作日；《民事诉讼法》第八十五条第三款）。",
        "期限至 2026-02-24 当日结束时届满。",
      ])
  }

  @Test func inEnglishLines() throws {
    let lines = try spring().explanation(in: .en).split(separator: "\n").map(String.init)
    #expect(lines.count == 4)
    #expect(
      lines[2] == "2026-02-18 is a day off (Spring Festival): moved to 2026-02-24, the first "
        + "working day after it (Civil Procedure Law art. 85(3)).")
    #expect(lines[3] == "The period ends with the end of 2026-02-24.")
  }

  @Test func withAFormula() throws {
    #expect(try spring().formula.zh == "2026-02-03 + 15 日 = 2026-02-18 → 2026-02-24")
    #expect(try spring().formula.en == "2026-02-03 + 15 days = 2026-02-18 → 2026-02-24")
  }

  @Test func thatSurvivesJSON() throws {
    let deadline = try spring()
    let text = deadline.toJSON().text
    #expect(ComputedDeadline(json: try JSONParser.parse(text)) == deadline)
    let hours = try TestLaw.law().deadline(
      DeadlineRequest(
        rule: "preservation.decision",
        start: try #require(Instant(rfc3339: "2026-03-02T01:15:00Z")),
        court: try TestLaw.hangzhou()))
    #expect(ComputedDeadline(json: hours.toJSON()) == hours)
    #expect(ComputedDeadline(json: ["rule": "defence"]) == nil)
    #expect(ComputedDeadline(json: nil) == nil)
  }

  @Test func thatAdmitsWhatIsNotAnnouncedYet() throws {
    let law = try TestLaw.law()
    let last = try #require(law.calendar.years.max())
    let start = try #require(CalendarDay(year: last, month: 12, day: 20))
    var request = DeadlineRequest(
      rule: "defence", startDay: start, court: try TestLaw.hangzhou())
    #expect(throws: LawError.calendarNotLoaded(last + 1)) { try law.deadline(request) }
    request.calendarGap = .provisional
    let deadline = try law.deadline(request)
    #expect(deadline.isProvisional)
    #expect(deadline.lastDay == deadline.rawLastDay)
    #expect(deadline.steps.contains { $0.kind == .provisional && $0.zh.contains("\(last + 1) 年") })
  }

  @Test func citationsReadAsStatutesDo() throws {
    let rows = try TestLaw.law().rows(rule: "fee.property")
    #expect(rows.first?.source.zh == "《诉讼费用交纳办法》第十三条第（一）项")
    #expect(rows.first?.source.en == "Measures on the Payment of Litigation Costs art. 13 item 1")
    let trial = try TestLaw.law().rows(rule: "trial.ordinary")
    #expect(trial.first?.source.zh.contains("第八条至第九条") == true)
  }
}
