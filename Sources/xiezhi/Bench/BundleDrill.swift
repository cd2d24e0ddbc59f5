import ArgumentParser
import CourtDomain
import CourtEvidence
import Foundation

/// `xiezhi bench bundle`
struct BundleDrill: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Damage bundles in seeded ways and ask three verifiers; honest ones too.",
    discussion: """
      The verifiers are this program, the page of stock commands (sh, coreutils, openssl) and the \
      independent one in Tests/independent (Python; skipped where its packages are missing, see \
      XIEZHI_PYTHON). A mutant someone takes for genuine, or an honest bundle someone refuses, \
      counts as wrong. With --log a drill goes on where it was stopped; --jobs shares the work among \
      processes, each with a log of its own beside it.

      Of a mutant's page, lines that name no damaged file and succeeded for the honest bundle are \
      not run again; every 50th is run whole and must say the same (--whole-pages: all).

      Mutants of the container (--zips) are judged by the two that read ZIP files; where unzip \
      still yields the honest files, the page is not asked.

      EXAMPLES
        xiezhi bench bundle --mutants 1000 --seed 7
        xiezhi bench bundle --mutants 10000 --honest 1000 --log drill.jsonl --jobs 2
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Mutants of one bundle's files.") var mutants = 1000
  @Option(help: "Mutants of the ZIP file itself.") var zips = 0
  @Option(help: "Honest bundles.") var honest = 0
  @Option(help: "One honest bundle more, with a payload of this size.") var large: ByteSize?
  @Option(help: "Names every case of the drill.") var seed: UInt64 = 1
  @Option(help: "Where results are kept, a line each.") var log: String?
  @Option(help: "Do only this share of the cases, 1/2 for example.") var part = "1/1"
  @Option(help: "The independent verifier.") var script = "Tests/independent/verify_bundle.py"
  @Option(help: "Processes that share the work.") var jobs = 1
  @Flag(help: "Do not run the page.") var noPage = false
  @Flag(help: "Run all of every page.") var wholePages = false

  func validate() throws {
    let numbers = part.split(separator: "/").compactMap { Int($0) }
    guard numbers.count == 2, numbers[1] > 0, (1...numbers[1]).contains(numbers[0]) else {
      throw ValidationError("--part is a share such as 1/2")
    }
    guard (1...64).contains(jobs), jobs == 1 || part == "1/1" else {
      throw ValidationError("--jobs is 1 to 64, and goes without --part")
    }
  }

  func run() async throws {
    try CryptoLibrary.check()
    try await options.run { folder in
      guard jobs == 1 else { return try shared(in: folder.path) }
      let log = try DrillLog(file: log)
      let drill = try DrillRun(self, folder.path, log)
      defer { drill.stop() }
      try await drill.run()
      return log.table
    }
  }

  /// The same drill as several processes, and what all their logs say.
  private func shared(in folder: String) throws -> BenchTable {
    let logs = (1...jobs).map { (log ?? folder + "/drill.jsonl") + ".\($0)" }
    let shared = options.share.map { ["--share", $0] } ?? []
    let children = try logs.enumerated().map { index, log in
      let process = Process()
      process.executableURL = OwnProgram.url
      process.arguments =
        [
          "bench", "bundle", "--mutants", "\(mutants)", "--zips", "\(zips)", "--honest",
          "\(honest)", "--seed", "\(seed)", "--log", log, "--part", "\(index + 1)/\(jobs)",
          "--script", script, "--scratch", options.scratch,
        ] + shared + (noPage ? ["--no-page"] : []) + (wholePages ? ["--whole-pages"] : [])
        + (index == 0 ? large.map { ["--large", "\($0.bytes)"] } ?? [] : [])
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      return process
    }
    for child in children { child.waitUntilExit() }
    guard children.allSatisfy({ $0.terminationStatus == 0 }) else {
      throw BenchFailure("a part of the drill stopped; run it again to go on from its log")
    }
    return try DrillLog(reading: logs).table
  }

  func isMine(_ number: Int) -> Bool {
    let numbers = part.split(separator: "/").compactMap { Int($0) }
    return number % numbers[1] == numbers[0] - 1
  }
}

/// One run of the drill in its scratch folder.
final class DrillRun {
  private let drill: BundleDrill
  private let folder: String
  private let log: DrillLog
  private let court: DrillCourt
  private let trust: String
  private let page: PageJudge
  private let python: PythonJudge?

  init(_ drill: BundleDrill, _ folder: String, _ log: DrillLog) throws {
    self.drill = drill
    self.folder = folder
    self.log = log
    court = try DrillCourt(folder: folder)
    trust = folder + "/trust"
    try court.exportTrust(to: trust)
    page = PageJudge(scratch: folder, trust: trust)
    let script = Settings.absolute(drill.script)
    if let found = PythonJudge.find(), FileManager.default.fileExists(atPath: script) {
      python = try PythonJudge(python: found, script: script, trust: trust)
    } else {
      python = nil
      progress("skipped: no Python with cryptography, asn1crypto, rfc3161-client (XIEZHI_PYTHON)")
    }
  }

  func stop() { python?.stop() }

  func run() async throws {
    if drill.mutants > 0 { try await mutants() }
    if drill.zips > 0 { try await zips() }
    if drill.honest > 0 || drill.large != nil { try await honestOnes() }
  }

  /// Writes an honest bundle of that number and answers its path.
  private func make(_ number: Int, shape: DrillCourt.Shape = .init()) async throws -> String {
    let path = folder + "/bundle-\(number).zip"
    let bundle = try court.bundle(seed: drill.seed, number: number, shape: shape)
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try await bundle.write { try file.write(contentsOf: Data($0)) }
    try file.close()
    return path
  }

  private func unpacked(_ number: Int, shape: DrillCourt.Shape) async throws -> String {
    let zip = try await make(number, shape: shape)
    try BundleReader.extract(zip, to: folder + "/out-\(number)")
    return folder + "/out-\(number)/xiezhi-bundle"
  }

  private func judge(_ path: String) -> (BundleVerdict, String) {
    let report = BundleVerifier.verify(path: path, trustFolder: trust)
    return (report.passed ? .genuine : .refused, report.failures.first?.id ?? "")
  }

  private func add(
    _ number: Int, _ group: String, _ kind: String, _ story: String, _ path: String,
    page: () throws -> BundleVerdict
  ) throws {
    let ours = judge(path)
    let theirs = try python?.judge(path)
    try log.add(
      DrillResult(
        number: number, group: group, kind: kind, story: story, ours: ours.0,
        page: drill.noPage ? .none : try page(),
        python: theirs?.verdict ?? .none, reason: "\(ours.1); \(theirs?.reason ?? "")"))
    if log.results.count % 100 == 0 {
      progress(
        "\(log.results.count) judged, \(log.results.count { $0.isWrong || !$0.agrees }) in question"
      )
    }
  }

  // MARK: Files

  private func mutants() async throws {
    let shape = DrillCourt.Shape(items: 2...2, custody: 2...2, maximumBytes: 4000, destroyed: 1)
    let root = try await unpacked(1, shape: shape)
    let honest = try MutantMill.read(folder: root)
    let donor = try MutantMill.read(folder: try await unpacked(2, shape: shape))
    let mill = MutantMill(honest: honest, donor: donor, keys: court.keys)
    let passed = drill.noPage ? [] : try page.passedLines(root)
    for number in 0..<drill.mutants where drill.isMine(number) && !log.has("file", number) {
      let mutant = try mill.mutant(seed: drill.seed, number: number)
      try change(root, from: honest, to: mutant.files)
      let names = Set(honest.keys).union(mutant.files.keys)
      let changed = names.filter { honest[$0] != mutant.files[$0] }
      try add(number, mutant.hand.rawValue, mutant.damage.rawValue, mutant.story, root) {
        let isWhole = drill.wholePages || (number / 3) % 50 == 0
        let quick = try page.judge(root, changed: changed, passed: passed)
        guard isWhole else { return quick }
        let whole = try page.judge(root)
        guard whole == quick else {
          throw BenchFailure("\(mutant.story): the whole page says \(whole), its lines \(quick)")
        }
        return whole
      }
      try change(root, from: mutant.files, to: honest)
    }
    // The folder must be honest again, or the drill proved nothing.
    guard judge(root).0 == .genuine else {
      throw BenchFailure("the bundle is not as it was: the drill's results are void")
    }
  }

  private func change(_ root: String, from: [String: [UInt8]], to: [String: [UInt8]]) throws {
    for name in from.keys where to[name] == nil {
      try FileManager.default.removeItem(atPath: root + "/" + name)
    }
    for (name, bytes) in to where from[name] != bytes {
      let place = URL(fileURLWithPath: root + "/" + name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: place)
    }
  }

  // MARK: Containers

  private func zips() async throws {
    let shape = DrillCourt.Shape(items: 1...1, custody: 1...1, maximumBytes: 1000)
    let zip = try await make(3, shape: shape)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: zip)))
    let bad = folder + "/bad.zip"
    for number in 0..<drill.zips where drill.isMine(number) && !log.has("zip", number) {
      let trick = ZipTrick.allCases[number % ZipTrick.allCases.count]
      guard let changed = trick.apply(to: bytes, seed: drill.seed, number: number),
        changed != bytes
      else { continue }
      try Data(changed).write(to: URL(fileURLWithPath: bad))
      try add(number, "zip", trick.rawValue, "\(trick.rawValue)", bad) { .none }
    }
  }

  // MARK: Honest bundles

  private func honestOnes() async throws {
    for number in 0..<drill.honest where drill.isMine(number) && !log.has("honest", number) {
      // Every third holds items whose bytes were destroyed; every twelfth nothing else.
      let destroyed = number % 3 == 2 ? 1 + number % 2 : 0
      let items = number % 12 == 11 ? 0...0 : 1...4
      try await honest(
        100 + number, as: number, kind: destroyed > 0 ? "destroyed items" : "odd names",
        shape: .init(items: items, destroyed: destroyed))
    }
    if let large = drill.large, !log.has("honest", -1) {
      let shape = DrillCourt.Shape(items: 1...1, custody: 1...1, largeBytes: Int64(large.bytes))
      try await honest(99, as: -1, kind: "payload of \(large.description)", shape: shape)
    }
  }

  /// Our verifier and Python read the ZIP, the page what `unzip` made of it.
  private func honest(
    _ name: Int, as number: Int, kind: String, shape: DrillCourt.Shape
  ) async throws {
    let zip = try await make(name, shape: shape)
    defer { try? FileManager.default.removeItem(atPath: zip) }
    let ours = judge(zip)
    let theirs = try python?.judge(zip)
    var byPage = BundleVerdict.none
    if !drill.noPage { byPage = try page.unpack(zip).map { try page.judge($0) } ?? .refused }
    try? FileManager.default.removeItem(atPath: folder + "/by-unzip")
    try log.add(
      DrillResult(
        number: number, group: "honest", kind: kind, story: "bundle \(name)", ours: ours.0,
        page: byPage, python: theirs?.verdict ?? .none,
        reason: "\(ours.1); \(theirs?.reason ?? "")"))
    if number % 50 == 0 { progress("honest \(number)") }
  }
}
