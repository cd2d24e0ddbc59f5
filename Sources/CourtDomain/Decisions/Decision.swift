/// A decision of the court, from draft to the signed bytes.
public struct Decision: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    case judgment
    /// 调解书, with the force of a judgment.
    case mediationStatement = "mediation-statement"
    case ruling
  }

  public enum Outcome: String, Sendable, CaseIterable {
    case granted
    case partial
    case dismissed
  }

  public var id: DecisionID
  public var caseID: CaseID
  public var judgeID: AccountID
  public var kind: Kind
  public var outcome: Outcome
  public var awarded: Money
  public var reasons: String
  public var orders: [String]
  public var articles: [String]
  /// The judge's answer where the draft lies outside the range of similar cases.
  public var rangeAnswer: String?
  /// The range as it stood when the draft was saved.
  public var range: JSONValue
  public var draftedAt: Instant
  public var signedAt: Instant?
  /// The exact bytes signed and served.
  public var bytes: [UInt8]?
  /// Detached CMS signature, DER.
  public var signature: [UInt8]?

  public init(
    id: DecisionID, caseID: CaseID, judgeID: AccountID, kind: Kind, outcome: Outcome,
    awarded: Money, reasons: String, orders: [String], articles: [String], rangeAnswer: String?,
    range: JSONValue, draftedAt: Instant, signedAt: Instant? = nil, bytes: [UInt8]? = nil,
    signature: [UInt8]? = nil
  ) {
    self.id = id
    self.caseID = caseID
    self.judgeID = judgeID
    self.kind = kind
    self.outcome = outcome
    self.awarded = awarded
    self.reasons = reasons
    self.orders = orders
    self.articles = articles
    self.rangeAnswer = rangeAnswer
    self.range = range
    self.draftedAt = draftedAt
    self.signedAt = signedAt
    self.bytes = bytes
    self.signature = signature
  }
}
