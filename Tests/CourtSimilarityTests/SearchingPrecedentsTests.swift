import CourtDomain
import Foundation
import Testing

@testable import CourtSimilarity

@Suite struct SearchingPrecedents {
  static let brokenPhone = SimilarityQuery(
    facts: "原告买了一部新手机，第二天屏幕闪烁，售后检测说主板有问题，维修两次仍然频闪，卖家以激活为由不退。",
    elements: CaseElements(
      cause: "online-shopping-contract", goodsKind: "electronics", defectKind: "defective",
      remedies: ["refund"], claimedAmount: Money(minorUnits: 450_000)))

  @Test func putsTheSameQuarrelFirstInChinese() throws {
    let found = SimilarityIndex(try Material.precedents()).search(Self.brokenPhone, limit: 10)
    #expect(found.first?.precedent.id == "example-zh-001")
    #expect(found.prefix(5).allSatisfy { $0.precedent.elements.defectKind == "defective" })
    #expect(found.map(\.rank) == Array(1...10))
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
  }

  @Test(arguments: [
    (
      "The buyer opened the bag to try on the boots and the shop refused the return for the "
        + "broken seal.", "example-en-007"
    ),
    ("A trial plan renewed itself by a ticked box and charged every month.", "example-en-012"),
    ("荔枝在路上三天，开箱发黑流水有酒味，店家说超过六小时不赔", "example-zh-013"),
    ("主播卖的减肥糖果含有酚酞，吃了腹泻", "example-zh-036"),
    ("二手相机说无拆无修，保养时工程师发现换过快门", "example-zh-043"),
    ("九岁孩子用奶奶的手机给游戏充值", "example-zh-060"),
  ])
  func findsByWordsAlone(facts: String, expected: String) throws {
    let index = SimilarityIndex(try Material.precedents())
    let found = index.search(SimilarityQuery(facts: facts), limit: 3)
    #expect(found.first?.precedent.id == expected)
  }

  @Test func letsElementsCarryTheRankingAcrossLanguages() throws {
    let query = SimilarityQuery(
      facts: "",
      elements: CaseElements(
        cause: "online-shopping-contract", goodsKind: "electronics", defectKind: "defective"))
    let found = SimilarityIndex(try Material.precedents()).search(query, limit: 8)
    #expect(found.allSatisfy { $0.precedent.elements.defectKind == "defective" })
    #expect(Set(found.map(\.precedent.language)) == [.zh, .en])
    #expect(found.allSatisfy { $0.explanation.textShare == 0 })
  }

  @Test func showsOnlyWhatTheFilterLetsThrough() throws {
    var precedents = try Material.precedents()
    precedents[0].effective = false
    let index = SimilarityIndex(precedents)
    #expect(
      !index.search(Self.brokenPhone, limit: 72).contains { $0.precedent.id == "example-zh-001" })
    let limit = try #require(CalendarDay(iso8601: "2024-01-01"))
    let filter = SearchFilter(
      effectiveOnly: false, decidedBefore: limit, languages: [.zh], tiers: [.own],
      excluding: ["example-zh-002"], allows: { $0.id != "example-zh-003" })
    let found = index.search(Self.brokenPhone, limit: 72, filter: filter).map(\.precedent)
    #expect(found.first?.id == "example-zh-001")
    #expect(
      found.allSatisfy { $0.decidedOn < limit && $0.language == .zh && $0.tier == .own })
    #expect(!found.contains { ["example-zh-002", "example-zh-003"].contains($0.id) })
  }

  @Test func prefersTheHigherTierThenTheLaterDayAmongEquals() {
    let facts = "原告购买商品后申请退货被拒绝"
    let index = SimilarityIndex([
      .made("old", facts: facts, decided: 19_000), .made("new", facts: facts, decided: 20_000),
      .made("guide", facts: facts, decided: 18_000, tier: .guiding),
    ])
    let found = index.search(SimilarityQuery(facts: facts)).map(\.precedent.id)
    #expect(found == ["guide", "new", "old"])
  }

  @Test func answersNothingFromNothing() {
    #expect(SimilarityIndex().search(Self.brokenPhone).isEmpty)
    let one = SimilarityIndex([.made("a", facts: "完全无关")])
    #expect(one.search(SimilarityQuery(facts: "unrelated")).isEmpty)
    #expect(one.search(SimilarityQuery(facts: "")).isEmpty)
  }

  @Test func putsCopiesFirstAndCountsThemAsOneSeries() throws {
    let base = try Material.precedents()
    let original = try #require(base.first { $0.id == "example-zh-025" })
    let copies = (1...4).map { number in
      var copy = original
      copy.id = "copy-\(number)"
      copy.facts = original.facts.replacingOccurrences(of: "第三天", with: "第\(number)天")
      return copy
    }
    var query = SimilarityQuery(facts: original.facts)
    query.elements.defectKind = "spoiled"
    let found = SimilarityIndex(base + copies).search(query, limit: 10)
    #expect(found.prefix(5).allSatisfy { $0.nearDuplicate })
    #expect(found.dropFirst(5).allSatisfy { !$0.nearDuplicate })
    #expect(Set(found.prefix(5).map(\.series)).count == 1)
    #expect(found.prefix(5).allSatisfy { $0.seriesSize == 5 })
    #expect(found.first?.explanation.summary.en.contains("one series") == true)
  }

  @Test func tellsWhyAnExpectedCaseStandsLow() throws {
    let index = SimilarityIndex(try Material.precedents())
    let low = try #require(index.explain(Self.brokenPhone, precedent: "example-zh-060", limit: 3))
    #expect(low.rank == 0)
    #expect(low.explanation.differing.contains { $0.element == .defectKind })
    let high = try #require(index.explain(Self.brokenPhone, precedent: "example-zh-001", limit: 3))
    #expect(high.rank == 1)
    #expect(index.explain(Self.brokenPhone, precedent: "nobody") == nil)
    let hidden = SearchFilter(excluding: ["example-zh-001"])
    #expect(
      index.explain(Self.brokenPhone, precedent: "example-zh-001", filter: hidden) == nil)
  }
}

