/// Something settled by a procedure of its own beside a running case: an objection, a challenge of
/// a judge, property preservation.
public struct Incident: Sendable, Hashable {
  public var id: IncidentID
  public var caseID: CaseID
  /// The name under which the case's procedure declares it.
  public var name: String
  public var procedure: String
  public var procedureVersion: Int
  public var state: String
  /// What its own acts have set, as a JSON object of plain values.
  public var facts: JSONValue
  /// The party that opened it; `nil` for one opened by the court.
  public var openedBy: PartyID?
  /// `nil` where the machinery opened it.
  public var openedByAccount: AccountID?
  public var openedAt: Instant
  public var closedAt: Instant?

  public init(
    id: IncidentID, caseID: CaseID, name: String, procedure: String, procedureVersion: Int,
    state: String, facts: JSONValue, openedBy: PartyID?, openedByAccount: AccountID?,
    openedAt: Instant, closedAt: Instant? = nil
  ) {
    self.id = id
    self.caseID = caseID
    self.name = name
    self.procedure = procedure
    self.procedureVersion = procedureVersion
    self.state = state
    self.facts = facts
    self.openedBy = openedBy
    self.openedByAccount = openedByAccount
    self.openedAt = openedAt
    self.closedAt = closedAt
  }

  public var isOpen: Bool { closedAt == nil }
}

public enum IncidentNoun: Sendable {}
public typealias IncidentID = Identifier<IncidentNoun>
