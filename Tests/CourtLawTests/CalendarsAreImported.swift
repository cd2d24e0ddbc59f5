import CourtDomain
import CourtLaw
import Foundation
import Testing

@Suite struct CalendarsAreImported {
  /// A law folder of one's own, without the calendar of 2026.
  private struct Folder: ~Copyable {
    let path: String

    init(without year: Int? = 2026) throws {
      path =
        FileManager.default.temporaryDirectory
        .appendingPathComponent("law-import-" + UUID().uuidString).path
      try FileManager.default.copyItem(atPath: TestLaw.folder, toPath: path)
      if let year { try FileManager.default.removeItem(atPath: path + "/calendar-\(year).yaml") }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private func lines(_ changes: [(String, String)] = []) throws -> String {
    let year = try TestLaw.law().calendarYear(2026)
    var text = "date,type,name\n"
    for run in year.off {
      for offset in 0..<run.days {
        text += "\(run.from.adding(days: offset)),off,\(run.name.zh)\n"
      }
    }
    for run in year.working { text += "\(run.from)\twork\t\(run.name.zh)\n" }
    for (old, new) in changes {
      try #require(text.contains(old), "\(old)")
      text = text.replacing(old, with: new)
    }
    return text
  }

  private func codes(_ text: String, year: Int? = nil) throws -> Set<String> {
    let notice = try CalendarNotice.read(text, file: "notice.csv", year: year)
    let found = notice.findings(statutoryDays: 13, calendar: WorkingCalendar())
    return Set(found.map(\.code))
  }

  @Test func fromPlainLines() throws {
    let folder = try Folder()
    var notice = try CalendarNotice.read(try lines(), file: "notice.csv")
    #expect(notice.year == 2026)
    notice.issuedOn = try day("2025-11-04")
    let outcome = try CalendarImport(into: folder.path).run(notice)
    #expect(outcome.path.hasSuffix("/calendar-2026.yaml") && outcome.warnings.isEmpty)
    let book = try LawBook.load(folder: folder.path)
    #expect(book.calendar == (try TestLaw.law().calendar))
    #expect(try book.calendarYear(2026).workingDays == 248)
    #expect(book.rows(rule: "calendar.2026").first?.value.contains("2025-11-04") == true)
  }

  @Test func fromTheFormOthersPublish() throws {
    let year = try TestLaw.law().calendarYear(2026)
    var days: [String] = []
    for run in year.off {
      for offset in 0..<run.days {
        days.append(
          #"{"name":"\#(run.name.zh)","date":"\#(run.from.adding(days: offset))","isOffDay":true}"#)
      }
    }
    days += year.working.map {
      #"{"name":"\#($0.name.zh)","date":"\#($0.from)","isOffDay":false}"#
    }
    let text =
      #"{"year":2026,"papers":["https://www.gov.cn/notice"],"days":[\#(days.joined(separator: ","))]}"#
    let notice = try CalendarNotice.read(text, file: "2026.json")
    #expect(notice.url == "https://www.gov.cn/notice")
    #expect(notice.findings(statutoryDays: 13, calendar: WorkingCalendar()).isEmpty)
    let folder = try Folder()
    _ = try CalendarImport(into: folder.path).run(notice)
    #expect(
      try LawBook.load(folder: folder.path).calendar == (try TestLaw.law().calendar))
  }

  @Test(arguments: [2023, 2024, 2025, 2026])
  func asTheOfficialNoticeOfEachYearReads(year: Int) throws {
    guard let shared = TestLaw.shared,
      let data = FileManager.default.contents(
        atPath: "\(shared)/data/calendar-cn/\(year).json")
    else {
      print("skipped: the shared calendar of \(year) is not here")
      return
    }
    let notice = try CalendarNotice.read(
      String(decoding: data, as: UTF8.self), file: "\(year).json")
    let folder = try Folder(without: nil)
    #expect(throws: LawDefects.self) { try CalendarImport(into: folder.path).run(notice) }
    _ = try CalendarImport(into: folder.path, replaces: true).run(notice)
    #expect(
      try LawBook.load(folder: folder.path).calendar == (try TestLaw.law().calendar))
  }

