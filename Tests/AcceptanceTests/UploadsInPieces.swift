import CourtClient
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Foundation
import Testing

private func words(_ count: Int, seed: UInt64 = 9) -> [UInt8] {
  var chance = SeededChance(seed: seed)
  return (0..<count).map { _ in UInt8.random(in: 0x61...0x7A, using: &chance) }
}

@Suite struct UploadsInPieces {
  @Test func anItemIsReceivedWithItsLastByteAndNotBefore() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let bytes = words(700_001)
      let client = server.client(dispute.plaintiff)
      let upload = try await TusUpload.open(id, length: bytes.count, named: "聊天.txt", by: client)
      var at = 0
      for size in [1, 300_000, 400_000] {
        let answer = try await upload.append(Array(bytes[at..<(at + size)]), at: at)
        at += size
        #expect(answer.status == 204)
        #expect(answer.headers["upload-offset"] == "\(at)")
        #expect(answer.headers["content-location"] == (at == bytes.count ? "/v1/evidence/\(id)/receipt" : nil))
        let item = try await client.call("GET", "/v1/evidence/\(id)").json
        #expect(item.text("standing") == (at == bytes.count ? "received" : "announced"))
      }
      let receipt = try await client.call("GET", "/v1/evidence/\(id)/receipt").json
      #expect(receipt.text("receipt.sha256") == SHA256.digest(bytes).hex)
      #expect(receipt.text("receipt.sm3") == SM3.digest(bytes).hex)
      #expect(try await client.call("GET", "/v1/evidence/\(id)/content").bytes == bytes)
      let view = try await client.call("GET", "/v1/evidence/\(id)").json
      #expect(view.text("content.file_name") == "聊天.txt")
      // Whoever lost the last answer is told that everything is here; so is a repeated piece.
      #expect(try await upload.offset() == bytes.count)
      #expect(try await upload.append([], at: bytes.count).status == 204)
      #expect(try await upload.send("DELETE").status == 409)
    }
  }

  @Test func theProtocolIsToldAndAsked() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let client = server.client(dispute.plaintiff)
      let told = try await server.nobody.send(HTTPCall("OPTIONS", "/v1/uploads"))
      #expect(told.status == 204)
      #expect(told.headers["tus-extension"] == "creation,expiration,checksum,termination")
      #expect(told.headers["tus-checksum-algorithm"]?.contains("sha1") == true)
      let silent = try await client.send(
        HTTPCall("POST", "/v1/evidence/\(id)/uploads", headers: client.headers()))
      #expect(silent.status == 412 && silent.headers["tus-version"] == "1.0.0")
      let upload = try await TusUpload.open(id, length: 10, by: client)
      let head = try await client.send(
        HTTPCall("HEAD", upload.path, headers: client.headers(TusUpload.headers([]))))
      #expect(head.status == 200 && head.headers["upload-offset"] == "0")
      #expect(head.headers["cache-control"] == "no-store")
      #expect(head.headers["upload-expires"]?.hasSuffix("GMT") == true)
      let wrong = try await upload.append(words(3), at: 4)
      #expect(wrong.status == 409 && wrong.json.text("code") == "upload.offset")
      #expect(wrong.headers["tus-resumable"] == "1.0.0")
      #expect(try await upload.append(words(11), at: 0).json.text("code") == "upload.too-long")
      let typed = try await upload.send(
        "PATCH", [("content-type", "text/plain"), ("upload-offset", "0")], words(3))
      #expect(typed.status == 415)
      let other = TusUpload(client: server.client(.stranger), path: upload.path)
      #expect(try await other.send("GET").status == 404)
      #expect(try await other.append(words(3), at: 0).status == 404)
      #expect(try await upload.send("DELETE").status == 204)
      #expect(try await upload.send("GET").status == 404)
      #expect(try await server.count("SELECT count(*)::int FROM blob") == 0)
      #expect(try await TusUpload.begin(id, length: 0, by: client).status == 422)
    }
  }

  @Test func aDamagedPieceIsDroppedAndAskedForAgain() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let client = server.client(dispute.plaintiff)
      let bytes = words(1_000)
      let upload = try await TusUpload.open(
        try await dispute.announce(), length: bytes.count, by: client)
      let sum = "sha256 " + Data(SHA256.digest(bytes).bytes).base64EncodedString()
      var damaged = bytes
      damaged[500] ^= 1
      let refused = try await upload.append(damaged, at: 0, checksum: sum)
      #expect(refused.status == 460 && refused.json.text("code") == "upload.checksum-mismatch")
      #expect(try await upload.offset() == 0)
      let unknown = try await upload.append(bytes, at: 0, checksum: "crc32 AAAA")
      #expect(unknown.status == 400)
      #expect(try await upload.append(bytes, at: 0, checksum: sum).status == 204)
      #expect(try await upload.offset() == bytes.count)
    }
  }

  @Test func aVanishedClientGoesOnWhereItsBytesEnd() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let bytes = words(3_000_000)
      let upload = try await TusUpload.open(
        id, length: bytes.count, by: server.client(dispute.plaintiff))
      let (head, port) = (try upload.rawHead(at: 0, length: bytes.count), server.process.port)
      try await onThread {
        let connection = try RawConnection(port: port)
        connection.send(head)
        connection.send(Array(bytes[..<2_500_000]))
      }
      var offset = 0
      let isKept = try await server.eventually {
        offset = try await upload.offset()
        let open = try await server.count(
          "SELECT count(*)::int FROM evidence_upload WHERE appender IS NOT NULL")
        return offset > 0 && open == 0
      }
      #expect(isKept && offset <= 2_500_000, "\(offset)")
      #expect(try await upload.append(Array(bytes[offset...]), at: offset).status == 204)
      let receipt = try await upload.client.call("GET", "/v1/evidence/\(id)/receipt").json
      #expect(receipt.text("receipt.sha256") == SHA256.digest(bytes).hex)
    }
  }

  @Test func twoAtOnceAreOneTooMany() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let bytes = words(600_000)
      let upload = try await TusUpload.open(
        id, length: bytes.count, by: server.client(dispute.plaintiff))
      let connection = try RawConnection(port: server.process.port)
      connection.send(try upload.rawHead(at: 0, length: bytes.count))
      connection.send(Array(bytes[..<1_000]))
      let isHeld = try await server.eventually {
        try await server.count(
          "SELECT count(*)::int FROM evidence_upload WHERE appender IS NOT NULL") == 1
      }
      #expect(isHeld)
      let second = try await upload.append(bytes, at: 0)
      #expect(second.status == 423 && second.json.text("code") == "upload.locked")
      #expect(second.headers["retry-after"] != nil)
      // The first goes on undisturbed.
      connection.send(Array(bytes[1_000...]))
      let answer = try await onThread { connection.answer() }
      #expect(answer.hasPrefix("HTTP/1.1 204"), "\(answer)")
      #expect(try await server.count("SELECT count(*)::int FROM custody_entry WHERE act = 'received'") == 1)
    }
  }

  @Test func whatCannotBeEvidenceLeavesNothing() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let client = server.client(dispute.plaintiff)
      let id = try await dispute.announce()
      let upload = try await TusUpload.open(id, length: 4_000, named: "a.exe", by: client)
      let refused = try await upload.append(
        [0x4D, 0x5A] + [UInt8](repeating: 0, count: 3_998), at: 0)
      #expect(refused.status == 422 && refused.json.text("code") == "evidence.type.program")
      #expect(try await upload.send("GET").status == 404)
      #expect(try await server.count("SELECT count(*)::int FROM blob") == 0)
    }
  }

  @Test func anUploadNobodyContinuesIsClearedAway() async throws {
    try await TestServer.open(settings: ["XIEZHI_UPLOAD_SECONDS": "1"], working: false) { server in
      let dispute = try await Dispute.file(in: server)
      let upload = try await TusUpload.open(
        try await dispute.announce(), length: 10, by: server.client(dispute.plaintiff))
      #expect(try await upload.append(words(4), at: 0).status == 204)
      let isGone = try await server.eventually { try await upload.send("GET").status == 410 }
      #expect(isGone)
      // A worker sweeps when it starts.
      let worker = try await server.restarted(settings: ["XIEZHI_UPLOAD_SECONDS": "1"])
      let isSwept = try await server.eventually {
        try await server.count("SELECT count(*)::int FROM blob") == 0
      }
      await worker.process.stop()
      #expect(isSwept)
      #expect(try await server.count("SELECT count(*)::int FROM evidence_upload") == 0)
    }
  }
}

