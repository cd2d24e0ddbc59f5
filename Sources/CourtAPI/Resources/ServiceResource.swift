import CourtCases
import CourtDomain
import HTTPTypes

/// Service of papers: what was served on whom, opening it, and the papers themselves.
enum ServiceResource {
  static let endpoints: [Endpoint] = [
    .get("listServices", "/v1/cases/{id}/services", to: list),
    .post("readService", "/v1/services/{id}/read", body: .optionalJSON, to: read),
    .post(
      "proveService", "/v1/services/{id}/proof", .only([.clerk]), key: true, version: true,
      to: prove),
    .post(
      "rebutService", "/v1/services/{id}/rebuttal", .only([.clerk, .judge]), key: true,
      version: true, to: rebut),
    .post(
      "correctService", "/v1/services/{id}/correction", .only([.clerk, .judge]), key: true,
      version: true, to: correct),
    .get("getDocument", "/v1/documents/{id}", to: document),
  ]

  private static let missing = Rejection(
    "service.not-found", .notFound, zh: "没有找到该送达", en: "there is no such service")
  private static let noDocument = Rejection(
    "document.not-found", .notFound, zh: "没有找到该文书", en: "there is no such document")

  @Sendable static func list(_ call: Call) async throws -> Answer {
    let found = try await call.view(try call.caseID()) { view, transaction, _ in
      (services: try transaction.services(of: view.file.id), standing: view.standing)
    }
    return Answer(
      json: View.items(
        found.services.map {
          ServiceViews.service($0, isOpen: DocumentAccess.isOpen($0, to: found.standing))
        }))
  }

  /// Marks the paper as opened by its addressee; service that waited for this takes effect.
  ///
  /// Source: Online Litigation Rules art. 31(2).
  @Sendable static func read(_ call: Call) async throws -> Answer {
    let id: ServiceID = try call.id(missing)
    try call.body().finish()
    let owner = try await call.owner(missing) { try $0.service(id, locked: false)?.caseID }
    return try await call.hiding(missing) {
      try await call.act(on: owner) { open in
        let service = try open.readService(id)
        try open.commit()
        return StoredAnswer(
          json: ServiceViews.service(service, isOpen: true), version: open.file.version)
      }
    }
  }

  /// A clerk's proof that a paper arrived by post, by hand or by public notice.
  @Sendable static func prove(_ call: Call) async throws -> Answer {
    let id: ServiceID = try call.id(missing)
    let body = try call.body()
    let channel: ServiceProof.Channel? = body.choice("channel")
    let day = body.day("on")
    let reference = body.text("reference", max: 200)
    try body.finish()
    guard let channel, let day, let reference else { throw Invalid(body.defects) }
    let owner = try await call.owner(missing) { try $0.service(id, locked: false)?.caseID }
    return try await call.hiding(missing) {
      try await call.act(on: owner) { open in
        let service = try open.proveService(
          id, ServiceProof(channel: channel, on: day, reference: reference))
        try open.commit()
        return StoredAnswer(
          json: ServiceViews.service(service, isOpen: true), version: open.file.version)
      }
    }
  }

  /// The addressee has disproved that a paper reached him: what counted from it falls.
  ///
  /// Source: Online Litigation Rules art. 31.
  @Sendable static func rebut(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let reason = body.text("reason", max: 2_000)
    try body.finish()
    guard let reason else { throw Invalid(body.defects) }
    return try await change(call) { try $0.rebutService($1, reason: reason) }
  }

  /// Another day of service than was entered: what counts from it is counted anew.
  @Sendable static func correct(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let day = body.day("on")
    let reason = body.text("reason", max: 2_000)
    try body.finish()
    guard let day, let reason else { throw Invalid(body.defects) }
    return try await change(call) { try $0.correctService($1, servedOn: day, reason: reason) }
  }

  private static func change(
    _ call: Call, _ work: @escaping @Sendable (OpenCase, ServiceID) throws -> ServiceOfProcess
  ) async throws -> Answer {
    let id: ServiceID = try call.id(missing)
    let owner = try await call.owner(missing) { try $0.service(id, locked: false)?.caseID }
    return try await call.hiding(missing) {
      try await call.act(on: owner) { open in
        let service = try work(open, id)
        try open.commit()
        return StoredAnswer(
          json: ServiceViews.service(service, isOpen: true), version: open.file.version)
      }
    }
  }

  @Sendable static func document(_ call: Call) async throws -> Answer {
    let id: DocumentID = try call.id(noDocument)
    let owner = try await call.owner(noDocument) { try $0.document(id)?.caseID }
    let document = try await call.hiding(noDocument) {
      try await call.view(owner) { view, transaction, _ in
        guard let document = try transaction.document(id) else { throw noDocument }
        let services = try transaction.services(of: view.file.id).filter { $0.documentID == id }
        try DocumentAccess.check(services, view.standing)
        return document
      }
    }
    var answer = Answer(mediaType: document.mediaType, bytes: document.bytes)
    answer.headers[.contentDisposition] = Attachment.header(
      "\(document.kind)-\(document.id).\(document.mediaType.hasPrefix("text/html") ? "html" : "txt")"
    )
    return answer
  }
}

/// Who may fetch a paper: officials, and each addressee once his service has begun to count.
enum DocumentAccess {
  static func isOpen(_ service: ServiceOfProcess, to standing: CaseStanding) -> Bool {
    if standing.isOfficial { return true }
    return service.partyID == standing.partyID && service.effect != .pending
  }

  /// A paper that takes effect by being read is not handed out beside that rule.
  static func check(_ services: [ServiceOfProcess], _ standing: CaseStanding) throws {
    if standing.isOfficial { return }
    let own = services.filter { $0.partyID == standing.partyID && standing.partyID != nil }
    guard let first = own.first else {
      throw Rejection(
        "document.not-yours", .forbidden, zh: "该文书不是向您送达的",
        en: "this paper was not served on you")
    }
    guard own.contains(where: { $0.effect != .pending }) else {
      throw Rejection(
        "service.unread", .conflict, zh: "请先签收：POST /v1/services/\(first.id)/read",
        en: "open the service first: POST /v1/services/\(first.id)/read",
        source: "OLR art. 31(2)")
    }
  }
}
