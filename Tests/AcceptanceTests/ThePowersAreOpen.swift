import CourtClient
import CourtDomain
import CourtTestSupport
import Testing

@Suite struct ThePowersAreOpen {
  @Test func bothSidesReadTheSameListOfTheirCase() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.accept()
      let plaintiff = try await dispute.get("/powers", dispute.plaintiff)
      let clerk = try await dispute.get("/powers", .clerk)
      #expect(plaintiff.list("items").count == clerk.list("items").count)
      let own = try #require(plaintiff.list("items").first { $0.text("role") == "plaintiff" })
      #expect(own.text("party.name") != nil)
      let pay = try #require(own.list("powers").first { $0.text("name") == "pay-fee" })
      #expect(pay.text("by.last_day") == "2025-11-10")
      #expect(pay.text("on_silence.zh")?.contains("撤诉") == true)
      #expect(pay.at("allowed") == true)
      #expect(!plaintiff.list("items").contains { $0.text("role") == "system" })
    }
  }

  @Test func anyoneMayReadAProcedureButNotHowManyCasesStandWhere() async throws {
    try await TestServer.open { server in
      _ = try await Dispute.file(in: server)
      let list = try await server.nobody.call("GET", "/v1/procedures").json.list("items")
      #expect(list.contains { $0.text("name") == "online-shopping" })
      let path = "/v1/procedures/online-shopping"
      let drawing = try await server.nobody.attempt("GET", path + "/diagram")
      #expect(drawing.status == 200)
      #expect(String(decoding: drawing.bytes, as: UTF8.self).hasPrefix("<?xml"))
      for format in ["mermaid", "dot", "bpmn", "scxml", "powers"] {
        let other = try await server.nobody.attempt("GET", path + "/diagram?format=\(format)")
        #expect(other.status == 200, "\(format)")
      }
      let counted = path + "/diagram?counts=true"
      #expect(try await server.nobody.attempt("GET", counted).status == 403)
      let clerk = try await server.client(.clerk).attempt("GET", counted)
      #expect(String(decoding: clerk.bytes, as: UTF8.self).contains("class=\"badge\""))
      #expect(try await server.nobody.attempt("GET", path + "/diagram?format=png").status == 400)
      #expect(try await server.nobody.attempt("GET", path + "/diagram?version=99").status == 404)
      #expect(try await server.nobody.attempt("GET", path + "/powers?role=king").status == 400)
      let judge = try await server.nobody.call("GET", path + "/powers?role=judge").json
        .list("items")
      #expect(judge.count == 1)
    }
  }
}
