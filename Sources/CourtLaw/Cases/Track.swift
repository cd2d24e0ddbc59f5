public import CourtDomain
public import Foundation

/// What keeps a dispute out of the shorter procedures.
public enum TrackObstacle: String, Hashable, Sendable, CaseIterable {
  /// Personality rights or a title is to be confirmed.
  case personality
  case foreign
  /// Something must be appraised or valued.
  case appraisal
  /// A party's whereabouts are unknown.
  case whereaboutsUnknown = "whereabouts-unknown"
  case counterclaim
  /// Another reason against small claims.
  case other
  /// The defendant could not be found when the case was filed.
  case untraceableAtFiling = "untraceable-at-filing"
  case remand
  case manyParties = "many-parties"
  case retrial
  case publicInterest = "public-interest"
  case thirdPartyRevocation = "third-party-revocation"
  /// Another reason against simplified procedure.
  case otherComplex = "other-complex"
}

public struct TrackFacts: Hashable, Sendable {
  /// Yuan; `nil` when the claim has no amount.
  public var amount: Decimal?
  public var filedOn: CalendarDay
  /// Two-digit province.
  public var province: String
  /// Facts clear, rights and duties definite, dispute small (CPL 160).
  public var isSimple: Bool
  /// Only payment of money is asked for.
  public var isMoneyClaim: Bool
  public var agreedToSmallClaims: Bool
  public var obstacles: Set<TrackObstacle>

  public init(
    amount: Decimal?, filedOn: CalendarDay, province: String, isSimple: Bool = true,
    isMoneyClaim: Bool = true, agreedToSmallClaims: Bool = false,
    obstacles: Set<TrackObstacle> = []
  ) {
    self.amount = amount
    self.filedOn = filedOn
    self.province = province
    self.isSimple = isSimple
    self.isMoneyClaim = isMoneyClaim
    self.agreedToSmallClaims = agreedToSmallClaims
    self.obstacles = obstacles
  }
}

/// The average annual wage of employed persons, by province and year, as the statistical bureau
/// published it. The court configures it; this book knows no figures.
public struct WageTable: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public let province: String
    public let year: Int
    public let yuan: Decimal
    /// The publication the figure was read in.
    public let source: String

    public init(province: String, year: Int, yuan: Decimal, source: String) {
      self.province = province
      self.year = year
      self.yuan = yuan
      self.source = source
    }
  }

  public let entries: [Entry]

  public init(_ entries: [Entry]) { self.entries = entries }

  public static let empty = WageTable([])

  /// The wage of the year before the filing, else the latest one published before.
  ///
  /// Source: Interpretation art. 272.
  public func wage(province: String, filedIn year: Int) -> Entry? {
    entries.filter { $0.province == province && $0.year < year && $0.yuan > 0 }
      .max { $0.year < $1.year }
  }
}

public struct TrackReason: Hashable, Sendable {
  public let text: LocalizedText
  public let citation: String
  public let source: LocalizedText
}

public struct TrackAnswer: Hashable, Sendable {
  public enum Track: String, Hashable, Sendable {
    case smallClaims = "small-claims"
    case simplified
    case ordinary
  }

  public enum SmallClaims: String, Hashable, Sendable {
    case mandatory
    /// Open to the parties' agreement.
    case byAgreement = "by-agreement"
    case notPossible = "not-possible"
    /// The province's wage is not configured, so nothing is said.
    case unknownWages = "unknown-wages"
  }

  /// The track to take on these facts.
  public let track: Track
  public let smallClaims: SmallClaims
  /// Yuan up to which small claims are mandatory, and open to agreement.
  public let mandatoryUpTo: Decimal?
  public let agreedUpTo: Decimal?
  public let reasons: [TrackReason]
}

extension LawBook {
  /// Small claims, simplified or ordinary procedure, with the reasons.
  ///
  /// Without the province's wage small claims cannot be judged: the answer says so and offers
  /// simplified procedure. Source: Civil Procedure Law arts. 160, 165–166; Interpretation arts.
  /// 257, 272.
  public func track(_ facts: TrackFacts, wages: WageTable) throws(LawError) -> TrackAnswer {
    let notSimplified = try tables.values.inForce("track.not-simplified", on: facts.filedOn)
    let against = facts.obstacles.filter { notSimplified.value.words.contains($0.rawValue) }
    guard facts.isSimple, against.isEmpty else {
      let ordinary = try tables.values.inForce("track.ordinary", on: facts.filedOn)
      let reason =
        against.isEmpty
        ? ordinary.reason(zh: "案件并非事实清楚、争议不大，适用普通程序", en: "not a simple case: ordinary procedure")
        : notSimplified.reason(
          zh: "不得适用简易程序：\(names(against, .zh))",
          en: "simplified procedure is excluded: \(names(against, .en))")
      return TrackAnswer(
        track: .ordinary, smallClaims: .notPossible, mandatoryUpTo: nil, agreedUpTo: nil,
        reasons: [reason])
    }
    return try smallClaims(facts, wages)
  }

