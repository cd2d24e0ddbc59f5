import CourtDomain
import CourtEvidence
import Foundation

/// The log part of real bundles: the key of the named log, its checkpoint, the entry's way to the
/// root, the log's promise and the time of both. Source: sigstore-conformance.
///
/// A bundle that is to be accepted must pass all of it. One that is to be refused counts where this
/// part refuses it; where the damage lies elsewhere (certificates, signatures over the artifact),
/// nothing here judges it, unless its name says that the log is what was damaged.
enum SigstoreVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    let cases = folder.files(ending: "/bundle.sigstore.json")
      .map { String($0.dropLast("/bundle.sigstore.json".count)) }
    let shared = try productionLogs + cases.flatMap { try Self.logs(folder, $0) }
    for name in cases {
      let bundle = try folder.json(name + "/bundle.sigstore.json")
      let own = try Self.logs(folder, name)
      let verdict = judge(bundle, logs: own.isEmpty ? shared : own)
      let mustFail = name.hasSuffix("_fail")
      if !mustFail {
        tally.expect(verdict == nil, "\(name): \(verdict ?? "")")
      } else if verdict != nil {
        tally.expect(true, name)
      } else if isAboutLog(name) {
        tally.expect(false, "\(name): its log part was accepted")
      } else {
        tally.skip("damaged outside the log part: certificate, artifact or its signature")
      }
    }
  }

  private static func isAboutLog(_ name: String) -> Bool {
    ["checkpoint", "inclusion", "tlog", "set-invalid"].contains {
      name.contains($0)
    }
  }

  // MARK: Trusted logs

  struct Log {
    var id: [UInt8]
    var name: String
    var key: [UInt8]
    var isEd25519: Bool
    /// RFC 3339 texts as the root has them; nil where the member is missing.
    var validFrom: Instant?
    var validTo: Instant?
  }

  /// Rekor's first production log, for bundles that rest on the public root.
  private static let productionLogs = [
    Log(
      id: Array(Data(base64Encoded: "wNI9atQGlz+VWfO6LRygH4QUfY/8W4RFwiT5i5WRgB0=") ?? Data()),
      name: "rekor.sigstore.dev",
      key: Array(
        Data(
          base64Encoded:
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2G2Y+2tabdTV5BcGiBIx0a9fAFwrkBbmLSGtks"
            + "4L3qX6yYY0zufBnhC8Ur/iy55GhWP/9A/bY2LhC30M9+RYtw==") ?? Data()),
      isEd25519: false, validFrom: Instant(rfc3339: "2021-01-12T11:53:27Z"), validTo: nil)
  ]

  private static func logs(_ folder: VectorFolder, _ name: String) throws -> [Log] {
    guard folder.has(name + "/trusted_root.json") else { return [] }
    return (try folder.json(name + "/trusted_root.json")["tlogs"]?.array ?? []).compactMap(log)
  }

  private static func log(_ one: JSONValue) -> Log? {
    guard let id = base64(one["logId"]?["keyId"]), let key = base64(one["publicKey"]?["rawBytes"]),
      let url = one["baseUrl"]?.string, let scheme = url.range(of: "://")
    else { return nil }
    let valid = one["publicKey"]?["validFor"]
    return Log(
      id: id, name: String(url[scheme.upperBound...].prefix { $0 != "/" }), key: key,
      isEd25519: one["publicKey"]?["keyDetails"]?.string == "PKIX_ED25519",
      validFrom: valid?["start"]?.string.flatMap { Instant(rfc3339: $0) },
      validTo: valid?["end"]?.string.flatMap { Instant(rfc3339: $0) })
  }

  // MARK: Judgment

  /// Why the log part does not hold; nil where it does.
  private static func judge(_ bundle: JSONValue, logs: [Log]) -> String? {
    let entries = bundle["verificationMaterial"]?["tlogEntries"]?.array ?? []
    guard !entries.isEmpty else { return "no log entry" }
    for entry in entries {
      if let reason = judge(entry: entry, logs: logs) { return reason }
    }
    return nil
  }

  private static func judge(entry: JSONValue, logs: [Log]) -> String? {
    guard let id = base64(entry["logId"]?["keyId"]), let log = logs.first(where: { $0.id == id })
    else { return "no trusted log has this id" }
    guard let validFrom = log.validFrom else { return "the log's key has no beginning" }
    guard let key = verifierKey(log), key.keyHash == Array(id.prefix(4)) else {
      return "the log's key does not give its id"
    }
    if let time = number(entry["integratedTime"]), time > 0 {
      let at = Instant(microseconds: Int64(clamping: time) * 1_000_000)
      guard at >= validFrom, log.validTo.map({ at <= $0 }) ?? true else {
        return "outside the time of the log's key"
      }
      guard at <= SystemClock().now() else { return "logged in the future" }
      guard promiseHolds(entry, id: id, key: key, time: time) else {
        return "the log's promise does not hold"
      }
    }
    return judge(proof: entry["inclusionProof"], of: base64(entry["canonicalizedBody"]), key: key)
  }

  private static func judge(
    proof: JSONValue?, of body: [UInt8]?, key: NoteVerifierKey
  ) -> String? {
    guard let proof, let body, let index = number(proof["logIndex"] ?? "0"),
      let size = number(proof["treeSize"]), let root = base64(proof["rootHash"])
    else { return "no proof of inclusion" }
    let hashes = (proof["hashes"]?.array ?? []).map { base64($0).flatMap { Digest32(bytes: $0) } }
    guard let text = proof["checkpoint"]?["envelope"]?.string,
      let checkpoint = try? MultiSignedCheckpoint(text: text)
    else {
      // Bundles of version 0.1 rest on the promise alone and may lack the checkpoint.
      return "no checkpoint"
    }
    guard checkpoint.note.isSigned(by: key) else { return "the checkpoint is not the log's" }
    guard checkpoint.root.bytes == root, checkpoint.size == size else {
      return "proof and checkpoint differ"
    }
    guard !hashes.contains(nil),
      MerkleProof.verifyInclusion(
        leafHash: MerkleTree.leafHash(body), index: index, size: size,
        proof: hashes.compactMap(\.self), root: checkpoint.root)
    else { return "the proof does not lead to the root" }
    return nil
  }

  private static func verifierKey(_ log: Log) -> NoteVerifierKey? {
    log.isEd25519
      ? try? NoteVerifierKey(name: log.name, publicKey: Array(log.key.suffix(32)))
      : try? NoteVerifierKey(name: log.name, publicKey: log.key, algorithm: .ecdsa)
  }

  /// The log's signature over entry, time and place. Source: Rekor, signed entry timestamp.
  private static func promiseHolds(
    _ entry: JSONValue, id: [UInt8], key: NoteVerifierKey, time: UInt64
  ) -> Bool {
    guard let promise = base64(entry["inclusionPromise"]?["signedEntryTimestamp"]),
      let body = entry["canonicalizedBody"]?.string, let index = number(entry["logIndex"])
    else { return false }
    let payload: JSONValue = [
      "body": .string(body), "integratedTime": .int(Int64(clamping: time)),
      "logID": .string(Hex.encode(id)), "logIndex": .int(Int64(clamping: index)),
    ]
    return key.verifies(promise, over: String(decoding: payload.canonicalBytes, as: UTF8.self))
  }

  private static func base64(_ value: JSONValue?) -> [UInt8]? {
    value?.string.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
  }

  /// Protocol buffers write 64-bit numbers as text.
  private static func number(_ value: JSONValue?) -> UInt64? {
    value?.string.flatMap { UInt64($0) } ?? value?.int.flatMap { UInt64(exactly: $0) }
  }
}
