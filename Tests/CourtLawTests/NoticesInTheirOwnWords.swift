import CourtDomain
import CourtLaw
import Testing

@Suite struct NoticesInTheirOwnWords {
  /// The notice of 2026 in the form the General Office writes it.
  private static let text = """
    国务院办公厅关于2026年
    部分节假日安排的通知
    经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
    一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
    三、清明节：4月4日（周六）至6日（周一）放假，共3天。
    四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
    五、端午节：6月19日（周五）至21日（周日）放假，共3天。
    六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
    七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
    节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
    """

  private func read(_ changes: [(String, String)] = [], year: Int? = nil) throws -> CalendarNotice {
    var text = Self.text
    for (old, new) in changes {
      try #require(text.contains(old), "\(old)")
      text = text.replacing(old, with: new)
    }
    return try CalendarNotice.read(text, file: "notice.txt", year: year)
  }

  private func codes(_ changes: [(String, String)], year: Int? = nil) throws -> Set<String> {
    let defects = #expect(throws: LawDefects.self) { try read(changes, year: year) }
    return Set(try #require(defects).findings.map(\.code))
  }

  @Test func areReadDayByDay() throws {
    let notice = try read()
    #expect(notice.year == 2026)
    #expect(notice.findings(statutoryDays: 13, calendar: WorkingCalendar()) == [])
    let law = try TestLaw.law()
    let year = try law.calendarYear(2026)
    let off = Set(notice.entries.filter(\.isOff).map(\.day))
    #expect(off.count == year.off.reduce(0) { $0 + $1.days })
    #expect(off.allSatisfy { law.calendar.holiday($0) != nil })
    let worked = notice.entries.filter { !$0.isOff }.map(\.day).sorted()
    #expect(worked == year.working.map(\.from))
    #expect(notice.entries.first { $0.day == off.min() }?.line == 4)
  }

  @Test func areReadWithTheYearBeforeAndWithTwoHolidaysInOne() throws {
    let old = """
      国办发明电〔2022〕16号
      关于2023年部分节假日安排的通知
      一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
      二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
      三、清明节：4月5日放假，共1天。
      四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
      五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
      六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
      """
    let notice = try CalendarNotice.read(old, file: "notice.txt")
    #expect(notice.year == 2023 && notice.number == "国办发明电〔2022〕16号")
    #expect(notice.entries.first?.day == (try day("2022-12-31")))
    #expect(notice.findings(statutoryDays: 11, calendar: WorkingCalendar()) == [])
    #expect(notice.entries.contains { $0.name == "中秋节、国庆节" && $0.isOff })
  }

  @Test func proveThemselvesByTheirWeekdaysAndCounts() throws {
    #expect(try codes([("5月9日（周六）", "5月9日（周日）")]) == ["notice.weekday"])
    #expect(try codes([("至7日（周三）", "至6日（周二）")]) == ["notice.count"])
    #expect(try codes([("6月19日", "6月39日")]).contains("notice.date"))
    #expect(try codes([], year: 2027).contains("notice.weekday"))
  }

  @Test func sayWhereTheMistakeStands() throws {
    let defects = #expect(throws: LawDefects.self) {
      try read([("5月9日（周六）", "5月9日（周日）")])
    }
    let finding = try #require(defects?.findings.first)
    #expect(finding.line == 7 && finding.what.zh == "2026-05-09 不是周日。")
  }
}
