import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

/// What a bundle's history of keys convicts, and what it leaves in peace; always by all three
/// verifiers.
@Suite(.serialized) struct BundlesAndTheirKeys {
  private struct Bench {
    let folder: TemporaryFolder
    let keys: CourtKeys
    let files: [String: [UInt8]]
    var trust: String { folder.path + "/trust" }

    static func make(seed: UInt64) async throws -> Bench {
      let folder = try TemporaryFolder()
      let fixture = try BundleFixture.make(folder: folder, seed: seed, names: ["chat.txt"])
      let zip = try folder.write("bundle.zip", try await fixture.zip())
      try fixture.keys.trust.export(to: folder.path + "/trust")
      try BundleReader.extract(zip, to: folder.path + "/out")
      let files = try MutantMill.read(folder: folder.path + "/out/" + BundleLayout.folder)
      return Bench(folder: folder, keys: fixture.keys, files: files)
    }

    /// Every list, total, page and seal fits again: the liar has all keys.
    func sealed(_ change: (inout [String: [UInt8]]) throws -> Void) throws -> [String: [UInt8]] {
      var changed = files
      try change(&changed)
      try MutantMill(honest: files, donor: files, keys: keys).mend(&changed, seals: true)
      return changed
    }

    /// The checks of ours that failed, after asking that the page and Python agree with us.
    func judged(_ files: [String: [UInt8]], _ name: String) throws -> Set<String> {
      let place = folder.path + "/" + name
      for (path, bytes) in files {
        let url = URL(fileURLWithPath: place + "/" + path)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
      }
      let report = BundleVerifier.verify(path: place, trustFolder: trust)
      let page = try shell(["sh", "-e", "VERIFY.txt"], in: place, ["TRUST": trust])
      #expect((page.status == 0) == report.passed, "\(name): \(page.output)")
      for answer in try Independent.verdicts([place], trust: trust, in: folder) ?? [] {
        #expect(answer.hasPrefix("genuine") == report.passed, "\(name): \(answer)")
      }
      return Set(report.failures.map(\.id))
    }
  }

  private func silent(_ bench: Bench) throws -> CourtKeys {
    let copy = bench.folder.path + "/silent-keys"
    try FileManager.default.copyItem(atPath: bench.folder.path + "/keys", toPath: copy)
    try KeyCeremony(folder: copy, court: testCourt, passphrase: nil)
      .rotate(.signer, at: .machineTime.adding(seconds: -3600))
    return try CourtKeys.open(folder: copy, court: testCourt)
  }

  @Test func convictASignerNobodyWasToldOf() async throws {
    let bench = try await Bench.make(seed: 31)
    #expect(try bench.judged(bench.files, "honest").isEmpty)
    let other = try silent(bench)
    let changed = try bench.sealed { files in
      let place = "meta/1/receipt.json"
      let text = String(decoding: files[place] ?? [], as: UTF8.self)
        .replacingOccurrences(of: bench.keys.signerID, with: other.signerID)
      files[place] = Array(text.utf8)
      files["meta/1/receipt.cms"] = try other.signDetached(Array(text.utf8), at: testTime)
      files["meta/1/receipt.sm2"] = try bench.keys.signSM2(Array(text.utf8))
    }
    let failed = try bench.judged(changed, "silent")
    #expect(failed == ["item.1.signer"], "\(failed)")
  }

  @Test func areRefusedWithoutTheirHistory() async throws {
    let bench = try await Bench.make(seed: 32)
    let bare = try bench.sealed { files in
      for name in files.keys where name.hasPrefix("keys/") { files[name] = nil }
    }
    #expect(try bench.judged(bare, "bare").isSuperset(of: ["keys", "item.1.signer"]))
    // The last announcement alone, or one in the middle with those after it moved up.
    let last = bench.keys.events.count
    let cut = try bench.sealed { files in
      for name in files.keys where name.hasPrefix("keys/\(last)/") { files[name] = nil }
    }
    #expect(try bench.judged(cut, "cut").contains("keys"), "the last one is of SM2")
    let closed = try bench.sealed { files in
      for name in files.keys.sorted() where name.hasPrefix("keys/") {
        let steps = name.split(separator: "/", maxSplits: 2)
        guard let number = Int(steps[1]), number >= 2 else { continue }
        if number > 2 { files["keys/\(number - 1)/\(steps[2])"] = files[name] }
        files[name] = nil
      }
    }
    #expect(try bench.judged(closed, "closed").contains("keys"))
  }

