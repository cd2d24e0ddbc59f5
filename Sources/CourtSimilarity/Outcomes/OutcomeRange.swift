public import CourtDomain

/// How many of the like cases ended one way.
public struct OutcomeShare: Hashable, Sendable {
  public let outcome: PrecedentOutcome
  /// Weighted by likeness, 0 to 1; all shares add up to 1.
  public let share: Double
  public let caseCount: Int

  public init(outcome: PrecedentOutcome, share: Double, caseCount: Int) {
    self.outcome = outcome
    self.share = share
    self.caseCount = caseCount
  }
}

public struct MultiplierShare: Hashable, Sendable {
  public let multiplier: Int
  public let share: Double

  public init(multiplier: Int, share: Double) {
    self.multiplier = multiplier
    self.share = share
  }
}

/// What share of the claim was awarded in like cases that were decided.
public struct AwardRange: Hashable, Sendable {
  public let low: Double
  public let median: Double
  public let high: Double
  /// The share of cases the interval is made to hold.
  public let level: Double
  /// The ends applied to the amount claimed here, where it is known.
  public let lowAmount: Money?
  public let highAmount: Money?

  public init(
    low: Double, median: Double, high: Double, level: Double, lowAmount: Money?, highAmount: Money?
  ) {
    self.low = low
    self.median = median
    self.high = high
    self.level = level
    self.lowAmount = lowAmount
    self.highAmount = highAmount
  }
}

/// Too little is known for a range; no number is given that could be taken for one.
public struct ThinEvidence: Hashable, Sendable {
  public let reason: LocalizedText
  public let effectiveSampleSize: Double
  public let threshold: Double
  public let caseCount: Int

  public init(
    reason: LocalizedText, effectiveSampleSize: Double, threshold: Double, caseCount: Int
  ) {
    self.reason = reason
    self.effectiveSampleSize = effectiveSampleSize
    self.threshold = threshold
    self.caseCount = caseCount
  }
}

public enum OutcomeFinding: Hashable, Sendable {
  case range(OutcomeRange)
  case thin(ThinEvidence)

  public var range: OutcomeRange? {
    guard case .range(let range) = self else { return nil }
    return range
  }
}

/// How like cases ended: a distribution to think with, never a prediction of one case.
///
/// Each series of copies counts as one case, a case counts by its likeness. The interval is made
/// of order statistics with one place kept for the unseen case; it is not calibrated on held-out
/// decisions.
public struct OutcomeRange: Hashable, Sendable {
  public static let level = 0.8
  /// Hits less like than this share of the best one's score are left out.
  static let leastRelativeScore = 0.5
  static let maximumCounterExamples = 3

  /// The most frequent first.
  public let shares: [OutcomeShare]
  /// `nil` where fewer than three like cases were decided with known amounts.
  public let award: AwardRange?
  public let multipliers: [MultiplierShare]
  /// Kish's: the number of equally weighted cases that would tell as much.
  public let effectiveSampleSize: Double
  public let caseCount: Int
  public let seriesCount: Int
  /// Like cases that ended the other way, the closest first.
  public let counterExamples: [SimilarCase]
  public let summary: LocalizedText

  public init(
    shares: [OutcomeShare], award: AwardRange?, multipliers: [MultiplierShare],
    effectiveSampleSize: Double, caseCount: Int, seriesCount: Int,
    counterExamples: [SimilarCase], summary: LocalizedText
  ) {
    self.shares = shares
    self.award = award
    self.multipliers = multipliers
    self.effectiveSampleSize = effectiveSampleSize
    self.caseCount = caseCount
    self.seriesCount = seriesCount
    self.counterExamples = counterExamples
    self.summary = summary
  }

  /// - Parameter threshold: the effective sample size below which nothing is said.
  public static func from(
    _ hits: [SimilarCase], claimed: Money?, threshold: Double = 5
  ) -> OutcomeFinding {
    let sample = WeighedSample(hits)
    let size = sample.effectiveSize
    guard size >= threshold else {
      return .thin(sample.thinEvidence(threshold))
    }
    let shares = sample.shares
    let award = sample.award(claimed)
    return .range(
      OutcomeRange(
        shares: shares, award: award, multipliers: sample.multipliers,
        effectiveSampleSize: size, caseCount: sample.members.count,
        seriesCount: sample.seriesCount,
        counterExamples: sample.counterExamples(to: shares.first?.outcome),
        summary: sample.summary(shares, award)))
  }

  public func share(of outcome: PrecedentOutcome) -> Double {
    shares.first { $0.outcome == outcome }?.share ?? 0
  }
}
