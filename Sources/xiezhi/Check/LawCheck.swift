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

  func run() throws {
    let folder = try options.resolve().shareFolder + "/Workflows/law"
    let findings = LawBook.findings(folder: folder)
    for finding in findings {
      print("\(folder)/\(finding.line(in: language.hasPrefix("zh") ? .zh : .en))")
    }
    let errors = findings.count { $0.severity == .error }
    print("\(folder): \(errors) errors, \(findings.count - errors) warnings")
    if errors > 0 { throw ExitCode(1) }
  }
}
