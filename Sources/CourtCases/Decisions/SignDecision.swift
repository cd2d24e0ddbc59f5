public import CourtDomain
import CourtEvidence

extension OpenCase {
  /// Signs the draft over its exact bytes, logs it and has it served.
  ///
  /// - Throws: `Rejection` `decision.none`, `decision.range-unanswered`, or why the procedure does
  ///   not allow a judgment now.
  public func signDecision() throws -> CourtDomain.Decision {
    guard var decision = particulars.decision, decision.signedAt == nil, decision.kind == .judgment
    else {
      throw Rejection(
        "decision.none", .conflict, zh: "没有待签署的裁判草稿", en: "there is no draft to sign")
    }
    guard decision.judgeID == account?.id, standing.roles.contains("judge") else {
      throw Rejection(
        "decision.not-the-judge", .forbidden, zh: "只有起草的法官可以签署",
        en: "only the judge who drafted it signs")
    }
    guard !DecisionRange.isUnanswered(decision) else {
      throw Rejection(
        "decision.range-unanswered", .conflict,
        zh: "草稿偏离类案区间，请先在 range_answer 中说明理由或修改草稿",
        en:
          "the draft lies outside the range of similar cases: say why in range_answer, or change it",
        source: "法发〔2020〕24号 arts. 9–10")
    }
    let rendered = court.documents.render(
      DocumentRequest(
        kind: decision.kind.rawValue, file: file, parties: parties, addressee: nil, at: now,
        fields: DecisionFields.of(decision, judge: account?.name ?? "")))
    decision.bytes = rendered.bytes
    decision.signature = try court.keys.signDetached(rendered.bytes, at: now)
    decision.signedAt = now
    try logSignature(of: rendered.bytes)
    particulars.decision = decision
    pending.signedDecision = decision
    try perform(
      "sign-judgment",
      input: [
        "outcome": .string(decision.outcome.rawValue),
        "awarded_minor": .int(decision.awarded.minorUnits),
        "sha256": .string(SHA256.digest(rendered.bytes).hex),
      ], via: "decisions")
    return decision
  }

  private func logSignature(of bytes: [UInt8]) throws {
    let hasher = DualHasher()
    hasher.update(bytes)
    let leaf = try LogLeaf.make(
      LeafFacts(
        court: court.keys.court.origin, kind: LeafKind(rawValue: "decision.signed"),
        caseNumber: file.number, itemID: particulars.decision?.id.description ?? "",
        detail: ["number": .string(file.number)], digests: hasher.finish(),
        sizeBytes: Int64(bytes.count), at: now, sequence: 1, previous: nil))
    pending.leaves.append((leaf.bytes, leaf.leafHash.bytes, now))
  }
}

/// The figures of a decision as its paper quotes them.
enum DecisionFields {
  static func of(_ decision: CourtDomain.Decision, judge: String) -> [String: String] {
    [
      "outcome": decision.outcome.rawValue, "awarded": decision.awarded.plain,
      "reasons": decision.reasons, "orders": decision.orders.joined(separator: "\n"),
      "articles": decision.articles.joined(separator: "、"), "judge": judge,
      "range_answer": decision.rangeAnswer ?? "",
    ]
  }
}
