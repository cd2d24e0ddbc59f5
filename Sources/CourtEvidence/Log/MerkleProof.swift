/// Proofs that a leaf is in the log and that the log only ever grew.
///
/// Made from stored nodes (`MerkleNode` rows) by asking for `…Positions` in one statement, or from
/// a lookup closure; checked by the algorithms of RFC 9162 §2.1.3.2 and §2.1.4.2.
public enum MerkleProof {
  /// No honest proof is longer: a log has fewer than 2^63 leaves.
  public static let maximumLength = 126

  /// The hashes from the leaf upwards that lead from leaf `index` to the root of `size` leaves.
  ///
  /// `node` answers a stored node; a missing one makes this throw `inconsistent`.
  public static func inclusion(
    index: UInt64, size: UInt64, node: (Int, UInt64) throws -> Digest32?
  ) throws -> [Digest32] {
    guard index < size else { throw outOfRange("leaf \(index) of a log of \(size)") }
    return try inclusionRanges(index: index, size: size).map { try hash(of: $0, node: node) }
  }

  /// The hashes that show the log of `to` leaves to begin with the log of `from` leaves.
  ///
  /// Empty for equal sizes and for `from` 0, where there is nothing to show.
  public static func consistency(
    from: UInt64, to: UInt64, node: (Int, UInt64) throws -> Digest32?
  ) throws -> [Digest32] {
    guard from <= to else { throw outOfRange("a log of \(from) leaves inside one of \(to)") }
    return try consistencyRanges(from: from, to: to).map { try hash(of: $0, node: node) }
  }

  /// Every stored node that `inclusion` will ask for.
  public static func inclusionPositions(index: UInt64, size: UInt64) -> [MerklePosition] {
    guard index < size else { return [] }
    return inclusionRanges(index: index, size: size).flatMap { $0.positions }
  }

  /// Every stored node that `consistency` will ask for.
  public static func consistencyPositions(from: UInt64, to: UInt64) -> [MerklePosition] {
    guard from <= to else { return [] }
    return consistencyRanges(from: from, to: to).flatMap { $0.positions }
  }

  /// Whether the proof leads from the leaf to the root. Source: RFC 9162 §2.1.3.2.
  public static func verifyInclusion(
    leafHash: Digest32, index: UInt64, size: UInt64, proof: [Digest32], root: Digest32
  ) -> Bool {
    guard index < size, proof.count <= maximumLength else { return false }
    let context = DigestContext(.sha256)
    var (fn, sn, hash) = (index, size - 1, leafHash)
    for sibling in proof {
      if sn == 0 { return false }
      if fn & 1 == 1 || fn == sn {
        hash = MerkleTree.nodeHash(sibling, hash, with: context)
        while fn & 1 == 0 && fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        hash = MerkleTree.nodeHash(hash, sibling, with: context)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    return sn == 0 && hash == root
  }

  /// Whether the second log begins with the first. Source: RFC 9162 §2.1.4.2.
  ///
  /// A first size of 0 is refused: it shows nothing and must not look like a proof.
  public static func verifyConsistency(
    from: UInt64, to: UInt64, fromRoot: Digest32, toRoot: Digest32, proof: [Digest32]
  ) -> Bool {
    guard from > 0, from <= to, proof.count <= maximumLength else { return false }
    if from == to { return proof.isEmpty && fromRoot == toRoot }
    var path = proof[...]
    if from.nonzeroBitCount == 1 { path = ([fromRoot] + proof)[...] }
    guard let start = path.popFirst() else { return false }
    let context = DigestContext(.sha256)
    var (fn, sn) = (from - 1, to - 1)
    while fn & 1 == 1 { (fn, sn) = (fn >> 1, sn >> 1) }
    var (fr, sr) = (start, start)
    for hash in path {
      if sn == 0 { return false }
      if fn & 1 == 1 || fn == sn {
        fr = MerkleTree.nodeHash(hash, fr, with: context)
        sr = MerkleTree.nodeHash(hash, sr, with: context)
        while fn & 1 == 0 && fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        sr = MerkleTree.nodeHash(sr, hash, with: context)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    return sn == 0 && fr == fromRoot && sr == toRoot
  }

  /// Which side the running hash stands on at every step of an inclusion proof, leaf first.
  /// Nil when a proof of that length cannot belong to this place.
  static func sides(index: UInt64, size: UInt64, count: Int) -> [Side]? {
    guard index < size, count <= maximumLength else { return nil }
    var (fn, sn) = (index, size - 1)
    var sides: [Side] = []
    for _ in 0..<count {
      if sn == 0 { return nil }
      if fn & 1 == 1 || fn == sn {
        sides.append(.right)
        while fn & 1 == 0 && fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        sides.append(.left)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    return sn == 0 ? sides : nil
  }

  enum Side: Sendable { case left, right }

  // MARK: Ranges

  /// Leaves `start ..< start + count`: the left child of a split, or a right edge that may be
  /// incomplete and then is folded from its peaks.
  private struct LeafRange {
    let start: UInt64
    let count: UInt64

    var positions: [MerklePosition] {
      MerkleFrontier.peakPositions(size: count).map {
        MerklePosition(level: $0.level, index: $0.index + (start >> UInt64($0.level)))
      }
    }
  }

  private static func hash(of range: LeafRange, node: (Int, UInt64) throws -> Digest32?) throws
    -> Digest32
  {
    var hashes: [Digest32] = []
    for position in range.positions {
      guard let hash = try node(position.level, position.index) else {
        throw EvidenceFault(
          .inconsistent, place: "log node level \(position.level) index \(position.index)",
          reason: "the stored node is missing", remedy: "Rebuild the nodes from the stored leaves")
      }
      hashes.append(hash)
    }
    let frontier = MerkleFrontier(size: range.count, peaks: hashes)
    return frontier?.root ?? MerkleTree.emptyRoot
  }

  /// The largest power of two smaller than `count` (which is at least 2).
  private static func split(_ count: UInt64) -> UInt64 {
    1 << UInt64(63 - (count - 1).leadingZeroBitCount)
  }

  /// PATH(m, D[n]) of RFC 9162 §2.1.3.1, from the leaf upwards.
  private static func inclusionRanges(index: UInt64, size: UInt64) -> [LeafRange] {
    var ranges: [LeafRange] = []
    var (start, count) = (UInt64(0), size)
    while count > 1 {
      let k = split(count)
      if index < start + k {
        ranges.append(LeafRange(start: start + k, count: count - k))
        count = k
      } else {
        ranges.append(LeafRange(start: start, count: k))
        (start, count) = (start + k, count - k)
      }
    }
    return ranges.reversed()
  }

  /// SUBPROOF(m, D[n], true) of RFC 9162 §2.1.4.1.
  private static func consistencyRanges(from: UInt64, to: UInt64) -> [LeafRange] {
    guard from > 0, from < to else { return [] }
    var ranges: [LeafRange] = []
    var (start, old, count, known) = (UInt64(0), from, to, true)
    while old != count {
      let k = split(count)
      if old <= k {
        ranges.append(LeafRange(start: start + k, count: count - k))
        count = k
      } else {
        ranges.append(LeafRange(start: start, count: k))
        (start, old, count, known) = (start + k, old - k, count - k, false)
      }
    }
    if !known { ranges.append(LeafRange(start: start, count: count)) }
    return ranges.reversed()
  }

  private static func outOfRange(_ what: String) -> EvidenceFault {
    EvidenceFault(
      .limit, place: "log proof", reason: "there is no \(what)",
      remedy: "Ask for a leaf and a size that the checkpoint covers")
  }
}
