import CourtCases
import CourtDomain
import CourtPG

extension PGCourtTransaction {
  private static let accountColumns =
    "a.account_id, a.login, a.kind, a.name, a.id_number, a.is_disabled"

  private func account(from row: PGRow) throws -> Account {
    Account(
      id: try row.id("account_id"), courtID: courtID, login: try row.text("login"),
      kind: try row.choice("kind"), name: try row.text("name"),
      idNumber: try row.textOrNil("id_number"), isDisabled: try row.bool("is_disabled"))
  }

  func insertAccount(_ account: Account, passwordHash: String, at: Instant) throws {
    try later(
      """
      INSERT INTO account (court_id, account_id, login, password_hash, kind, name, id_number,
        is_disabled, opened_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """, court, .id(account.id), .text(account.login), .text(passwordHash),
      .text(account.kind.rawValue), .text(account.name), .text(orNull: account.idNumber),
      .bool(account.isDisabled), .instant(at))
  }

  func account(_ id: AccountID) throws -> Account? {
    try query(Self.accountByID, [court, .id(id)]).onlyRow().map(account(from:))
  }

  private static let accountByID = PGStatement(
    "SELECT \(accountColumns) FROM account a WHERE a.court_id = $1 AND a.account_id = $2")

  /// Logins are told apart without regard to case.
  func credentials(login: String) throws -> (account: Account, passwordHash: String)? {
    try query(Self.accountByLogin, [court, .text(login)]).onlyRow().map { row in
      (account: try account(from: row), passwordHash: try row.text("password_hash"))
    }
  }

  private static let accountByLogin = PGStatement(
    "SELECT \(accountColumns), a.password_hash FROM account a "
      + "WHERE a.court_id = $1 AND lower(a.login) = lower($2)")

  /// Litigants and platforms only: an official's own identity number makes him no party.
  func account(idNumber: String) throws -> Account? {
    try query(Self.accountByNumber, [court, .text(idNumber)]).onlyRow()
      .map(account(from:))
  }

  private static let accountByNumber = PGStatement(
    "SELECT \(accountColumns) FROM account a WHERE a.court_id = $1 AND a.id_number = $2 "
      + "AND a.kind IN ('litigant', 'platform')")

  func accounts(kind: Account.Kind, limit: Int) throws -> [Account] {
    try query(Self.accountsOfKind, [court, .text(kind.rawValue), rows(limit)])
      .map(account(from:))
  }

  private static let accountsOfKind = PGStatement(
    "SELECT \(accountColumns) FROM account a WHERE a.court_id = $1 AND a.kind = $2 "
      + "ORDER BY a.login LIMIT $3")

  /// Leaves alone who is tied to an account already.
  func linkParties(idNumber: String, to account: AccountID) throws -> Int {
    let row = try query(
      """
      WITH tied_party AS (
        UPDATE party SET account_id = $3
        WHERE court_id = $1 AND id_number = $2 AND account_id IS NULL RETURNING case_id
      ), tied_mandate AS (
        UPDATE representation SET account_id = $3
        WHERE court_id = $1 AND id_number = $2 AND account_id IS NULL RETURNING case_id
      )
      SELECT count(*) AS cases FROM (
        SELECT case_id FROM tied_party UNION SELECT case_id FROM tied_mandate) AS touched
      """, court, .text(idNumber), .id(account)
    ).onlyRow()
    return try row?.int("cases") ?? 0
  }

  /// Clears the account's ended sessions on the way.
  func insertSession(digest: [UInt8], account: AccountID, at: Instant, expiresAt: Instant) throws {
    try later(
      "DELETE FROM session WHERE court_id = $1 AND account_id = $2 AND expires_at <= $3", court,
      .id(account), .instant(at))
    try later(
      """
      INSERT INTO session (court_id, digest, account_id, opened_at, expires_at)
      VALUES ($1, $2, $3, $4, $5)
      """, court, .bytes(digest), .id(account), .instant(at), .instant(expiresAt))
  }

  /// A disabled account has no live session.
  func sessionAccount(digest: [UInt8], at: Instant) throws -> Account? {
    try query(Self.accountBySession, [court, .bytes(digest), .instant(at)]).onlyRow()
      .map(account(from:))
  }

  private static let accountBySession = PGStatement(
    "SELECT \(accountColumns) FROM session s JOIN account a USING (court_id, account_id) "
      + "WHERE s.court_id = $1 AND s.digest = $2 AND s.expires_at > $3 AND NOT a.is_disabled")

  func deleteSession(digest: [UInt8]) throws {
    try later(
      "DELETE FROM session WHERE court_id = $1 AND digest = $2", court, .bytes(digest))
  }

  /// Forgets the login's failures of more than a day ago on the way.
  func noteSignInFailure(login: String, at: Instant) throws {
    try later(
      "DELETE FROM sign_in_failure WHERE court_id = $1 AND lower(login) = lower($2) AND at < $3",
      court, .text(login), .instant(at.adding(seconds: -86_400)))
    try later(
      "INSERT INTO sign_in_failure (court_id, login, at) VALUES ($1, $2, $3)", court,
      .text(login), .instant(at))
  }

  func signInFailures(login: String, since: Instant) throws -> Int {
    let row = try query(
      """
      SELECT count(*) AS failures FROM sign_in_failure
      WHERE court_id = $1 AND lower(login) = lower($2) AND at >= $3
      """, court, .text(login), .instant(since)
    ).onlyRow()
    return try row?.int("failures") ?? 0
  }
}
