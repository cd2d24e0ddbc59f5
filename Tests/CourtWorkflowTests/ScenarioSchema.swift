import CourtWorkflow
import Foundation
import Testing

@testable import CourtWorkflow

/// The schema by which editors complete scenarios says what the reader says.
@Suite struct ScenarioSchema {
  private static let file = "scenario.schema.json"

  private func parts() throws -> [String: Any] {
    let text = try ProcedureFiles.text("schema/\(Self.file)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func namesTheKeysOfTheReader() throws {
    let properties = try #require(try parts()["properties"] as? [String: Any])
    #expect(Set(properties.keys) == Set(ScenarioReader.topKeys))
  }

  @Test(arguments: [
    ("behaviour", ScenarioReader.behaviourKeys), ("hostRule", ScenarioReader.hostKeys),
    ("staff", ScenarioReader.staffKeys), ("fact", ScenarioReader.factKeys),
  ])
  func namesTheKeysOfEachPart(_ name: String, _ keys: [String]) throws {
    let all = try #require(try parts()["$defs"] as? [String: Any])
    let part = try #require(all[name] as? [String: Any])
    let own = part["properties"] as? [String: Any]
    let choices = (part["oneOf"] as? [[String: Any]] ?? []).compactMap {
      $0["properties"] as? [String: Any]
    }
    #expect(Set((own ?? choices.first ?? [:]).keys) == Set(keys))
  }

  @Test func acceptsEveryPublishedScenario() throws {
    let folder = try ProcedureFiles.folder("Fixtures/scenarios")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "yaml" }
    #expect(files.count >= 3)
    for file in files {
      let first = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").first
      #expect(
        first == "# yaml-language-server: $schema=../../Workflows/schema/\(Self.file)",
        "\(file.lastPathComponent) gives editors no hint")
    }
    guard let answers = try SchemaCheck.complaints(files, schema: Self.file) else { return }
    for file in files { #expect(answers[file.path] == "", "\(file.lastPathComponent)") }
  }

  /// One mistake each, in a scenario that is otherwise well formed.
  private static let broken = [
    "arrivls: {per_year: 10}", "days: 0", "days: 1101", "tail_days: -1", "start: next monday",
    "arrivals: {weekday: [1, 1, 1]}", "arrivals: {month: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}",
    "opening: {do: ask}", "parties: {customer: 51}", "parties: {customer: {some: 1}}",
    "facts: {kind: {likely: 0.5}}", "facts: {kind: {chance: 1.5}}",
    "facts: {kind: {number: {lognormal: {median: 5, spread: 0.5}}}}",
    "behaviours: [{do: lend}]", "behaviours: [{by: librarian}]",
    "behaviours: [{by: librarian, do: lend, incident: complaint}]",
    "behaviours: [{by: librarian, do: lend, chance: 2}]",
    "behaviours: [{by: librarian, do: lend, wait: {of: answer}}]",
    "behaviours: [{by: librarian, do: lend, wait: [1, 2, 3]}]",
    "behaviours: [{by: librarian, do: lend, frequency: 3}]",
    "host: [{do: lapse}]", "host: [{on: never}]", "host: [{on: {action: ask}, stays: long}]",
    "staffing: {librarian: {count: 0}}", "staffing: {librarian: {hours: 8}}",
    "priorities: [{when: facts.urgent}]", "causes: {answer: nobody}",
    "title: {zh-CN: 借阅}",
  ]

  @Test func refusesWhatTheReaderRefuses() throws {
    let texts = Self.broken.map { "scenario: desk\n\($0)\n" }
    for text in texts {
      #expect(throws: ProcedureDefects.self, "\(text)") {
        try Scenario.load(yaml: text, file: "desk.yaml")
      }
    }
    guard let answers = try SchemaCheck.complaints(about: texts, schema: Self.file) else { return }
    for (text, answer) in zip(texts, answers) { #expect(!answer.isEmpty, "\(text)") }
  }

  /// Each form a spread, a wait, a fact or a trigger may have.
  private static let sound = """
    scenario: desk
    title: {zh-CN: 借阅台, en: the loan desk}
    start: 2024-02-29
    days: 30
    arrivals: {per_year: 200, weekday: [1, 1, 1, 1, 1, 0, 0]}
    opening: {do: ask, by: customer}
    parties: {customer: {1: 0.9, 2: 0.1}, librarian: 0}
    facts:
      kind: {pick: {book: 0.7, map: 0.3}}
      plain: 5
      likely: {chance: 0.5}
      size: {number: {triangular: [1, 2, 9]}, min: 1, max: 8}
      many: {is: count.customer > 1}
      x_note: {value: kept}
    behaviours:
      - {by: librarian, do: lend, weight: 1, effort: {exponential: 20}, in: asked}
      - {by: customer, incident: complaint, chance: 0.1, wait: {of: answer, share: [0.1, 1.1]}}
      - {by: customer, sequel: fine, wait: {lognormal: {median: 3, spread: 2}}, in: [lent]}
    host:
      - {on: start, wait: 2, set: {size: "3"}}
      - {on: {enter: asked}, stays: true, do: lapse}
      - {on: {expiry: answer}, each: party, chance: 0.5, when: "party != ''"}
      - {on: {effect: serve, document: letter}, each: recipient, input: {party: "{party}"}}
    staffing: {librarian: {count: 2, minutes_per_day: 300, assigned: true}}
    priorities: [{when: "facts.size > 5", priority: 2}]
    causes: {answer: court, other: party, third: period}
    """

  @Test func acceptsEveryFormTheReaderAccepts() throws {
    let scenario = try Scenario.load(yaml: Self.sound, file: "desk.yaml")
    #expect(scenario.behaviours.count == 3 && scenario.host.count == 4)
    guard
      let answers = try SchemaCheck.complaints(about: [Self.sound], schema: Self.file)
    else { return }
    #expect(answers == [""])
  }
}
