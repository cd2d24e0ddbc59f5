import CourtCases
import CourtClient
import CourtDomain
import CourtLaw
import CourtPG
import Foundation
import Logging

/// A court made for measuring: an embedded PostgreSQL with honest durability, migrated, and this
/// process's own way into it.
struct BenchCourt {
  /// A Monday morning inside the calendars the court knows, whatever today is.
  static let start = "2026-03-02T01:00:00Z"

  let house: CourtHouse
  /// Connection string of the role that serves.
  let serving: String
  /// Connection string of the role that owns everything.
  let owner: String
  let folder: BenchFolder

  static func with<Outcome>(
    _ folder: BenchFolder, _ body: (BenchCourt) async throws -> Outcome
  ) async throws -> Outcome {
    var log = Logger(label: "bench")
    log.logLevel = .error
    // One connection: what it has prepared can be asked of it.
    let settings = try folder.settings("court", poolSize: 1)
    progress("starting a database in \(settings.dataFolder)")
    let house = try await CourtHouse.open(settings, sandbox: true, log: log)
    do {
      guard let owner = try house.embedded?.connectionString(database: "xiezhi"),
        let start = Instant(rfc3339: start)
      else { throw BenchFailure("the benchmark's database is not an embedded one") }
      house.sandboxClock?.start(at: start)
      let serving = owner.replacing("user=postgres", with: "user=\(CourtDatabase.servingRole)")
      let outcome = try await body(
        BenchCourt(house: house, serving: serving, owner: owner, folder: folder))
      await house.close()
      return outcome
    } catch {
      await house.close()
      throw error
    }
  }

  /// A server of the same court on the same database, without the worker: it would run statements
  /// that belong to no request.
  func server(settings: [String: String] = [:]) async throws -> ServerChild {
    progress("starting the server")
    return try await ServerChild.launch(
      database: serving, folder: house.settings.dataFolder, share: house.settings.shareFolder,
      start: Self.start, arguments: ["--no-work"], settings: settings)
  }

  /// Runs a server while the body measures it.
  func withServer<Outcome>(
    settings: [String: String] = [:], _ body: (borrowing ServerChild) async throws -> Outcome
  ) async throws -> Outcome {
    let server = try await server(settings: settings)
    do {
      let outcome = try await body(server)
      await server.stop()
      return outcome
    } catch {
      await server.stop()
      throw error
    }
  }

  /// One statement as the database's owner.
  func ownerScript(_ sql: [String]) async throws {
    let pool = PGPool(PGConfig(connectionString: owner, poolSize: 1))
    do {
      try await pool.session(timeout: .seconds(300)) { connection in
        for statement in sql { try connection.script(statement) }
      }
    } catch {
      await pool.shutdown()
      throw error
    }
    await pool.shutdown()
  }

  var postgresProcess: Int32 {
    get throws {
      guard case .running(let process, _) = try house.embedded?.status() else {
        throw BenchFailure("the benchmark's database does not run any more")
      }
      return process
    }
  }
}

/// A buyer with an account who sues a seller.
struct BenchPerson: Sendable {
  let accountID: String
  let idNumber: String
  let token: String

  /// SHA-256 of the token, as the database knows the session.
  func client(of server: CourtClient) -> CourtClient {
    var client = server
    client.token = token
    return client
  }

  static func open(_ count: Int, at server: CourtClient) async throws -> [BenchPerson] {
    progress("opening \(count) accounts")
    var people: [BenchPerson] = []
    for number in 0..<count {
      let idNumber = citizenID(number)
      let login = "bench-buyer-\(number)"
      let password = "bench password \(number)"
      let account = try await server.call(
        "POST", "/v1/accounts",
        [
          "login": .string(login), "password": .string(password), "kind": "litigant",
          "name": .string("测试买家\(number)"), "id_number": .string(idNumber),
        ])
      guard let id = account.json["id"]?.string,
        let token = try await server.signedIn(login: login, password: password).token
      else { throw BenchFailure("an account was opened without id or token") }
      people.append(BenchPerson(accountID: id, idNumber: idNumber, token: token))
    }
    return people
  }

  /// Numbers of people born in 1888 with right check digits. Source: GB 11643-1999.
  static func citizenID(_ number: Int) -> String {
    let head = "33010618880808" + String(format: "%03d", number % 1000)
    return "0123456789X".map { head + String($0) }.first { (try? CitizenID.parse($0)) != nil }
      ?? head
  }
}

/// Complaints that differ in their order, and in nothing that would change the work they make.
struct BenchComplaint: Sendable {
  private let before: [UInt8]
  private let after: [UInt8]
  private static let mark = "ORDER-NUMBER"

  init(of person: BenchPerson) {
    let text = Self.document(person).text
    let parts = text.components(separatedBy: Self.mark)
    before = Array((parts.first ?? "").utf8)
    after = Array((parts.last ?? "").utf8)
  }

  func bytes(order: String) -> [UInt8] { before + Array(order.utf8) + after }

  private static func document(_ person: BenchPerson) -> JSONValue {
    [
      "language": "zh-CN", "dispute": "online-shopping-contract",
      "plaintiffs": [
        [
          "kind": "natural", "name": "测试买家", "id_number": .string(person.idNumber),
          "phone": "0571-00001009", "email": "buyer@mail.example", "address": "杭州市示例街道9号",
        ]
      ],
      "defendants": [
        [
          "kind": "legal", "name": "暖阳电器示例有限公司", "id_number": "91330106FAKE01016K",
          "phone": "0571-00002000", "email": "legal@seller.example", "address": "示例工业园1号楼",
        ]
      ],
      "platform": ["name": "海购集市", "credit_code": "91330106FAKE000133"],
      "order": [
        "number": .string(mark), "placed_on": "2026-01-10", "received_on": "2026-01-22",
        "price": money(560_000), "goods": "实木餐桌（1.6 米，胡桃木色）", "goods_kind": "furniture",
        "defect_kind": "damaged", "delivered_online": false, "delivery_division": "330110",
        "delivery_place": "杭州市余杭区示例街道9号",
      ],
      "facts": .string(facts),
      "claims": [
        ["kind": "refund", "amount": money(560_000), "text": "判令被告退还货款5600元"],
        ["kind": "compensation", "amount": money(40000), "text": "判令被告赔偿损失400元"],
      ],
      "evidence": [
        ["name": "到货破损照片", "kind": "physical", "purpose": "证明桌面开裂、桌腿断裂"],
        [
          "name": "订单详情", "kind": "documentary", "purpose": "证明价款及送货入户约定",
          "amount": money(560_000),
        ],
      ],
      "consents": [
        "online_procedure": true, "pre_filing_mediation": false, "electronic_service": true,
      ],
    ]
  }

  private static let facts = """
    原告2026年1月10日在海购集市向被告购买实木餐桌一张，价款5600元，约定送货入户。1月22日到货时\
    桌面开裂、一条桌腿断裂，原告当场拍照并于当日告知客服。被告先称运输所致与其无关，后同意补发桌腿\
    但拒绝更换桌面。原告于2月3日、2月15日两次书面要求退货退款，被告未予答复。原告认为商品不符合\
    约定，合同目的不能实现，被告应当退还货款并赔偿原告另行租用餐桌的损失。
    """

  private static func money(_ minor: Int64) -> JSONValue {
    ["amount_minor": .int(minor), "currency": "CNY"]
  }
}
