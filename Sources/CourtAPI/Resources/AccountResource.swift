import CourtCases
import CourtDomain

/// Accounts of litigants, platforms and officials.
enum AccountResource {
  static let endpoints: [Endpoint] = [
    .post("openAccount", "/v1/accounts", .anyoneOrSignedIn, key: true, to: open),
    .get(
      "listAccounts", "/v1/accounts", .only([.administrator, .clerk]), query: ["kind"], to: list),
  ]

  /// In a sandbox anyone may open a party's account; everything else needs the administrator.
  @Sendable static func open(_ call: Call) async throws -> Answer {
    let command = try command(call)
    let isParty = command.kind == .litigant || command.kind == .platform
    let mayOpen =
      call.caller?.kind == .administrator || (isParty && call.options.sandbox != nil)
    guard mayOpen else {
      throw Rejection(
        "account.administrator-only", .forbidden, zh: "该类账号由管理员开立",
        en: "accounts of this kind are opened by the administrator")
    }
    let opening = OpenAccount(call.court)
    let hash = try await call.gates.passwords.pass { try await opening.prepare(command) }
    guard call.caller != nil else { return try await openWithoutAccount(call, command, hash) }
    // The password stays out of the stored digest: it is hashed slowly or not at all.
    let digested = "\(command.login)\n\(command.kind)\n\(command.name)\n\(command.idNumber ?? "")"
    return try await call.write(digesting: Array(digested.utf8)) { transaction, now in
      let account = try opening.run(command, passwordHash: hash, in: transaction, at: now)
      return StoredAnswer(status: 201, json: View.account(account))
    }
  }

  /// Someone who has no account yet has nothing a retry key could be bound to; that the login is
  /// taken is what keeps a repeat from opening two.
  private static func openWithoutAccount(
    _ call: Call, _ command: OpenAccount.Command, _ hash: String
  ) async throws -> Answer {
    let opening = OpenAccount(call.court)
    let now = call.court.clock.now()
    let account = try await call.court.store.write { transaction in
      try opening.run(command, passwordHash: hash, in: transaction, at: now)
    }
    return Answer(status: 201, json: View.account(account))
  }

  private static func command(_ call: Call) throws -> OpenAccount.Command {
    let body = try call.body()
    let login = body.text("login", max: 64)
    let password = body.text("password", max: 200)
    let kind: Account.Kind? = body.choice("kind")
    let name = body.line("name", max: 120)
    let idNumber = body.text("id_number", required: false, max: 32)
    try body.finish()
    guard let login, let password, let kind, let name else { throw Invalid(body.defects) }
    return OpenAccount.Command(
      login: login, password: password, kind: kind, name: name, idNumber: idNumber)
  }

  @Sendable static func list(_ call: Call) async throws -> Answer {
    var kinds = Account.Kind.allCases
    if let wanted = call.query["kind"] {
      guard let kind = Account.Kind(rawValue: wanted) else {
        let known = kinds.map(\.rawValue).joined(separator: ", ")
        throw APIRefusal.queryMalformed("kind", zh: "应为 \(known) 之一", en: "one of \(known)")
      }
      kinds = [kind]
    }
    let wanted = kinds
    let accounts = try await call.court.store.read { transaction in
      try wanted.flatMap { try transaction.accounts(kind: $0, limit: 200) }
    }
    return Answer(json: View.items(accounts.map(View.account)))
  }
}
