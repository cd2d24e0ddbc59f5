import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

/// An item may come without its bytes where the log itself says that they were destroyed, and nowhere
/// else; always by all three verifiers. The liars here have every key and a log of their own.
@Suite(.serialized) struct EvidenceThatWasDestroyed {
  @Test func staysInTheBundleWithoutItsBytes() async throws {
    let stage = try DestroyedStage()
    let files = try stage.files([.destroyed])
    let report = try stage.judged(files, "honest")
    #expect(report.passed, "\(report.text(language: .en))")
    let told = try #require(report.checks.first { $0.id == "item.2.destroyed" })
    #expect(
      told.message.en == "the file was destroyed on 2026-01-01T00:00:02Z by the judge (acct-7) "
        + "because: 保管期满；retention  is over")
    #expect(told.message.zh.hasPrefix("文件已于 2026-01-01T00:00:02Z 由法官 (acct-7)依令销毁，理由：保管期满"))
    #expect(files["meta/2/destroyed.txt"] == Array("2\n".utf8))
    func text(_ name: String) -> String { String(decoding: files[name] ?? [], as: UTF8.self) }
    for list in [BundleLayout.manifest, BundleLayout.sm3List] {
      #expect(text(list).split(separator: "\n").map { $0.suffix(8) } == ["chat.txt"])
    }
    #expect(text(BundleLayout.bagInfo).contains("Payload-Oxum: \(DestroyedStage.chat.count).1\n"))
    #expect(text(BundleLayout.page).contains("because: 保管期满；retention  is over"))
    #expect(!files.keys.contains { $0.hasPrefix("data/evidence/2-") })
  }

  @Test func isMissedByNobodyWhenItWasAllThereWas() async throws {
    let folder = try TemporaryFolder()
    let court = try DrillCourt(folder: folder.path)
    let trust = folder.path + "/trust"
    try court.exportTrust(to: trust)
    var zips: [String] = []
    for (number, items) in [0...0, 2...2, 0...0].enumerated() {
      let bundle = try court.bundle(
        seed: 4, number: number,
        shape: .init(items: items, maximumBytes: 900, destroyed: 1 + number % 2))
      let collector = Collector()
      try await bundle.write { collector.bytes += $0 }
      #expect(Int64(collector.bytes.count) == BundleWriter(plan: bundle.plan).sizeBytes)
      zips.append(try folder.write("\(number).zip", collector.bytes))
      let report = BundleVerifier.verify(path: zips[number], trustFolder: trust)
      #expect(report.passed, "\(number): \(report.text(language: .en))")
      let out = folder.path + "/out-\(number)"
      #expect(try shell(["unzip", "-q", zips[number], "-d", out]).status == 0)
      let page = try shell(
        ["sh", "-e", "VERIFY.txt"], in: out + "/" + BundleLayout.folder, ["TRUST": trust])
      #expect(page.status == 0, "\(number): \(page.output.suffix(900))")
      let received = try #require(
        ReceivedBundle.open(path: zips[number], trustFolder: trust).bundle)
      let gone = received.items.filter { $0.destruction != nil }
      #expect(gone.count == 1 + number % 2 && gone[0].destruction?.role == "judge")
      for try await piece in received.payload(of: gone[0]) { #expect(piece.isEmpty) }
    }
    for answer in try Independent.verdicts(zips, trust: trust, in: folder) ?? [] {
      #expect(answer.hasPrefix("genuine"), "\(answer)")
    }
  }

  @Test(arguments: [
    [DestroyedStage.Act.destroyed, .init("sealed")],
    [.destroyed, .init("sealed"), .init("unsealed"), .init("sealed")],
  ])
  func mayComeUnderSealAfterwards(acts: [DestroyedStage.Act]) async throws {
    let stage = try DestroyedStage()
    let report = try stage.judged(try stage.files(acts), "sealed")
    #expect(report.passed, "\(report.text(language: .en))")
  }

  @Test(arguments: DestroyedStage.Lie.all)
  func isNotBelievedToBeSo(lie: DestroyedStage.Lie) async throws {
    let stage = try DestroyedStage()
    let files = try stage.files(lie.acts, lie)
    let failed = Set(try stage.judged(files, "lie").failures.map(\.id))
    #expect(failed.isSuperset(of: lie.failing), "\(lie): \(failed)")
  }

  @Test(arguments: DestructionAttack.allCases)
  func isDefendedAgainstEveryAttackOfTheDrill(attack: DestructionAttack) async throws {
    let stage = try DestroyedStage()
    let honest = try stage.files([.destroyed, .init("sealed")])
    let mill = MutantMill(honest: honest, donor: honest, keys: stage.keys)
    for seed in UInt64(1)...2 {
      var (files, random) = (honest, DrillRandom(seed: seed))
      guard let story = attack.apply(to: &files, &random) else { continue }
      try mill.mend(&files, seals: true)
      #expect(try !stage.judged(files, "\(attack)-\(seed)").passed, "seed \(seed): \(story)")
    }
  }

  /// The court itself does not begin a bundle that it could not stand for.
  @Test func isNotPlannedOnAForgedEntry() throws {
    let stage = try DestroyedStage()
    let fault = #expect(throws: EvidenceFault.self) {
      try stage.plan([.init("destroyed", detailAct: "viewed")])
    }
    #expect(fault?.reason.contains("item.2.destroyed: entry 2 is no destruction") == true)
    #expect(throws: Never.self) { try stage.plan([.destroyed]) }
  }
}

