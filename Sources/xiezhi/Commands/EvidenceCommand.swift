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
      EvidenceVerify.self, EvidencePage.self, EvidenceBag.self, Extract.self, Fsck.self,
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
