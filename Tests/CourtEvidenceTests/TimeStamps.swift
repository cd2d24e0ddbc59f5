import CourtDomain
import CourtEvidence
import Foundation
import Testing

private func instant(_ text: String) -> Instant {
  Instant(rfc3339: text) ?? Instant(microseconds: 0)
}

private let stampTime = instant("2026-11-21T08:00:00.25Z")

private func authority(until: String = "2036-01-01T00:00:00Z") throws -> LocalTimeStampAuthority {
  try LocalTimeStampAuthority(
    name: "示例时间戳", validFrom: instant("2026-01-01T00:00:00Z"), until: instant(until))
}

private func stamp(
  _ content: [UInt8], _ authority: LocalTimeStampAuthority, hash: HashFunction = .sha256,
  at: Instant = stampTime
) throws -> (request: TimeStampRequest, response: [UInt8], token: TimeStampToken) {
  let request = try TimeStampRequest(hash, imprint: try hash.digest(content))
  let serial = try LocalTimeStampAuthority.freshSerial(at: at)
  let response = try authority.respond(to: request.der, at: at, serial: serial)
  let token = try #require(try TimeStampResponse(der: response).token)
  return (request, response, token)
}

@Suite struct AskingForATimeStamp {
  @Test(arguments: [HashFunction.sha256, .sha384, .sha512, .sm3])
  func givesATokenThatStockOpenSSLTakes(hash: HashFunction) throws {
    let folder = try TemporaryFolder()
    let authority = try authority()
    let content = Array("检查点".utf8)
    let (request, response, token) = try stamp(content, authority, hash: hash)
    let root = try folder.write("root.pem", Array(authority.rootPEM.utf8))
    let answer = try shell([
      "openssl", "ts", "-verify", "-in", try folder.write("a.tsr", response), "-queryfile",
      try folder.write("a.tsq", request.der), "-CAfile", root, "-attime", "1795248000",
    ])
    #expect(answer.status == 0, "\(answer.output)")
    let bare = try shell([
      "openssl", "ts", "-verify", "-token_in", "-in", try folder.write("a.tst", token.der), "-data",
      try folder.write("a", content), "-CAfile", root, "-attime", "1795248000",
    ])
    #expect(bare.status == 0, "\(bare.output)")
    #expect(token.info.time == stampTime)
    #expect(token.info.accuracyMicroseconds == 1_000_000)
    #expect(token.info.nonce == request.nonce)
    let verdict = token.verify(
      try .init(content: content, token: token, nonce: request.nonce), trust: try authority.trust())
    #expect(verdict.isValid, "\(verdict.findings)")
    #expect(verdict.signerEndsAt == authority.endsAt)
  }

  @Test func isAskedInAWayThatStockOpenSSLReads() throws {
    let folder = try TemporaryFolder()
    let request = try TimeStampRequest(.sha256, imprint: [UInt8](repeating: 7, count: 32))
    #expect(try TimeStampRequest(der: request.der) == request)
    let text = try shell([
      "openssl", "ts", "-query", "-in", try folder.write("q", request.der), "-text",
    ])
    #expect(text.output.contains("Certificate required: yes"))
    let made = folder.path + "/made.tsq"
    _ = try shell([
      "openssl", "ts", "-query", "-sha512", "-digest", String(repeating: "ab", count: 64), "-out",
      made,
    ])
    let bytes = try #require(FileManager.default.contents(atPath: made))
    let read = try TimeStampRequest(der: Array(bytes))
    #expect(read.hash == .sha512)
    #expect(!read.wantsCertificate)
    let quiet = try authority().respond(to: read.der, at: stampTime, serial: [1])
    let token = try #require(try TimeStampResponse(der: quiet).token)
    // The request asked for no certificate, so the verifier has none at hand.
    let verdict = token.verify(
      .init(imprints: [.sha512: read.imprint]), trust: .unchecked)
    #expect(verdict.findings.map(\.code) == [.unknownSigner])
  }

  @Test(arguments: ["md5", "past the end", "garbage", "policy"])
  func isRefusedWithAReason(why: String) throws {
    let authority = try authority()
    var request = try TimeStampRequest(.sha256, imprint: [UInt8](repeating: 7, count: 32)).der
    var at = stampTime
    switch why {
    case "md5": request = try TimeStampRequest(.md5, imprint: [UInt8](repeating: 7, count: 16)).der
    case "past the end": at = instant("2036-01-01T00:00:00Z")
    case "policy":
      request = try TimeStampRequest(
        .sha256, imprint: [UInt8](repeating: 7, count: 32), policy: "1.2.3.4"
      ).der
    default: request = [1, 2, 3]
    }
    let answer = try TimeStampResponse(
      der: try authority.respond(to: request, at: at, serial: [1]))
    #expect(!answer.isGranted)
    #expect(answer.token == nil)
    #expect(answer.failures.count == 1)
    #expect(answer.texts.first?.isEmpty == false)
  }
}

@Suite struct ATimeStampIsRefused {
  @Test func forOtherBytesAnotherNonceAndAStrangersRoot() throws {
    let ours = try authority()
    let content = Array("a".utf8)
    let (_, _, token) = try stamp(content, ours)
    func codes(_ content: [UInt8], _ nonce: [UInt8]?, _ trust: TimeStampTrust) throws
      -> [TimeStampVerdict.Code]
    {
      token.verify(try .init(content: content, token: token, nonce: nonce), trust: trust)
        .findings.map(\.code)
    }
    #expect(try codes([1], nil, try ours.trust()) == [.otherImprint])
    #expect(try codes(content, [1, 2, 3], try ours.trust()) == [.otherNonce])
    #expect(try codes(content, nil, try authority().trust()) == [.untrusted])
    #expect(try codes(content, nil, try ours.trust()).isEmpty)
  }

  @Test func afterItsCertificateEndedOrItsHashDied() throws {
    let ours = try authority(until: "2030-01-01T00:00:00Z")
    let content = Array("a".utf8)
    let (_, _, token) = try stamp(content, ours)
    func codes(_ at: String, _ policy: AlgorithmPolicy) throws -> [TimeStampVerdict.Code] {
      token.verify(
        try .init(content: content, token: token, at: instant(at), algorithms: policy),
        trust: try ours.trust()
      ).findings.map(\.code)
    }
    #expect(try codes("2029-12-31T00:00:00Z", .today).isEmpty)
    #expect(try codes("2030-01-02T00:00:00Z", .today) == [.untrusted])
    let dead = AlgorithmPolicy(ends: [.sha256: instant("2028-01-01T00:00:00Z")])
    #expect(try codes("2028-01-01T00:00:00Z", dead) == [.weakAlgorithm])
    #expect(try codes("2027-12-31T23:59:59Z", dead).isEmpty)
  }

  @Test func forAnyFlippedBit() throws {
    let ours = try authority()
    let content = Array("a".utf8)
    let (_, _, token) = try stamp(content, ours)
    let trust = try ours.trust()
    let seed: UInt64 = 3161
    var random = SeededGenerator(seed: seed)
    var accepted: [Int] = []
    for _ in 0..<600 {
      var bad = token.der
      let place = Int.random(in: 0..<bad.count, using: &random)
      bad[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      guard let read = try? TimeStampToken(der: bad),
        let expected = try? TimeStampToken.Expectation(content: content, token: read)
      else { continue }
      if read.verify(expected, trust: trust).isValid { accepted.append(place) }
    }
    #expect(accepted.isEmpty, "seed \(seed), of \(token.der.count): \(accepted)")
  }
}
