public import CourtDomain

/// A court as its users reach it: by HTTP, signed in or not.
///
/// Used by the demo, the benchmarks and the acceptance tests, so that all of them go the way a
/// stranger goes.
public struct CourtClient: Sendable {
  public let host: String
  public let port: Int
  public var token: String?
  public var language = "en"

  public init(host: String, port: Int, token: String? = nil) {
    self.host = host
    self.port = port
    self.token = token
  }

  /// An answer that is not a success, with its problem document.
  public struct Problem: Error, Sendable, CustomStringConvertible {
    public let call: String
    public let status: Int
    public let code: String
    public let body: String

    public var description: String { "\(call): \(status) \(code) \(body.prefix(600))" }
  }

  public struct Answer: Sendable {
    public let status: Int
    public let headers: [String: String]
    public let json: JSONValue
    public let bytes: [UInt8]

    /// The version in a strong ETag.
    public var version: Int64? {
      headers["etag"].flatMap { Int64($0.filter { $0 != "\"" }) }
    }
  }

  public func headers(_ more: [(String, String)] = []) -> [(String, String)] {
    var all = [("accept-language", language)]
    if let token { all.append(("authorization", "Bearer \(token)")) }
    return all + more
  }

  /// Sends any request on a connection of its own; problems are answers here, not errors.
  public func send(_ call: HTTPCall) async throws -> Answer {
    let reply = try await HTTPSession.with(host: host, port: port) { session in
      try await session.send(call)
    }
    return Self.answer(reply)
  }

  public static func answer(_ reply: HTTPReply) -> Answer {
    Answer(
      status: reply.status, headers: reply.headers,
      json: (try? JSONParser.parse(reply.body, limits: .init(depth: 64, values: 1_000_000)))
        ?? .null,
      bytes: reply.body)
  }

  /// Sends a JSON request.
  ///
  /// - Parameters:
  ///   - key: the retry key; a fresh one is made where none is given.
  ///   - version: sent as If-Match.
  /// - Throws: `Problem` for anything but 2xx.
  @discardableResult
  public func call(
    _ method: String, _ path: String, _ body: JSONValue? = nil, key: String? = nil,
    version: Int64? = nil
  ) async throws -> Answer {
    let answer = try await attempt(method, path, body, key: key, version: version)
    guard (200..<300).contains(answer.status) else {
      throw Problem(
        call: "\(method) \(path)", status: answer.status,
        code: answer.json["code"]?.string ?? "", body: String(decoding: answer.bytes, as: UTF8.self)
      )
    }
    return answer
  }

  /// The same, but a refusal is an answer.
  public func attempt(
    _ method: String, _ path: String, _ body: JSONValue? = nil, key: String? = nil,
    version: Int64? = nil
  ) async throws -> Answer {
    var more: [(String, String)] = []
    if method != "GET" {
      more.append(("idempotency-key", key ?? Self.freshKey()))
    }
    if body != nil { more.append(("content-type", "application/json")) }
    if let version { more.append(("if-match", "\"\(version)\"")) }
    return try await send(
      HTTPCall(method, path, headers: headers(more), body: body?.bytes ?? []))
  }

  public static func freshKey() -> String {
    var generator = SystemRandomNumberGenerator()
    return "k-" + String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
  }

  /// Signs in; the answer is a client that carries the token.
  public func signedIn(login: String, password: String) async throws -> CourtClient {
    let answer = try await call(
      "POST", "/v1/sessions", ["login": .string(login), "password": .string(password)])
    var client = self
    client.token = answer.json["token"]?.string
    return client
  }
}