  @Test func notOverAYearThatIsThere() throws {
    let folder = try Folder(without: nil)
    let notice = try CalendarNotice.read(try lines(), file: "notice.csv")
    let defects = #expect(throws: LawDefects.self) {
      try CalendarImport(into: folder.path).run(notice)
    }
    #expect(defects?.findings.map(\.code) == ["notice.exists"])
    #expect(defects?.findings.first?.remedy.en.contains("--replace") == true)
  }

  @Test func onlyWhenTheyAreComplete() throws {
    #expect(try codes(lines()) == [])
    #expect(try codes(lines([("2026-10-02,off,国庆节\n", "")])) == ["notice.sum"])
    #expect(try codes(lines([("中秋节", "重阳节")])) == ["notice.incomplete"])
    #expect(
      try codes(lines([("2026-10-10\twork", "2026-10-09\twork")])).contains(
        "notice.make-up-on-weekday"))
    #expect(try codes(lines() + "2026-10-01,work,国庆节\n").contains("notice.day-twice"))
    #expect(try codes(lines() + "2028-10-01,off,国庆节\n").contains("notice.other-year"))
    #expect(try codes(lines(), year: 2027).contains("notice.other-year"))
  }

  @Test func inAnUnusualYearWithAWarning() throws {
    let folder = try Folder()
    let extra = try lines() + "2026-09-03,off,纪念日\n"
    let notice = try CalendarNotice.read(extra, file: "notice.csv")
    #expect(throws: LawDefects.self) { try CalendarImport(into: folder.path).run(notice) }
    let outcome = try CalendarImport(into: folder.path, isUnusual: true).run(notice)
    #expect(outcome.warnings.map(\.code) == ["notice.sum"])
    #expect(try LawBook.load(folder: folder.path).calendarYear(2026).workingDays == 247)
  }

  @Test(arguments: [
    ("2026-13-01,off,元旦", "notice.line", 1), ("# nothing\n", "notice.empty", 0),
    ("2026-01-01,off,元旦\n2026-01-02,maybe,元旦", "notice.line", 2),
    ("2026-01-01,off", "notice.line", 1), ("{\"days\": [", "notice.json", 0),
    ("{\"days\": [{\"date\": \"2026-01-01\"}]}", "notice.day", 0),
  ])
  func orRefusedWithTheLine(text: String, code: String, line: Int) throws {
    let defects = #expect(throws: LawDefects.self) {
      try CalendarNotice.read(text, file: "notice")
    }
    let finding = try #require(defects?.findings.first)
    #expect(finding.code == code && finding.line == line)
    #expect(!finding.remedy.zh.isEmpty && !finding.remedy.en.isEmpty)
  }

  @Test func orRefusedWhenTheyAreNoise() throws {
    var generator = SeededGenerator.announced("orRefusedWhenTheyAreNoise")
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 1...300, using: &generator)).map { _ in
        UInt8.random(in: 1...255, using: &generator)
      }
      #expect(throws: LawDefects.self) {
        try CalendarNotice.read(String(decoding: bytes, as: UTF8.self), file: "noise")
      }
    }
  }

  @Test func withWhateverTheNoticesNumberIs() throws {
    let folder = try Folder()
    var notice = try CalendarNotice.read(try lines(), file: "notice.csv")
    notice.url = "https://www.gov.cn/?a=1#b: c"
    notice.number = "文号\n\"引号\": {"
    let outcome = try CalendarImport(into: folder.path).run(notice)
    let book = try LawBook.load(folder: folder.path)
    #expect(book.calendar == (try TestLaw.law().calendar))
    #expect(FileManager.default.fileExists(atPath: outcome.path))
  }
}
