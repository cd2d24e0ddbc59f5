public import CourtDomain
import CourtSimilarity
import CourtWorkflow

extension OpenCase {
  /// What a judge writes down before signing.
  public struct DecisionDraft: Sendable {
    public var kind: CourtDomain.Decision.Kind
    public var outcome: CourtDomain.Decision.Outcome
    public var awarded: Money
    public var reasons: String
    public var orders: [String]
    public var articles: [String]
    public var rangeAnswer: String?

    public init(
      kind: CourtDomain.Decision.Kind, outcome: CourtDomain.Decision.Outcome, awarded: Money,
      reasons: String, orders: [String], articles: [String], rangeAnswer: String?
    ) {
      self.kind = kind
      self.outcome = outcome
      self.awarded = awarded
      self.reasons = reasons
      self.orders = orders
      self.articles = articles
      self.rangeAnswer = rangeAnswer
    }
  }

  /// Keeps the draft and compares it with how like cases ended.
  ///
  /// - Throws: `Rejection` `decision.not-the-judge`, `decision.signed`, `decision.not-yet`;
  ///   `Invalid` for a draft that contradicts itself or the claim.
  public func draft(_ draft: DecisionDraft) throws -> CourtDomain.Decision {
    guard let account, standing.roles.contains("judge") else {
      throw Rejection(
        "decision.not-the-judge", .forbidden, zh: "只有承办法官可以起草裁判",
        en: "only the judge of the case drafts its decision")
    }
    guard particulars.decision?.signedAt == nil else {
      throw Rejection(
        "decision.signed", .conflict, zh: "裁判已经签署，不能修改", en: "the decision is signed and final")
    }
    guard try Signing(mainEngine().definition).draftStates.contains(file.state) else {
      throw Rejection(
        "decision.not-yet", .conflict, zh: "案件尚未进入裁判阶段", en: "the case is not ready for a decision")
    }
    try check(draft)
    var decision = CourtDomain.Decision(
      id: particulars.decision?.id ?? court.ids.make(at: now), caseID: file.id,
      judgeID: account.id, kind: draft.kind, outcome: draft.outcome, awarded: draft.awarded,
      reasons: draft.reasons, orders: draft.orders, articles: draft.articles,
      rangeAnswer: draft.rangeAnswer, range: .null, draftedAt: now)
    decision.range =
      try comparesWithLikeCases
      ? SimilarCases.comparison(of: decision, with: file, court: court)
      : ["thin": true, "deviation": nil]
    particulars.decision = decision
    pending.savedDecision = decision
    return decision
  }

  /// All that contradicts itself or the claim, at once.
  private func check(_ draft: DecisionDraft) throws {
    var defects: [FieldDefect] = []
    if draft.kind != .judgment {
      defects.append(
        FieldDefect(
          "/kind", "not-a-judgment", zh: "此处只作判决；调解书经确认调解协议作出",
          en:
            "only judgments are drafted here; a mediation statement comes from confirming a settlement"
        ))
    }
    if draft.awarded > file.amount {
      defects.append(
        FieldDefect(
          "/awarded/amount_minor", "above-claim",
          zh: "裁判金额不得超出诉讼请求 \(file.amount.plain) 元",
          en: "no more may be awarded than was claimed, \(file.amount.plain)",
          source: "CPL art. 13"))
    }
    if let review = try reviewed {
      defects += review.defects(outcome: draft.outcome, awarded: draft.awarded)
      if !defects.isEmpty { throw Invalid(defects) }
      return
    }
    let nothing = draft.awarded.minorUnits == 0
    let contradicts =
      (draft.outcome == .dismissed && !nothing)
      || (draft.outcome != .dismissed && nothing && file.amount.minorUnits > 0)
    if contradicts {
      defects.append(
        FieldDefect(
          "/awarded/amount_minor", "contradicts-outcome", zh: "支持金额与裁判结果不一致",
          en: "the amount awarded contradicts the outcome"))
    }
    if !defects.isEmpty { throw Invalid(defects) }
  }

  public var decision: CourtDomain.Decision? { particulars.decision }
}
