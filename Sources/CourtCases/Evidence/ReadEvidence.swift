public import CourtDomain

/// Hands out the bytes of an item, never without a custody entry that says to whom.
public struct ReadEvidence: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// An item whose reading is entered; the only way to its bytes.
  public struct Ticket: Sendable {
    public let item: EvidenceItem
    public let content: EvidenceContent
    let blob: BlobID
  }

  /// Enters the reading; the bytes may be read once this has committed.
  public func ticket(
    for id: EvidenceID, act: String, reason: String, by principal: Account,
    _ transaction: any CourtTransaction, at now: Instant
  ) throws -> Ticket {
    guard let item = try transaction.evidence(id, locked: true) else {
      throw ReceiveEvidence.notFound
    }
    let view: CaseView
    do {
      view = try CaseView(item.caseID, in: court, transaction, at: now, for: principal)
    } catch is Rejection { throw ReceiveEvidence.notFound }
    guard let content = item.content else {
      throw Rejection(
        "evidence.no-content", .conflict, zh: "该证据的文件尚未上传",
        en: "the file of this item has not arrived yet")
    }
    let last = try transaction.custody(of: id).last
    let entry = try CustodyChain.entry(
      act: act, of: item, digests: CustodyChain.digests(of: content),
      sizeBytes: content.sizeBytes, after: last, in: view.file, court: court, actor: principal,
      role: DocketRole.name(of: view.standing.roles),
      reason: reason, at: now)
    try transaction.appendCustody(entry)
    return Ticket(item: item, content: content, blob: content.blobID)
  }

  /// Streams the bytes in stored chunks, one short read each.
  nonisolated(nonsending) public func stream(
    _ ticket: Ticket,
    to sink: nonisolated(nonsending) (ArraySlice<UInt8>) async throws -> Void
  ) async throws {
    var index = 0
    var sent: Int64 = 0
    while sent < ticket.content.sizeBytes {
      let (blob, wanted) = (ticket.blob, index)
      let chunk = try await court.store.read { try $0.chunk(blob, index: wanted) }
      guard let chunk, !chunk.isEmpty else {
        throw Fault(.broken, "evidence \(ticket.item.id): chunk \(index) is missing")
      }
      try await sink(chunk[...])
      sent += Int64(chunk.count)
      index += 1
    }
  }
}
