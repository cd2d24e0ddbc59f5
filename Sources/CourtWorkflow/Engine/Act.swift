/// Who acts, as far as the procedure must know.
public struct Actor: Sendable, Hashable {
  public var roles: Set<String>
  /// The key of the party the actor stands for; nil for those who stand for none.
  public var partyKey: String?

  public init(roles: Set<String>, partyKey: String? = nil) {
    self.roles = roles
    self.partyKey = partyKey
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

/// What the engine needs to know of a case; the host reads it in the transaction of the act.
public struct CaseSnapshot: Sendable, Hashable {
  public var state: String
  public var facts: [String: Value]
  public var runningClocks: [RunningClock]

  public init(state: String, facts: [String: Value], runningClocks: [RunningClock] = []) {
    self.state = state
    self.facts = facts
    self.runningClocks = runningClocks
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
