import CourtDomain
import Foundation

/// The hits an outcome range rests on, each with its weight.
struct WeighedSample {
  struct Member {
    let hit: SimilarCase
    let weight: Double
  }

  let members: [Member]

  /// A case weighs by the square of its score, a series of copies together as much as one case.
  init(_ hits: [SimilarCase]) {
    let best = hits.map(\.score).max() ?? 0
    let near = hits.filter { $0.score > 0 && $0.score >= best * OutcomeRange.leastRelativeScore }
    var sizes: [Int: Int] = [:]
    for hit in near { sizes[hit.series, default: 0] += 1 }
    members = near.map {
      Member(hit: $0, weight: $0.score * $0.score / Double(sizes[$0.series] ?? 1))
    }
  }

  var seriesCount: Int { Set(members.map(\.hit.series)).count }
  private var total: Double { members.reduce(0) { $0 + $1.weight } }

  /// Kish's effective sample size over series: (Σw)² / Σw².
  var effectiveSize: Double {
    var bySeries: [Int: Double] = [:]
    for member in members { bySeries[member.hit.series, default: 0] += member.weight }
    let ordered = bySeries.sorted { $0.key < $1.key }.map(\.value)
    let squares = ordered.reduce(0) { $0 + $1 * $1 }
    let sum = ordered.reduce(0, +)
    return squares > 0 ? sum * sum / squares : 0
  }

  var shares: [OutcomeShare] {
    guard total > 0 else { return [] }
    return PrecedentOutcome.allCases.compactMap { outcome -> OutcomeShare? in
      let like = members.filter { $0.hit.precedent.outcome == outcome }
      guard !like.isEmpty else { return nil }
      return OutcomeShare(
        outcome: outcome, share: like.reduce(0) { $0 + $1.weight } / total, caseCount: like.count)
    }
    .sorted { ($0.share, $1.outcome.rawValue) > ($1.share, $0.outcome.rawValue) }
  }

  /// Of the cases in which the court multiplied the price.
  var multipliers: [MultiplierShare] {
    var weights: [Int: Double] = [:]
    for member in members {
      guard let multiplier = member.hit.precedent.multiplier else { continue }
      weights[multiplier, default: 0] += member.weight
    }
    let sum = weights.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
    return weights.map { MultiplierShare(multiplier: $0.key, share: $0.value / sum) }
      .sorted { ($0.share, $1.multiplier) > ($1.share, $0.multiplier) }
  }

  func award(_ claimed: Money?) -> AwardRange? {
    let ratios = members.compactMap { member in
      member.hit.precedent.awardRatio.map { (ratio: $0, weight: member.weight) }
    }
    .sorted { $0.ratio < $1.ratio }
    guard ratios.count >= 3 else { return nil }
    let tail = (1 - OutcomeRange.level) / 2
    let low = Self.quantile(ratios, tail, fromAbove: false)
    let high = Self.quantile(ratios, tail, fromAbove: true)
    return AwardRange(
      low: low, median: Self.median(ratios), high: high, level: OutcomeRange.level,
      lowAmount: claimed.map { Self.part(low, of: $0) },
      highAmount: claimed.map { Self.part(high, of: $0) })
  }

  /// The last value that the tail still reaches, or the outermost where it reaches none.
  ///
  /// One more case of mean weight is counted, which stands for the unseen one: with equal weights
  /// the ends are the order statistics of rank ⌊(n+1)·tail⌋, which hold `level` of unseen cases.
  /// With fewer than nine cases the ends are the extremes and hold (n−1)/(n+1).
  private static func quantile(
    _ sorted: [(ratio: Double, weight: Double)], _ tail: Double, fromAbove: Bool
  ) -> Double {
    let sum = sorted.reduce(0) { $0 + $1.weight }
    let room = (sum + sum / Double(sorted.count)) * tail * (1 + 1e-9)
    let ordered = fromAbove ? sorted.reversed() : sorted
    var used = 0.0
    var value = ordered.first?.ratio ?? 0
    for (ratio, weight) in ordered {
      used += weight
      guard used <= room else { break }
      value = ratio
    }
    return value
  }

  private static func median(_ sorted: [(ratio: Double, weight: Double)]) -> Double {
    let half = sorted.reduce(0) { $0 + $1.weight } / 2
    var used = 0.0
    for (ratio, weight) in sorted {
      used += weight
      if used >= half { return ratio }
    }
    return sorted.last?.ratio ?? 0
  }

  /// The ratio is taken to a tenth of a per cent, so that the product is exact.
  private static func part(_ ratio: Double, of claimed: Money) -> Money {
    let share = Decimal(Int((ratio * 1_000).rounded())) / 1_000
    return Money(rounding: claimed.amount * share, currency: claimed.currency)
  }

  /// Cases that ended against what most did: dismissed where most were granted, and the reverse.
  func counterExamples(to leading: PrecedentOutcome?) -> [SimilarCase] {
    guard let leading else { return [] }
    let opposite = members.map(\.hit).filter { hit in
      let outcome = hit.precedent.outcome
      guard outcome != leading, outcome.isDecided else { return false }
      return (leading == .dismissed) != (outcome == .dismissed) || !leading.isDecided
    }
    return Array(
      opposite.sorted { ($0.score, $1.rank) > ($1.score, $0.rank) }
        .prefix(OutcomeRange.maximumCounterExamples))
  }

  func thinEvidence(_ threshold: Double) -> ThinEvidence {
    let size = Self.oneDecimal(effectiveSize)
    let need = Self.oneDecimal(threshold)
    return ThinEvidence(
      reason: LocalizedText(
        zh: "可比类案不足：\(members.count) 件类案（同一系列计一件）的有效样本量为 \(size)，低于 \(need)，不给出裁判区间",
        en: "too few like cases: \(members.count) found, worth \(size) independent ones "
          + "(a series counts once), fewer than the \(need) needed; no range is given"),
      effectiveSampleSize: effectiveSize, threshold: threshold, caseCount: members.count)
  }

  func summary(_ shares: [OutcomeShare], _ award: AwardRange?) -> LocalizedText {
    let size = Self.oneDecimal(effectiveSize)
    var zh = "\(members.count) 件类案（有效样本量 \(size)）："
    var en = "\(members.count) like cases (worth \(size) independent ones): "
    zh += shares.map { "\($0.outcome.name.zh) \(Self.percent($0.share))" }.joined(separator: "、")
    en += shares.map { "\($0.outcome.name.en) \(Self.percent($0.share))" }.joined(separator: ", ")
    if let award {
      let range = "\(Self.percent(award.low))–\(Self.percent(award.high))"
      zh += "；判付比例的八成区间为 \(range)，中位数 \(Self.percent(award.median))"
      en += "; four in five awarded \(range) of the claim, half at least "
      en += Self.percent(award.median)
    }
    return LocalizedText(zh: zh, en: en)
  }

  static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

  private static func oneDecimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