  private func smallClaims(_ facts: TrackFacts, _ wages: WageTable) throws(LawError)
    -> TrackAnswer
  {
    let never = try tables.values.inForce("track.not-small-claims", on: facts.filedOn)
    let simplified = try tables.values.inForce("track.simplified", on: facts.filedOn).reason(
      zh: "事实清楚、权利义务关系明确、争议不大，适用简易程序", en: "a simple case: simplified procedure")
    let against = facts.obstacles.filter { never.value.words.contains($0.rawValue) }
    let thresholds = try tables.values.inForce("track.small-claims", on: facts.filedOn)
    guard facts.isMoneyClaim, let amount = facts.amount, against.isEmpty else {
      let reason =
        against.isEmpty
        ? thresholds.reason(zh: "不是金钱给付之诉，不适用小额诉讼", en: "not a claim for money: no small claims")
        : never.reason(
          zh: "不得适用小额诉讼：\(names(against, .zh))",
          en: "small claims is excluded: \(names(against, .en))")
      return TrackAnswer(
        track: .simplified, smallClaims: .notPossible, mandatoryUpTo: nil, agreedUpTo: nil,
        reasons: [reason, simplified])
    }
    guard let wage = wages.wage(province: facts.province, filedIn: facts.filedOn.year) else {
      let reason = thresholds.reason(
        zh: "未设定 \(facts.province) 省（区、市）上年度就业人员年平均工资，无法判断小额诉讼标准",
        en: "the average wage of province \(facts.province) is not configured, so the small-claims "
          + "threshold is unknown")
      return TrackAnswer(
        track: .simplified, smallClaims: .unknownWages, mandatoryUpTo: nil, agreedUpTo: nil,
        reasons: [reason, simplified])
    }
    return try compare(amount, wage, thresholds, facts, simplified)
  }

  private func compare(
    _ amount: Decimal, _ wage: WageTable.Entry, _ thresholds: Dated<NamedValues>,
    _ facts: TrackFacts, _ simplified: TrackReason
  ) throws(LawError) -> TrackAnswer {
    let rule = "track.small-claims"
    let mandatory = try thresholds.value.number("mandatory_share", of: rule) * wage.yuan
    let agreed = try thresholds.value.number("agreed_share", of: rule) * wage.yuan
    func answer(_ track: TrackAnswer.Track, _ small: TrackAnswer.SmallClaims, _ reason: TrackReason)
      -> TrackAnswer
    {
      TrackAnswer(
        track: track, smallClaims: small, mandatoryUpTo: mandatory, agreedUpTo: agreed,
        reasons: track == .smallClaims ? [reason] : [reason, simplified])
    }
    let year = "\(wage.year)"
    if amount <= mandatory {
      return answer(
        .smallClaims, .mandatory,
        thresholds.reason(
          zh: "标的额 \(plain(amount)) 元不超过 \(year) 年平均工资的一半（\(plain(mandatory)) 元），适用小额诉讼",
          en: "\(plain(amount)) yuan is within half the average wage of \(year) "
            + "(\(plain(mandatory)) yuan): small claims"))
    }
    if amount <= agreed {
      return answer(
        facts.agreedToSmallClaims ? .smallClaims : .simplified, .byAgreement,
        thresholds.reason(
          zh: "标的额 \(plain(amount)) 元不超过 \(year) 年平均工资的二倍（\(plain(agreed)) 元），双方可以约定适用小额诉讼",
          en: "\(plain(amount)) yuan is within twice the average wage of \(year) "
            + "(\(plain(agreed)) yuan): the parties may agree on small claims"))
    }
    return answer(
      .simplified, .notPossible,
      thresholds.reason(
        zh: "标的额 \(plain(amount)) 元超过 \(year) 年平均工资的二倍（\(plain(agreed)) 元）",
        en: "\(plain(amount)) yuan exceeds twice the average wage of \(year) "
          + "(\(plain(agreed)) yuan)"))
  }

  private func names(_ obstacles: Set<TrackObstacle>, _ language: Language) -> String {
    obstacles.map { $0.name(language) }.sorted().joined(separator: language == .zh ? "、" : ", ")
  }
}

extension Dated where Value == NamedValues {
  fileprivate func reason(zh: String, en: String) -> TrackReason {
    TrackReason(
      text: LocalizedText(
        zh: "\(zh)（\(row.source.zh)）。",
        en: en.prefix(1).uppercased() + en.dropFirst() + " (\(row.source.en))."),
      citation: row.citation, source: row.source)
  }
}

extension TrackObstacle {
  public var name: LocalizedText {
    switch self {
    case .personality: LocalizedText(zh: "人身关系、财产确权", en: "personality or title")
    case .foreign: LocalizedText(zh: "涉外", en: "foreign element")
    case .appraisal: LocalizedText(zh: "需要评估、鉴定", en: "appraisal needed")
    case .whereaboutsUnknown: LocalizedText(zh: "一方下落不明", en: "whereabouts unknown")
    case .counterclaim: LocalizedText(zh: "提出反诉", en: "counterclaim")
    case .other: LocalizedText(zh: "其他不宜小额诉讼", en: "otherwise unfit for small claims")
    case .untraceableAtFiling:
      LocalizedText(zh: "起诉时被告下落不明", en: "defendant untraceable at filing")
    case .remand: LocalizedText(zh: "发回重审", en: "remand")
    case .manyParties: LocalizedText(zh: "当事人人数众多", en: "many parties")
    case .retrial: LocalizedText(zh: "审判监督程序", en: "retrial")
    case .publicInterest: LocalizedText(zh: "涉及公共利益", en: "public interest")
    case .thirdPartyRevocation: LocalizedText(zh: "第三人撤销之诉", en: "third-party revocation")
    case .otherComplex: LocalizedText(zh: "其他不宜简易程序", en: "otherwise unfit")
    }
  }

}
