import CourtDomain
import Testing

@testable import CourtSimilarity

@Suite struct DrawingAnOutcomeRange {
  private static let blank = SimilarityExplanation(
    matched: [], differing: [], passages: [], textShare: 1, textAgreement: 1,
    summary: LocalizedText(zh: "", en: ""))

  /// Hits of equal likeness, each its own series unless told otherwise.
  private static func hits(
    _ outcomes: [(PrecedentOutcome, Int64)], scores: [Double]? = nil, series: [Int]? = nil
  ) -> [SimilarCase] {
    outcomes.enumerated().map { index, outcome in
      let precedent = Precedent.made(
        "c\(index)", facts: "x",
        elements: CaseElements(claimedAmount: Money(minorUnits: 1_000)), outcome: outcome.0,
        awarded: outcome.1)
      return SimilarCase(
        precedent: precedent, rank: index + 1, score: scores?[index] ?? 0.8, explanation: blank,
        nearDuplicate: false, series: series?[index] ?? index + 1, seriesSize: 1)
    }
  }

  private static let mixed: [(PrecedentOutcome, Int64)] = [
    (.granted, 1_000), (.granted, 1_000), (.granted, 1_000), (.partial, 600), (.partial, 500),
    (.partial, 400), (.dismissed, 0), (.settled, 700), (.granted, 1_000), (.granted, 1_000),
  ]

  @Test func countsOutcomesAwardsAndCounterExamples() throws {
    let claimed = Money(minorUnits: 50_000)
    let range = try #require(OutcomeRange.from(Self.hits(Self.mixed), claimed: claimed).range)
    #expect(range.shares.map(\.outcome) == [.granted, .partial, .dismissed, .settled])
    #expect(range.shares.map(\.caseCount) == [5, 3, 1, 1])
    #expect(abs(range.shares.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    #expect(abs(range.share(of: .granted) - 0.5) < 1e-9)
    #expect(abs(range.effectiveSampleSize - 10) < 1e-9)
    let award = try #require(range.award)
    #expect(award.low == 0)
    #expect(award.median == 1)
    #expect(award.high == 1)
    #expect(award.highAmount == claimed)
    #expect(range.counterExamples.map(\.precedent.outcome) == [.dismissed])
    #expect(range.summary.zh.contains("10 件类案"))
    #expect(range.summary.en.contains("granted 50%"))
  }

  @Test func narrowsWithMoreCases() throws {
    let many = (0..<40).map { (PrecedentOutcome.partial, Int64(300 + $0 * 10)) }
    let range = try #require(OutcomeRange.from(Self.hits(many), claimed: nil).range)
    let award = try #require(range.award)
    #expect(award.low == 0.33)
    #expect(award.high == 0.66)
    #expect(award.lowAmount == nil)
  }

  @Test func saysNothingWhenTheEvidenceIsThin() {
    let finding = OutcomeRange.from(Self.hits(Array(Self.mixed.prefix(4))), claimed: nil)
    guard case .thin(let thin) = finding else {
      Issue.record("four cases gave a range")
      return
    }
    #expect(abs(thin.effectiveSampleSize - 4) < 1e-9)
    #expect(thin.reason.zh.contains("有效样本量为 4.0，低于 5.0"))
    #expect(thin.reason.en.contains("no range is given"))
    #expect(OutcomeRange.from([], claimed: nil).range == nil)
  }

  @Test func countsASeriesOnce() {
    let series = Self.hits(Self.mixed, series: [1, 1, 1, 1, 1, 1, 1, 2, 3, 4])
    #expect(OutcomeRange.from(series, claimed: nil).range == nil)
    #expect(abs(WeighedSample(series).effectiveSize - 4) < 1e-9)
  }

  @Test func weighsTheCloserMore() {
    let scores = [0.9, 0.9, 0.9, 0.9, 0.9, 0.46, 0.46, 0.46, 0.46, 0.2]
    let sample = WeighedSample(Self.hits(Self.mixed, scores: scores))
    #expect(sample.members.count == 9)
    #expect(sample.effectiveSize < 9)
    #expect(sample.effectiveSize > 5)
  }

