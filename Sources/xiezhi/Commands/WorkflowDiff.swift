import ArgumentParser
import CourtDomain
import CourtWorkflow

extension WorkflowCommand {
  /// `xiezhi workflow diff`
  struct Diff: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    static let configuration = CommandConfiguration(
      abstract: "Say in words what differs between two procedures.",
      discussion: """
        States, actions, conditions, clocks and texts are matched by name. Exits with 1 if something \
        differs.

        EXAMPLE
          xiezhi workflow diff Workflows/archive/online-shopping-1.yaml Workflows/online-shopping.yaml
        """)
    @ArgumentParser.Argument(help: "The earlier file.") var before: String
    @ArgumentParser.Argument(help: "The later file.") var after: String
    @Option(help: "text or json.") var format = Format.text
    @Option(help: "zh-CN or en.") var language = CommandLanguage.english

    func run() throws {
      let diff = ProcedureDiff(
        from: try CommandFile.procedure(before), to: try CommandFile.procedure(after))
      switch format {
      case .text:
        let tongue = language.language
        for line in diff.lines(language: tongue) { print(line) }
        if diff.isEmpty { print(tongue == .zh ? "没有差别" : "nothing differs") }
      case .json:
        for change in diff.changes { print(Self.json(change).text) }
      }
      if !diff.isEmpty { throw ExitCode(1) }
    }

    private static func json(_ change: ProcedureDiff.Change) -> JSONValue {
      [
        "fate": .string(change.fate.rawValue), "section": .string(change.section.rawValue),
        "name": .string(change.name), "title": json(change.title),
        "details": .array(
          change.details.map { detail in
            [
              "property": json(detail.property), "before": detail.before.map(json) ?? .null,
              "after": detail.after.map(json) ?? .null,
            ]
          }),
      ]
    }

    private static func json(_ text: Bilingual) -> JSONValue {
      ["zh": .string(text.zh), "en": .string(text.en)]
    }
  }
}
