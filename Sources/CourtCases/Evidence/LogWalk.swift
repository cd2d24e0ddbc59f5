import CourtDomain
import CourtEvidence

/// The walk of an audit along the leaves: what it has rebuilt so far.
struct LogWalk {
  private let court: Court
  private let policy: WitnessPolicy
  var frontier = MerkleFrontier()

  init(_ court: Court) {
    self.court = court
    policy = court.witnessPolicy
  }

  /// Appends what is stored up to `end`; answers the nodes that must be stored.
  mutating func take(
    _ leaves: [PlacedLeaf], _ checkpoints: [StoredCheckpoint], end: UInt64,
    _ report: inout AuditLog.Report
  ) -> [MerkleNode] {
    var nodes: [MerkleNode] = []
    var rest = checkpoints[...]
    for leaf in leaves where leaf.index < end {
      guard leaf.index == frontier.size else {
        report.find(
          "leaf \(frontier.size)", zh: "条目缺失：其后不能再核对",
          en: "the leaf is missing: nothing behind it can be compared")
        return nodes
      }
      let hash = MerkleTree.leafHash(leaf.bytes)
      if hash.bytes != leaf.hash {
        report.find(
          "leaf \(leaf.index)", zh: "条目字节与其散列不符", en: "its bytes do not give its stored hash")
      }
      nodes += frontier.append(hash)
      while let next = rest.first, next.size <= frontier.size {
        compare(next, &report)
        rest = rest.dropFirst()
      }
    }
    if frontier.size < end {
      report.find(
        "leaf \(frontier.size)", zh: "条目缺失，而检查点已覆盖它",
        en: "the leaf is missing though a checkpoint covers it")
    }
    return nodes
  }

  /// A stored checkpoint against the root rebuilt at its size.
  func compare(_ stored: StoredCheckpoint, _ report: inout AuditLog.Report) {
    report.checkpoints += 1
    let place = "checkpoint \(stored.size)"
    let keys = court.keys.logVerifierKeys.compactMap { try? NoteVerifierKey(text: $0) }
    guard let note = try? MultiSignedCheckpoint(text: stored.text) else {
      return report.find(place, zh: "无法读取", en: "it cannot be read")
    }
    if !keys.contains(where: { note.isSigned(byLog: $0) }) {
      report.find(place, zh: "签名无效", en: "the log's signature does not hold")
    }
    if note.size != stored.size || note.root != stored.root {
      report.find(place, zh: "行与签名的内容不符", en: "the row says something else than was signed")
    }
    if note.root != frontier.root {
      report.find(
        place, zh: "其根与条目重建的根不同：应为 \(frontier.root.base64)",
        en: "its root is not that of the leaves, \(frontier.root.base64)")
    }
    for one in stored.cosignatures { compare(one, note, place, &report) }
  }

  private func compare(
    _ one: Cosignature, _ note: MultiSignedCheckpoint, _ place: String,
    _ report: inout AuditLog.Report
  ) {
    report.cosignatures += 1
    guard let witness = policy.witnesses.first(where: { $0.key.claims(one.signatureLine) }) else {
      report.strangers += 1
      return
    }
    if !one.holds(over: note.body, by: witness.key) {
      report.find(
        "\(place), cosignature of \(one.name)", zh: "见证签名无效",
        en: "the witness's signature does not hold")
    }
  }

  func compare(
    _ stored: [MerkleNode], with wanted: [MerkleNode], _ report: inout AuditLog.Report
  ) {
    report.nodes += wanted.count
    let found = Dictionary(
      stored.map { ($0.position, $0.hash) }, uniquingKeysWith: { first, _ in first })
    for node in wanted where found[node.position] != node.hash {
      let missing = found[node.position] == nil
      report.find(
        "node \(node.level)/\(node.index)", zh: missing ? "节点缺失" : "节点与条目不符",
        en: missing ? "it is missing" : "it is not what the leaves give")
    }
  }

  // MARK: Custody

  /// Each custody entry against its leaf, and each leaf about evidence against the entries.
  func compare(
    _ custody: [CustodyLeaf], leaves: [PlacedLeaf], _ report: inout AuditLog.Report
  ) {
    var entered: Set<UInt64> = []
    for one in custody {
      report.custodyEntries += 1
      entered.insert(UInt64(clamping: one.entry.leafIndex ?? -1))
      let place = "custody of \(one.entry.evidenceID), entry \(one.entry.sequence)"
      for (zh, en) in defects(of: one) { report.find(place, zh: zh, en: en) }
    }
    for leaf in leaves where !entered.contains(leaf.index) {
      guard let statement = LeafStatement(leaf.bytes) else {
        report.find("leaf \(leaf.index)", zh: "无法读取", en: "it cannot be read")
        continue
      }
      // A frozen set is about the case as a whole and has no item whose custody could tell of it.
      if statement.kind.hasPrefix("evidence."), statement.kind != "evidence.frozen" {
        report.find(
          "leaf \(leaf.index)", zh: "日志有 \(statement.kind)，保管记录却没有",
          en: "the log has \(statement.kind), the custody has no such entry")
      }
    }
  }

  private func defects(of one: CustodyLeaf) -> [(String, String)] {
    let entry = one.entry
    guard let leaf = LeafStatement(entry.leafBytes),
      let opening = try? LeafOpening(bytes: entry.opening)
    else { return [("条目或其承诺无法读取", "its leaf or opening cannot be read")] }
    guard leaf.opens(with: opening) else {
      return [("承诺打不开", "the opening is not what the leaf committed to")]
    }
    let content = leaf.content(opening: opening.content?.preimage ?? [])
    let chain = leaf.chain(opening: opening.chain?.preimage ?? [])
    let detail = try? JSONParser.parse(opening.detail.value)
    let digests = content?.digests
    let questions: [(Bool, String, String)] = [
      (leaf.court == court.keys.court.origin, "属于别的法院", "the leaf is of another court"),
      (leaf.kind == "evidence.\(entry.act)", "行为与日志不同", "the leaf tells of another act"),
      (leaf.at == entry.at.rfc3339, "时间与日志不同", "the leaf tells another time"),
      (
        opening.caseNumber.value == Array(one.caseNumber.utf8), "案号与日志不同",
        "the leaf is of another case"
      ),
      (
        opening.item.value == Array(entry.evidenceID.description.utf8), "证据与日志不同",
        "the leaf is of another item"
      ),
      (detail?["reason"]?.string == entry.reason, "事由与日志不同", "the leaf tells another reason"),
      (detail?["role"]?.string == entry.actorRole, "身份与日志不同", "the leaf tells another role"),
      (
        detail?["actor"]?.string == entry.actorID?.description, "行为人与日志不同",
        "the leaf tells another actor"
      ),
      (
        chain?.sequence == Int64(entry.sequence), "序号与日志不同", "the leaf tells another number"
      ),
      (
        chain?.previous?.bytes == one.previousHash, "与前一条不相接",
        "the leaf does not follow the entry before"
      ),
      (
        digests == nil || (digests?.sha256.bytes == one.sha256 && digests?.sm3.bytes == one.sm3),
        "摘要与日志不同", "the leaf tells other digests than the item has"
      ),
    ]
    return questions.filter { !$0.0 }.map { ($0.1, $0.2) }
  }
}
