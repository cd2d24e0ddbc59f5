/// Whether a party takes part online in one phase of the procedure.
///
/// Source: Online Litigation Rules arts. 4–5: one consent never implies another, and it may be
/// taken back.
public struct PhaseConsent: Sendable, Hashable {
  public var partyID: PartyID
  public var phase: String
  public var isOnline: Bool
  public var reason: String
  public var at: Instant
  public var accountID: AccountID?

  public init(
    partyID: PartyID, phase: String, isOnline: Bool, reason: String, at: Instant,
    accountID: AccountID?
  ) {
    self.partyID = partyID
    self.phase = phase
    self.isOnline = isOnline
    self.reason = reason
    self.at = at
    self.accountID = accountID
  }
}
