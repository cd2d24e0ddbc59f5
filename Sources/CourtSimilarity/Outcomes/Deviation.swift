public import CourtDomain

/// A draft that lies outside what like cases came to; the judge answers why, or changes it.
public struct Deviation: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Hardly any like case ended so.
    case rareOutcome = "rare-outcome"
    case awardBelow = "award-below"
    case awardAbove = "award-above"
  }

  public let kinds: [Kind]
  public let text: LocalizedText
  /// Share of like cases that ended as the draft does.
  public let outcomeShare: Double
  public let award: AwardRange?

  public init(kinds: [Kind], text: LocalizedText, outcomeShare: Double, award: AwardRange?) {
    self.kinds = kinds
    self.text = text
    self.outcomeShare = outcomeShare
    self.award = award
  }
}

extension OutcomeRange {
  /// An outcome that fewer like cases than this share had is rare.
  public static let rareShare = 0.1
  /// Half a per cent: rounding to the fen must not look like a deviation.
  static let ratioTolerance = 0.005

  /// Compares a draft with the range; `nil` where it lies within.
  ///
  /// - Parameter draftAwardRatio: awarded of claimed, 0 to 1; `nil` where no amount is claimed.
  public func deviation(
    draftOutcome: PrecedentOutcome, draftAwardRatio: Double?
  ) -> Deviation? {
    var kinds: [Deviation.Kind] = []
    var zh: [String] = []
    var en: [String] = []
    let share = share(of: draftOutcome)
    if share < Self.rareShare {
      kinds.append(.rareOutcome)
      let name = draftOutcome.name
      let percent = WeighedSample.percent(share)
      zh.append("拟判“\(name.zh)”，而 \(caseCount) 件类案中仅 \(percent) 如此")
      en.append(
        "the draft says \u{201C}\(name.en)\u{201D}, as only \(percent) of \(caseCount) like cases do"
      )
    }
    if let award, let ratio = draftAwardRatio, draftOutcome.isDecided {
      let below = ratio < award.low - Self.ratioTolerance
      if below || ratio > award.high + Self.ratioTolerance {
        kinds.append(below ? .awardBelow : .awardAbove)
        let range = "\(WeighedSample.percent(award.low))–\(WeighedSample.percent(award.high))"
        let percent = WeighedSample.percent(ratio)
        zh.append("拟判付请求金额的 \(percent)，\(below ? "低" : "高")于类案八成区间 \(range)")
        en.append(
          "the draft awards \(percent) of the claim, \(below ? "below" : "above") the range "
            + "\(range) of four in five like cases")
      }
    }
    guard !kinds.isEmpty else { return nil }
    return Deviation(
      kinds: kinds,
      text: LocalizedText(
        zh: zh.joined(separator: "；") + "。请说明理由或修改。",
        en: en.joined(separator: "; ") + ". Give reasons or change it."),
      outcomeShare: share, award: award)
  }
}
