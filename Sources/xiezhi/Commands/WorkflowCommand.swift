import ArgumentParser

/// `xiezhi workflow`
struct WorkflowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workflow", abstract: "Check and show procedures.",
    subcommands: [
      WorkflowLintCommand.self, WorkflowShow.self, SimulateCommand.self, Diff.self, Migrate.self,
    ])
}
