/// A fee beyond the one for taking the case: preservation, counterclaim, an objection that failed.
public struct Charge: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    case appeal, preservation, enforcement, counterclaim, objection
    case paymentOrder = "payment-order"
  }

  public enum Standing: String, Sendable, CaseIterable {
    case due, paid, waived
    /// Borne by the debtor out of the execution, never paid in advance by the applicant.
    case collected
  }

  public var id: ChargeID
  public var caseID: CaseID
  public var incidentID: IncidentID?
  public var kind: Kind
  /// The party that owes it; `nil` where the case's own fee has no other debtor than its filer.
  public var partyID: PartyID?
  public var amount: Money
  public var formula: LocalizedText
  public var source: String
  public var standing: Standing
  public var chargedAt: Instant
  public var paidAt: Instant?
  public var paymentReference: String?

  public init(
    id: ChargeID, caseID: CaseID, incidentID: IncidentID?, kind: Kind, partyID: PartyID?,
    amount: Money, formula: LocalizedText, source: String, standing: Standing,
    chargedAt: Instant, paidAt: Instant? = nil, paymentReference: String? = nil
  ) {
    self.id = id
    self.caseID = caseID
    self.incidentID = incidentID
    self.kind = kind
    self.partyID = partyID
    self.amount = amount
    self.formula = formula
    self.source = source
    self.standing = standing
    self.chargedAt = chargedAt
    self.paidAt = paidAt
    self.paymentReference = paymentReference
  }
}

public enum ChargeNoun: Sendable {}
public typealias ChargeID = Identifier<ChargeNoun>
