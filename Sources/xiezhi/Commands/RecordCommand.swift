import ArgumentParser
import CourtCases
import CourtDomain
import CourtEvidence
import Foundation

/// `xiezhi evidence record`
struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Evidence records (RFC 4998): proof that outlives certificates and algorithms.",
    discussion: """
      A record proves that files existed when a time-stamp authority saw their hashes. Before the \
      authority's certificate ends it is renewed by a new stamp; before its hash function grows weak \
      by a new function, for which the files are needed again.
      """,
    subcommands: [Make.self, Renew.self, Verify.self, Drill.self])

  /// Who stamps.
  struct Authority: ParsableArguments {
    @Option(help: "A list of authorities as in the setting time_stamps; the first one is asked.")
    var authorities: String?
    @Option(help: "A folder with an authority of one's own, made where it is missing: for trials.")
    var local: String?

    func open() throws -> (TimeStampAuthority, any TimeStampLink) {
      try CryptoLibrary.check()
      if let local {
        let settings = try TimeStampSettings.local(
          folder: Settings.absolute(local), name: "xiezhi", clock: SystemClock())
        return (settings.authorities[0], settings.link)
      }
      let settings = try TimeStampSettings.load(authorities)
      guard let first = settings.authorities.first else {
        throw ValidationError("name an authority: --authorities FILE, or --local FOLDER for trials")
      }
      return (first, settings.link)
    }

    func stamp(_ draft: RecordDraft) async throws -> [EvidenceRecord] {
      let (authority, link) = try open()
      let request = try draft.request()
      let answer = try await link.ask(request.der, of: authority)
      return try RecordCommand.finish(draft, answer, request, authority)
    }
  }

  @inline(never)
  fileprivate static func finish(
    _ draft: RecordDraft, _ answer: [UInt8], _ request: TimeStampRequest,
    _ authority: TimeStampAuthority
  ) throws -> [EvidenceRecord] {
    let token = try StampCheckpoints.judge(
      answer, to: request, of: authority, at: .machineTime)
    return try draft.finish(token)
  }

  struct Make: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "One record for several files that belong together.",
      discussion: """
        EXAMPLE
          xiezhi evidence record make checkpoint.txt --authorities time.txt --out checkpoint.er
        """)
    @Argument(help: "Files that are proven together.") var files: [String]
    @Option(help: "SHA256, SHA384, SHA512, SHA3-256 or SM3.") var hash = "SHA256"
    @Option(help: "Where the record is written.") var out: String
    @OptionGroup var authority: Authority

    func run() async throws {
      let draft = try RecordCommand.initial(files, hash)
      try RecordCommand.write(try await authority.stamp(draft), to: out)
    }
  }

  struct Renew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A new stamp over the last one; with --hash and the files, a new function.",
      discussion: """
        Give --chain with the certificates of the authority that made the last stamp: they are put \
        into it before the new stamp covers it, so that it can be checked when nobody remembers them.

        EXAMPLES
          xiezhi evidence record renew a.er --authorities time.txt --chain old-tsa.pem --out b.er
          xiezhi evidence record renew b.er checkpoint.txt --hash SHA512 --authorities time.txt \\
            --out c.er
        """)
    @Argument(help: "The record.") var record: String
    @Argument(help: "The files it is about; only with --hash.") var files: [String] = []
    @Option(help: "Another hash function: the files are hashed anew.") var hash: String?
    @Option(help: "Certificates (PEM) of the last stamp's authority.") var chain: String?
    @Option(help: "Its revocation lists (PEM).") var crl: String?
    @Option(help: "Where the renewed record is written.") var out: String
    @OptionGroup var authority: Authority

    func run() async throws {
      let draft = try draft()
      try RecordCommand.write(try await authority.stamp(draft), to: out)
    }

    private func draft() throws -> RecordDraft {
      var held = try EvidenceRecord(der: try RecordCommand.bytes(record))
      if let chain {
        held = try held.carrying(
          certificatesPEM: String(decoding: try RecordCommand.bytes(chain), as: UTF8.self),
          revocationsPEM: try crl.map {
            String(decoding: try RecordCommand.bytes($0), as: UTF8.self)
          } ?? "")
      }
      guard let hash else { return try .renewal([held]) }
      let function = try RecordCommand.function(hash)
      return try .renewal([(held, try RecordCommand.objects(files))], hash: function)
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks every stamp of a record and that it is about these files.",
      discussion: """
        Each stamp must hold at the time of the next one, the last at --at. With --carried, roots of \
        earlier stamps may be those that the record carries under its later stamps.

        EXAMPLE
          xiezhi evidence record verify checkpoint.er checkpoint.txt --trust tsa.pem
        """)
    @Argument(help: "The record.") var record: String
    @Argument(help: "The files it is about.") var files: [String]
    @Option(help: "Root certificates (PEM) of the authorities you believe.") var trust: String
    @Option(help: "Revocation lists (PEM) of theirs.") var crl: String?
    @Option(help: "For which time, such as 2036-01-01T00:00:00Z; now where nothing is said.")
    var at: String?
    @Flag(help: "Believe for earlier stamps the roots that the record carries.") var carried = false

    func run() throws {
      try CryptoLibrary.check()
      let read = try EvidenceRecord(der: try RecordCommand.bytes(record))
      guard let time = at.map({ Instant(rfc3339: $0) }) ?? .machineTime else {
        throw ValidationError("--at is no time such as 2036-01-01T00:00:00Z")
      }
      let roots = try TimeStampTrust(
        rootsPEM: String(decoding: try RecordCommand.bytes(trust), as: UTF8.self),
        revocationsPEM: try crl.map {
          String(decoding: try RecordCommand.bytes($0), as: UTF8.self)
        } ?? "")
      let verdict = read.verify(
        try RecordCommand.objects(files),
        .init(trust: roots, earlier: carried ? .carriedRoots : .sameRoots, at: time))
      for (number, stamps) in read.chains.enumerated() {
        for (place, stamp) in stamps.enumerated() {
          print(
            "chain \(number + 1), stamp \(place + 1): \(stamp.token.info.time.rfc3339) "
              + stamp.hash.rawValue)
        }
      }
      for finding in verdict.findings { print("FAIL \(finding)") }
      guard verdict.isValid else { throw ExitCode(1) }
      print("pass: the files are proven since \(verdict.provenSince.rfc3339)")
      if let end = verdict.renewBefore { print("renew before \(end.rfc3339)") }
    }
  }

  struct Drill: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Rehearses 2036 and 2046: what dies, what is renewed, what is refused.",
      discussion: """
        Makes authorities of its own in memory and moves a clock of its own; nothing of the court is \
        touched. Exits with 1 if any step went otherwise than it must.

        EXAMPLE
          xiezhi evidence record drill
        """)
    @Option(help: "zh or en.") var language = "en"

    func run() throws {
      try CryptoLibrary.check()
      let steps = try ClockDrill(content: Array("xiezhi drill\n".utf8)).run(from: .machineTime)
      for step in steps {
        let what = language.hasPrefix("zh") ? step.what.zh : step.what.en
        print("\(step.asExpected ? "ok  " : "FAIL") \(step.at.rfc3339.prefix(10))  \(what)")
        for finding in step.findings { print("       \(finding)") }
      }
      if steps.contains(where: { !$0.asExpected }) { throw ExitCode(1) }
    }
  }

  // MARK: Parts

  fileprivate static func initial(_ files: [String], _ hash: String) throws -> RecordDraft {
    try .initial([try objects(files)], hash: try function(hash))
  }

  fileprivate static func function(_ name: String) throws -> HashFunction {
    guard let hash = HashFunction(rawValue: name.uppercased()),
      AlgorithmPolicy.today.ends[hash] == nil
    else { throw ValidationError("\(name): use SHA256, SHA384, SHA512, SHA3-256 or SM3") }
    return hash
  }

  fileprivate static func objects(_ files: [String]) throws -> [ArchivedObject] {
    try files.map { ArchivedObject(content: try bytes($0)) }
  }

  /// Files of a record are checkpoints, receipts and tokens; payloads stand behind their digests.
  fileprivate static func bytes(_ file: String) throws -> [UInt8] {
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: Settings.absolute(file))) } catch {
      throw ValidationError("\(file) cannot be read")
    }
    guard data.count <= 1 << 30 else { throw ValidationError("\(file) is over 1 GiB") }
    return Array(data)
  }

  fileprivate static func write(_ records: [EvidenceRecord], to out: String) throws {
    guard let record = records.first else { return }
    try Data(record.der).write(to: URL(fileURLWithPath: Settings.absolute(out)))
    print("\(out): \(record.der.count) bytes, proven since \(record.firstTime.rfc3339)")
  }
}
