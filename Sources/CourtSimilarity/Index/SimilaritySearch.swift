import CourtDomain

/// A precedent that was found, with the reasons a judge can check.
public struct SimilarCase: Hashable, Sendable {
  public let precedent: Precedent
  /// 1 is the closest; 0 for one that was asked for by name and is not among the found.
  public let rank: Int
  /// 0 to 1; never shown without the explanation.
  public let score: Double
  public let explanation: SimilarityExplanation
  /// The texts share so many runs of words that they are the same story: shown first.
  public let nearDuplicate: Bool
  /// Found cases with the same number are copies of each other and count once.
  public let series: Int
  public let seriesSize: Int

  public init(
    precedent: Precedent, rank: Int, score: Double, explanation: SimilarityExplanation,
    nearDuplicate: Bool, series: Int, seriesSize: Int
  ) {
    self.precedent = precedent
    self.rank = rank
    self.score = score
    self.explanation = explanation
    self.nearDuplicate = nearDuplicate
    self.series = series
    self.seriesSize = seriesSize
  }
}

extension SimilarityIndex {
  public static let maximumLimit = 200

  /// The closest precedents, near-duplicates of the query first, then by score.
  ///
  /// - Parameter limit: 1 to `maximumLimit`; values outside are moved to the nearer end.
  public func search(
    _ query: SimilarityQuery, limit: Int = 10, filter: SearchFilter = SearchFilter()
  ) -> [SimilarCase] {
    let most = min(max(1, limit), Self.maximumLimit)
    let scorer = QueryScorer(query, self)
    let pool = scorer.best(most * 2 + 20, filter)
    let ours = Shingles(query.facts)
    let shingled = pool.map { candidate in
      let runs = shingles(at: candidate.place)
      return ShingledCandidate(candidate, runs, isCopy: ours.isSeries(with: runs))
    }
    let shown = (shingled.filter(\.isCopy) + shingled.filter { !$0.isCopy }).prefix(most)
    let series = SeriesNumbers(shown.map(\.shingles))
    return shown.enumerated().map { position, found in
      found.similarCase(scorer, rank: position + 1, series, position)
    }
  }

  private func shingles(at place: Place) -> Shingles {
    segments[place.segment].shingles[place.document]
  }

  /// Why a precedent the judge expected stands where it stands, or does not appear at all.
  ///
  /// - Returns: `nil` where the id is unknown or the filter hides it.
  public func explain(
    _ query: SimilarityQuery, precedent id: String, limit: Int = 10,
    filter: SearchFilter = SearchFilter()
  ) -> SimilarCase? {
    guard let place = place(of: id),
      filter.passes(segments[place.segment].features[place.document]),
      filter.passes(segments[place.segment].precedents[place.document])
    else { return nil }
    if let found = search(query, limit: limit, filter: filter).first(where: {
      $0.precedent.id == id
    }) {
      return found
    }
    let scorer = QueryScorer(query, self)
    let runs = shingles(at: place)
    let copy = Shingles(query.facts).isSeries(with: runs)
    let alone = ShingledCandidate(scorer.candidate(at: place), runs, isCopy: copy)
    return alone.similarCase(scorer, rank: 0, SeriesNumbers([runs]), 0)
  }
}

private struct ShingledCandidate {
  let candidate: QueryScorer.Candidate
  let shingles: Shingles
  let isCopy: Bool

  init(_ candidate: QueryScorer.Candidate, _ shingles: Shingles, isCopy: Bool) {
    self.candidate = candidate
    self.shingles = shingles
    self.isCopy = isCopy
  }

  func similarCase(
    _ scorer: QueryScorer, rank: Int, _ series: SeriesNumbers, _ position: Int
  ) -> SimilarCase {
    SimilarCase(
      precedent: scorer.precedent(at: candidate.place), rank: rank, score: candidate.score,
      explanation: Explainer(scorer, candidate, isCopy: isCopy).explanation,
      nearDuplicate: isCopy, series: series.numbers[position],
      seriesSize: series.size(of: position))
  }
}

/// Groups texts that are copies of each other, directly or through a third.
private struct SeriesNumbers {
  private(set) var numbers: [Int]

  init(_ texts: [Shingles]) {
    numbers = Array(texts.indices)
    for later in texts.indices {
      for earlier in 0..<later
      where numbers[earlier] != numbers[later] && texts[later].isSeries(with: texts[earlier]) {
        let from = max(numbers[earlier], numbers[later])
        let to = min(numbers[earlier], numbers[later])
        numbers = numbers.map { $0 == from ? to : $0 }
      }
    }
    let order = Set(numbers).sorted()
    numbers = numbers.map { (order.firstIndex(of: $0) ?? 0) + 1 }
  }

  func size(of position: Int) -> Int {
    numbers.count { $0 == numbers[position] }
  }
}
