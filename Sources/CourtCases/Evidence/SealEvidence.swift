public import CourtDomain

/// Seals an item for everyone but named viewers, and lifts the seal.
///
/// The database hides the item, its custody, its opinions and its issues from all others; no query
/// of this program has to think of it.
/// Source: Civil Procedure Law art. 71; Provisions on Evidence art. 47.
public struct SealEvidence: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// Whoever tries the case sees what it rests on.
  public static let bench = ["judge", "clerk", "president"]

  public struct Order: Sendable {
    public var accounts: [AccountID]
    public var parties: [PartyID]
    public var roles: [String]
    public var reason: String

    public init(accounts: [AccountID], parties: [PartyID], roles: [String], reason: String) {
      self.accounts = accounts
      self.parties = parties
      self.roles = roles
      self.reason = reason
    }
  }

  /// - Parameter order: who may see it; `nil` lifts the seal for the reason given.
  /// - Throws: `Rejection` `evidence.not-found`, `evidence.only-the-judge-seals`,
  ///   `evidence.not-sealed`; `Invalid` for viewers that are none of this case.
  public func run(
    _ id: EvidenceID, _ order: Order?, reason: String, by principal: Account,
    _ transaction: any CourtTransaction, at now: Instant
  ) throws -> EvidenceSeal {
    transaction.look(as: .account(principal.id))
    guard let item = try transaction.evidence(id, locked: true) else {
      throw ReceiveEvidence.notFound
    }
    let view: CaseView
    do {
      view = try CaseView(item.caseID, in: court, transaction, at: now, for: principal)
    } catch is Rejection { throw ReceiveEvidence.notFound }
    guard view.standing.roles.contains("judge") else {
      throw Rejection(
        "evidence.only-the-judge-seals", .forbidden, zh: "由审理本案的法官决定证据的保密",
        en: "the judge of the case decides what is kept under seal", source: "CPL art. 71")
    }
    let before = try transaction.seal(of: id)
    guard order != nil || before?.isSealed ?? false else {
      throw Rejection(
        "evidence.not-sealed", .conflict, zh: "该证据未被封存", en: "the item is not under seal")
    }
    if let order { try check(order, view, transaction) }
    let seal = EvidenceSeal(
      evidenceID: id, version: (before?.version ?? 0) + 1, isSealed: order != nil,
      accounts: order?.accounts ?? [], parties: order?.parties ?? [],
      roles: order.map { Array(Set($0.roles + ["judge"])).sorted() } ?? [], reason: reason,
      orderedBy: principal.id, at: now)
    try enter(seal, item, view, by: principal, transaction, at: now)
    try transaction.insertSeal(seal)
    return seal
  }

  private func check(
    _ order: Order, _ view: CaseView, _ transaction: any CourtTransaction
  ) throws {
    var defects: [FieldDefect] = []
    for (index, role) in order.roles.enumerated()
    where !EvidenceSeal.knownRoles.contains(role) {
      defects.append(
        FieldDefect(
          "/roles/\(index)", "choice", zh: "没有该角色", en: "there is no such role"))
    }
    for (index, party) in order.parties.enumerated()
    where !view.parties.contains(where: { $0.id == party }) {
      defects.append(
        FieldDefect(
          "/parties/\(index)", "not-a-party", zh: "本案没有该当事人",
          en: "there is no such party in this case"))
    }
    for (index, account) in order.accounts.enumerated()
    where try transaction.account(account) == nil {
      defects.append(
        FieldDefect(
          "/accounts/\(index)", "no-such-account", zh: "没有该账号", en: "there is no such account"))
    }
    guard defects.isEmpty else { throw Invalid(defects) }
  }

  /// An item without bytes has no custody yet; its seal is on record all the same.
  private func enter(
    _ seal: EvidenceSeal, _ item: EvidenceItem, _ view: CaseView, by principal: Account,
    _ transaction: any CourtTransaction, at now: Instant
  ) throws {
    guard let content = item.content else { return }
    let act: CustodyAct = seal.isSealed ? .sealed : .unsealed
    try transaction.appendCustody(
      CustodyChain.entry(
        act: act.rawValue, of: item, digests: CustodyChain.digests(of: content),
        sizeBytes: content.sizeBytes,
        after: transaction.newestCustody(of: item.id), in: view.file, court: court,
        actor: principal, role: DocketRole.name(of: view.standing.roles), reason: seal.reason,
        at: now, before: content.sha256, changedTo: content.sha256))
  }
}