@Suite struct ExplainingALikeness {
  @Test func pointsAtTheWordsThatMatch() throws {
    let index = SimilarityIndex(try Material.precedents())
    for query in [SearchingPrecedents.brokenPhone] + (try Self.queriesFromTheFixture()) {
      let ours = Set(TextTerms.occurrences(in: query.facts).map(\.term))
      for hit in index.search(query, limit: 5) {
        let facts = hit.precedent.facts
        for passage in hit.explanation.passages {
          #expect(piece(facts, passage.range) == passage.text)
          #expect(!passage.highlights.isEmpty)
          for highlight in passage.highlights {
            #expect(passage.range.contains(highlight.lowerBound))
            #expect(highlight.upperBound <= passage.range.upperBound)
            let words = TextTerms.occurrences(in: piece(facts, highlight)).map(\.term)
            #expect(words.contains { ours.contains($0) }, "\(piece(facts, highlight))")
          }
        }
      }
    }
  }

  private static func queriesFromTheFixture() throws -> [SimilarityQuery] {
    try Material.precedents().prefix(20).map {
      SimilarityQuery(facts: $0.claims + $0.reasoning, elements: $0.elements)
    }
  }

  @Test func accountsForTheWholeScore() throws {
    let index = SimilarityIndex(try Material.precedents())
    for query in [SearchingPrecedents.brokenPhone] + (try Self.queriesFromTheFixture()) {
      for hit in index.search(query, limit: 10) {
        let parts = hit.explanation.matched + hit.explanation.differing
        let sum = parts.reduce(hit.explanation.textShare) { $0 + $1.share }
        #expect(abs(sum - 1) < 1e-6, "\(hit.precedent.id)")
        #expect(hit.score > 0 && hit.score <= 1)
        let shares = hit.explanation.passages.reduce(0) { $0 + $1.share }
        #expect(shares <= 1 + 1e-9)
      }
    }
  }

  @Test func namesWhatAgreesAndWhatDiffersInBothLanguages() throws {
    let index = SimilarityIndex(try Material.precedents())
    var query = SearchingPrecedents.brokenPhone
    query.elements.goodsKind = "food"
    let hit = try #require(index.search(query, limit: 1).first)
    let goods = try #require(hit.explanation.differing.first { $0.element == .goodsKind })
    #expect(goods.ours == LocalizedText(zh: "食品", en: "food"))
    #expect(goods.theirs == LocalizedText(zh: "电子产品", en: "electronics"))
    #expect(goods.share == 0)
    #expect(hit.explanation.matched.contains { $0.element == .defectKind && $0.agreement == 1 })
    #expect(hit.explanation.summary.zh.contains("商品种类（类案为电子产品，本案为食品）"))
    #expect(hit.explanation.summary.en.contains("kind of goods (theirs electronics, ours food)"))
  }

  @Test func comparesAmountsByMagnitudeAndArticlesByNumber() {
    let same = ElementFeatures(query: CaseElements(claimedAmount: Money(minorUnits: 100_00)))
    let tenfold = ElementFeatures(query: CaseElements(claimedAmount: Money(minorUnits: 1_000_00)))
    let twice = ElementFeatures(query: CaseElements(claimedAmount: Money(minorUnits: 200_00)))
    #expect(same.agreement(.claimedAmount, with: same) == 1)
    #expect(same.agreement(.claimedAmount, with: tenfold) == 0)
    #expect(abs((same.agreement(.claimedAmount, with: twice) ?? 0) - 0.699) < 0.001)
    let short = ElementFeatures(query: CaseElements(articles: ["消费者权益保护法 55"]))
    let long = ElementFeatures(query: CaseElements(articles: ["《消费者权益保护法》第55条", "民法典 577"]))
    #expect(short.agreement(.articles, with: long) == 0.5)
    #expect(short.agreement(.remedies, with: long) == nil)
  }
}
