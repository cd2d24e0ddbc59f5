/// Who looks, as the database is told it. It finds out itself what that person is in a case.
public enum Viewer: Sendable, Hashable {
  /// Sees nothing that is under seal.
  case nobody
  case account(AccountID)
  /// The court's own machinery, which acts for no one and shows nothing to anyone.
  case system
}

/// An order on who may see an item; the newest of an item holds.
///
/// Source: Civil Procedure Law art. 71; Provisions on Evidence art. 47.
public struct EvidenceSeal: Sendable, Hashable {
  public var evidenceID: EvidenceID
  public var version: Int
  public var isSealed: Bool
  public var accounts: [AccountID]
  public var parties: [PartyID]
  /// Roles in the case; the judge always among them.
  public var roles: [String]
  public var reason: String
  /// None while it is the provisional seal of what was handed in as confidential.
  public var orderedBy: AccountID?
  public var at: Instant

  public init(
    evidenceID: EvidenceID, version: Int, isSealed: Bool, accounts: [AccountID],
    parties: [PartyID], roles: [String], reason: String, orderedBy: AccountID?, at: Instant
  ) {
    self.evidenceID = evidenceID
    self.version = version
    self.isSealed = isSealed
    self.accounts = accounts
    self.parties = parties
    self.roles = roles
    self.reason = reason
    self.orderedBy = orderedBy
    self.at = at
  }

  /// Roles an order may name.
  public static let knownRoles: Set<String> = [
    "judge", "clerk", "president", "mediator", "plaintiff", "defendant", "third-party",
    "representative", "platform",
  ]
}

/// How an item came from another.
public struct EvidenceDerivation: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    /// 遮盖: parts are blacked out.
    case redaction
    case conversion
    case copy

    /// The act in the custody of the original.
    public var act: CustodyAct {
      switch self {
      case .redaction: .redacted
      case .conversion: .converted
      case .copy: .copied
      }
    }
  }

  public var evidenceID: EvidenceID
  public var originalID: EvidenceID
  public var kind: Kind
  public var reason: String
  /// Name and version of what made it.
  public var tool: String
  public var madeBy: AccountID
  public var at: Instant

  public init(
    evidenceID: EvidenceID, originalID: EvidenceID, kind: Kind, reason: String, tool: String,
    madeBy: AccountID, at: Instant
  ) {
    self.evidenceID = evidenceID
    self.originalID = originalID
    self.kind = kind
    self.reason = reason
    self.tool = tool
    self.madeBy = madeBy
    self.at = at
  }
}

/// Everything that can happen to an item in the court's hands.
public enum CustodyAct: String, Sendable, CaseIterable {
  case received
  case hashed
  case stored
  case viewed
  case copied
  case converted
  case redacted
  case sealed
  case unsealed
  case exported
  case returned
  case destroyed

  /// Whether the bytes are read for it; the database opens them for no other act.
  public var readsBytes: Bool {
    [.viewed, .copied, .exported, .converted, .redacted, .hashed].contains(self)
  }
}

public enum EvidenceAccessNoun: Sendable {}
public typealias EvidenceAccessID = Identifier<EvidenceAccessNoun>
