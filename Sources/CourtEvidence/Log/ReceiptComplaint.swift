public import CourtDomain

/// A party's receipt held against the log: did the court keep its word?
///
/// A receipt promises that a leaf is in the log by a time. A checkpoint that witnesses cosigned
/// after that time, and under which the leaf is not, convicts the court by its own two signatures.
public struct ReceiptComplaint: Sendable {
  public let receipt: ReceiptFields
  /// Who signed it, as the certificate has it; nil where no signature was given.
  public let signer: String?

  /// - Parameters:
  ///   - bytes: the receipt as it was handed out.
  ///   - signature: the court's CMS signature over it; without it nothing is proved to others.
  /// - Throws: `malformed` for what is no receipt of this court, `inconsistent` for a signature that
  ///   does not hold.
  public init(bytes: [UInt8], signature: [UInt8]?, trust: TrustAnchors) throws(EvidenceFault) {
    guard let receipt = ReceiptFields(bytes), receipt.court == trust.origin else {
      throw EvidenceFault(
        .malformed, place: "receipt", reason: "it is no receipt of \(trust.origin)",
        remedy: "Give receipt.json as it was handed out, to the byte, and that court's trust folder"
      )
    }
    self.receipt = receipt
    guard let signature else {
      signer = nil
      return
    }
    switch DetachedSignature.verify(cms: signature, content: bytes, rootPEM: trust.rootPEM) {
    case .valid(let name): signer = name
    case .invalid(let reasons):
      throw EvidenceFault(
        .inconsistent, place: "receipt signature", reason: reasons.joined(separator: "; "),
        remedy: "Give receipt.cms as it was handed out with this receipt")
    }
  }

  public enum Verdict: Sendable, Hashable {
    /// The leaf is in the log, at this place of a log of this size.
    case kept(index: UInt64, size: UInt64)
    /// The time of the promise has not passed by the checkpoint's cosignatures: too early to tell.
    case notYet(by: String)
    /// The promise passed and the leaf is not there.
    case broken(promised: String, size: UInt64, seenAt: String)
    /// Checkpoint or proof cannot be relied on.
    case undecided(String)
  }

  /// Judges by a proof that the log gave, or by its giving none.
  ///
  /// - Parameters:
  ///   - proof: nil where the log says that the leaf is not under the checkpoint.
  ///   - now: the reader's own time, which counts where the policy asks for no witness.
  public func judge(
    proof: LogProofText?, checkpoint: MultiSignedCheckpoint, policy: WitnessPolicy,
    log: NoteVerifierKey, now: Instant
  ) -> Verdict {
    let verdict = policy.verdict(on: checkpoint, log: log)
    guard verdict.isMet else { return .undecided("the checkpoint does not meet the policy") }
    if let proof {
      switch proof.verify(leafHash: receipt.leafHash, policy: policy, log: log) {
      case .holds(_, let size): return .kept(index: proof.index, size: size)
      default: return .undecided("the proof that was given does not hold")
      }
    }
    return absent(under: checkpoint, verdict, now)
  }

  /// Judges by the whole log in a folder, with nobody's help.
  public func judge(
    folder: LogFolder, policy: WitnessPolicy, log: NoteVerifierKey, now: Instant
  ) throws -> Verdict {
    guard let checkpoint = try folder.checkpoint() else { return .undecided("no checkpoint") }
    let verdict = policy.verdict(on: checkpoint, log: log)
    guard verdict.isMet else { return .undecided("the checkpoint does not meet the policy") }
    var found: UInt64?
    let report = try folder.verify(log: log) { index, _, hash in
      if hash == receipt.leafHash, found == nil { found = index }
    }
    guard report.defects.isEmpty else {
      return .undecided(report.defects.joined(separator: "; "))
    }
    if let found { return .kept(index: found, size: report.leaves) }
    return absent(under: checkpoint, verdict, now)
  }

  private func absent(
    under checkpoint: MultiSignedCheckpoint, _ verdict: WitnessPolicy.Verdict, _ now: Instant
  ) -> Verdict {
    // The earliest of the cosignatures: by then at the latest the log had that size.
    let seen =
      verdict.cosignatures.map(\.time).min().map {
        Instant(microseconds: Int64(clamping: min($0, 253_402_300_799)) * 1_000_000)
      } ?? now
    guard let promised = Instant(rfc3339: receipt.inLogBy) else {
      return .undecided("the receipt names no time")
    }
    guard seen > promised else { return .notYet(by: receipt.inLogBy) }
    return .broken(promised: receipt.inLogBy, size: checkpoint.size, seenAt: seen.rfc3339)
  }
}
