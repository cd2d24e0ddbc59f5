import CourtCases
import CourtDomain

/// How like cases ended.
enum SimilarCaseResource {
  static let endpoints: [Endpoint] = [
    .get("similarCases", "/v1/cases/{id}/similar-cases", query: ["limit"], to: find)
  ]

  /// The search runs on the index in memory, after the transaction that lets the caller see the
  /// case.
  @Sendable static func find(_ call: Call) async throws -> Answer {
    let limit = try call.limit(default: 10)
    let file = try await call.view(try call.caseID()) { view, _, _ in view.file }
    let answer = SimilarCases.find(for: file, court: call.court, limit: limit)
    return Answer(json: SimilarityViews.answer(answer), etag: file.version)
  }
}
