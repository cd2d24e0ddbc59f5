import ArgumentParser
import CourtCases
import CourtDomain
import CourtEvidence
import Foundation

/// `xiezhi evidence import`
struct EvidenceImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take evidence over from another court's bundle into a case.",
    discussion: """
      The bundle is verified first, against a folder of keys got from the other court by another \
      way; unless every check passes nothing is entered. Each item then enters the case like any \
      other, and the custody entry of its reception keeps the other court's receipt word for word. \
      Of an item whose bytes that court destroyed there is nothing to take over: it is named \
      here, and the docket says so.

      EXAMPLE
        xiezhi evidence import theirs.zip --trust theirs/ --case 0198… --as 0197… --data ./court
      """)

  @Argument(help: "The bundle, as a zip file or unpacked folder.") var bundle: String
  @Option(help: "Folder with the other court's root.pem, log.pem and log.vkey.") var trust: String
  @Option(name: .customLong("case"), help: "The case that takes the evidence, by its id.")
  var caseID: String
  @Option(name: .customLong("as"), help: "Who hands it in: the id of an account of that case.")
  var account: String
  @OptionGroup var options: CourtOptions
  @Flag(help: "Use the sandbox's clock.") var sandbox = false
  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard CaseID(caseID) != nil else { throw ValidationError("--case is the id of a case") }
    guard AccountID(account) != nil else { throw ValidationError("--as is the id of an account") }
  }

  func run() async throws {
    try CryptoLibrary.check()
    guard let id = CaseID(caseID), let person = AccountID(account) else { return }
    try await OutageCommand.with(options, sandbox: sandbox) { house in
      let court = house.court
      guard let principal = try await court.store.read({ try $0.account(person) }) else {
        throw ValidationError("there is no account \(account)")
      }
      let done: ImportBundle.Imported
      do {
        done = try await ImportBundle(court).run(
          bundle: bundle, trustFolder: trust, into: id, by: principal)
      } catch let rejection as Rejection {
        print("\(rejection.code): \(rejection.text(report.tongue))")
        throw ExitCode(1)
      }
      for one in done.items {
        print("\(one.received.item.ordinal)  \(one.received.item.id)  \(one.received.item.name)")
      }
      for one in done.destroyed {
        print(
          "destroyed  \(one.name) (\(one.origin.itemID)): \(one.destruction.text(report.tongue))")
      }
      for one in done.refused {
        print("refused  \(one.name): \(one.reason.text(report.tongue))")
      }
      if !done.refused.isEmpty { throw ExitCode(1) }
    }
  }
}
