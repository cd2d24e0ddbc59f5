import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

@Suite struct TransitionsSayWhyNot {
  @Test func whatTheListAllowsIsTakenAndWhatItDeniesIsRefusedForThatReason() async throws {
    try await TestServer.open { server in
      let complaint = Complaints.refund().with("dispute", "online-loan")
      let dispute = try await Dispute.file(complaint, in: server)
      let items = try await dispute.get("/transitions", .clerk).list("items")
      let accept = try #require(items.first { $0.text("action") == "accept" })
      #expect(accept.at("allowed") == false)
      let reasons = accept.list("reasons").compactMap { $0.text("code") }
      #expect(reasons.contains("filing.out-of-jurisdiction"))
      #expect(accept.list("reasons").allSatisfy { $0.text("text.zh") != nil })
      let refused = try await dispute.attempt(.clerk, "accept")
      #expect(refused.status == 409)
      #expect(
        refused.json.list("errors").compactMap { $0.text("code") }.contains(
          "filing.out-of-jurisdiction"))
      let refuse = try #require(items.first { $0.text("action") == "refuse" })
      #expect(refuse.at("allowed") == true)
      #expect(
        refuse.list("input").contains {
          $0.text("name") == "ground" && !$0.list("values").isEmpty
        })
      #expect(refuse.text("by.clock") == "filing-review")
      #expect(refuse.text("through.href") == dispute.path + "/actions/refuse")
    }
  }

  @Test func eachSeesHisOwnActs() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.accept()
      let plaintiff = try await dispute.get("/transitions", dispute.plaintiff).list("items")
      let names = Set(plaintiff.compactMap { $0.text("action") })
      #expect(names.isSuperset(of: ["pay-fee", "withdraw"]))
      #expect(names.isDisjoint(with: ["accept", "sign-judgment", "deemed-withdrawn"]))
      let pay = try #require(plaintiff.first { $0.text("action") == "pay-fee" })
      #expect(pay.text("through.href") == dispute.path + "/fee/payment")
      #expect(pay.text("by.last_day") == "2025-11-10")
    }
  }
}

@Suite struct RoutesEqualTheDescription {
  /// Every operation the description names is served: asked with nothing, it answers anything but
  /// "no such path" or "method not allowed".
  @Test func everyDescribedOperationIsServed() async throws {
    try await TestServer.open { server in
      let text = String(
        decoding: try await server.nobody.call("GET", "/openapi.yaml").bytes, as: UTF8.self)
      let described = Self.operations(in: text)
      #expect(described.count >= 60)
      for (method, path) in described {
        let filled = path.replacing(#/\{[a-z_]+\}/#, with: "0199c0de-0000-7000-8000-000000000000")
        let answer = try await server.nobody.attempt(method, filled)
        #expect(answer.status != 405, "\(method) \(path)")
        #expect(answer.json.text("code") != "request.no-such-path", "\(method) \(path)")
      }
    }
  }

  /// Paths and methods by their indentation in the file.
  private static func operations(in text: String) -> [(String, String)] {
    var found: [(String, String)] = []
    var path = ""
    var isInPaths = false
    for line in text.split(separator: "\n") {
      if !line.hasPrefix(" ") { isInPaths = line.hasPrefix("paths:") }
      guard isInPaths else { continue }
      if line.hasPrefix("  /") {
        path = line.trimmingCharacters(in: CharacterSet(charactersIn: " :\"'"))
      } else if let method = line.wholeMatch(of: #/    (get|put|post|delete|patch):\s*/#)?.1 {
        found.append((method.uppercased(), path))
      }
    }
    return found
  }
}
