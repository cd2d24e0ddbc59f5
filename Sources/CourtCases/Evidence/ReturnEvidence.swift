public import CourtDomain

/// Gives an item back, or destroys its bytes by order; both stay in its custody for ever.
public struct ReturnEvidence: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// - Parameter act: `.returned` or `.destroyed`.
  /// - Throws: `Rejection` `evidence.not-found`, `evidence.act-not-the-courts`,
  ///   `evidence.case-still-open`, `evidence.destroyed`, `evidence.no-content`.
  public func run(
    _ id: EvidenceID, _ act: CustodyAct, reason: String, by principal: Account,
    _ transaction: any CourtTransaction, at now: Instant
  ) throws -> CustodyEntry {
    transaction.look(as: .account(principal.id))
    guard let item = try transaction.evidence(id, locked: true) else {
      throw ReceiveEvidence.notFound
    }
    let view: CaseView
    do {
      view = try CaseView(item.caseID, in: court, transaction, at: now, for: principal)
    } catch is Rejection { throw ReceiveEvidence.notFound }
    let needed = act == .destroyed ? "judge" : "clerk"
    guard view.standing.roles.contains(needed) || view.standing.roles.contains("judge") else {
      throw Rejection(
        "evidence.act-not-the-courts", .forbidden, zh: "退还由书记员、销毁由法官办理",
        en: "the clerk returns an item, the judge orders it destroyed")
    }
    guard act != .destroyed || view.file.isClosed else {
      throw Rejection(
        "evidence.case-still-open", .conflict, zh: "案件尚未终结，不得销毁证据",
        en: "nothing is destroyed while the case is open")
    }
    guard let content = item.content else {
      throw Rejection(
        "evidence.no-content", .conflict, zh: "该证据的文件尚未上传",
        en: "the file of this item has not arrived yet")
    }
    let custody = try transaction.custody(of: id)
    guard !custody.contains(where: \.isDestruction) else {
      throw Rejection(
        "evidence.destroyed", .conflict, zh: "该证据的文件已销毁", en: "the file was destroyed")
    }
    let entry = try CustodyChain.entry(
      act: act.rawValue, of: item, digests: CustodyChain.digests(of: content),
      sizeBytes: content.sizeBytes,
      after: custody.last, in: view.file, court: court, actor: principal,
      role: DocketRole.name(of: view.standing.roles), reason: reason, at: now,
      before: content.sha256, changedTo: act == .destroyed ? nil : content.sha256)
    try transaction.appendCustody(entry)
    if act == .destroyed { try transaction.destroyBytes(of: id) }
    return entry
  }
}

/// Tells officials of several cases that the same file was handed in elsewhere.
public struct FindDuplicates: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  public struct Found: Sendable {
    public let item: EvidenceItem
    public let caseNumber: String
  }

  /// Only what the asker may see on both sides: an official of both cases, by the same policy and
  /// under the same seals as everywhere. Others are refused whether or not there is anything.
  ///
  /// - Throws: `Rejection` `evidence.not-found`, `evidence.duplicates-for-officials`.
  public func run(
    _ id: EvidenceID, by principal: Account, _ transaction: any CourtTransaction, at now: Instant
  ) throws -> [Found] {
    transaction.look(as: .account(principal.id))
    guard let item = try transaction.evidence(id, locked: false) else {
      throw ReceiveEvidence.notFound
    }
    let view: CaseView
    do {
      view = try CaseView(item.caseID, in: court, transaction, at: now, for: principal)
    } catch is Rejection { throw ReceiveEvidence.notFound }
    guard view.standing.isOfficial else {
      throw Rejection(
        "evidence.duplicates-for-officials", .forbidden, zh: "重复证据核查仅供法官、书记员使用",
        en: "only the court looks for the same file elsewhere")
    }
    guard let content = item.content else { return [] }
    return try transaction.evidence(withContent: content.sha256).compactMap { other in
      guard other.id != id,
        let seen = try? CaseView(other.caseID, in: court, transaction, at: now, for: principal),
        seen.standing.isOfficial
      else { return nil }
      return Found(item: other, caseNumber: seen.file.number)
    }
  }
}
