import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

/// Seeded damage to real bundles. What the damage hides behind mended manifests is the liar's
/// work; without mending it is an accident's.
@Suite(.serialized) struct MutantsOfABundle {
  private enum Damage: CaseIterable {
    case flip, truncate, append, swap, drop, add
  }

  private struct Mutant {
    let story: String
    let files: [String: [UInt8]]
  }

  private static func mutant(
    of files: [String: [UInt8]], random: inout SeededGenerator, mends: Bool
  ) -> Mutant? {
    let listed = [BundleLayout.manifest, BundleLayout.tagManifest, BundleLayout.sm3List]
    // A liar who mends the lists also leaves the page alone: the reader uses an honest one.
    let names = files.keys.filter { !mends || (!listed.contains($0) && $0 != BundleLayout.page) }
      .sorted()
    var changed = files
    let name = names[Int.random(in: 0..<names.count, using: &random)]
    let other = names[Int.random(in: 0..<names.count, using: &random)]
    let damage = Damage.allCases[Int.random(in: 0..<Damage.allCases.count, using: &random)]
    var bytes = files[name] ?? []
    switch damage {
    case .flip:
      guard !bytes.isEmpty else { return nil }
      bytes[Int.random(in: 0..<bytes.count, using: &random)] ^=
        1 << UInt8.random(in: 0...7, using: &random)
      changed[name] = bytes
    case .truncate:
      guard !bytes.isEmpty else { return nil }
      changed[name] = Array(bytes.dropLast(Int.random(in: 1...bytes.count, using: &random)))
    case .append: changed[name] = bytes + (Bool.random(using: &random) ? [0x0A] : [0x30, 0])
    case .swap:
      guard files[other] != files[name] else { return nil }
      changed[name] = files[other]
      changed[other] = files[name]
    case .drop: changed[name] = nil
    case .add:
      let endings = ["2", ".bak", " ", "\nx"]
      changed[name + endings[Int.random(in: 0..<endings.count, using: &random)]] = bytes
    }
    if mends { mend(&changed) }
    return Mutant(story: "\(damage) \(name) \(other) mended: \(mends)", files: changed)
  }

  /// Makes all lists fit the files again, as someone with the tools would.
  private static func mend(_ files: inout [String: [UInt8]]) {
    var contents = BundleContents()
    for (name, bytes) in files {
      if name.hasPrefix("data/") {
        contents.payloads[name] = .init(
          sizeBytes: Int64(bytes.count),
          digests: DigestPair(sha256: SHA256.digest(bytes), sm3: SM3.digest(bytes)))
      } else {
        contents.tags[name] = bytes
      }
    }
    contents.tags[BundleLayout.manifest] = contents.manifest
    contents.tags[BundleLayout.sm3List] = contents.sm3List
    files[BundleLayout.manifest] = contents.manifest
    files[BundleLayout.sm3List] = contents.sm3List
    files[BundleLayout.tagManifest] = contents.tagManifest
  }

  private static func read(_ root: String) throws -> [String: [UInt8]] {
    let folder = try BundleFolder(root)
    var files: [String: [UInt8]] = [:]
    for name in folder.sizes.keys { files[name] = try folder.bytes(name) }
    return files
  }

  private static func write(_ files: [String: [UInt8]], to root: String) throws {
    for (name, bytes) in files {
      let place = URL(fileURLWithPath: root + "/" + name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: place)
    }
  }

  private func honest(_ folder: TemporaryFolder, seed: UInt64) async throws -> [String: [UInt8]] {
    let fixture = try BundleFixture.make(
      folder: folder, seed: seed, names: ["聊天.txt", "b.png"], entries: 2)
    let zip = try folder.write("bundle.zip", try await fixture.zip())
    try fixture.keys.trust.export(to: folder.path + "/trust")
    try BundleReader.extract(zip, to: folder.path + "/out")
    return try Self.read(folder.path + "/out")
  }

