public import CourtDomain
import CourtSimilarity

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
  /// - Throws: `Rejection` `decision.not-the-judge`, `decision.signed`,
  ///   `decision.above-claim`.
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
    guard draft.awarded <= file.amount else {
      throw Rejection(
        "decision.above-claim", .unacceptable, zh: "裁判金额不得超出诉讼请求 \(file.amount.plain) 元",
        en: "no more may be awarded than was claimed, \(file.amount.plain)", source: "CPL art. 211")
    }
    var decision = CourtDomain.Decision(
      id: particulars.decision?.id ?? court.ids.make(at: now), caseID: file.id,
      judgeID: account.id, kind: draft.kind, outcome: draft.outcome, awarded: draft.awarded,
      reasons: draft.reasons, orders: draft.orders, articles: draft.articles,
      rangeAnswer: draft.rangeAnswer, range: .null, draftedAt: now)
    decision.range = SimilarCases.comparison(of: decision, with: file, court: court)
    particulars.decision = decision
    try transaction.saveDraft(decision)
    return decision
  }

  public var decision: CourtDomain.Decision? { particulars.decision }
}
