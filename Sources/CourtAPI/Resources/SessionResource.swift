import CourtCases
import CourtDomain
import HTTPTypes

/// Signing in and out.
enum SessionResource {
  static let endpoints: [Endpoint] = [
    .post("signIn", "/v1/sessions", .anyone, to: signIn),
    .delete("signOut", "/v1/sessions/current", to: signOut),
    .get("me", "/v1/me", to: me),
  ]

  @Sendable static func signIn(_ call: Call) async throws -> Answer {
    let body = try call.body()
    let login = body.text("login", max: 64)
    let password = body.text("password", max: 200)
    try body.finish()
    guard let login, let password else { throw Invalid(body.defects) }
    let session = try await call.gates.passwords.pass {
      try await SignIn(call.court).run(login: login, password: password)
    }
    return Answer(
      status: 201,
      json: [
        "token": .string(session.token), "expires_at": View.instant(session.expiresAt),
        "account": View.account(session.account),
      ])
  }

  @Sendable static func signOut(_ call: Call) async throws -> Answer {
    if let token = call.token { try await SignIn(call.court).end(token: token) }
    return .empty
  }

  @Sendable static func me(_ call: Call) async throws -> Answer {
    Answer(json: View.account(try call.account()))
  }
}
