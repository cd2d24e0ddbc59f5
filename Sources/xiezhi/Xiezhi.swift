import ArgumentParser
import CourtCases

/// The command line: one program that serves, works, checks and shows.
@main
struct Xiezhi: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "xiezhi",
    abstract: "An internet court anyone can run and nobody has to trust blindly.",
    discussion: """
      Settings come from flags, then from the environment (XIEZHI_…), then from the file that \
      --config or XIEZHI_CONFIG names (YAML, the same names in snake_case). Secrets are never \
      arguments: they come from the environment or from files.

      EXAMPLES
        xiezhi demo --exit                 play 24 disputes to their end and check everything
        xiezhi serve --sandbox             a court to play with on http://127.0.0.1:8080
        xiezhi workflow lint Workflows/online-shopping.yaml
        xiezhi law deadline defence --from 2026-02-03
        xiezhi evidence verify case.zip --trust trust/
      """,
    version: CourtTool.version,
    subcommands: [
      Serve.self, Work.self, Migrate.self, Demo.self, Check.self, WorkflowCommand.self,
      LawCommand.self, EvidenceCommand.self, WitnessCommand.self, PrecedentsCommand.self,
      Bench.self, DatabaseCommand.self, OutageCommand.self, HearingsCommand.self, KeysCommand.self,
      DrawPreview.self,
    ])
}