@Suite struct UploadsAndKilledServers {
  /// Kills the server with SIGKILL at moments of its choosing while pieces are under way, and goes on
  /// from what it had acknowledged.
  @Test(arguments: [UInt64(1), 2])
  func loseNothingThatWasAcknowledged(seed: UInt64) async throws {
    try await TestServer.open { server in
      var chance = SeededChance(seed: seed)
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let bytes = words(9_000_000, seed: seed)
      var running = server
      var upload = try await TusUpload.open(
        id, length: bytes.count, by: server.client(dispute.plaintiff))
      var acknowledged = 0
      for round in 0..<4 {
        let (start, port) = (acknowledged, running.process.port)
        let head = try upload.rawHead(at: start, length: bytes.count - start)
        let some = Int.random(in: 1...2_600_000, using: &chance)
        let rest = Array(bytes[start..<min(start + some, bytes.count - 1)])
        let connection = try await onThread {
          let connection = try RawConnection(port: port)
          connection.send(head)
          connection.send(rest)
          return Kept(connection: connection)
        }
        let seen = try await upload.offset()
        #expect(seen >= acknowledged, "seed \(seed), round \(round)")
        running.process.signal(SIGKILL)
        _ = try await running.process.end()
        _ = connection
        running = try await server.restarted()
        upload = upload.at(running, dispute.plaintiff)
        let after = try await upload.offset()
        #expect(after >= seen, "seed \(seed), round \(round): \(after) after \(seen)")
        acknowledged = after
      }
      // The killed server's appender holds its place a little longer.
      var last = try await upload.append(Array(bytes[acknowledged...]), at: acknowledged)
      let isDone = try await server.eventually {
        if last.status == 423 {
          last = try await upload.append(Array(bytes[acknowledged...]), at: acknowledged)
        }
        return last.status != 423
      }
      #expect(isDone && last.status == 204, "\(String(decoding: last.bytes, as: UTF8.self))")
      let receipt = try await upload.client.call("GET", "/v1/evidence/\(id)/receipt").json
      #expect(receipt.text("receipt.sha256") == SHA256.digest(bytes).hex, "seed \(seed)")
      #expect(receipt.text("receipt.sm3") == SM3.digest(bytes).hex)
      #expect(try await upload.client.call("GET", "/v1/evidence/\(id)/content").bytes == bytes)
      await running.process.stop()
    }
  }

