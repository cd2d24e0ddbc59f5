import CourtClient
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Foundation
import Testing

extension Dispute {
  /// The judge's exchange, open for five days from now; both sides wanted it asynchronous.
  func openExchange() async throws {
    for person in [plaintiff, defendant] {
      _ = try await server.client(person).call(
        "POST", path + "/exchange-choices", ["mode": "asynchronous"])
    }
    let now = try await server.now()
    _ = try await server.client(try await judge()).call(
      "POST", path + "/exchanges",
      [
        "mode": "asynchronous", "opens_at": .string(now.rfc3339),
        "closes_at": .string(now.adding(seconds: 5 * 86_400).rfc3339),
      ])
  }

  /// Lets the period for evidence run out.
  func endEvidencePeriod() async throws {
    let due = try #require(try await running("evidence").first?.text("due_at"))
    try await server.setClock(due)
  }

  func say(
    _ person: Person, _ stand: String, _ test: String, on item: String, _ reason: String = ""
  )
    async throws -> CourtClient.Answer
  {
    var opinion: JSONValue = [
      "evidence_id": .string(item), "test": .string(test), "stand": .string(stand),
    ]
    if !reason.isEmpty { opinion = opinion.with("reason", .string(reason)) }
    return try await server.client(person).attempt(
      "POST", path + "/cross-examination/opinions", ["opinions": [opinion]])
  }
}

@Suite struct TheExchangeOfEvidence {
  @Test func endsWithIssuesAndASignedSetThatOpenSSLConfirms() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.serve()
      let mine = try #require(try await dispute.submit("订单截图").json.text("id"))
      let theirs = try #require(
        try await dispute.submit("商品页面", by: dispute.defendant).json.text("id"))
      let early = try await server.client(try await dispute.judge()).attempt(
        "POST", dispute.path + "/exchanges",
        [
          "mode": "asynchronous", "opens_at": "2099-01-01T00:00:00Z",
          "closes_at": "2099-01-02T00:00:00Z",
        ])
      #expect(early.json.text("code") == "exchange.no-agreement-on-mode")
      for (opens, closes, place) in [
        ("2099-01-01T00:00:00Z", "2098-01-01T00:00:00Z", "/closes_at"),
        ("2001-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "/opens_at"),
      ] {
        let refused = try await server.client(try await dispute.judge()).attempt(
          "POST", dispute.path + "/exchanges",
          ["mode": "synchronous", "opens_at": .string(opens), "closes_at": .string(closes)])
        #expect(refused.json.text("code") == "exchange.time")
        #expect(refused.json.list("errors").map { $0.text("pointer") } == [place])
      }
      try await dispute.endEvidencePeriod()
      try await dispute.openExchange()
      #expect(
        try await dispute.say(dispute.defendant, "contest", "authenticity", on: mine).status == 422)
      #expect(
        try await dispute.say(dispute.defendant, "contest", "authenticity", on: mine, "经过裁剪").status
          == 201)
      #expect(
        try await dispute.say(dispute.plaintiff, "accept", "relevance", on: mine).json.text("code")
          == "exchange.not-opposing")
      try await server.setClock((try await server.now()).adding(seconds: 5 * 86_400).rfc3339)
      _ = try await server.client(try await dispute.judge()).call(
        "POST", dispute.path + "/exchanges/closing")
      let page = try await dispute.get("/cross-examination", dispute.plaintiff)
      let cells = page.list("items").flatMap { item in
        item.list("cells").map {
          "\(item.text("evidence_id") == mine ? "mine" : "theirs") \($0.text("test") ?? "") "
            + "\($0.text("standing") ?? "") \($0.text("source") ?? "")"
        }
      }
      #expect(
        Set(cells) == [
          "mine authenticity contested EV art. 57",
          "mine legality silent OLR arts. 6, 15; EV art. 60",
          "mine relevance silent OLR arts. 6, 15; EV art. 60",
          "theirs authenticity silent OLR arts. 6, 15; EV art. 60",
          "theirs legality silent OLR arts. 6, 15; EV art. 60",
          "theirs relevance silent OLR arts. 6, 15; EV art. 60",
        ])
      #expect(page.list("issues.issues").map { $0.text("text") } == ["经过裁剪"])
      #expect(page.list("items").compactMap { $0.text("evidence_id") } == [mine, theirs])
      for person in [dispute.plaintiff, dispute.defendant] {
        let said = try await server.client(person).call(
          "POST", dispute.path + "/issues/confirmations", ["version": 1, "agrees": true])
        #expect(said.status == 201)
      }
      #expect(
        try await dispute.get("/cross-examination").text("issues.standing") == "confirmed")
      try await Self.confirm(dispute)
    }
  }

  /// With `openssl` alone, as a party would.
  private static func confirm(_ dispute: Dispute) async throws {
    let server = dispute.server
    let sets = try await dispute.get("/frozen-evidence", dispute.defendant).list("items")
    #expect(sets.map { $0.text("stage") } == ["period-ended", "cross-examination-closed"])
    let set = try #require(sets.last)
    let folder = server.data.appendingPathComponent("frozen")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, member) in [("set.json", "document"), ("set.cms", "signature")] {
      let data = try #require(set.text(member).flatMap { Data(base64Encoded: $0) })
      try data.write(to: folder.appendingPathComponent(name))
    }
    let trust = try await server.nobody.call("GET", "/v1/log/trust").json
    try Data((trust.text("root_pem") ?? "").utf8)
      .write(to: folder.appendingPathComponent("root.pem"))
    let verified = try await Program.run(
      [
        "cms", "-verify", "-binary", "-inform", "DER", "-in", "set.cms", "-content", "set.json",
        "-CAfile", "root.pem", "-no-CApath", "-no-CAstore", "-out", "/dev/null",
      ], program: "/usr/bin/openssl", folder: folder.path)
    #expect(verified.status == 0, "\(verified.output)")
    let document = try JSONParser.parse(
      Array(try Data(contentsOf: folder.appendingPathComponent("set.json"))))
    let listed = document.list("rows").compactMap(\.string)
    for row in set.list("rows") {
      let salt = try #require(row.text("salt").flatMap(Hex.decode))
      let bytes = try #require(row.text("bytes").flatMap { Data(base64Encoded: $0) })
      #expect(listed.contains(SHA256.digest(salt + Array(bytes)).hex))
    }
    #expect(set.list("rows").count == 2)
  }
}

