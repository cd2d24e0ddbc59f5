import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Synchronization
import Testing

/// A president and judges beside the template's two: enough for a panel, a panel of second instance
/// and a retrial.
final class Bench: Sendable {
  let server: TestServer
  private let logins: [String: String]
  private let signedIn = Mutex<[String: CourtClient]>([:])

  static let president = "president.gu"

  private init(_ server: TestServer, _ logins: [String: String]) {
    self.server = server
    self.logins = logins
  }

  /// A court with its bench, for one test.
  static func open(
    at start: String = "2025-11-03T01:00:00Z", judges: Int = 8,
    _ body: @Sendable (Bench) async throws -> Void
  ) async throws {
    try await TestServer.open(at: start) { server in
      var logins: [String: String] = [:]
      for login in [president] + (1...judges).map({ "judge.\($0)" }) {
        let kind = login == president ? "president" : "judge"
        let opened = try await server.clock.call(
          "POST", "/v1/accounts",
          [
            "login": .string(login), "password": .string(Person.password),
            "kind": .string(kind), "name": .string(login),
          ])
        logins[try #require(opened.json.text("id"))] = login
      }
      try await body(Bench(server, logins))
    }
  }

  /// The person behind an account, signed in when first needed.
  func client(_ account: String) async throws -> CourtClient {
    if let known = server.person(account: account) { return server.client(known) }
    if let known = signedIn.withLock({ $0[account] }) { return known }
    let login = try #require(logins[account])
    let client = try await server.nobody.signedIn(login: login, password: Person.password)
    signedIn.withLock { $0[account] = client }
    return client
  }

  func president() async throws -> CourtClient {
    let account = try #require(logins.first { $0.value == Self.president }?.key)
    return try await client(account)
  }

  /// A judge who does not sit in the case.
  func outsider(to dispute: Dispute) async throws -> CourtClient {
    let members = try await dispute.members()
    let other = logins.first { $0.value != Self.president && !members.contains($0.key) }
    return try await client(try #require(other?.key))
  }

  /// Whoever presides, or sits alone.
  func judge(of dispute: Dispute) async throws -> CourtClient {
    try await client(try #require(try await dispute.members().first))
  }

  // MARK: Ways to a stage, whoever was drawn

  func deliberate(_ dispute: Dispute, track: String = "simplified") async throws {
    try await dispute.prepare(track: track)
    try await hear(dispute)
  }

  func hear(_ dispute: Dispute) async throws {
    try await dispute.book()
    let hearing = try #require(
      try await dispute.view().list("hearings").first { $0.text("standing") == "scheduled" })
    try await server.setClock(try #require(hearing.text("ends_at")))
    try await dispute.send(
      try await judge(of: dispute), "/actions/hold-hearing",
      ["attended": ["plaintiff"], "absent_defendants": []])
  }

  func judgment(
    _ dispute: Dispute, fen: Int64 = 129_900, outcome: String = "granted"
  ) async throws {
    let judge = try await judge(of: dispute)
    try await dispute.send(
      judge, "/decision", Dispute.judgment(fen: fen).with("outcome", .string(outcome)),
      method: "PUT")
    try await dispute.send(judge, "/decision/signature")
  }

  /// Judged, served on both and unappealed.
  func inForce() async throws -> Dispute {
    let dispute = try await Dispute.file(in: server)
    try await deliberate(dispute)
    try await judgment(dispute)
    try await dispute.readPapers(dispute.defendant)
    try await dispute.passDeadlines(until: ["in-force"])
    return dispute
  }

  /// Judged, appealed by the seller, the file forwarded and the second case opened by the clerk.
  func appealed() async throws -> (first: Dispute, second: Dispute) {
    let first = try await Dispute.file(in: server)
    try await deliberate(first)
    try await judgment(first)
    try await first.readPapers(.seller)
    try await first.act(.seller, "appeal", ["grounds": "不服一审判决"])
    try await first.passDeadlines(until: ["appeal-forwarding"])
    try await first.act(.clerk, "forward-appeal")
    let second = try await first.follow(
      server.client(.clerk), "second-instance", plaintiff: .seller, defendant: .buyer)
    return (first, second)
  }

  /// Registered before a panel and paid for.
  func register(_ second: Dispute) async throws {
    try await second.act(
      .clerk, "accept",
      ["disputed_minor": 129_900, "composition": "panel", "first_track": "simplified"])
    try await second.pay()
  }
}

extension Dispute {
  /// Accounts of the judges by seat.
  func members() async throws -> [String] {
    try await view().list("assignments").filter { $0.text("role") == "judge" }
      .sorted { ($0.at("seat").int ?? 0) < ($1.at("seat").int ?? 0) }
      .compactMap { $0.text("account_id") }
  }

  /// A request of anybody at the version that stands.
  @discardableResult
  func send(
    _ client: CourtClient, _ what: String, _ body: JSONValue = [:], method: String = "POST"
  ) async throws -> JSONValue {
    try await client.call(method, path + what, body, version: try await version()).json
  }

  /// The code a request is refused with.
  func refusal(
    _ client: CourtClient, _ what: String, _ body: JSONValue = [:], method: String = "POST"
  ) async throws -> String? {
    let answer = try await client.attempt(
      method, path + what, body, version: try await version())
    return answer.status < 300 ? nil : answer.json.text("code")
  }

  /// Lets deadlines run out until the law has brought the case into one of the states.
  func passDeadlines(until states: Set<String>) async throws {
    for _ in 0..<30 {
      if states.contains(try await state()) { return }
      try await server.nextDeadline()
    }
    Issue.record("thirty deadlines passed in \(try await state())")
  }

  func stands(still clock: String) async throws -> Bool {
    try await running(clock).first?.at("suspended").isNull == false
  }

  // MARK: Incidents

  func open(_ person: Person, _ incident: String, _ input: JSONValue) async throws -> String {
    let answer = try await post(
      person, "/incidents", ["incident": .string(incident), "input": input])
    return try #require(answer.text("incident.id"))
  }

  func refusal(
    _ person: Person, opening incident: String, _ input: JSONValue = [:]
  ) async throws -> String? {
    try await refusal(
      server.client(person), "/incidents", ["incident": .string(incident), "input": input])
  }

  func step(
    _ client: CourtClient, _ incident: String, _ action: String, _ input: JSONValue = [:]
  ) async throws {
    try await send(
      client, "/incidents/\(incident)/actions", ["action": .string(action), "input": input])
  }

  func refusal(
    _ client: CourtClient, _ incident: String, _ action: String, _ input: JSONValue = [:]
  ) async throws -> String? {
    try await refusal(
      client, "/incidents/\(incident)/actions", ["action": .string(action), "input": input])
  }

  func stage(of incident: String) async throws -> String? {
    try await get("/incidents").list("items").first { $0.text("id") == incident }?
      .text("state.code")
  }

  // MARK: Cases that follow

  func follow(
    _ client: CourtClient, _ sequel: String, plaintiff: Person, defendant: Person
  ) async throws -> Dispute {
    let answer = try await send(client, "/sequels", ["sequel": .string(sequel), "input": [:]])
    return Dispute(
      server: server, id: try #require(answer.text("id")),
      number: try #require(answer.text("number")), plaintiff: plaintiff, defendants: [defendant])
  }

  func refusal(_ client: CourtClient, following sequel: String) async throws -> String? {
    try await refusal(client, "/sequels", ["sequel": .string(sequel), "input": [:]])
  }

  func sides() async throws -> [String: String] {
    var sides: [String: String] = [:]
    for party in try await view().list("parties") {
      sides[party.text("name") ?? ""] = party.text("side")
    }
    return sides
  }
}
