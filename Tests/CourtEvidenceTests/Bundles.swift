import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

@Suite(.serialized) struct Bundles {
  private func written(_ folder: TemporaryFolder, seed: UInt64, entries: Int = 3) async throws
    -> (fixture: BundleFixture, zip: String, unpacked: String)
  {
    let fixture = try BundleFixture.make(folder: folder, seed: seed, entries: entries)
    let zip = try folder.write("bundle.zip", try await fixture.zip())
    try fixture.keys.trust.export(to: folder.path + "/trust")
    try BundleReader.extract(zip, to: folder.path + "/out")
    return (fixture, zip, folder.path + "/out/" + BundleLayout.folder)
  }

  private func page(_ unpacked: String, trust: String?) throws -> ShellAnswer {
    try shell(["sh", "-e", "VERIFY.txt"], in: unpacked, trust.map { ["TRUST": $0] } ?? [:])
  }

  @Test(arguments: [1, 2, 3])
  func areTakenByOurVerifierAndByTheirOwnPage(seed: UInt64) async throws {
    let folder = try TemporaryFolder()
    let (fixture, zip, unpacked) = try await written(folder, seed: seed, entries: Int(seed))
    let trust = folder.path + "/trust"
    for path in [zip, unpacked, folder.path + "/out"] {
      let report = BundleVerifier.verify(path: path, trustFolder: trust)
      #expect(report.passed, "\(report.text(language: .en))")
      let skipped = report.checks.filter { $0.outcome == .skipped }.map(\.id)
      // The fixture's court has no strangers.
      #expect(skipped.allSatisfy { ["witnesses", "outside-trust"].contains($0) }, "\(skipped)")
    }
    let answer = try page(unpacked, trust: trust)
    #expect(answer.status == 0 && answer.output.hasSuffix("OK\n"), "\(answer.output)")
    #expect(try page(unpacked, trust: nil).status == 0)
    let size = try FileManager.default.attributesOfItem(atPath: zip)[.size] as? Int64
    #expect(size == BundleWriter(plan: fixture.plan).sizeBytes)
  }

  @Test func areUnpackedByStockTools() async throws {
    let folder = try TemporaryFolder()
    let (_, zip, unpacked) = try await written(folder, seed: 4)
    for (name, command) in [
      ("unzip", ["unzip", "-q", zip, "-d", folder.path + "/by-unzip"]),
      ("python", ["python3", "-m", "zipfile", "-e", zip, folder.path + "/by-python"]),
    ] {
      guard try shell([command[0], name == "unzip" ? "-v" : "-V"]).status == 0 else {
        print("skipped: \(command[0]) is not on this machine")
        continue
      }
      let answer = try shell(command)
      #expect(answer.status == 0, "\(answer.output)")
      let other = folder.path + "/by-\(name)/" + BundleLayout.folder
      #expect(try shell(["diff", "-r", unpacked, other]).output == "")
      #expect(try page(other, trust: folder.path + "/trust").status == 0)
    }
  }

