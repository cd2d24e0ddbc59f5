import CourtDomain
import HTTPTypes
import Testing

@testable import CourtAPI

/// What is refused before anything of the court is reached, and how it is told.
@Suite struct ARequestIsLetInOrRefused {
  private func client(_ limits: ServerLimits = ServerLimits()) throws -> RouterClient {
    RouterClient(try TestCourt.make(), limits: limits)
  }

  @Test func anUnknownPathIsAProblemNotAPage() async throws {
    let reply = try await client().send(.get, "/v1/nothing")
    #expect(reply.status == 404)
    #expect(reply.code == "request.no-such-path")
    #expect(reply.headers[.contentType] == "application/problem+json")
    #expect(reply.headers[.xContentTypeOptions] == "nosniff")
    #expect(reply.headers[.cacheControl] == "no-store")
  }

  @Test func aWrongMethodIsToldWhatThePathTakes() async throws {
    let reply = try await client().send(.delete, "/v1/cases")
    #expect(reply.status == 405)
    #expect(
      Set(reply.headers[.allow]?.split(separator: ",").map(\.trimmingSpaces) ?? []) == [
        "GET", "HEAD", "POST",
      ])
  }

  @Test func headAnswersWhereGetDoesAndWithoutABody() async throws {
    let reply = try await client().send(.head, "/healthz")
    #expect(reply.status == 200)
    #expect(reply.body.isEmpty)
  }

  @Test func theCallersPlainRequestIdIsKeptAndAWildOneIsNot() async throws {
    let client = try client()
    let kept = try await client.send(.get, "/healthz", ["X-Request-ID": "order-4711-a"])
    #expect(kept.headers[.requestID] == "order-4711-a")
    let wild = try await client.send(.get, "/v1/nothing", ["X-Request-ID": "a b\"<script>"])
    let made = try #require(wild.headers[.requestID])
    #expect(made.utf8.count == 36)
    #expect(wild.json["instance"]?.string == "urn:xiezhi:request:\(made)")
  }

  @Test(arguments: [
    ("zh-CN,zh;q=0.9,en;q=0.5", "zh-CN"), ("en-GB", "en"), ("fr, de;q=0.8", "en"), ("", "zh-CN"),
  ]) func problemsSpeakTheReadersLanguage(header: String, language: String) async throws {
    let reply = try await client().send(.get, "/v1/nothing", ["Accept-Language": header])
    #expect(reply.headers[.contentLanguage] == language)
    let detail = try #require(reply.json["detail"]?.string)
    #expect(detail.contains("没有该路径") == (language == "zh-CN"))
  }

  @Test(arguments: [
    ("", "session.missing"), ("Basic dXNlcjpwYXNz", "session.malformed"),
    ("Bearer", "session.malformed"), ("Bearer a b", "session.malformed"),
    ("Bearer " + String(repeating: "x", count: 300), "session.malformed"),
  ]) func nobodyGetsInWithoutAToken(header: String, code: String) async throws {
    let headers = header.isEmpty ? [:] : ["Authorization": header]
    let reply = try await client().send(.get, "/v1/me", headers)
    #expect(reply.status == 401)
    #expect(reply.code == code)
    #expect(reply.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
  }

  @Test(arguments: [
    ("/v1/cases?limmit=5", "query.unknown"), ("/v1/me?x=1", "query.unknown"),
    ("/v1/cases?limit=5&limit=6", "query.repeated"),
  ]) func misspeltQueryParametersAreNotLost(path: String, code: String) async throws {
    let reply = try await client().send(.get, path)
    #expect(reply.status == 400)
    #expect(reply.code == code)
  }

  @Test(arguments: [
    (nil, 400, "idempotency.missing"), ("\"\"", 400, "idempotency.malformed"),
    ("with space", 400, "idempotency.malformed"), ("schlüssel", 400, "idempotency.malformed"),
    (String(repeating: "k", count: 256), 400, "idempotency.malformed"),
    (String(repeating: "k", count: 255), 503, "service.unavailable"),
    ("\"quoted-1\"", 503, "service.unavailable"), ("bare-1", 503, "service.unavailable"),
  ]) func creatingWantsAWellFormedKey(key: String?, status: Int, code: String) async throws {
    var headers = ["Authorization": "Bearer xz_1", "Content-Type": "application/json"]
    headers["Idempotency-Key"] = key
    let reply = try await client().send(.post, "/v1/drafts", headers, body: "{}")
    #expect(reply.status == status)
    #expect(reply.code == code)
  }

  @Test(arguments: [
    (nil, 428, "precondition.required"), ("*", 400, "precondition.malformed"),
    ("W/\"7\"", 400, "precondition.malformed"), ("7", 400, "precondition.malformed"),
    ("\"7\", \"8\"", 400, "precondition.malformed"), ("\"-7\"", 400, "precondition.malformed"),
    ("\"99999999999999999999\"", 400, "precondition.malformed"),
    ("\"7\"", 503, "service.unavailable"),
  ]) func changingWantsTheVersionSeen(tag: String?, status: Int, code: String) async throws {
    var headers = [
      "Authorization": "Bearer xz_1", "Content-Type": "application/json", "Idempotency-Key": "k",
    ]
    headers["If-Match"] = tag
    let id = "0198d2c4-9c1e-7a3b-8f00-5b6c7d8e9f01"
    let reply = try await client().send(
      .post, "/v1/cases/\(id)/fee/payment", headers, body: "{\"reference\":\"r\"}")
    #expect(reply.status == status)
    #expect(reply.code == code)
  }

  @Test func aFaultIsToldBlandlyAndWithATimeToComeBack() async throws {
    let reply = try await client().send(.get, "/v1/me", ["Authorization": "Bearer xz_1"])
    #expect(reply.status == 503)
    #expect(reply.headers[.retryAfter] == "3")
    #expect(!String(decoding: reply.body, as: UTF8.self).contains("10.1.2.3"))
    let ready = try await client().send(.get, "/readyz")
    #expect(ready.status == 503)
  }

  @Test func tooManyRequestsAtOnceAreTurnedAwayNotQueued() async throws {
    let turnstile = Turnstile(limit: 1)
    try turnstile.enter()
    let thrown = #expect(throws: ProblemError.self) { try turnstile.enter() }
    #expect(thrown?.problem.status == 503)
    #expect(thrown?.problem.retryAfterSeconds == 2)
    turnstile.leave()
    try turnstile.enter()
  }

  @Test func aFullServerAnswers503() async throws {
    var limits = ServerLimits()
    limits.requests = 0
    let reply = try await client(limits).send(.get, "/healthz")
    #expect(reply.status == 503)
    #expect(reply.code == "service.busy")
    #expect(reply.headers[.retryAfter] != nil)
  }
}
