import CourtClient
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Foundation
import Testing

@Suite struct EvidenceAndItsReceipt {
  @Test func theReceiptNamesTheExactBytesAndIsSignedAtOnce() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let text = "卖家：页面写的是主动降噪。买家：收到的没有这个功能。"
      let answer = try await dispute.submit(text, named: "%E8%81%8A%E5%A4%A9.txt")
      let sha256 = SHA256.digest(Array(text.utf8)).hex
      #expect(answer.json.text("receipt.sha256") == sha256)
      let parts = answer.json.at("receipt").bytes
      #expect(String(decoding: parts, as: UTF8.self).contains(dispute.number))
      #expect(answer.json.text("content.file_name") == "聊天.txt")
      let folder = server.data
      let receipt = try #require(
        answer.json.text("receipt_bytes").flatMap { Data(base64Encoded: $0) })
      let signature = try #require(
        answer.json.text("signature").flatMap { Data(base64Encoded: $0) })
      let trust = try await server.nobody.call("GET", "/v1/log/trust").json
      try receipt.write(to: folder.appendingPathComponent("receipt.json"))
      try signature.write(to: folder.appendingPathComponent("receipt.cms"))
      try Data((trust.text("root_pem") ?? "").utf8)
        .write(to: folder.appendingPathComponent("root.pem"))
      let verified = try await Program.run(
        [
          "cms", "-verify", "-binary", "-inform", "DER", "-in", "receipt.cms", "-content",
          "receipt.json", "-CAfile", "root.pem", "-no-CApath", "-no-CAstore", "-out", "/dev/null",
        ], program: "/usr/bin/openssl", folder: folder.path)
      #expect(verified.status == 0, "\(verified.output)")
    }
  }

  @Test func theSameBytesAgainAreTheSameReceiptAndOtherBytesAreRefused() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let first = try await dispute.upload(Array("甲".utf8), to: id)
      let again = try await dispute.upload(Array("甲".utf8), to: id)
      #expect(first.status == 201)
      #expect(again.status == 200)
      #expect(again.json.at("receipt_bytes") == first.json.at("receipt_bytes"))
      #expect(again.json.at("signature") == first.json.at("signature"))
      let other = try await dispute.upload(Array("乙".utf8), to: id)
      #expect(other.status == 409)
      #expect(other.json.text("code") == "evidence.already-received")
      #expect(try await server.count("SELECT count(*)::int FROM blob") == 1)
      #expect(try await server.count("SELECT count(*)::int FROM custody_entry") == 3)
    }
  }

  @Test func everyReadingIsInTheCustody() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let id = try #require(try await dispute.submit("截图内容").json.text("id"))
      try await dispute.serve()
      let opponent = server.client(dispute.defendant)
      let file = try await opponent.call("GET", "/v1/evidence/\(id)/content")
      #expect(file.bytes == Array("截图内容".utf8))
      #expect(file.headers["content-disposition"]?.hasPrefix("attachment") == true)
      #expect(file.headers["content-security-policy"]?.contains("sandbox") == true)
      let custody = try await opponent.call("GET", "/v1/evidence/\(id)").json
      let acts = custody.list("custody").compactMap { $0.text("act") }
      #expect(acts == ["received", "hashed", "stored", "viewed"])
    }
  }

  @Test(
    arguments: [
      ("empty", [UInt8](), 422, "evidence.empty"),
      (
        "a program", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 64), 422,
        nil
      ),
    ] as [(String, [UInt8], Int, String?)])
  func whatIsNoEvidenceIsRefusedAndLeavesNothing(
    _ what: String, _ bytes: [UInt8], _ status: Int, _ code: String?
  ) async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let answer = try await dispute.upload(bytes, to: id)
      #expect(answer.status == status, "\(what)")
      if let code {
        #expect(answer.json.text("code") == code)
        #expect(answer.json.list("errors").map { $0.text("pointer") } == [""])
      }
      #expect(try await server.count("SELECT count(*)::int FROM blob") == 0)
      #expect(try await server.count("SELECT count(*)::int FROM custody_entry") == 0)
      #expect(try await dispute.upload(Array("好".utf8), to: id).status == 201)
    }
  }

  @Test func overTheLimitIsRefusedDeclaredOrNot() async throws {
    try await TestServer.open(settings: ["XIEZHI_EVIDENCE_BYTES": "4096"]) { server in
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let client = server.client(dispute.plaintiff)
      let call = HTTPCall(
        "PUT", "/v1/evidence/\(id)/content", headers: client.headers([("x-file-name", "a.txt")]))
      let declared = try await dispute.upload([UInt8](repeating: 0x61, count: 5_000), to: id)
      #expect(declared.status == 413)
      let port = server.process.port
      let undeclared = try await HTTPSession.with(host: TestServer.host, port: port) { session in
        var pieces = 8
        return try await session.upload(call, length: nil) {
          pieces -= 1
          return pieces >= 0 ? [UInt8](repeating: 0x61, count: 1_000) : nil
        }
      }
      #expect(undeclared.status == 413)
      #expect(try await server.count("SELECT count(*)::int FROM blob_chunk") == 0)
      let exact = try await dispute.upload([UInt8](repeating: 0x61, count: 4_096), to: id)
      #expect(exact.status == 201)
    }
  }

  @Test func whatComesAfterTheHearingIsLateAndWaitsForTheJudge() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let open = try await dispute.announce()
      try await dispute.deliberate()
      let client = server.client(dispute.plaintiff)
      let late = try await client.call(
        "POST", dispute.path + "/evidence",
        [
          "name": "迟到的证据", "kind": "documentary", "purpose": "补充",
          "late_reason": "庭后才取得",
        ])
      #expect(late.json.text("late") == "awaits-ruling")
      let id = try #require(late.json.text("id"))
      #expect(try await dispute.upload(Array("晚".utf8), to: id).status == 201)
      #expect(try await dispute.upload(Array("也晚".utf8), to: open).status == 201)
      let items = try await dispute.get("/evidence", dispute.plaintiff).list("items")
      #expect(items.map { $0.text("late") } == ["awaits-ruling", "awaits-ruling"])
      let ruling: JSONValue = [
        "fault": "ordinary", "bears_on_basic_facts": true, "opponents_object": true,
        "ruling": "refused", "reason": "无正当理由",
      ]
      let judge = server.client(try await dispute.judge())
      let unlawful = try await judge.attempt("POST", "/v1/evidence/\(id)/late-ruling", ruling)
      #expect(unlawful.json.text("code") == "evidence.ruling-not-lawful")
      let ruled = try await judge.call(
        "POST", "/v1/evidence/\(id)/late-ruling",
        ruling.with("ruling", "admitted-with-admonition"))
      #expect(ruled.json.text("ruling") == "admitted-with-admonition")
      try await dispute.decide()
      let over = try await client.attempt(
        "POST", dispute.path + "/evidence",
        ["name": "判决之后", "kind": "documentary", "purpose": "补充"])
      #expect(over.json.text("code") == "evidence.window-closed")
    }
  }
}

