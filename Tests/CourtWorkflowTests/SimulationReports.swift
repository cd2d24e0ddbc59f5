import CourtWorkflow
import Foundation
import FoundationXML
import Testing

/// What a simulation is handed over as: tables, CSV, drawings, comparisons.
@Suite struct SimulationReports {
  /// The year most tests look at, run once.
  private static let oneLibrarian = Result { try run(1, effort: 40) }

  private func result(_ librarians: Int = 1, effort: Double = 40) throws -> SimulationResult {
    guard librarians != 1 || effort != 40 else { return try Self.oneLibrarian.get() }
    return try Self.run(librarians, effort: effort)
  }

  private static func run(_ librarians: Int, effort: Double) throws -> SimulationResult {
    SimulationFixture.simulation(
      try SimulationFixture.desk(),
      try SimulationFixture.scenario(perYear: 1_500, librarians: librarians, effort: effort)
    ).run(law: SimulationFixture.law)
  }

  @Test func csvHasFourFieldsInEveryLine() throws {
    let csv = try result().report(.en).csv
    let lines = csv.split(separator: "\r\n")
    #expect(lines.first == "section,row,column,value")
    #expect(lines.count > 50)
    for line in lines where !line.contains("\"") {
      #expect(line.split(separator: ",", omittingEmptySubsequences: false).count == 4, "\(line)")
    }
    #expect(csv.contains("durations,"))
    #expect(csv.contains("load,librarian,busy,"))
  }

  @Test(arguments: DisplayLanguage.allCases)
  func drawingsAreWellFormed(_ language: DisplayLanguage) throws {
    let (first, second) = (try result(), try result(2))
    let comparison = SimulationComparison(first, second, labels: ("a & b", "<c>"))
    for svg in [first.svg(language), comparison.svg(language)] {
      let parser = XMLParser(data: Data(svg.utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
      #expect(svg.contains("<polyline"))
    }
    #expect(first.svg(language).contains(language == .zh ? "借阅台" : "the loan desk"))
  }

  @Test func tablesAreInBothLanguages() throws {
    let result = try result()
    #expect(result.report(.zh).text.contains("已借出"))
    #expect(result.report(.zh).text.contains("瓶颈"))
    #expect(result.report(.en).text.contains("Bottlenecks"))
  }

  @Test func aScenarioDoesNotDifferFromItself() throws {
    let same = SimulationComparison(
      try result(), try Self.run(1, effort: 40), labels: ("A", "B"))
    for difference in same.paired() {
      #expect(difference.difference == 0)
      #expect(!difference.isSure)
    }
  }

  @Test func anotherLibrarianIsASureGain() throws {
    let comparison = SimulationComparison(
      try result(1, effort: 60), try result(2, effort: 60), labels: ("one", "two"))
    let queued = try #require(comparison.paired().first { $0.key == "queued" })
    #expect(queued.difference < 0)
    #expect(queued.isSure)
    #expect(comparison.report(.en).text.contains("sure"))
  }

  /// With one seed an untouched part of a case stays as it was: kinds are drawn alike although the
  /// staff differs.
  @Test func bothRunsSeeTheSameCases() throws {
    func kinds(_ result: SimulationResult) -> [String: Int] {
      result.tally.durations.reduce(into: [:]) { $0[$1.key.group, default: 0] += $1.value.count }
    }
    #expect(kinds(try result(2)) == kinds(try result(3)))
  }
}

/// Scenario files say what is wrong with them, all at once.
@Suite struct ScenarioFilesAreChecked {
  @Test func everyDefectHasItsLine() throws {
    let yaml = """
      scenario: broken
      start: 2024-02-30
      arrivals: {per_year: many, weekday: [1, 2]}
      behaviours:
        - {do: lend}
        - {by: librarian, do: lend, wait: {exponentiel: 3}}
        - {by: librarian, do: lend, when: "facts.kind =="}
      host:
        - {set: {x: "1"}}
      causes: {answer: nobody}
      colour: red
      """
    do {
      _ = try Scenario.load(yaml: yaml, file: "broken.yaml")
      Issue.record("a broken scenario was accepted")
    } catch {
      let lines = Set(error.findings.map(\.line))
      #expect(lines.isSuperset(of: [2, 3, 5, 6, 7, 9, 10, 11]), "\(error)")
      #expect(error.findings.allSatisfy { !$0.remedy.isEmpty })
    }
  }

  @Test func whatAFileSaysReplacesItsBase() throws {
    let base = try SimulationFixture.scenario()
    let scenario = try Scenario.load(
      yaml: """
        scenario: quick
        behaviours: [{by: librarian, do: lend, weight: 1, effort: 5}]
        staffing: {librarian: {count: 3}}
        """, file: "quick.yaml", base: base)
    #expect(scenario.behaviours.count == 1)
    #expect(scenario.behaviours[0].effort == .fixed(5))
    #expect(scenario.staffing.map(\.count) == [3])
    #expect(scenario.arrivals == base.arrivals)
  }

  /// Behaviours hold for the procedures named; in others people act as the definition suggests.
  @Test func whatIsSaidHoldsForTheProceduresNamed() throws {
    func lent(_ procedures: String) throws -> Int {
      let scenario = try Scenario.load(
        yaml: """
          scenario: idle
          procedures: [\(procedures)]
          behaviours: [{by: librarian, do: lend, chance: 0}]
          """, file: "idle.yaml", base: try SimulationFixture.scenario())
      let tally = SimulationFixture.simulation(try SimulationFixture.desk(), scenario, cases: 30)
        .run(law: SimulationFixture.law).tally
      return tally.durations.filter { $0.key.state == "lent" }.reduce(0) { $0 + $1.value.count }
    }
    #expect(try lent("desk") == 0)
    #expect(try lent("another-desk") == 30)
  }

  @Test func theFileItExtendsIsNamed() throws {
    #expect(
      try Scenario.base(ofYAML: "scenario: a\nextends: b.yaml", file: "a.yaml") == "b.yaml")
    #expect(try Scenario.base(ofYAML: "scenario: a", file: "a.yaml") == nil)
  }

  @Test func thePublishedScenariosAreSound() throws {
    let scenario = try SimulationFixture.internetCourt()
    let definitions = try scenario.procedures.map(ProcedureFiles.named)
    #expect(definitions.count == 2)
    for behaviour in scenario.behaviours {
      guard case .action(let name) = behaviour.target else { continue }
      let said = "\(behaviour.role): \(name)"
      let meant = definitions.compactMap { $0.action(name) }.filter { action in
        action.by.contains(behaviour.role)
          && behaviour.states.allSatisfy { action.from.contains($0) }
      }
      #expect(!meant.isEmpty, "nobody may do this there: \(said)")
      for field in behaviour.input {
        #expect(
          meant.contains { $0.input.contains { $0.name == field.name } }, "\(said).\(field.name)")
      }
    }
    _ = try SimulationFixture.published("two-more-judges.yaml", base: scenario)
  }
}
