import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

/// The messages and keys of RFC 9421, appendix B.
private enum Appendix {
  static let digest =
    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"
  static let ed25519 = pem("MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
  static let p256 = pem(
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf\n"
      + "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==")

  static func pem(_ text: String) -> String {
    "-----BEGIN PUBLIC KEY-----\n\(text)\n-----END PUBLIC KEY-----\n"
  }

  static func request(_ input: String, _ signature: String = "YWJj") -> SignedRequest {
    let label = String(input.prefix { $0 != "=" })
    return SignedRequest(
      method: "POST", scheme: "https", authority: "example.com",
      target: "/foo?param=Value&Pet=dog",
      fields: [
        .init("Host", "example.com"), .init("Date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        .init("Content-Type", "application/json"), .init("Content-Digest", digest),
        .init("Content-Length", "18"), .init("Signature-Input", input),
        .init("Signature", "\(label)=:\(signature):"),
      ])
  }

  static let response = SignedRequest(
    method: "", scheme: "https", authority: "example.com", target: "/", status: 200,
    fields: [
      .init("Date", "Tue, 20 Apr 2021 02:07:56 GMT"), .init("Content-Type", "application/json"),
      .init(
        "Content-Digest",
        "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:"
      ), .init("Content-Length", "23"),
      .init(
        "Signature-Input",
        "sig-b24=(\"@status\" \"content-type\" \"content-digest\" \"content-length\")"
          + ";created=1618884473;keyid=\"test-key-ecc-p256\""),
      .init(
        "Signature",
        "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:"
      ),
    ])

  static let b26 =
    "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
    + ";created=1618884473;keyid=\"test-key-ed25519\""
  static let b26Signature =
    "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
}

@Suite struct MessageSignatures {
  /// Source: RFC 9421 appendices B.2.1, B.2.2, B.2.3, B.2.5.
  @Test(
    arguments: [
      (
        "sig-b21=();created=1618884473;keyid=\"test-key-rsa-pss\";nonce=\"b3k2pp5k7z-50gnwp.yemd\"",
        []
      ),
      (
        "sig-b22=(\"@authority\" \"content-digest\" \"@query-param\";name=\"Pet\")"
          + ";created=1618884473;keyid=\"test-key-rsa-pss\";tag=\"header-example\"",
        [
          "\"@authority\": example.com", "\"content-digest\": \(Appendix.digest)",
          "\"@query-param\";name=\"Pet\": dog",
        ]
      ),
      (
        "sig-b23=(\"date\" \"@method\" \"@path\" \"@query\" \"@authority\" \"content-type\" "
          + "\"content-digest\" \"content-length\");created=1618884473;keyid=\"test-key-rsa-pss\"",
        [
          "\"date\": Tue, 20 Apr 2021 02:07:55 GMT", "\"@method\": POST", "\"@path\": /foo",
          "\"@query\": ?param=Value&Pet=dog", "\"@authority\": example.com",
          "\"content-type\": application/json", "\"content-digest\": \(Appendix.digest)",
          "\"content-length\": 18",
        ]
      ),
      (
        "sig-b25=(\"date\" \"@authority\" \"content-type\");created=1618884473"
          + ";keyid=\"test-shared-secret\"",
        [
          "\"date\": Tue, 20 Apr 2021 02:07:55 GMT", "\"@authority\": example.com",
          "\"content-type\": application/json",
        ]
      ),
    ] as [(String, [String])])
  func areOverTheBaseTheStandardPrints(_ input: String, _ lines: [String]) throws {
    let signature = try MessageSignature(of: Appendix.request(input))
    let covered = input.drop { $0 != "=" }.dropFirst()
    #expect(
      signature.base == (lines + ["\"@signature-params\": \(covered)"]).joined(separator: "\n"))
  }

  /// Source: RFC 9421 appendix B.2.6.
  @Test func ofEd25519Hold() throws {
    let signature = try MessageSignature(
      of: Appendix.request(Appendix.b26, Appendix.b26Signature))
    #expect(signature.keyID == "test-key-ed25519" && signature.nonce == nil)
    #expect(signature.base.hasPrefix("\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@method\": POST"))
    try signature.verify(algorithm: .ed25519, publicKeyPEM: Appendix.ed25519)
    let other = try #require(throws: MessageSignatureRefusal.self) {
      try signature.verify(algorithm: .ecdsaP256, publicKeyPEM: Appendix.p256)
    }
    #expect(other.code == "signature.does-not-hold")
    let unfit = try #require(throws: MessageSignatureRefusal.self) {
      try signature.verify(algorithm: .ed25519, publicKeyPEM: Appendix.p256)
    }
    #expect(unfit.code == "signature.key")
  }

  /// Source: RFC 9421 appendix B.2.4.
  @Test func ofP256HoldOverAResponse() throws {
    let signature = try MessageSignature(of: Appendix.response)
    try signature.verify(algorithm: .ecdsaP256, publicKeyPEM: Appendix.p256)
    var changed = Appendix.response
    changed.status = 500
    let refusal = try #require(throws: MessageSignatureRefusal.self) {
      try MessageSignature(of: changed).verify(
        algorithm: .ecdsaP256, publicKeyPEM: Appendix.p256)
    }
    #expect(refusal.code == "signature.does-not-hold")
  }

  /// Anything the signature covers, changed by one letter.
  @Test(arguments: ["method", "path", "authority", "date", "type", "length", "params"])
  func breakWithOneChange(_ what: String) throws {
    var message = Appendix.request(Appendix.b26, Appendix.b26Signature)
    switch what {
    case "method": message.method = "PUT"
    case "path": message.target = "/fooo?param=Value&Pet=dog"
    case "authority": message.authority = "example.org"
    case "date": message.fields[1].value = "Tue, 20 Apr 2021 02:07:56 GMT"
    case "type": message.fields[2].value = "text/plain"
    case "length": message.fields[4].value = "19"
    default: message.fields[5].value += ";nonce=\"abcdefgh\""
    }
    let refusal = try #require(throws: MessageSignatureRefusal.self) {
      try MessageSignature(of: message).verify(
        algorithm: .ed25519, publicKeyPEM: Appendix.ed25519)
    }
    #expect(refusal.code == "signature.does-not-hold")
  }

  @Test(
    arguments: [
      "sig=(\"@path\" \"@path\");created=1;keyid=\"k\"", "sig=(\"@Path\");created=1;keyid=\"k\"",
      "sig=(\"@unknown\");created=1;keyid=\"k\"", "sig=(\"x-absent\");created=1;keyid=\"k\"",
      "sig=(\"@signature-params\");created=1;keyid=\"k\"",
      "sig=(\"@status\");created=1;keyid=\"k\"", "sig=(date);created=1;keyid=\"k\"",
      "sig=(\"date\";req);created=1;keyid=\"k\"", "sig=(\"date\";bs;sf);created=1;keyid=\"k\"",
      "sig=(\"@query-param\");created=1;keyid=\"k\"",
      "sig=(\"@query-param\";name=\"none\");created=1;keyid=\"k\"",
      "sig=(\"date\";created=1;keyid=\"k\"", "sig=(\"date\" );created=1", "sig=();keyid=\"k\"",
      "sig=();created=\"1\";keyid=\"k\"", "sig=();created=9999999999999999;keyid=\"k\"",
      "sig=();created=999999999999999;keyid=\"k\"", "sig=\"x\"", "sig=(),", "=()",
      "sig=(\"a\"\"b\")",
      "sig=(\"\u{7F}\")", "sig=(\"date\");created=1;keyid=\"k",
      "sig=(\"date\");created=1.2345;keyid=\"k\"",
      "sig=();created=1;keyid=\"k\", other=();created=1;keyid=\"k\"",
    ])
  func areRefusedWhereTheirFormIsWrong(_ input: String) throws {
    let refusal = try #require(throws: MessageSignatureRefusal.self) {
      _ = try MessageSignature(of: Appendix.request(input))
    }
    #expect(["signature.malformed", "signature.ambiguous"].contains(refusal.code))
    #expect(!refusal.text.zh.isEmpty && !refusal.text.en.isEmpty)
  }

  @Test func areFreshCoverEnoughAndCarryANonce() throws {
    let at = try #require(Instant(rfc3339: "2026-05-01T00:00:00Z"))
    let created = at.microseconds / 1_000_000
    func code(_ covered: String, _ parameters: String, now: Instant) -> String? {
      do throws(MessageSignatureRefusal) {
        let input = "sig=(\(covered));created=\(created);keyid=\"k\"\(parameters)"
        try MessageSignature(of: Appendix.request(input)).check(
          .init(
            required: ["@path", "content-digest"], maximumAgeSeconds: 300, toleranceSeconds: 30),
          at: now)
        return nil
      } catch { return error.code }
    }
    let (enough, nonce) = ("\"@path\" \"content-digest\"", ";nonce=\"12345678\"")
    #expect(code(enough, nonce, now: at) == nil)
    #expect(code("\"@path\"", nonce, now: at) == "signature.covers-too-little")
    #expect(
      code("\"@path\" \"content-digest\";key=\"sha-512\"", nonce, now: at)
        == "signature.covers-too-little", "a part is not the whole")
    #expect(code(enough, nonce, now: at.adding(seconds: 300)) == nil)
    #expect(code(enough, nonce, now: at.adding(seconds: 301)) == "signature.too-old")
    #expect(code(enough, nonce, now: at.adding(seconds: -31)) == "signature.from-the-future")
    let expiring = nonce + ";expires=\(created + 10)"
    #expect(code(enough, expiring, now: at.adding(seconds: 10)) == "signature.expired")
    #expect(code(enough, expiring, now: at.adding(seconds: 9)) == nil)
    #expect(code(enough, "", now: at) == "signature.nonce")
    #expect(code(enough, ";nonce=\"1234567\"", now: at) == "signature.nonce")
  }

  /// Source: RFC 9530 appendix B.1.
  @Test func nameTheDigestOfTheBody() throws {
    var message = Appendix.request(Appendix.b26)
    message.fields[3].value = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
    let digest = try ContentDigest(of: message)
    #expect(digest.sha256 == SHA256.digest(Array("{\"hello\": \"world\"}\n".utf8)))
    let other = try #require(throws: MessageSignatureRefusal.self) {
      _ = try ContentDigest(of: Appendix.request(Appendix.b26))
    }
    #expect(other.code == "signature.digest", "SHA-512 alone is not taken")
  }

  /// Seeded noise in a good field never traps.
  @Test func noBytesMakeTheReaderTrap() throws {
    var chance = SeededGenerator(seed: 9421)
    let good = Array(Appendix.b26.utf8)
    var taken = 0
    for _ in 0..<20_000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &chance) {
        let place = Int.random(in: 0..<bytes.count, using: &chance)
        switch Int.random(in: 0...2, using: &chance) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &chance)
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8.random(in: 0...255, using: &chance), at: place)
        }
        if bytes.isEmpty { bytes = good }
      }
      let message = Appendix.request(String(decoding: bytes, as: UTF8.self))
      if (try? MessageSignature(of: message)) != nil { taken += 1 }
    }
    #expect(taken < 20_000)
  }
}
