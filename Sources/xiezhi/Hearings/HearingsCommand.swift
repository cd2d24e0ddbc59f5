import ArgumentParser
import CourtDomain
import CourtScheduling
import CourtWorkflow
import Foundation

/// `xiezhi hearings`
struct HearingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hearings",
    abstract: "Plan hearings, check a plan, and tell why it is as it is.",
    discussion: """
      Works on files of the format hearing-sched/1: JSON Lines, plain or packed with gzip. Nothing \
      here needs a database.

      EXAMPLES
        xiezhi hearings plan may.jsonl.gz --out plan.jsonl --seconds 60 --seed 1
        xiezhi hearings check may.jsonl.gz plan.jsonl
        xiezhi hearings explain may.jsonl.gz plan.jsonl 4711
        xiezhi hearings fairness may.jsonl.gz plan.jsonl
        xiezhi hearings generate --size 2000 --seed 7 --out some.jsonl
      """,
    subcommands: [
      HearingsPlanCommand.self, HearingsCheckCommand.self, HearingsExplainCommand.self,
      HearingsFairnessCommand.self, HearingsGenerateCommand.self,
    ])

  /// Runs what reads files: a file that cannot be used ends the program with 2.
  static func reading(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let failure as HearingsFailure {
      progress(failure.description)
      throw ExitCode(2)
    }
  }
}

extension CommandLanguage {
  /// The language as the rooms of the court know it.
  var courtLanguage: Language { language == .zh ? .zh : .en }
}
