import CourtDomain

/// How much evidence one case and one side of it may hold.
///
/// Counted by the database over everything, also what the asker may not see, while the case is
/// held: two uploads at once cannot both take the last place.
enum EvidenceQuota {
  /// - Throws: `Rejection` `evidence.too-many-of-party`.
  static func checkItems(in open: OpenCase, by principal: Account) throws {
    let limit = open.court.limits.partyItems
    let usage = try open.transaction.evidenceUsage(
      of: open.file.id, party: open.standing.partyID, account: principal.id, leavingOut: nil)
    guard usage.partyItems < limit else {
      throw Rejection(
        "evidence.too-many-of-party", .conflict,
        zh: "您方在本案已提交 \(usage.partyItems) 件证据，达到上限 \(limit) 件，请合并后提交",
        en: "your side has handed in \(usage.partyItems) items in this case, and the limit is "
          + "\(limit): merge some")
    }
  }

  /// - Throws: `Rejection` `evidence.quota`, telling how much is left.
  static func checkBytes(
    _ sizeBytes: Int64, of item: EvidenceItem, by principal: Account, _ court: Court,
    _ transaction: any CourtTransaction
  ) throws {
    let usage = try transaction.evidenceUsage(
      of: item.caseID, party: item.partyID, account: principal.id, leavingOut: item.id)
    let left = min(
      court.limits.caseBytes - usage.caseBytes, court.limits.partyBytes - usage.partyBytes)
    guard sizeBytes <= left else {
      let rest = max(0, left)
      throw Rejection(
        "evidence.quota", .tooLarge,
        zh: "该文件 \(sizeBytes) 字节，超出本案对您方剩余的 \(rest) 字节；请压缩、节选关键部分，或向法院申请以存储介质提交",
        en: "the file has \(sizeBytes) bytes, but only \(rest) are left to your side in this case: "
          + "compress it, hand in the part that matters, or ask the court to take a data carrier")
    }
  }
}
