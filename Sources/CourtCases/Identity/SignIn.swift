public import CourtDomain
import CourtEvidence

/// Signs a person in by login and password.
public struct SignIn: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  public struct Session: Sendable {
    /// The bearer token; told once, only its digest is kept.
    public var token: String
    public var account: Account
    public var expiresAt: Instant
  }

  /// - Throws: `Rejection` `session.refused` for an unknown login and a wrong password alike, after
  ///   the same work; `session.wait` after too many failures.
  public func run(login: String, password: String) async throws -> Session {
    let now = court.wallClock.now()
    let found = try await court.store.read { transaction in
      (
        credentials: try transaction.credentials(login: login),
        failures: try transaction.signInFailures(login: login, since: now.adding(seconds: -900))
      )
    }
    guard found.failures < court.limits.signInFailures else {
      throw Rejection(
        "session.wait", .tooMany, zh: "登录失败次数过多，请十五分钟后再试",
        en: "too many failed sign-ins: wait a quarter of an hour")
    }
    let decoy = PasswordHash.decoy(cost: court.limits.passwordCost)
    let stored = found.credentials?.passwordHash ?? decoy
    let matches = await offload { PasswordHash.verify(password, against: stored) }
    guard let account = found.credentials?.account, matches, !account.isDisabled else {
      try await court.store.write { try $0.noteSignInFailure(login: login, at: now) }
      throw Rejection(
        "session.refused", .unauthenticated, zh: "账号或密码不正确",
        en: "login or password is not right")
    }
    return try await open(account, at: now)
  }

  private func open(_ account: Account, at now: Instant) async throws -> Session {
    let token = "xz_" + hexText(try SecureRandom.bytes(32))
    let digest = Self.digest(of: token)
    let expiresAt = now.adding(seconds: court.limits.sessionSeconds)
    try await court.store.write { transaction in
      try transaction.insertSession(
        digest: digest, account: account.id, at: now, expiresAt: expiresAt)
    }
    return Session(token: token, account: account, expiresAt: expiresAt)
  }

  /// The account behind a bearer token.
  public func account(token: String) async throws -> Account {
    let digest = Self.digest(of: token)
    let now = court.wallClock.now()
    let found = try await court.store.read { try $0.sessionAccount(digest: digest, at: now) }
    guard let found, !found.isDisabled else {
      throw Rejection(
        "session.invalid", .unauthenticated, zh: "登录已失效，请重新登录",
        en: "this session is not or no longer valid: sign in again")
    }
    return found
  }

  public func end(token: String) async throws {
    let digest = Self.digest(of: token)
    try await court.store.write { try $0.deleteSession(digest: digest) }
  }

  static func digest(of token: String) -> [UInt8] {
    SHA256.digest(Array(token.utf8)).bytes
  }
}
