import ArgumentParser
import CourtCases
import CourtDomain
import CourtEvidence
import Foundation

/// `xiezhi evidence`
struct EvidenceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence", abstract: "Verify what a court handed out, offline; check its log.",
    subcommands: [
      EvidenceVerify.self, EvidencePage.self, EvidenceBag.self, EvidenceImport.self, Extract.self,
      FsckCommand.self, EvidenceLogCommand.self, RememberCommand.self, ComplainCommand.self,
      RecordCommand.self,
    ])

  struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Unpack a bundle safely into a new folder.",
      discussion: "EXAMPLE\n  xiezhi evidence extract case.zip --to case/")

    @Argument var bundle: String
    @Option(help: "A folder that does not exist yet.") var to: String

    func run() throws {
      try BundleReader.extract(bundle, to: to)
      print("unpacked into \(to); read VERIFY.txt there")
    }
  }
}
