import CourtCases
import CourtDomain

/// Complaints in the making, each its owner's alone.
enum DraftResource {
  static let endpoints: [Endpoint] = [
    .post("createDraft", "/v1/drafts", .only([.litigant, .platform]), key: true, to: create),
    .get("getDraft", "/v1/drafts/{id}", .only([.litigant, .platform]), to: get),
    .put("saveDraft", "/v1/drafts/{id}", .only([.litigant, .platform]), version: true, to: save),
    .delete("deleteDraft", "/v1/drafts/{id}", .only([.litigant, .platform]), to: delete),
  ]

  private static let missing = Rejection(
    "draft.not-found", .notFound, zh: "没有该草稿", en: "there is no such draft")

  @Sendable static func create(_ call: Call) async throws -> Answer {
    let (court, owner, body) = (call.court, try call.account(), try call.json())
    return try await call.write { transaction, now in
      let draft = try Drafts(court).create(body, by: owner, transaction, at: now)
      return StoredAnswer(
        status: 201, json: FilingViews.draft(draft), location: "/v1/drafts/\(draft.id)",
        version: draft.version)
    }
  }

  @Sendable static func get(_ call: Call) async throws -> Answer {
    let (court, owner, id): (Court, Account, DraftID) = (
      call.court, try call.account(), try call.id(missing)
    )
    let draft = try await court.store.read { try Drafts(court).read(id, by: owner, $0) }
    return Answer(json: FilingViews.draft(draft), etag: draft.version)
  }

  @Sendable static func save(_ call: Call) async throws -> Answer {
    let id: DraftID = try call.id(missing)
    let (court, owner, body) = (call.court, try call.account(), try call.json())
    guard let version = call.version else { throw APIRefusal.versionMissing }
    return try await call.write { transaction, now in
      let draft = try Drafts(court).save(
        id, body, version: version, by: owner, transaction, at: now)
      return StoredAnswer(json: FilingViews.draft(draft), version: draft.version)
    }
  }

  @Sendable static func delete(_ call: Call) async throws -> Answer {
    let (court, owner, id): (Court, Account, DraftID) = (
      call.court, try call.account(), try call.id(missing)
    )
    try await court.store.write { try Drafts(court).drop(id, by: owner, $0) }
    return .empty
  }
}
