import ArgumentParser
import CourtCases
import CourtLaw
import CourtWorkflow
import Foundation

/// `xiezhi workflow`
struct WorkflowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workflow", abstract: "Check and show procedures.",
    subcommands: [Lint.self, WorkflowShow.self, Diff.self, Migrate.self])

  struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Refuse a broken procedure with file, line, reason and remedy.",
      discussion: """
        Exits with 1 if there is an error; warnings alone leave 0.

        EXAMPLE
          xiezhi workflow lint Workflows/online-shopping.yaml
        """)
    @ArgumentParser.Argument(help: "Procedure files.") var files: [String]
    @Option(help: "Folder of the dated law tables; checked against where given or found.")
    var law: String?

    func run() throws {
      var failed = false
      let rules = knownRules()
      for file in files {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
          throw ValidationError("\(file) cannot be read")
        }
        let findings = ProcedureLint.run(
          yaml: text, file: file, knownEffects: EffectVocabulary.names.sorted(),
          knownRules: rules)
        for finding in findings { print(finding) }
        failed = failed || findings.contains { $0.severity == .error }
        if findings.isEmpty { print("\(file): no findings") }
      }
      if failed { throw ExitCode(1) }
    }

    private func knownRules() -> [String]? {
      let folder = law ?? "Workflows/law"
      return (try? LawBook.load(folder: folder)).map { $0.ruleIDs.sorted() }
    }
  }
}
