import CourtCases
import CourtDomain
import Logging

/// Whether the server is alive and ready, and what it can do.
enum SystemResource {
  static let endpoints: [Endpoint] = [
    .get("health", "/healthz", .anyone, to: health),
    .get("ready", "/readyz", .anyone, to: ready),
    .get("openapi", "/openapi.yaml", .anyone, to: description),
  ]

  @Sendable static func health(_ call: Call) async throws -> Answer {
    Answer(json: ["status": "ok"])
  }

  /// Ready once the database answers and the index of precedents is loaded.
  @Sendable static func ready(_ call: Call) async throws -> Answer {
    do {
      _ = try await call.court.store.read { try $0.precedentRevision() }
    } catch {
      call.log.warning("not ready", metadata: ["detail": "\(error.logDetail)"])
      throw Fault(.unavailable(retryAfterSeconds: 2), "the database does not answer")
    }
    guard call.court.shelf.isLoaded else {
      throw Fault(.unavailable(retryAfterSeconds: 1), "the precedents are not loaded yet")
    }
    return Answer(json: ["status": "ready"])
  }

  @Sendable static func description(_ call: Call) async throws -> Answer {
    var answer = Answer(
      mediaType: "application/yaml; charset=utf-8", bytes: Array(call.options.description.utf8))
    answer.isPublic = true
    return answer
  }
}
