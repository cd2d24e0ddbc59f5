import CourtDomain

/// One drill bundle under way: a log in memory and the items put into it.
struct DrillMaking {
  private let court: DrillCourt
  private let caseNumber: String
  private var frontier = MerkleFrontier()
  private var nodes: [MerklePosition: Digest32] = [:]
  private var drafts: [(receipt: SignedReceipt, leaves: [(leaf: LogLeaf, index: UInt64)])] = []
  private var payloads: [String: DrillPayload] = [:]
  private var keyEvents: [(leaf: LogLeaf, index: UInt64)] = []
  private var checkpoints: [(checkpoint: SignedCheckpoint, attestations: Attestations)] = []
  private var clock: Instant
  private var keys: CourtKeys { court.keys }

  init(court: DrillCourt, caseNumber: String) {
    self.court = court
    self.caseNumber = caseNumber
    clock = court.start
  }

  /// Every court's log begins with its keys.
  mutating func announceKeys() throws {
    for event in keys.events {
      let leaf = try LogLeaf.announcing(event, at: clock)
      keyEvents.append((leaf, append(leaf.bytes)))
    }
  }

  private func proven(_ leaf: LogLeaf, _ index: UInt64) throws -> BundlePlan.ProvenLeaf {
    try .init(
      leaf: leaf.bytes, opening: leaf.opening, index: index,
      proof: MerkleProof.inclusion(index: index, size: frontier.size, node: node))
  }

  private mutating func append(_ leaf: [UInt8]) -> UInt64 {
    for node in frontier.append(MerkleTree.leafHash(leaf)) { nodes[node.position] = node.hash }
    return frontier.size - 1
  }

  /// Leaves of other cases.
  mutating func strangers(_ count: Int, _ random: inout DrillRandom) {
    for _ in 0..<count { _ = append(random.bytes(40)) }
  }

  private mutating func sign() throws {
    guard frontier.size > 0 else { return }
    let made = try keys.signCheckpoint(size: frontier.size, root: frontier.root)
    checkpoints.append((made, try court.strangers.attest(made, at: clock)))
  }

  mutating func item(
    _ name: String, _ sizeBytes: Int64, _ custody: Int, _ random: inout DrillRandom,
    end: DrillEnd? = nil
  ) throws {
    let itemID = Hex.encode(random.bytes(16))
    let payload = DrillPayload(seed: random.next(), sizeBytes: sizeBytes)
    let digests = payload.digests()
    payloads[itemID] = payload
    try sign()
    let receivedAt = clock
    var leaves: [(leaf: LogLeaf, index: UInt64)] = []
    let last = end?.entries(name, digests) ?? []
    for entry in 0..<(custody + last.count) {
      let usual = (
        kind: entry == 0 ? LeafKind.evidenceReceived : .evidenceViewed,
        detail: ["name": .string(name), "who": "原告 \"甲\"", "entry": .int(entry)] as JSONValue
      )
      let (kind, detail) = entry < custody ? usual : last[entry - custody]
      let leaf = try LogLeaf.make(
        LeafFacts(
          court: DrillCourt.identity.origin, kind: kind, caseNumber: caseNumber,
          itemID: itemID, detail: detail,
          digests: digests, sizeBytes: sizeBytes, at: clock, sequence: Int64(entry + 1),
          previous: leaves.last?.leaf.leafHash))
      leaves.append((leaf, append(leaf.bytes)))
      clock = clock.adding(seconds: 7)
      strangers(Int.random(in: 0...6, using: &random), &random)
      if entry == 0 { try sign() }
    }
    let receipt = Receipt(
      court: DrillCourt.identity, signer: keys.signerID, caseNumber: caseNumber, itemID: itemID,
      fileName: name, sizeBytes: sizeBytes, digests: digests, receivedAt: receivedAt,
      inLogBy: receivedAt.adding(seconds: 60), leafHash: leaves[0].leaf.leafHash)
    drafts.append((try keys.sign(receipt), leaves))
  }

  func finish() throws -> DrillBundle {
    let items = try drafts.map { draft in
      try BundlePlan.Item(
        receipt: draft.receipt,
        custody: draft.leaves.map { try proven($0.leaf, $0.index) })
    }
    let last = try keys.signCheckpoint(size: frontier.size, root: frontier.root)
    var seen: Set<UInt64> = []
    let milestones = try checkpoints.filter { seen.insert($0.checkpoint.size).inserted }.map {
      try Milestone(
        checkpoint: $0.checkpoint,
        proof: MerkleProof.consistency(from: $0.checkpoint.size, to: frontier.size, node: node),
        attestations: $0.attestations)
    }
    var trust = keys.trust
    trust.extras.timeRootsPEM = court.strangers.timeRootsPEM
    let isOld = court.strangers.outlook == .decades
    let plan = try BundlePlan(
      court: DrillCourt.identity, caseNumber: caseNumber,
      createdAt: isOld ? DrillOutlook.ends[1] : clock, checkpoint: last,
      trust: trust, items: items, milestones: milestones,
      attestations: court.strangers.attest(last, at: clock),
      witnessPolicy: court.strangers.policy, keys: keys,
      keyEvents: keyEvents.map { try proven($0.leaf, $0.index) })
    return DrillBundle(plan: plan, payloads: payloads)
  }

  private func node(_ level: Int, _ index: UInt64) -> Digest32? {
    nodes[MerklePosition(level: level, index: index)]
  }
}
