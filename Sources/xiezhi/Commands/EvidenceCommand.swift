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
    subcommands: [Verify.self, Extract.self, Fsck.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Verify a bundle offline: every file, digest, signature and proof.",
      discussion: """
        Exits with 0 only if every check passed. Without --trust the bundle's own certificates are
        used, which proves that it is consistent, not who made it: get the court's trust folder
        (GET /v1/log/trust) by another way and pass it.

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
      guard FileManager.default.fileExists(atPath: bundle) else {
        throw ValidationError("there is no file \(bundle)")
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

  struct Fsck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Rebuild the log's root from its stored leaves and compare.",
      discussion: "EXAMPLE\n  xiezhi evidence fsck --data ./court")
    @OptionGroup var options: CourtOptions

    func run() async throws {
      let log = JSONLineLog.start(level: .warning)
      let house = try await CourtHouse.open(options.resolve(), sandbox: false, log: log)
      let result = try await SequenceLog(house.court).verify()
      await house.close()
      guard let result else { return print("the log is empty") }
      print(
        "\(result.size) leaves: \(result.agrees ? "the root agrees" : "THE ROOT DOES NOT AGREE")")
      if !result.agrees { throw ExitCode(1) }
    }
  }
}
