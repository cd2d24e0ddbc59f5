import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

private func instant(_ text: String) -> Instant {
  Instant(rfc3339: text) ?? Instant(microseconds: 0)
}

private let founding = instant("2026-11-21T00:00:00Z")
private let later = instant("2028-02-01T00:00:00Z")

/// A court's folder with a ceremony at hand.
private struct Office {
  let temporary: TemporaryFolder
  let path: String
  let passphrase: [UInt8]? = Array("口令".utf8)

  init() throws {
    temporary = try TemporaryFolder()
    path = temporary.path + "/keys"
    _ = try open()
  }

  func open() throws -> CourtKeys {
    try CourtKeys.open(
      folder: path, court: testCourt, passphrase: passphrase, plain: .refused, at: founding)
  }

  var ceremony: KeyCeremony { KeyCeremony(folder: path, court: testCourt, passphrase: passphrase) }

  func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }
}

@Suite struct GenerationsOfKeys {
  @Test func beginWithAnEventForEachKey() throws {
    let keys = try Office().open()
    #expect(keys.events.map(\.role) == KeyRole.allCases)
    #expect(keys.events.allSatisfy { $0.act == .created && $0.generation == 1 })
    #expect(keys.events.map(\.sequence) == Array(1...6))
    for event in keys.events { #expect(try KeyEvent(bytes: event.bytes) == event) }
    #expect(
      keys.events[1].keyID
        == (try Certificate(
          pem: keys.certificates.signerPEM, place: "")).fingerprint?.hex)
  }

