/// The world around a procedure: how many cases come, who the people are, what they tend to do and
/// how long they take. Read from YAML; see `Fixtures/scenarios/README.md`.
public struct Scenario: Sendable {
  public var name: String
  public var title: Bilingual
  /// The first day, in days since 1970-01-01 of the court's zone; nil leaves it to the caller.
  public var firstDay: Int?
  /// Days on which cases arrive.
  public var days: Int
  /// Days after that during which what has begun may come to its end.
  public var tailDays: Int
  public var arrivals: Arrivals
  /// The fact by which durations are told apart; nil takes the one the procedure's rules read.
  public var groupBy: String?
  /// How many of each role take part in a case.
  public var parties: [(role: String, count: [(number: Int, weight: Double)])]
  /// What is true of a case when it comes, in the order of the file.
  public var facts: [(fact: String, draw: FactDraw)]
  /// The procedures whose acts the behaviours speak of; empty where they speak of all.
  public var procedures: [String] = []
  public var behaviours: [Behaviour]
  public var host: [HostRule]
  public var staffing: [Staff]
  public var priorities: [(when: Expression, priority: Int)]
  /// Clocks whose end is counted otherwise than their declaration says.
  public var causes: [String: LapseCause]
  /// The act by which a case begins; nil takes the first that a party may do.
  public var opening: (action: String, role: String)?

  public init(name: String) {
    self.name = name
    title = Bilingual(zh: name, en: name)
    days = 365
    tailDays = 365
    arrivals = Arrivals()
    parties = []
    facts = []
    behaviours = []
    host = []
    staffing = []
    priorities = []
    causes = [:]
  }
}

/// How many cases come, and when.
public struct Arrivals: Sendable, Hashable {
  /// Cases in 365 days.
  public var perYear: Double = 1_000
  /// Weights of the days of a week, Monday first; a working day put in for a holiday counts as the
  /// weekday it is.
  public var weekday: [Double] = [1, 1, 1, 1, 1, 0.3, 0.3]
  /// Weights of the months, January first.
  public var month: [Double] = Array(repeating: 1, count: 12)
}

/// Whose fault it is when a clock runs out.
public enum LapseCause: String, Sendable, CaseIterable {
  case court
  case party
  /// Nobody's: the end of the period is what the law foresees.
  case period
}

/// Where a fact of a new case comes from.
public enum FactDraw: Sendable {
  case value(Value)
  case pick([(value: Value, weight: Double)])
  case chance(Double)
  /// A whole number.
  case number(Spread, minimum: Int64?, maximum: Int64?)
  /// An expression over `facts`, `count` (role → number of parties) and `keys` (role → party keys).
  case expression(Expression)
}

/// What one role tends to do with one action.
public struct Behaviour: Sendable {
  public enum Target: Sendable, Hashable {
    case action(String)
    case incident(String)
    case sequel(String)

    var name: String {
      switch self {
      case .action(let name), .incident(let name), .sequel(let name): name
      }
    }
  }

  public var target: Target
  public var role: String
  /// Where the behaviour holds; empty for wherever the action is possible.
  public var states: [String] = []
  public var when: Expression?
  /// The share of those who can do it that will, once for each visit of a state.
  public var chance: Double?
  /// How often it is chosen when it is the role's turn, beside the other weights of the role.
  public var weight: Double?
  public var wait: Wait?
  /// Minutes of a member of staff.
  public var effort: Spread?
  public var priority: Int?
  public var input: [(name: String, value: Argument)] = []
  /// How often in one visit of a state.
  public var atMost: Int?
}

/// How long somebody waits before acting.
public enum Wait: Sendable, Hashable {
  case days(Spread)
  /// At a share of the time that a running clock still leaves; beyond 1 is too late.
  case clock(String, share: Spread)
}

/// People of one role who do the court's work.
public struct Staff: Sendable, Hashable {
  public var role: String
  public var count: Int
  public var minutesPerDay: Int
  /// A case keeps the member who first worked on it.
  public var isAssigned: Bool
}

/// What the world around the procedure does by itself: a letter arrives, an appointed day comes.
public struct HostRule: Sendable {
  public enum Trigger: Sendable {
    case start
    case enter(String)
    case action(String)
    /// An effect whose arguments contain these texts.
    case effect(String, arguments: [(name: String, value: String)])
    case expiry(String)
  }

  /// For whom the rule holds: once, for each party, for each party of a role, or for each whom an effect names.
  public enum Reach: Sendable, Hashable {
    case once
    case everyone
    case role(String)
    case recipients
  }

  public var trigger: Trigger
  public var reach: Reach = .once
  public var chance: Double = 1
  public var wait: Spread = .fixed(0)
  /// Judged when the time has come.
  public var when: Expression?
  public var set: [(fact: String, value: Expression)] = []
  /// An action of the machinery that follows.
  public var action: String?
  public var input: [(name: String, value: Argument)] = []
  /// Drop it when the case has left the state it was in at the trigger.
  public var staysInState = false
}
