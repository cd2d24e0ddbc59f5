import CourtDomain
import Foundation

/// The elements of a case as numbers that compare fast.
struct ElementFeatures: Sendable {
  let cause: UInt64?
  let goodsKind: UInt64?
  let defectKind: UInt64?
  let platformRole: UInt64?
  let remedies: [UInt64]
  let articles: [UInt64]
  /// Decimal logarithm of the amount claimed.
  let amountMagnitude: Double?
  let isEffective: Bool
  let decidedOn: Int32
  let tier: Int8
  let language: Language

  init(_ precedent: Precedent) {
    self.init(
      precedent.elements, isEffective: precedent.effective, decidedOn: precedent.decidedOn.ordinal,
      tier: precedent.tier.order, language: precedent.language)
  }

  init(query elements: CaseElements) {
    self.init(elements, isEffective: true, decidedOn: 0, tier: 0, language: .zh)
  }

  private init(
    _ elements: CaseElements, isEffective: Bool, decidedOn: Int, tier: Int, language: Language
  ) {
    cause = elements.cause.map(FNV.digest)
    goodsKind = elements.goodsKind.map(FNV.digest)
    defectKind = elements.defectKind.map(FNV.digest)
    platformRole = elements.platformRole.map(FNV.digest)
    remedies = Set(elements.remedies.map(FNV.digest)).sorted()
    articles = Set(elements.articles.map { FNV.digest(ElementFeatures.folded($0)) }).sorted()
    amountMagnitude = elements.claimedAmount.flatMap {
      $0.minorUnits > 0 ? log10(Double($0.minorUnits)) : nil
    }
    self.isEffective = isEffective
    self.decidedOn = Int32(clamping: decidedOn)
    self.tier = Int8(clamping: tier)
    self.language = language
  }

  /// How far a precedent agrees with this query in one element, 0 to 1; `nil` where the query
  /// does not say.
  func agreement(_ element: CaseElement, with theirs: ElementFeatures) -> Double? {
    switch element {
    case .cause: Self.same(cause, theirs.cause)
    case .goodsKind: Self.same(goodsKind, theirs.goodsKind)
    case .defectKind: Self.same(defectKind, theirs.defectKind)
    case .platformRole: Self.same(platformRole, theirs.platformRole)
    case .remedies: Self.shared(remedies, theirs.remedies)
    case .articles: Self.shared(articles, theirs.articles)
    case .claimedAmount: amountAgreement(theirs)
    }
  }

  private static func same(_ ours: UInt64?, _ theirs: UInt64?) -> Double? {
    guard let ours else { return nil }
    return ours == theirs ? 1 : 0
  }

  /// Shared of all named by either.
  private static func shared(_ ours: [UInt64], _ theirs: [UInt64]) -> Double? {
    guard !ours.isEmpty else { return nil }
    let common = ours.count { theirs.contains($0) }
    return Double(common) / Double(ours.count + theirs.count - common)
  }

  /// 1 for the same amount, 0 from ten times more or less.
  private func amountAgreement(_ theirs: ElementFeatures) -> Double? {
    guard let ours = amountMagnitude else { return nil }
    guard let other = theirs.amountMagnitude else { return 0 }
    return max(0, 1 - abs(ours - other))
  }

  /// `《消费者权益保护法》第55条` and `消费者权益保护法 55` are one article.
  static func folded(_ article: String) -> String {
    String(
      article.lowercased().unicodeScalars.filter {
        !" 《》第条.,、（）()".unicodeScalars.contains($0)
      }.map(Character.init)
    ).replacingOccurrences(of: "art", with: "")
  }
}
