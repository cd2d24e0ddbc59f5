import CourtClient
import CourtDomain
import CourtTestSupport
import Testing

@Suite struct WhoMaySeeWhat {
  private static let readings = [
    "", "/transitions", "/docket", "/timeline", "/deadlines", "/fee", "/evidence", "/bundle",
    "/services", "/settlement", "/mediation/statements", "/hearings", "/similar-cases",
    "/decision", "/decision/text", "/decision/signature", "/access-log", "/complaint",
  ]

  private static let writings: [(String, String, JSONValue)] = [
    ("POST", "/actions/accept", [:]), ("POST", "/corrections", Complaints.refund()),
    ("POST", "/fee/payment", ["reference": "x"]),
    ("POST", "/evidence", ["name": "x", "kind": "documentary", "purpose": "y"]),
    ("PUT", "/settlement", ["text": "x", "amount": Complaints.money(1)]),
    ("POST", "/settlement/signature", [:]), ("POST", "/mediation/statements", ["text": "x"]),
    (
      "POST", "/hearings",
      [
        "starts_at": "2025-11-20T01:00:00Z", "ends_at": "2025-11-20T02:00:00Z",
        "room_id": "online-1",
      ]
    ),
  ]

  @Test func aStrangersCaseIsLikeNone() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      _ = try await dispute.submit("证据")
      let absent = "/v1/cases/0199c0de-0000-7000-8000-000000000000"
      let stranger = server.client(.stranger)
      for what in Self.readings {
        let here = try await stranger.attempt("GET", dispute.path + what)
        let nowhere = try await stranger.attempt("GET", absent + what)
        #expect(here.status == 404, "\(what)")
        #expect(here.json.text("code") == "case.not-found", "\(what)")
        #expect(here.json.at("detail") == nowhere.json.at("detail"), "\(what)")
      }
      for (method, what, body) in Self.writings {
        let here = try await stranger.attempt(method, dispute.path + what, body, version: 1)
        #expect(here.status == 404, "\(method) \(what): \(here.status)")
      }
      #expect(try await stranger.call("GET", "/v1/cases").json.list("items").isEmpty)
      #expect(try await dispute.docket().count == 2)
    }
  }

  @Test func whatHangsOnAForeignCaseIsNotThereEither() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let item = try #require(try await dispute.submit("证据").json.text("id"))
      try await dispute.prepare()
      let hearing = try #require(try await dispute.book().text("id"))
      let service = try #require(try await dispute.get("/services").list("items").first)
      let deadline = try #require(try await dispute.get("/deadlines").list("items").first)
      let stranger = server.client(.stranger)
      let paths = [
        "/v1/evidence/\(item)", "/v1/evidence/\(item)/content", "/v1/evidence/\(item)/receipt",
        "/v1/hearings/\(hearing)", "/v1/hearings/\(hearing)/calendar.ics",
        "/v1/documents/\(service.text("document_id") ?? "")",
        "/v1/deadlines/\(deadline.text("id") ?? "")/explanation",
      ]
      for path in paths {
        #expect(try await stranger.attempt("GET", path).status == 404, "\(path)")
      }
      let read = try await stranger.attempt(
        "POST", "/v1/services/\(service.text("id") ?? "")/read")
      #expect(read.status == 404)
      let upload = try await dispute.upload(Array("x".utf8), to: item, by: .stranger)
      #expect(upload.status == 404)
    }
  }

  @Test func aJudgeSeesHisOwnCasesOnly() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      for judge in Person.judges {
        #expect(try await server.client(judge).attempt("GET", dispute.path).status == 404)
      }
      try await dispute.accept()
      let mine = try await dispute.judge()
      let other = try #require(Person.judges.first { $0 != mine })
      #expect(try await server.client(mine).attempt("GET", dispute.path).status == 200)
      #expect(try await server.client(other).attempt("GET", dispute.path).status == 404)
      #expect(try await server.client(.administrator).attempt("GET", dispute.path).status == 404)
    }
  }

  @Test func aMediatorOfTheCaseNeverJudgesIt() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let mediator = Person.mediators[0]
      let answer = try await server.client(.clerk).attempt(
        "POST", dispute.path + "/assignments",
        ["role": "judge", "account_id": .string(server.accountID(mediator))],
        version: try await dispute.version())
      #expect(answer.status == 422)
      #expect(answer.json.text("code") == "assignment.wrong-kind")
    }
  }

  @Test func numbersAndAddressesOfTheOtherSideStayCovered() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.serve()
      let seen = try await server.client(dispute.defendant).call("GET", dispute.path)
      let text = String(decoding: seen.bytes, as: UTF8.self)
      #expect(!text.contains(dispute.plaintiff.idNumber ?? "?"))
      #expect(text.contains(dispute.defendant.idNumber ?? "?"))
      let complaint = try await server.client(dispute.defendant).call(
        "GET", dispute.path + "/complaint")
      #expect(
        !String(decoding: complaint.bytes, as: UTF8.self).contains(
          dispute.plaintiff.idNumber ?? "?"))
    }
  }

  @Test func whoeverIsSuedLearnsOfItWithTheFirstPaper() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let seller = server.client(dispute.defendant)
      #expect(try await seller.attempt("GET", dispute.path).status == 404)
      #expect(try await seller.call("GET", "/v1/cases").json.list("items").isEmpty)
      try await dispute.accept()
      #expect(try await seller.attempt("GET", dispute.path).status == 404)
      try await dispute.pay()
      #expect(try await seller.attempt("GET", dispute.path).status == 200)
      #expect(try await seller.call("GET", "/v1/cases").json.list("items").count == 1)
    }
  }

  @Test func withoutASignInThereIsNothing() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let answer = try await server.nobody.attempt("GET", dispute.path)
      #expect(answer.status == 401)
      #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
      var forged = server.nobody
      forged.token = "xz_" + String(repeating: "0", count: 64)
      #expect(try await forged.attempt("GET", dispute.path).status == 401)
      let gone = server.client(.buyer)
      try await gone.call("DELETE", "/v1/sessions/current")
      #expect(try await gone.attempt("GET", dispute.path).status == 401)
    }
  }

  @Test func guessingPasswordsIsSlowedDown() async throws {
    try await TestServer.open { server in
      var statuses: [Int] = []
      for _ in 0..<12 {
        statuses.append(
          try await server.nobody.attempt(
            "POST", "/v1/sessions", ["login": "buyer.1", "password": "wrong-password"]
          ).status)
      }
      #expect(statuses.first == 401)
      #expect(statuses.last == 429)
      let unknown = try await server.nobody.attempt(
        "POST", "/v1/sessions", ["login": "nobody.here", "password": "wrong-password"])
      #expect(unknown.status == 401)
    }
  }

  @Test func everyReadingAndEveryRefusalIsInTheAccessLog() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.serve()
      _ = try await server.client(dispute.defendant).call("GET", dispute.path)
      _ = try await server.client(.stranger).attempt("GET", dispute.path)
      let log = try await dispute.get("/access-log").list("items")
      let outcomes = log.map { ($0.text("operation") ?? "", $0.text("outcome") ?? "") }
      #expect(outcomes.contains { $0 == ("fileCase", "ok") })
      #expect(outcomes.contains { $0 == ("getCase", "ok") })
      #expect(outcomes.contains { $0 == ("getCase", "case.not-found") })
    }
  }

  @Test func aRepresentativeNeedsSpecialAuthorityToDispose() async throws {
    try await TestServer.open { server in
      func withAttorney(_ special: Bool) -> JSONValue {
        Complaints.refund().with(
          "plaintiffs.0.representatives",
          [
            [
              "name": "秦律师", "id_number": .optional(Person.attorney.idNumber),
              "special_authority": .bool(special),
            ]
          ])
      }
      let plain = try await Dispute.file(withAttorney(false), in: server)
      #expect(try await server.client(.attorney).attempt("GET", plain.path).status == 200)
      let refused = try await plain.attempt(.attorney, "withdraw")
      #expect(refused.status == 403)
      #expect(refused.json.text("code") == "representative.no-special-authority")
      let special = try await Dispute.file(withAttorney(true), in: server)
      try await special.act(.attorney, "withdraw")
      #expect(try await special.state() == "withdrawn")
    }
  }
}
