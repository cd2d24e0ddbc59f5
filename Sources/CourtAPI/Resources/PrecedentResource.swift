import CourtCases
import CourtDomain
import CourtSimilarity

/// The shelf of decided cases.
enum PrecedentResource {
  static let endpoints: [Endpoint] = [
    .post(
      "importPrecedents", "/v1/precedents", .only([.administrator]), body: .jsonLines, key: true,
      to: add)
  ]

  /// Defects told at most; a file full of them needs no longer list.
  private static let mostErrors = 1_000

  /// Importing a line again replaces it by itself, so a repeat may run before its stored answer is
  /// told.
  @Sendable static func add(_ call: Call) async throws -> Answer {
    let result = try await call.gates.transfers.pass(try call.account().id) {
      try await ImportPrecedents(call.court).run(call.bytes)
    }
    let errors = result.defects.prefix(mostErrors).flatMap { line in
      line.defects.map { defect -> JSONValue in
        [
          "line": .int(line.line), "pointer": .string(defect.pointer),
          "code": .string(defect.code), "text": View.text(defect.text),
        ]
      }
    }
    let json: JSONValue = [
      "added": .int(result.added), "replaced": .int(result.replaced), "errors": .array(errors),
      "lines_refused": .int(result.defects.count),
    ]
    return try await call.write { _, _ in StoredAnswer(json: json) }
  }
}