  @Test func warnsOfADraftOutsideTheRange() throws {
    let many = (0..<20).map { (PrecedentOutcome.partial, Int64(400 + $0 * 10)) }
    let range = try #require(OutcomeRange.from(Self.hits(many), claimed: nil).range)
    #expect(range.deviation(draftOutcome: .partial, draftAwardRatio: 0.5) == nil)
    let high = try #require(range.deviation(draftOutcome: .granted, draftAwardRatio: 1))
    #expect(high.kinds == [.rareOutcome, .awardAbove])
    #expect(high.text.zh.contains("拟判付请求金额的 100%，高于类案八成区间"))
    let low = try #require(range.deviation(draftOutcome: .partial, draftAwardRatio: 0.1))
    #expect(low.kinds == [.awardBelow])
    #expect(low.text.en.contains("awards 10% of the claim, below the range"))
    let dismissed = try #require(range.deviation(draftOutcome: .dismissed, draftAwardRatio: nil))
    #expect(dismissed.kinds == [.rareOutcome])
    #expect(dismissed.outcomeShare == 0)
  }

  @Test func keepsMultipliersApart() throws {
    var hits = Self.hits(Self.mixed)
    hits = hits.enumerated().map { index, hit in
      var precedent = hit.precedent
      precedent.multiplier = index < 6 ? 3 : index < 8 ? 10 : nil
      return SimilarCase(
        precedent: precedent, rank: hit.rank, score: hit.score, explanation: hit.explanation,
        nearDuplicate: false, series: hit.series, seriesSize: 1)
    }
    let range = try #require(OutcomeRange.from(hits, claimed: nil).range)
    #expect(range.multipliers.map(\.multiplier) == [3, 10])
    #expect(range.multipliers.map { ($0.share * 100).rounded() } == [75, 25])
  }

  /// Every group of the fixture is large enough for a range of its own.
  @Test(arguments: [
    ("electronics", "defective", ["refund"], 430_000), ("food", "unsafe-food", ["refund"], 110_000),
    ("clothing", "return-refused", ["return-goods", "refund"], 80_000),
    ("luxury", "counterfeit", ["refund", "punitive"], 800_000),
    ("fresh-food", "spoiled", ["refund"], 20_000),
    ("second-hand", "undisclosed-repair", ["refund"], 400_000),
  ])
  func isPossibleForACaseOfTheFixturesKinds(
    goods: String, defect: String, remedies: [String], claimed: Int64
  ) throws {
    let index = SimilarityIndex(try Material.precedents())
    let claim = Money(minorUnits: claimed)
    let query = SimilarityQuery(
      facts: "原告在网店下单后收到的商品有问题，与店家协商退款未成。",
      elements: CaseElements(
        cause: "online-shopping-contract", goodsKind: goods, defectKind: defect,
        platformRole: "marketplace", remedies: remedies, claimedAmount: claim))
    let hits = index.search(query, limit: 12)
    let range = try #require(OutcomeRange.from(hits, claimed: claim).range)
    #expect(range.effectiveSampleSize >= 5)
    let award = try #require(range.award)
    #expect(award.low <= award.median && award.median <= award.high)
    #expect(award.low >= 0 && award.high <= 1)
  }

  /// The interval holds about as many of unseen draws as it says, for known distributions.
  @Test func holdsFourInFiveUnseenCases() {
    var held = 0
    var tried = 0
    for seed in UInt64(1)...400 {
      var random = SeededGenerator(seed: seed)
      let draws = (0..<30).map { _ in
        (PrecedentOutcome.partial, Int64.random(in: 0...1_000, using: &random))
      }
      guard let award = OutcomeRange.from(Self.hits(draws), claimed: nil).range?.award else {
        continue
      }
      let unseen = Double(Int64.random(in: 0...1_000, using: &random)) / 1_000
      tried += 1
      if unseen >= award.low, unseen <= award.high { held += 1 }
    }
    let share = Double(held) / Double(tried)
    print("award interval of 30 cases, seeds 1...400: holds \(share) of unseen draws")
    #expect(share >= 0.75 && share <= 0.87)
  }
}

@Suite struct SwappingTheParties {
  /// Neither search nor range can know who the parties are: there is no field to tell them in, and
  /// names inside the story change nothing but the words themselves.
  @Test func changesNothing() throws {
    let precedents = try Material.precedents()
    var renamed = precedents
    for index in renamed.indices {
      renamed[index].court = "另一法院"
      renamed[index].caseNumber = "(2020)浙0192民初\(index)号"
    }
    let query = SearchingPrecedents.brokenPhone
    let first = SimilarityIndex(precedents).search(query, limit: 12)
    let second = SimilarityIndex(renamed).search(query, limit: 12)
    #expect(first.map(\.precedent.id) == second.map(\.precedent.id))
    #expect(first.map(\.score) == second.map(\.score))
    let claimed = Money(minorUnits: 450_000)
    let ranges = [first, second].map { OutcomeRange.from($0, claimed: claimed).range }
    #expect(ranges[0]?.shares == ranges[1]?.shares)
    #expect(ranges[0]?.award == ranges[1]?.award)
  }
}
