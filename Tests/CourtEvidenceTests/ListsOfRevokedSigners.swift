import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

/// Revocation lists as openssl makes them, of a signer whose receipts strangers dated a month ago;
/// judged by all three verifiers.
@Suite(.serialized) struct ListsOfRevokedSigners {
  /// Days after the signature; negative: before it.
  struct Listed: Sendable, CustomStringConvertible {
    let description: String
    /// Nil: the list does not name the signer.
    var reason: String?
    var since = 2
    /// From when the key is doubted; the list then says key compromise.
    var doubted: Int?
    /// The list was promised to be replaced on this day; a month has passed since the signature.
    var next = 400
    let isGood: Bool
  }

  private static let all: [Listed] = [
    .init(description: "expired, the signer not on it", next: 5, isGood: true),
    .init(description: "expired, compromised", reason: "keyCompromise", next: 5, isGood: false),
    .init(description: "expired, superseded later", reason: "superseded", next: 5, isGood: true),
    .init(
      description: "expired, superseded before", reason: "superseded", since: -1, next: 5,
      isGood: false),
    .init(description: "expired, doubted from later on", doubted: 1, next: 5, isGood: true),
    .init(description: "expired, doubted from before", doubted: -1, next: 5, isGood: false),
    .init(description: "doubted from later on", doubted: 1, isGood: true),
    .init(description: "doubted from before", doubted: -1, isGood: false),
    .init(
      description: "revoked before, doubted from later on", since: -2, doubted: 1, isGood: true),
    .init(description: "compromised, and no date of doubt", reason: "keyCompromise", isGood: false),
  ]

  @Test func areHeededThoughPastTheirDateAndSpareWhatWasSignedBeforeTheDoubt() async throws {
    guard try shell(["openssl", "version"]).output.hasPrefix("OpenSSL 3") else {
      print("skipped: openssl 3 is not on this machine")
      return
    }
    let folder = try TemporaryFolder()
    let signed = Instant.machineTime.adding(seconds: -30 * 86_400)
    let court = try DrillCourt(folder: folder.path, start: signed)
    let trust = folder.path + "/trust"
    try court.exportTrust(to: trust)
    let bundle = try court.bundle(
      seed: 9, number: 1, shape: .init(items: 1...1, custody: 1...1, maximumBytes: 300))
    let collector = Collector()
    try await bundle.write { collector.bytes += $0 }
    let zip = try folder.write("bundle.zip", collector.bytes)
    try BundleReader.extract(zip, to: folder.path + "/out")
    let place = folder.path + "/out/" + BundleLayout.folder
    for listed in Self.all {
      try list(listed, at: signed, in: folder)
      let report = BundleVerifier.verify(path: place, trustFolder: trust)
      #expect(
        report.failures.map(\.id) == (listed.isGood ? [] : ["item.1.receipt-signature"]),
        "\(listed): \(report.text(language: .en))")
      let page = try shell(["sh", "-e", "VERIFY.txt"], in: place, ["TRUST": trust])
      #expect((page.status == 0) == listed.isGood, "\(listed): \(page.output.suffix(600))")
      for answer in try Independent.verdicts([place], trust: trust, in: folder) ?? [] {
        #expect(answer.hasPrefix("genuine") == listed.isGood, "\(listed): \(answer)")
      }
    }
  }

  /// Writes the trust folder's `crl.pem` with the root's key, by openssl alone.
  private func list(_ listed: Listed, at signed: Instant, in folder: TemporaryFolder) throws {
    func time(_ days: Int) -> String {
      let text = signed.adding(seconds: Int64(days) * 86_400).rfc3339
      return String(text.filter(\.isNumber).prefix(14)) + "Z"
    }
    func short(_ days: Int) -> String { String(time(days).dropFirst(2)) }
    let serial = try shell([
      "openssl", "x509", "-in", folder.path + "/keys/signer.pem", "-noout", "-serial",
    ]).output.trimmingCharacters(in: .whitespacesAndNewlines).dropFirst("serial=".count)
    let why = listed.doubted.map { "keyTime,\(time($0))" } ?? listed.reason
    let dates = "\(short(3000))\t\(short(listed.since))"
    let line = why.map { "R\t\(dates),\($0)\t\(serial)\tunknown\t/CN=x\n" }
    let index = try folder.write("index.txt", Array((line ?? "").utf8))
    let text = "[ca]\ndefault_ca=c\n[c]\ndatabase=\(index)\ndefault_md=sha256\ncrl_extensions=e\n"
    let configuration = try folder.write(
      "ca.cnf", Array((text + "[e]\nauthorityKeyIdentifier=keyid:always\n").utf8))
    let answer = try shell([
      "openssl", "ca", "-config", configuration, "-gencrl", "-batch",
      "-cert", folder.path + "/keys/root.pem", "-keyfile", folder.path + "/keys/root-key.pem",
      "-crl_lastupdate", time(3), "-crl_nextupdate", time(listed.next),
      "-out", folder.path + "/trust/crl.pem",
    ])
    #expect(answer.status == 0, "\(listed): \(answer.output)")
    let made = try #require(
      try RevocationList.all(
        pem: String(contentsOfFile: folder.path + "/trust/crl.pem", encoding: .utf8)
      ).first)
    #expect((made.nextAt.map { $0 < .machineTime } ?? false) == (listed.next < 30), "\(listed)")
  }
}
