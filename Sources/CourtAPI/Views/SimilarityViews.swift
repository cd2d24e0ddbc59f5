import CourtCases
import CourtDomain
import CourtSimilarity

/// Like cases and how they ended: what matched, what differs, the passages, the range.
enum SimilarityViews {
  static func answer(_ answer: SimilarCases.Answer) -> JSONValue {
    var members = JSONObject()
    members["items"] = .array(answer.cases.map(similarCase))
    switch answer.finding {
    case .range(let range):
      members["range"] = self.range(range)
      members["thin"] = nil
    case .thin(let thin):
      members["thin"] = [
        "reason": View.text(thin.reason), "case_count": .int(thin.caseCount),
        "effective_sample_size": View.ratio(thin.effectiveSampleSize),
        "threshold": View.ratio(thin.threshold),
      ]
    }
    return .object(members)
  }

  private static func similarCase(_ found: SimilarCase) -> JSONValue {
    let why = found.explanation
    return [
      "precedent": precedent(found.precedent), "score": View.ratio(found.score),
      "summary": View.text(why.summary), "matched": .array(why.matched.map(comparison)),
      "differing": .array(why.differing.map(comparison)),
      "passages": .array(
        why.passages.map { ["text": .string($0.text), "share": View.ratio($0.share)] }),
      "text_agreement": View.ratio(why.textAgreement), "text_share": View.ratio(why.textShare),
    ]
  }

  private static func precedent(_ precedent: Precedent) -> JSONValue {
    [
      "id": .string(precedent.id), "court": .string(precedent.court),
      "case_number": .string(precedent.caseNumber), "title": .string(precedent.title),
      "decided_on": .string(precedent.decidedOn.description),
      "tier": .string(precedent.tier.rawValue), "effective": .bool(precedent.effective),
      "outcome": .string(precedent.outcome.rawValue),
      "claimed": precedent.elements.claimedAmount.map(View.money) ?? .null,
      "awarded": precedent.awardedAmount.map(View.money) ?? .null,
      "language": .string(precedent.language.rawValue),
    ]
  }

  private static func comparison(_ comparison: ElementComparison) -> JSONValue {
    [
      "element": .string(comparison.element.rawValue), "name": View.text(comparison.name),
      "ours": View.text(comparison.ours), "theirs": View.text(comparison.theirs),
      "agreement": View.ratio(comparison.agreement), "share": View.ratio(comparison.share),
    ]
  }

  private static func range(_ range: OutcomeRange) -> JSONValue {
    [
      "summary": View.text(range.summary), "case_count": .int(range.caseCount),
      "series_count": .int(range.seriesCount),
      "effective_sample_size": View.ratio(range.effectiveSampleSize),
      "outcomes": .array(
        range.shares.map {
          [
            "outcome": .string($0.outcome.rawValue), "share": View.ratio($0.share),
            "case_count": .int($0.caseCount),
          ]
        }),
      "award": range.award.map(award) ?? .null,
      "multipliers": .array(
        range.multipliers.map {
          ["multiplier": .int($0.multiplier), "share": View.ratio($0.share)]
        }),
      "counter_examples": .array(range.counterExamples.map { precedent($0.precedent) }),
    ]
  }

  private static func award(_ award: AwardRange) -> JSONValue {
    [
      "low": View.ratio(award.low), "median": View.ratio(award.median),
      "high": View.ratio(award.high), "level": View.ratio(award.level),
      "low_amount": award.lowAmount.map(View.money) ?? .null,
      "high_amount": award.highAmount.map(View.money) ?? .null,
    ]
  }
}
