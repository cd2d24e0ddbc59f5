import CourtClient
import CourtDomain
import CourtTestSupport
import Testing

@Suite struct NumbersNeverGap {
  @Test func sixtyFourFilersAtOnceOfWhomSomeAreRefused() async throws {
    try await TestServer.open { server in
      let answers = try await withThrowingTaskGroup(of: CourtClient.Answer.self) { group in
        for index in 0..<64 {
          group.addTask {
            let buyer = Person.buyers[index % Person.buyers.count]
            let sound = Complaints.refund(buyer, order: "HG-\(index)")
            // Every fourth has a defect or files for another: refused before or within the
            // transaction.
            let complaint =
              switch index % 8 {
              case 3: sound.with("claims.0.amount", Complaints.money(9_999))
              case 7: sound.with("plaintiffs.0.id_number", .optional(Person.attorney.idNumber))
              default: sound
              }
            return try await server.client(buyer).attempt("POST", "/v1/cases", complaint)
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let filed = answers.filter { $0.status == 201 }
      #expect(filed.count == 48)
      #expect(Set(answers.map(\.status)) == [201, 422, 403])
      let numbers = Set(filed.compactMap { $0.json.text("number") })
      #expect(numbers == Set((1...48).map { "(2025)浙0192民初\($0)号" }))
    }
  }
}

@Suite struct RetriesTakeEffectOnce {
  @Test func aRepeatIsAnsweredWithTheSameBytes() async throws {
    try await TestServer.open { server in
      let client = server.client(.buyer)
      let complaint = Complaints.refund()
      let first = try await client.call("POST", "/v1/cases", complaint, key: "filing-1")
      let second = try await client.call("POST", "/v1/cases", complaint, key: "filing-1")
      #expect(second.status == 201)
      #expect(second.bytes == first.bytes)
      #expect(second.headers["location"] == first.headers["location"])
      #expect(second.headers["etag"] == first.headers["etag"])
      #expect(try await server.count("SELECT count(*)::int FROM case_file") == 1)
      let other = try await client.attempt(
        "POST", "/v1/cases", complaint.with("facts", "另一份诉状"), key: "filing-1")
      #expect(other.status == 422)
      #expect(other.json.text("code") == "idempotency.key-reused")
      // Keys are one person's own.
      let neighbour = try await server.client(.buyers[1]).call(
        "POST", "/v1/cases", Complaints.refund(.buyers[1]), key: "filing-1")
      #expect(neighbour.json.at("id") != first.json.at("id"))
    }
  }

  @Test func sixteenAtOnceMakeOneCase() async throws {
    try await TestServer.open { server in
      let answers = try await withThrowingTaskGroup(of: CourtClient.Answer.self) { group in
        for _ in 0..<16 {
          group.addTask {
            try await server.client(.buyer).attempt(
              "POST", "/v1/cases", Complaints.refund(), key: "one-intent")
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(try await server.count("SELECT count(*)::int FROM case_file") == 1)
      let done = answers.filter { $0.status == 201 }
      #expect(!done.isEmpty)
      #expect(Set(done.map(\.bytes)).count == 1)
      let waiting = answers.filter { $0.status != 201 }
      #expect(
        waiting.allSatisfy {
          $0.status == 409 && $0.json.text("code") == "idempotency.in-progress"
            && $0.headers["retry-after"] != nil
        })
      let later = try await server.client(.buyer).call(
        "POST", "/v1/cases", Complaints.refund(), key: "one-intent")
      #expect(later.bytes == done.first?.bytes)
    }
  }

  @Test func aPaymentThatIsRepeatedIsTakenOnce() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.accept()
      let version = try await dispute.version()
      let client = server.client(dispute.plaintiff)
      let body: JSONValue = ["reference": "PAY-7"]
      let path = dispute.path + "/fee/payment"
      let first = try await client.call("POST", path, body, key: "pay", version: version)
      // The case has moved on, and still the repeat is told what happened.
      let again = try await client.call("POST", path, body, key: "pay", version: version)
      #expect(again.bytes == first.bytes)
      #expect(try await dispute.actions().filter { $0 == "pay-fee" }.count == 1)
    }
  }

  @Test func withoutAKeyNothingIsCreated() async throws {
    try await TestServer.open { server in
      let client = server.client(.buyer)
      let answer = try await client.send(
        HTTPCall(
          "POST", "/v1/cases", headers: client.headers([("content-type", "application/json")]),
          body: Complaints.refund().bytes))
      #expect(answer.status == 400)
      #expect(answer.json.text("code") == "idempotency.missing")
      #expect(try await server.count("SELECT count(*)::int FROM case_file") == 0)
    }
  }
}

@Suite struct StaleVersions {
  @Test func aChangeOnAnOldViewIsRefusedAndNoneIsLost() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let seen = try await dispute.version()
      try await dispute.accept()
      let late = try await server.client(.clerk).attempt(
        "POST", dispute.path + "/actions/refuse",
        ["ground": "no_arbitration_clause", "reason": "有仲裁条款"], version: seen)
      #expect(late.status == 412)
      #expect(late.json.text("code") == "case.stale")
      let blind = try await server.client(.clerk).attempt(
        "POST", dispute.path + "/actions/refuse",
        ["ground": "no_arbitration_clause", "reason": "有仲裁条款"])
      #expect(blind.status == 428)
      #expect(blind.json.text("code") == "precondition.required")
      #expect(try await dispute.state() == "fee-pending")
    }
  }

  @Test func ofTwoClerksAtOnceOneIsTaken() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let seen = try await dispute.version()
      let clerk = server.client(.clerk)
      async let accepted = clerk.attempt(
        "POST", dispute.path + "/actions/accept", [:], version: seen)
      async let returned = clerk.attempt(
        "POST", dispute.path + "/actions/return-for-correction",
        ["defects": "请补充材料", "days": 7], version: seen)
      let statuses = try await [accepted.status, returned.status].sorted()
      #expect(statuses == [200, 412])
      let told = try await dispute.actions()
      let taken = told.filter { ["accept", "return-for-correction"].contains($0) }
      #expect(taken.count == 1, "\(told)")
    }
  }
}

