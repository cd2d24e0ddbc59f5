import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

/// The drill of `xiezhi bench bundle`, small: three verifiers must say the same, and the right thing.
@Suite(.serialized) struct DrillsOfBundles {
  private static let seed: UInt64 = 20_261_121

  private func write(_ bundle: DrillBundle, to path: String) async throws {
    let collector = Collector()
    try await bundle.write { collector.bytes += $0 }
    try Data(collector.bytes).write(to: URL(fileURLWithPath: path))
  }

  /// A court, two of its bundles unpacked, and the trust folder.
  private func stage(_ folder: TemporaryFolder) async throws -> (MutantMill, [String: [UInt8]]) {
    let court = try DrillCourt(folder: folder.path)
    try court.exportTrust(to: folder.path + "/trust")
    let shape = DrillCourt.Shape(items: 2...2, custody: 2...2, maximumBytes: 2000)
    var files: [[String: [UInt8]]] = []
    for number in 1...2 {
      let bundle = try court.bundle(seed: Self.seed, number: number, shape: shape)
      let zip = folder.path + "/\(number).zip"
      try await write(bundle, to: zip)
      try BundleReader.extract(zip, to: folder.path + "/out-\(number)")
      files.append(
        try MutantMill.read(folder: folder.path + "/out-\(number)/" + BundleLayout.folder))
    }
    return (MutantMill(honest: files[0], donor: files[1], keys: court.keys), files[0])
  }

  private func lay(_ files: [String: [UInt8]], _ root: String) throws {
    for (name, bytes) in files {
      let place = URL(fileURLWithPath: root + "/" + name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: place)
    }
  }