  @Test func sayWhetherTrustCameFromOutside() async throws {
    let folder = try TemporaryFolder()
    let (fixture, zip, _) = try await written(folder, seed: 5)
    let link = folder.path + "/link.zip"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: zip)
    let alone = BundleVerifier.verify(path: link)
    #expect(alone.passed)
    let trust = try #require(alone.checks.first { $0.id == "trust" })
    #expect(trust.outcome == .skipped)
    #expect(trust.message.en.contains(fixture.keys.trust.rootFingerprint))
    #expect(alone.text(language: .zh).hasSuffix("结论：验证通过\n"))
  }

  @Test func areRefusedUnderAnotherCourtsTrust() async throws {
    let folder = try TemporaryFolder()
    let (_, zip, unpacked) = try await written(folder, seed: 6)
    let stranger = try CourtKeys.open(folder: folder.path + "/stranger", court: testCourt)
    try stranger.trust.export(to: folder.path + "/other")
    let report = BundleVerifier.verify(path: zip, trustFolder: folder.path + "/other")
    #expect(!report.passed)
    let failed = Set(report.failures.map(\.id))
    #expect(failed.isSuperset(of: ["trust", "checkpoint", "item.1.receipt-signature"]))
    #expect(try page(unpacked, trust: folder.path + "/other").status != 0)
    #expect(!BundleVerifier.verify(path: zip, trustFolder: folder.path + "/none").passed)
  }

  @Test func areCutShortWhenTheStoredBytesHaveChanged() async throws {
    let folder = try TemporaryFolder()
    let fixture = try BundleFixture.make(folder: folder, seed: 7)
    var payloads = fixture.payloads
    let first = fixture.plan.items[0].itemID
    payloads[first] = (payloads[first] ?? []).map { $0 ^ 1 }
    let damaged = BundleFixture(keys: fixture.keys, plan: fixture.plan, payloads: payloads)
    await #expect(throws: EvidenceFault.self) { try await damaged.zip() }
    payloads[first] = []
    let emptied = BundleFixture(keys: fixture.keys, plan: fixture.plan, payloads: payloads)
    await #expect(throws: EvidenceFault.self) { try await emptied.zip() }
  }

  @Test func areNotBegunWithAProofOfAnotherLeaf() throws {
    let folder = try TemporaryFolder()
    let fixture = try BundleFixture.make(folder: folder, seed: 8)
    let item = fixture.plan.items[0]
    let entries = item.custody.enumerated().map { index, entry in
      BundlePlan.ProvenLeaf(
        leaf: entry.leaf, opening: entry.opening, index: entry.index,
        proof: index == 1 ? item.custody[0].proof : entry.proof)
    }
    let broken = try BundlePlan.Item(receipt: item.receipt, custody: entries)
    let checkpoint = try SignedCheckpoint(
      text: fixture.plan.contents.text(BundleLayout.checkpoint),
      verifierKey: fixture.keys.trust.logVerifierKey)
    let fault = #expect(throws: EvidenceFault.self) {
      try BundlePlan(
        court: testCourt, caseNumber: BundleFixture.caseNumber, createdAt: testTime,
        checkpoint: checkpoint, trust: fixture.keys.trust, items: [broken])
    }
    #expect(fault?.code == .inconsistent)
  }

  @Test(arguments: [
    ("订单 截图.png", "file.png"), ("../../etc/passwd", "etc_passwd"),
    ("a'b\";rm -rf.txt", "a_b_rm_-rf.txt"),
    ("", "file"), ("...", "file"), ("-rf", "rf"), (".bashrc", "file.bashrc"),
    ("x.tar.gz", "x.tar.gz"),
    ("Ünïcode nämé.PDF", "n_code_n_m.PDF"),
  ])
  func nameFilesInLettersThatHurtNobody(name: String, safe: String) {
    #expect(BundleLayout.safeName(name) == safe)
    #expect(BundleLayout.isSafe(path: BundleLayout.dataPath(1, fileName: name)))
  }

  @Test func switchToTheLargeFormAboveFourGiB() {
    let layout = ZipLayout(
      dosDate: 0x21, dosTime: 0,
      entries: [
        .init(name: "x/small", size: 5, crc: 1, hasDescriptor: false),
        .init(name: "x/large", size: 5_000_000_000, crc: 2, hasDescriptor: true),
        .init(name: "x/after", size: 7, crc: 3, hasDescriptor: true),
      ])
    let directory = layout.directory()
    let bodies = layout.entries.reduce(UInt64(0)) {
      $0 + UInt64(layout.localHeader($1).count) + $1.size + UInt64(layout.descriptor($1).count)
    }
    #expect(layout.totalBytes == bodies + UInt64(directory.count))
    #expect(layout.entries.allSatisfy { UInt64(layout.localHeader($0).count) == $0.headerBytes })
    #expect(directory.suffix(22).starts(with: [0x50, 0x4B, 5, 6]))
    #expect(directory.suffix(98).starts(with: [0x50, 0x4B, 6, 6]))
  }
}
