/// Who acts, as far as the procedure must know.
public struct Actor: Sendable, Hashable {
  public var roles: Set<String>
  /// The key of the party the actor stands for; nil for those who stand for none.
  public var partyKey: String?
  /// The online phases the party has chosen; nil where the host keeps no such choice, and then
  /// no action is refused for want of one.
  public var phases: Set<String>?
  /// A key of the person, stable within the case, for secret votes; empty where there is none.
  public var personKey: String

  public init(
    roles: Set<String>, partyKey: String? = nil, phases: Set<String>? = nil,
    personKey: String = ""
  ) {
    self.roles = roles
    self.partyKey = partyKey
    self.phases = phases
    self.personKey = personKey
  }

  /// The machinery itself: clocks and confirmed outside events act in this name.
  public static let system = Actor(roles: ["system"])
}

/// A clock that runs for the case at the moment of the act.
public struct RunningClock: Sendable, Hashable {
  public var name: String
  /// Set for a clock that is counted per party.
  public var party: String?

  public init(name: String, party: String? = nil) {
    self.name = name
    self.party = party
  }
}

/// An incident of a case as the case's own procedure sees it.
public struct IncidentStanding: Sendable, Hashable {
  /// The name under which the case's procedure declares it.
  public var name: String
  public var state: String
  /// The party that opened it; nil for one opened by the court.
  public var party: String?
  public var isOpen: Bool

  public init(name: String, state: String, party: String? = nil, isOpen: Bool) {
    self.name = name
    self.state = state
    self.party = party
    self.isOpen = isOpen
  }
}

/// What the engine needs to know of a case; the host reads it in the transaction of the act.
public struct CaseSnapshot: Sendable, Hashable {
  public var state: String
  public var facts: [String: Value]
  /// Clocks that have neither passed nor ended, suspended ones included.
  public var runningClocks: [RunningClock]
  /// Every incident there ever was in the case, in the order of opening.
  public var incidents: [IncidentStanding]

  public init(
    state: String, facts: [String: Value], runningClocks: [RunningClock] = [],
    incidents: [IncidentStanding] = []
  ) {
    self.state = state
    self.facts = facts
    self.runningClocks = runningClocks
    self.incidents = incidents
  }
}

/// Somebody's wish to do something.
public struct Act: Sendable, Hashable {
  public var action: String
  public var actor: Actor
  public var input: [String: Value]
  /// The route the act came by; an action with `through` is refused on any other.
  public var via: String?
  /// The moment of the act; expressions read it as `now`.
  public var at: Timestamp?

  public init(
    action: String, actor: Actor, input: [String: Value] = [:], via: String? = nil,
    at: Timestamp? = nil
  ) {
    self.action = action
    self.actor = actor
    self.input = input
    self.via = via
    self.at = at
  }
}
