import CourtClient
import CourtDomain

/// Everyone who takes part, each signed in under his own login.
///
/// The court's sessions end after some hours of court time, so after each jump of the clock people
/// sign in again; that is done where the court asks for it (401).
actor People {
  private let court: CourtClient
  private let password: String
  private var tokens: [String: String] = [:]
  /// Account ids by login, learned when the accounts are opened.
  private(set) var ids: [String: String] = [:]
  private(set) var calls = 0

  init(court: CourtClient, password: String) {
    self.court = court
    self.password = password
  }

  func learn(login: String, id: String) { ids[login] = id }

  func login(of id: String) -> String? { ids.first { $0.value == id }?.key }

  /// A request of a signed-in person; a refusal is an answer.
  ///
  /// - Parameter key: the retry key of an earlier request that is repeated; else a fresh one.
  func attempt(
    _ login: String, _ method: String, _ path: String, _ body: JSONValue? = nil,
    version: Int64? = nil, key: String? = nil
  ) async throws -> CourtClient.Answer {
    let key = key ?? CourtClient.freshKey()
    calls += 1
    let answer = try await client(login).attempt(method, path, body, key: key, version: version)
    guard answer.status == 401 else { return answer }
    tokens[login] = nil
    return try await client(login).attempt(method, path, body, key: key, version: version)
  }

  /// The same, where anything but success is a failure of the script.
  @discardableResult
  func call(
    _ login: String, _ method: String, _ path: String, _ body: JSONValue? = nil,
    version: Int64? = nil
  ) async throws -> CourtClient.Answer {
    let answer = try await attempt(login, method, path, body, version: version)
    guard (200..<300).contains(answer.status) else { throw refused(login, method, path, answer) }
    return answer
  }

  /// Sends raw bytes, as an upload of evidence or of precedents does.
  func send(
    _ login: String, _ method: String, _ path: String, bytes: [UInt8],
    headers: [(String, String)]
  ) async throws -> CourtClient.Answer {
    calls += 1
    let key = ("idempotency-key", CourtClient.freshKey())
    var answer: CourtClient.Answer?
    for _ in 0..<2 {
      let client = try await client(login)
      let reply = try await client.send(
        HTTPCall(method, path, headers: client.headers(headers + [key]), body: bytes))
      answer = reply
      guard reply.status == 401 else { break }
      tokens[login] = nil
    }
    guard let answer, (200..<300).contains(answer.status) else {
      throw answer.map { refused(login, method, path, $0) }
        ?? DemoFailure("\(login): \(method) \(path): no answer")
    }
    return answer
  }

  private func client(_ login: String) async throws -> CourtClient {
    var client = court
    if let token = tokens[login] {
      client.token = token
      return client
    }
    calls += 1
    client = try await court.signedIn(login: login, password: password)
    tokens[login] = client.token
    return client
  }

  private func refused(
    _ login: String, _ method: String, _ path: String, _ answer: CourtClient.Answer
  ) -> DemoFailure {
    DemoFailure(
      "\(login): \(method) \(path): \(answer.status) "
        + String(decoding: answer.bytes.prefix(900), as: UTF8.self))
  }
}
