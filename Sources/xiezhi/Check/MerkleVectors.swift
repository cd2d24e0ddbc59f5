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
    for file in folder.files(below: "subtreeinclusion", ending: ".json") {
      let one = try folder.json(file)
      tally.expect(subtreeInclusion(one) == (one["wantErr"]?.bool == false), file)
    }
    for file in folder.files(below: "subtreeconsistency", ending: ".json") {
      let one = try folder.json(file)
      tally.expect(subtreeConsistency(one) == (one["wantErr"]?.bool == false), file)
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

  private static func subtreeInclusion(_ one: JSONValue) -> Bool {
    guard let root = digest(one["root"]), let leaf = digest(one["leafHash"]),
      let proof = digests(one["proof"]), let index = count(one["leafIdx"]),
      let start = count(one["start"]), let end = count(one["end"])
    else { return false }
    return SubtreeProof.verifyInclusion(
      leafHash: leaf, index: index, start: start, end: end, proof: proof, root: root)
  }

  private static func subtreeConsistency(_ one: JSONValue) -> Bool {
    guard let subtree = digest(one["root1"]), let root = digest(one["root2"]),
      let proof = digests(one["proof"]), let start = count(one["start"]),
      let end = count(one["end"]), let size = count(one["size"])
    else { return false }
    return SubtreeProof.verifyConsistency(
      start: start, end: end, size: size, subtreeRoot: subtree, root: root, proof: proof)
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
