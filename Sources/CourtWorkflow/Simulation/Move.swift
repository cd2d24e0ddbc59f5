/// One thing somebody of a role may do, and how he goes about it.
///
/// A class, so that looking at it copies nothing.
final class Move {
  enum Target {
    case action(ProcedureIndex.Entry)
    case incident(IncidentDeclaration)
    case sequel(SequelDeclaration)
  }

  let target: Target
  let name: String
  let role: String
  /// Stable over runs and definitions, for drawing lots.
  let key: UInt64
  /// The pool of those who work for the court; nil for a party.
  let pool: Int?
  /// Who does it, where he is one of the staff.
  let actor: Actor
  let states: Set<String>
  /// Conditions of the procedure that can be judged before there is an input.
  let conditions: [Expression]
  /// The scenario's own condition.
  let when: Expression?
  /// Once for each visit and actor; nil where it is a matter of turns.
  let chance: Double?
  /// The chance of one who does it outside the turns of his role.
  var ownChance: Double { chance ?? (pool == nil ? 1 : 0.05) }
  let weight: Double?
  let wait: Wait
  let effort: Spread
  let priority: Int
  let input: [(name: String, value: Argument)]
  let atMost: Int

  init(
    _ target: Target, _ behaviour: Behaviour, states: [String], pool: Int?,
    conditions: [Expression], staysPut: Bool
  ) {
    self.target = target
    self.pool = pool
    self.conditions = conditions
    self.states = Set(states)
    name = behaviour.target.name
    role = behaviour.role
    actor = Actor(roles: [behaviour.role])
    key = Lots.key(behaviour.role, behaviour.target.name, states.first ?? "")
    when = behaviour.when
    chance = behaviour.chance
    weight = behaviour.weight
    wait = behaviour.wait ?? .days(pool == nil ? .uniform(0.5, 6) : .fixed(0))
    effort = behaviour.effort ?? .lognormal(median: 20, spread: 1.5)
    priority = behaviour.priority ?? 5
    input = behaviour.input
    atMost = behaviour.atMost ?? (staysPut ? 1 : 5)
  }
}

/// A rule of the world around with its key for lots; a class for the same reason.
final class WorldRule {
  let rule: HostRule
  let key: UInt64
  let action: ProcedureIndex.Entry?

  init(_ rule: HostRule, key: UInt64, in index: ProcedureIndex) {
    self.rule = rule
    self.key = key
    action = rule.action.flatMap { index.actions[$0] }
  }
}
