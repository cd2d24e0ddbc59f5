import ArgumentParser
import CourtCases
import CourtDomain
import CourtLaw
import CourtWorkflow
import Foundation

/// `xiezhi workflow simulate`
struct SimulateCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case table, csv, svg, json }

  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "A year of synthetic filings through the real engine and the real calendar.",
    discussion: """
      Tells how long cases take by outcome, whose periods run out, how busy each role is, where \
      cases wait for whom, and which cases get stuck. The same seed gives the same result; two \
      definitions or two scenarios are compared with the same cases. Without a scenario people act \
      as the definition itself suggests. Ctrl-C ends the run and prints what there is.

      EXAMPLES
        xiezhi workflow simulate Workflows/online-shopping.yaml
        xiezhi workflow simulate Workflows/online-shopping.yaml \\
          --scenario Fixtures/scenarios/internet-court.yaml --format svg --out year.svg
        xiezhi workflow simulate Workflows/online-shopping.yaml \\
          --scenario Fixtures/scenarios/internet-court.yaml \\
          --compare-scenario Fixtures/scenarios/two-more-judges.yaml
      """)

  @ArgumentParser.Argument(help: "The procedure.") var file: String
  @Option(help: "Who comes, what they do, who works: see Fixtures/scenarios/README.md.")
  var scenario: String?
  @Option(help: "Cases that arrive; the scenario's number where nothing is said.") var cases: Int?
  @Option(help: "Equal courts between which the cases are divided; memory is that of one.")
  var courts = 1
  @Option(help: "Seed of every lot; drawn and printed where none is given.") var seed: UInt64?
  @Option(help: "Another procedure, run on the same cases.") var compare: String?
  @Option(help: "Another scenario, run on the same cases.") var compareScenario: String?
  @Option(help: "table, csv, svg or json.") var format = Format.table
  @Option(help: "zh-CN or en.") var language = CommandLanguage.english
  @Option(help: "File to write instead of standard output.") var out: String?
  @Flag(help: "Keep the scenario's staff whatever the number of cases.") var fixedStaff = false
  @Option(help: "Folder that holds Workflows and Fixtures. [XIEZHI_SHARE]") var share: String?
  @Option(help: "The court's code, such as 浙0192. [XIEZHI_COURT]") var court: String?

  func validate() throws {
    guard cases.map({ (1...Simulation.caseLimit).contains($0) }) ?? true else {
      throw ValidationError("1 to \(Simulation.caseLimit) cases")
    }
    guard (1...10_000).contains(courts) else { throw ValidationError("1 to 10000 courts") }
  }

  func run() throws {
    EarlyEnd.listen()
    let tongue = language.language
    let host = try SimulationHost(share: share, court: court)
    let seed = seed ?? UInt64.random(in: 0...0xFFFF_FFFF)
    let first = try result(host, file, scenario, seed, label: "")
    guard compare != nil || compareScenario != nil else {
      return try write(first.report(tongue), drawing: { first.svg(tongue) })
    }
    let second = try result(
      host, compare ?? file, compareScenario ?? scenario, seed, label: "B: ")
    let comparison = SimulationComparison(first, second, labels: labels(first, second, tongue))
    try write(comparison.report(tongue), drawing: { comparison.svg(tongue) })
  }

  private func labels(
    _ first: SimulationResult, _ second: SimulationResult, _ tongue: DisplayLanguage
  ) -> (String, String) {
    guard compare != nil else { return (first.scenario[tongue], second.scenario[tongue]) }
    func name(_ result: SimulationResult) -> String {
      "\(result.procedure[tongue]) v\(result.version)"
    }
    return name(first) == name(second)
      ? (file, compare ?? file) : (name(first), name(second))
  }

  private func result(
    _ host: SimulationHost, _ file: String, _ scenario: String?, _ seed: UInt64, label: String
  ) throws -> SimulationResult {
    var simulation = try host.simulation(file, scenario, seed: seed)
    simulation.cases = cases
    simulation.courts = courts
    simulation.scalesStaff = !fixedStaff
    var line = SimulationProgressLine(label)
    return simulation.run(law: host.law) { line.tell($0) }
  }

  private func write(_ report: SimulationReport, drawing: () -> String) throws {
    let text =
      switch format {
      case .table: report.text
      case .csv: report.csv
      case .json: report.json.text + "\n"
      case .svg: drawing()
      }
    guard let out else { return print(text, terminator: "") }
    do {
      // A rename would put a plain file where a device or pipe was named.
      try text.write(toFile: out, atomically: Self.isPlain(out), encoding: .utf8)
    } catch {
      throw ValidationError("\(out) cannot be written")
    }
  }

  private static func isPlain(_ path: String) -> Bool {
    let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    return kind.map { $0 == .typeRegular } ?? true
  }
}

/// Law, share folder and court of a simulation.
struct SimulationHost {
  let share: String
  let law: LawDeadlines
  private let book: LawBook

  init(share: String?, court: String?) throws {
    let folder = try Settings.shareFolder(
      share ?? ProcessInfo.processInfo.environment["XIEZHI_SHARE"])
    let code = court ?? ProcessInfo.processInfo.environment["XIEZHI_COURT"] ?? "浙0192"
    self.share = folder
    book = try LawBook.load(folder: folder + "/Workflows/law")
    law = LawDeadlines(book, try book.court(code))
  }

  func simulation(_ file: String, _ scenario: String?, seed: UInt64) throws -> Simulation {
    let scenario = try ScenarioFiles.scenario(scenario, share: share)
    let firstDay = try scenario.firstDay ?? Self.firstDay(book)
    return Simulation(
      try CommandFile.procedure(file), library: ProcedureFiles.around(file),
      scenario: scenario, seed: seed, firstDay: firstDay)
  }

  /// The first of January of the first year whose calendar is loaded.
  private static func firstDay(_ book: LawBook) throws -> Int {
    guard let year = book.calendar.years.min(),
      let day = CalendarDay(year: year, month: 1, day: 1)
    else { throw ValidationError("no year's calendar is loaded") }
    return day.ordinal
  }
}

extension SimulationReport {
  var json: JSONValue {
    let sections = sections.map { section -> JSONValue in
      let rows = section.rows.map { row -> JSONValue in
        var members = JSONObject()
        for (column, cell) in zip(section.columns, row) { members[column.key] = cell.json }
        return .object(members)
      }
      return [
        "key": .string(section.key), "title": .string(section.title), "rows": .array(rows),
        "notes": .array(section.notes.map { .string($0) }),
      ]
    }
    return [
      "title": .string(title), "facts": .array(facts.map { .string($0) }),
      "digest": .string(digest), "sections": .array(sections),
    ]
  }
}

extension SimulationReport.Cell {
  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .none: .null
    default: plain.isEmpty ? .null : .number(plain)
    }
  }
}
