import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

@Suite struct VerifierKeys {
  @Test func ofEveryKnownKindSurviveTheirText() throws {
    let ed25519 = try KeyHandle.generate("ED25519")
    for algorithm in [NoteVerifierKey.Algorithm.ed25519, .cosignature] {
      let key = try NoteVerifierKey(name: "a.example/x", key: ed25519, algorithm: algorithm)
      #expect(try NoteVerifierKey(text: key.text) == key)
    }
    let texts = [
      "a.example/x+00000000+AQ==", "a.example/x", "",
      // ML-DSA-44 cosignatures: a kind that is not known here.
      "a.example/x+00000000+"
        + Data([6] + [UInt8](repeating: 1, count: 1312)).base64EncodedString(),
    ]
    for text in texts {
      #expect(throws: EvidenceFault.self, "\(text.prefix(30))") { try NoteVerifierKey(text: text) }
    }
  }

  @Test func ecdsaLinesHoldOverTheText() throws {
    let folder = try TemporaryFolder()
    let body = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    let file = try folder.write("body", Array(body.utf8))
    for command in [
      ["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "key.pem"],
      ["openssl", "ec", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "key.der"],
      ["openssl", "dgst", "-sha256", "-sign", "key.pem", "-out", "sig", file],
    ] {
      let answer = try shell(command, in: folder.path)
      #expect(answer.status == 0, "\(answer.output)")
    }
    func bytes(_ name: String) throws -> [UInt8] {
      Array(try #require(FileManager.default.contents(atPath: folder.path + "/" + name)))
    }
    let key = try NoteVerifierKey(
      name: "log.example", publicKey: try bytes("key.der"), algorithm: .ecdsa)
    let line = SignedNote.Signature(
      name: "log.example", keyHash: key.keyHash, bytes: try bytes("sig"))
    let note = try SignedNote(bytes: Array((body + "\n" + line.line).utf8))
    #expect(note.isSigned(by: key))
    let other = try SignedNote(
      bytes: Array((body.replacingOccurrences(of: "\n0\n", with: "\n1\n") + "\n" + line.line).utf8))
    #expect(other.verdict(knowing: [key]) == .invalid)
  }
}

@Suite struct NotesWithManyLines {
  @Test func unknownKindsOfSignatureArePassedOver() throws {
    var log = try SigningLog()
    log.grow(by: 4)
    let checkpoint = try log.checkpoint()
    let strange = SignedNote.Signature(
      name: "pq.example", keyHash: [1, 2, 3, 4], bytes: [UInt8](repeating: 7, count: 2428))
    let text = checkpoint.body + "\n" + strange.line + checkpoint.note.signatures[0].line
    let read = try MultiSignedCheckpoint(text: text)
    #expect(read.isSigned(byLog: log.verifier) && read.text == text)
    #expect(read.note.verdict(knowing: [log.verifier]) == .verified([log.verifier]))
    #expect(
      try SignedCheckpoint(text: text, verifierKey: log.verifier.text).size == 4,
      "the log's line need not be the first")
  }

  @Test func extensionLinesAreSignedAlong() throws {
    let log = try SigningLog()
    let body =
      SignedCheckpoint.body(origin: log.verifier.name, size: 0, root: MerkleTree.emptyRoot)
      + "more to say\n"
    let line = SignedNote.Signature(
      name: log.verifier.name, keyHash: log.verifier.keyHash,
      bytes: try log.key.signEd25519(Array(body.utf8)))
    let read = try MultiSignedCheckpoint(text: body + "\n" + line.line)
    #expect(read.isSigned(byLog: log.verifier))
    #expect(try CheckpointBody(text: read.body).extensions == ["more to say"])
    #expect(throws: EvidenceFault.self) {
      try CheckpointBody(text: body + "\nafter an empty line\n")
    }
    let without = try MultiSignedCheckpoint(
      text: body.replacingOccurrences(of: "more to say\n", with: "") + "\n" + line.line)
    #expect(!without.isSigned(byLog: log.verifier))
  }

  @Test func aWitnessKeyIsNoLogKey() throws {
    var log = try SigningLog()
    log.grow(by: 2)
    let witness = try LooseWitness(log.verifier.name)
    let bare = try log.checkpoint()
    let note = SignedNote(
      body: bare.body, signatures: [try witness.cosign(bare).signatureLine])
    let alone = try MultiSignedCheckpoint(note: note)
    #expect(note.isSigned(by: witness.verifier) && !alone.isSigned(byLog: witness.verifier))
  }

