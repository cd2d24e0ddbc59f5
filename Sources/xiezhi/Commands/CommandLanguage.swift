import ArgumentParser
import CourtWorkflow
import Foundation

/// The language of what a command tells, as it is written on the command line.
struct CommandLanguage: ExpressibleByArgument {
  let language: DisplayLanguage

  static let english = CommandLanguage(language: .en)

  /// That of the terminal, by the variables that POSIX looks at for messages, in their order;
  /// English where they name neither language.
  static var ofTheTerminal: CommandLanguage {
    let environment = ProcessInfo.processInfo.environment
    let name = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    return CommandLanguage(language: name?.hasPrefix("zh") == true ? .zh : .en)
  }

  init(language: DisplayLanguage) { self.language = language }

  init?(argument: String) {
    switch argument.lowercased() {
    case "zh", "zh-cn": language = .zh
    case "en": language = .en
    default: return nil
    }
  }

  static let allValueStrings = DisplayLanguage.allCases.map(\.rawValue)
  var defaultValueDescription: String { language.rawValue }
}
