import CourtCases
import CourtDomain
import CourtEvidence

/// The court's public log: its newest checkpoint and the keys to check it with.
enum LogResource {
  static let endpoints: [Endpoint] = [
    .get("getCheckpoint", "/v1/log/checkpoint", .anyone, to: checkpoint),
    .get("getTrust", "/v1/log/trust", .anyone, to: trust),
  ]

  /// A signed note as C2SP has it, to the byte.
  @Sendable static func checkpoint(_ call: Call) async throws -> Answer {
    let latest = try await call.court.store.read { try $0.latestCheckpoint() }
    guard let latest else {
      throw Rejection(
        "log.empty", .notFound, zh: "日志尚无检查点", en: "the log has no checkpoint yet")
    }
    var answer = Answer(mediaType: "text/plain; charset=utf-8", bytes: Array(latest.text.utf8))
    answer.isPublic = true
    return answer
  }

  @Sendable static func trust(_ call: Call) async throws -> Answer {
    let trust = call.court.keys.trust
    var answer = Answer(
      json: [
        "root_pem": .string(trust.rootPEM), "log_pem": .string(trust.logPEM),
        // With the newline of the file it is named for, so that it can be saved as it is.
        "log_vkey": .string(trust.logVerifierKey + "\n"),
        "root_fingerprint": .string(trust.rootFingerprint), "origin": .string(trust.origin),
      ])
    answer.isPublic = true
    return answer
  }
}
