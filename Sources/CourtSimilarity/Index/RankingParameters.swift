/// The numbers of the ranking in one place, so that they can be reviewed and learnt.
public struct RankingParameters: Hashable, Sendable {
  /// How soon further occurrences of a term stop counting.
  public var k1: Double
  /// How much long texts are held back, 0 to 1.
  public var b: Double
  /// Weight of a term by the part of the decision it stands in.
  public var titleWeight: Double
  public var factsWeight: Double
  public var claimsWeight: Double
  public var reasoningWeight: Double
  /// Distinct query terms looked up, the rarest first.
  public var maximumQueryTerms: Int
  /// What the structured elements may make of the score when all of them are known, 0 to 1.
  public var elementShare: Double
  /// Weights of the elements among each other.
  public var elementWeights: [CaseElement: Double]

  public init(
    k1: Double = 1.2, b: Double = 0.75, titleWeight: Double = 0.6, factsWeight: Double = 1,
    claimsWeight: Double = 0.5, reasoningWeight: Double = 0.4, maximumQueryTerms: Int = 1_500,
    elementShare: Double = 0.55,
    elementWeights: [CaseElement: Double] = RankingParameters.standardElementWeights
  ) {
    self.k1 = k1
    self.b = b
    self.titleWeight = titleWeight
    self.factsWeight = factsWeight
    self.claimsWeight = claimsWeight
    self.reasoningWeight = reasoningWeight
    self.maximumQueryTerms = maximumQueryTerms
    self.elementShare = elementShare
    self.elementWeights = elementWeights
  }

  /// Judged, not learnt: what went wrong and the cause of action say most.
  public static let standardElementWeights: [CaseElement: Double] = [
    .cause: 0.2, .goodsKind: 0.15, .defectKind: 0.3, .platformRole: 0.05, .remedies: 0.15,
    .claimedAmount: 0.1, .articles: 0.05,
  ]

  public static let standard = RankingParameters()
}
