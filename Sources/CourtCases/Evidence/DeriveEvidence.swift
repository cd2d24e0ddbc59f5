public import CourtDomain
import CourtEvidence

/// Announces an item made from another: a redacted, converted or copied one.
///
/// The original stays as it is and is pointed to; when the bytes arrive, the custody of both says
/// what was made of what, by which tool, with the digests before and after. So a part of an item is
/// kept from somebody: he sees the redacted one, and the original is sealed.
public struct DeriveEvidence: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  public struct Command: Sendable {
    public var kind: EvidenceDerivation.Kind
    public var name: String
    public var reason: String
    public var tool: String

    public init(kind: EvidenceDerivation.Kind, name: String, reason: String, tool: String) {
      self.kind = kind
      self.name = name
      self.reason = reason
      self.tool = tool
    }
  }

  /// - Throws: `Rejection` `evidence.not-found`, `evidence.no-content`,
  ///   `evidence.derived-by-court-or-owner`, `evidence.too-many`, `evidence.too-many-of-party`,
  ///   `evidence.window-closed`, `evidence.destroyed`.
  public func run(
    _ command: Command, from id: EvidenceID, by principal: Account,
    _ transaction: any CourtTransaction, at now: Instant
  ) throws -> EvidenceItem {
    transaction.look(as: .account(principal.id))
    guard let original = try transaction.evidence(id, locked: true) else {
      throw ReceiveEvidence.notFound
    }
    let open: OpenCase
    do {
      open = try OpenCase(original.caseID, in: court, transaction, at: now, for: principal)
    } catch is Rejection { throw ReceiveEvidence.notFound }
    guard open.standing.isOfficial || original.submittedBy == principal.id else {
      throw Rejection(
        "evidence.derived-by-court-or-owner", .forbidden,
        zh: "遮盖件、转换件由法院或提交该证据的一方制作",
        en: "the court or who handed the item in makes another from it")
    }
    guard original.content != nil else {
      throw Rejection(
        "evidence.no-content", .conflict, zh: "该证据的文件尚未上传",
        en: "the file of this item has not arrived yet")
    }
    guard try !transaction.hasCustody(.destroyed, of: id) else {
      throw ReadEvidence.destroyed
    }
    _ = try EvidenceWindow(open, isDerived: true)
    try EvidenceQuota.checkItems(in: open, by: principal)
    let item = EvidenceItem(
      id: court.ids.make(at: now), caseID: original.caseID, submittedBy: principal.id,
      partyID: original.partyID, ordinal: try AnnounceEvidence.ordinal(in: open, sealed: false),
      name: command.name, kind: original.kind, purpose: original.purpose, standing: .announced,
      announcedAt: now, content: nil)
    try open.commit()
    try transaction.insertEvidence(item)
    try transaction.insertDerivation(
      EvidenceDerivation(
        evidenceID: item.id, originalID: id, kind: command.kind, reason: command.reason,
        tool: command.tool, madeBy: principal.id, at: now))
    return item
  }
}

extension OpenCase {
  /// Enters into the custody of both what was made of what.
  ///
  /// - Throws: `Rejection` `evidence.derived-is-the-same` for a redaction that changed nothing,
  ///   `evidence.destroyed` where the original went in the meantime: nothing is made of what is gone.
  func enterDerivation(_ derivation: EvidenceDerivation, of item: EvidenceItem) throws {
    guard let original = try transaction.evidence(derivation.originalID, locked: true),
      let before = original.content, let after = item.content
    else { throw ReceiveEvidence.notFound }
    guard try !transaction.hasCustody(.destroyed, of: original.id) else {
      throw ReadEvidence.destroyed
    }
    guard derivation.kind == .copy || before.sha256 != after.sha256 else {
      throw Rejection(
        "evidence.derived-is-the-same", .unacceptable, zh: "该文件与原件完全相同，没有遮盖或转换任何内容",
        en: "the file is the very same as the original: nothing was redacted or converted")
    }
    for (one, other) in [(original, item), (item, original)] {
      guard let content = one.content else { continue }
      try transaction.appendCustody(
        CustodyChain.entry(
          act: derivation.kind.act.rawValue, of: one, digests: CustodyChain.digests(of: content),
          sizeBytes: content.sizeBytes,
          after: transaction.newestCustody(of: one.id), in: file, court: court, actor: account,
          role: DocketRole.name(of: standing.roles), reason: derivation.reason, at: now,
          before: before.sha256, changedTo: after.sha256, other: other.id,
          tool: derivation.tool))
    }
  }
}