  @Test func aCosignatureIsOverTimeAndText() throws {
    var log = try SigningLog()
    log.grow(by: 2)
    let witness = try LooseWitness("witness.example/w")
    let checkpoint = try log.checkpoint()
    let one = try witness.cosign(checkpoint, at: 7)
    #expect(one.bytes.count == 72 && Array(one.bytes.prefix(8)) == [0, 0, 0, 0, 0, 0, 0, 7])
    #expect(
      String(decoding: one.message(body: checkpoint.body), as: UTF8.self)
        == "cosignature/v1\ntime 7\n" + checkpoint.body)
    #expect(one.holds(over: checkpoint.body, by: witness.verifier))
    var later = one.signatureLine.bytes
    later[7] = 8
    let moved = try #require(
      Cosignature(.init(name: one.name, keyHash: one.keyHash, bytes: later)))
    #expect(!moved.holds(over: checkpoint.body, by: witness.verifier))
    let far = [0x80] + [UInt8](repeating: 0, count: 71)
    #expect(Cosignature(.init(name: "w", keyHash: one.keyHash, bytes: far)) == nil)
    let both = checkpoint.adding([one, one])
    #expect(both.cosignatures(by: [witness.verifier]) == [one])
    #expect(both.note.signatures.count == 2)
  }
}

@Suite struct PoliciesOfWitnesses {
  static func witnesses(_ count: Int) throws -> [LooseWitness] {
    try (0..<count).map { try LooseWitness("witness.example/\($0)") }
  }

  @Test func groupsOfGroupsCount() throws {
    var log = try SigningLog()
    log.grow(by: 2)
    let all = try Self.witnesses(5)
    let names = ["X1", "X2", "X3", "Y1", "Y2"]
    let lines = zip(names, all).map { "witness \($0) \($1.verifier.text) https://w.example/\($0)" }
    let text = """
      # Two organisations
      log \(log.verifier.text)

      \(lines.joined(separator: "\n"))
      group  X-witnesses 2 X1 X2 X3
      group\tY-witnesses any Y1 Y2
        group both all X-witnesses Y-witnesses
      quorum both

      """
    let policy = try WitnessPolicy(bytes: Array(text.utf8))
    #expect(policy.witnesses.map(\.name) == names)
    #expect(policy.witnesses[0].url == "https://w.example/X1")
    let checkpoint = try log.checkpoint()
    let cases: [([Int], Bool)] = [
      ([0, 1], false), ([0, 1, 2], false), ([0, 3], false), ([0, 2, 4], true),
      ([0, 1, 2, 3, 4], true), ([3, 4], false), ([], false),
    ]
    for (who, met) in cases {
      let shown = checkpoint.adding(try who.map { try all[$0].cosign(checkpoint) })
      let verdict = policy.verdict(on: shown)
      #expect(verdict.isMet == met, "\(who)")
      #expect(verdict.agreed == who.sorted().map { names[$0] })
    }
  }

  @Test func theSameWitnessTwiceIsOne() throws {
    var log = try SigningLog()
    log.grow(by: 2)
    let all = try Self.witnesses(2)
    let policy = try WitnessPolicy(
      logs: [log.verifier], witnesses: all.map(\.verifier), threshold: 2)
    let checkpoint = try log.checkpoint()
    let twice = checkpoint.adding([
      try all[0].cosign(checkpoint, at: 1), try all[0].cosign(checkpoint, at: 2),
    ])
    #expect(!policy.verdict(on: twice).isMet)
    let none = try WitnessPolicy(logs: [], witnesses: [], threshold: 0)
    #expect(none.verdict(on: checkpoint, log: log.verifier).isMet)
    let stranger = try SigningLog("other.example")
    #expect(!none.verdict(on: checkpoint, log: stranger.verifier).isMet)
  }

