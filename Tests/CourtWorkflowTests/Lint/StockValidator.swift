import CourtWorkflow
import Foundation
import Testing

/// The published JSON Schema, held against a validator that is not ours.
///
/// Needs `python3` with `jsonschema` and `yaml`, as Debian packages them; without them the tests say
/// so and pass.
@Suite struct StockValidator {
  private static let program = """
    import sys, json, yaml, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sys.argv[2:]:
        errors = sorted(validator.iter_errors(yaml.safe_load(open(path))), key=lambda e: e.json_path)
        print(path + "\\t" + "; ".join(e.json_path + ": " + e.message for e in errors)[:400])
    """

  /// The complaints about each file; nil, with the reason printed, without a validator.
  private func complaints(_ files: [URL]) throws -> [String: String]? {
    let schema = try ProcedureFiles.folder("Workflows/schema")
      .appendingPathComponent("procedure.schema.json")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.program, schema.path] + files.map(\.path)
    let out = Pipe()
    let problems = Pipe()
    process.standardOutput = out
    process.standardError = problems
    try process.run()
    let text = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let problem = String(
      decoding: problems.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let isAbsent = problem.contains("ModuleNotFoundError") || problem.contains("python3")
      try #require(isAbsent, "\(problem)")
      print("skipped: no stock validator (python3 with jsonschema and yaml)")
      return nil
    }
    var answers: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
      answers[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    }
    return answers
  }

  /// Writes texts as files of a folder of their own and removes them afterwards.
  private func complaints(about texts: [String]) throws -> [String]? {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("procedures-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try texts.enumerated().map { index, text in
      let file = folder.appendingPathComponent("\(index).yaml")
      try text.write(to: file, atomically: true, encoding: .utf8)
      return file
    }
    return try complaints(files).map { answers in files.map { answers[$0.path] ?? "?" } }
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
