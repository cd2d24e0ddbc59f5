public import CourtDomain

/// Complaints in the making: kept as typed, however unfinished, until their owner files or drops
/// them.
public struct Drafts: Sendable {
  let court: Court
  /// Bytes of one draft.
  public static let limitBytes = 256 * 1024

  public init(_ court: Court) { self.court = court }

  public func create(
    _ body: JSONValue, by owner: Account, _ transaction: any CourtTransaction, at now: Instant
  ) throws -> FilingDraft {
    try check(body)
    let draft = FilingDraft(
      id: court.ids.make(at: now), owner: owner.id, body: body, version: 1, savedAt: now)
    try transaction.saveDraft(draft)
    return draft
  }

  public func read(
    _ id: DraftID, by owner: Account, _ transaction: any CourtTransaction, locked: Bool = false
  ) throws -> FilingDraft {
    guard let draft = try transaction.draft(id, locked: locked), draft.owner == owner.id else {
      throw Rejection("draft.not-found", .notFound, zh: "没有该草稿", en: "there is no such draft")
    }
    return draft
  }

  /// - Parameter version: the version last seen; a newer one on another device is never overwritten.
  public func save(
    _ id: DraftID, _ body: JSONValue, version: Int64, by owner: Account,
    _ transaction: any CourtTransaction, at now: Instant
  ) throws -> FilingDraft {
    try check(body)
    var draft = try read(id, by: owner, transaction, locked: true)
    guard draft.version == version else {
      throw Rejection(
        "draft.stale", .stale, zh: "草稿已在别处更新到第 \(draft.version) 版",
        en: "the draft was saved elsewhere as version \(draft.version)")
    }
    draft.body = body
    draft.version += 1
    draft.savedAt = now
    try transaction.saveDraft(draft)
    return draft
  }

  public func drop(_ id: DraftID, by owner: Account, _ transaction: any CourtTransaction) throws {
    _ = try read(id, by: owner, transaction, locked: true)
    try transaction.deleteDraft(id)
  }

  private func check(_ body: JSONValue) throws {
    guard body.object != nil, body.bytes.count <= Self.limitBytes else {
      throw Invalid([
        FieldDefect(
          "", "draft", zh: "草稿应为不超过 256 KiB 的 JSON 对象",
          en: "a draft is a JSON object of at most 256 KiB")
      ])
    }
  }
}
