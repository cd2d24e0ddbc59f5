import CourtClient
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Foundation
import Testing

/// A litigant tries the telephone before the hearing, by a link of his own.
@Suite struct TryingTheEquipment {
  private static func lent(_ server: TestServer) async throws -> (hearing: String, href: String) {
    let dispute = try await Dispute.file(in: server)
    try await dispute.prepare()
    let id = try #require(try await dispute.book().text("id"))
    let link = try await server.client(.buyer).attempt(
      "POST", "/v1/hearings/\(id)/equipment-link", [:])
    #expect(link.status == 201)
    return (id, try #require(link.json.text("href")))
  }

  private static let works: JSONValue = [
    "camera": true, "microphone": true, "speaker": true, "round_trip_ms": 40, "loss_permille": 0,
  ]

  @Test func thePageIsWholeAndMayDoNothingElse() async throws {
    try await TestServer.open { server in
      let (_, href) = try await Self.lent(server)
      let answer = try await server.nobody.call("GET", href)
      #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
      #expect(answer.headers["cache-control"] == "no-store")
      #expect(answer.headers["referrer-policy"] == "no-referrer")
      #expect(answer.headers["permissions-policy"]?.contains("camera=(self)") == true)
      let policy = try #require(answer.headers["content-security-policy"])
      #expect(policy.hasPrefix("default-src 'none'; "))
      #expect(policy.contains("connect-src 'self'") && policy.contains("frame-ancestors 'none'"))
      #expect(!policy.contains("unsafe") && !policy.contains("*") && !policy.contains("http"))
      let page = String(decoding: answer.bytes, as: UTF8.self)
      // The one script and the one style are those the policy names, and nothing acts beside them.
      for element in ["script", "style"] {
        let parts = page.components(separatedBy: "<\(element)>")
        #expect(parts.count == 2)
        let text = try #require(parts.last?.components(separatedBy: "</\(element)>").first)
        let digest = Data(SHA256.digest(Array(text.utf8)).bytes).base64EncodedString()
        #expect(policy.contains("\(element)-src 'sha256-\(digest)'"))
      }
      for foreign in ["http://", "https://", " src=", " style=", " onclick=", "innerHTML"] {
        #expect(!page.contains(foreign), "\(foreign)")
      }
      for part in ["摄像头", "Camera", "麦克风", "Microphone", "扬声器", "Speaker", "网络", "Connection"] {
        #expect(page.contains(part), "\(part)")
      }
      #expect(page.contains("width=device-width"))
    }
  }

  @Test func whatItFindsIsNotedForThePersonWhoseLinkItIs() async throws {
    try await TestServer.open { server in
      let (hearing, href) = try await Self.lent(server)
      let mute = try await server.nobody.attempt(
        "POST", href + "/checks", Self.works.with("microphone", false))
      #expect(mute.status == 201)
      #expect(mute.json.at("passes").bool == false)
      let failed = mute.json.list("items").filter { $0.at("passes").bool == false }
      #expect(failed.map { $0.text("item") } == ["microphone"])
      #expect(failed.first?.text("advice.zh") != nil && failed.first?.text("advice.en") != nil)
      let good = try await server.nobody.attempt("POST", href + "/checks", Self.works)
      #expect(good.json.at("passes").bool == true)
      let seen = try await server.client(.clerk).call("GET", "/v1/hearings/\(hearing)/admissions")
        .json.list("equipment")
      #expect(seen.map { $0.text("account_id") } == [server.accountID(.buyer)])
      #expect(seen.first?.at("passes").bool == true)
      #expect(
        try await server.nobody.attempt("POST", href + "/checks", ["camera": "yes"]).status == 422)
    }
  }

  @Test func theLinkOpensNothingElseAndEndsWithTheHearing() async throws {
    try await TestServer.open { server in
      let (hearing, href) = try await Self.lent(server)
      // Of the token the court keeps no more than its digest.
      let token = try #require(href.split(separator: "/").last)
      #expect(
        try await server.count(
          """
          SELECT count(*)::int FROM equipment_link
          WHERE encode(digest, 'hex') <> '\(token)' AND octet_length(digest) = 32
          """) == 1)
      let guessed = "/v1/equipment-test/" + String(repeating: "0", count: 64)
      #expect(try await server.nobody.attempt("GET", guessed).status == 404)
      #expect(
        try await server.nobody.attempt("POST", guessed + "/checks", Self.works).status == 404)
      var bearer = server.nobody
      bearer.token = String(token)
      #expect(try await bearer.attempt("GET", "/v1/hearings/\(hearing)").status == 401)
      for _ in 0..<9 {
        _ = try await server.client(.buyer).call(
          "POST", "/v1/hearings/\(hearing)/equipment-link", [:])
      }
      #expect(
        try await server.client(.buyer).attempt(
          "POST", "/v1/hearings/\(hearing)/equipment-link", [:]
        ).json.text("code") == "equipment-link.too-many")
      for _ in 0..<50 {
        _ = try await server.nobody.call("POST", href + "/checks", Self.works)
      }
      #expect(
        try await server.nobody.attempt("POST", href + "/checks", Self.works).json.text("code")
          == "equipment-link.used-up")
      let found = try await server.client(.clerk).call("GET", "/v1/hearings/\(hearing)").json
      let end = try #require(found.text("ends_at").flatMap { Instant(rfc3339: $0) })
      try await server.setClock(end.adding(seconds: 3 * 3600).rfc3339)
      #expect(try await server.nobody.attempt("GET", href).status == 404)
    }
  }
}