@Suite struct DraftsSurviveAKill {
  @Test func theDraftIsThereAsTypedAndFilesOnce() async throws {
    try await TestServer.open { server in
      let client = server.client(.buyer)
      let halfway: JSONValue = ["facts": "写到一半，还没有写完……", "claims": [["kind": "refund"]]]
      let draft = try await client.call("POST", "/v1/drafts", halfway)
      let id = try #require(draft.json.text("id"))
      server.process.signal(9)
      #expect(try await server.process.end() == -9)
      let again = try await server.restarted()
      let survivor = again.client(.buyer)
      let kept = try await survivor.call("GET", "/v1/drafts/\(id)")
      #expect(kept.json.at("body") == halfway)
      let unfinished = try await survivor.attempt(
        "POST", "/v1/cases", ["draft_id": .string(id)])
      #expect(unfinished.status == 422)
      try await survivor.call(
        "PUT", "/v1/drafts/\(id)", Complaints.refund(), version: kept.version)
      let stale = try await survivor.attempt(
        "PUT", "/v1/drafts/\(id)", halfway, version: kept.version)
      #expect(stale.status == 412)
      let filed = try await survivor.call(
        "POST", "/v1/cases", ["draft_id": .string(id)])
      #expect(filed.status == 201)
      #expect(try await survivor.attempt("GET", "/v1/drafts/\(id)").status == 404)
      await again.process.stop()
    }
  }

  @Test func anotherDoesNotSeeIt() async throws {
    try await TestServer.open { server in
      let draft = try await server.client(.buyer).call("POST", "/v1/drafts", ["facts": "x"])
      let id = try #require(draft.json.text("id"))
      #expect(try await server.client(.stranger).attempt("GET", "/v1/drafts/\(id)").status == 404)
    }
  }
}

/// A limit holds for those who come at once as for those who come one after the other.
@Suite struct LimitsOfOnePerson {
  private func answers(
    of count: Int, _ work: @escaping @Sendable (Int) async throws -> CourtClient.Answer
  ) async throws -> [CourtClient.Answer] {
    try await withThrowingTaskGroup(of: CourtClient.Answer.self) { group in
      for index in 0..<count { group.addTask { try await work(index) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  @Test func daysAwayAndCalendarsCannotBeOverdrawnAtOnce() async throws {
    try await TestServer.open { server in
      let away = try await answers(of: 8) { index in
        let from = CalendarDay(iso8601: "2025-11-03")?.adding(days: 30 * index)
        return try await server.client(.buyer).attempt(
          "POST", "/v1/unavailability",
          [
            "from": .string("\(from?.description ?? "")T00:00:00Z"),
            "to": .string("\(from?.adding(days: 24).description ?? "")T00:00:00Z"),
            "ground": "travel",
          ])
      }
      #expect(away.count { $0.status == 201 } == 1, "24 of 30 days each")
      #expect(away.allSatisfy { $0.status == 201 || $0.status == 409 || $0.status == 422 })
      let feeds = try await answers(of: 16) { _ in
        try await server.client(.buyer).attempt("POST", "/v1/calendar-feeds", [:])
      }
      #expect(feeds.count { $0.status == 201 } == 10)
    }
  }
}