  @Test func everyFaultyLineIsTold() throws {
    let all = try Self.witnesses(2).map(\.verifier.text)
    let log = try SigningLog().verifier.text
    let faults: [(String, String)] = [
      ("", "no quorum"), ("quorum nobody\n", "line 1"), ("quorum none\nquorum none\n", "line 2"),
      ("witness none \(all[0])\nquorum none\n", "line 1"),
      ("witness a \(all[0])\nwitness a \(all[1])\nquorum a\n", "line 2"),
      ("witness a \(all[0])\nwitness b \(all[0])\nquorum a\n", "line 2"),
      ("witness a \(log)\nquorum none\n", "line 1"), ("log \(all[0])\nquorum none\n", "line 1"),
      ("witness a \(all[0])\ngroup g 2 a\nquorum g\n", "line 2"),
      ("witness a \(all[0])\ngroup g 0 a\nquorum g\n", "line 2"),
      ("witness a \(all[0])\ngroup g 01 a\nquorum g\n", "line 2"),
      ("group g any a\nwitness a \(all[0])\nquorum a\n", "line 1"),
      ("witness a \(all[0])\ngroup g any a\ngroup h any a\nquorum h\n", "line 3"),
      ("witness a \(all[0])\ngroup g any none\nquorum a\n", "line 2"),
      ("quorum none", "does not end"), ("quorum none\u{1}\n", "line 1"),
    ]
    for (text, place) in faults {
      do {
        _ = try WitnessPolicy(bytes: Array(text.utf8))
        Issue.record("accepted: \(text)")
      } catch { #expect(error.reason.contains(place), "\(text): \(error.reason)") }
    }
  }
}

@Suite struct ProofsThatStandAlone {
  @Test func surviveTheirTextAndHold() throws {
    var log = try SigningLog()
    log.grow(by: 13)
    let witness = try LooseWitness("witness.example/w")
    let policy = try WitnessPolicy(
      logs: [log.verifier], witnesses: [witness.verifier], threshold: 1)
    let checkpoint = try log.checkpoint()
    let cosigned = checkpoint.adding([try witness.cosign(checkpoint)])
    for index in 0..<13 {
      let proof = LogProofText(
        index: UInt64(index), hashes: try log.inclusion(index, 13), checkpoint: cosigned,
        extra: index == 3 ? [1, 2] : nil)
      let read = try LogProofText(bytes: proof.bytes)
      #expect(read == proof)
      let leaf = MerkleTree.leafHash(log.leaves[index])
      #expect(read.verify(leafHash: leaf, policy: policy).holds)
      #expect(read.verify(leafHash: .zero, policy: policy) == .path)
      let bare = LogProofText(
        index: UInt64(index), hashes: read.hashes, checkpoint: checkpoint)
      #expect(!bare.verify(leafHash: leaf, policy: policy).holds)
    }
  }
}

@Suite struct TilesOfTheLog {
  @Test(arguments: [
    ("tile/0/000", LogTile(.hashes(level: 0), index: 0)),
    ("tile/1/x001/x234/067", LogTile(.hashes(level: 1), index: 1_234_067)),
    ("tile/entries/x001/000.p/9", LogTile(.entries, index: 1000, width: 9)),
    ("tile/0/999.p/255", LogTile(.hashes(level: 0), index: 999, width: 255)),
  ])
  func haveOnePath(_ path: String, _ tile: LogTile?) {
    #expect(LogTile(path: path) == tile && tile?.path == path)
  }

  @Test(arguments: [
    "tile/0/0", "tile/0/1000", "tile/0/x000/005", "tile/0/005.p/0", "tile/0/005.p/256",
    "tile/0/005.p/01", "tile/00/005", "tile/64/005", "tile/-1/005", "tile/0/005/", "tile/0/x005",
    "tile/0/001/x005", "tile//005", "tile/0/005.p", "tile/0/x001.p/5", "entries/000", "tile/0/+05",
    "tile/0/005.p/5/6",
  ])
  func haveNoOther(_ path: String) { #expect(LogTile(path: path) == nil) }

  @Test func thereAreAsManyAsTheStandardSays() throws {
    let tiles = LogTile.needed(for: 70_000)
    func count(_ kind: LogTile.Kind, full: Bool) -> Int {
      tiles.count { $0.kind == kind && $0.isFull == full }
    }
    #expect(count(.hashes(level: 0), full: true) == 273)
    #expect(tiles.contains { $0.path == "tile/0/273.p/112" })
    #expect(count(.hashes(level: 1), full: true) == 1)
    #expect(tiles.contains { $0.path == "tile/1/001.p/17" })
    #expect(tiles.contains { $0.path == "tile/2/000.p/1" })
    #expect(count(.entries, full: true) == 273 && count(.entries, full: false) == 1)
    #expect(
      LogTile.needed(for: 256).map(\.path) == ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"])
    #expect(LogTile.needed(for: 5, after: 5).isEmpty && LogTile.needed(for: 0).isEmpty)
    #expect(
      LogTile.needed(for: 300, after: 200).map(\.path)
        == [
          "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000",
          "tile/entries/001.p/44",
        ])
  }

