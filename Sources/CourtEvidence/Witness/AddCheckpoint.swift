import Foundation

/// What a log sends a witness: from which size, the proof of growth, the new checkpoint.
/// Source: C2SP tlog-witness, add-checkpoint.
public struct AddCheckpoint: Sendable, Hashable {
  public let oldSize: UInt64
  public let proof: [Digest32]
  public let checkpoint: MultiSignedCheckpoint

  /// The standard's bound on proof lines.
  public static let maximumProofLines = 63
  public static let maximumBytes = SignedNote.maximumBytes + 8_192

  public init(oldSize: UInt64, proof: [Digest32], checkpoint: MultiSignedCheckpoint) {
    self.oldSize = oldSize
    self.proof = proof
    self.checkpoint = checkpoint
  }

  /// - Throws: `malformed` for a body that the standard does not describe.
  public init(bytes: [UInt8]) throws(EvidenceFault) {
    guard bytes.count <= Self.maximumBytes else { throw Self.malformed("the body is too long") }
    var lines = LineReader(bytes)
    guard let first = lines.next(), first.hasPrefix("old "),
      let size = CheckpointBody.decimal(first.dropFirst(4))
    else { throw Self.malformed("its first line is not 'old' and a whole number") }
    oldSize = size
    proof = try lines.digests(atMost: Self.maximumProofLines) { Self.malformed($0) }
    checkpoint = try MultiSignedCheckpoint(bytes: Array(lines.rest))
  }

  public var bytes: [UInt8] {
    let head = "old \(oldSize)\n" + proof.map { $0.base64 + "\n" }.joined() + "\n"
    return Array((head + checkpoint.text).utf8)
  }

  private static func malformed(_ reason: String) -> EvidenceFault {
    EvidenceFault(
      .malformed, place: "add-checkpoint", reason: reason,
      remedy: "Send what c2sp.org/tlog-witness describes")
  }
}

/// What a witness answers, as HTTP has it. Source: C2SP tlog-witness.
public struct WitnessAnswer: Sendable, Hashable {
  public let status: Int
  public let mediaType: String
  public let body: String

  static func cosigned(_ lines: [SignedNote.Signature]) -> WitnessAnswer {
    WitnessAnswer(
      status: 200, mediaType: "text/plain; charset=utf-8", body: lines.map(\.line).joined())
  }

  /// The size that the witness last cosigned.
  static func conflict(size: UInt64) -> WitnessAnswer {
    WitnessAnswer(status: 409, mediaType: "text/x.tlog.size", body: "\(size)\n")
  }

  static func refused(_ status: Int, _ reason: String) -> WitnessAnswer {
    WitnessAnswer(status: status, mediaType: "text/plain; charset=utf-8", body: reason + "\n")
  }
}

/// What a witness decides, from what it remembers alone. Source: C2SP tlog-witness.
enum WitnessJudgment: Sendable, Hashable {
  case cosign
  case refuse(WitnessAnswer)
  /// As `refuse`, and the request is to be kept: the log signed two histories.
  case fork(WitnessAnswer)

  /// - Parameters:
  ///   - keys: of the logs it watches.
  ///   - last: size and root that it last cosigned for this origin; nil for none.
  static func of(
    _ request: AddCheckpoint, keys: [NoteVerifierKey], last: (size: UInt64, root: Digest32)?
  ) -> WitnessJudgment {
    let new = request.checkpoint
    let own = keys.filter { $0.name.utf8.elementsEqual(new.origin.utf8) }
    guard !own.isEmpty else { return .refuse(.refused(404, "unknown log")) }
    guard own.contains(where: new.isSigned(byLog:)) else {
      return .refuse(.refused(403, "invalid signature: no key of this log signed it"))
    }
    guard request.oldSize <= new.size else {
      return .refuse(.refused(400, "the old size is larger than the checkpoint's"))
    }
    let known = last ?? (0, MerkleTree.emptyRoot)
    guard request.oldSize == known.size else {
      // The same size under another root is proof of a fork, whatever old size it came with.
      let forked = last != nil && new.size == known.size && new.root != known.root
      return forked
        ? .fork(.conflict(size: known.size)) : .refuse(.conflict(size: known.size))
    }
    if new.size == known.size, new.root != known.root {
      return last == nil
        ? .refuse(.refused(422, "a log without leaves has another root"))
        : .fork(.conflict(size: known.size))
    }
    if known.size == 0 || known.size == new.size {
      guard request.proof.isEmpty else {
        return .refuse(.refused(422, "the consistency proof must be empty here"))
      }
      return .cosign
    }
    let grows = MerkleProof.verifyConsistency(
      from: known.size, to: new.size, fromRoot: known.root, toRoot: new.root, proof: request.proof)
    return grows
      ? .cosign : .refuse(.refused(422, "the consistency proof does not hold"))
  }
}
