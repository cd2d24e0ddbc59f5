public import CourtDomain

/// The case for which precedents are sought. It has no place for names of parties.
public struct SimilarityQuery: Hashable, Sendable {
  public var facts: String
  public var claims: String
  public var elements: CaseElements

  public init(facts: String, claims: String = "", elements: CaseElements = CaseElements()) {
    self.facts = facts
    self.claims = claims
    self.elements = elements
  }
}

/// Which precedents may be seen; applied before anything is ranked.
public struct SearchFilter: Sendable {
  /// Only decisions in force guide. Source: 法发〔2020〕24号 art. 1.
  public var effectiveOnly: Bool
  public var decidedFrom: CalendarDay?
  /// Decided on an earlier day than this; for looking back as of a date.
  public var decidedBefore: CalendarDay?
  public var languages: Set<Language>?
  public var tiers: Set<PrecedentTier>?
  public var excluding: Set<String>
  /// The caller's own rule of access, asked last.
  public var allows: (@Sendable (Precedent) -> Bool)?

  public init(
    effectiveOnly: Bool = true, decidedFrom: CalendarDay? = nil,
    decidedBefore: CalendarDay? = nil, languages: Set<Language>? = nil,
    tiers: Set<PrecedentTier>? = nil, excluding: Set<String> = [],
    allows: (@Sendable (Precedent) -> Bool)? = nil
  ) {
    self.effectiveOnly = effectiveOnly
    self.decidedFrom = decidedFrom
    self.decidedBefore = decidedBefore
    self.languages = languages
    self.tiers = tiers
    self.excluding = excluding
    self.allows = allows
  }

  /// What can be told without opening the precedent.
  func passes(_ features: ElementFeatures) -> Bool {
    if effectiveOnly, !features.isEffective { return false }
    if let decidedFrom, features.decidedOn < Int32(clamping: decidedFrom.ordinal) { return false }
    if let decidedBefore, features.decidedOn >= Int32(clamping: decidedBefore.ordinal) {
      return false
    }
    if let languages, !languages.contains(features.language) { return false }
    if let tiers, !tiers.contains(where: { $0.order == Int(features.tier) }) { return false }
    return true
  }

  func passes(_ precedent: Precedent) -> Bool {
    !excluding.contains(precedent.id) && (allows?(precedent) ?? true)
  }
}
