/// What a plaintiff tells the court, field by field: parties, order, facts, claims, evidence.
///
/// Source: Civil Procedure Law (2023) arts. 122, 124; Online Litigation Rules art. 9.
public struct Complaint: Sendable, Hashable {
  public var language: Language
  /// The procedure the filing begins; `nil` for the suit this court hears by default.
  public var procedure: String?
  /// What the quarrel is about, as the jurisdiction tables name it (`online-shopping-contract` …).
  public var dispute: String
  public var plaintiffs: [ComplaintParty]
  public var defendants: [ComplaintParty]
  public var platform: Platform?
  public var order: Order
  public var facts: String
  public var claims: [Claim]
  public var evidence: [EvidenceNotice]
  public var consents: Consents

  public struct Platform: Sendable, Hashable {
    public var name: String
    public var creditCode: String?
  }

  /// The order the quarrel is about.
  public struct Order: Sendable, Hashable {
    public var number: String
    public var placedOn: CalendarDay
    public var receivedOn: CalendarDay?
    public var price: Money
    public var goods: String
    /// `electronics`, `food`, `clothing` …: what similar-case search compares.
    public var goodsKind: String
    /// `not-as-described`, `counterfeit`, `late-delivery` …
    public var defectKind: String
    public var deliveredOnline: Bool
    /// Six digits of GB/T 2260 for the place of receipt.
    public var deliveryDivision: String?
    public var deliveryPlace: String?
  }

  /// Consent is per phase; none implies another. Source: Online Litigation Rules art. 4.
  public struct Consents: Sendable, Hashable {
    public var onlineProcedure: Bool
    public var preFilingMediation: Bool
    public var electronicService: Bool
    /// Phases of the procedure the plaintiff takes part in online, where he lists them.
    public var phases: [String]?
  }

  /// The sum of the claims' amounts: what fee and track are computed from.
  public var amountInDispute: Money {
    Money(minorUnits: claims.reduce(0) { $0 + ($1.amount?.minorUnits ?? 0) })
  }
}

/// One thing asked of the court.
public struct Claim: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    case refund
    case compensation
    case punitive
    case performance
    case returnGoods = "return-goods"
    case apology
    case other
  }

  public var kind: Kind
  public var amount: Money?
  public var text: String

  public init(kind: Kind, amount: Money?, text: String) {
    self.kind = kind
    self.amount = amount
    self.text = text
  }
}

/// An evidence item announced in the complaint; its bytes follow by upload.
public struct EvidenceNotice: Sendable, Hashable {
  public var name: String
  public var kind: EvidenceKind
  /// What it is to prove.
  public var purpose: String
  /// The amount the item shows, where it shows one.
  public var amount: Money?
}

/// The kinds of evidence. Source: Civil Procedure Law art. 66.
public enum EvidenceKind: String, Sendable, CaseIterable {
  case partyStatement = "party-statement"
  case documentary
  case physical
  case audioVisual = "audio-visual"
  case electronicData = "electronic-data"
  case witness
  case expertOpinion = "expert-opinion"
  case inspectionRecord = "inspection-record"
}

/// A party as the complaint names it.
public struct ComplaintParty: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    case natural
    case legal
  }

  public var kind: Kind
  public var name: String
  /// Citizen id (GB 11643) or credit code (GB 32100); a foreign passport number otherwise.
  public var idNumber: String?
  public var phone: String?
  public var email: String?
  public var address: String?
  public var isForeign: Bool
  public var acceptsElectronicService: Bool
  public var representatives: [Representative]

  public struct Representative: Sendable, Hashable {
    public var name: String
    public var idNumber: String
    /// 特别授权: may admit, waive, settle, counterclaim, appeal. Source: Civil Procedure Law art. 62.
    public var hasSpecialAuthority: Bool
  }
}