@Suite struct EvidenceUnderSealOverHTTP {
  @Test func isNotThereForTheOtherSideAnywhere() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.serve()
      let secret = try #require(
        try await dispute.submit("进货价 300 元", named: "secret-price.txt").json.text("id"))
      let open = try #require(try await dispute.submit("聊天").json.text("id"))
      let judge = server.client(try await dispute.judge())
      let seal: JSONValue = ["reason": "商业秘密"]
      let typo = seal.with("accounts", ["0197c0de-0000-7000-8000-000000000001"])
      let refused = try await judge.attempt("POST", "/v1/evidence/\(secret)/seals", typo)
      #expect(refused.status == 422)
      #expect(refused.json.list("errors").first?.text("pointer") == "/accounts/0")
      let clerk = try await server.client(.clerk).attempt(
        "POST", "/v1/evidence/\(secret)/seals", seal)
      #expect(clerk.json.text("code") == "evidence.only-the-judge-seals")
      #expect(try await judge.call("POST", "/v1/evidence/\(secret)/seals", seal).status == 201)

      let seller = server.client(dispute.defendant)
      let invented = "0197c0de-0000-7000-8000-000000000001"
      for (method, what) in [
        ("GET", ""), ("GET", "/content"), ("GET", "/receipt"), ("GET", "/duplicates"),
        ("POST", "/late-reason"), ("POST", "/seals"), ("POST", "/custody-acts"),
      ] {
        let body: JSONValue? =
          method == "POST"
          ? (what == "/custody-acts" ? ["act": "returned", "reason": "r"] : ["reason": "r"]) : nil
        let hidden = try await seller.attempt(method, "/v1/evidence/\(secret)\(what)", body)
        let unknown = try await seller.attempt(method, "/v1/evidence/\(invented)\(what)", body)
        #expect(hidden.status == 404, "\(what)")
        #expect(hidden.json.text("code") == unknown.json.text("code"), "\(what)")
        #expect(hidden.json.text("detail") == unknown.json.text("detail"), "\(what)")
      }
      let items = try await dispute.get("/evidence", dispute.defendant).list("items")
      #expect(items.compactMap { $0.text("id") } == [open])
      for what in ["/evidence", "/cross-examination", "/docket?limit=100", "/timeline"] {
        let answer = try await seller.call("GET", dispute.path + what)
        let text = String(decoding: answer.bytes, as: UTF8.self)
        #expect(!text.contains("secret-price"), "\(what)")
      }
      // What others did with evidence is told by the custody of what one may see, and only there.
      let log = try await dispute.get("/access-log?limit=100", dispute.defendant).list("items")
      #expect(log.contains { $0.text("operation") == "listEvidence" }, "one's own looks")
      let about: Set = ["announceEvidence", "uploadEvidence", "sealEvidence"]
      #expect(log.allSatisfy { !about.contains($0.text("operation") ?? "") })
      let whole = try await server.client(.clerk).call(
        "GET", dispute.path + "/access-log?limit=100"
      ).json.list("items")
      #expect(about.isSubset(of: whole.compactMap { $0.text("operation") }))
      let zip = try await dispute.bundle(for: dispute.defendant)
      #expect(!String(decoding: zip, as: UTF8.self).contains("300 元"))
      let ownZip = try await dispute.bundle(for: dispute.plaintiff)
      #expect(ownZip.count > zip.count)
      #expect(
        try await judge.call("POST", "/v1/evidence/\(secret)/unsealing", ["reason": "已公开"]).status
          == 200)
      #expect(try await seller.call("GET", "/v1/evidence/\(secret)").status == 200)
    }
  }

  @Test func aRedactedItemStandsInForItsOriginal() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.serve()
      let original = try #require(
        try await dispute.submit("电话 13800000000").json.text("id"))
      let made = try await server.client(.clerk).call(
        "POST", "/v1/evidence/\(original)/derivations",
        ["kind": "redaction", "name": "遮盖件", "reason": "个人信息", "tool": "redactor 2.1"])
      let redacted = try #require(made.json.text("id"))
      #expect(
        try await dispute.upload(Array("电话 ███".utf8), to: redacted, by: .clerk).status == 201)
      _ = try await server.client(try await dispute.judge()).call(
        "POST", "/v1/evidence/\(original)/seals", ["reason": "个人信息"])
      let seller = try await server.client(dispute.defendant).call(
        "GET", "/v1/evidence/\(redacted)"
      ).json
      #expect(seller.text("derived_from.kind") == "redaction")
      #expect(seller.text("derived_from.original_id") == nil)
      let own = try await server.client(dispute.plaintiff).call("GET", "/v1/evidence/\(redacted)")
      #expect(own.json.text("derived_from.original_id") == original)
      let acts = seller.list("custody").compactMap { $0.text("act") }
      #expect(acts == ["received", "hashed", "stored", "redacted"])
    }
  }
}

