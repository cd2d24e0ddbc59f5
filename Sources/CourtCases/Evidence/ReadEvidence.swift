public import CourtDomain

/// Hands out the bytes of an item, never without a custody entry that says to whom.
///
/// The database keeps it so: the serving role cannot read bytes but through a passage, and a passage
/// is opened by a custody entry of the same transaction and by nothing else.
public struct ReadEvidence: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  static let destroyed = Rejection(
    "evidence.destroyed", .conflict, zh: "该证据的文件已依法销毁，仅存摘要与流转记录",
    en: "the file was destroyed by order; its digests and its custody remain")

  /// An item whose reading is entered; the only way to its bytes, once through.
  public struct Ticket: Sendable {
    public let item: EvidenceItem
    public let content: EvidenceContent
    let access: EvidenceAccessID
  }

  /// Enters the reading; the bytes may be read once this has committed.
  ///
  /// - Throws: `Rejection` `evidence.not-found`, also for an item under seal; `evidence.no-content`,
  ///   `evidence.destroyed`.
  public func ticket(
    for id: EvidenceID, act: String, reason: String, by principal: Account,
    _ transaction: any CourtTransaction, at now: Instant
  ) throws -> Ticket {
    transaction.look(as: .account(principal.id))
    guard let item = try transaction.evidence(id, locked: true) else {
      throw ReceiveEvidence.notFound
    }
    let view: CaseView
    do {
      view = try CaseView(item.caseID, in: court, transaction, at: now, for: principal)
    } catch is Rejection { throw ReceiveEvidence.notFound }
    return try open(
      item, act: act, reason: reason, in: view.file, by: principal,
      role: DocketRole.name(of: view.standing.roles), transaction, at: now)
  }

  /// Enters that the court itself digests the bytes anew, to see whether they are still the same.
  public func fixityTicket(
    for item: EvidenceItem, in file: CaseFile, _ transaction: any CourtTransaction,
    at now: Instant
  ) throws -> Ticket {
    transaction.look(as: .system)
    guard let item = try transaction.evidence(item.id, locked: true) else {
      throw ReceiveEvidence.notFound
    }
    return try open(
      item, act: CustodyAct.hashed.rawValue, reason: "fixity check", in: file, by: nil,
      role: "system", transaction, at: now)
  }

  private func open(
    _ item: EvidenceItem, act: String, reason: String, in file: CaseFile, by actor: Account?,
    role: String, _ transaction: any CourtTransaction, at now: Instant
  ) throws -> Ticket {
    guard let content = item.content else {
      throw Rejection(
        "evidence.no-content", .conflict, zh: "该证据的文件尚未上传",
        en: "the file of this item has not arrived yet")
    }
    guard try !transaction.hasCustody(.destroyed, of: item.id) else { throw Self.destroyed }
    if let actor, act == CustodyAct.viewed.rawValue {
      try checkReadings(of: item, by: actor, transaction, at: now)
    }
    let entry = try CustodyChain.entry(
      act: act, of: item, digests: CustodyChain.digests(of: content),
      sizeBytes: content.sizeBytes, after: try transaction.newestCustody(of: item.id), in: file,
      court: court, actor: actor,
      role: role, reason: reason, at: now, before: content.sha256, changedTo: content.sha256)
    try transaction.appendCustody(entry)
    let access: EvidenceAccessID = court.ids.make(at: now)
    try transaction.openAccess(access, to: item.id, sequence: entry.sequence)
    return Ticket(item: item, content: content, access: access)
  }

  /// Every reading stays in the custody, and every bundle proves it, for ever.
  private func checkReadings(
    of item: EvidenceItem, by actor: Account, _ transaction: any CourtTransaction, at now: Instant
  ) throws {
    let most = court.limits.readingsPerHour
    let hour = now.adding(seconds: -3_600)
    guard try transaction.readings(of: item.id, by: actor.id, since: hour) < most else {
      throw Rejection(
        "evidence.read-too-often", .tooMany,
        zh: "一小时内已下载该证据 \(most) 次，请稍后再试或使用已下载的副本",
        en:
          "you were handed this file \(most) times within the hour: use your copy, or come back later"
      )
    }
  }

  /// Streams the bytes in stored chunks, one short read each, and closes the passage behind them.
  nonisolated(nonsending) public func stream(
    _ ticket: Ticket,
    to sink: nonisolated(nonsending) (ArraySlice<UInt8>) async throws -> Void
  ) async throws {
    var index = 0
    var sent: Int64 = 0
    while sent < ticket.content.sizeBytes {
      let (access, wanted) = (ticket.access, index)
      let chunk = try await court.store.read { try $0.chunk(access, index: wanted) }
      guard let chunk, !chunk.isEmpty else {
        throw Fault(.broken, "evidence \(ticket.item.id): chunk \(index) is missing")
      }
      try await sink(chunk[...])
      sent += Int64(chunk.count)
      index += 1
    }
    let access = ticket.access
    try await court.store.write { try $0.closeAccess(access) }
  }
}
