import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

@Suite struct KeysOfACourt {
  @Test func areMadeOnceAndLoadedEverAfter() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/deep/keys"
    let made = try CourtKeys.open(folder: path, court: testCourt)
    let loaded = try CourtKeys.open(folder: path, court: testCourt)
    #expect(made.trust == loaded.trust)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o700)
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/deep") == ["keys"])
  }

  @Test func areTheSameForStartersAtOnce() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/keys"
    let anchors = try await withThrowingTaskGroup(of: TrustAnchors.self) { group in
      for _ in 0..<8 {
        group.addTask { try CourtKeys.open(folder: path, court: testCourt).trust }
      }
      return try await group.reduce(into: Set<TrustAnchors>()) { $0.insert($1) }
    }
    #expect(anchors.count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["keys"])
  }

  @Test func areUnreadableWithoutTheirPassphrase() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/keys"
    let secret = Array("正确的口令".utf8)
    let made = try CourtKeys.open(folder: path, court: testCourt, passphrase: secret)
    let key = try String(contentsOfFile: path + "/signer-key.pem", encoding: .utf8)
    #expect(key.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
    let loaded = try CourtKeys.open(folder: path, court: testCourt, passphrase: secret)
    #expect(loaded.trust == made.trust)
    for wrong in [nil, Array("wrong".utf8)] as [[UInt8]?] {
      #expect(throws: EvidenceFault.self) {
        try CourtKeys.open(folder: path, court: testCourt, passphrase: wrong)
      }
    }
  }

  @Test func areRefusedWhenOthersMayReadThemOrTheCourtIsAnother() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/keys"
    _ = try CourtKeys.open(folder: path, court: testCourt)
    let other = CourtIdentity(name: "北京互联网法院", origin: "xiezhi.example/court/110191")
    let mismatch = #expect(throws: EvidenceFault.self) {
      try CourtKeys.open(folder: path, court: other)
    }
    #expect(mismatch?.code == .keyMismatch)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: path + "/log-key.pem")
    let open = #expect(throws: EvidenceFault.self) {
      try CourtKeys.open(folder: path, court: testCourt)
    }
    #expect(open?.code == .keyFolder)
  }

  @Test func areNeverMadeOverAFolderOfOtherThings() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("notes.txt", [1])
    #expect(throws: EvidenceFault.self) {
      try CourtKeys.open(folder: folder.path, court: testCourt)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["notes.txt"])
  }

  @Test func havePublicPartsThatTravel() throws {
    let folder = try TemporaryFolder()
    let keys = try CourtKeys.open(folder: folder.path + "/keys", court: testCourt)
    try keys.trust.export(to: folder.path + "/trust")
    try keys.trust.export(to: folder.path + "/trust")
    #expect(try TrustAnchors.load(folder: folder.path + "/trust") == keys.trust)
    #expect(keys.trust.origin == testCourt.origin)
    let printed = try shell(
      [
        "openssl", "x509", "-in", folder.path + "/trust/root.pem", "-noout", "-fingerprint",
        "-sha256",
      ])
    let spelled = printed.output.lowercased().replacingOccurrences(of: ":", with: "")
    #expect(spelled.contains(keys.trust.rootFingerprint))
  }
}

@Suite struct DetachedSignatures {
  @Test(arguments: [0, 1, 100_000])
  func areTakenByStockOpenSSL(count: Int) throws {
    let folder = try TemporaryFolder()
    let keys = try CourtKeys.open(folder: folder.path + "/keys", court: testCourt)
    try keys.trust.export(to: folder.path + "/trust")
    let content = [UInt8](repeating: 0x0A, count: count)
    let cms = try keys.signDetached(content, at: testTime)
    let arguments = [
      "openssl", "cms", "-verify", "-binary", "-inform", "DER",
      "-in", try folder.write("a.cms", cms), "-content", try folder.write("a", content),
      "-CAfile", folder.path + "/trust/root.pem", "-out", "/dev/null",
    ]
    let answer = try shell(arguments)
    #expect(answer.status == 0, "\(answer.output)")
    #expect(try shell(arguments + ["-cades", "-no-CApath"]).status == 0)
    #expect(
      DetachedSignature.verify(cms: cms, content: content, rootPEM: keys.trust.rootPEM)
        == .valid(signer: "O=杭州互联网法院,CN=杭州互联网法院 evidence signer"))
    let text = try shell([
      "openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", folder.path + "/a.cms",
    ])
    #expect(text.output.contains("Jan  1 00:00:00 2026 GMT"))
  }

  @Test func areRefusedForOtherBytesOtherRootsAndTrailingBytes() throws {
    let folder = try TemporaryFolder()
    let keys = try CourtKeys.open(folder: folder.path + "/keys", court: testCourt)
    let stranger = try CourtKeys.open(folder: folder.path + "/stranger", court: testCourt)
    let content = Array("证据".utf8)
    let cms = try keys.signDetached(content, at: testTime)
    let root = keys.trust.rootPEM
    #expect(DetachedSignature.verify(cms: cms, content: content, rootPEM: root).isValid)
    #expect(!DetachedSignature.verify(cms: cms, content: content + [0], rootPEM: root).isValid)
    #expect(!DetachedSignature.verify(cms: cms + [0], content: content, rootPEM: root).isValid)
    #expect(!DetachedSignature.verify(cms: [], content: content, rootPEM: root).isValid)
    #expect(!DetachedSignature.verify(cms: cms, content: content, rootPEM: "none").isValid)
    let verdict = DetachedSignature.verify(
      cms: cms, content: content, rootPEM: stranger.trust.rootPEM)
    guard case .invalid(let reasons) = verdict else {
      Issue.record("a stranger's root was believed")
      return
    }
    #expect(!reasons.isEmpty)
  }

  @Test func holdNoFlippedBit() throws {
    let folder = try TemporaryFolder()
    let keys = try CourtKeys.open(folder: folder.path + "/keys", court: testCourt)
    let content = Array("a receipt".utf8)
    let cms = try keys.signDetached(content, at: testTime)
    let seed: UInt64 = 11
    var random = SeededGenerator(seed: seed)
    var accepted: [String] = []
    for _ in 0..<600 {
      var bad = cms
      let place = Int.random(in: 0..<cms.count, using: &random)
      bad[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      if DetachedSignature.verify(cms: bad, content: content, rootPEM: keys.trust.rootPEM).isValid {
        accepted.append(
          "\(place) of \(cms.count): \(Hex.encode(cms[max(0, place - 12)..<min(cms.count, place + 8)]))"
            + " became \(String(bad[place], radix: 16))")
      }
    }
    // Outside the signature stand only an algorithm's absent parameters and the like, and the
    // signed attributes cover those; whatever passes here is printed for a look.
    #expect(accepted.isEmpty, "seed \(seed), \(accepted)")
  }

  @Test func comeFromManyTasksAtOnce() async throws {
    let folder = try TemporaryFolder()
    let keys = try CourtKeys.open(folder: folder.path + "/keys", court: testCourt)
    let good = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<64 {
        group.addTask {
          let content = Array("receipt \(number)".utf8)
          let cms = try keys.signDetached(content, at: testTime)
          let root = keys.trust.rootPEM
          let checkpoint = try keys.signCheckpoint(size: UInt64(number), root: .zero)
          let again = try SignedCheckpoint(
            text: checkpoint.text, verifierKey: keys.trust.logVerifierKey)
          return again == checkpoint
            && DetachedSignature.verify(cms: cms, content: content, rootPEM: root).isValid
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(good == 64)
  }
}
