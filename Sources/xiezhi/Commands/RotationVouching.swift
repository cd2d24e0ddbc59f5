import CourtClient
import CourtDomain
import CourtEvidence
import Foundation

/// Whether a log's own record leads from the key under which a checkpoint is remembered to the key
/// in the reader's trust folder: a rotation counts where the log tells of it in a leaf, and both keys
/// signed the first checkpoint over that leaf, which is part of the history shown now.
struct RotationVouching {
  let reader: LogReader?
  let present: NoteVerifierKey

  /// Why the remembered checkpoint cannot be followed under the present key; nil where it can.
  func refusal(from old: MultiSignedCheckpoint, to shown: MultiSignedCheckpoint) async throws
    -> String?
  {
    guard !old.isSigned(byLog: present) else { return nil }
    guard let reader else { return "another key signed what is remembered: name --court" }
    let events = try await reader.keyEvents()
    for (offset, event) in events.enumerated() {
      if let defect = event.defects(origin: present.name, number: offset + 1).first {
        return defect
      }
    }
    let keys = events.compactMap { LoggedLogKey($0, origin: present.name) }
    guard var current = keys.first(where: { old.isSigned(byLog: $0.key) }) else {
      return "the log never announced the key that signed what is remembered"
    }
    for _ in keys where current.key.publicKey != present.publicKey {
      guard let next = keys.first(where: { $0.replaces == current.id }) else { break }
      if let why = try await refusal(of: next, after: current, reader, shown) { return why }
      current = next
    }
    guard current.key.publicKey == present.publicKey else {
      return "no rotation in the log leads from the remembered key to that of the trust folder"
    }
    return nil
  }

  private func refusal(
    of next: LoggedLogKey, after former: LoggedLogKey, _ reader: LogReader,
    _ shown: MultiSignedCheckpoint
  ) async throws -> String? {
    let size = next.covered
    let reply = try await reader.get("proof/\(next.leafHash.hex)?size=\(size)")
    guard reply.status == 200 else {
      return "the log does not prove the rotation (\(reply.status))"
    }
    var hashes: [Digest32] = []
    if size != shown.size {
      let (from, to) = (min(size, shown.size), max(size, shown.size))
      guard let found = try await reader.consistency(from: from, to: to) else {
        return "the rotation is part of another history"
      }
      hashes = found
    }
    return try Self.judge(reply.body, next, former, hashes, shown)
  }

  @inline(never)
  private static func judge(
    _ bytes: [UInt8], _ next: LoggedLogKey, _ former: LoggedLogKey, _ hashes: [Digest32],
    _ shown: MultiSignedCheckpoint
  ) throws -> String? {
    let proof = try LogProofText(bytes: bytes)
    let note = try MultiSignedCheckpoint(bytes: proof.checkpoint)
    guard note.isSigned(byLog: former.key), note.isSigned(byLog: next.key) else {
      return
        "the rotation is vouched for by one key only: both must sign the first checkpoint over it"
    }
    guard note.size == next.covered, proof.index == next.index,
      MerkleProof.verifyInclusion(
        leafHash: next.leafHash, index: proof.index, size: note.size, proof: proof.hashes,
        root: note.root)
    else { return "the rotation is not in the log" }
    let (small, large) = note.size < shown.size ? (note, shown) : (shown, note)
    guard
      MerkleProof.verifyConsistency(
        from: small.size, to: large.size, fromRoot: small.root, toRoot: large.root, proof: hashes)
    else { return "the rotation is part of another history" }
    return nil
  }
}

/// A key of the log as one of its leaves announces it.
private struct LoggedLogKey {
  let key: NoteVerifierKey
  let id: String
  /// The key in whose place it came; nil for the first.
  let replaces: String?
  let index: UInt64
  let leafHash: Digest32
  /// The size of the first checkpoint over the leaf.
  let covered: UInt64

  init?(_ published: PublishedKeyEvent, origin: String) {
    guard let event = published.event, event.role == .log, event.act != .revoked,
      let covered = published.firstCheckpoint,
      let text = published.publicPEM?.split(separator: "\n").dropFirst().dropLast().joined(),
      let der = Data(base64Encoded: text), der.count == 44,
      let key = try? NoteVerifierKey(name: origin, publicKey: Array(der.suffix(32)))
    else { return nil }
    self.key = key
    id = event.keyID
    replaces = published.previousKeyID
    index = published.index
    leafHash = published.leafHash
    self.covered = covered
  }
}
