import CourtCases
import CourtDomain

/// Time limits and how they were computed.
enum DeadlineResource {
  static let endpoints: [Endpoint] = [
    .get("listDeadlines", "/v1/cases/{id}/deadlines", to: list),
    .get("explainDeadline", "/v1/deadlines/{id}/explanation", to: explain),
  ]

  private static let missing = Rejection(
    "deadline.not-found", .notFound, zh: "没有找到该期限", en: "there is no such time limit")

  /// Changes of one time limit told in one answer; the oldest are told first.
  static let maximumRevisions = 1_000

  @Sendable static func list(_ call: Call) async throws -> Answer {
    let court = call.court
    let found = try await call.view(try call.caseID()) { view, transaction, _ in
      (file: view.file, deadlines: try transaction.deadlines(of: view.file.id))
    }
    let definition = try court.procedures.definition(
      found.file.procedure, version: found.file.procedureVersion)
    let sorted = found.deadlines.sorted {
      ($0.dueAt, $0.id.description) < ($1.dueAt, $1.id.description)
    }
    return Answer(json: View.items(sorted.map { DeadlineViews.deadline($0, definition) }))
  }

  @Sendable static func explain(_ call: Call) async throws -> Answer {
    let id: DeadlineID = try call.id(missing)
    let court = call.court
    let owner = try await call.owner(missing) { try $0.deadline(id)?.caseID }
    let found = try await call.hiding(missing) {
      try await call.view(owner) { view, transaction, _ in
        (
          file: view.file, deadline: try transaction.deadline(id),
          revisions: try transaction.revisions(of: id, limit: maximumRevisions)
        )
      }
    }
    guard let deadline = found.deadline else { throw missing }
    let definition = try court.procedures.definition(
      found.file.procedure, version: found.file.procedureVersion)
    return Answer(
      json: DeadlineExplanationViews.explanation(deadline, found.revisions, definition))
  }
}
