import CourtDomain
import CourtSimilarity
import Testing

@Suite struct GrowingTheIndex {
  private static let words = Array("退货款手机屏幕食品标签荔枝婚纱会员充值沙发相机价格赠品平台卖家买家运费检测维修")

  static func random(_ count: Int, from seed: UInt64) -> [Precedent] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { number in
      let facts = String(
        (0..<Int.random(in: 5...60, using: &random)).map { _ in
          words.randomElement(using: &random) ?? "案"
        })
      return .made(
        "p\(seed)-\(number)", facts: facts,
        outcome: PrecedentOutcome.allCases.randomElement(using: &random) ?? .granted)
    }
  }

  private func shape(_ hits: [SimilarCase]) -> [String] {
    hits.map { "\($0.precedent.id) \((Float($0.score) * 10_000).rounded())" }
  }

  /// However the precedents came in, the answers are those of an index built at once.
  @Test func answersAlikeHoweverItWasBuilt() {
    for seed in UInt64(1)...25 {
      var random = SeededGenerator(seed: seed)
      let all = Self.random(40, from: seed)
      let whole = SimilarityIndex(all)
      var grown = SimilarityIndex()
      var rest = all[...]
      while !rest.isEmpty {
        let part = rest.prefix(Int.random(in: 1...7, using: &random))
        rest = rest.dropFirst(part.count)
        grown = grown.appending(Array(part))
      }
      #expect(grown.count == 40)
      let query = SimilarityQuery(facts: Self.random(1, from: seed + 900)[0].facts)
      #expect(
        shape(grown.search(query, limit: 12)) == shape(whole.search(query, limit: 12)),
        "seed \(seed)")
    }
  }

  @Test func forgetsWhatIsRemovedEvenInItsStatistics() {
    for seed in UInt64(101)...120 {
      let all = Self.random(30, from: seed)
      let removed = Set(all.prefix(9).map(\.id))
      let grown = SimilarityIndex(Array(all.prefix(20))).appending(Array(all.dropFirst(20)))
      let left = grown.removing(removed)
      let never = SimilarityIndex(Array(all.dropFirst(9)))
      let query = SimilarityQuery(facts: all[3].facts)
      #expect(left.count == 21)
      #expect(left.precedent(id: all[0].id) == nil)
      #expect(
        shape(left.search(query, limit: 20)) == shape(never.search(query, limit: 20)),
        "seed \(seed)")
    }
  }

  @Test func replacesAPrecedentOfTheSameId() {
    let first = SimilarityIndex([.made("a", facts: "荔枝霉变"), .made("b", facts: "手机频闪")])
    let second = first.appending([.made("a", facts: "沙发断裂")])
    #expect(second.count == 2)
    #expect(second.search(SimilarityQuery(facts: "荔枝霉变")).isEmpty)
    #expect(second.search(SimilarityQuery(facts: "沙发断裂")).map(\.precedent.id) == ["a"])
    #expect(first.search(SimilarityQuery(facts: "荔枝霉变")).map(\.precedent.id) == ["a"])
  }

  @Test func givesTheSameAnswerEveryTime() throws {
    let index = SimilarityIndex(try Material.precedents())
    let once = index.search(SearchingPrecedents.brokenPhone, limit: 20)
    for _ in 0..<5 {
      #expect(index.search(SearchingPrecedents.brokenPhone, limit: 20) == once)
    }
  }
}
