import CourtClient
import CourtDomain
import CourtEvidence
import CourtTestSupport
import Foundation
import Testing

/// Unchecked: one thread at a time speaks on it; whoever hands it on waits for the other's end.
private struct Kept: @unchecked Sendable {
  let connection: RawConnection
}

/// An upload whose sender has paused in the middle of its only piece.
private func halting(
  after count: Int, of bytes: [UInt8], in server: TestServer
) async throws -> (TusUpload, Kept) {
  let dispute = try await Dispute.file(in: server)
  let upload = try await TusUpload.open(
    dispute.announce(), length: bytes.count, by: server.client(dispute.plaintiff))
  let kept = Kept(connection: try RawConnection(port: server.process.port))
  kept.connection.send(try upload.rawHead(at: 0, length: bytes.count))
  kept.connection.send(Array(bytes[..<count]))
  return (upload, kept)
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
        let receipt = at == bytes.count ? "/v1/evidence/\(id)/receipt" : nil
        #expect(answer.headers["content-location"] == receipt)
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
      let more = try await upload.append([0x78], at: bytes.count)
      #expect(more.status == 413 && more.json.text("code") == "upload.too-long")
      #expect(try await upload.send("DELETE").status == 409)
    }
  }

  /// Else one item could hold as many files' worth of bytes as uploads may be open.
  @Test func aSecondForTheSameItemEndsTheFirst() async throws {
    try await TestServer.open { server in
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let client = server.client(dispute.plaintiff)
      let first = try await TusUpload.open(id, length: 500_000, by: client)
      #expect(try await first.append(words(200_000), at: 0).status == 204)
      let second = try await TusUpload.open(id, length: 20, by: client)
      #expect(try await server.count("SELECT count(*)::int FROM evidence_upload") == 1)
      #expect(try await server.count("SELECT count(*)::int FROM blob") == 1)
      #expect(try await first.append(words(300_000), at: 200_000).status == 404)
      #expect(try await second.append(words(20), at: 0).status == 204)
      let most = try await client.attempt(
        "GET", "/v1/evidence/\(id)/content"
      ).bytes
      #expect(most == words(20))
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
        // In this order: an offset read while somebody still appends is no longer true afterwards.
        let open = try await server.count(
          "SELECT count(*)::int FROM evidence_upload WHERE appender IS NOT NULL")
        offset = try await upload.offset()
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
      let bytes = words(600_000)
      let (upload, kept) = try await halting(after: 1_000, of: bytes, in: server)
      let isHeld = try await server.eventually {
        try await server.count(
          "SELECT count(*)::int FROM evidence_upload WHERE appender IS NOT NULL") == 1
      }
      #expect(isHeld)
      let second = try await upload.append(bytes, at: 0)
      #expect(second.status == 423 && second.json.text("code") == "upload.locked")
      #expect(second.headers["retry-after"] != nil)
      // The first goes on undisturbed.
      let answer = try await onThread {
        kept.connection.send(Array(bytes[1_000...]))
        return kept.connection.answer()
      }
      #expect(answer.hasPrefix("HTTP/1.1 204"), "\(answer)")
      let received = "SELECT count(*)::int FROM custody_entry WHERE act = 'received'"
      #expect(try await server.count(received) == 1)
    }
  }

  /// The place is taken for a second and a half; a client that pauses longer than that keeps it.
  @Test func aClientThatPausesKeepsItsPlaceWhileItsServerLives() async throws {
    try await TestServer.open { server in
      let bytes = words(600_000)
      let (upload, kept) = try await halting(after: 1_000, of: bytes, in: server)
      // Three seconds after the upload was begun, only renewals can have kept the place.
      let renewed =
        "SELECT count(*)::int FROM evidence_upload WHERE received_bytes = 0 "
        + "AND appender_until > begun_at + interval '3 seconds' AND appender_until > now()"
      #expect(try await server.eventually { try await server.count(renewed) == 1 })
      let second = try await upload.append(bytes, at: 0)
      #expect(second.status == 423 && second.headers["retry-after"] == "1")
      let answer = try await onThread {
        kept.connection.send(Array(bytes[1_000...]))
        return kept.connection.answer()
      }
      #expect(answer.hasPrefix("HTTP/1.1 204"), "\(answer)")
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
      var chance = Chance(seed: seed)
      let dispute = try await Dispute.file(in: server)
      let id = try await dispute.announce()
      let bytes = words(9_000_000, seed: seed)
      var running = server
      var upload = try await TusUpload.open(
        id, length: bytes.count, by: server.client(dispute.plaintiff))
      var acknowledged = 0
      for round in 0..<4 {
        // The killed server's appender holds its place a little longer.
        let held = "SELECT count(*)::int FROM evidence_upload WHERE appender_until > now()"
        #expect(try await server.eventually { try await server.count(held) == 0 })
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
        let long =
          "SELECT count(*)::int FROM evidence_upload "
          + "WHERE appender_until > now() + interval '1500 milliseconds'"
        #expect(try await server.count(long) == 0, "a dead server's place outlives it by 1.5 s")
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
}
