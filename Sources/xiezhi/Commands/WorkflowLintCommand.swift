import ArgumentParser
import CourtWorkflow
import Foundation

/// `xiezhi workflow lint`
struct WorkflowLintCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, github }

  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Refuse a broken procedure with file, line, reason and remedy.",
    discussion: """
      Checks procedure files, or all of a folder, together with the law they name and the other \
      procedures they point to. Exits with 1 if there is an error, with --strict also if there is \
      a warning.

      EXAMPLES
        xiezhi workflow lint
        xiezhi workflow lint Workflows/online-shopping.yaml --format json
        xiezhi workflow lint --explain clock.race
      """)

  @ArgumentParser.Argument(help: "Procedure files or folders; the folder Workflows if left out.")
  var paths: [String] = []
  @Option(help: "text, json, or github for annotations of a workflow run.")
  var format = Format.text
  @Option(help: "Folder of the dated law tables.") var law = "Workflows/law"
  @Option(help: "Folder of the procedures that the files point to.") var library = "Workflows"
  @Flag(help: "Count warnings as errors.") var strict = false
  @Flag(help: "List all checks.") var list = false
  @Option(help: "Say what a check means, with an example.") var explain: String?

  func run() throws {
    if list { return print(LintCatalogue.table) }
    if let explain {
      guard let text = LintCatalogue.explanation(of: explain) else {
        throw ValidationError("there is no check '\(explain)'; --list names them all")
      }
      return print(text)
    }
    let selected = try files(of: paths.isEmpty ? ["Workflows"] : paths)
    guard !selected.isEmpty else { throw ValidationError("there is no procedure file to check") }
    let names = Set(selected.map(\.file))
    let beside = ((try? files(of: [library])) ?? []).filter { !names.contains($0.file) }
    let host = LintHost.court(rules: rules())
    let findings = ProcedureLint.run(library: selected + beside, host: host)
      .filter { names.contains($0.file) }
    print(report(findings, files: selected.count))
    let failed = findings.contains { $0.severity == .error || (strict && $0.severity == .warning) }
    if failed { throw ExitCode(1) }
  }

  /// Nil, and a word about it, where the law is not there.
  private func rules() -> [String: LintHost.Rule]? {
    let file = URL(fileURLWithPath: law).appendingPathComponent("periods.yaml")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      FileHandle.standardError.write(
        Data("\(file.relativePath) cannot be read: rules of law are not checked\n".utf8))
      return nil
    }
    return LintHost.Rule.read(periods: text)
  }

  // MARK: Files

  private static let fileLimit = 1000

  /// The named files, and of folders every file that holds a procedure.
  private func files(of paths: [String]) throws -> [(yaml: String, file: String)] {
    var found: [(yaml: String, file: String)] = []
    for path in paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw ValidationError("\(path) does not exist")
      }
      if isFolder.boolValue {
        found += try procedures(below: path)
      } else {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
          throw ValidationError("\(path) cannot be read")
        }
        found.append((text, path))
      }
    }
    guard found.count <= Self.fileLimit else {
      throw ValidationError("more than \(Self.fileLimit) procedure files")
    }
    return found
  }

  private func procedures(below folder: String) throws -> [(yaml: String, file: String)] {
    guard let names = FileManager.default.enumerator(atPath: folder) else { return [] }
    return names.compactMap { $0 as? String }.sorted().compactMap { name in
      guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else { return nil }
      let path = folder + "/" + name
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
      return Self.holdsProcedure(text) ? (text, path) : nil
    }
  }

  /// Other files beside the procedures name one too, but declare neither states nor actions.
  private static func holdsProcedure(_ text: String) -> Bool {
    let lines = text.split(separator: "\n")
    return lines.contains { $0.hasPrefix("procedure:") }
      && lines.contains { $0.hasPrefix("states:") || $0.hasPrefix("actions:") }
  }

  // MARK: Report

  private struct Report: Encodable {
    struct Entry: Encodable {
      let file: String
      let line: Int
      let column: Int
      let severity: String
      let code: String
      let reason: String
      let remedy: String
    }
    let files: Int
    let errors: Int
    let warnings: Int
    let findings: [Entry]
  }

  private func report(_ findings: [Finding], files: Int) -> String {
    let errors = findings.count { $0.severity == .error }
    let warnings = findings.count { $0.severity == .warning }
    switch format {
    case .text:
      let sum =
        "\(files) file\(files == 1 ? "" : "s"): \(errors) error\(errors == 1 ? "" : "s"), "
        + "\(warnings) warning\(warnings == 1 ? "" : "s")"
      return (findings.map(\.description) + [sum]).joined(separator: "\n")
    case .github: return findings.map(annotation).joined(separator: "\n")
    case .json:
      let entries = findings.map {
        Report.Entry(
          file: $0.file, line: $0.line, column: $0.column, severity: $0.severity.rawValue,
          code: $0.code, reason: $0.reason, remedy: $0.remedy)
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let report = Report(files: files, errors: errors, warnings: warnings, findings: entries)
      return (try? encoder.encode(report)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
  }

  /// The form in which a workflow run shows remarks beside the changed lines.
  private func annotation(_ finding: Finding) -> String {
    let level =
      switch finding.severity {
      case .error: "error"
      case .warning: "warning"
      case .info: "notice"
      }
    let text = "\(finding.reason). \(finding.remedy)".replacing("%", with: "%25")
      .replacing("\n", with: "%0A")
    return "::\(level) file=\(finding.file),line=\(finding.line),col=\(finding.column),"
      + "title=\(finding.code)::\(text)"
  }
}
