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
        xiezhi workflow lint --explain clock.race --language zh-CN
      """)

  @ArgumentParser.Argument(help: "Procedure files or folders; the folder Workflows if left out.")
  var paths: [String] = []
  @Option(help: "text, json, or github for annotations of a workflow run.")
  var format = Format.text
  @Option(help: "zh-CN or en; json tells both.") var language = CommandLanguage.ofTheTerminal
  @Option(help: "Folder of the dated law tables.") var law = "Workflows/law"
  @Option(help: "Folder of the procedures that the files point to.") var library = "Workflows"
  @Flag(help: "Count warnings as errors.") var strict = false
  @Flag(help: "List all checks.") var list = false
  @Option(help: "Say what a check means, with an example.") var explain: String?

  private static let fileLimit = 1000

  func run() throws {
    if list { return print(LintCatalogue.table(language.language)) }
    if let explain {
      guard let text = LintCatalogue.explanation(of: explain, in: language.language) else {
        throw ValidationError("there is no check '\(explain)'; --list names them all")
      }
      return print(text)
    }
    let selected = try CommandFile.procedureTexts(paths.isEmpty ? ["Workflows"] : paths)
    guard !selected.isEmpty else { throw ValidationError("there is no procedure file to check") }
    guard selected.count <= Self.fileLimit else {
      throw ValidationError("more than \(Self.fileLimit) procedure files")
    }
    let names = Set(selected.map(\.file))
    let beside = ((try? CommandFile.procedureTexts([library])) ?? []).filter {
      !names.contains($0.file)
    }
    let host = LintHost.court(rules: rules())
    let findings = ProcedureLint.run(library: selected + beside, host: host)
      .filter { names.contains($0.file) }
    let report = LintReport(findings: findings, files: selected.count)
    switch format {
    case .text: print(report.text(language.language))
    case .json: print(report.json)
    case .github: print(report.annotations(language.language))
    }
    let failed = findings.contains { $0.severity == .error || (strict && $0.severity == .warning) }
    if failed { throw ExitCode(1) }
  }

  /// Nil, and a word about it, where the law is not there.
  private func rules() -> [String: LintHost.Rule]? {
    let file = URL(fileURLWithPath: law).appendingPathComponent("periods.yaml")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      progress("\(file.relativePath) cannot be read: rules of law are not checked")
      return nil
    }
    return LintHost.Rule.read(periods: text)
  }
}
