/// A consistency proof as the very bytes that are hashed, so that `sha256sum` and eyes suffice.
///
/// From one subtree that both logs share, each level is one node (0x01 ‖ left ‖ right) of the later
/// log and, where the earlier log has that node's brother too, one of the earlier log. Source:
/// RFC 9162 §2.1.4.2.
struct ConsistencyPath: Sendable, Hashable {
  /// The hash both logs begin with.
  let start: Digest32
  /// Nodes of the later log, from `start` to its root.
  let later: [[UInt8]]
  /// Nodes of the earlier log by level; levels it has no node on are missing.
  let earlier: [Int: [UInt8]]

  /// For every level whether the earlier log has a node there. Nil for sizes without such a path.
  static func levels(from: UInt64, to: UInt64) -> [Bool]? {
    guard from > 0, from < to else { return nil }
    var (fn, sn) = (from - 1, to - 1)
    while fn & 1 == 1 { (fn, sn) = (fn >> 1, sn >> 1) }
    var levels: [Bool] = []
    while sn != 0 {
      let isLeft = fn & 1 == 1 || fn == sn
      levels.append(isLeft)
      if isLeft {
        while fn & 1 == 0 && fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    return levels
  }

  /// Unfolds a proof; nil where it has not the length that the sizes ask for.
  init?(from: UInt64, to: UInt64, fromRoot: Digest32, proof: [Digest32]) {
    guard let levels = Self.levels(from: from, to: to) else { return nil }
    var path = (from.nonzeroBitCount == 1 ? [fromRoot] : []) + proof
    guard path.count == levels.count + 1 else { return nil }
    start = path.removeFirst()
    var (old, new) = (start, start)
    var later: [[UInt8]] = []
    var earlier: [Int: [UInt8]] = [:]
    for (level, hash) in path.enumerated() {
      if levels[level] {
        let node = MerkleTree.nodePreimage(hash, old)
        earlier[level] = node
        old = SHA256.digest(node)
      }
      let node =
        levels[level] ? MerkleTree.nodePreimage(hash, new) : MerkleTree.nodePreimage(new, hash)
      later.append(node)
      new = SHA256.digest(node)
    }
    self.later = later
    self.earlier = earlier
  }

  init(start: Digest32, later: [[UInt8]], earlier: [Int: [UInt8]]) {
    self.start = start
    self.later = later
    self.earlier = earlier
  }

  /// Whether the nodes lead from the shared start to both roots, each level with the same brother.
  func leads(from: UInt64, fromRoot: Digest32, to: UInt64, toRoot: Digest32) -> Bool {
    guard let levels = Self.levels(from: from, to: to), levels.count == later.count,
      Set(earlier.keys) == Set(levels.indices.filter { levels[$0] })
    else { return false }
    if from.nonzeroBitCount == 1, start != fromRoot { return false }
    var (old, new) = (start, start)
    for (level, node) in later.enumerated() {
      guard let (left, right) = Self.children(node) else { return false }
      if levels[level] {
        guard let before = earlier[level], let (brother, own) = Self.children(before),
          own == old, right == new, brother == left
        else { return false }
        old = SHA256.digest(before)
      } else if left != new {
        return false
      }
      new = SHA256.digest(node)
    }
    return old == fromRoot && new == toRoot
  }

  private static func children(_ node: [UInt8]) -> (left: Digest32, right: Digest32)? {
    guard node.count == 65, node[0] == 1, let left = Digest32(bytes: Array(node[1..<33])),
      let right = Digest32(bytes: Array(node[33...]))
    else { return nil }
    return (left, right)
  }
}
