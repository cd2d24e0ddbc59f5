import CourtDomain

/// Puts one candidate's score back into the parts it was made of.
struct Explainer {
  let explanation: SimilarityExplanation

  init(_ scorer: QueryScorer, _ candidate: QueryScorer.Candidate, isCopy: Bool) {
    let precedent = scorer.precedent(at: candidate.place)
    let whole = candidate.score > 0 ? candidate.score : 1
    let compared = Self.compare(scorer, candidate, whole)
    let matched = compared.filter { $0.agreement >= 0.5 }.sorted { $0.share > $1.share }
    let differing = compared.filter { $0.agreement < 0.5 }
    let textShare = scorer.textWeight * candidate.textAgreement / whole
    explanation = SimilarityExplanation(
      matched: matched, differing: differing,
      passages: PassageFinder(scorer.terms).passages(in: precedent.facts), textShare: textShare,
      textAgreement: candidate.textAgreement,
      summary: Self.summary(matched, differing, textShare, isCopy: isCopy))
  }

  private static func compare(
    _ scorer: QueryScorer, _ candidate: QueryScorer.Candidate, _ whole: Double
  ) -> [ElementComparison] {
    let place = candidate.place
    let theirs = scorer.index.segments[place.segment].features[place.document]
    let precedent = scorer.precedent(at: place)
    return scorer.elementWeights.map { element, weight in
      let agreement = scorer.features.agreement(element, with: theirs) ?? 0
      return ElementComparison(
        element: element, ours: text(element, scorer.query.elements),
        theirs: text(element, precedent.elements), agreement: agreement,
        share: weight * agreement / whole)
    }
  }

  static func text(_ element: CaseElement, _ elements: CaseElements) -> LocalizedText {
    let slugs: [String]
    switch element {
    case .cause: slugs = [elements.cause].compactMap { $0 }
    case .goodsKind: slugs = [elements.goodsKind].compactMap { $0 }
    case .defectKind: slugs = [elements.defectKind].compactMap { $0 }
    case .platformRole: slugs = [elements.platformRole].compactMap { $0 }
    case .remedies: slugs = elements.remedies
    case .articles: slugs = elements.articles
    case .claimedAmount:
      slugs = elements.claimedAmount.map { [$0.currency + " " + $0.plain] } ?? []
    }
    guard !slugs.isEmpty else { return LocalizedText(zh: "未载明", en: "not stated") }
    let names = slugs.map(ElementVocabulary.name)
    return LocalizedText(
      zh: names.map(\.zh).joined(separator: "、"), en: names.map(\.en).joined(separator: ", "))
  }

  private static func summary(
    _ matched: [ElementComparison], _ differing: [ElementComparison], _ textShare: Double,
    isCopy: Bool
  ) -> LocalizedText {
    var zh: [String] = []
    var en: [String] = []
    if isCopy {
      zh.append("案情文字大部分相同，属同一系列")
      en.append("the facts are told in largely the same words: one series")
    }
    if !matched.isEmpty {
      zh.append(
        "相同：" + matched.map { $0.name.zh + "（" + $0.theirs.zh + "）" }.joined(separator: "、"))
      en.append(
        "alike: " + matched.map { $0.name.en + " (" + $0.theirs.en + ")" }.joined(separator: ", "))
    }
    if !differing.isEmpty {
      zh.append(
        "不同："
          + differing.map { $0.name.zh + "（类案为" + $0.theirs.zh + "，本案为" + $0.ours.zh + "）" }
          .joined(separator: "、"))
      en.append(
        "different: "
          + differing.map { "\($0.name.en) (theirs \($0.theirs.en), ours \($0.ours.en))" }
          .joined(separator: ", "))
    }
    let percent = Int((textShare * 100).rounded())
    zh.append("案情文字占相似程度的 \(percent)%")
    en.append("wording makes \(percent) % of the likeness")
    return LocalizedText(zh: zh.joined(separator: "；"), en: en.joined(separator: "; "))
  }
}