@Suite struct ABundleForTheOpponent {
  @Test func isVerifiedByStockToolsAloneAndBreaksWithOneByte() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      _ = try await dispute.submit("第一份：订单记录", named: "order.txt")
      try await dispute.serve()
      _ = try await dispute.submit("第二份：答辩材料", named: "defence.txt", by: dispute.defendant)
      let zip = try await dispute.bundle(for: dispute.defendant)
      let trust = try await server.nobody.call("GET", "/v1/log/trust").json
      let folder = server.data.appendingPathComponent("opponent")
      let trusted = folder.appendingPathComponent("trusted")
      try FileManager.default.createDirectory(at: trusted, withIntermediateDirectories: true)
      for (name, member) in [
        ("root.pem", "root_pem"), ("log.pem", "log_pem"), ("log.vkey", "log_vkey"),
      ] {
        // As files they end with a newline, whether the member does or not.
        let text = (trust.text(member) ?? "").trimmingCharacters(in: .newlines) + "\n"
        try Data(text.utf8).write(to: trusted.appendingPathComponent(name))
      }
      let file = folder.appendingPathComponent("case.zip")
      try Data(zip).write(to: file)
      let unzipped = try await Program.run(
        ["-q", file.path, "-d", folder.appendingPathComponent("bag").path],
        program: "/usr/bin/unzip")
      #expect(unzipped.status == 0, "\(unzipped.output)")
      let root = try Self.root(of: folder.appendingPathComponent("bag"))
      func verify() async throws -> (status: Int32, output: String) {
        try await Program.run(
          ["-e", "VERIFY.txt"], environment: ["TRUST": trusted.path], program: "/bin/sh",
          folder: root.path)
      }
      let verdict = try await verify()
      #expect(verdict.status == 0, "\(verdict.output.suffix(800))")
      #expect(verdict.output.hasSuffix("OK\n"))
      let own = try await Program.run(
        ["evidence", "verify", file.path, "--trust", trusted.path])
      #expect(own.status == 0, "\(own.output.suffix(800))")
      let payload = try Self.firstPayload(in: root)
      var bytes = try Data(contentsOf: payload)
      bytes[0] ^= 1
      try bytes.write(to: payload)
      #expect(try await verify().status != 0)
      #expect(
        try await Program.run(["evidence", "verify", root.path, "--trust", trusted.path]).status
          != 0)
    }
  }

  /// The unpacked bag: the folder that holds the page.
  private static func root(of folder: URL) throws -> URL {
    let manager = FileManager.default
    if manager.fileExists(atPath: folder.appendingPathComponent("VERIFY.txt").path) {
      return folder
    }
    let inner = try manager.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return try #require(
      inner.first {
        manager.fileExists(atPath: $0.appendingPathComponent("VERIFY.txt").path)
      })
  }

  private static func firstPayload(in root: URL) throws -> URL {
    let data = root.appendingPathComponent("data")
    let found = FileManager.default.enumerator(at: data, includingPropertiesForKeys: nil)
    let files = (found?.allObjects ?? []).compactMap { $0 as? URL }
    return try #require(
      files.sorted { $0.path < $1.path }.first { $0.pathExtension == "txt" })
  }

  @Test func isClosedToTheMediatorAndToStrangers() async throws {
    try await TestServer.open { server in
      let complaint = Complaints.refund().with("consents.pre_filing_mediation", true)
      let dispute = try await Dispute.file(complaint, in: server)
      _ = try await dispute.submit("证据")
      let mediator = try await dispute.beginMediation()
      let refused = try await server.client(mediator).attempt("GET", dispute.path + "/bundle")
      #expect(refused.status == 403)
      let stranger = try await server.client(.stranger).attempt("GET", dispute.path + "/bundle")
      #expect(stranger.status == 404)
    }
  }
}

@Suite struct UploadsThatBreakOff {
  @Test func leaveNothingButTheAnnouncement() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let token = try #require(server.client(dispute.plaintiff).token)
      let port = server.process.port
      try await onThread {
        let connection = try RawConnection(port: port)
        connection.send(
          "PUT /v1/evidence/\(id)/content HTTP/1.1\r\nHost: court\r\nContent-Length: 20000000\r\n"
            + "X-File-Name: half.txt\r\nAuthorization: Bearer \(token)\r\n\r\n")
        connection.send([UInt8](repeating: 0x61, count: 8_000_000))
      }
      // The connection is gone with its last reference, twelve million bytes too early.
      let isClean = try await server.eventually {
        try await server.count("SELECT count(*)::int FROM blob") == 0
      }
      #expect(isClean)
      #expect(try await server.count("SELECT count(*)::int FROM blob_chunk") == 0)
      let item = try await server.client(dispute.plaintiff).call("GET", "/v1/evidence/\(id)").json
      #expect(item.text("standing") == "announced")
      #expect(try await dispute.upload(Array("整份".utf8), to: id).status == 201)
    }
  }
}
