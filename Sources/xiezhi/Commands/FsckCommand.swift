import ArgumentParser
import CourtCases
import CourtDomain
import Foundation
import Logging

/// `xiezhi evidence fsck`
struct FsckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fsck",
    abstract: "Rebuild the log from its stored leaves and compare everything that rests on them.",
    discussion: """
      Nodes, the root of every stored checkpoint with its signature, cosignatures by witnesses of \
      the policy, and each custody entry against its leaf. Tells what is wrong where; exits with 1 \
      if anything is.

      EXAMPLE
        xiezhi evidence fsck --data ./court
      """)

  @OptionGroup var options: CourtOptions
  @Option(help: "zh or en.") var language = "en"

  func run() async throws {
    let house = try await CourtHouse.open(
      options.resolve(), sandbox: false, log: JSONLineLog.start(level: .warning))
    let report: AuditLog.Report
    do {
      report = try await AuditLog(house.court).run { size in
        if size.isMultiple(of: 100_000) { progress("\(size) leaves") }
      }
    } catch {
      await house.close()
      throw error
    }
    await house.close()
    tell(report)
    if !report.isSound { throw ExitCode(1) }
  }

  private func tell(_ report: AuditLog.Report) {
    for finding in report.findings {
      let text = language.hasPrefix("zh") ? finding.text.zh : finding.text.en
      print("WRONG: \(finding.place): \(text)")
    }
    if report.findingCount > report.findings.count {
      print("… and \(report.findingCount - report.findings.count) more")
    }
    var line =
      "\(report.leaves) leaves, \(report.nodes) nodes, \(report.checkpoints) checkpoints, "
      + "\(report.cosignatures) cosignatures, \(report.custodyEntries) custody entries"
    if report.strangers > 0 { line += "; \(report.strangers) cosignatures by unlisted keys" }
    if report.waiting > 0 { line += "; \(report.waiting) leaves wait for the next checkpoint" }
    print(line)
    print(report.isSound ? "the log is sound" : "\(report.findingCount) THINGS ARE WRONG")
  }
}
