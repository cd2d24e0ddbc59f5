import CourtCases
import CourtDomain
import CourtWorkflow

/// The procedures of this court as anyone may read them, and what they mean in one case.
enum ProcedureResource {
  static let endpoints: [Endpoint] = [
    .get("listProcedures", "/v1/procedures", .anyone, to: list),
    .get(
      "drawProcedure", "/v1/procedures/{name}/diagram", .anyoneOrSignedIn,
      query: ["version", "format", "counts"], to: draw),
    .get(
      "getPowers", "/v1/procedures/{name}/powers", .anyone, query: ["version", "role"],
      to: powers),
    .get("getCasePowers", "/v1/cases/{id}/powers", to: casePowers),
  ]

  private static let missing = Rejection(
    "procedure.not-found", .notFound, zh: "没有找到该程序或版本",
    en: "there is no such procedure or version")

  @Sendable static func list(_ call: Call) async throws -> Answer {
    var answer = Answer(
      json: View.items(call.court.procedures.all.map(ProcedureViews.summary)))
    answer.isPublic = true
    return answer
  }

  /// How many cases stand where is for those who work at the court.
  @Sendable static func draw(_ call: Call) async throws -> Answer {
    let definition = try definition(call)
    let language: DisplayLanguage = call.identity.language == .en ? .en : .zh
    let format = call.query["format"] ?? "svg"
    guard let format = DiagramFormat(rawValue: format) else {
      let known = DiagramFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw APIRefusal.queryMalformed("format", zh: "可选：\(known)", en: "one of: \(known)")
    }
    let counts = try await counts(call, definition)
    let text = format.text(of: definition, language: language, counts: counts ?? [:])
    var answer = Answer(mediaType: format.mediaType, bytes: Array(text.utf8))
    answer.isPublic = counts == nil
    return answer
  }

  private static func counts(
    _ call: Call, _ definition: ProcedureDefinition
  ) async throws -> [String: Int]? {
    guard let wanted = call.query["counts"], wanted != "false" else { return nil }
    guard wanted == "true" else {
      throw APIRefusal.queryMalformed("counts", zh: "应为 true 或 false", en: "true or false")
    }
    guard let caller = call.caller, [.clerk, .judge, .administrator].contains(caller.kind) else {
      throw Rejection(
        "procedure.counts-not-public", .forbidden, zh: "在办案件数仅供本院人员查看",
        en: "how many cases stand where is for the court's own people")
    }
    let (name, version) = (definition.name, definition.version)
    return try await call.court.store.read { transaction in
      try transaction.liveCases(procedure: name, version: version)
    }
  }

  @Sendable static func powers(_ call: Call) async throws -> Answer {
    let definition = try definition(call)
    let role = call.query["role"]
    if let role, definition.role(role) == nil {
      let known = definition.roles.map(\.name).joined(separator: ", ")
      throw APIRefusal.queryMalformed("role", zh: "可选：\(known)", en: "one of: \(known)")
    }
    var answer = Answer(
      json: ProcedureViews.powers(
        definition.powers(library: call.court.procedures.all), role: role))
    answer.isPublic = true
    return answer
  }

  @Sendable static func casePowers(_ call: Call) async throws -> Answer {
    let id = try call.caseID()
    return try await call.act(on: id) { open in
      let holders = try open.powers()
      try open.commit()
      let definition = try open.court.procedures.definition(
        open.file.procedure, version: open.file.procedureVersion)
      return StoredAnswer(
        json: [
          "items": .array(holders.map { ProcedureViews.powers(of: $0, definition) }),
          "state": CaseViews.state(open.file.state, definition),
          "version": .int(open.file.version),
        ], version: open.file.version)
    }
  }

  private static func definition(_ call: Call) throws -> ProcedureDefinition {
    let name = call.parameter("name")
    guard let text = call.query["version"] else {
      do { return try call.court.procedures.newest(name) } catch { throw missing }
    }
    guard let version = Int(text) else {
      throw APIRefusal.queryMalformed("version", zh: "应为正整数", en: "a whole number")
    }
    do { return try call.court.procedures.definition(name, version: version) } catch {
      throw missing
    }
  }
}

extension DiagramFormat {
  var mediaType: String {
    switch self {
    case .svg: "image/svg+xml"
    case .bpmn, .scxml: "application/xml"
    case .mermaid, .dot: "text/plain; charset=utf-8"
    case .powers: "text/markdown; charset=utf-8"
    }
  }
}