@Suite struct SignedPlatformRecords {
  /// Signed by `openssl`, as a platform in any language would.
  @Test func comeInOverHTTPAndAreRefusedWhenTouched() async throws {
    try await TestServer.open { server in
      let complaint = Complaints.refund(.buyer, against: [.seller])
      let id = try #require(
        try await server.client(.platform).call("POST", "/v1/cases", complaint).json.text("id"))
      let folder = server.data.appendingPathComponent("platform")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      func openssl(_ arguments: [String]) async throws {
        let run = try await Program.run(
          arguments, program: "/usr/bin/openssl", folder: folder.path)
        #expect(run.status == 0, "\(run.output)")
      }
      try await openssl(["genpkey", "-algorithm", "ED25519", "-out", "key.pem"])
      try await openssl(["pkey", "-in", "key.pem", "-pubout", "-out", "pub.pem"])
      let pem = try String(contentsOf: folder.appendingPathComponent("pub.pem"), encoding: .utf8)
      let key: JSONValue = [
        "key_id": "market-2026", "account_id": .string(server.accountID(.platform)),
        "algorithm": "ed25519", "public_key_pem": .string(pem),
      ]
      let own = try await server.client(.platform).attempt("POST", "/v1/platform-keys", key)
      #expect(own.status == 403)
      _ = try await server.client(.administrator).call("POST", "/v1/platform-keys", key)
      let target =
        "/v1/cases/\(id)/platform-records?name=order&kind=electronic-data&purpose=paid&file_name=o.json"
      let body = Array(#"{"order":"HG-1"}"#.utf8)
      let digest = "sha-256=:\(Data(SHA256.digest(body).bytes).base64EncodedString()):"
      func send(nonce: String, body sent: [UInt8]) async throws -> CourtClient.Answer {
        let created = Int(Date().timeIntervalSince1970)
        let parameters =
          "(\"@method\" \"@path\" \"@query\" \"content-digest\");created=\(created)"
          + ";keyid=\"market-2026\";nonce=\"\(nonce)\""
        let path = target.prefix { $0 != "?" }
        let base =
          "\"@method\": POST\n\"@path\": \(path)\n\"@query\": \(target.dropFirst(path.count))\n"
          + "\"content-digest\": \(digest)\n\"@signature-params\": \(parameters)"
        try Data(base.utf8).write(to: folder.appendingPathComponent("base"))
        try await openssl([
          "pkeyutl", "-sign", "-rawin", "-inkey", "key.pem", "-in", "base", "-out", "sig",
        ])
        let signature = try Data(contentsOf: folder.appendingPathComponent("sig"))
        let client = server.client(.platform)
        return try await client.send(
          HTTPCall(
            "POST", target,
            headers: client.headers([
              ("content-digest", digest), ("signature-input", "sig=" + parameters),
              ("signature", "sig=:\(signature.base64EncodedString()):"),
            ]), body: sent))
      }
      let touched = try await send(nonce: "first-nonce", body: Array(#"{"order":"HG-2"}"#.utf8))
      #expect(touched.json.text("code") == "signature.digest-differs")
      #expect(try await server.count("SELECT count(*)::int FROM blob") == 0)
      let taken = try await send(nonce: "first-nonce", body: body)
      #expect(taken.status == 201, "\(String(decoding: taken.bytes, as: UTF8.self))")
      let replayed = try await send(nonce: "first-nonce", body: body)
      #expect(replayed.json.text("code") == "signature.replayed")
      let item = try #require(taken.json.text("id"))
      let seen = try await server.client(.platform).call("GET", "/v1/evidence/\(item)").json
      #expect(seen.text("platform_record.key_id") == "market-2026")
      let kept = try #require(seen.text("platform_record.signature_base"))
      let signature = try #require(
        seen.text("platform_record.signature").flatMap { Data(base64Encoded: $0) })
      try Data(kept.utf8).write(to: folder.appendingPathComponent("base"))
      try signature.write(to: folder.appendingPathComponent("sig"))
      try await openssl([
        "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "pub.pem", "-in", "base", "-sigfile",
        "sig",
      ])
    }
  }
}

@Suite struct HearingRecordings {
  @Test func areChainedInterruptedOnLawfulGroundsAndConfirmedByTheParties() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      try await dispute.prepare()
      let booked = try await dispute.book()
      let hearing = try #require(booked.text("id"))
      let clerk = server.client(.clerk)
      let start: JSONValue = ["hearing_id": .string(hearing), "media_type": "video/webm"]
      let early = try await clerk.attempt("POST", dispute.path + "/recordings", start)
      #expect(early.json.text("code") == "recording.no-hearing")
      try await server.setClock(try #require(booked.text("starts_at")))
      let party = try await server.client(dispute.plaintiff).attempt(
        "POST", dispute.path + "/recordings", start)
      #expect(party.json.text("code") == "recording.for-the-court")
      let replacing = try await clerk.attempt(
        "POST", dispute.path + "/recordings", start.with("replaces_record", true))
      #expect(replacing.json.text("code") == "recording.replaces-only-in-simplified")
      let id = try #require(
        try await clerk.call("POST", dispute.path + "/recordings", start).json.text("id"))
      let path = "/v1/recordings/\(id)"
      func put(_ index: Int, _ text: String) async throws -> CourtClient.Answer {
        try await clerk.send(
          HTTPCall(
            "PUT", "\(path)/chunks/\(index)", headers: clerk.headers([]), body: Array(text.utf8)))
      }
      let buyer = server.client(dispute.plaintiff)
      let denied = try await buyer.send(
        HTTPCall("PUT", "\(path)/chunks/0", headers: buyer.headers([]), body: [1]))
      #expect(denied.json.text("code") == "recording.for-the-court")
      #expect(try await put(0, "甲").status == 200)
      #expect(try await put(0, "甲").status == 200, "once more changes nothing")
      #expect(try await put(0, "乙").json.text("code") == "recording.chunk-differs")
      let empty = try await put(1, "")
      #expect(empty.status == 422 && empty.json.text("code") == "recording.empty-chunk")
      let second = try await clerk.attempt("POST", dispute.path + "/recordings", start)
      #expect(second.json.text("code") == "recording.running")
      #expect(try await put(2, "丙").json.text("code") == "recording.out-of-order")
      let unlawful = try await clerk.attempt(
        "POST", path + "/interruptions", ["ground": "lunch", "reason": "午饭"])
      #expect(unlawful.status == 422 || unlawful.status == 400)
      _ = try await clerk.call(
        "POST", path + "/interruptions", ["ground": "adjournment", "reason": "休庭十分钟"])
      #expect(try await put(1, "乙").json.text("code") == "recording.interrupted")
      _ = try await clerk.call("POST", path + "/resumption")
      #expect(try await put(1, "乙").status == 200)
      let ended = try await clerk.call("POST", path + "/end").json
      #expect(try await put(2, "丙").json.text("code") == "recording.ended")
      // Another may begin now that this one has ended.
      #expect(try await clerk.call("POST", dispute.path + "/recordings", start).status == 201)

