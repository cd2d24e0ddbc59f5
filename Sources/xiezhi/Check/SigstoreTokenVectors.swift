import CourtDomain
import CourtEvidence
import Foundation

/// The time-stamp part of Sigstore bundles: tokens over the signature, judged by the authorities of
/// the trusted root that stands beside the bundle.
///
/// Of the cases that must be refused only those are asked whose name says that time is wrong in
/// them; what else may be wrong in a bundle is not this part's.
enum SigstoreTokenVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    for file in folder.files(ending: "bundle.sigstore.json") {
      guard let name = file.split(separator: "/").first.map(String.init) else { continue }
      let mustFail = name.hasSuffix("_fail")
      if mustFail && !name.contains("timestamp") { continue }
      guard let bundle = try? folder.json(file) else {
        tally.expect(mustFail, "\(name): no JSON")
        continue
      }
      let tokens = bundle["verificationMaterial"]?["timestampVerificationData"]?[
        "rfc3161Timestamps"]?.array
      if !mustFail, tokens?.isEmpty ?? true { continue }
      let root = root(folder, name)
      let reasons = try judge(bundle, tokens ?? [], trustedRoot: root)
      if root == nil, !mustFail, reasons.allSatisfy({ $0.hasPrefix("unknown-signer") }) {
        tally.skip("a token without its certificate, and no trusted root beside the bundle")
        continue
      }
      tally.expect(
        reasons.isEmpty != mustFail, "\(name), tokens: \(reasons.isEmpty ? ["believed"] : reasons)")
    }
  }

  private static func root(_ folder: VectorFolder, _ name: String) -> JSONValue? {
    try? folder.json(name + "/trusted_root.json")
  }

  private static func judge(_ bundle: JSONValue, _ tokens: [JSONValue], trustedRoot: JSONValue?)
    throws -> [String]
  {
    guard !tokens.isEmpty else { return ["no token"] }
    guard let signature = signature(bundle) else { return ["no signature"] }
    var reasons: [String] = []
    for one in tokens {
      guard let der = base64(one["signedTimestamp"]),
        let token = (try? TimeStampResponse(der: der))?.token
      else {
        reasons.append("a token that cannot be read")
        continue
      }
      reasons += try judge(token, over: signature, trustedRoot)
      reasons += certificateDefects(bundle, at: token.info.time)
    }
    return reasons
  }

  private static func signature(_ bundle: JSONValue) -> [UInt8]? {
    base64(bundle["messageSignature"]?["signature"])
      ?? base64(bundle["dsseEnvelope"]?["signatures"]?.array?.first?["sig"])
  }

  private static func judge(
    _ token: TimeStampToken, over signature: [UInt8], _ trustedRoot: JSONValue?
  ) throws -> [String] {
    let expected = try TimeStampToken.Expectation(content: signature, token: token)
    guard let trustedRoot else {
      return token.verify(expected, trust: .unchecked).findings.map(\.description)
    }
    var reasons = ["the trusted root names no time-stamp authority"]
    for authority in trustedRoot["timestampAuthorities"]?.array ?? [] {
      let chain = (authority["certChain"]?["certificates"]?.array ?? []).compactMap {
        base64($0["rawBytes"])
      }
      guard let top = chain.last,
        let trust = try? TimeStampTrust(rootsDER: [top], othersDER: chain.dropLast())
      else { continue }
      var found = token.verify(expected, trust: trust).findings.map(\.description)
      if !isWithin(authority["validFor"], token.info.time) {
        found.append("the authority was not trusted at \(token.info.time.rfc3339)")
      }
      if found.isEmpty { return [] }
      reasons = found
    }
    return reasons
  }

  /// Both ends belong to the period.
  private static func isWithin(_ period: JSONValue?, _ at: Instant) -> Bool {
    guard let start = period?["start"]?.string.flatMap({ Instant(rfc3339: $0) }), start <= at
    else { return false }
    guard let end = period?["end"]?.string else { return true }
    return Instant(rfc3339: end).map { at <= $0 } ?? false
  }

  /// A short-lived signing certificate must have been valid at the stamped time.
  private static func certificateDefects(_ bundle: JSONValue, at time: Instant) -> [String] {
    let material = bundle["verificationMaterial"]
    let certificate =
      material?["certificate"]?["rawBytes"]
      ?? material?["x509CertificateChain"]?["certificates"]?.array?.first?["rawBytes"]
    guard let der = base64(certificate) else { return [] }
    guard let period = try? CertificatePeriod(der: der) else { return ["no certificate"] }
    return period.contains(time)
      ? [] : ["the signer's certificate was not valid at \(time.rfc3339)"]
  }

  private static func base64(_ value: JSONValue?) -> [UInt8]? {
    value?.string.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
  }
}
