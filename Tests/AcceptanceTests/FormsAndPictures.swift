import CourtClient
import CourtDomain
import CourtEvidence
import CourtPG
import CourtTestSupport
import Testing

@Suite struct FormsOfABrowser {
  private static let fields: [(String, [UInt8])] = [
    ("name=\"kind\"", Array("electronic-data".utf8)),
    ("name=\"purpose\"", Array("证明货不对板".utf8)),
  ]

  @Test func bringSeveralFilesEachAnItemOfItsOwn() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let long = words(400_000)
      let program: [UInt8] = [0x4D, 0x5A, 0, 0] + words(100)
      let files: [(String, [UInt8])] = [
        ("name=\"file\"; filename=\"聊天.txt\"", Array("甲乙".utf8)),
        ("name=\"file\"; filename=\"setup.exe\"", program),
        ("name=\"file\"; filename=\"long.txt\"", long),
      ]
      let parts = Self.fields + files
      let answer = try await dispute.submitForm(parts, key: "form-1")
      #expect(answer.status == 207, "\(String(decoding: answer.bytes, as: UTF8.self))")
      let items = answer.json.list("items")
      #expect(items.map { $0.at("status").int } == [201, 422, 201])
      #expect(items[1].text("problem.code") == "evidence.type.program")
      #expect(items[0].text("evidence.name") == "聊天.txt")
      #expect(items[2].text("evidence.content.sha256") == SHA256.digest(long).hex)
      // The same form again finds what it brought.
      let again = try await dispute.submitForm(parts, key: "form-1")
      #expect(again.json.list("items").map { $0.at("status").int } == [200, 422, 200])
      #expect(
        again.json.list("items")[0].text("evidence.id") == items[0].text("evidence.id"))
      let count = "SELECT count(*)::int FROM evidence_item WHERE standing = 'received'"
      #expect(try await server.count(count) == 2)
    }
  }

  @Test func areRefusedWithWhatTheyLack() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let file: (String, [UInt8]) = ("name=\"file\"; filename=\"a.txt\"", words(10))
      let odd: [(String, [UInt8])] = [("name=\"odd\"", words(3)), file]
      let lacking: [[(String, [UInt8])]] = [[file], Self.fields, Self.fields + odd]
      for parts in lacking {
        let answer = try await dispute.submitForm(parts)
        #expect(answer.status == 422 && answer.json.text("code") == "request.invalid")
      }
      let many: [(String, [UInt8])] = Self.fields + [(String, [UInt8])](repeating: file, count: 21)
      let tooMany = try await dispute.submitForm(many)
      #expect(tooMany.json.text("code") == "form.too-many-files")
      // What is in custody by then is told, so that nobody hands it in again.
      #expect(tooMany.json.list("items").compactMap { $0.text("evidence.id") }.count == 20)
      let client = server.client(dispute.plaintiff)
      let cut = try await client.send(
        HTTPCall(
          "POST", dispute.path + "/evidence/files",
          headers: client.headers([
            ("content-type", "multipart/form-data; boundary=q"), ("idempotency-key", "k-cut"),
          ]), body: Array("--q\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nx".utf8)))
      #expect(cut.status == 400, "\(cut.json.text("code") ?? "")")
    }
  }
}

@Suite struct WhatPartiesMayTakeUp {
  @Test func isBoundedByBytesAndByItems() async throws {
    let settings = ["XIEZHI_PARTY_BYTES": "2000", "XIEZHI_PARTY_ITEMS": "5"]
    try await TestServer.open(settings: settings) { server in
      let dispute = try await Dispute.file(in: server)
      let client = server.client(dispute.plaintiff)
      let first = try await dispute.announce()
      #expect(try await dispute.upload(words(1_200), to: first).status == 201)
      let second = try await dispute.announce()
      let refused = try await dispute.upload(words(900), to: second)
      #expect(refused.status == 413 && refused.json.text("code") == "evidence.quota")
      #expect(refused.json.text("detail")?.contains("800") == true)
      // An upload that has only begun counts with its full length.
      _ = try await TusUpload.open(second, length: 700, by: client)
      let third = try await dispute.announce()
      #expect(try await TusUpload.begin(third, length: 200, by: client).status == 413)
      #expect(try await dispute.upload(words(90), to: third).status == 201)
      var last = 201
      var code: String?
      for _ in 0..<5 where last == 201 {
        let answer = try await client.attempt(
          "POST", dispute.path + "/evidence",
          ["name": "又一份", "kind": "documentary", "purpose": "补充"])
        (last, code) = (answer.status, answer.json.text("code"))
      }
      #expect(last == 409 && code == "evidence.too-many-of-party")
    }
  }

