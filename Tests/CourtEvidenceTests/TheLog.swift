import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

/// The definition of RFC 6962 §2.1 word for word, slow and obvious.
private func naiveRoot(_ leaves: ArraySlice<[UInt8]>) -> Digest32 {
  if leaves.isEmpty { return SHA256.digest([]) }
  if leaves.count == 1, let leaf = leaves.first { return SHA256.digest([0] + leaf) }
  var k = 1
  while k * 2 < leaves.count { k *= 2 }
  let split = leaves.startIndex + k
  let (left, right) = (naiveRoot(leaves[..<split]), naiveRoot(leaves[split...]))
  return SHA256.digest([1] + left.bytes + right.bytes)
}

@Suite struct TheLog {
  @Test func rootsAreThoseOfTheDefinition() {
    let seed: UInt64 = 2026
    var random = SeededGenerator(seed: seed)
    var log = LogInMemory()
    var leaves: [[UInt8]] = []
    #expect(log.frontier.root == naiveRoot([]))
    for _ in 0..<130 {
      leaves.append(random.bytes(Int.random(in: 0...40, using: &random)))
      log.append(leaves[leaves.count - 1])
      #expect(log.frontier.root == naiveRoot(leaves[...]), "seed \(seed), \(leaves.count) leaves")
      let size = log.frontier.size
      let stored = MerkleFrontier.peakPositions(size: size).compactMap { log.nodes[$0] }
      #expect(MerkleFrontier(size: size, peaks: stored) == log.frontier)
    }
    #expect(MerkleFrontier(size: 3, peaks: []) == nil)
  }

  @Test func everyLeafCanBeProvedAndNoOther() throws {
    var log = LogInMemory()
    for number in 0..<70 { log.append(Array("leaf \(number)".utf8)) }
    for size in UInt64(1)...70 {
      let root = naiveRoot((0..<size).map { Array("leaf \($0)".utf8) }[...])
      for index in 0..<size {
        let hash = MerkleTree.leafHash(Array("leaf \(index)".utf8))
        let proof = try MerkleProof.inclusion(index: index, size: size) {
          log.nodes[MerklePosition(level: $0, index: $1)]
        }
        func holds(_ index: UInt64, _ proof: [Digest32], _ leaf: Digest32) -> Bool {
          MerkleProof.verifyInclusion(
            leafHash: leaf, index: index, size: size, proof: proof, root: root)
        }
        #expect(holds(index, proof, hash))
        #expect(!holds((index + 1) % size, proof, hash) || size == 1)
        #expect(!holds(index, proof + [.zero], hash))
        #expect(!holds(index, proof, .zero))
        #expect(
          MerkleProof.sides(index: index, size: size, count: proof.count)?.count == proof.count)
      }
    }
  }

  @Test func everyGrowthCanBeProved() throws {
    var log = LogInMemory()
    var roots: [Digest32] = [MerkleTree.emptyRoot]
    for number in 0..<40 {
      log.append(Array("leaf \(number)".utf8))
      roots.append(log.frontier.root)
    }
    for to in UInt64(1)...40 {
      for from in UInt64(1)...to {
        let proof = try MerkleProof.consistency(from: from, to: to) {
          log.nodes[MerklePosition(level: $0, index: $1)]
        }
        let (old, new) = (roots[Int(from)], roots[Int(to)])
        func holds(_ old: Digest32, _ proof: [Digest32]) -> Bool {
          MerkleProof.verifyConsistency(
            from: from, to: to, fromRoot: old, toRoot: new, proof: proof)
        }
        #expect(holds(old, proof), "\(from) to \(to)")
        #expect(!holds(.zero, proof))
        #expect(!holds(old, proof + [.zero]))
      }
    }
  }

  @Test func aMissingNodeIsAFaultNotAWrongProof() {
    #expect(throws: EvidenceFault.self) {
      try MerkleProof.inclusion(index: 0, size: 8) { _, _ in nil }
    }
    #expect(throws: EvidenceFault.self) {
      try MerkleProof.inclusion(index: 8, size: 8) { _, _ in .zero }
    }
  }

  @Test func agreesWithTheReferenceTree() throws {
    guard let tree = try SharedVectors.json("rfc6962-merkle/reference-tree.json") else { return }
    let leaves = try #require(tree["leaf_inputs_hex"]?.array).compactMap {
      $0.string.flatMap(Hex.decode)
    }
    let roots = try #require(tree["root_by_size_hex"]?.array).compactMap(\.string)
    #expect(roots.count == 9)
    var frontier = MerkleFrontier()
    for (size, root) in roots.enumerated() {
      #expect(frontier.root.hex == root)
      if size < leaves.count { _ = frontier.append(MerkleTree.leafHash(leaves[size])) }
    }
  }

  @Test func judgesThePublishedInclusionProofs() throws {
    let files = SharedVectors.files(under: "rfc6962-merkle/inclusion", ending: ".json")
    for file in files {
      let one = try #require(try SharedVectors.json(file))
      let proof = (one["proof"]?.array ?? []).map { $0.string.flatMap { Digest32(base64: $0) } }
      let digests = [one["root"], one["leafHash"]].map {
        $0?.string.flatMap { Digest32(base64: $0) }
      }
      var verdict = false
      if let root = digests[0], let leaf = digests[1], !proof.contains(nil),
        let index = one["leafIdx"]?.int.flatMap({ UInt64(exactly: $0) }),
        let size = one["treeSize"]?.int.flatMap({ UInt64(exactly: $0) })
      {
        verdict = MerkleProof.verifyInclusion(
          leafHash: leaf, index: index, size: size, proof: proof.compactMap { $0 }, root: root)
      }
      #expect(verdict == (one["wantErr"]?.bool == false), "\(file)")
    }
    print("rfc6962 inclusion: \(files.count) cases")
  }

  @Test func judgesThePublishedConsistencyProofs() throws {
    let files = SharedVectors.files(under: "rfc6962-merkle/consistency", ending: ".json")
    for file in files {
      let one = try #require(try SharedVectors.json(file))
      #expect(Self.consistencyVerdict(one) == (one["wantErr"]?.bool == false), "\(file)")
    }
    let pairs = try SharedVectors.json("c2sp-notes/consistency.json")?.array ?? []
    for one in pairs { #expect(Self.consistencyVerdict(one) == one["expect"]?.bool) }
    print("consistency: \(files.count) + \(pairs.count) cases")
  }

  private static func consistencyVerdict(_ one: JSONValue) -> Bool {
    let proof = (one["proof"]?.array ?? []).map { $0.string.flatMap { Digest32(base64: $0) } }
    let roots = [one["root1"], one["root2"]].map { $0?.string.flatMap { Digest32(base64: $0) } }
    guard let old = roots[0], let new = roots[1], !proof.contains(nil),
      let from = one["size1"]?.int.flatMap({ UInt64(exactly: $0) }),
      let to = one["size2"]?.int.flatMap({ UInt64(exactly: $0) })
    else { return false }
    return MerkleProof.verifyConsistency(
      from: from, to: to, fromRoot: old, toRoot: new, proof: proof.compactMap { $0 })
  }
}