  @Test func neverPassOurVerifierAndNeverTheStockTools() async throws {
    let seed: UInt64 = 20_260_401
    var random = SeededGenerator(seed: seed)
    let folder = try TemporaryFolder()
    let files = try await honest(folder, seed: seed)
    let page = try folder.write("VERIFY.txt", files[BundleLayout.page] ?? [])
    let trust = folder.path + "/trust"
    var (made, escaped, shelled) = (0, [String](), 0)
    while made < 240 {
      guard let mutant = Self.mutant(of: files, random: &random, mends: made % 2 == 1) else {
        continue
      }
      made += 1
      let root = folder.path + "/mutant-\(made)"
      try Self.write(mutant.files, to: root)
      if BundleVerifier.verify(path: root, trustFolder: trust).passed {
        escaped.append("ours: " + mutant.story)
      }
      if made % 20 < 2 {
        shelled += 1
        let answer = try shell(["sh", "-e", page], in: root, ["TRUST": trust])
        if answer.status == 0 { escaped.append("page: " + mutant.story) }
      }
      try FileManager.default.removeItem(atPath: root)
    }
    #expect(escaped.isEmpty, "seed \(seed): \(escaped)")
    print("mutants: \(made) ours, \(shelled) by the page, seed \(seed)")
    try Self.write(files, to: folder.path + "/again")
    #expect(BundleVerifier.verify(path: folder.path + "/again", trustFolder: trust).passed)
    #expect(
      try shell(["sh", "-e", page], in: folder.path + "/again", ["TRUST": trust]).status == 0)
  }

  @Test func ofTheZipItselfNeverPass() async throws {
    let seed: UInt64 = 99
    var random = SeededGenerator(seed: seed)
    let folder = try TemporaryFolder()
    _ = try await honest(folder, seed: seed)
    let zip = folder.path + "/bundle.zip"
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: zip)))
    let trust = folder.path + "/trust"
    #expect(BundleVerifier.verify(path: zip, trustFolder: trust).passed)
    for number in 0..<300 {
      var bad = bytes
      switch number % 5 {
      case 0: bad = Array(bytes.dropLast(Int.random(in: 1..<bytes.count, using: &random)))
      case 1: bad.append(contentsOf: random.bytes(Int.random(in: 1...30, using: &random)))
      case 2:
        bad.insert(contentsOf: random.bytes(3), at: Int.random(in: 0..<bytes.count, using: &random))
      default:
        bad[Int.random(in: 0..<bytes.count, using: &random)] ^=
          1 << UInt8.random(in: 0...7, using: &random)
      }
      let path = try folder.write("bad.zip", bad)
      #expect(
        !BundleVerifier.verify(path: path, trustFolder: trust).passed, "seed \(seed), \(number)")
    }
  }

  @Test func thatLeadOutsideAreNotUnpacked() throws {
    let folder = try TemporaryFolder()
    for name in [
      "../evil", "xiezhi-bundle/../../evil", "/etc/evil", "xiezhi-bundle/a b", "xiezhi-bundle/.x",
    ] {
      let layout = ZipLayout(
        dosDate: 0x21, dosTime: 0,
        entries: [.init(name: name, size: 0, crc: 0, hasDescriptor: false)])
      let zip = try folder.write(
        "x.zip", layout.localHeader(layout.entries[0]) + layout.directory())
      #expect(throws: EvidenceFault.self) {
        try BundleReader.extract(zip, to: folder.path + "/out")
      }
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/out"))
    }
  }

  @Test func withALinkInsideAreRefused() async throws {
    let folder = try TemporaryFolder()
    _ = try await honest(folder, seed: 5)
    let root = folder.path + "/out/" + BundleLayout.folder
    try FileManager.default.createSymbolicLink(
      atPath: root + "/data/evidence/link", withDestinationPath: "/etc/hostname")
    #expect(!BundleVerifier.verify(path: root, trustFolder: folder.path + "/trust").passed)
    let answer = try shell(["sh", "-e", "VERIFY.txt"], in: root)
    #expect(answer.status != 0)
  }
}
