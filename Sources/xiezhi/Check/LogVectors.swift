import CourtDomain
import CourtEvidence
import Foundation

/// Proofs and trees of RFC 6962 logs. Source: transparency-dev/merkle.
enum MerkleVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    for file in folder.files(below: "inclusion", ending: ".json") {
      let one = try folder.json(file)
      tally.expect(inclusion(one) == (one["wantErr"]?.bool == false), file)
    }
    for file in folder.files(below: "consistency", ending: ".json") {
      let one = try folder.json(file)
      tally.expect(consistency(one) == (one["wantErr"]?.bool == false), file)
    }
    if folder.has("reference-tree.json") { try referenceTree(folder, &tally) }
    for subtree in ["subtreeinclusion", "subtreeconsistency"] {
      tally.skip(
        "subtree proofs are not RFC 6962's and the court's log makes none",
        count: folder.files(below: subtree, ending: ".json").count)
    }
  }

  private static func referenceTree(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    let tree = try folder.json("reference-tree.json")
    let leaves = (tree["leaf_inputs_hex"]?.array ?? []).map { $0.string.flatMap(Hex.decode) ?? [] }
    let roots = (tree["root_by_size_hex"]?.array ?? []).compactMap(\.string)
    var frontier = MerkleFrontier()
    for (size, root) in roots.enumerated() {
      tally.expect(frontier.root.hex == root, "reference-tree.json: root of size \(size)")
      if size < leaves.count { _ = frontier.append(MerkleTree.leafHash(leaves[size])) }
    }
  }

  private static func inclusion(_ one: JSONValue) -> Bool {
    guard let root = digest(one["root"]), let leaf = digest(one["leafHash"]),
      let proof = digests(one["proof"]), let index = count(one["leafIdx"]),
      let size = count(one["treeSize"])
    else { return false }
    return MerkleProof.verifyInclusion(
      leafHash: leaf, index: index, size: size, proof: proof, root: root)
  }

  static func consistency(_ one: JSONValue) -> Bool {
    guard let old = digest(one["root1"]), let new = digest(one["root2"]),
      let proof = digests(one["proof"]), let from = count(one["size1"]),
      let to = count(one["size2"])
    else { return false }
    return MerkleProof.verifyConsistency(
      from: from, to: to, fromRoot: old, toRoot: new, proof: proof)
  }

  private static func digest(_ value: JSONValue?) -> Digest32? {
    value?.string.flatMap { Digest32(base64: $0) }
  }

  /// A proof with one hash of the wrong length is no proof.
  private static func digests(_ value: JSONValue?) -> [Digest32]? {
    let wanted = value?.array ?? []
    let read = wanted.compactMap(digest)
    return read.count == wanted.count ? read : nil
  }

  private static func count(_ value: JSONValue?) -> UInt64? {
    value?.int.flatMap { UInt64(exactly: $0) }
  }
}

/// Signed notes and growth of logs. Source: C2SP signed-note, tlog-checkpoint.
enum NoteVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    if folder.has("notes.json") {
      for one in try folder.json("notes.json").array ?? [] {
        let verdict = verdict(bytes(one), keys(one))
        let wanted = one["expect"]?.string ?? ""
        tally.expect(
          verdict == wanted, "notes.json \(one["id"]?.string ?? "?"): \(verdict), not \(wanted)")
      }
    }
    if folder.has("consistency.json") {
      for (number, one) in (try folder.json("consistency.json").array ?? []).enumerated() {
        tally.expect(
          MerkleVectors.consistency(one) == one["expect"]?.bool, "consistency.json, case \(number)")
      }
    }
    let unanswered = [
      ("checkpoint-bodies.json", "the court reads whole signed checkpoints, no bare bodies"),
      ("tlog-proofs.json", "the court's log has no witnesses yet"),
      ("tlog-proof-syntax.json", "the court reads no tlog-proof files"),
      ("witness-add-checkpoint.json", "the court is no witness"),
    ]
    for (file, reason) in unanswered where folder.has(file) {
      tally.skip(reason, count: max(1, try folder.json(file).array?.count ?? 1))
    }
  }

  private static func bytes(_ one: JSONValue) -> [UInt8] {
    if let text = one["note"]?.string { return Array(text.utf8) }
    let data = one["note_base64"]?.string.flatMap { Data(base64Encoded: $0) }
    return data.map { Array($0) } ?? []
  }

  private static func keys(_ one: JSONValue) -> [NoteVerifierKey] {
    (one["vkeys"]?.array ?? []).compactMap { value in
      value.string.flatMap { try? NoteVerifierKey(text: $0) }
    }
  }

  private static func verdict(_ raw: [UInt8], _ keys: [NoteVerifierKey]) -> String {
    guard let note = try? SignedNote(bytes: raw) else { return "malformed" }
    let known = keys.filter { key in
      note.signatures.contains { $0.name == key.name && $0.keyHash == key.keyHash }
    }
    if known.isEmpty { return "unverified" }
    return known.allSatisfy { note.isSigned(by: $0) } ? "verified:\(known.count)" : "invalid"
  }
}

/// A whole small log: its checkpoints against roots built from its entries. Source: C2SP
/// tlog-tiles.
enum LogVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    guard let key = try logKey(folder) else {
      return tally.skip("README.md names no log key")
    }
    let entries = try largestBundle(folder)
    for file in folder.files().filter({ $0.hasPrefix("checkpoint") }) {
      guard let checkpoint = try? SignedCheckpoint(text: try folder.text(file), verifierKey: key)
      else {
        tally.expect(false, "\(file): not signed by the log")
        continue
      }
      guard checkpoint.size <= UInt64(entries.count) else {
        tally.skip("the folder holds fewer entries than the checkpoint")
        continue
      }
      var frontier = MerkleFrontier()
      for entry in entries.prefix(Int(checkpoint.size)) {
        _ = frontier.append(MerkleTree.leafHash(entry))
      }
      tally.expect(frontier.root == checkpoint.root, "\(file): another root")
    }
    let tiles = folder.files(below: "tile").count { $0.hasPrefix("tile/0/") }
    tally.skip(
      "the court's log publishes no tiles; the same hashes are in the roots", count: tiles)
  }

  private static func logKey(_ folder: VectorFolder) throws -> String? {
    guard folder.has("README.md") else { return nil }
    return try folder.text("README.md").split(whereSeparator: \.isWhitespace).map(String.init)
      .first { (try? NoteVerifierKey(text: $0)) != nil }
  }

  /// Two bytes of length before each entry.
  private static func largestBundle(_ folder: VectorFolder) throws -> [[UInt8]] {
    let bundles = folder.files(below: "tile/entries")
      .filter { Int($0.split(separator: "/").last ?? "") != nil }
    var largest: [[UInt8]] = []
    for bundle in bundles where bundle.contains("000") {
      guard let bytes = try? folder.bytes(bundle) else { continue }
      var entries: [[UInt8]] = []
      var rest = bytes[...]
      while rest.count >= 2 {
        let head = rest.prefix(2)
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        entries.append(Array(rest.dropFirst(2).prefix(length)))
        rest = rest.dropFirst(2 + length)
      }
      if entries.count > largest.count { largest = entries }
    }
    return largest
  }
}
