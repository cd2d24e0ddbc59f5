import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

/// One case before the court, and what its people do in it.
struct Dispute: Sendable {
  let server: TestServer
  let id: String
  let number: String
  let plaintiff: Person
  let defendants: [Person]

  var defendant: Person { defendants[0] }
  var path: String { "/v1/cases/\(id)" }

  static func file(
    _ complaint: JSONValue? = nil, by plaintiff: Person = .buyer,
    against defendants: [Person] = [.seller], in server: TestServer
  ) async throws -> Dispute {
    let body = complaint ?? Complaints.refund(plaintiff, against: defendants)
    let answer = try await server.client(plaintiff).call("POST", "/v1/cases", body)
    return Dispute(
      server: server, id: try #require(answer.json.text("id")),
      number: try #require(answer.json.text("number")), plaintiff: plaintiff,
      defendants: defendants)
  }

  // MARK: Looking

  func view(_ person: Person = .clerk) async throws -> JSONValue {
    try await server.client(person).call("GET", path).json
  }

  func version() async throws -> Int64 { try #require(try await view().at("version").int) }
  func state() async throws -> String { try #require(try await view().text("state.code")) }

  func get(_ what: String, _ person: Person = .clerk) async throws -> JSONValue {
    try await server.client(person).call("GET", path + what).json
  }

  func docket(_ person: Person = .clerk) async throws -> [JSONValue] {
    try await get("/docket?limit=100", person).list("items")
  }

  func actions() async throws -> [String] {
    try await docket().compactMap { $0.text("action") }
  }

  func deadlines(_ clock: String) async throws -> [JSONValue] {
    try await get("/deadlines").list("items").filter { $0.text("clock") == clock }
  }

  func running(_ clock: String) async throws -> [JSONValue] {
    try await deadlines(clock).filter { $0.text("standing") == "running" }
  }

  func partyID(_ person: Person) async throws -> String {
    let parties = try await view().list("parties")
    let own = parties.first { $0.text("id_number") == person.idNumber }
    return try #require(own?.text("id"))
  }

  /// The judge whom the draw gave the case.
  func judge() async throws -> Person { try await official("judge") }
  func mediator() async throws -> Person { try await official("mediator") }

  private func official(_ role: String) async throws -> Person {
    let given = try await view().list("assignments").first { $0.text("role") == role }
    return try #require(server.person(account: given?.text("account_id")))
  }

  // MARK: Acting

  @discardableResult
  func act(_ person: Person, _ action: String, _ input: JSONValue = [:]) async throws -> JSONValue {
    try await post(person, "/actions/\(action)", input)
  }

  /// The same, with the refusal as an answer.
  func attempt(_ person: Person, _ action: String, _ input: JSONValue = [:]) async throws
    -> CourtClient.Answer
  {
    try await server.client(person).attempt(
      "POST", path + "/actions/\(action)", input, version: try await version())
  }

  @discardableResult
  func post(
    _ person: Person, _ what: String, _ body: JSONValue = [:], method: String = "POST"
  ) async throws -> JSONValue {
    try await server.client(person).call(
      method, path + what, body, version: try await version()
    ).json
  }

  func accept(track: String? = nil) async throws {
    try await act(.clerk, "accept", track.map { ["track": .string($0)] } ?? [:])
  }

  func pay() async throws {
    try await post(plaintiff, "/fee/payment", ["reference": "PAY-1"])
  }

  /// Opens everything that waits for the person; that makes service effective.
  func readPapers(_ person: Person) async throws {
    let own = try await partyID(person)
    for service in try await get("/services", person).list("items")
    where service.text("party_id") == own && service.text("effect") == "pending" {
      let id = try #require(service.text("id"))
      try await server.client(person).call("POST", "/v1/services/\(id)/read")
    }
  }

  func defend(_ person: Person? = nil) async throws {
    try await act(person ?? defendant, "file-defence", ["text": "商品与描述一致，不同意退款。"])
  }

  func proposals() async throws -> [JSONValue] {
    try await server.client(.clerk).call(
      "POST", path + "/hearings/proposals", ["duration_minutes": 60]
    ).json.list("proposals")
  }

  static func slot(_ proposal: JSONValue) -> JSONValue {
    [
      "starts_at": proposal.at("starts_at"), "ends_at": proposal.at("ends_at"),
      "room_id": proposal.at("room"), "clerk_id": proposal.at("clerk"),
    ]
  }

  /// Books the first proposal; answers the hearing.
  @discardableResult
  func book() async throws -> JSONValue {
    let first = try #require(try await proposals().first)
    return try await post(.clerk, "/hearings", Self.slot(first)).at("hearing")
  }

  func hold(absent: [Person] = []) async throws {
    let hearing = try #require(
      try await view().list("hearings").first { $0.text("standing") == "scheduled" })
    try await server.setClock(try #require(hearing.text("ends_at")))
    var away: [JSONValue] = []
    for person in absent { away.append(.string(try await partyID(person))) }
    try await act(
      try await judge(), "hold-hearing",
      ["attended": ["plaintiff"], "absent_defendants": .array(away)])
  }

  static func judgment(fen: Int64) -> JSONValue {
    [
      "kind": "judgment", "outcome": "granted", "awarded": Complaints.money(fen: fen),
      "reasons": "本院认为，商品与页面描述不符，被告应当退还货款。", "orders": ["被告于十日内退还货款"],
      "articles": ["《中华人民共和国民法典》第五百七十七条"],
    ]
  }

  @discardableResult
  func decide(fen: Int64 = 129_900) async throws -> JSONValue {
    let judge = try await judge()
    try await post(judge, "/decision", Self.judgment(fen: fen), method: "PUT")
    return try await post(judge, "/decision/signature")
  }

  /// Nobody chooses a mediator within the two working days; the court appoints one, who accepts.
  func beginMediation() async throws -> Person {
    try await act(.clerk, "refer-to-mediation")
    try await server.nextDeadline()
    try await act(.clerk, "appoint-mediator")
    let mediator = try await mediator()
    try await act(mediator, "mediator-accept")
    return mediator
  }

  /// The plaintiff asks, the judge allows.
  func withdraw(_ reason: String = "") async throws {
    try await act(plaintiff, "withdraw", ["reason": .string(reason)])
    try await act(
      try await judge(), "allow-withdrawal", ["party": .string(try await partyID(plaintiff))])
  }

  // MARK: The way to a stage

  /// Registered, paid, and every defendant has opened the complaint.
  func serve(track: String? = nil) async throws {
    try await accept(track: track)
    try await pay()
    for person in defendants { try await readPapers(person) }
  }

  func prepare(track: String? = nil) async throws {
    try await serve(track: track)
    for person in defendants { try await defend(person) }
  }

  func deliberate(track: String? = nil) async throws {
    try await prepare(track: track)
    try await book()
    try await hold()
  }
}
