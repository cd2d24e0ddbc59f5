/// Proofs about a stretch of the log that is a subtree of its own. Source: RFC 9162's trees with
/// the subtrees of draft-ietf-plants-merkle-tree-certs, §4.
///
/// The court's log makes none; they are checked for those that other logs hand out.
public enum SubtreeProof {
  /// Whether leaves `start ..< end` form a subtree: `start` is a multiple of the smallest power of
  /// two that is not less than their number.
  public static func isSubtree(start: UInt64, end: UInt64) -> Bool {
    guard start < end else { return false }
    let count = end - start
    guard count <= 1 << 62 else { return false }
    let power: UInt64 = count == 1 ? 1 : 1 << UInt64(64 - (count - 1).leadingZeroBitCount)
    return start % power == 0
  }

  /// Whether the proof leads from the leaf to the subtree's root.
  public static func verifyInclusion(
    leafHash: Digest32, index: UInt64, start: UInt64, end: UInt64, proof: [Digest32],
    root: Digest32
  ) -> Bool {
    guard isSubtree(start: start, end: end), index >= start, index < end else { return false }
    return MerkleProof.verifyInclusion(
      leafHash: leafHash, index: index - start, size: end - start, proof: proof, root: root)
  }

  /// Whether the subtree is part of the log of `size` leaves with this root.
  public static func verifyConsistency(
    start: UInt64, end: UInt64, size: UInt64, subtreeRoot: Digest32, root: Digest32,
    proof: [Digest32]
  ) -> Bool {
    guard isSubtree(start: start, end: end), end <= size,
      proof.count <= MerkleProof.maximumLength
    else { return false }
    var (fn, sn, tn) = (start, end - 1, size - 1)
    func shift() { (fn, sn, tn) = (fn >> 1, sn >> 1, tn >> 1) }
    if sn == tn {
      while fn != sn { shift() }
    } else {
      while fn != sn, sn & 1 == 1 { shift() }
    }
    var path = proof[...]
    var (fr, sr) = (subtreeRoot, subtreeRoot)
    if fn != sn {
      guard let first = path.popFirst() else { return false }
      (fr, sr) = (first, first)
    }
    for hash in path {
      if tn == 0 { return false }
      if sn & 1 == 1 || sn == tn {
        if fn < sn { fr = MerkleTree.nodeHash(hash, fr) }
        sr = MerkleTree.nodeHash(hash, sr)
        while sn & 1 == 0, sn != 0 { shift() }
      } else {
        sr = MerkleTree.nodeHash(sr, hash)
      }
      shift()
    }
    return tn == 0 && fr == subtreeRoot && sr == root
  }
}