/// A court whose operator writes what he likes into log and custody, and seals it.
struct DestroyedStage {
  /// One more entry of the item's custody.
  struct Act: Sendable, CustomStringConvertible {
    var kind: String
    var detailAct: String
    var before: String?
    var after: JSONValue = .null
    var bytes = DestroyedStage.photo
    var court = testCourt.origin
    var caseNumber = BundleFixture.caseNumber
    var item = "photo"
    var isChained = true
    var isLogged = true
    var reason: JSONValue = "保管期满；retention\n\u{202E}is over"

    static let destroyed = Act("destroyed")

    init(_ kind: String, detailAct: String? = nil, _ change: (inout Act) -> Void = { _ in }) {
      self.kind = kind
      self.detailAct = detailAct ?? kind
      change(&self)
    }

    var description: String { kind }
  }

  struct Lie: Sendable, CustomStringConvertible {
    let description: String
    var acts: [Act] = [.destroyed]
    /// What `destroyed.txt` says; nil: there is none.
    var mark: String? = "2\n"
    /// What stands where the bytes were.
    var payload: [UInt8]?
    var failing: Set<String> = ["item.2.destroyed"]

    static let all: [Lie] = [
      .init(description: "merely missing", acts: [], mark: nil, failing: ["files"]),
      .init(description: "missing, and its last entry called so", acts: [], mark: "1\n"),
      .init(description: "missing, and its reception called so", acts: [], mark: "0\n"),
      .init(description: "an entry that is not there", mark: "3\n"),
      .init(description: "a mark spelt otherwise", mark: "02\n"),
      .init(description: "a mark without its line feed", mark: "2"),
      .init(description: "destroyed, and nothing said", mark: nil, failing: ["files"]),
      .init(description: "viewed afterwards", acts: [.destroyed, .init("viewed")]),
      .init(description: "exported afterwards", acts: [.destroyed, .init("exported")]),
      .init(description: "returned afterwards", acts: [.destroyed, .init("returned")]),
      .init(description: "twice", acts: [.destroyed, .destroyed]),
      .init(description: "twice, the later", acts: [.destroyed, .destroyed], mark: "3\n"),
      .init(
        description: "sealed afterwards by a leaf alone",
        acts: [.destroyed, .init("sealed", detailAct: "viewed")]),
      .init(description: "a leaf alone", acts: [.init("destroyed", detailAct: "viewed")]),
      .init(description: "a detail alone", acts: [.init("viewed", detailAct: "destroyed")]),
      .init(description: "a kind of another thing", acts: [.init("x", detailAct: "x")]),
      .init(
        description: "another digest before",
        acts: [.init("destroyed") { $0.before = SHA256.digest([1]).hex }]),
      .init(
        description: "something is left",
        acts: [.init("destroyed") { $0.after = .string(SHA256.digest([1]).hex) }]),
      .init(
        description: "no reason", acts: [.init("destroyed") { $0.reason = .null }]),
      .init(
        description: "other bytes", acts: [.init("destroyed") { $0.bytes = [1, 2] }]),
      .init(
        description: "another court", acts: [.init("destroyed") { $0.court = "other.example" }],
        failing: ["item.2.custody"]),
      .init(
        description: "another item", acts: [.init("destroyed") { $0.item = "chat" }],
        failing: ["item.2.custody"]),
      .init(
        description: "another case",
        acts: [.init("destroyed") { $0.caseNumber = "（2026）浙0192民初18号" }],
        failing: ["item.2.custody"]),
      .init(
        description: "a chain that is broken", acts: [.init("destroyed") { $0.isChained = false }],
        failing: ["item.2.custody"]),
      .init(
        description: "a leaf that is not in the log",
        acts: [.init("destroyed") { $0.isLogged = false }], failing: ["item.2.log"]),
      .init(
        description: "other bytes in its place", mark: nil, payload: [7, 7],
        failing: ["item.2.receipt"]),
      .init(
        description: "the very bytes in its place", mark: nil, payload: DestroyedStage.photo,
        failing: ["item.2.receipt"]),
      .init(
        description: "other bytes beside the mark", payload: [7, 7],
        failing: ["files"]),
      .init(
        description: "the very bytes beside the mark", payload: DestroyedStage.photo,
        failing: ["files"]),
    ]
  }

