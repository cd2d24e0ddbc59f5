import CourtCases
import CourtDomain
import CourtEvidence
import CourtPG
import CourtStore
import CourtTestSupport
import Foundation
import Testing

/// A court in a database of its own: the owner's connections, and those of the serving role on
/// which every port is tested.
struct TestCourt: Sendable {
  static let id: CourtID = 192
  static let start = Instant(microseconds: 1_767_225_600_000_000)

  let database: TestDatabase
  let app: PGPool
  let store: PGCourtStore
  let ids = RandomIdentifiers()

  var owner: PGPool { database.pool }
  var now: Instant { Self.start }

  static func open(
    poolSize: Int = 8, _ body: @Sendable (TestCourt) async throws -> Void
  ) async throws {
    let template = try await TestCluster.shared.makeTemplate(named: "court_store") { pool in
      _ = try await CourtMigrations.migrate(pool)
      try await CourtMigrations.ensureCourt(
        in: pool, id: id, code: "浙0192", name: LocalizedText(zh: "互联网法院", en: "Internet Court"),
        rooms: [
          HearingRoom(id: "r1", name: LocalizedText(zh: "第一法庭", en: "Room One")),
          HearingRoom(id: "r2", name: LocalizedText(zh: "第二法庭", en: "Room Two")),
        ])
    }
    try await TestCluster.shared.withDatabase(template: template) { database in
      let app = PGPool(
        PGConfig(
          connectionString: asApp(database.connectionString), poolSize: poolSize,
          acquireTimeout: .seconds(60), callTimeout: .seconds(60)))
      let court = TestCourt(
        database: database, app: app, store: PGCourtStore(pool: app, courtID: id))
      do { try await body(court) } catch {
        await app.shutdown()
        throw error
      }
      await app.shutdown()
    }
  }

  /// libpq lets a later keyword win; a URI names its user before the host.
  static func asApp(_ connectionString: String) -> String {
    guard var parts = URLComponents(string: connectionString), parts.scheme != nil else {
      return connectionString + " user=xiezhi_app"
    }
    parts.user = "xiezhi_app"
    return parts.string ?? connectionString
  }

  func make<Noun>(_: Noun.Type = Noun.self) -> Identifier<Noun> { ids.make(at: now) }

  // MARK: what tests put in

  func openAccount(
    _ kind: Account.Kind, _ login: String, idNumber: String? = nil
  ) async throws -> Account {
    let account = account(kind, login, idNumber: idNumber)
    let now = now
    try await store.write { try $0.insertAccount(account, passwordHash: "hash", at: now) }
    return account
  }

  func account(_ kind: Account.Kind, _ login: String, idNumber: String? = nil) -> Account {
    Account(
      id: make(), courtID: Self.id, login: login, kind: kind, name: "姓名 \(login)",
      idNumber: idNumber)
  }

  func party(
    _ side: Party.Side, _ ordinal: Int = 1, idNumber: String? = nil, account: AccountID? = nil
  ) -> Party {
    Party(
      id: make(), side: side, ordinal: ordinal, kind: .natural, name: "\(side.rawValue) \(ordinal)",
      idNumber: idNumber, phone: nil, email: "p@example.test", address: nil, isForeign: false,
      acceptsElectronicService: true, accountID: account)
  }

  func file(
    _ number: String, by filer: AccountID, at: Instant? = nil, order: String = "E-1"
  ) -> CaseFile {
    CaseFile(
      id: make(), courtID: Self.id, number: number, filedAt: at ?? now, filedBy: filer,
      causeCode: "online-shopping-contract", track: "small-claims",
      title: LocalizedText(zh: "甲诉乙", en: "A v. B"), amount: Money(minorUnits: 129_900),
      procedure: "online-shopping", procedureVersion: 1, state: "filed", version: 0,
      facts: ["paid": false, "days": 7],
      complaint: ["order": ["number": .string(order)], "facts": "货不对板"], isClosed: false,
      docketLength: 0, docketDigest: [UInt8](repeating: 0, count: 32))
  }

  /// A case with one plaintiff and one defendant, filed by a fresh litigant.
  func fileCase(_ number: String = "(2026)浙0192民初1号") async throws -> (
    file: CaseFile, parties: [Party], filer: Account
  ) {
    let filer = try await openAccount(.litigant, "filer-\(make(CaseNoun.self))")
    let parties = [party(.plaintiff, account: filer.id), party(.defendant)]
    let file = file(number, by: filer.id)
    try await store.write {
      try $0.insertCase(file, parties: parties, representations: [], claims: [])
    }
    return (file, parties, filer)
  }

  func docketEntry(_ file: CaseFile, _ sequence: Int, after: [UInt8], input: JSONValue = [:])
    -> DocketEntry
  {
    var entry = DocketEntry(
      caseID: file.id, sequence: sequence, at: now.adding(seconds: Int64(sequence)), actorID: nil,
      actorRole: "system", action: "act-\(sequence)",
      text: LocalizedText(zh: "办理", en: "done"), article: "CPL art. 126", fromState: "filed",
      toState: "filed", input: input, previousDigest: after, digest: [])
    entry.digest = SHA256.digest(entry.chainedBytes).bytes
    return entry
  }

  func deadline(_ file: CaseFile, dueAt: Instant) -> Deadline {
    Deadline(
      id: make(), caseID: file.id, clock: "fee", partyID: nil, rule: "fee.seven-days",
      startedAt: now, lastDay: CourtZone.china.day(of: dueAt), dueAt: dueAt, standing: .running,
      closedAt: nil, explanation: ["steps": ["+7"]])
  }
}

/// The rejection that a body ends with, or nil.
func rejection(of body: () async throws -> Void) async throws -> Rejection? {
  do { try await body() } catch let rejection as Rejection { return rejection }
  return nil
}

/// Lets a transaction's thread wait until the test has looked.
final class Latch: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func open() { semaphore.signal() }

  /// Waits at most two minutes, so that a failing test ends.
  func wait() { _ = semaphore.wait(timeout: .now() + 120) }
}

func leafHash(_ bytes: [UInt8]) -> [UInt8] { MerkleTree.leafHash(bytes).bytes }
