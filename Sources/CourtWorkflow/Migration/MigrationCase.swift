/// A case as the plan of its move to another version must know it.
public struct MigrationCase: Sendable, Hashable {
  /// A clock that runs, with the dated rule it was started under.
  public struct Clock: Sendable, Hashable {
    public var clock: RunningClock
    public var rule: String

    public init(_ clock: RunningClock, rule: String) {
      self.clock = clock
      self.rule = rule
    }
  }

  /// The act that brought the case to its present state; clocks that the new version starts with it
  /// are looked for there.
  public struct Arrival: Sendable, Hashable {
    public var action: String
    public var actor: Actor
    public var input: [String: Value]

    public init(action: String, actor: Actor, input: [String: Value]) {
      self.action = action
      self.actor = actor
      self.input = input
    }
  }

  public var snapshot: CaseSnapshot
  public var clocks: [Clock]
  public var arrival: Arrival?
  public var isClosed: Bool

  public init(
    snapshot: CaseSnapshot, clocks: [Clock], arrival: Arrival? = nil, isClosed: Bool = false
  ) {
    self.snapshot = snapshot
    self.clocks = clocks
    self.arrival = arrival
    self.isClosed = isClosed
  }
}

/// What a move to another version does to one case, or every reason why it stays.
public enum MigrationPlan: Sendable, Hashable {
  case moves(Move)
  case stays([MigrationReason])

  /// A move that nothing stands against.
  public struct Move: Sendable, Hashable {
    public let from: String
    public let to: String
    public let factChanges: [String: Value]
    public let clocks: [ClockMove]
  }

  /// What becomes of one clock.
  public enum ClockMove: Sendable, Hashable {
    /// Runs on under the same name and rule.
    case kept(RunningClock)
    /// Runs on under another name, its last day unchanged.
    case renamed(RunningClock, to: String)
    /// Runs under another rule and is counted anew from where it began.
    case recounted(RunningClock, to: String, rule: String, before: String)
    /// Is not part of the new version any more.
    case ended(RunningClock)
    /// The new version wants it in this state; it begins with the move.
    case begun(RunningClock, rule: String, arguments: [String: Value])
  }
}

/// One reason why a case does not move.
public struct MigrationReason: Sendable, Hashable {
  /// Stable, such as `migration.clock-unknown`.
  public let code: String
  public let text: Bilingual

  public init(_ code: String, zh: String, en: String) {
    self.code = code
    self.text = Bilingual(zh: zh, en: en)
  }
}