      var link = [UInt8](repeating: 0, count: 32)
      for text in ["甲", "乙"] {
        link = SHA256.digest(link + SHA256.digest(Array(text.utf8)).bytes).bytes
      }
      #expect(ended.text("chain_head") == Hex.encode(link))
      let statement = try #require(ended.text("statement").flatMap { Data(base64Encoded: $0) })
      let value = SHA256.digest(Array(statement)).hex
      #expect(ended.text("integrity") == value)
      let told = try JSONParser.parse(Array(statement))
      #expect(told.list("interruptions").map { $0.text("ground") } == ["adjournment"])
      #expect(told.text("chain_head") == Hex.encode(link))

      let seller = server.client(dispute.defendant)
      let wrong = try await seller.attempt(
        "POST", path + "/confirmations",
        ["integrity": .string(String(repeating: "0", count: 64)), "confirms": true])
      #expect(wrong.json.text("code") == "recording.another-value")
      for client in [server.client(dispute.plaintiff), seller] {
        let said = try await client.call(
          "POST", path + "/confirmations", ["integrity": .string(value), "confirms": true])
        #expect(said.status == 201)
      }
      let twice = try await seller.attempt(
        "POST", path + "/confirmations", ["integrity": .string(value), "confirms": true])
      #expect(twice.json.text("code") == "recording.confirmed-already")
      #expect(try await seller.call("GET", path + "/content").bytes == Array("甲乙".utf8))
      let stranger = try await server.client(.stranger).attempt("GET", path + "/content")
      #expect(stranger.status == 404)
      let seen = try await seller.call("GET", path).json
      #expect(seen.list("confirmations").count == 2)
      #expect(
        seen.list("acts").compactMap { $0.text("act") } == [
          "started", "interrupted", "resumed", "ended", "confirmed", "confirmed", "viewed",
        ])
    }
  }
}
