import CourtCases
import CourtDomain

/// The docket, the case told from it, and who has looked at it.
enum DocketResource {
  static let endpoints: [Endpoint] = [
    .get("getDocket", "/v1/cases/{id}/docket", query: ["after", "limit"], to: docket),
    .get("getTimeline", "/v1/cases/{id}/timeline", to: timeline),
    .get("accessLog", "/v1/cases/{id}/access-log", query: ["after", "limit"], to: accessLog),
  ]

  /// Entries one timeline tells at most.
  private static let mostEntries = 2_000

  @Sendable static func docket(_ call: Call) async throws -> Answer {
    let (court, limit, after) = (call.court, try call.limit(default: 100), try call.after())
    let page = try await call.view(try call.caseID()) { view, transaction, _ in
      (
        file: view.file,
        entries: try transaction.docket(of: view.file.id, after: Int(clamping: after), limit: limit)
      )
    }
    let definition = try court.procedures.definition(
      page.file.procedure, version: page.file.procedureVersion)
    let last = page.entries.last?.sequence ?? page.file.docketLength
    return Answer(
      json: View.items(
        page.entries.map { CaseViews.docketEntry($0, definition) },
        next: last < page.file.docketLength ? String(last) : nil), etag: page.file.version)
  }

  @Sendable static func timeline(_ call: Call) async throws -> Answer {
    let court = call.court
    let story = try await call.view(try call.caseID()) { view, transaction, _ in
      let deadlines = try transaction.deadlines(of: view.file.id)
      return CaseStory(
        file: view.file,
        docket: try transaction.docket(of: view.file.id, after: 0, limit: Self.mostEntries),
        deadlines: deadlines,
        revisions: try transaction.revisions(
          of: deadlines.filter { $0.revisions > 0 }, limit: Self.mostEntries))
    }
    let definition = try court.procedures.definition(
      story.file.procedure, version: story.file.procedureVersion)
    return Answer(
      json: [
        "number": .string(story.file.number), "title": View.text(story.file.title),
        "state": CaseViews.state(story.file.state, definition),
        "chapters": .array(story.chapters.map { DeadlineViews.chapter($0, definition) }),
      ], etag: story.file.version)
  }

  /// For the clerk and for the parties themselves; parties see roles, not who it was.
  ///
  /// What others did with evidence stands in the custody of each item, for those who may see the
  /// item; here it would tell a party how many there are that it may not see, and since when.
  @Sendable static func accessLog(_ call: Call) async throws -> Answer {
    let (limit, after) = (try call.limit(), try call.after())
    let principal = try call.account()
    let page = try await call.view(try call.caseID()) { view, transaction, _ in
      let isClerk = view.standing.roles.contains("clerk")
      guard isClerk || view.standing.partyID != nil else {
        throw Rejection(
          "access-log.not-yours", .forbidden, zh: "查阅记录只对书记员和当事人开放",
          en: "the access log is for the clerk and the parties")
      }
      let hiding = AuditHiding(
        operations: evidenceOperations, besidesThoseOf: principal.id)
      let entries = try transaction.auditEntries(
        of: view.file.id, after: after, limit: limit, hiding: isClerk ? nil : hiding)
      return (entries: entries, isClerk: isClerk)
    }
    let items: [JSONValue] = page.entries.map { entry in
      [
        "id": .int(entry.id), "at": View.instant(entry.at), "role": .string(entry.role),
        "account_id": View.id(page.isClerk ? entry.accountID : nil),
        "operation": .string(entry.operation), "outcome": .string(entry.outcome),
        "request_id": .string(entry.requestID),
      ]
    }
    let next = page.entries.count == limit ? page.entries.last.map { String($0.id) } : nil
    return Answer(json: View.items(items, next: next))
  }

  private static let evidenceOperations = RouteTable.all(withSandbox: false).endpoints
    .filter { endpoint in
      let about: Set<Substring> = ["evidence", "uploads", "platform-records", "cross-examination"]
      return !about.isDisjoint(with: endpoint.path.split(separator: "/"))
    }
    .map(\.operation)
}
