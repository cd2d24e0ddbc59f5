public import CourtDomain
public import CourtEvidence

/// Puts together everything an opponent needs to verify the evidence of a case offline.
public struct BundleCase: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  public struct Prepared: Sendable {
    public let writer: BundleWriter
    public let fileName: String
    let tickets: [String: ReadEvidence.Ticket]
  }

  /// Enters the export into every item's custody.
  ///
  /// The export entries themselves are younger than the checkpoint and appear in the next bundle.
  /// An item whose bytes were destroyed comes without them: nothing of it is read, so nothing is
  /// entered either.
  ///
  /// - Throws: `Rejection` `evidence.not-sequenced` while a leaf still waits for its checkpoint,
  ///   `evidence.none` for a case without evidence.
  public func prepare(
    _ id: CaseID, by principal: Account, _ transaction: any CourtTransaction, at now: Instant
  ) throws -> Prepared {
    let view = try CaseView(id, in: court, transaction, at: now, for: principal)
    // Held until the end, so that nobody destroys what is about to be given out.
    let items = try transaction.evidence(of: id).filter { $0.standing == .received }
      .compactMap { try transaction.evidence($0.id, locked: true) }
    guard !items.isEmpty else {
      throw Rejection(
        "evidence.none", .conflict, zh: "本案尚无已收到的证据", en: "no evidence has been received yet")
    }
    let events = try keyEvents(transaction)
    let goal = try BundleCheckpoints(court: court, transaction: transaction)
      .goal(for: items, covering: events)
    let checkpoint = goal.checkpoint
    var tickets: [String: ReadEvidence.Ticket] = [:]
    var planned: [BundlePlan.Item] = []
    for item in items {
      let plan = try self.item(item, at: checkpoint, transaction)
      planned.append(plan)
      guard plan.destruction == nil else { continue }
      tickets[item.id.description] = try ReadEvidence(court).ticket(
        for: item.id, act: "exported", reason: "bundle", by: principal, transaction, at: now)
    }
    let milestones = try BundleCheckpoints(court: court, transaction: transaction)
      .milestones(of: planned, below: checkpoint)
    let plan = try BundlePlan(
      court: court.keys.court, caseNumber: view.file.number, createdAt: now,
      checkpoint: checkpoint, trust: court.keys.trust, items: planned, milestones: milestones,
      attestations: goal.attestations, witnessPolicy: goal.policy, keys: court.keys,
      keyEvents: try events.compactMap { try proven($0, at: checkpoint, transaction) })
    return Prepared(
      writer: BundleWriter(plan: plan), fileName: "case-\(id).zip", tickets: tickets)
  }

  static let notSequenced = Rejection(
    "evidence.not-sequenced", .conflict,
    zh: "证据正在写入公开日志，请几秒后重试", en: "the evidence is being logged: retry in a few seconds")

  private func item(
    _ item: EvidenceItem, at checkpoint: SignedCheckpoint, _ transaction: any CourtTransaction
  ) throws -> BundlePlan.Item {
    guard let content = item.content else { throw Self.notSequenced }
    let custody = try transaction.custody(of: item.id)
      .filter { $0.leafIndex.map { UInt64($0) < checkpoint.size } ?? false }
    guard custody.first?.sequence == 1 else { throw Self.notSequenced }
    return try BundlePlan.Item(
      receipt: SignedReceipt(json: content.receipt, cms: content.receiptSignature),
      custody: try custody.map { try proven($0, at: checkpoint, transaction) })
  }

  /// What the log says of the court's keys; refused while something of it still waits.
  private func keyEvents(_ transaction: any CourtTransaction) throws -> [LoggedKeyEvent] {
    let logged = try transaction.loggedKeyEvents().filter { $0.leafIndex != nil }
    let known = Set(logged.map(\.event.bytes))
    guard court.keys.events.allSatisfy({ known.contains($0.bytes) }) else {
      throw Self.notSequenced
    }
    return logged
  }

  private func proven(
    _ event: LoggedKeyEvent, at checkpoint: SignedCheckpoint, _ transaction: any CourtTransaction
  ) throws -> BundlePlan.ProvenLeaf? {
    guard let index = event.leafIndex, index < checkpoint.size else { return nil }
    return BundlePlan.ProvenLeaf(
      leaf: event.leaf, opening: try LeafOpening(bytes: event.opening), index: index,
      proof: try PublishedLog.inclusion(index: index, size: checkpoint.size, transaction))
  }

  private func proven(
    _ entry: CustodyEntry, at checkpoint: SignedCheckpoint, _ transaction: any CourtTransaction
  ) throws -> BundlePlan.ProvenLeaf {
    let index = UInt64(entry.leafIndex ?? 0)
    let positions = MerkleProof.inclusionPositions(index: index, size: checkpoint.size)
      .map { (level: $0.level, index: $0.index) }
    let nodes = try LogNodes(positions, transaction)
    let proof = try MerkleProof.inclusion(index: index, size: checkpoint.size) { level, index in
      try nodes.hash(level, index)
    }
    return BundlePlan.ProvenLeaf(
      leaf: entry.leafBytes, opening: try LeafOpening(bytes: entry.opening), index: index,
      proof: proof)
  }

  /// Streams the bundle in flat memory.
  nonisolated(nonsending) public func stream(
    _ prepared: Prepared, to sink: @escaping BundleWriter.Sink
  ) async throws {
    let reading = ReadEvidence(court)
    try await prepared.writer.write(to: sink) { item, forward in
      guard let ticket = prepared.tickets[item.itemID] else {
        throw Fault(.broken, "the bundle names an item nobody opened")
      }
      try await reading.stream(ticket) { chunk in try await forward(Array(chunk)) }
    }
  }
}
