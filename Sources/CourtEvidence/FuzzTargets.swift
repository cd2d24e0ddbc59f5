/// Every parser of this room under one door, so that a fuzzer and a seeded mutation test drive all of
/// them in the same way. No input may trap; what is refused is refused by an error or a nil.
package enum FuzzTargets {
  package typealias Target = @Sendable ([UInt8]) -> Void

  /// By name; each part of the room adds its own.
  package static let all: [String: Target] = log.merging(signed) { first, _ in first }
    .merging(bundle) { first, _ in first }
    .merging(IntakeFuzzTargets.all) { first, _ in first }
    .merging(MessageFuzzTargets.all) { first, _ in first }

  /// - Returns: false where there is no target of that name.
  @discardableResult
  package static func run(_ name: String, _ bytes: [UInt8]) -> Bool {
    guard let target = all[name] else { return false }
    target(bytes)
    return true
  }

  /// Notes, checkpoints, proofs, tiles, leaves and policies of the log.
  private static let log: [String: Target] = [
    "note": { bytes in
      guard let note = try? SignedNote(bytes: bytes) else { return }
      precondition(Array(note.text.utf8) == bytes, "a note has one spelling")
      _ = try? MultiSignedCheckpoint(bytes: bytes)
    },
    "checkpoint-body": { _ = try? CheckpointBody(text: String(decoding: $0, as: UTF8.self)) },
    "verifier-key": { _ = try? NoteVerifierKey(text: String(decoding: $0, as: UTF8.self)) },
    "log-proof": { bytes in
      guard let proof = try? LogProofText(bytes: bytes) else { return }
      precondition(proof.bytes == bytes, "a proof has one spelling")
      _ = proof.verify(leafHash: .zero, policy: .none)
    },
    "add-checkpoint": { bytes in
      guard let request = try? AddCheckpoint(bytes: bytes) else { return }
      precondition(request.bytes == bytes, "a request has one spelling")
    },
    "witness-policy": { _ = try? WitnessPolicy(bytes: $0) },
    "entry-bundle": { bytes in
      guard let entries = try? EntryBundle.decode(bytes) else { return }
      precondition((try? EntryBundle.encode(entries)) == bytes, "a bundle has one spelling")
    },
    "tile-path": { _ = LogTile(path: String(decoding: $0, as: UTF8.self)) },
    "leaf": { _ = LeafStatement($0) },
    "leaf-opening": { _ = try? LeafOpening(bytes: $0) },
    "receipt": { _ = ReceiptFields($0) },
  ]
}
