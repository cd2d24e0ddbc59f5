import CourtCases
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

/// A platform with a case of its own and a key it signs with.
private struct Market: Sendable {
  let test: TestCourt
  let id: CaseID
  let key: KeyHandle

  static let body = Array(#"{"order":"HG-1","paid":"2025-10-08T01:02:03Z"}"#.utf8)

  static func open(_ body: @Sendable (Market) async throws -> Void) async throws {
    try await TestCourt.open(
      officials: [("market", .platform), ("rival", .platform), ("admin", .administrator)]
    ) { test in
      let id = try await test.file(Complaints.refund(), by: "market").id
      let market = Market(test: test, id: id, key: try KeyHandle.generate("ED25519"))
      try await market.register("market-1", of: "market")
      try await body(market)
    }
  }

  func register(_ keyID: String, of login: String, _ algorithm: String = "ed25519") async throws {
    let (court, now) = (test.court, test.clock.now())
    let (owner, admin) = (try test.account(login).id, try test.account("admin"))
    let pem = try key.publicPEM()
    let chosen = try #require(MessageSignatureAlgorithm(rawValue: algorithm))
    _ = try await court.store.write { transaction in
      try RegisterPlatformKey(court).run(
        keyID, of: owner, chosen, publicKeyPEM: pem, by: admin, transaction, at: now)
    }
  }

  func revoke(_ keyID: String) async throws {
    let (court, now) = (test.court, test.clock.now())
    _ = try await court.store.write { transaction in
      try RegisterPlatformKey(court).revoke(keyID, transaction, at: now)
    }
  }

  /// A request signed over the body, and then whatever a test does to it.
  func message(
    keyID: String = "market-1", nonce: String = "nonce-0001", body: [UInt8] = Market.body,
    covered: String = "\"@method\" \"@path\" \"@query\" \"content-digest\"",
    age: Int64 = 0
  ) throws -> SignedRequest {
    let created = test.clock.now().adding(seconds: -age).microseconds / 1_000_000
    let digest = Data(SHA256.digest(body).bytes).base64EncodedString()
    let input = "sig=(\(covered));created=\(created);keyid=\"\(keyID)\";nonce=\"\(nonce)\""
    var message = SignedRequest(
      method: "POST", scheme: "https", authority: "court.example",
      target: "/v1/cases/\(id)/platform-records?name=order",
      fields: [
        .init("Content-Digest", "sha-256=:\(digest):"), .init("Signature-Input", input),
        .init("Signature", "sig=:AAAA:"),
      ])
    let base = try MessageSignature(of: message).base
    let signature = Data(try key.signEd25519(Array(base.utf8))).base64EncodedString()
    message.fields[2].value = "sig=:\(signature):"
    return message
  }

  @discardableResult
  func submit(
    _ message: SignedRequest, body: [UInt8] = Market.body, by login: String = "market"
  ) async throws -> EvidenceItem {
    let command = ReceivePlatformRecord.Command(
      caseID: id, announcement: .init(name: "订单记录", kind: .electronicData, purpose: "证明付款"),
      fileName: "order.json", message: message)
    return try await ReceivePlatformRecord(test.court).run(
      command, by: try test.account(login), body: Pieces(pieces: [body])
    ).item
  }

  func refusal(
    _ message: SignedRequest, body: [UInt8] = Market.body, by login: String = "market"
  ) async throws -> String? {
    try await test.refusal { try await submit(message, body: body, by: login) }
  }

  /// Nothing of what was refused is left.
  func isClean(of items: Int) async throws -> Bool {
    let blobs = try await test.count("SELECT count(*)::int FROM blob")
    let rows = try await test.count("SELECT count(*)::int FROM evidence_item")
    let records = try await test.count("SELECT count(*)::int FROM platform_record")
    return blobs == items && rows == items && records == items
  }
}

@Suite struct RecordsOfPlatforms {
  @Test func comeInSignedAndKeepTheirSignature() async throws {
    try await Market.open { market in
      let item = try await market.submit(try market.message())
      let record = try #require(
        try await market.test.court.store.read { try $0.platformRecord(of: item.id) })
      #expect(record.keyID == "market-1")
      #expect(
        market.key.verifyEd25519(Array(record.signatureBase.utf8), signature: record.signature))
      let digest = Data(SHA256.digest(Market.body).bytes).base64EncodedString()
      #expect(record.signatureBase.contains("\"content-digest\": sha-256=:\(digest):"))
      #expect(item.content?.sha256 == SHA256.digest(Market.body).bytes)
      #expect(
        try await market.test.custody(item.id).map(\.act) == ["received", "hashed", "stored"])
      let again = try await market.refusal(try market.message(), body: Market.body)
      #expect(again == "signature.replayed")
      #expect(try await market.isClean(of: 1))
      try await market.submit(try market.message(nonce: "nonce-0002"))
      #expect(try await market.isClean(of: 2))
    }
  }

  @Test func areRefusedWithTheReasonAndLeaveNothing() async throws {
    try await Market.open { market in
      try await market.register("rival-1", of: "rival")
      var moved = try market.message()
      moved.target = moved.target.replacing("order", with: "other")
      #expect(try await market.refusal(moved) == "signature.does-not-hold")
      #expect(
        try await market.refusal(try market.message(), body: Market.body + [0x20])
          == "signature.digest-differs")
      #expect(
        try await market.refusal(try market.message(keyID: "rival-1")) == "signature.key-unknown",
        "another platform's key")
      #expect(
        try await market.refusal(try market.message(keyID: "nobody")) == "signature.key-unknown")
      #expect(try await market.refusal(try market.message(age: 301)) == "signature.too-old")
      #expect(
        try await market.refusal(try market.message(age: -31)) == "signature.from-the-future")
      #expect(
        try await market.refusal(try market.message(covered: "\"@method\" \"content-digest\""))
          == "signature.covers-too-little")
      var unsigned = try market.message()
      unsigned.fields.removeLast()
      #expect(try await market.refusal(unsigned) == "signature.missing")
      try await market.revoke("market-1")
      #expect(try await market.refusal(try market.message()) == "signature.key-unknown")
      #expect(try await market.isClean(of: 0))
    }
  }

  @Test func areTakenOfPlatformsWithStandingInTheCaseOnly() async throws {
    try await Market.open { market in
      try await market.register("rival-1", of: "rival")
      let code = try await market.refusal(
        try market.message(keyID: "rival-1"), by: "rival")
      #expect(code == "case.not-found")
      #expect(try await market.isClean(of: 0))
      let person = try await market.test.refusal { try await market.register("x", of: "buyer.1") }
      #expect(person == "platform-key.not-a-platform")
      let unfit = try await market.test.refusal {
        try await market.register("x", of: "market", "ecdsa-p256-sha256")
      }
      #expect(unfit == "platform-key.unfit")
      let taken = try await market.test.refusal {
        try await market.register("market-1", of: "rival")
      }
      #expect(taken == "platform-key.taken")
    }
  }
}
