import CourtCases
import CourtDomain

/// The court's own outages: what gives parties their time back is public to everyone signed in.
enum OutageResource {
  static let endpoints: [Endpoint] = [
    .get("listOutages", "/v1/court/outages", query: ["limit"], to: list),
    .post(
      "recordOutage", "/v1/court/outages", .only([.administrator, .clerk]), key: true, to: record),
    .post(
      "endOutage", "/v1/court/outages/end", .only([.administrator, .clerk]), body: .optionalJSON,
      key: true, to: end),
  ]

  @Sendable static func list(_ call: Call) async throws -> Answer {
    let limit = try call.limit()
    let found = try await call.court.store.read { try $0.outages(limit: limit) }
    return Answer(json: View.items(found.map(view)))
  }

  @Sendable static func record(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let from = body.instant("from")
    let to = body.instant("to", required: false)
    let note = body.text("note", max: 1_000)
    try body.finish()
    guard let from, let note else { throw Invalid(body.defects) }
    let (recording, account) = (RecordOutage(call.court), try call.account().id)
    let answer = try await call.write { transaction, now in
      let outage = try recording.run(
        from: from, to: to, note: note, by: account, in: transaction, at: now)
      return StoredAnswer(status: 201, json: view(outage))
    }
    // A crash before this is no loss: whoever fires time limits does it first.
    _ = try await ApplyOutages(call.court).run()
    return answer
  }

  @Sendable static func end(_ call: Call) async throws -> Answer {
    try call.body().finish()
    let recording = RecordOutage(call.court)
    let answer = try await call.write { transaction, now in
      try recording.end(in: transaction, at: now)
      return StoredAnswer(
        status: 200, json: View.items(try transaction.outages(limit: 1).map(view)))
    }
    _ = try await ApplyOutages(call.court).run()
    return answer
  }

  @Sendable private static func view(_ outage: RecordedOutage) -> JSONValue {
    [
      "id": .int(outage.id), "from": View.instant(outage.from), "to": View.instant(outage.to),
      "note": .string(outage.note), "noticed": .bool(outage.isNoticed),
      "recorded_by": View.id(outage.recordedBy), "recorded_at": View.instant(outage.recordedAt),
      "applied_at": View.instant(outage.appliedAt),
    ]
  }
}
