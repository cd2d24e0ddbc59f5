import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

/// Read-only towards the store, so that one court serves all of it.
@Suite struct BadInput {
  private static func raw(
    _ server: TestServer, _ body: String, type: String? = "application/json",
    method: String = "POST", path: String = "/v1/cases"
  ) async throws -> CourtClient.Answer {
    let client = server.client(.buyer)
    var headers = [("idempotency-key", CourtClient.freshKey())]
    if let type { headers.append(("content-type", type)) }
    return try await client.send(
      HTTPCall(method, path, headers: client.headers(headers), body: Array(body.utf8)))
  }

  @Test func isNeverTakenAndAlwaysExplained() async throws {
    try await TestServer.open { server in
      let keys = "SELECT count(*)::int FROM idempotency_key"
      let before = try await server.count(keys)
      try await Self.malformedBodies(server)
      try await Self.wrongShapes(server)
      try await Self.wrongDoors(server)
      #expect(try await server.count("SELECT count(*)::int FROM case_file") == 0)
      #expect(try await server.count(keys) == before)
    }
  }

  private static func malformedBodies(_ server: TestServer) async throws {
    let cases: [(String, Int, String)] = [
      (#"{"facts": }"#, 10, "json.syntax"),
      (#"{"facts": "x"} extra"#, 15, "json.trailing"),
      (#"{"facts": "x", "facts": "y"}"#, 22, "json.duplicate-name"),
      (#"{"facts": "x"#, 12, "json.ended"),
      ("", 0, "json.ended"),
      (String(repeating: "[", count: 100_000), 32, "json.too-deep"),
    ]
    for (body, offset, code) in cases {
      let answer = try await raw(server, body)
      #expect(answer.status == 400, "\(body.prefix(40))")
      #expect(answer.json.text("code") == code, "\(body.prefix(40))")
      #expect(answer.json.at("offset").int == Int64(offset), "\(body.prefix(40))")
      #expect(answer.headers["content-type"] == "application/problem+json")
    }
  }

  private static func wrongShapes(_ server: TestServer) async throws {
    let complaint = Complaints.refund()
      .with("facts", 7).with("plaintiffs", "me").with("claims.0.kind", "revenge")
      .with("claims.0.amount.amount_minor", "129900").with("order.placed_on", "2025-02-30")
      .with("consents.online_procedure", "yes").with("colour", "red")
      .with("order.colour", "blue")
    let answer = try await server.client(.buyer).attempt("POST", "/v1/cases", complaint)
    #expect(answer.status == 422)
    let pointers = Set(answer.json.list("errors").compactMap { $0.text("pointer") })
    let expected: Set<String> = [
      "/facts", "/plaintiffs", "/claims/0/kind", "/claims/0/amount/amount_minor",
      "/order/placed_on", "/consents/online_procedure", "/colour", "/order/colour",
    ]
    #expect(pointers.isSuperset(of: expected), "missing \(expected.subtracting(pointers))")
    #expect(try await raw(server, "[]").status == 422)
    #expect(try await raw(server, "null").status == 422)
  }

  private static func wrongDoors(_ server: TestServer) async throws {
    let text = String(decoding: Complaints.refund().bytes, as: UTF8.self)
    #expect(try await raw(server, text, type: "text/plain").status == 415)
    #expect(try await raw(server, text, type: nil).status == 415)
    let client = server.client(.buyer)
    #expect(try await client.attempt("GET", "/v1/nothing/here").status == 404)
    let method = try await client.attempt("DELETE", "/v1/cases")
    #expect(method.status == 405)
    #expect(method.headers["allow"]?.contains("POST") == true)
    let query = try await client.attempt("GET", "/v1/cases?limt=3")
    #expect(query.json.text("code") == "query.unknown")
    for path in ["/v1/cases/17", "/v1/cases/'; DROP TABLE case_file; --", "/v1/evidence/x/content"]
    {
      let encoded = path.replacing(" ", with: "%20")
      #expect(try await client.attempt("GET", encoded).status == 404, "\(path)")
    }
    let badCursor = try await client.attempt("GET", "/v1/cases?cursor=%00")
    #expect(badCursor.status == 400)
    let unknown = try await client.attempt(
      "POST", "/v1/cases", ["draft_id": "0199c0de-0000-7000-8000-000000000000"])
    #expect(unknown.status == 404)
  }

  @Test func anUnknownActionOrWrongInputIsToldFieldByField() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      #expect(try await dispute.attempt(.clerk, "burn-the-file").status == 404)
      let wrong = try await dispute.attempt(
        .clerk, "return-for-correction", ["days": "seven", "colour": "red"])
      #expect(wrong.status == 422)
      let pointers = Set(wrong.json.list("errors").compactMap { $0.text("pointer") })
      #expect(pointers == ["/defects", "/days", "/colour"])
      let elsewhere = try await dispute.attempt(dispute.plaintiff, "pay-fee", ["reference": "x"])
      #expect(elsewhere.status == 409)
      #expect(try await dispute.docket().count == 1)
    }
  }

  @Test func aHundredMegabytesAreRefusedUnread() async throws {
    try await TestServer.open { server in
      let port = server.process.port
      let token = try #require(server.client(.buyer).token)
      let before = try Self.peakKilobytes(of: server)
      let told = try await onThread { () -> String in
        let connection = try RawConnection(port: port)
        connection.send(
          "POST /v1/cases HTTP/1.1\r\nHost: court\r\nContent-Type: application/json\r\n"
            + "Idempotency-Key: big\r\nAuthorization: Bearer \(token)\r\n"
            + "Content-Length: 100000000\r\n\r\n")
        let answer = connection.answer()
        connection.send([UInt8](repeating: 0x5B, count: 100_000_000))
        return answer
      }
      // Answered on its head, before a byte of it was sent; what follows is not kept.
      #expect(told.hasPrefix("HTTP/1.1 413"))
      #expect(try Self.peakKilobytes(of: server) - before < 32_000)
      let chunked = try await onThread { () -> String in
        let connection = try RawConnection(port: port)
        connection.send(
          "POST /v1/cases HTTP/1.1\r\nHost: court\r\nContent-Type: application/json\r\n"
            + "Idempotency-Key: big\r\nAuthorization: Bearer \(token)\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<24 {
          connection.send("10000\r\n" + String(repeating: "[", count: 0x10000) + "\r\n")
        }
        return connection.answer()
      }
      #expect(chunked.hasPrefix("HTTP/1.1 413"))
      #expect(try await server.nobody.call("GET", "/healthz").status == 200)
    }
  }

  /// The most memory the server ever held. Source: proc(5), VmHWM.
  private static func peakKilobytes(of server: TestServer) throws -> Int {
    let status = try String(
      contentsOfFile: "/proc/\(server.process.pid)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return try #require(line?.split(separator: " ").dropLast().last.flatMap { Int($0) })
  }

  @Test func anOversizeHeaderAndNonsenseDoNotHarm() async throws {
    try await TestServer.open { server in
      let port = server.process.port
      let answers = try await onThread { () -> [String] in
        let requests = [
          "GET /healthz HTTP/1.1\r\nHost: court\r\nX-Big: "
            + String(repeating: "a", count: 100_000) + "\r\n\r\n",
          "NONSENSE\r\n\r\n", "GET /healthz HTTP/9.9\r\n\r\n",
          "GET /v1/cases HTTP/1.1\r\nHost: court\r\nAuthorization: Bearer\r\n\r\n",
        ]
        return try requests.map { request in
          let connection = try RawConnection(port: port)
          connection.send(request)
          return String(connection.answer().prefix(12))
        }
      }
      let isRefused = answers.map {
        $0.isEmpty || $0.hasPrefix("HTTP/1.1 4") || $0.hasPrefix("HTTP/1.1 5")
      }
      #expect(isRefused.allSatisfy { $0 }, "\(answers)")
      #expect(answers.last == "HTTP/1.1 401")
      #expect(try await server.nobody.call("GET", "/healthz").status == 200)
    }
  }

  @Test func problemsSpeakTheCallersLanguage() async throws {
    try await TestServer.open { server in
      var client = server.client(.buyer)
      client.language = "zh-CN"
      let zh = try await client.attempt("GET", "/v1/nothing")
      client.language = "en"
      let en = try await client.attempt("GET", "/v1/nothing")
      #expect(zh.json.text("detail")?.contains("没有该路径") == true)
      #expect(en.json.text("detail")?.contains("no such path") == true)
      #expect(zh.json.at("code") == en.json.at("code"))
      #expect(zh.headers["content-language"]?.hasPrefix("zh") == true)
    }
  }
}
