import CourtClient
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Foundation
import Testing

/// Incidents, consents, votes, cases that follow and charges, over HTTP, with small procedures.
@Suite struct BesideACase {
  private static let judges = ["judge.a", "judge.b", "judge.c", "judge.d"]

  /// A folder of procedures that holds the test's beside the library's law.
  private static func share() throws -> URL {
    let folder = try TemplateMaker.newFolder()
    let workflows = folder.appendingPathComponent("Workflows")
    try FileManager.default.createDirectory(
      at: workflows.appendingPathComponent("incidents"), withIntermediateDirectories: true)
    let library = URL(fileURLWithPath: Program.share).appendingPathComponent("Workflows")
    for name in ["law", "online-shopping.yaml"] {
      try FileManager.default.copyItem(
        at: library.appendingPathComponent(name), to: workflows.appendingPathComponent(name))
    }
    try FileManager.default.copyItem(
      at: URL(fileURLWithPath: Program.share).appendingPathComponent("openapi.yaml"),
      to: folder.appendingPathComponent("openapi.yaml"))
    for file in BesideProcedures.files {
      try Data(file.yaml.utf8).write(to: workflows.appendingPathComponent(file.name))
    }
    return folder
  }

  /// A court with officials of the test's own beside the template's people.
  private static func open(
    _ body: @Sendable (TestServer, _ officials: [String: Official]) async throws -> Void
  ) async throws {
    let share = try share()
    defer { try? FileManager.default.removeItem(at: share) }
    try await TestServer.open(share: share.path) { server in
      var officials: [String: Official] = [:]
      for login in judges + ["president"] {
        let kind = login == "president" ? "president" : "judge"
        let opened = try await server.clock.call(
          "POST", "/v1/accounts",
          [
            "login": .string(login), "password": .string(Person.password),
            "kind": .string(kind), "name": .string(login),
          ])
        officials[login] = Official(
          client: try await server.nobody.signedIn(login: login, password: Person.password),
          person: try #require(opened.json.text("id")))
      }
      try await body(server, officials)
    }
  }

  private static func suit(_ server: TestServer) async throws -> Dispute {
    var complaint = try #require(Complaints.refund().object)
    complaint["procedure"] = "suit"
    let dispute = try await Dispute.file(.object(complaint), in: server)
    try await dispute.accept()
    return dispute
  }

  private struct Official: Sendable {
    let client: CourtClient
    /// The id of the account, which is the key of the person in a vote.
    let person: String
  }

  /// The panel, presiding first.
  private static func panel(
    _ dispute: Dispute, _ officials: [String: Official]
  ) async throws -> [Official] {
    let others = Person.judges.map {
      Official(client: dispute.server.client($0), person: dispute.server.accountID($0))
    }
    let seats = try await dispute.view().list("assignments")
      .filter { $0.text("role") == "judge" }
      .sorted { ($0.at("seat").int ?? 0) < ($1.at("seat").int ?? 0) }
    return try seats.map { seat in
      let id = seat.text("account_id")
      return try #require((officials.values + others).first { $0.person == id })
    }
  }

  @Test func anIncidentIsOpenedActedInAndEnds() async throws {
    try await Self.open { server, officials in
      let dispute = try await Self.suit(server)
      let offered = try await dispute.get("/transitions", .seller)
      #expect(offered.list("incidents").map { $0.text("incident") } == ["objection"])
      #expect(offered.list("incidents").first?.at("allowed").bool == true)
      let body: JSONValue = ["incident": "objection", "input": ["grounds": "应由他院管辖"]]
      let (seller, path) = (server.client(.seller), dispute.path + "/incidents")
      let stranger = try await server.client(.stranger).attempt(
        "POST", path, body, version: try await dispute.version())
      #expect(stranger.status == 404 && stranger.json.text("code") == "case.not-found")
      let buyer = try await server.client(.buyer).attempt(
        "POST", path, body, version: try await dispute.version())
      #expect(buyer.status == 403 && buyer.json.text("code") == "act.not-your-role")
      let stale = try await seller.attempt("POST", path, body, version: 1)
      #expect(stale.status == 412)
      let version = try await dispute.version()
      let first = try await seller.call("POST", path, body, key: "objection-1", version: version)
      let again = try await seller.call("POST", path, body, key: "objection-1", version: version)
      #expect(first.status == 201 && first.bytes == again.bytes)
      let id = try #require(first.json.text("incident.id"))
      #expect(first.json.text("docket_entry.action") == "objection/lodge")
      #expect(first.json.text("docket_entry.incident_id") == id)
      #expect(try await dispute.get("/incidents").list("items").count == 1)
      let judge = try await Self.panel(dispute, officials)[0].client
      let may = try await judge.call("GET", path + "/\(id)/transitions").json
      #expect(may.list("items").compactMap { $0.text("action") } == ["uphold", "reject"])
      try await judge.call(
        "POST", path + "/\(id)/actions", ["action": "reject"],
        version: try await dispute.version())
      let ended = try await dispute.get("/incidents").list("items").first
      #expect(ended?.at("open").bool == false && ended?.text("state.code") == "rejected")
      #expect(try await dispute.state() == "open")
    }
  }

  /// Of two objections of one party sent at once, one is taken.
  @Test func oneOfTwoAtOnceIsTaken() async throws {
    try await Self.open { server, _ in
      let dispute = try await Self.suit(server)
      let version = try await dispute.version()
      let (seller, path) = (server.client(.seller), dispute.path + "/incidents")
      let body: JSONValue = ["incident": "objection", "input": ["grounds": "应由他院管辖"]]
      async let left = seller.attempt("POST", path, body, version: version)
      async let right = seller.attempt("POST", path, body, version: version)
      let statuses = try await [left.status, right.status].sorted()
      #expect(statuses == [201, 412])
      #expect(try await server.count("SELECT count(*) FROM incident") == 1)
    }
  }

  @Test func aPanelVotesAndTheLoserAppeals() async throws {
    try await Self.open { server, officials in
      let dispute = try await Self.suit(server)
      let presiding = try await Self.panel(dispute, officials)[0].client
      for action in ["panel", "deliberate"] {
        try await presiding.call(
          "POST", dispute.path + "/actions/\(action)", version: try await dispute.version())
      }
      let panel = try await Self.panel(dispute, officials)
      #expect(panel.count == 3)
      let path = dispute.path + "/votes/outcome"
      for outsider in [Person.buyer, .clerk] {
        let answer = try await server.client(outsider).attempt("GET", path)
        #expect(answer.status == 403 && answer.json.text("code") == "vote.secret")
      }
      #expect(try await server.client(.stranger).attempt("GET", path).status == 404)
      let options = ["grant", "grant", "dismiss"]
      for (judge, option) in zip(panel, options) {
        let sealed = "outcome|\(dispute.id)|\(judge.person)|\(option)|nonce-\(judge.person)"
        let digest = SHA256.digest(Array(sealed.utf8)).hex
        let after = try await judge.client.call(
          "POST", path + "/commitments", ["commitment": .string(digest)],
          version: try await dispute.version()
        ).json
        #expect(after.list("members").allSatisfy { $0.at("option").isNull })
      }
      for (judge, option) in zip(panel, options) {
        let other = option == "grant" ? "dismiss" : "grant"
        let nonce = JSONValue.string("nonce-\(judge.person)")
        let lie = try await judge.client.attempt(
          "POST", path + "/reveals", ["option": .string(other), "nonce": nonce],
          version: try await dispute.version())
        #expect(lie.status == 422 && lie.json.text("code") == "vote.does-not-match")
        try await judge.client.call(
          "POST", path + "/reveals", ["option": .string(option), "nonce": nonce],
          version: try await dispute.version())
      }
      let result = try await panel[1].client.call("GET", path).json
      #expect(result.text("result") == "grant")
      #expect(result.list("dissents") == [.string(panel[2].person)])
      try await Self.appeal(dispute)
    }
  }

  private static func appeal(_ dispute: Dispute) async throws {
    let body: JSONValue = ["sequel": "appeal", "input": ["grounds": "不服一审判决"]]
    let seller = dispute.server.client(.seller)
    let answer = try await seller.call(
      "POST", dispute.path + "/sequels", body, version: try await dispute.version())
    #expect(answer.status == 201)
    let id = try #require(answer.json.text("id"))
    #expect(answer.json.text("number")?.contains("民终") == true)
    #expect(answer.json.list("your_roles") == ["plaintiff"])
    let own = try await dispute.view(.seller).list("linked")
    #expect(own.map { $0.text("id") } == [id])
    let unseen = try await dispute.view(.buyer).list("linked").first
    #expect(unseen?.text("number") == answer.json.text("number"))
    #expect(unseen?.at("id").isNull == true)
    let back = try await seller.call("GET", "/v1/cases/\(id)").json.list("linked").first
    #expect(back?.text("relation") == "follows" && back?.text("id") == dispute.id)
    let fees = try await seller.call("GET", "/v1/cases/\(id)/fees").json
    #expect(fees.at("fee").at("amount").at("amount_minor").int == 5_000)
  }

  @Test func chargesAreListedAndPaid() async throws {
    try await Self.open { server, _ in
      let dispute = try await Self.suit(server)
      try await dispute.post(.buyer, "/incidents", ["incident": "preservation"])
      let fees = try await dispute.get("/fees")
      let charge = try #require(fees.list("charges").first)
      #expect(charge.text("kind") == "preservation" && charge.text("standing") == "due")
      let href = try #require(charge.text("payment_href"))
      let body: JSONValue = ["reference": "BANK-1"]
      let other = try await server.client(.seller).attempt(
        "POST", href, body, version: try await dispute.version())
      #expect(other.status == 403 && other.json.text("code") == "charge.not-yours")
      let paid = try await server.client(.buyer).call(
        "POST", href, body, version: try await dispute.version())
      #expect(paid.json.text("payment.standing") == "paid")
      #expect(paid.json.list("open_incidents").map { $0.text("state") } == ["frozen"])
    }
  }

  @Test func consentIsChosenPhaseByPhase() async throws {
    try await Self.open { server, officials in
      let dispute = try await Self.suit(server)
      let refused = try await dispute.attempt(.buyer, "plead")
      #expect(refused.status == 409 && refused.json.text("code") == "consent.not-given")
      let after = try await dispute.post(
        .buyer, "/consents/hearing", ["online": true], method: "PUT")
      let own = try await dispute.partyID(.buyer)
      let hearing = after.list("items").first {
        $0.text("party_id") == own && $0.text("phase") == "hearing"
      }
      #expect(hearing?.at("online").bool == true)
      try await dispute.act(.buyer, "plead")
      let clerk = try await server.client(.clerk).attempt(
        "PUT", dispute.path + "/consents/hearing", ["online": true],
        version: try await dispute.version())
      #expect(clerk.status == 403)
      // The president answers for every case and hears of what ran out.
      let president = try #require(officials["president"]).client
      #expect(try await president.call("GET", dispute.path).status == 200)
      try await server.setClock("2026-03-02T01:00:00Z")
      let tasks = try await president.call("GET", "/v1/tasks").json.list("items")
      #expect(tasks.contains { $0.text("kind") == "escalation:trial-limit" })
    }
  }
}
