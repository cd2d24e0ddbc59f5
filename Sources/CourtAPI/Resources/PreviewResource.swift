import CourtCases
import CourtDomain
import HTTPTypes

/// A small picture of an item's first page.
enum PreviewResource {
  static let endpoints: [Endpoint] = [
    .get("getPreview", "/v1/evidence/{id}/preview", to: get)
  ]

  /// Drawn at the first asking and kept. What cannot be drawn is told with its reason; the file itself
  /// is there all the same.
  @Sendable static func get(_ call: Call) async throws -> Answer {
    let id: EvidenceID = try call.id(EvidenceResource.missing)
    let (court, principal) = (call.court, try call.account())
    let preview = PreviewEvidence(court)
    if try await preview.isMissing(id, for: principal) {
      try await call.gates.drawings.pass { try await preview.make(id, by: principal) }
    }
    let (operation, request) = (call.endpoint.operation, call.identity.id)
    let shown = try await court.store.write { transaction in
      let now = court.clock.now()
      let shown = try preview.show(id, to: principal, transaction, at: now)
      try transaction.audit(
        AuditEntry(
          at: now, accountID: principal.id, role: principal.kind.rawValue, operation: operation,
          caseID: shown.item.caseID, outcome: "ok", requestID: request))
      return shown
    }
    var answer = Answer(mediaType: shown.picture.mediaType, bytes: shown.picture.bytes)
    answer.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
    return answer
  }
}
