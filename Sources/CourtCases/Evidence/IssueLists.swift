public import CourtDomain

/// A point the judge puts on the list himself.
public struct IssueDraft: Sendable, Hashable {
  public var evidenceID: EvidenceID?
  public var partyID: PartyID?
  public var test: EvidenceTest?
  public var text: String

  public init(evidenceID: EvidenceID?, partyID: PartyID?, test: EvidenceTest?, text: String) {
    self.evidenceID = evidenceID
    self.partyID = partyID
    self.test = test
    self.text = text
  }
}

extension OpenCase {
  /// The contested cells as a new version of the list, for the parties to confirm.
  ///
  /// - Returns: its version; `nil` where nothing is contested and nothing ever was.
  func proposeIssues(from matrix: CrossMatrix) throws -> Int? {
    let before = try transaction.looking(as: .system) { try transaction.issueLists(of: file.id) }
    let contested = matrix.cells.filter { $0.standing == .contested }
    guard !contested.isEmpty || !before.isEmpty else { return nil }
    let issues = contested.enumerated().map { index, cell in
      Issue(
        place: index + 1, evidenceID: cell.evidenceID, partyID: cell.partyID, test: cell.test,
        text: cell.opinion?.reason ?? "")
    }
    let list = IssueList(
      caseID: file.id, version: before.count + 1, standing: .proposed, madeAt: now,
      decidedAt: nil, settledBy: nil, settledReason: nil, issues: issues, confirmations: [])
    supersede(before.last)
    pending.beside.append { try $0.insertIssueList(list) }
    return list.version
  }

  private func supersede(_ last: IssueList?) {
    guard var last, last.standing != .superseded else { return }
    last.standing = .superseded
    let superseded = last
    pending.beside.append { try $0.updateIssueList(superseded) }
  }

  /// A party confirms the list, or says what is wrong with it; confirmed by every party it stands.
  ///
  /// - Parameter party: whom the court enters it for.
  /// - Throws: `Rejection` `issues.none`, `issues.not-newest`, `issues.decided`,
  ///   `issues.not-yours`, `issues.answered-already`; `Invalid` for a no without a reason.
  /// Source: Provisions on Evidence art. 57.
  public func confirmIssues(
    _ version: Int, agrees: Bool, comment: String, for party: PartyID?
  ) throws -> IssueList {
    var list = try newestIssues(version)
    let entered = party.map { id in standing.isOfficial && parties.contains { $0.id == id } }
    guard let account, let speaker = party ?? standing.partyID, entered ?? true else {
      throw Rejection(
        "issues.not-yours", .forbidden, zh: "争议焦点由当事人确认", en: "the parties confirm the issues",
        source: "EV art. 57")
    }
    guard !list.confirmations.contains(where: { $0.partyID == speaker }) else {
      throw Rejection(
        "issues.answered-already", .conflict, zh: "已就本版争议焦点表示意见",
        en: "this version was answered already")
    }
    guard agrees || !comment.trimmingSpaces.isEmpty else {
      throw Invalid([
        FieldDefect("/comment", "missing", zh: "不同意的，应当说明理由", en: "a no needs a reason")
      ])
    }
    let said = IssueConfirmation(
      partyID: speaker, agrees: agrees, comment: comment, at: now, accountID: account.id)
    list.confirmations.append(said)
    let agreed = Set(list.confirmations.filter(\.agrees).map(\.partyID))
    let isConfirmed = parties.allSatisfy { agreed.contains($0.id) }
    if isConfirmed {
      list.standing = .confirmed
      list.decidedAt = now
    }
    let now = list
    pending.beside.append { transaction in
      try transaction.insertIssueConfirmation(said, now)
      if isConfirmed { try transaction.updateIssueList(now) }
    }
    let name = parties.first { $0.id == speaker }?.name ?? ""
    enterInDocket(
      "issues-answered", zh: "\(name)\(agrees ? "确认" : "不确认")争议焦点（第\(version)版）",
      en: "\(name) \(agrees ? "confirms" : "does not confirm") the list of issues, "
        + "version \(version)", article: "EV 57")
    return list
  }

  /// The judge settles the list where the parties do not agree on it: as it stands, or changed.
  ///
  /// - Throws: `Rejection` `issues.only-the-judge-settles` and as above.
  public func settleIssues(
    _ version: Int, reason: String, changedTo drafts: [IssueDraft]?
  ) throws -> IssueList {
    try onlyTheJudge("issues.only-the-judge-settles")
    var list = try newestIssues(version)
    if let drafts {
      let seen = Set(try transaction.evidence(of: file.id).map(\.id))
      guard drafts.allSatisfy({ $0.evidenceID.map(seen.contains) ?? true }) else {
        throw ReceiveEvidence.notFound
      }
      supersede(list)
      list.version += 1
      list.madeAt = now
      list.confirmations = []
      list.issues = drafts.enumerated().map { index, draft in
        Issue(
          place: index + 1, evidenceID: draft.evidenceID, partyID: draft.partyID,
          test: draft.test, text: draft.text)
      }
    }
    list.standing = .settled
    list.decidedAt = now
    list.settledBy = account?.id
    list.settledReason = reason
    let (settled, isNew) = (list, drafts != nil)
    pending.beside.append {
      if isNew { try $0.insertIssueList(settled) } else { try $0.updateIssueList(settled) }
    }
    enterInDocket(
      "issues-settled", zh: "法官确定争议焦点（第\(list.version)版）",
      en: "the judge settles the list of issues, version \(list.version)", article: "EV 57")
    return list
  }

  private func newestIssues(_ version: Int) throws -> IssueList {
    guard let list = try transaction.issueLists(of: file.id).last else {
      throw Rejection(
        "issues.none", .conflict, zh: "尚无争议焦点清单", en: "there is no list of issues yet")
    }
    guard list.version == version else {
      throw Rejection(
        "issues.not-newest", .conflict, zh: "争议焦点已更新至第\(list.version)版",
        en: "the list is at version \(list.version) now")
    }
    guard list.standing == .proposed else {
      throw Rejection(
        "issues.decided", .conflict, zh: "本版争议焦点已确定", en: "this version is fixed already")
    }
    return list
  }
}
