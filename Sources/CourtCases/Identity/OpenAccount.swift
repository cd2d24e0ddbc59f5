public import CourtDomain
import CourtEvidence

/// Opens an account and ties it to the cases that name its holder.
public struct OpenAccount: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  public struct Command: Sendable {
    public var login: String
    public var password: String
    public var kind: Account.Kind
    public var name: String
    public var idNumber: String?

    public init(
      login: String, password: String, kind: Account.Kind, name: String, idNumber: String?
    ) {
      self.login = login
      self.password = password
      self.kind = kind
      self.name = name
      self.idNumber = idNumber
    }
  }

  /// Password hashing is slow on purpose, so it happens before the transaction.
  public func prepare(_ command: Command) async throws -> String {
    try Self.check(command)
    return try await offload { [cost = court.limits.passwordCost] in
      try PasswordHash.make(command.password, cost: cost)
    }
  }

  public func run(
    _ command: Command, passwordHash: String, in transaction: any CourtTransaction, at now: Instant
  ) throws -> Account {
    let number = command.idNumber.map(IdentityNumbers.normalised)
    let account = Account(
      id: court.ids.make(at: now), courtID: transaction.courtID, login: command.login,
      kind: command.kind, name: command.name, idNumber: number)
    try transaction.insertAccount(account, passwordHash: passwordHash, at: now)
    if let number {
      _ = try transaction.linkParties(idNumber: number, to: account.id)
    }
    return account
  }

  private static func check(_ command: Command) throws {
    var defects: [FieldDefect] = []
    let allowed = command.login.utf8.allSatisfy {
      ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D || $0 == 0x2E
    }
    if !(3...64).contains(command.login.utf8.count) || !allowed {
      defects.append(
        FieldDefect(
          "/login", "format", zh: "账号为 3 至 64 个小写字母、数字、点或连字符",
          en: "a login has 3 to 64 lower-case letters, digits, dots or hyphens"))
    }
    if !(10...200).contains(command.password.count) {
      defects.append(
        FieldDefect(
          "/password", "length", zh: "密码应为 10 至 200 个字符",
          en: "a password has 10 to 200 characters"))
    }
    if let number = command.idNumber {
      defects += IdentityNumbers.defects(of: number, at: "/id_number", isForeign: false)
    } else if command.kind == .litigant || command.kind == .platform {
      defects.append(
        FieldDefect(
          "/id_number", "missing", zh: "当事人账号须有身份证号或统一社会信用代码",
          en: "a party's account needs a citizen id or a credit code", source: "OLR art. 7"))
    }
    if !defects.isEmpty { throw Invalid(defects) }
  }
}
