import CourtDomain
import Foundation

@testable import CourtEvidence

/// A log that signs what it is told to, also two histories.
struct SigningLog {
  let key: KeyHandle
  let verifier: NoteVerifierKey
  var leaves: [[UInt8]] = []

  init(_ name: String = "log.example/one") throws {
    key = try KeyHandle.generate("ED25519")
    verifier = try NoteVerifierKey(name: name, key: key)
  }

  mutating func grow(by count: Int, _ flavour: String = "") {
    for _ in 0..<count { leaves.append(Array("\(flavour) leaf \(leaves.count)".utf8)) }
  }

  private func memory(_ size: Int) -> LogInMemory {
    var log = LogInMemory()
    for leaf in leaves.prefix(size) { log.append(leaf) }
    return log
  }

  func root(_ size: Int) -> Digest32 { memory(size).frontier.root }

  func checkpoint(_ size: Int? = nil, root: Digest32? = nil) throws -> MultiSignedCheckpoint {
    let size = size ?? leaves.count
    let body = SignedCheckpoint.body(
      origin: verifier.name, size: UInt64(size), root: root ?? self.root(size))
    let signed = SignedCheckpoint(
      origin: verifier.name, size: UInt64(size), root: root ?? self.root(size), body: body,
      signature: try key.signEd25519(Array(body.utf8)), keyHash: verifier.keyHash)
    return MultiSignedCheckpoint(signed, cosignatures: [])
  }

  func consistency(_ from: Int, _ to: Int) throws -> [Digest32] {
    let log = memory(to)
    return try MerkleProof.consistency(from: UInt64(from), to: UInt64(to)) { level, index in
      log.nodes[MerklePosition(level: level, index: index)]
    }
  }

  func inclusion(_ index: Int, _ size: Int) throws -> [Digest32] {
    let log = memory(size)
    return try MerkleProof.inclusion(index: UInt64(index), size: UInt64(size)) { level, index in
      log.nodes[MerklePosition(level: level, index: index)]
    }
  }

  func request(_ from: Int, _ to: Int) throws -> [UInt8] {
    AddCheckpoint(
      oldSize: UInt64(from), proof: from == 0 || from == to ? [] : try consistency(from, to),
      checkpoint: try checkpoint(to)
    ).bytes
  }
}

/// A witness key that cosigns anything.
struct LooseWitness {
  let key: KeyHandle
  let verifier: NoteVerifierKey

  init(_ name: String) throws {
    key = try KeyHandle.generate("ED25519")
    verifier = try NoteVerifierKey(name: name, key: key, algorithm: .cosignature)
  }

  func cosign(_ checkpoint: MultiSignedCheckpoint, at time: UInt64 = 1_800_000_000) throws
    -> Cosignature
  {
    try Cosignature(key: key, verifier: verifier, time: time, body: checkpoint.body)
  }
}
