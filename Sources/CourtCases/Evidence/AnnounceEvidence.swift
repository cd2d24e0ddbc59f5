public import CourtDomain
import CourtEvidence

/// Puts an item on the evidence list; its bytes follow by upload.
public struct AnnounceEvidence: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  public struct Command: Sendable {
    public var name: String
    public var kind: EvidenceKind
    public var purpose: String
    /// Why it comes after its time.
    public var lateReason: String?
    /// Why others must not see it; it is under provisional seal from the first moment then.
    public var confidentialReason: String?

    public init(
      name: String, kind: EvidenceKind, purpose: String, lateReason: String? = nil,
      confidentialReason: String? = nil
    ) {
      self.name = name
      self.kind = kind
      self.purpose = purpose
      self.lateReason = lateReason
      self.confidentialReason = confidentialReason
    }
  }

  /// - Throws: `Rejection` `evidence.not-a-party`, `evidence.window-closed`, `evidence.too-many`,
  ///   `idempotency.key-reused` where a known item is another one.
  ///
  /// - Parameter known: the id the item is to have; asked again, the item is answered as it is.
  public func run(
    _ command: Command, in id: CaseID, by principal: Account,
    _ transaction: any CourtTransaction, at now: Instant, as known: EvidenceID? = nil
  ) throws -> EvidenceItem {
    transaction.look(as: .account(principal.id))
    if let known, let item = try transaction.evidence(known, locked: false) {
      guard item.name == command.name, item.purpose == command.purpose, item.kind == command.kind
      else { throw WriteRequest.keyReused }
      return item
    }
    let open = try OpenCase(id, in: court, transaction, at: now, for: principal)
    let window = try EvidenceWindow(open)
    try EvidenceQuota.checkItems(in: open, by: principal)
    let sealReason = command.confidentialReason
    let item = EvidenceItem(
      id: known ?? court.ids.make(at: now), caseID: id, submittedBy: principal.id,
      partyID: open.standing.partyID,
      ordinal: try Self.ordinal(in: open, sealed: sealReason != nil), name: command.name,
      kind: command.kind, purpose: command.purpose, standing: .announced, announcedAt: now,
      content: nil)
    if window.isLate { open.askForRuling() }
    try open.commit()
    try transaction.insertEvidence(item)
    if window.isLate {
      try transaction.insertLateness(
        EvidenceLateness(noted: item.id, endedAt: window.endedAt, command.lateReason, at: now))
    }
    if let sealReason {
      try transaction.insertSeal(
        EvidenceSeal(
          evidenceID: item.id, version: 1, isSealed: true, accounts: [],
          parties: item.partyID.map { [$0] } ?? [], roles: SealEvidence.bench,
          reason: sealReason, orderedBy: nil, at: now))
    }
    return item
  }

  /// The next number of the open list, or of what came in under seal, within the court's limit.
  static func ordinal(in open: OpenCase, sealed: Bool) throws -> Int {
    let limit = open.court.limits.evidenceItems
    let ordinal = try open.transaction.nextEvidenceOrdinal(of: open.file.id, sealed: sealed)
    guard ordinal % 1_000_000 <= limit else {
      throw Rejection(
        "evidence.too-many", .conflict, zh: "本案证据已达上限 \(limit) 件，请合并后提交",
        en: "this case already holds \(limit) items: merge some")
    }
    return ordinal
  }
}

extension EvidenceLateness {
  init(noted id: EvidenceID, endedAt: Instant?, _ reason: String?, at now: Instant) {
    self.init(
      evidenceID: id, endedAt: endedAt, reason: reason, notedAt: now, ruling: nil,
      rulingReason: nil, fineMinor: nil, ruledBy: nil, ruledAt: nil)
  }
}
