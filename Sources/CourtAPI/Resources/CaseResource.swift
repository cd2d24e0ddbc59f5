import CourtCases
import CourtDomain
import CourtEvidence
import CourtWorkflow
import Foundation

/// Cases as their people see them.
enum CaseResource {
  static let endpoints: [Endpoint] = [
    .get("listCases", "/v1/cases", query: ["cursor", "limit", "state"], to: list),
    .get("getCase", "/v1/cases/{id}", to: get),
    .get("getComplaint", "/v1/cases/{id}/complaint", to: complaint),
  ]

  @Sendable static func list(_ call: Call) async throws -> Answer {
    let (court, principal, limit) = (call.court, try call.account(), try call.limit())
    let state = call.query["state"]
    if let state, !call.court.procedures.all.contains(where: { $0.state(state) != nil }) {
      throw APIRefusal.queryMalformed(
        "state", zh: "应为程序中的一个阶段", en: "a state of a procedure")
    }
    let cursor = try call.query["cursor"].map { try CursorText.cursor($0) }
    let page = try await court.store.read { transaction in
      try CaseList(limit: limit, state: state).page(transaction, for: principal, after: cursor)
    }
    let items = try page.files.map { file in
      let definition = try court.procedures.definition(
        file.procedure, version: file.procedureVersion)
      return JSONValue.object(CaseViews.summary(file, definition))
    }
    return Answer(json: View.items(items, next: page.next.map(CursorText.text)))
  }

  @Sendable static func get(_ call: Call) async throws -> Answer {
    let court = call.court
    let principal = try call.account()
    let page = try await call.view(try call.caseID()) { view, transaction, _ in
      try CasePage(view, transaction, in: court, for: principal)
    }
    return Answer(json: page.json, etag: page.file.version)
  }

  /// The complaint as filed; identity numbers and phones of others stay covered.
  @Sendable static func complaint(_ call: Call) async throws -> Answer {
    let view = try await call.view(try call.caseID()) { view, _, _ in view }
    let isOpen = view.standing.isOfficial || view.file.filedBy == call.caller?.id
    let body = isOpen ? view.file.complaint : Covered.complaint(view.file.complaint)
    return Answer(json: ["complaint": body], etag: view.file.version)
  }
}

/// One page of a list, read on while a filter leaves it short.
struct CaseList {
  let limit: Int
  let state: String?
  /// Pages read at most for one answer; the cursor then goes on from there.
  private static let mostPages = 10

  init(limit: Int, state: String?) {
    self.limit = limit
    self.state = state
  }

  func page(
    _ transaction: any CourtTransaction, for account: Account, after start: CaseCursor?
  ) throws -> (files: [CaseFile], next: CaseCursor?) {
    var files: [CaseFile] = []
    var cursor = start
    for _ in 0..<Self.mostPages {
      let batch = try transaction.casesVisible(to: account, after: cursor, limit: limit)
      for file in batch {
        cursor = CaseCursor(filedAt: file.filedAt, id: file.id)
        if state == nil || file.state == state { files.append(file) }
        if files.count == limit { return (files, cursor) }
      }
      if batch.count < limit { return (files, nil) }
    }
    return (files, cursor)
  }
}

/// A cursor as an opaque text.
enum CursorText {
  static func text(_ cursor: CaseCursor) -> String {
    Data("\(cursor.filedAt.microseconds)/\(cursor.id)".utf8).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  static func cursor(_ text: String) throws -> CaseCursor {
    let padded = text.replacing("-", with: "+").replacing("_", with: "/")
    let full = padded + String(repeating: "=", count: (4 - padded.utf8.count % 4) % 4)
    let parts =
      Data(base64Encoded: full).map { String(decoding: $0, as: UTF8.self) }?
      .split(separator: "/") ?? []
    guard text.utf8.count <= 200, parts.count == 2, let at = Int64(parts[0]),
      let id = CaseID(String(parts[1]))
    else {
      throw APIRefusal.queryMalformed(
        "cursor", zh: "应为上一页的 next_cursor", en: "the next_cursor of an earlier page")
    }
    return CaseCursor(filedAt: Instant(microseconds: at), id: id)
  }
}

/// Personal numbers covered for those they are none of the business of.
enum Covered {
  private static let names: Set<String> = ["id_number", "phone", "email"]

  static func complaint(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let values): return .array(values.map(complaint))
    case .object(let object):
      var shown = JSONObject()
      for member in object.members {
        let text = names.contains(member.name) ? member.value.string : nil
        shown[member.name] = text.map { .string(View.masked($0)) } ?? complaint(member.value)
      }
      return .object(shown)
    default: return value
    }
  }
}
