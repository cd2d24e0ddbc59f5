import CourtClient
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Testing

/// A PDF that does things is taken as it is; whoever hands it in and whoever reads it is told.
@Suite struct WarningsBeforeOpening {
  private static func pdf(_ words: String) -> [UInt8] {
    Array(("%PDF-1.7\n" + words + String(repeating: " ", count: 70) + "%%EOF\n").utf8)
  }

  private static let acting = pdf("<</Names<</EmbeddedFiles 4 0 R>>/S/JavaScript/JS(x)>>")
  private static let codes = ["pdf-javascript", "pdf-attachment"]

  private func check(_ warnings: [JSONValue], _ way: String) {
    #expect(warnings.map { $0.text("code") } == Self.codes, "\(way)")
    for one in warnings {
      let known = one.text("code").flatMap(TypeWarning.init(rawValue:))
      #expect(one.text("text.zh") == known?.text.zh && one.text("text.en") == known?.text.en)
    }
  }

  @Test func areInTheAnswerOfEveryWayInAndInTheItemForBothSides() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let client = server.client(dispute.plaintiff)
      let first = try await dispute.announce()
      let whole = try await dispute.upload(Self.acting, to: first, named: "a.pdf")
      #expect(whole.status == 201)
      check(whole.json.list("content.warnings"), "in one piece")
      let again = try await dispute.upload(Self.acting, to: first, named: "a.pdf")
      #expect(again.status == 200)
      check(again.json.list("content.warnings"), "the same once more")

      let second = try await dispute.announce()
      let upload = try await TusUpload.open(
        second, length: Self.acting.count, named: "b.pdf", by: client)
      let begun = try await upload.append(Array(Self.acting.prefix(20)), at: 0)
      #expect(begun.headers["evidence-warnings"] == nil)
      let ended = try await upload.append(Array(Self.acting.dropFirst(20)), at: 20)
      #expect(ended.status == 204)
      #expect(ended.headers["evidence-warnings"] == Self.codes.joined(separator: ", "))
      check(try await upload.send("GET").json.list("warnings"), "in pieces")

      let form = try await dispute.submitForm([
        ("name=\"kind\"", Array("electronic-data".utf8)),
        ("name=\"purpose\"", Array("证明货不对板".utf8)),
        ("name=\"file\"; filename=\"c.pdf\"", Self.acting),
        ("name=\"file\"; filename=\"plain.pdf\"", Self.pdf("<</Type/Catalog>>")),
      ])
      let items = form.json.list("items")
      #expect(form.status == 201 && items.count == 2)
      check(items.first?.list("evidence.content.warnings") ?? [], "by a form")
      #expect(items.last?.list("evidence.content.warnings") == [])

      for id in [first, second, items.first?.text("evidence.id") ?? ""] {
        let item = try await client.call("GET", "/v1/evidence/\(id)").json
        check(item.list("content.warnings"), "the item")
      }
      let listed = try await client.call("GET", dispute.path + "/evidence").json.list("items")
      #expect(listed.count { $0.list("content.warnings").count == 2 } == 3)
    }
  }
}
