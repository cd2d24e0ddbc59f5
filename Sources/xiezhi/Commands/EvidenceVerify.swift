import ArgumentParser
import CourtDomain
import CourtEvidence
import Foundation

/// In which words and form a report is printed.
struct ReportOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Option(help: "text or json.") var format = Format.text
  @Option(help: "zh or en.") var language = "en"

  var tongue: Language { language.hasPrefix("zh") ? .zh : .en }

  func validate() throws {
    guard language.hasPrefix("zh") || language.hasPrefix("en") else {
      throw ValidationError("--language is zh or en")
    }
  }
}

/// `xiezhi evidence verify`
struct EvidenceVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify a bundle offline: every file, digest, signature and proof.",
    discussion: """
      Says pass, fail or skip for every check, with the reason; exits with 0 only if none failed, \
      with 1 otherwise. Needs no network and no database. Without --trust the bundle's own \
      certificates are used, which proves that it is consistent, not who made it. Get the court's \
      keys by another way, for instance from its own address, and pass them:

        curl -s COURT/v1/log/trust > trust.json && mkdir -p trust
        for f in root.pem log.pem log.vkey crl.pem sm2.pem; do
          jq -j .${f%.*}_${f#*.} trust.json > trust/$f
        done

      The folder may also hold witness-policy.txt (which witnesses must have cosigned) and tsa.pem \
      (roots of time-stamp authorities); what is not there is not judged, and told.

      A court that has the keys can make a second bundle that agrees with itself. What you kept \
      shows it: your receipts (--receipt; the signature is looked for beside it, with the ending \
      .cms), the checkpoint you remembered (--memory; see evidence remember), bundles you fetched \
      before (--earlier), a copy of the log from anywhere (--log; see evidence log export).

      EXAMPLES
        xiezhi evidence verify case.zip --trust trust/
        xiezhi evidence verify case/ --trust trust/ --format json --language zh
        xiezhi evidence verify case.zip --trust trust/ --receipt receipt.json --memory seen.txt \\
          --log mirror/ --earlier case-of-may.zip
      """)

  @Argument(help: "The bundle, as a zip file or unpacked folder.")
  var bundle: String

  @Option(help: "Folder with root.pem, log.pem and log.vkey of the court you trust.")
  var trust: String?

  @OptionGroup var held: HoldingOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    try CryptoLibrary.check()
    guard FileManager.default.fileExists(atPath: bundle) else {
      throw ValidationError("there is no file \(bundle)")
    }
    if let trust, !FileManager.default.fileExists(atPath: trust + "/root.pem") {
      throw ValidationError(
        "\(trust) is no trust folder: root.pem, log.pem and log.vkey are needed; see --help")
    }
    let found = BundleVerifier.verify(
      path: bundle, trustFolder: trust, holdings: try held.holdings(), at: try held.at())
    switch report.format {
    case .text: print(found.text(language: report.tongue), terminator: "")
    case .json: print(found.json(language: report.tongue).text)
    }
    if !found.passed { throw ExitCode(1) }
  }
}

/// `xiezhi evidence page`
struct EvidencePage: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "page",
    abstract: "Print the page of stock commands that an honest court gives with a bundle.",
    discussion: """
      The same text stands in the bundle as VERIFY.txt. Whoever would rather not run a page that \
      came with what it judges makes it here, reads it, and runs it in the unpacked bundle.

      EXAMPLE
        xiezhi evidence page case.zip > page.txt && cd case/xiezhi-bundle && sh -e ../../page.txt
      """)

  @Argument(help: "The bundle, as a zip file or unpacked folder.")
  var bundle: String

  func run() throws {
    guard let text = BundlePage.text(path: bundle) else {
      throw ValidationError("\(bundle) is no bundle for which there could be a page")
    }
    print(text, terminator: "")
  }
}

/// `xiezhi evidence bag`
struct EvidenceBag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bag",
    abstract: "Validate a BagIt bag of another maker, versions 0.93 to 1.0.",
    discussion: """
      Tells every defect and every oddity; exits with 0 if the bag is valid, with 1 otherwise. \
      Nothing is fetched: a bag that still has to fetch a file is incomplete.

      EXAMPLE
        xiezhi evidence bag archive/accession-17
      """)

  @Argument(help: "The unpacked bag.") var folder: String
  @OptionGroup var report: ReportOptions

  func run() throws {
    let found = BagValidator.validate(folder: folder)
    switch report.format {
    case .text: print(found.text(language: report.tongue), terminator: "")
    case .json: print(found.json(language: report.tongue).text)
    }
    if !found.isValid { throw ExitCode(1) }
  }
}