  @Test func keepOldCertificatesAndLoseOldPrivateKeys() throws {
    let office = try Office()
    let before = try office.open()
    let content = Array("a receipt".utf8)
    let old = try before.sign(content, at: founding)
    for role in KeyRole.rotating { try office.ceremony.rotate(role, at: later) }
    let after = try office.open()
    #expect(after.certificates != before.certificates)
    #expect(after.events.count == 10)
    #expect(after.events.suffix(4).allSatisfy { $0.act == .rotated && $0.generation == 2 })
    // What the former key signed holds under the same root, and under its own certificate.
    let root = after.trust.rootPEM
    #expect(
      DetachedSignature.verify(cms: old.cms, content: content, rootPEM: root, at: founding).isValid)
    #expect(
      old.rawDefects(
        content: content, signers: before.certificates, trust: after.trust, at: founding
      ).isEmpty)
    let new = try after.sign(content, at: later)
    #expect(
      DetachedSignature.verify(cms: new.cms, content: content, rootPEM: root, at: later).isValid)
    #expect(
      !DetachedSignature.verify(cms: new.cms, content: content, rootPEM: root, at: founding)
        .isValid)
    #expect(office.holds("signer-1.pem"))
    #expect(!office.holds("signer-1-key.pem"))
  }

  /// One alone begins later than the others: the folder must still open.
  @Test(arguments: KeyRole.rotating)
  func openAfterOneOfThemWasExchanged(role: KeyRole) throws {
    let office = try Office()
    try office.ceremony.rotate(role, at: later)
    #expect(try office.open().events.last?.role == role)
    let made = try office.open().sign([1], at: later)
    #expect(made.sm2 != nil && made.ed25519 != nil)
  }

  @Test func letBothLogKeysSignUntilTheFormerIsRetired() throws {
    let office = try Office()
    let before = try office.open()
    try office.ceremony.rotate(.log, at: later)
    let between = try office.open()
    let checkpoint = try between.signCheckpoint(size: 1, root: .zero)
    let former = try #require(try between.formerSignature(over: checkpoint))
    let key = try NoteVerifierKey(text: before.trust.logVerifierKey)
    #expect(former.keyHash == key.keyHash)
    let handle = try KeyHandle.ed25519(publicKey: key.publicKey)
    #expect(handle.verifyEd25519(Array(checkpoint.body.utf8), signature: former.bytes))
    #expect(between.logVerifierKeys == [between.trust.logVerifierKey, before.trust.logVerifierKey])
    // Both lines stand in the published note, and either key reads it.
    for verifier in between.logVerifierKeys {
      let read = try SignedCheckpoint(text: checkpoint.text, verifierKey: verifier)
      #expect(read.body == checkpoint.body)
    }
    let old = try before.signCheckpoint(size: 1, root: .zero)
    #expect(try between.checkpoint(text: old.text).signature == old.signature)
    try office.ceremony.retireLogKey()
    let after = try office.open()
    #expect(try after.formerSignature(over: checkpoint) == nil)
    #expect(after.logVerifierKeys.count == 2)
  }

  @Test func refuseWhatWasSignedAfterRevocation() throws {
    let office = try Office()
    let before = try office.open()
    let content = Array("a receipt".utf8)
    let backdated = try before.sign(content, at: later.adding(seconds: 60))
    let honest = try before.sign(content, at: founding)
    try office.ceremony.revoke(.signer, reason: .superseded, at: later)
    try office.ceremony.revoke(.sm2, reason: .keyCompromise, at: later)
    let after = try office.open()
    #expect(after.events.suffix(4).map(\.act) == [.rotated, .revoked, .rotated, .revoked])
    let lists = after.trust.extras.revocationsPEM
    func isValid(_ set: SignatureSet, _ at: Instant) -> Bool {
      DetachedSignature.verify(
        cms: set.cms, content: content, rootPEM: after.trust.rootPEM, at: at,
        revocationsPEM: lists
      ).isValid
    }
    #expect(isValid(honest, founding))
    #expect(!isValid(backdated, later.adding(seconds: 60)))
    // A compromised key takes everything it ever signed with it.
    let reasons = honest.rawDefects(
      content: content, signers: before.certificates, trust: after.trust, at: founding)
    #expect(reasons.count == 1 && reasons[0].contains("revoked"), "\(reasons)")
    // The new keys are untouched, and stock OpenSSL reads the list.
    let fresh = try after.sign(content, at: later)
    #expect(isValid(fresh, later))
    #expect(
      fresh.rawDefects(
        content: content, signers: after.certificates, trust: after.trust, at: later
      ).isEmpty)
    let trust = office.temporary.path + "/trust"
    try after.trust.export(to: trust)
    #expect(try TrustAnchors.load(folder: trust) == after.trust)
    let printed = try shell(["openssl", "crl", "-in", trust + "/crl.pem", "-noout", "-text"])
    #expect(printed.output.contains("Superseded"), "\(printed.output)")
    let checked = try shell([
      "openssl", "verify", "-crl_check", "-CRLfile", trust + "/crl.pem", "-CAfile",
      trust + "/root.pem", "-attime", "1833000000", office.path + "/signer-1.pem",
    ])
    #expect(checked.output.contains("certificate revoked"), "\(checked.output)")
  }

  @Test func needTheRootBroughtWhenItIsOffline() throws {
    let office = try Office()
    let away = office.temporary.path + "/root-key.pem"
    try FileManager.default.moveItem(atPath: office.path + "/root-key.pem", toPath: away)
    _ = try office.open()
    let fault = #expect(throws: EvidenceFault.self) {
      try office.ceremony.rotate(.signer, at: later)
    }
    #expect(fault?.code == .keyFolder)
    #expect(try office.ceremony.rootsAtHome() == ["sm2-root-key.pem"])
    var ceremony = office.ceremony
    ceremony.bring(.root, pem: try String(contentsOfFile: away, encoding: .utf8), passphrase: nil)
    try ceremony.rotate(.signer, at: later)
    #expect(try office.open().events.last?.act == .rotated)
    #expect(!office.holds("root-key.pem"))
    // Another court's root is not taken.
    let stranger = try Office()
    var wrong = office.ceremony
    wrong.bring(
      .root, pem: try String(contentsOfFile: stranger.path + "/root-key.pem", encoding: .utf8),
      passphrase: nil)
    let mismatch = #expect(throws: EvidenceFault.self) { try wrong.rotate(.signer, at: later) }
    #expect(mismatch?.code == .keyMismatch)
  }

  @Test func refusePlainKeysUnlessAllowed() throws {
    let temporary = try TemporaryFolder()
    let path = temporary.path + "/keys"
    let refused = #expect(throws: EvidenceFault.self) {
      try CourtKeys.open(folder: path, court: testCourt, plain: .refused)
    }
    #expect(refused?.code == .keyFolder)
    #expect(!FileManager.default.fileExists(atPath: path))
    let keys = try CourtKeys.open(folder: path, court: testCourt, plain: .allowed)
    #expect(throws: EvidenceFault.self) {
      try CourtKeys.open(folder: path, court: testCourt, plain: .refused)
    }
    let secret = Array("口令".utf8)
    try KeyCeremony(folder: path, court: testCourt, passphrase: nil).protect(with: secret)
    let protected = try CourtKeys.open(
      folder: path, court: testCourt, passphrase: secret, plain: .refused)
    #expect(protected.trust == keys.trust)
    let text = try shell([
      "openssl", "pkey", "-in", path + "/signer-key.pem", "-passin", "pass:口令", "-noout", "-text",
    ])
    #expect(text.status == 0, "\(text.output)")
  }

  @Test func areAddedToAFolderOfTheFirstRelease() throws {
    let temporary = try TemporaryFolder()
    let path = temporary.path + "/keys"
    let made = try CourtKeys.open(folder: path, court: testCourt, at: founding)
    let first = [
      "root.pem", "root-key.pem", "signer.pem", "signer-key.pem", "log.pem", "log-key.pem",
      "log.vkey",
    ]
    for name in try FileManager.default.contentsOfDirectory(atPath: path)
    where !first.contains(name) { try FileManager.default.removeItem(atPath: path + "/" + name) }
    let opened = try CourtKeys.open(folder: path, court: testCourt, at: later)
    #expect(opened.trust.rootPEM == made.trust.rootPEM)
    #expect(opened.events.count == 6)
    #expect(opened.certificates.sm2PEM != nil)
    #expect(try CourtKeys.open(folder: path, court: testCourt, at: later).events == opened.events)
  }
}