@Suite struct NotesAndCheckpoints {
  @Test func publishedNotesGetTheirVerdict() throws {
    guard let cases = try SharedVectors.json("c2sp-notes/notes.json")?.array else { return }
    #expect(cases.count > 20)
    for one in cases {
      let raw =
        one["note"]?.string.map { Array($0.utf8) }
        ?? one["note_base64"]?.string.flatMap { Data(base64Encoded: $0) }.map { Array($0) } ?? []
      let keys = (one["vkeys"]?.array ?? []).compactMap { value in
        value.string.flatMap { try? NoteVerifierKey(text: $0) }
      }
      let wanted = one["expect"]?.string ?? ""
      #expect(Self.verdict(raw, keys) == wanted, "\(one["id"]?.string ?? "")")
    }
    print("notes: \(cases.count) cases")
  }

  private static func verdict(_ raw: [UInt8], _ keys: [NoteVerifierKey]) -> String {
    guard let note = try? SignedNote(bytes: raw) else { return "malformed" }
    let known = keys.filter { key in
      note.signatures.contains { $0.name == key.name && $0.keyHash == key.keyHash }
    }
    if known.isEmpty { return "unverified" }
    guard known.allSatisfy({ note.isSigned(by: $0) }) else { return "invalid" }
    return "verified:\(known.count)"
  }

  @Test func aCheckpointSurvivesTheRoundAndNoChange() throws {
    let folder = try TemporaryFolder()
    let keys = try CourtKeys.open(folder: folder.path + "/keys", court: testCourt)
    let checkpoint = try keys.signCheckpoint(size: 17, root: SHA256.digest([1]))
    let key = keys.trust.logVerifierKey
    #expect(try SignedCheckpoint(text: checkpoint.text, verifierKey: key) == checkpoint)
    #expect(checkpoint.text.hasPrefix("xiezhi.example/court/330192\n17\n"))
    let changed = checkpoint.text.replacingOccurrences(of: "\n17\n", with: "\n18\n")
    #expect(throws: EvidenceFault.self) { try SignedCheckpoint(text: changed, verifierKey: key) }
    let padded = checkpoint.text.replacingOccurrences(of: "\n17\n", with: "\n017\n")
    #expect(throws: EvidenceFault.self) { try SignedCheckpoint(text: padded, verifierKey: key) }
    let stranger = try CourtKeys.open(folder: folder.path + "/stranger", court: testCourt)
    #expect(throws: EvidenceFault.self) {
      try SignedCheckpoint(text: checkpoint.text, verifierKey: stranger.trust.logVerifierKey)
    }
  }

  @Test func aLeafSaysNothingAboutTheParties() throws {
    let facts = LeafFacts(
      court: testCourt.origin, kind: .evidenceReceived, caseNumber: "（2026）浙0192民初1号",
      itemID: "item-1", detail: ["who": "张三"], digests: nil, at: testTime, sequence: 1,
      previous: nil)
    let leaf = try LogLeaf.make(facts)
    let text = String(decoding: leaf.bytes, as: UTF8.self)
    #expect(!text.contains("张三") && !text.contains("民初") && !text.contains("item-1"))
    #expect(try LogLeaf.make(facts).bytes != leaf.bytes, "the salts differ")
    #expect(leaf.leafHash == MerkleTree.leafHash(leaf.bytes))
    let opening = try LeafOpening(bytes: leaf.opening.bytes)
    #expect(opening == leaf.opening)
    #expect(text.contains(opening.caseNumber.digest.hex))
    #expect(throws: EvidenceFault.self) { try LeafOpening(bytes: [1]) }
    let parsed = try JSONParser.parse(leaf.bytes)
    #expect(parsed.canonicalBytes == leaf.bytes)
  }
}
