/// Someone who can sign in.
public struct Account: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    case litigant
    case platform
    case clerk
    case judge
    case mediator
    /// 院长: decides what the law leaves to the head of the court.
    case president
    case administrator
  }

  public var id: AccountID
  public var courtID: CourtID
  public var login: String
  public var kind: Kind
  public var name: String
  /// The proved identity number; parties are matched to accounts by it.
  public var idNumber: String?
  public var isDisabled: Bool

  public init(
    id: AccountID, courtID: CourtID, login: String, kind: Kind, name: String, idNumber: String?,
    isDisabled: Bool = false
  ) {
    self.id = id
    self.courtID = courtID
    self.login = login
    self.kind = kind
    self.name = name
    self.idNumber = idNumber
    self.isDisabled = isDisabled
  }
}

/// An official to whom a case is given.
public struct Assignment: Sendable, Hashable {
  public var role: Account.Kind
  public var accountID: AccountID
  /// Set once another took over.
  public var endedAt: Instant?
  /// 1 for whoever sits alone or presides; 2 and 3 for the other members of a panel.
  public var seat: Int
  /// Left by recusal, or was kept from the case by it, and never comes back.
  public var isBarred: Bool

  public init(
    role: Account.Kind, accountID: AccountID, endedAt: Instant? = nil, seat: Int = 1,
    isBarred: Bool = false
  ) {
    self.role = role
    self.accountID = accountID
    self.endedAt = endedAt
    self.seat = seat
    self.isBarred = isBarred
  }

  public var isCurrent: Bool { endedAt == nil }
}
