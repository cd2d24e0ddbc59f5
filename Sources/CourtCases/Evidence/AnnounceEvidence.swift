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

    public init(name: String, kind: EvidenceKind, purpose: String) {
      self.name = name
      self.kind = kind
      self.purpose = purpose
    }
  }

  /// - Throws: `Rejection` `evidence.not-a-party`, `evidence.window-closed`, `evidence.too-many`.
  ///
  /// - Parameter known: the id the item is to have; asked again, the item is answered as it is.
  public func run(
    _ command: Command, in id: CaseID, by principal: Account,
    _ transaction: any CourtTransaction, at now: Instant, as known: EvidenceID? = nil
  ) throws -> EvidenceItem {
    if let known, let item = try transaction.evidence(known, locked: false) { return item }
    let open = try OpenCase(id, in: court, transaction, at: now, for: principal)
    try EvidenceWindow.check(open)
    try EvidenceQuota.checkItems(in: open, by: principal)
    let ordinal = try transaction.nextEvidenceOrdinal(of: id)
    guard ordinal <= court.limits.evidenceItems else {
      throw Rejection(
        "evidence.too-many", .conflict,
        zh: "本案证据已达上限 \(court.limits.evidenceItems) 件，请合并后提交",
        en: "this case already holds \(court.limits.evidenceItems) items: merge some")
    }
    let item = EvidenceItem(
      id: known ?? court.ids.make(at: now), caseID: id, submittedBy: principal.id,
      partyID: open.standing.partyID, ordinal: ordinal, name: command.name, kind: command.kind,
      purpose: command.purpose, standing: .announced, announcedAt: now, content: nil)
    try open.commit()
    try transaction.insertEvidence(item)
    return item
  }
}

/// Whether evidence may still come in.
enum EvidenceWindow {
  /// Open from filing until the evidence is frozen or the case closed; only parties, their
  /// representatives and the filing platform hand in.
  ///
  /// Source: Civil Procedure Law art. 68; Provisions on Evidence arts. 51–56.
  static func check(_ open: OpenCase) throws {
    let standing = open.standing
    let handsIn = standing.partyID != nil || standing.roles.contains("platform")
    guard handsIn else {
      throw Rejection(
        "evidence.not-a-party", .forbidden, zh: "只有当事人、其代理人或立案平台可以提交证据",
        en: "only parties, their representatives and the filing platform hand in evidence")
    }
    let frozen = open.file.facts["evidence_frozen"]?.bool ?? false
    guard !open.file.isClosed, !frozen else {
      throw Rejection(
        "evidence.window-closed", .conflict, zh: "举证已截止，不能再提交证据",
        en: "the time for evidence is over", source: "CPL art. 68; EV art. 51")
    }
  }
}
