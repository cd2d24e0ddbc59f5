import ArgumentParser
import CourtDomain
import CourtLaw
import Foundation

/// `xiezhi law calendar`
struct LawCalendarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar", abstract: "Bring in and show a year's days off.",
    subcommands: [Import.self, Show.self])

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a year's notice and write it as a table of the law.",
      discussion: """
        Takes the text of the notice itself (一、元旦：1月1日至3日放假…), whose weekdays and day counts \
        are compared with its dates; or JSON with days of {date, name, isOffDay} or {date, name, off}, or a text with a day a \
        line: date, then off or work (休, 班), then the holiday. A year is complete when all seven \
        holidays are named and the weekdays off, less the make-up days, are as many as the law gives. \
        Servers and workers read the law when they start: started again, they count the time limits \
        anew that were provisional for want of this year, and keep the old dates with the reason.

        EXAMPLES
          xiezhi law calendar import notice-2027.txt --issued 2026-11-04
          xiezhi law calendar import 2027.json --into Workflows/law
          xiezhi law calendar import 2027.csv --year 2027 --url https://www.gov.cn/…
        """)
    @OptionGroup var options: LawOptions
    @Argument(help: "The notice, at most 1 MiB.") var file: String
    @Option(help: "Folder of law tables to write into; the book's own when left out.")
    var into: String?
    @Option(help: "The year; the file's own when left out.") var year: Int?
    @Option(help: "Day of issue of the notice.") var issued: DayArgument?
    @Option(help: "Number of the notice.") var number: String?
    @Option(help: "Where it is published.") var url: String?
    @Flag(help: "Overwrite the year's calendar.") var replace = false
    @Flag(help: "The government gave more or fewer days off that year.") var unusual = false

    func run() throws {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw ValidationError("\(file) cannot be read")
      }
      guard data.count <= CalendarNotice.sizeLimitBytes,
        let text = String(data: data, encoding: .utf8)
      else { throw ValidationError("\(file) is over 1 MiB or not UTF-8") }
      do {
        var notice = try CalendarNotice.read(text, file: file, year: year)
        notice.issuedOn = issued?.day ?? notice.issuedOn
        notice.number = number ?? notice.number
        notice.url = url ?? notice.url
        let importer = CalendarImport(
          into: try into ?? options.folder(), replaces: replace, isUnusual: unusual)
        let outcome = try importer.run(notice)
        for warning in outcome.warnings { print(warning.line(in: options.language.tongue)) }
        let days = try LawBook.load(folder: importer.folder).calendarYear(notice.year).workingDays
        print(
          options.language == .zh
            ? "\(outcome.path)：\(notice.year) 年 \(days) 个工作日"
            : "\(outcome.path): \(notice.year) has \(days) working days")
      } catch let defects as LawDefects {
        for finding in defects.findings { print(finding.line(in: options.language.tongue)) }
        throw ExitCode(1)
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a loaded year: days off, make-up days, working days a month.",
      discussion: "EXAMPLE\n  xiezhi law calendar show 2026 --language zh-CN")
    @OptionGroup var options: LawOptions
    @Argument(help: "The year.") var year: Int
    @Option(help: "text or json.") var format = LawFormat.text

    func run() throws {
      let book = try options.book()
      let year = try options.answered(book) { () throws(LawError) in
        try book.calendarYear(self.year)
      }
      if format == .json { return print(year.toJSON().text) }
      for tongue in options.language.tongues { print(year.telling(tongue)) }
    }
  }
}
