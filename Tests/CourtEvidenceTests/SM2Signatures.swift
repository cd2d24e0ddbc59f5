import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

@Suite struct SM2Signatures {
  @Test func areTakenByStockOpenSSLUnderTheStandardIdentifier() throws {
    let folder = try TemporaryFolder()
    let key = try KeyHandle.generateSM2()
    let message = Array("收据".utf8)
    let signature = try key.signSM2(message)
    let file = try folder.write("m", message)
    let arguments = [
      "openssl", "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pubin", "-inkey",
      try folder.write("key.pem", Array(try key.publicPEM().utf8)), "-in", file, "-sigfile",
      try folder.write("s", signature), "-pkeyopt",
    ]
    let good = try shell(arguments + ["distid:1234567812345678"])
    #expect(good.status == 0, "\(good.output)")
    #expect(try shell(arguments + ["distid:8765432187654321"]).status != 0)
    let standard = SM2Signature.standardIdentifier
    #expect(key.verifySM2(message, signature: signature, identifier: standard))
    #expect(!key.verifySM2(message + [0], signature: signature, identifier: standard))
    #expect(!key.verifySM2(message, signature: signature + [0], identifier: standard))
    #expect(!key.verifySM2(message, signature: signature, identifier: []))
  }

  @Test func standUnderACertificateChainThatStockOpenSSLTakes() throws {
    let folder = try TemporaryFolder()
    let rootKey = try KeyHandle.generateSM2()
    let root = try CertificateIssuer(
      organization: "法院", commonName: "SM2 root", validity: .root
    ).issue(.authority, key: rootKey, issuer: nil)
    let key = try KeyHandle.generateSM2()
    let leaf = try CertificateIssuer(
      organization: "法院", commonName: "SM2 signer", validity: .signer
    ).issue(.signer, key: key, issuer: (root, rootKey))
    let arguments = [
      "openssl", "verify", "-CAfile", try folder.write("root.pem", Array(try root.pem().utf8)),
      try folder.write("leaf.pem", Array(try leaf.pem().utf8)),
    ]
    let answer = try shell(
      Array(arguments.prefix(2)) + ["-vfyopt", "distid:1234567812345678"] + arguments.dropFirst(2))
    #expect(answer.status == 0, "\(answer.output)")
  }
}
