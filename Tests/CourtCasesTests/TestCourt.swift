import CourtCases
import CourtDomain
import CourtEvidence
import CourtLaw
import CourtOutbound
import CourtPG
import CourtStore
import CourtTestSupport
import CourtWorkflow
import Foundation
import Synchronization
import Testing

/// A clock that stands until a test sets it.
final class StandingClock: CourtClock {
  private let instant: Mutex<Instant>

  init(_ start: Instant) { instant = Mutex(start) }

  func now() -> Instant { instant.withLock { $0 } }
  func set(_ to: Instant) { instant.withLock { $0 = to } }
}

/// The use cases over the real store, with the law and the procedure of the repository.
struct TestCourt: Sendable {
  let court: Court
  let clock: StandingClock
  let database: TestDatabase
  let people: [String: Account]

  static func open(
    at start: String = "2025-11-03T01:00:00Z", takingStatedPayments: Bool = true,
    procedures: [ProcedureDefinition] = [], officials: [(String, Account.Kind)] = [],
    _ body: @Sendable (TestCourt) async throws -> Void
  ) async throws {
    let parts = try await Parts.shared.ready()
    let settings = parts.settings
    let template = try await TestCluster.shared.makeTemplate(named: "court_cases") { pool in
      _ = try await CourtMigrations.migrate(pool)
      try await CourtMigrations.ensureCourt(
        in: pool, id: CourtID(settings.id), code: settings.code, name: settings.name,
        rooms: (1...3).map {
          HearingRoom(id: "online-\($0)", name: LocalizedText(zh: "第\($0)法庭", en: "Room \($0)"))
        })
    }
    try await TestCluster.shared.withDatabase(template: template, poolSize: 4) { database in
      let app = PGPool(
        PGConfig(
          connectionString: asApp(database.connectionString), poolSize: 10,
          acquireTimeout: .seconds(60), callTimeout: .seconds(60)))
      let clock = StandingClock(try #require(Instant(rfc3339: start)))
      let store = PGCourtStore(pool: app, courtID: CourtID(settings.id))
      var court = parts.court(store: store, clock: clock)
      court.limits.takesStatedPayments = takingStatedPayments
      court.procedures = ProcedureLibrary(court.procedures.all + procedures)
      do {
        let people = try await admit(to: court, officials)
        try await body(
          TestCourt(court: court, clock: clock, database: database, people: people))
      } catch {
        await app.shutdown()
        throw error
      }
      await app.shutdown()
    }
  }

  private static func asApp(_ connectionString: String) -> String {
    guard var parts = URLComponents(string: connectionString), parts.scheme != nil else {
      return connectionString + " user=xiezhi_app"
    }
    parts.user = "xiezhi_app"
    return parts.string ?? connectionString
  }

  private static func admit(
    to court: Court, _ officials: [(String, Account.Kind)]
  ) async throws -> [String: Account] {
    var people: [String: Account] = [:]
    let roles: [(String, Account.Kind, Int?)] =
      [
        ("clerk", .clerk, nil), ("judge.1", .judge, nil), ("judge.2", .judge, nil),
        ("mediator", .mediator, nil), ("attorney", .litigant, 201), ("buyer.1", .litigant, 1),
        ("buyer.2", .litigant, 2), ("buyer.3", .litigant, 3), ("buyer.4", .litigant, 4),
        ("seller.1", .litigant, 101), ("seller.2", .litigant, 102),
      ]
    for (login, kind, serial) in roles + officials.map({ ($0.0, $0.1, nil) }) {
      people[login] = Account(
        id: court.ids.make(at: court.clock.now()), courtID: CourtID(court.settings.id),
        login: login, kind: kind, name: "姓名 " + login, idNumber: serial.map(IDNumber.citizen))
    }
    let all = Array(people.values)
    try await court.store.write { transaction in
      for account in all {
        try transaction.insertAccount(account, passwordHash: "none", at: court.clock.now())
      }
    }
    return people
  }

  func account(_ login: String) throws -> Account { try #require(people[login]) }

  // MARK: Time

  func set(_ instant: String) throws { clock.set(try #require(Instant(rfc3339: instant))) }

  // MARK: Acting

  func file(_ complaint: JSONValue = Complaints.refund(), by login: String = "buyer.1") async throws
    -> CaseFile
  {
    let filing = FileCase(court)
    let prepared = try filing.prepare(complaint)
    let account = try account(login)
    let now = clock.now()
    return try await court.store.write { transaction in
      try filing.run(prepared, by: account, in: transaction, at: now).file
    }
  }

  /// Opens the case for someone, lets him act, commits, and answers what the body answers.
  @discardableResult
  func act<Outcome: Sendable>(
    _ login: String?, on id: CaseID, _ body: @escaping @Sendable (OpenCase) throws -> Outcome
  ) async throws -> Outcome {
    var person: Account?
    if let login { person = try account(login) }
    let (court, now, account) = (court, clock.now(), person)
    return try await court.store.write { transaction in
      let open = try OpenCase(id, in: court, transaction, at: now, for: account)
      let outcome = try body(open)
      try open.commit()
      return outcome
    }
  }

  func perform(_ login: String, _ action: String, _ input: JSONValue = [:], on id: CaseID)
    async throws
  {
    try await act(login, on: id) { open in
      _ = try open.perform(action, input: input)
    }
  }

  /// The code of the refusal that a body ends with.
  func refusal(_ body: () async throws -> Void) async throws -> String? {
    do { try await body() } catch let rejection as Rejection { return rejection.code }
    return nil
  }

  /// Fires what is due; answers how many time limits took effect.
  @discardableResult
  func fireTimers() async throws -> Int {
    let round = try await FireTimers(court).drain()
    #expect(round.failures.isEmpty)
    return round.fired
  }

  func read(_ login: String, _ id: CaseID) async throws {
    try await act(login, on: id) { open in
      let own = open.standing.partyID
      for service in open.services where service.partyID == own && service.effect == .pending {
        _ = try open.readService(service.id)
      }
    }
  }

  func serve(_ id: CaseID, track: String = "simplified") async throws {
    try await perform("clerk", "accept", ["track": .string(track)], on: id)
    try await act("buyer.1", on: id) { _ = try $0.payFee(reference: "PAY") }
    try await read("seller.1", id)
  }

  /// The plaintiff asks, the judge allows.
  func withdraw(_ login: String, from id: CaseID) async throws {
    try await perform(login, "withdraw", on: id)
    let account = try account(login).id
    let parties = try await court.store.read { try $0.parties(of: id) }
    let party = try #require(parties.first { $0.accountID == account })
    try await perform(
      try await judge(of: id), "allow-withdrawal", ["party": .string(party.id.description)],
      on: id)
  }

  /// The login of the judge the draw gave the case.
  func judge(of id: CaseID) async throws -> String {
    let given = try await court.store.read { try $0.assignments(of: id) }
    let judge = given.first { $0.role == .judge }?.accountID
    return try #require(people.first { $0.value.id == judge }?.key)
  }

  // MARK: Looking

  func caseFile(_ id: CaseID) async throws -> CaseFile {
    try #require(try await court.store.read { try $0.caseFile(id, locked: false) })
  }

  func deadlines(_ clock: String, _ id: CaseID) async throws -> [Deadline] {
    try await court.store.read { try $0.deadlines(of: id) }.filter { $0.clock == clock }
  }

  func docket(_ id: CaseID) async throws -> [DocketEntry] {
    try await court.store.read { try $0.docket(of: id, after: 0, limit: 1_000) }
  }

  func count(_ sql: String) async throws -> Int {
    try await database.pool.read { connection in
      try connection.query(PGStatement(sql)).map { try $0.int(0) }.first ?? -1
    }
  }
}

/// What is read or made once for all tests: law, procedure, keys.
private actor Parts {
  static let shared = Parts()

  struct Made: Sendable {
    let law: LawBook
    let settings: CourtSettings
    let procedures: ProcedureLibrary
    let keys: CourtKeys

    /// A made-up figure that opens small claims to amounts of up to half of it.
    static let wages = WageTable([
      WageTable.Entry(province: "33", year: 2024, yuan: 100_000, source: "test")
    ])

    func court(store: PGCourtStore, clock: StandingClock) -> Court {
      Court(
        settings: settings, store: store, clock: clock, wallClock: clock,
        ids: RandomIdentifiers(), law: law, procedures: procedures, keys: keys,
        documents: CourtPapers(courtName: settings.name, zone: settings.zone),
        shelf: PrecedentShelf(), wages: Self.wages, limits: CourtLimits())
    }
  }

  private var made: Made?

  func ready() throws -> Made {
    if let made { return made }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let workflows = root.appendingPathComponent("Workflows")
    let law = try LawBook.load(folder: workflows.appendingPathComponent("law").path)
    let settings = try law.court("浙0192")
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("court-cases-keys-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let new = Made(
      law: law, settings: settings,
      procedures: ProcedureLibrary(try ProcedureFolder.load(workflows.path)),
      keys: try CourtKeys.open(
        folder: folder.path,
        court: CourtIdentity(name: settings.name.zh, origin: "court.example/\(settings.id)")))
    made = new
    return new
  }
}

enum Complaints {
  static func refund(yuan: Int64 = 1299, by serial: Int = 1, defendants: [Int] = [101])
    -> JSONValue
  {
    [
      "dispute": "online-shopping-contract", "plaintiffs": [party(serial)],
      "defendants": .array(defendants.map(party)), "platform": ["name": "海购集市"],
      "order": [
        "number": "HG-1", "placed_on": "2025-10-08", "received_on": "2025-10-12",
        "price": money(yuan), "goods": "降噪耳机", "goods_kind": "electronics",
        "defect_kind": "not-as-described", "delivery_division": "330106",
      ],
      "facts": "收到的耳机与页面描述不符。",
      "claims": [["kind": "refund", "amount": money(yuan), "text": "退还货款"]],
      "evidence": [
        ["name": "订单", "kind": "electronic-data", "purpose": "证明付款", "amount": money(yuan)]
      ],
      "consents": ["online_procedure": true, "electronic_service": true],
    ]
  }

  static func party(_ serial: Int) -> JSONValue {
    [
      "kind": "natural", "name": .string("当事人\(serial)"),
      "id_number": .string(IDNumber.citizen(serial)), "email": .string("p\(serial)@mail.example"),
      "address": "杭州市示例街道1号",
    ] as JSONValue
  }

  static func money(_ yuan: Int64) -> JSONValue {
    ["amount_minor": .int(yuan * 100), "currency": "CNY"]
  }
}
