import CourtDomain
import CourtEvidence
import Foundation

/// Signed notes, checkpoints, stand-alone proofs and witness requests. Source: C2SP signed-note,
/// tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-witness.
enum NoteVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    try each("notes.json", in: folder) { one, place in
      let (verdict, wanted) = (verdict(bytes(one), keys(one["vkeys"])), one["expect"]?.string ?? "")
      tally.expect(verdict == wanted, "\(place): \(verdict), not \(wanted)")
    }
    try each("consistency.json", in: folder) { one, place in
      tally.expect(MerkleVectors.consistency(one) == one["expect"]?.bool, place)
    }
    try each("checkpoint-bodies.json", in: folder) { one, place in
      let isBody = (try? CheckpointBody(text: one["text"]?.string ?? "")) != nil
      tally.expect(isBody == one["ok"]?.bool, place)
    }
    try each("tlog-proof-syntax.json", in: folder) { one, place in
      let isProof = (try? LogProofText(bytes: Array((one["text"]?.string ?? "").utf8))) != nil
      tally.expect(isProof == one["ok"]?.bool, place)
    }
    try each("tlog-proofs.json", in: folder) { one, place in
      tally.expect(proofHolds(one) == one["expect"]?.bool, place)
    }
    if folder.has("witness-add-checkpoint.json") {
      try WitnessVectors.run(try folder.json("witness-add-checkpoint.json"), &tally)
    }
  }

  private static func each(
    _ file: String, in folder: VectorFolder, _ body: (JSONValue, String) throws -> Void
  ) throws {
    guard folder.has(file) else { return }
    for (number, one) in (try folder.json(file).array ?? []).enumerated() {
      try body(one, "\(file) \(one["id"]?.string ?? "case \(number)")")
    }
  }

  private static func bytes(_ one: JSONValue) -> [UInt8] {
    if let text = one["note"]?.string { return Array(text.utf8) }
    return base64(one["note_base64"]) ?? []
  }

  private static func base64(_ value: JSONValue?) -> [UInt8]? {
    value?.string.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
  }

  /// A key that cannot be read knows nothing.
  private static func keys(_ value: JSONValue?) -> [NoteVerifierKey] {
    (value?.array ?? []).compactMap { $0.string.flatMap { try? NoteVerifierKey(text: $0) } }
  }

  private static func verdict(_ raw: [UInt8], _ keys: [NoteVerifierKey]) -> String {
    guard let note = try? SignedNote(bytes: raw) else { return "malformed" }
    return switch note.verdict(knowing: keys) {
    case .verified(let signers): "verified:\(signers.count)"
    case .unverified: "unverified"
    case .invalid: "invalid"
    }
  }

  private static func proofHolds(_ one: JSONValue) -> Bool {
    guard let leaf = base64(one["leaf_base64"]),
      let log = one["log_vkey"]?.string.flatMap({ try? NoteVerifierKey(text: $0) }),
      let needed = one["need_witnesses"]?.int,
      let policy = try? WitnessPolicy(
        logs: [log], witnesses: keys(one["witness_vkeys"]), threshold: Int(clamping: needed)),
      let proof = try? LogProofText(bytes: Array((one["proof"]?.string ?? "").utf8))
    else { return false }
    return proof.verify(leafHash: MerkleTree.leafHash(leaf), policy: policy).holds
  }
}

/// Requests to a witness, one after the other. Source: C2SP tlog-witness.
enum WitnessVectors {
  /// The key of the log in torchwood's tests, for a file that names none.
  private static let testLog =
    "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
    + "+5202289b+Af/cLU2Y5BJNP+r3iMDC+av9eWCD0fBJVDfzAux5zxAP"

  static func run(_ cases: JSONValue, _ tally: inout VectorTally) throws {
    let path = NSTemporaryDirectory() + "xiezhi-witness-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = WitnessFolder(path: path)
    let all = cases.array ?? []
    let named = all.compactMap { $0["log_vkey"]?.string }
    let logs = try Set(named.isEmpty ? [testLog] : named).map { try NoteVerifierKey(text: $0) }
    _ = try folder.create(name: "example.com/witness", logs: logs)
    let witness = try Witness(folder: folder)
    for (number, one) in all.enumerated() {
      let answer = try witness.add(Array((one["request"]?.string ?? "").utf8), now: 1_700_000_000)
      let wanted = one["status"]?.int ?? 0
      let told = (one["body"]?.string ?? "").replacingOccurrences(of: "\\n", with: "\n")
      if wanted == 403, told.contains("unknown log"), answer.status == 404 {
        tally.skip("the file wants 403 for an unknown log, C2SP tlog-witness 404: 404 it is")
        continue
      }
      let fits =
        one["body_check"]?.string == "==" ? answer.body == told : answer.body.contains(told)
      tally.expect(
        answer.status == wanted && fits,
        "witness-add-checkpoint.json case \(number): \(answer.status) \(answer.body)")
    }
  }
}
