public import CourtDomain

/// What stands beside a case: incidents, linked cases, consents, votes, charges.
public protocol BesideRows {
  /// All there ever were, in the order of opening.
  func incidents(of id: CaseID) throws -> [Incident]
  func insertIncident(_ incident: Incident) throws
  func updateIncident(_ incident: Incident) throws
  /// Links in which the case is either the first or the following one.
  func links(of id: CaseID) throws -> [CaseLink]
  func insertLink(_ link: CaseLink) throws
  /// Writes who acts for a party from now on, in place of whoever did.
  func saveMandates(_ mandates: [Representation], of party: PartyID, in id: CaseID) throws
  func consents(of id: CaseID) throws -> [PhaseConsent]
  /// Writes the choice that holds from now on.
  func saveConsent(_ consent: PhaseConsent, in id: CaseID) throws
  /// Ends whatever the person holds in the case and keeps him from it for good.
  func bar(_ role: Account.Kind, _ account: AccountID, from id: CaseID, at: Instant) throws
  func ballots(of id: CaseID) throws -> [Ballot]
  func insertBallot(_ ballot: Ballot, in id: CaseID) throws
  func revealBallot(_ ballot: Ballot, in id: CaseID) throws
  func charges(of id: CaseID) throws -> [Charge]
  func saveCharge(_ charge: Charge) throws
}
