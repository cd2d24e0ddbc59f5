/// What a simulation has seen, folded as it went: its size does not depend on the number of cases.
///
/// Times are in days.
public struct SimulationTally: Sendable {
  /// The key of a duration: the group (such as the track) and the final state.
  public struct Ending: Sendable, Hashable, Comparable {
    public let procedure: String
    public let group: String
    public let state: String

    public static func < (left: Ending, right: Ending) -> Bool {
      (left.procedure, left.group, left.state) < (right.procedure, right.group, right.state)
    }
  }

  public struct ClockFigures: Sendable, Hashable {
    public internal(set) var cause: LapseCause
    public internal(set) var started = 0
    public internal(set) var expired = 0
    public internal(set) var stopped = 0
    /// How long the case stayed where it was after the period had passed.
    public internal(set) var late = QuantileSketch()
  }

  public struct StateFigures: Sendable, Hashable {
    public internal(set) var visits = 0
    public internal(set) var stay = QuantileSketch()
    /// Time between a task's creation and its beginning, by role.
    public internal(set) var queued: [String: Moments] = [:]
  }

  public struct RoleFigures: Sendable, Hashable {
    public internal(set) var members = 0
    /// Minutes worked and minutes there were, by week since the first day.
    public internal(set) var worked: [Double] = []
    public internal(set) var capacity: [Double] = []
    /// The longest queue of the week.
    public internal(set) var queue: [Int] = []
    public internal(set) var tasks = 0
    public internal(set) var waited = QuantileSketch()
  }

  public struct Stuck: Sendable, Hashable {
    public internal(set) var count = 0
    /// The number of the first case of the run that got stuck here.
    public internal(set) var example = 0
    /// True where nobody may do anything; false where somebody may but never did.
    public internal(set) var isDeadEnd = false
  }

  /// Cases of one week of arrival, for comparing runs week by week.
  public struct Cohort: Sendable, Hashable {
    public internal(set) var duration = Moments()
    public internal(set) var queued = Moments()
    public internal(set) var courtOverdue = Moments()
    public internal(set) var partyOverdue = Moments()
  }

  public internal(set) var filed = 0
  public internal(set) var ended = 0
  public internal(set) var acts = 0
  public internal(set) var expiries = 0
  /// Cases still on their way when the run ended, by state.
  public internal(set) var open: [String: Int] = [:]
  public internal(set) var durations: [Ending: QuantileSketch] = [:]
  public internal(set) var all = QuantileSketch()
  public internal(set) var clocks: [String: ClockFigures] = [:]
  public internal(set) var states: [String: StateFigures] = [:]
  public internal(set) var roles: [String: RoleFigures] = [:]
  public internal(set) var stuck: [String: Stuck] = [:]
  /// Acts that were tried and refused, by action and code.
  public internal(set) var refusals: [String: Int] = [:]
  /// What could not be modelled or counted, with how often.
  public internal(set) var notes: [String: Int] = [:]
  public internal(set) var incidents: [String: Int] = [:]
  public internal(set) var sequels: [String: Int] = [:]
  public internal(set) var cohorts: [Cohort] = []
  /// Most cases that were open at one moment.
  public internal(set) var peakOpen = 0

  public init() {}

  mutating func note(_ text: String) {
    // A run that complains about thousands of different things has said enough.
    if notes.count < 200 || notes[text] != nil { notes[text, default: 0] += 1 }
  }

  /// Adds another court's year to this one.
  mutating func merge(_ other: SimulationTally) {
    filed += other.filed
    ended += other.ended
    acts += other.acts
    expiries += other.expiries
    all.merge(other.all)
    peakOpen = max(peakOpen, other.peakOpen)
    open.merge(other.open, uniquingKeysWith: +)
    refusals.merge(other.refusals, uniquingKeysWith: +)
    notes.merge(other.notes, uniquingKeysWith: +)
    incidents.merge(other.incidents, uniquingKeysWith: +)
    sequels.merge(other.sequels, uniquingKeysWith: +)
    durations.merge(other.durations) { mine, theirs in mine.merged(theirs) }
    for (name, figures) in other.clocks {
      clocks[name, default: .init(cause: figures.cause)] += figures
    }
    for (name, figures) in other.states { states[name, default: .init()] += figures }
    for (name, figures) in other.roles { roles[name, default: .init()] += figures }
    for (name, figures) in other.stuck {
      stuck[name, default: .init(example: figures.example)] += figures
    }
    cohorts.fold(other.cohorts, Cohort()) { $0 += $1 }
  }
}

extension QuantileSketch {
  func merged(_ other: QuantileSketch) -> QuantileSketch {
    var copy = self
    copy.merge(other)
    return copy
  }
}

extension Array {
  /// Adds another array place by place.
  mutating func fold(_ other: [Element], _ empty: Element, _ add: (inout Element, Element) -> Void)
  {
    while count < other.count { append(empty) }
    for (place, element) in other.enumerated() { add(&self[place], element) }
  }
}

extension SimulationTally.ClockFigures {
  static func += (left: inout Self, right: Self) {
    left.started += right.started
    left.expired += right.expired
    left.stopped += right.stopped
    left.late.merge(right.late)
  }

  /// The share of the periods that ended before the matter did.
  public var overdueShare: Double {
    expired + stopped == 0 ? 0 : Double(expired) / Double(expired + stopped)
  }
}

extension SimulationTally.StateFigures {
  static func += (left: inout Self, right: Self) {
    left.visits += right.visits
    left.stay.merge(right.stay)
    for (role, moments) in right.queued { left.queued[role, default: Moments()].merge(moments) }
  }
}

extension SimulationTally.RoleFigures {
  static func += (left: inout Self, right: Self) {
    left.members += right.members
    left.tasks += right.tasks
    left.worked.fold(right.worked, 0) { $0 += $1 }
    left.capacity.fold(right.capacity, 0) { $0 += $1 }
    left.queue.fold(right.queue, 0) { $0 = max($0, $1) }
    left.waited.merge(right.waited)
  }
}

extension SimulationTally.Stuck {
  static func += (left: inout Self, right: Self) {
    left.count += right.count
    left.isDeadEnd = left.isDeadEnd || right.isDeadEnd
  }
}

extension SimulationTally.Cohort {
  static func += (left: inout Self, right: Self) {
    left.duration.merge(right.duration)
    left.queued.merge(right.queued)
    left.courtOverdue.merge(right.courtOverdue)
    left.partyOverdue.merge(right.partyOverdue)
  }
}
