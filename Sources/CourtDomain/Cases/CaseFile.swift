/// The number of a court in the key of every table: one database can serve many courts.
public typealias CourtID = Int32

/// A case as it stands: where the procedure is, under which definition, at which version.
public struct CaseFile: Sendable, Hashable {
  public var id: CaseID
  public var courtID: CourtID
  /// 案号, such as `(2026)浙0192民初1779号`.
  public var number: String
  public var filedAt: Instant
  public var filedBy: AccountID
  public var causeCode: String
  /// `ordinary`, `simplified` or `small-claims`; empty where the procedure knows no tracks.
  public var track: String
  public var title: LocalizedText
  public var amount: Money
  public var procedure: String
  public var procedureVersion: Int
  public var state: String
  /// Rises by one with every act; the ETag.
  public var version: Int64
  /// What guards read: values set by acts, as a JSON object of plain values.
  public var facts: JSONValue
  public var complaint: JSONValue
  public var isClosed: Bool
  public var docketLength: Int
  /// SHA-256 of the last docket entry, the head of the case's hash chain.
  public var docketDigest: [UInt8]
  /// What the docket's entries add up to, as JSON; the next entry tells only what differs from it.
  public var docketBasis: String?

  public init(
    id: CaseID, courtID: CourtID, number: String, filedAt: Instant, filedBy: AccountID,
    causeCode: String, track: String, title: LocalizedText, amount: Money, procedure: String,
    procedureVersion: Int, state: String, version: Int64, facts: JSONValue, complaint: JSONValue,
    isClosed: Bool, docketLength: Int, docketDigest: [UInt8],
    docketBasis: String? = nil
  ) {
    self.id = id
    self.courtID = courtID
    self.number = number
    self.filedAt = filedAt
    self.filedBy = filedBy
    self.causeCode = causeCode
    self.track = track
    self.title = title
    self.amount = amount
    self.procedure = procedure
    self.procedureVersion = procedureVersion
    self.state = state
    self.version = version
    self.facts = facts
    self.complaint = complaint
    self.isClosed = isClosed
    self.docketLength = docketLength
    self.docketDigest = docketDigest
    self.docketBasis = docketBasis
  }
}

extension CaseFile {
  /// Whether the case has been made known to those it is brought against: by referral to mediation
  /// or by the first paper served on them. Until then it is between the plaintiff and the court.
  ///
  /// Source: Civil Procedure Law arts. 125–128.
  public var isDisclosed: Bool { facts["disclosed"]?.bool ?? false }
}

/// Someone the judgment will bind.
public struct Party: Sendable, Hashable {
  public enum Side: String, Sendable, CaseIterable {
    case plaintiff
    case defendant
    case thirdParty = "third-party"
  }

  public var id: PartyID
  public var side: Side
  /// 1, 2, … within the side.
  public var ordinal: Int
  public var kind: ComplaintParty.Kind
  public var name: String
  public var idNumber: String?
  public var phone: String?
  public var email: String?
  public var address: String?
  public var isForeign: Bool
  public var acceptsElectronicService: Bool
  /// Set once a person with this identity number has an account.
  public var accountID: AccountID?

  public init(
    id: PartyID, side: Side, ordinal: Int, from party: ComplaintParty, accountID: AccountID?
  ) {
    self.init(
      id: id, side: side, ordinal: ordinal, kind: party.kind, name: party.name,
      idNumber: party.idNumber, phone: party.phone, email: party.email, address: party.address,
      isForeign: party.isForeign, acceptsElectronicService: party.acceptsElectronicService,
      accountID: accountID)
  }

  public init(
    id: PartyID, side: Side, ordinal: Int, kind: ComplaintParty.Kind, name: String,
    idNumber: String?, phone: String?, email: String?, address: String?, isForeign: Bool,
    acceptsElectronicService: Bool, accountID: AccountID?
  ) {
    self.id = id
    self.side = side
    self.ordinal = ordinal
    self.kind = kind
    self.name = name
    self.idNumber = idNumber
    self.phone = phone
    self.email = email
    self.address = address
    self.isForeign = isForeign
    self.acceptsElectronicService = acceptsElectronicService
    self.accountID = accountID
  }
}

/// Someone who acts for a party. Source: Civil Procedure Law arts. 61–62.
public struct Representation: Sendable, Hashable {
  public var partyID: PartyID
  public var name: String
  public var idNumber: String
  public var hasSpecialAuthority: Bool
  public var accountID: AccountID?

  public init(
    partyID: PartyID, name: String, idNumber: String, hasSpecialAuthority: Bool,
    accountID: AccountID?
  ) {
    self.partyID = partyID
    self.name = name
    self.idNumber = idNumber
    self.hasSpecialAuthority = hasSpecialAuthority
    self.accountID = accountID
  }
}