  @Test func refuseEveryMutantAndTakeTheHonestOne() async throws {
    let folder = try TemporaryFolder()
    let trust = folder.path + "/trust"
    let (mill, honest) = try await stage(folder)
    var stories: [String] = []
    var roots: [String] = []
    for number in 0..<180 {
      let mutant = try mill.mutant(seed: Self.seed, number: number)
      stories.append("\(mutant.hand) \(mutant.damage) \(mutant.story)")
      roots.append(folder.path + "/mutant-\(number)")
      try lay(mutant.files, roots[number])
      #expect(
        !BundleVerifier.verify(path: roots[number], trustFolder: trust).passed,
        "seed \(Self.seed), \(number): \(stories[number])")
      guard number % 12 < 3, let page = BundlePage.text(path: roots[number]) else { continue }
      let file = try folder.write("page.txt", Array(page.utf8))
      let answer = try shell(["sh", "-e", file], in: roots[number], ["TRUST": trust])
      #expect(answer.status != 0, "page, seed \(Self.seed), \(number): \(stories[number])")
    }
    stories.append("honest")
    roots.append(folder.path + "/honest")
    try lay(honest, folder.path + "/honest")
    #expect(BundleVerifier.verify(path: folder.path + "/honest", trustFolder: trust).passed)
    guard let answers = try Independent.verdicts(roots, trust: trust, in: folder) else { return }
    for (story, answer) in zip(stories, answers) {
      #expect(answer.hasPrefix("genuine") == (story == "honest"), "\(story): \(answer)")
    }
  }

  @Test func takeHonestBundlesWithOddNames() async throws {
    let folder = try TemporaryFolder()
    let court = try DrillCourt(folder: folder.path)
    let trust = folder.path + "/trust"
    try court.exportTrust(to: trust)
    var zips: [String] = []
    for number in 0..<12 {
      let zip = folder.path + "/\(number).zip"
      try await write(try court.bundle(seed: Self.seed, number: number), to: zip)
      let report = BundleVerifier.verify(path: zip, trustFolder: trust)
      #expect(report.passed, "seed \(Self.seed), \(number): \(report.text(language: .en))")
      zips.append(zip)
    }
    let out = folder.path + "/out"
    try BundleReader.extract(zips[0], to: out)
    let answer = try shell(
      ["sh", "-e", "VERIFY.txt"], in: out + "/" + BundleLayout.folder, ["TRUST": trust])
    #expect(answer.status == 0 && answer.output.hasSuffix("OK\n"), "\(answer.output.suffix(900))")
    for answer in try Independent.verdicts(zips, trust: trust, in: folder) ?? [] {
      #expect(answer.hasPrefix("genuine"), "\(answer)")
    }
  }

  @Test(arguments: [DrillOutlook.decades, .unrenewed])
  func holdIn2046WhereTheirStampsWereRenewed(outlook: DrillOutlook) async throws {
    let folder = try TemporaryFolder()
    let court = try DrillCourt(folder: folder.path, outlook: outlook)
    let trust = folder.path + "/trust"
    try court.exportTrust(to: trust)
    let shape = DrillCourt.Shape(items: 1...1, custody: 2...2, maximumBytes: 500)
    let zip = folder.path + "/bundle.zip"
    try await write(try court.bundle(seed: Self.seed, number: 1, shape: shape), to: zip)
    let at = try #require(Instant(rfc3339: "2046-01-01T00:00:00Z"))
    let report = BundleVerifier.verify(path: zip, trustFolder: trust, at: at)
    #expect(report.passed == (outlook == .decades), "\(report.text(language: .en))")
    if outlook == .unrenewed {
      #expect(report.failures.map(\.id) == ["attestations"])
      #expect(report.failures[0].message.en.contains("has expired"))
      #expect(BundleVerifier.verify(path: zip, trustFolder: trust).passed)
    }
    let seconds = "\(at.microseconds / 1_000_000)"
    let out = folder.path + "/out"
    try BundleReader.extract(zip, to: out)
    let answer = try shell(
      ["sh", "-e", "VERIFY.txt"], in: out + "/" + BundleLayout.folder,
      ["TRUST": trust, "AT": seconds])
    #expect((answer.status == 0) == report.passed, "\(answer.output.suffix(900))")
    for answer in try Independent.verdicts([zip], trust: trust, in: folder, at: seconds) ?? [] {
      #expect(answer.hasPrefix("genuine") == report.passed, "\(answer)")
    }
  }

  /// Whoever takes the seal away makes no bundle of the format that had none.
  @Test func theLostSealIsMissed() async throws {
    let folder = try TemporaryFolder()
    let trust = folder.path + "/trust"
    var files = try await stage(folder).1
    files[BundleSeal.path] = nil
    let root = folder.path + "/lost"
    try lay(files, root)
    let report = BundleVerifier.verify(path: root, trustFolder: trust)
    #expect(report.failures.map(\.id).contains("seal"), "\(report.text(language: .en))")
    let page = try folder.write("page.txt", Array(try #require(BundlePage.text(path: root)).utf8))
    #expect(try shell(["sh", "-e", page], in: root, ["TRUST": trust]).status != 0)
  }

  @Test func partsLeftOutAreMissedThoughNamesLeaveNoGap() async throws {
    let folder = try TemporaryFolder()
    let (_, honest) = try await stage(folder)
    var random = DrillRandom(seed: Self.seed)
    var stories: Set<String> = []
    for number in 0..<40 {
      var files = honest
      guard let story = BundlePart.omit(by: .outsider, from: &files, &random) else { continue }
      guard stories.insert(story).inserted, stories.count <= 8 else { continue }
      #expect(files.count < honest.count)
      let mill = MutantMill(
        honest: honest, donor: honest, keys: try DrillCourt(folder: folder.path).keys)
      try mill.mend(&files, seals: false)
      let root = folder.path + "/omitted-\(number)"
      try lay(files, root)
      let report = BundleVerifier.verify(path: root, trustFolder: folder.path + "/trust")
      // Only the seal tells: the rest is as an honest bundle of fewer parts would be.
      #expect(report.failures.map(\.id).contains("seal"), "\(story)")
      #expect(!report.failures.map(\.id).contains("files"), "\(story)")
    }
    #expect(stories.count >= 5)
  }

  @Test func aKeyEventLeftOutIsMissedWhoeverSeals() async throws {
    let folder = try TemporaryFolder()
    let (mill, honest) = try await stage(folder)
    var random = DrillRandom(seed: Self.seed)
    var roots: [String] = []
    var missed: Set<String> = []
    for number in 0..<60 where missed.count < 3 {
      let hand = number % 2 == 0 ? DrillHand.operator : .outsider
      var files = honest
      guard let story = BundlePart.omit(by: hand, from: &files, &random),
        story.hasPrefix("keys/"), missed.insert(story).inserted
      else { continue }
      try mill.mend(&files, seals: hand == .operator)
      roots.append(folder.path + "/keys-\(number)")
      try lay(files, roots[roots.count - 1])
      let report = BundleVerifier.verify(
        path: roots[roots.count - 1], trustFolder: folder.path + "/trust")
      #expect(report.failures.map(\.id).contains("keys"), "\(hand): \(story)")
    }
    #expect(missed.count == 3)
    for answer in try Independent.verdicts(roots, trust: folder.path + "/trust", in: folder) ?? [] {
      #expect(answer.hasPrefix("refused"), "\(answer)")
    }
  }

  @Test(arguments: ZipTrick.allCases)
  func refuseEveryTrickWithTheContainer(trick: ZipTrick) async throws {
    let folder = try TemporaryFolder()
    let court = try DrillCourt(folder: folder.path)
    let trust = folder.path + "/trust"
    try court.exportTrust(to: trust)
    let shape = DrillCourt.Shape(items: 1...1, custody: 1...1, maximumBytes: 500)
    let zip = folder.path + "/honest.zip"
    try await write(try court.bundle(seed: Self.seed, number: 1, shape: shape), to: zip)
    let honest = Array(try Data(contentsOf: URL(fileURLWithPath: zip)))
    var paths: [String] = []
    for number in 0..<8 {
      guard let changed = trick.apply(to: honest, seed: Self.seed, number: number),
        changed != honest
      else { continue }
      paths.append(try folder.write("\(number).zip", changed))
      let report = BundleVerifier.verify(path: paths[paths.count - 1], trustFolder: trust)
      #expect(!report.passed, "\(trick), seed \(Self.seed), \(number)")
    }
    #expect(!paths.isEmpty)
    for answer in try Independent.verdicts(paths, trust: trust, in: folder) ?? [] {
      #expect(answer.hasPrefix("refused"), "\(trick)")
    }
  }
}

/// The verifier in Python that shares no line with this program.
enum Independent {
  /// The Python that can run it: named by `XIEZHI_PYTHON`, else `python3`.
  private static let python: String? = {
    let named = ProcessInfo.processInfo.environment["XIEZHI_PYTHON"]
    let found = [named, "python3"].compactMap(\.self).first { python in
      let probe = "import cryptography, asn1crypto, rfc3161_client"
      return (try? shell([python, "-c", probe]).status) == 0
    }
    if found == nil {
      print(
        "skipped: no Python with cryptography, asn1crypto, rfc3161-client (set XIEZHI_PYTHON, "
          + "see Tests/independent/README.md)")
    }
    return found
  }()

  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("independent/verify_bundle.py").path

  /// One line for every path; nil where no such Python is on this machine.
  static func verdicts(
    _ paths: [String], trust: String, in folder: TemporaryFolder, at: String? = nil
  ) throws -> [String]? {
    guard let python else { return nil }
    let list = try folder.write("paths.txt", Array(paths.map { $0 + "\n" }.joined().utf8))
    let time = at.map { " --at \($0)" } ?? ""
    let command = "exec \"$0\" \"$1\" --serve --trust \"$2\"\(time) < \"$3\""
    let answer = try shell(["sh", "-c", command, python, script, trust, list])
    let lines = answer.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "ready" && lines.count == paths.count + 1, "\(answer.output)")
    return Array(lines.dropFirst())
  }
}