  static let chat = Array("聊天记录".utf8)
  static let photo: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]

  let folder: TemporaryFolder
  let keys: CourtKeys
  var trust: String { folder.path + "/trust" }

  init() throws {
    folder = try TemporaryFolder()
    keys = try CourtKeys.open(folder: folder.path + "/keys", court: testCourt)
    try keys.trust.export(to: folder.path + "/trust")
  }

  private struct Made {
    let checkpoint: SignedCheckpoint
    let items: [BundlePlan.Item]
    let keyEvents: [BundlePlan.ProvenLeaf]
  }

  /// Two items; the second one's custody is a reception, a view, and these acts.
  private func made(_ acts: [Act]) throws -> Made {
    var log = LogInMemory()
    let announced = try keys.events.map { event in
      let leaf = try LogLeaf.announcing(event, at: testTime)
      return (leaf, log.append(leaf.bytes))
    }
    var drafts: [(SignedReceipt, [(LogLeaf, UInt64)])] = []
    for (id, name, bytes) in [("chat", "chat.txt", Self.chat), ("photo", "照片.jpg", Self.photo)] {
      drafts.append(
        try BundleFixture.draft(keys, &log, itemID: id, name: name, bytes: bytes, entries: 2))
    }
    for act in acts {
      let leaf = try leaf(act, after: drafts[1].1)
      if act.isLogged {
        drafts[1].1.append((leaf, log.append(leaf.bytes)))
      } else {
        drafts[1].1.append((leaf, log.append(Array("something else".utf8))))
      }
      log.append(Array("between".utf8))
    }
    let grown = log
    func proven(_ leaf: LogLeaf, _ index: UInt64) throws -> BundlePlan.ProvenLeaf {
      try .init(
        leaf: leaf.bytes, opening: leaf.opening, index: index, proof: grown.inclusion(index))
    }
    return Made(
      checkpoint: try keys.signCheckpoint(size: log.frontier.size, root: log.frontier.root),
      items: try drafts.map { receipt, leaves in
        try .init(receipt: receipt, custody: leaves.map { try proven($0.0, $0.1) })
      },
      keyEvents: try announced.map { try proven($0.0, $0.1) })
  }

  private func leaf(_ act: Act, after leaves: [(LogLeaf, UInt64)]) throws -> LogLeaf {
    let hasher = DualHasher()
    hasher.update(act.bytes)
    let seconds = Int64(leaves.count)
    return try LogLeaf.make(
      LeafFacts(
        court: act.court, kind: LeafKind(rawValue: "evidence." + act.kind),
        caseNumber: act.caseNumber, itemID: act.item,
        detail: [
          "act": .string(act.detailAct), "actor": "acct-7", "after": act.after,
          "before": .string(act.before ?? SHA256.digest(Self.photo).hex), "name": "照片",
          "other": .null, "reason": act.reason, "role": "judge", "tool": "xiezhi",
        ],
        digests: hasher.finish(), sizeBytes: Int64(act.bytes.count),
        at: testTime.adding(seconds: seconds), sequence: seconds + 1,
        previous: act.isChained ? leaves.last?.0.leafHash : nil))
  }

  /// What an honest court makes of it.
  func plan(_ acts: [Act]) throws {
    let made = try made(acts)
    _ = try BundlePlan(
      court: testCourt, caseNumber: BundleFixture.caseNumber, createdAt: testTime,
      checkpoint: made.checkpoint, trust: keys.trust, items: made.items, keys: keys,
      keyEvents: made.keyEvents)
  }

  /// The files of an unpacked bundle, whatever an honest court would say to them.
  func files(_ acts: [Act], _ lie: Lie? = nil) throws -> [String: [UInt8]] {
    let made = try made(acts)
    let paths = made.items.enumerated().map {
      BundleLayout.dataPath($0.offset + 1, fileName: $0.element.fileName)
    }
    var files = try BundleAssembly(
      court: testCourt, caseNumber: BundleFixture.caseNumber, createdAt: testTime,
      checkpoint: made.checkpoint, trust: keys.trust, milestones: [], attestations: .none,
      witnessPolicy: nil, keys: keys, keyEvents: made.keyEvents
    ).contents(items: made.items, dataPaths: paths).tags
    files[paths[0]] = Self.chat
    guard let lie else { return files }
    files["meta/2/destroyed.txt"] = lie.mark.map { Array($0.utf8) }
    files[paths[1]] = lie.payload
    try MutantMill(honest: files, donor: files, keys: keys).mend(&files, seals: true)
    return files
  }

  /// Our report, after asking that the page an honest court gives and Python agree with it.
  func judged(_ files: [String: [UInt8]], _ name: String) throws -> BundleReport {
    let place = folder.path + "/" + name
    for (path, bytes) in files {
      let url = URL(fileURLWithPath: place + "/" + path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
    }
    let report = BundleVerifier.verify(path: place, trustFolder: trust)
    if let text = BundlePage.text(path: place) {
      let page = try folder.write(name + ".txt", Array(text.utf8))
      let answer = try shell(["sh", "-e", page], in: place, ["TRUST": trust])
      #expect((answer.status == 0) == report.passed, "\(name): \(answer.output)")
    } else {
      #expect(!report.passed, "\(name): no page")
    }
    for answer in try Independent.verdicts([place], trust: trust, in: folder) ?? [] {
      #expect(answer.hasPrefix("genuine") == report.passed, "\(name): \(answer)")
    }
    return report
  }
}