  /// A list may hold several parts, be past its date, and spare what was signed before.
  @Test(arguments: [
    (RevocationList.Reason.superseded, true, true), (.superseded, false, false),
    (.cessationOfOperation, true, true), (.keyCompromise, true, false),
    (.keyCompromise, false, false), (.unspecified, true, false),
  ])
  func heedEveryRevocationList(
    reason: RevocationList.Reason, isLater: Bool, isGood: Bool
  ) async throws {
    let bench = try await Bench.make(seed: 33)
    let copy = bench.folder.path + "/revoking"
    try FileManager.default.copyItem(atPath: bench.folder.path + "/keys", toPath: copy)
    // Nobody stamped this bundle: its signer is judged for now.
    let at = Instant.machineTime.adding(seconds: isLater ? 86_400 : -86_400)
    try KeyCeremony(folder: copy, court: testCourt, passphrase: nil)
      .revoke(.signer, reason: reason, at: at)
    let revoked = try CourtKeys.open(folder: copy, court: testCourt).trust.extras.revocationsPEM
    let first = bench.keys.trust.extras.revocationsPEM
    // The list that tells comes last, behind older ones and one of the other root.
    try (first + revoked).write(
      toFile: bench.trust + "/crl.pem", atomically: true, encoding: .utf8)
    let failed = try bench.judged(bench.files, "lists")
    #expect(failed == (isGood ? [] : ["item.1.receipt-signature"]))
  }

  /// A bundle of a court whose log key was exchanged between two checkpoints.
  private func rotated(_ folder: TemporaryFolder) async throws -> Bench {
    let place = folder.path + "/keys"
    let old = try CourtKeys.open(folder: place, court: testCourt)
    var log = LogInMemory()
    var announced: [(leaf: LogLeaf, index: UInt64)] = []
    for event in old.events {
      let leaf = try LogLeaf.announcing(event, at: testTime)
      announced.append((leaf, log.append(leaf.bytes)))
    }
    let content = Array("聊天记录".utf8)
    let (receipt, leaves) = try BundleFixture.draft(
      old, &log, itemID: "item-1", name: "chat.txt", bytes: content, entries: 2)
    let before = (size: log.frontier.size, root: log.frontier.root)
    let milestone = try old.signCheckpoint(size: before.size, root: before.root)
    try KeyCeremony(folder: place, court: testCourt, passphrase: nil)
      .rotate(.log, at: .machineTime)
    let keys = try CourtKeys.open(folder: place, court: testCourt)
    for event in keys.events.dropFirst(old.events.count) {
      let leaf = try LogLeaf.announcing(event, at: testTime)
      announced.append((leaf, log.append(leaf.bytes)))
    }
    let grown = log
    func proven(_ leaf: LogLeaf, _ index: UInt64) throws -> BundlePlan.ProvenLeaf {
      try .init(
        leaf: leaf.bytes, opening: leaf.opening, index: index, proof: grown.inclusion(index))
    }
    let last = try keys.signCheckpoint(size: grown.frontier.size, root: grown.frontier.root)
    let key = try NoteVerifierKey(text: keys.trust.logVerifierKey)
    let plan = try BundlePlan(
      court: testCourt, caseNumber: BundleFixture.caseNumber, createdAt: .machineTime,
      checkpoint: try MultiSignedCheckpoint(text: last.text).checkpoint(of: key),
      trust: keys.trust,
      items: [
        try .init(receipt: receipt, custody: leaves.map { try proven($0.0, $0.1) })
      ],
      milestones: [
        Milestone(
          checkpoint: milestone,
          proof: try MerkleProof.consistency(from: before.size, to: last.size) {
            grown.nodes[MerklePosition(level: $0, index: $1)]
          })
      ], keys: keys, keyEvents: announced.map { try proven($0.leaf, $0.index) })
    try keys.trust.export(to: folder.path + "/trust")
    var files = plan.contents.tags
    files[plan.dataPaths[0]] = content
    return Bench(folder: folder, keys: keys, files: files)
  }

  @Test func takeEarlierCheckpointsOfAFormerLogKeyThatWasAnnounced() async throws {
    let folder = try TemporaryFolder()
    let bench = try await rotated(folder)
    #expect(try bench.judged(bench.files, "rotated").isEmpty)
    // The same words under a key the log never heard of.
    let copy = folder.path + "/unheard-keys"
    try FileManager.default.copyItem(atPath: folder.path + "/keys", toPath: copy)
    let ceremony = KeyCeremony(folder: copy, court: testCourt, passphrase: nil)
    try ceremony.rotate(.log, at: .machineTime)
    try ceremony.retireLogKey()
    let other = try CourtKeys.open(folder: copy, court: testCourt)
    let first = CheckpointFolder.milestone(1)
    let body = try SignedCheckpoint.parse(
      body: String(decoding: bench.files[first.body] ?? [], as: UTF8.self))
    let forged = try bench.sealed { files in
      files.merge(
        first.files(of: try other.signCheckpoint(size: body.size, root: body.root))
      ) { $1 }
    }
    let failed = try bench.judged(forged, "unheard")
    #expect(failed == ["milestones"], "\(failed)")
  }
}
