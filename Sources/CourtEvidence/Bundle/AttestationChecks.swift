import CourtDomain

/// What strangers said about all checkpoints of a bundle, as checks and as times to judge leaves by.
struct AttestationChecks {
  let contents: BundleContents
  let trust: BundleTrust
  let at: Instant

  /// `milestones` are the sizes of those that hold; nil stands for one that does not.
  func run(last: SignedCheckpoint?, milestones: [UInt64?]) -> (
    checks: [BundleReport.Check], proven: [ProvenCheckpoint]
  ) {
    var outcomes: [AttestationInspection.Outcome] = []
    var proven: [ProvenCheckpoint] = []
    let final = outcome(.last)
    outcomes.append(final)
    if let last { proven.append(ProvenCheckpoint(size: last.size, times: final.times)) }
    for (index, size) in milestones.enumerated() {
      let one = outcome(.milestone(index + 1))
      outcomes.append(one)
      if let size { proven.append(ProvenCheckpoint(size: size, times: one.times)) }
    }
    let times = proven.flatMap(\.times).count
    let attested = BundleReport.Check(
      "attestations", zh: "见证签名与时间戳有效，可信时间 \(times) 个",
      en: "cosignatures and time stamps hold; \(times) times are by people trusted",
      defects: outcomes.flatMap(\.defects))
    return ([attested, quorum(final), untold(outcomes, times)].compactMap(\.self), proven)
  }

  private func outcome(_ folder: CheckpointFolder) -> AttestationInspection.Outcome {
    AttestationInspection(contents: contents, folder: folder, trust: trust, at: at)
      .outcome()
  }

  private func quorum(_ last: AttestationInspection.Outcome) -> BundleReport.Check {
    guard let policy = trust.policy else {
      return .init(
        "witnesses", .skipped, zh: "可信文件夹没有 witness-policy.txt",
        en: "the trusted folder has no witness-policy.txt, so no witness was asked for")
    }
    let labels = policy.witnesses.filter { last.witnesses.contains($0.key) }.map(\.label)
    return .init(
      "witnesses", zh: "\(labels.count) 名见证人认同该检查点",
      en: "\(labels.count) of the policy's witnesses agree with the checkpoint",
      defects: policy.isQuorum(Set(labels))
        ? []
        : [.init(zh: "认同该检查点的见证人不足", en: "too few of the policy's witnesses agree")])
  }

  private func untold(_ outcomes: [AttestationInspection.Outcome], _ times: Int)
    -> BundleReport.Check?
  {
    let reasons = outcomes.flatMap(\.untold)
    if let first = reasons.first {
      return .init("outside-trust", .skipped, zh: first.zh, en: first.en)
    }
    guard times == 0 else { return nil }
    return .init(
      "outside-trust", .skipped, zh: "没有法院以外的时间证明",
      en: "nobody outside the court says when the log was so long")
  }
}
