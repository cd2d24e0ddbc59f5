import CourtCases
import CourtDomain

/// The work waiting for an official.
enum DeskResource {
  static let endpoints: [Endpoint] = [
    .get(
      "listTasks", "/v1/tasks", .only([.clerk, .judge, .mediator, .president, .administrator]),
      to: tasks)
  ]

  /// Most pressing first, as the law presses: reported late, then by what falls due.
  @Sendable static func tasks(_ call: Call) async throws -> Answer {
    let (court, principal) = (call.court, try call.account())
    let limit = call.options.limits.page
    let found = try await court.store.read { transaction in
      try transaction.tasks(role: principal.kind.rawValue, account: principal.id, limit: limit)
        .map { TaskRow(task: $0.0, file: $0.1) }
    }
    let sorted = found.sorted { $0.rank < $1.rank }
    return Answer(
      json: View.items(
        try sorted.map { row in
          let definition = try court.procedures.definition(
            row.file.procedure, version: row.file.procedureVersion)
          return [
            "id": View.id(row.task.id), "kind": .string(row.task.kind),
            "role": .string(row.task.role), "urgency": .int(row.task.urgency),
            "opened_at": View.instant(row.task.openedAt), "due_at": View.instant(row.task.dueAt),
            "case": .object(CaseViews.summary(row.file, definition)),
          ]
        }))
  }
}

struct TaskRow: Sendable {
  let task: CaseTask
  let file: CaseFile

  var rank: (Int, Int64, Int64) {
    (-task.urgency, task.dueAt?.microseconds ?? .max, task.openedAt.microseconds)
  }
}
