import Foundation
import Testing

/// A published JSON Schema, held against a validator that is not ours.
///
/// Needs `python3` with `jsonschema` and `yaml`, as Debian packages them; without them there is no
/// answer, and the reason is printed.
enum SchemaCheck {
  /// Reads YAML as editors do: by the core schema of YAML 1.2, where `on` is a word and a date is a
  /// text, and with every key as the text that JSON makes of it.
  private static let program = """
    import re, sys, json, yaml, jsonschema
    class Loader(yaml.SafeLoader): pass
    Loader.yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in rules
                if not tag.endswith((":timestamp", ":bool"))]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    Loader.add_implicit_resolver(
        "tag:yaml.org,2002:bool", re.compile("^(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
    def plain(value):
        if isinstance(value, dict): return {str(k): plain(v) for k, v in value.items()}
        return [plain(v) for v in value] if isinstance(value, list) else value
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sys.argv[2:]:
        document = plain(yaml.load(open(path, encoding="utf-8"), Loader))
        errors = sorted(validator.iter_errors(document), key=lambda e: e.json_path)
        print(path + "\\t" + "; ".join(e.json_path + ": " + e.message for e in errors)[:400])
    """

  /// The complaints about each file; nil, with the reason printed, without a validator.
  static func complaints(_ files: [URL], schema name: String) throws -> [String: String]? {
    let schema = try ProcedureFiles.folder("Workflows/schema").appendingPathComponent(name)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program, schema.path] + files.map(\.path)
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
  static func complaints(about texts: [String], schema: String) throws -> [String]? {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("schema-check-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try texts.enumerated().map { index, text in
      let file = folder.appendingPathComponent("\(index).yaml")
      try text.write(to: file, atomically: true, encoding: .utf8)
      return file
    }
    return try complaints(files, schema: schema).map { answers in
      files.map { answers[$0.path] ?? "?" }
    }
  }
}
