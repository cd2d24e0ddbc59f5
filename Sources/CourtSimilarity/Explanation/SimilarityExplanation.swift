public import CourtDomain

/// One element side by side: theirs, ours, and what the comparison gave to the score.
public struct ElementComparison: Hashable, Sendable {
  public let element: CaseElement
  public let ours: LocalizedText
  public let theirs: LocalizedText
  /// 0 to 1.
  public let agreement: Double
  /// Part of the whole score, 0 to 1.
  public let share: Double

  public init(
    element: CaseElement, ours: LocalizedText, theirs: LocalizedText, agreement: Double,
    share: Double
  ) {
    self.element = element
    self.ours = ours
    self.theirs = theirs
    self.agreement = agreement
    self.share = share
  }

  public var name: LocalizedText { element.name }
}

/// A sentence of their facts that speaks of the same things as ours.
public struct MatchedPassage: Hashable, Sendable {
  /// UTF-16 offsets into the precedent's facts.
  public let range: Range<Int>
  public let text: String
  /// The shared words inside the passage, as offsets into the facts, ascending and apart.
  public let highlights: [Range<Int>]
  /// Part of all that the two texts share, 0 to 1.
  public let share: Double

  public init(range: Range<Int>, text: String, highlights: [Range<Int>], share: Double) {
    self.range = range
    self.text = text
    self.highlights = highlights
    self.share = share
  }
}

/// Why a precedent is close and where it differs.
///
/// `textShare` and the shares of all compared elements add up to 1.
public struct SimilarityExplanation: Hashable, Sendable {
  /// Compared elements that agree at least by half.
  public let matched: [ElementComparison]
  /// Compared elements that do not.
  public let differing: [ElementComparison]
  /// The most telling first, at most three.
  public let passages: [MatchedPassage]
  public let textShare: Double
  /// How like the wording is, 0 to 1.
  public let textAgreement: Double
  public let summary: LocalizedText

  public init(
    matched: [ElementComparison], differing: [ElementComparison], passages: [MatchedPassage],
    textShare: Double, textAgreement: Double, summary: LocalizedText
  ) {
    self.matched = matched
    self.differing = differing
    self.passages = passages
    self.textShare = textShare
    self.textAgreement = textAgreement
    self.summary = summary
  }
}
