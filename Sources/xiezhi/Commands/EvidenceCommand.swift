import ArgumentParser
import CourtCases
import CourtDomain
import CourtEvidence
import Foundation
import Logging

/// `xiezhi evidence`
struct EvidenceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence", abstract: "Verify what a court handed out, offline; check its log.",
    subcommands: [
      Verify.self, Extract.self, FsckCommand.self, EvidenceLogCommand.self, RememberCommand.self,
      ComplainCommand.self,
    ])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Verify a bundle offline: every file, digest, signature and proof.",
      discussion: """
        Exits with 0 only if every check passed. Without --trust the bundle's own certificates are
        used, which proves that it is consistent, not who made it. Get the court's keys by another
        way, for instance from its own address, and pass them:

          curl -s COURT/v1/log/trust > trust.json && mkdir -p trust
          for f in root.pem:root_pem log.pem:log_pem log.vkey:log_vkey; do
            jq -j .${f#*:} trust.json > trust/${f%:*}
          done

        EXAMPLE
          xiezhi evidence verify case.zip --trust trust/
        """)

    @Argument(help: "The bundle, as a zip file or unpacked folder.")
    var bundle: String

    @Option(help: "Folder with root.pem, log.pem and log.vkey of the court you trust.")
    var trust: String?

    @Option(help: "zh or en.")
    var language = "en"

    func run() throws {
      try CryptoLibrary.check()
      guard FileManager.default.fileExists(atPath: bundle) else {
        throw ValidationError("there is no file \(bundle)")
      }
      if let trust, !FileManager.default.fileExists(atPath: trust + "/root.pem") {
        throw ValidationError(
          "\(trust) is no trust folder: root.pem, log.pem and log.vkey are needed; see --help")
      }
      let report = BundleVerifier.verify(path: bundle, trustFolder: trust)
      print(report.text(language: language.hasPrefix("zh") ? .zh : .en))
      if !report.passed { throw ExitCode(1) }
    }
  }

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