  private struct Kept: @unchecked Sendable {
    // Unchecked: only kept open, never used again.
    let connection: RawConnection
  }
}

@Suite struct FormsOfABrowser {
  private static let fields: [(String, [UInt8])] = [
    ("name=\"kind\"", Array("electronic-data".utf8)),
    ("name=\"purpose\"", Array("证明货不对板".utf8)),
  ]

  @Test func bringSeveralFilesEachAnItemOfItsOwn() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let long = words(400_000)
      let parts =
        Self.fields + [
          ("name=\"file\"; filename=\"聊天.txt\"", Array("甲乙".utf8)),
          ("name=\"file\"; filename=\"setup.exe\"", [0x4D, 0x5A, 0, 0] + words(100)),
          ("name=\"file\"; filename=\"long.txt\"", long),
        ]
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
      for (parts, status, code) in [
        ([file], 422, "request.invalid"), (Self.fields, 422, "request.invalid"),
        (Self.fields + [("name=\"odd\"", words(3)), file], 422, "request.invalid"),
      ] {
        let answer = try await dispute.submitForm(parts)
        #expect(answer.status == status && answer.json.text("code") == code)
      }
      let many = Self.fields + (0..<21).map { _ in file }
      #expect(try await dispute.submitForm(many).json.text("code") == "form.too-many-files")
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
      let pixels = (0..<(900 * 4)).flatMap { [UInt8($0 % 256), 10, 200] }
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
      for (bytes, name, reason) in [
        (Array("%PDF-1.7\n%%EOF".utf8), "a.pdf", "no-tool"), (damaged, "a.png", "unreadable"),
        (Array("words".utf8), "a.txt", "no-tool"),
      ] {
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
