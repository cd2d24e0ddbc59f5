import ArgumentParser
import CourtDomain
import CourtLaw

/// `xiezhi check law`
struct LawCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "law", abstract: "Read every law table and tell all findings with file and line.",
    discussion: """
      Exits with 1 if there is an error; warnings alone leave 0.

      EXAMPLES
        xiezhi check law
        xiezhi check law --share /usr/share/xiezhi --language zh
      """)

  @OptionGroup var options: CourtOptions
  @Option(help: "zh or en.") var language = "en"
  @Flag(help: "A line for each row read in a secondary source only.") var verbose = false

  func run() throws {
    let report = LawCheckReport(
      folder: try options.resolve().shareFolder + "/Workflows/law", today: .today(.china))
    let tongue: Language = language.hasPrefix("zh") ? .zh : .en
    for line in report.lines(tongue, isVerbose: verbose) { print(line) }
    if !report.isClean { throw ExitCode(1) }
  }
}
