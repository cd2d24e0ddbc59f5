import CourtDomain

/// One query made ready: its terms with their rarity, its elements as numbers.
struct QueryScorer {
  struct Candidate {
    let place: SimilarityIndex.Place
    let score: Double
    let textAgreement: Double
  }

  let index: SimilarityIndex
  let query: SimilarityQuery
  let features: ElementFeatures
  /// Rarest first, at most `maximumQueryTerms`.
  let terms: [(term: Term, rarity: Double)]
  /// Known elements of the query with their weight in the final score.
  let elementWeights: [(element: CaseElement, weight: Double)]
  let textWeight: Double
  /// The score the query's own text would get: what full likeness means.
  private let selfScore: Double

  init(_ query: SimilarityQuery, _ index: SimilarityIndex) {
    self.query = query
    self.index = index
    features = ElementFeatures(query: query.elements)
    let counts = Self.counts(query, index.parameters)
    let known = counts.keys.map { (term: $0, rarity: index.rarity(of: $0)) }
    let sorted = known.sorted { ($0.rarity, $0.term.bits) > ($1.rarity, $1.term.bits) }
    terms = Array(sorted.prefix(index.parameters.maximumQueryTerms))
    elementWeights = Self.elementWeights(features, index.parameters)
    let elementSum = elementWeights.reduce(0) { $0 + $1.weight }
    textWeight = terms.isEmpty ? 0 : 1 - elementSum
    selfScore = Self.selfScore(counts, terms, index)
  }

  private static func counts(_ query: SimilarityQuery, _ parameters: RankingParameters)
    -> [Term: Double]
  {
    var counts: [Term: Double] = [:]
    for occurrence in TextTerms.occurrences(in: query.facts) {
      counts[occurrence.term, default: 0] += parameters.factsWeight
    }
    for occurrence in TextTerms.occurrences(in: query.claims) {
      counts[occurrence.term, default: 0] += parameters.claimsWeight
    }
    return counts
  }

  private static func elementWeights(
    _ features: ElementFeatures, _ parameters: RankingParameters
  ) -> [(element: CaseElement, weight: Double)] {
    let all = parameters.elementWeights.values.reduce(0, +)
    guard all > 0 else { return [] }
    return CaseElement.allCases.compactMap { element in
      guard features.agreement(element, with: features) != nil,
        let weight = parameters.elementWeights[element], weight > 0
      else { return nil }
      return (element, parameters.elementShare * weight / all)
    }
  }

  private static func selfScore(
    _ counts: [Term: Double], _ terms: [(term: Term, rarity: Double)], _ index: SimilarityIndex
  ) -> Double {
    let length = counts.values.reduce(0, +)
    let norm = Double(SimilarityIndex.norm(length, index.averageLength, index.parameters))
    return terms.reduce(0) { sum, term in
      let occurrences = counts[term.term] ?? 0
      return sum + term.rarity * occurrences * (index.parameters.k1 + 1) / (occurrences + norm)
    }
  }

  /// The best so many that pass the filter, best first; equal scores by tier, day and id.
  func best(_ limit: Int, _ filter: SearchFilter) -> [Candidate] {
    var heap = BestFew(limit: limit)
    for (number, segment) in index.segments.enumerated() {
      let scores = textScores(segment, norms: index.norms[number])
      for document in 0..<segment.count {
        let theirs = segment.features[document]
        guard filter.passes(theirs) else { continue }
        let text = agreement(ofText: scores[document])
        let score = fused(text, theirs)
        guard score > 0, heap.wouldKeep(score),
          filter.passes(segment.precedents[document])
        else { continue }
        let place = SimilarityIndex.Place(segment: number, document: document)
        heap.offer(Candidate(place: place, score: score, textAgreement: text))
      }
    }
    return heap.found.sorted { before($0, $1) }
  }

  func candidate(at place: SimilarityIndex.Place) -> Candidate {
    let segment = index.segments[place.segment]
    let scores = textScores(segment, norms: index.norms[place.segment])
    let text = agreement(ofText: scores[place.document])
    return Candidate(
      place: place, score: fused(text, segment.features[place.document]), textAgreement: text)
  }

  private func textScores(_ segment: IndexSegment, norms: [Float]) -> [Float] {
    var scores = [Float](repeating: 0, count: segment.count)
    let k1 = Float(index.parameters.k1)
    for (term, rarity) in terms {
      segment.accumulate(term, weight: Float(rarity), k1: k1, norms: norms, into: &scores)
    }
    return scores
  }

  /// 0 for nothing in common, 1 for the query's own text. The root spreads the low values, where
  /// nearly all true likenesses lie, and keeps the order.
  private func agreement(ofText score: Float) -> Double {
    guard selfScore > 0 else { return 0 }
    return min(1, (Double(score) / selfScore)).squareRoot()
  }

  private func fused(_ text: Double, _ theirs: ElementFeatures) -> Double {
    var score = textWeight * text
    for (element, weight) in elementWeights {
      score += weight * (features.agreement(element, with: theirs) ?? 0)
    }
    return min(1, score)
  }

  private func before(_ left: Candidate, _ right: Candidate) -> Bool {
    if left.score != right.score { return left.score > right.score }
    return isPreferred(precedent(at: left.place), to: precedent(at: right.place))
  }

  private func isPreferred(_ left: Precedent, to right: Precedent) -> Bool {
    if left.tier != right.tier { return left.tier.order < right.tier.order }
    if left.decidedOn != right.decidedOn { return left.decidedOn > right.decidedOn }
    return left.id < right.id
  }

  func precedent(at place: SimilarityIndex.Place) -> Precedent {
    index.segments[place.segment].precedents[place.document]
  }
}

/// The best few of many, kept sorted by insertion: the few are few.
private struct BestFew {
  private(set) var found: [QueryScorer.Candidate] = []
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Equal scores are kept until the end of the search so that their order can be decided.
  func wouldKeep(_ score: Double) -> Bool {
    guard found.count >= limit, let last = found.last else { return true }
    return score > last.score || (score == last.score && found.count < limit * 4)
  }

  mutating func offer(_ candidate: QueryScorer.Candidate) {
    var low = 0
    var high = found.count
    while low < high {
      let middle = (low + high) / 2
      if found[middle].score >= candidate.score { low = middle + 1 } else { high = middle }
    }
    found.insert(candidate, at: low)
    while found.count > limit, let last = found.last, found[limit - 1].score > last.score {
      found.removeLast()
    }
  }
}
