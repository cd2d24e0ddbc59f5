import CourtWorkflow
import Foundation
import Testing

/// The published JSON Schema, held against a validator that is not ours.
///
/// Needs `python3` with `jsonschema` and `yaml`, as Debian packages them; without them the tests say
/// so and pass.
@Suite struct StockValidator {
  private func complaints(_ files: [URL]) throws -> [String: String]? {
    try SchemaCheck.complaints(files, schema: "procedure.schema.json")
  }

  private func complaints(about texts: [String]) throws -> [String]? {
    try SchemaCheck.complaints(about: texts, schema: "procedure.schema.json")
  }

  @Test func acceptsEveryProcedureOfTheLibrary() throws {
    let files = try ProcedureFiles.library()
    #expect(!files.isEmpty)
    guard let answers = try complaints(files) else { return }
    for file in files { #expect(answers[file.path] == "", "\(file.lastPathComponent)") }
    print("stock validator: \(files.count) procedures accepted")
  }

  @Test func acceptsTheExamples() throws {
    let texts = LintExample.Base.allCases.map(LintExample.text)
    guard let answers = try complaints(about: texts) else { return }
    #expect(answers == Array(repeating: "", count: texts.count))
  }

  /// Mistakes of form the lint reports and the schema can express.
  private static let broken = [
    "key.unknown", "key.missing", "name.form", "version.form", "kind.unknown", "shape.bool",
    "shape.int", "shape.text", "shape.list", "shape.map", "translation.missing", "clock.per",
    "guard.code-missing", "guard.code-form", "guard.when-missing", "type.unknown", "type.missing",
    "start.clock-missing", "stop.clock-missing", "effect.name-missing", "target.missing",
    "ladder.form", "suspension.form", "incident.form", "incident.nested", "vote.form",
    "vote.options", "sequel.type-missing", "migration.form", "document.appeal-and-final",
  ]

  @Test func refusesWhatTheLintRefusesForItsForm() throws {
    let texts = try Self.broken.map { code in
      let check = try #require(LintCheck.named(code))
      return try #require(check.example.broken)
    }
    guard let answers = try complaints(about: texts) else { return }
    for (code, answer) in zip(Self.broken, answers) { #expect(!answer.isEmpty, "\(code)") }
    print("stock validator: \(texts.count) broken procedures refused")
  }
}