  @Test func anExportedFolderGrowsAndChecksItself() async throws {
    let folder = try TemporaryFolder()
    var log = try SigningLog()
    log.grow(by: 700)
    let place = LogFolder(path: folder.path + "/log")
    try FileManager.default.createDirectory(
      atPath: place.path, withIntermediateDirectories: true)
    let source = log
    func tile(_ log: SigningLog, _ size: Int) -> (LogTile) throws -> [UInt8] {
      var memory = LogInMemory()
      for leaf in log.leaves.prefix(size) { memory.append(leaf) }
      return { tile in
        guard tile.kind == .entries else {
          return tile.positions.flatMap { memory.nodes[$0]?.bytes ?? [] }
        }
        return try EncodeEntries.of(log, tile)
      }
    }
    for size in [3, 256, 300, 300, 700] {
      try await place.extend(to: try source.checkpoint(size), fetch: tile(source, size))
      let report = try place.verify(log: source.verifier)
      #expect(report.leaves == UInt64(size) && report.defects.isEmpty, "\(report.defects)")
      #expect(try place.root(size: UInt64(size)) == source.root(size))
    }
    for (level, index) in [(0, UInt64(699)), (3, 80), (8, 1), (9, 0)] {
      var memory = LogInMemory()
      for leaf in source.leaves { memory.append(leaf) }
      #expect(
        try place.node(level, index, size: 700)
          == memory.nodes[MerklePosition(level: level, index: index)], "\(level)/\(index)")
    }
    var fork = source
    fork.leaves[1] = [9]
    fork.grow(by: 50)
    let forked = fork
    await #expect(throws: EvidenceFault.self) {
      try await place.extend(to: try forked.checkpoint(750), fetch: tile(forked, 750))
    }
    #expect(try place.checkpoint()?.size == 700, "the folder's word stays")
  }

  @Test func entryBundlesComeOutEven() throws {
    let entries: [[UInt8]] = [[], [1, 2, 3], [UInt8](repeating: 5, count: 65_535)]
    let bytes = try EntryBundle.encode(entries)
    #expect(try EntryBundle.decode(bytes) == entries)
    #expect(throws: EvidenceFault.self) { try EntryBundle.decode(bytes.dropLast()) }
    #expect(throws: EvidenceFault.self) { try EntryBundle.decode([]) }
    #expect(throws: EvidenceFault.self) { try EntryBundle.decode(bytes + [0]) }
    #expect(throws: EvidenceFault.self) {
      try EntryBundle.encode([[UInt8](repeating: 0, count: 65_536)])
    }
  }
}

enum EncodeEntries {
  static func of(_ log: SigningLog, _ tile: LogTile) throws -> [UInt8] {
    let first = Int(tile.first)
    return try EntryBundle.encode(Array(log.leaves[first..<(first + tile.width)]))
  }
}

@Suite struct ParsersUnderMutation {
  /// Seeds are honest inputs; a seeded storm of changes must never trap.
  @Test func neverTrap() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("parser mutation seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var log = try SigningLog()
    log.grow(by: 6)
    let leaf = try LogLeaf.make(LeavesOfVersionTwo.facts())
    let seeds: [[UInt8]] = [
      Array(try log.checkpoint().text.utf8), try log.request(2, 6), leaf.bytes,
      leaf.opening.bytes, Array(log.verifier.text.utf8),
      LogProofText(index: 2, hashes: try log.inclusion(2, 6), checkpoint: try log.checkpoint())
        .bytes, try EntryBundle.encode(log.leaves), Array("tile/0/x001/067.p/12".utf8),
      Array("log \(log.verifier.text)\nquorum none\n".utf8), LeavesOfVersionOne.bytes,
    ]
    for _ in 0..<3_000 {
      var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)]
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let place = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1 where !bytes.isEmpty: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        default: bytes = Array(bytes.prefix(place))
        }
      }
      for name in FuzzTargets.all.keys { FuzzTargets.run(name, bytes) }
    }
  }
}

@Suite struct BracketsOfTime {
  @Test func backdatingAndForwardDatingLieOutside() throws {
    var log = try SigningLog()
    log.grow(by: 20)
    let witness = try LooseWitness("witness.example/w")
    let policy = try WitnessPolicy(witnesses: [witness.verifier], threshold: 1)
    func cosigned(_ size: Int, at time: UInt64) throws -> MultiSignedCheckpoint {
      let bare = try log.checkpoint(size)
      return bare.adding([try witness.cosign(bare, at: time)])
    }
    let all = [
      try cosigned(5, at: 10_000), try cosigned(8, at: 20_000), try cosigned(15, at: 30_000),
      try cosigned(20, at: 40_000), try log.checkpoint(12),
    ]
    let bracket = TimeBracket(
      index: 9, before: all, after: all, policy: policy, log: log.verifier)
    func at(_ seconds: Int64) -> Instant { Instant(microseconds: seconds * 1_000_000) }
    #expect(bracket == TimeBracket(notBefore: at(20_000), notAfter: at(30_000)))
    let claims: [(Int64, TimeBracket.Verdict)] = [
      (19_000, .backdated), (19_879, .backdated), (19_880, .inside), (25_000, .inside),
      (30_060, .inside), (30_061, .forwardDated), (99_999, .forwardDated),
    ]
    for (seconds, verdict) in claims {
      #expect(bracket.verdict(on: at(seconds), promiseSeconds: 60) == verdict, "\(seconds)")
    }
    let open = TimeBracket(
      index: 30, before: [], after: all, policy: policy, log: log.verifier)
    #expect(open.verdict(on: at(1), promiseSeconds: 60) == .inside, "nobody has said anything")
    let token = TimeBracket(notBefore: at(22_000), notAfter: nil)
    #expect(bracket.narrowed(by: token) == TimeBracket(notBefore: at(22_000), notAfter: at(30_000)))
  }
}