  @Test func aFullDiskIsToldAndWhatWasAcknowledgedStays() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let bytes = words(900_000)
      let upload = try await TusUpload.open(
        id, length: bytes.count, by: server.client(dispute.plaintiff))
      #expect(try await upload.append(Array(bytes[..<300_000]), at: 0).status == 204)
      // What PostgreSQL raises where its disk is full.
      try await server.pool.session { connection in
        try connection.script(
          """
          CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100''; END';
          CREATE TRIGGER full_disk BEFORE INSERT ON blob_chunk EXECUTE FUNCTION full_disk();
          """)
      }
      let full = try await upload.append(Array(bytes[300_000...]), at: 300_000)
      #expect(full.status == 507 && full.json.text("code") == "service.no-space")
      #expect(full.headers["retry-after"] == "60")
      #expect(try await upload.offset() == 300_000)
      try await server.pool.session { connection in
        try connection.script("DROP TRIGGER full_disk ON blob_chunk")
      }
      var last = try await upload.append(Array(bytes[300_000...]), at: 300_000)
      _ = try await server.eventually {
        if last.status == 423 {
          last = try await upload.append(Array(bytes[300_000...]), at: 300_000)
        }
        return last.status != 423
      }
      #expect(last.status == 204)
    }
  }
}

@Suite struct PicturesOfEvidence {
  @Test func aPNGIsDrawnByAChildAndEnteredInCustody() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let pixels = (0..<(900 * 4)).flatMap { (place) -> [UInt8] in [UInt8(place % 256), 10, 200] }
      let file = PNGFile.rgb(pixels, width: 900, height: 4)
      #expect(try await dispute.upload(file, to: id, named: "图.png").status == 201)
      let client = server.client(dispute.plaintiff)
      let first = try await client.attempt("GET", "/v1/evidence/\(id)/preview")
      #expect(first.status == 200, "\(String(decoding: first.bytes.prefix(500), as: UTF8.self))")
      #expect(first.headers["content-type"] == "image/png")
      let size = try #require(PNGFile.size(of: first.bytes))
      #expect(size.width == 450 && size.height == 2)
      let second = try await client.attempt("GET", "/v1/evidence/\(id)/preview")
      #expect(second.bytes == first.bytes)
      let custody = try await client.call("GET", "/v1/evidence/\(id)").json
      let acts = custody.list("custody").compactMap { $0.text("act") }
      #expect(acts.filter { $0 == "converted" }.count == 1)
      #expect(acts.filter { $0 == "viewed" }.count == 2)
      let stranger = try await server.client(.stranger).attempt(
        "GET", "/v1/evidence/\(id)/preview")
      #expect(stranger.status == 404)
    }
  }

  @Test func whatCannotBeDrawnIsToldAndTheFileIsThereAllTheSame() async throws {
    let none = ["XIEZHI_PREVIEW_PDF_TOOL": "", "XIEZHI_PREVIEW_IMAGE_TOOL": ""]
    try await TestServer.open(settings: none) { server in
      let dispute = try await Dispute.file(in: server)
      let client = server.client(dispute.plaintiff)
      let damaged = Array(
        PNGFile.rgb([UInt8](repeating: 1, count: 30_000), width: 100, height: 100)[..<400])
      let files: [([UInt8], String, String)] = [
        (Array("%PDF-1.7\n%%EOF".utf8), "a.pdf", "no-tool"), (damaged, "a.png", "unreadable"),
        (Array("words".utf8), "a.txt", "no-tool"),
      ]
      for (bytes, name, reason) in files {
        let id = try await dispute.announce()
        #expect(try await dispute.upload(bytes, to: id, named: name).status == 201)
        let answer = try await client.attempt("GET", "/v1/evidence/\(id)/preview")
        #expect(answer.status == 409 && answer.json.text("code") == "evidence.no-preview")
        #expect(
          answer.json.list("errors").first?.text("code") == "evidence.no-preview.\(reason)")
        #expect(try await client.call("GET", "/v1/evidence/\(id)/content").bytes == bytes)
      }
    }
  }
}
