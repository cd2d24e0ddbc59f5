import Synchronization

/// A witness at work: it cosigns a checkpoint only after having seen that the log grew from what it
/// cosigned before, and only after its memory of it is on the disk.
///
/// Killed at any time it never has cosigned two roots of one size: the memory moves before the
/// signature exists, and moves forward alone. Source: C2SP tlog-witness, tlog-cosignature.
public final class Witness: Sendable {
  public let verifierKey: NoteVerifierKey
  private let folder: WitnessFolder
  private let key: KeyHandle
  private let logs: [NoteVerifierKey]
  private let lock: FolderLock
  /// One request at a time: reading the memory and moving it must be one step.
  private let memory = Mutex<[String: MultiSignedCheckpoint]>([:])

  /// Opens the folder for this process alone.
  ///
  /// - Throws: `file` where another process serves it, `keyMismatch` where key and vkey differ,
  ///   `malformed` for a damaged memory.
  public init(folder: WitnessFolder, passphrase: [UInt8]? = nil) throws(EvidenceFault) {
    lock = try FolderLock(folder: folder.path)
    self.folder = folder
    folder.sweep()
    key = try folder.key(passphrase: passphrase)
    verifierKey = try folder.verifierKey()
    logs = try folder.logs()
    guard key.rawPublicKey == verifierKey.publicKey, verifierKey.algorithm == .cosignature else {
      throw EvidenceFault(
        .keyMismatch, place: folder.path, reason: "witness.vkey is not of witness-key.pem",
        remedy: "Restore the folder from its backup")
    }
    // A damaged memory must be found now, not when it would be needed.
    for log in logs { _ = try folder.last(of: log.name) }
  }

  /// The origins it watches.
  public var origins: [String] { Array(Set(logs.map(\.name))).sorted() }

  public func last(of origin: String) throws(EvidenceFault) -> MultiSignedCheckpoint? {
    try folder.last(of: origin)
  }

  /// Answers an `add-checkpoint` request. Blocks for the disk: call it off the cooperative pool.
  ///
  /// - Parameter now: seconds since 1970, what the cosignature will say.
  /// - Throws: only what keeps the memory from the disk; nothing was signed then.
  public func add(_ body: [UInt8], now: UInt64) throws(EvidenceFault) -> WitnessAnswer {
    let request: AddCheckpoint
    do throws(EvidenceFault) { request = try AddCheckpoint(bytes: body) } catch {
      return .refused(400, "malformed: \(error.reason)")
    }
    return try memory.withLock { known throws(EvidenceFault) in
      try judge(request, now: now, &known)
    }
  }

  private func judge(
    _ request: AddCheckpoint, now: UInt64, _ known: inout [String: MultiSignedCheckpoint]
  ) throws(EvidenceFault) -> WitnessAnswer {
    let new = request.checkpoint
    var last: MultiSignedCheckpoint?
    if logs.contains(where: { $0.name.utf8.elementsEqual(new.origin.utf8) }) {
      if let remembered = known[new.origin] {
        last = remembered
      } else {
        last = try folder.last(of: new.origin)
      }
    }
    let judgment = WitnessJudgment.of(
      request, keys: logs, last: last.map { ($0.size, $0.root) })
    switch judgment {
    case .refuse(let answer): return answer
    case .fork(let answer):
      try folder.keepFork(new)
      return answer
    case .cosign:
      try folder.remember(new)
      known[new.origin] = new
      let cosignature = try Cosignature(key: key, verifier: verifierKey, time: now, body: new.body)
      return .cosigned([cosignature.signatureLine])
    }
  }
}
