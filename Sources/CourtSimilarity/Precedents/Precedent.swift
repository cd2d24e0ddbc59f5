public import CourtDomain

/// How much a precedent weighs in the order of search.
///
/// Source: SPC Guiding Opinions on Searching Similar Cases (法发〔2020〕24号) art. 4.
public enum PrecedentTier: String, Sendable, CaseIterable {
  case guiding
  case typical
  case superior
  case own

  /// 0 binds most.
  var order: Int {
    switch self {
    case .guiding: 0
    case .typical: 1
    case .superior: 2
    case .own: 3
    }
  }
}

public enum PrecedentOutcome: String, Sendable, CaseIterable {
  case granted
  case partial
  case dismissed
  case withdrawn
  case settled

  public var name: LocalizedText {
    switch self {
    case .granted: LocalizedText(zh: "支持", en: "granted")
    case .partial: LocalizedText(zh: "部分支持", en: "granted in part")
    case .dismissed: LocalizedText(zh: "驳回", en: "dismissed")
    case .withdrawn: LocalizedText(zh: "撤诉", en: "withdrawn")
    case .settled: LocalizedText(zh: "调解", en: "settled")
    }
  }

  /// The court decided on the merits.
  public var isDecided: Bool { self == .granted || self == .partial || self == .dismissed }
}

/// What a judge would name when asked what kind of case this is.
///
/// Slugs, so that languages compare; lists are open, unknown slugs compare as text. No party, no
/// region, no representative: likeness must not know them.
public struct CaseElements: Hashable, Sendable {
  /// As in the dated tables of causes: `online-shopping-contract`.
  public var cause: String?
  public var goodsKind: String?
  public var defectKind: String?
  /// `marketplace`, `self-operated`, `live-stream`, `second-hand-platform`, `service`.
  public var platformRole: String?
  /// `refund`, `compensation`, `punitive`, `performance`, `return-goods`, `apology`, `other`.
  public var remedies: [String]
  public var claimedAmount: Money?
  /// Statute and article, such as `消费者权益保护法 55`.
  public var articles: [String]

  public init(
    cause: String? = nil, goodsKind: String? = nil, defectKind: String? = nil,
    platformRole: String? = nil, remedies: [String] = [], claimedAmount: Money? = nil,
    articles: [String] = []
  ) {
    self.cause = cause
    self.goodsKind = goodsKind
    self.defectKind = defectKind
    self.platformRole = platformRole
    self.remedies = remedies
    self.claimedAmount = claimedAmount
    self.articles = articles
  }
}

/// A decided case, as far as it can guide another: anonymous facts, claims, reasons, outcome.
public struct Precedent: Hashable, Sendable, Identifiable {
  public var id: String
  public var court: String
  public var caseNumber: String
  public var decidedOn: CalendarDay
  /// Only decisions in force guide. Source: 法发〔2020〕24号 art. 1.
  public var effective: Bool
  public var tier: PrecedentTier
  public var elements: CaseElements
  public var awardedAmount: Money?
  public var outcome: PrecedentOutcome
  /// Punitive damages as a multiple of the price: 3 for fraud, 10 for unsafe food.
  public var multiplier: Int?
  public var title: String
  public var facts: String
  public var claims: String
  public var reasoning: String
  public var language: Language

  public init(
    id: String, court: String, caseNumber: String, decidedOn: CalendarDay, effective: Bool,
    tier: PrecedentTier, elements: CaseElements, awardedAmount: Money?,
    outcome: PrecedentOutcome, multiplier: Int? = nil, title: String, facts: String,
    claims: String, reasoning: String, language: Language
  ) {
    self.id = id
    self.court = court
    self.caseNumber = caseNumber
    self.decidedOn = decidedOn
    self.effective = effective
    self.tier = tier
    self.elements = elements
    self.awardedAmount = awardedAmount
    self.outcome = outcome
    self.multiplier = multiplier
    self.title = title
    self.facts = facts
    self.claims = claims
    self.reasoning = reasoning
    self.language = language
  }

  /// Awarded of claimed, 0 to 1; `nil` unless the court decided and both amounts are known.
  ///
  /// A share to compare by, no amount to pay.
  public var awardRatio: Double? {
    guard outcome.isDecided, let claimed = elements.claimedAmount, claimed.minorUnits > 0,
      let awarded = awardedAmount
    else { return nil }
    return min(1, max(0, Double(awarded.minorUnits) / Double(claimed.minorUnits)))
  }
}
