import ArgumentParser
import CourtDomain
import CourtLaw

/// `xiezhi law`
struct LawCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "law", abstract: "Ask the dated law: rules, dates, fees, calendars.",
    discussion: """
      Every answer names its article and the row it was read in. What the tables do not hold is an \
      error, never a guess.

      EXAMPLES
        xiezhi law show defence --on 2026-03-10
        xiezhi law diff 2025-10-31 2025-11-01
        xiezhi law deadline defence --from 2026-02-03 --language both
        xiezhi law fee 20000 30000 --halved simplified
        xiezhi law calendar import 2027.json
      """,
    subcommands: [
      Show.self, List.self, Diff.self, CheckTables.self, LawCalendarCommand.self, Deadline.self,
      FeeQuestion.self, Interest.self, LawDamagesCommand.self, SmallClaims.self,
    ])

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a rule as it stands on a day, or all its versions.",
      discussion: """
        EXAMPLES
          xiezhi law show appeal.judgment --on 2026-03-10
          xiezhi law show product-liability
          xiezhi law show fee.property --format json
        """)
    @OptionGroup var options: LawOptions
    @Argument(help: "The rule's name, such as defence or fee.property.") var rule: String
    @Option(help: "The day (YYYY-MM-DD); every version when left out.") var on: DayArgument?
    @Option(help: "text or json.") var format = LawFormat.text

    func run() throws {
      let book = try options.book()
      let rows = try options.answered(book) { () throws(LawError) in
        let all = book.rows(rule: rule)
        guard !all.isEmpty else { throw .unknownRule(rule) }
        guard let on else { return all }
        let inForce = book.rows(rule: rule, on: on.day)
        guard !inForce.isEmpty else { throw .notInForce(rule: rule, on: on.day) }
        return inForce
      }
      if format == .json { return print(JSONValue.array(rows.map { $0.toJSON() }).text) }
      for tongue in options.language.tongues {
        for row in rows { print(row.telling(tongue)) }
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List every rule in force on a day, a line each.",
      discussion: """
        EXAMPLES
          xiezhi law list --on 2026-03-10
          xiezhi law list --table periods --format json
        """)
    @OptionGroup var options: LawOptions
    @Option(help: "The day; every version when left out.") var on: DayArgument?
    @Option(help: "One table only, such as periods or fees/bands.") var table: String?
    @Option(help: "text or json.") var format = LawFormat.text

    func run() throws {
      let book = try options.book()
      let tables = Set(book.rows().map(\.table))
      if let table, !tables.contains(table) {
        throw ValidationError(
          "there is no table \(table); use one of: \(tables.sorted().joined(separator: ", "))")
      }
      let rows = book.rows(on: on?.day).filter { table == nil || $0.table == table }
      if format == .json { return print(JSONValue.array(rows.map { $0.toJSON() }).text) }
      for tongue in options.language.tongues {
        for row in rows { print(row.line(tongue)) }
      }
      print("\(rows.count)" + (options.language == .zh ? " 条" : " rows"))
    }
  }

  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell what the law says differently on the second day.",
      discussion: """
        EXAMPLES
          xiezhi law diff 2025-10-31 2025-11-01
          xiezhi law diff 2025-12-31 2026-01-01 --format json
        """)
    @OptionGroup var options: LawOptions
    @Argument(help: "The first day.") var first: DayArgument
    @Argument(help: "The second day.") var second: DayArgument
    @Option(help: "text or json.") var format = LawFormat.text

    func run() throws {
      let changes = try options.book().changes(from: first.day, to: second.day)
      if format == .json { return print(JSONValue.array(changes.map { $0.toJSON() }).text) }
      for tongue in options.language.tongues {
        for change in changes { print(change.telling(tongue)) }
      }
      func count(_ kind: LawChange.Kind) -> Int { changes.count { $0.kind == kind } }
      print(
        options.language == .zh
          ? "新增 \(count(.added))，终止 \(count(.ended))，变更 \(count(.changed))"
          : "\(count(.added)) added, \(count(.ended)) ended, \(count(.changed)) changed")
    }
  }

  struct CheckTables: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Read every table and tell all findings.",
      discussion: """
        Finds overlaps, gaps, missing sources, unknown references and values of the wrong kind. \
        Exits with 1 if there is an error; warnings alone leave 0.

        EXAMPLES
          xiezhi law check
          xiezhi law check --verbose --language zh-CN
          xiezhi law check --format json
        """)
    @OptionGroup var options: LawOptions
    @Flag(help: "A line for each row read in a secondary source only.") var verbose = false
    @Option(help: "text or json.") var format = LawFormat.text

    func run() throws {
      let report = LawCheckReport(
        folder: try options.folder(), today: .today(.china))
      if format == .json {
        print(report.toJSON().text)
      } else {
        for line in report.lines(options.language.tongue, isVerbose: verbose) { print(line) }
      }
      if !report.isClean { throw ExitCode(1) }
    }
  }
}
