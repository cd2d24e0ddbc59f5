/// Who takes part in a case; cases with the same numbers of parties share one.
final class Cast: Sendable {
  struct Person: Sendable {
    let role: String
    let key: String
    let actor: Actor
  }

  let people: [Person]
  /// Role → number of parties, and role → their keys, as expressions of a scenario read them.
  let counts: Value
  let keys: Value

  init(_ parties: [(role: String, number: Int)]) {
    var people: [Person] = []
    var counts: [String: Value] = [:]
    var keys: [String: Value] = [:]
    for (role, number) in parties {
      let names = (0..<number).map { "\(role)-\($0 + 1)" }
      counts[role] = .int(Int64(number))
      keys[role] = .strings(names)
      people += names.map {
        Person(
          role: role, key: $0, actor: Actor(roles: [role], partyKey: $0, personKey: $0))
      }
    }
    self.people = people
    self.counts = .object(counts)
    self.keys = .object(keys)
  }

  func place(of key: String) -> Int? { people.firstIndex { $0.key == key } }
}

/// A clock that runs in a simulated case.
struct LiveClock {
  let clock: RunningClock
  /// The place of its figures; nil where the procedure that has the case does not know it.
  var figure: Int?
  let rule: String
  let start: Int64
  let givenDays: Int?
  /// Nil where the law could not count it; it then never ends by itself.
  var due: Int64?
  /// Events of an earlier due moment carry another token.
  var token: Int32
  /// Since when it stands still, and why; empty while it runs.
  var still: [(kind: String, since: Int)] = []
  var stillness: [PeriodQuestion.Stillness] = []
}

/// A case on its way; ended cases are folded into the tally and forgotten.
final class SimulatedCase {
  let number: Int
  let lots: Lots
  let cast: Cast
  let slot: Int32
  let serial: UInt32
  var model: SimulationModel
  var snapshot: CaseSnapshot
  /// The state the snapshot names.
  var state: StateModel
  var clocks: [LiveClock] = []
  let arrivedAt: Int64
  var enteredAt: Int64
  /// Counts the states the case has been in.
  var visit = 0
  /// Moves already decided by lot in this visit, as move × 256 + party.
  var drawn: [Int32] = []
  /// How often a move was made in this visit, in eighths.
  var made: [(move: Int, times: Int)] = []
  /// How often a rule of the world was set off in this visit.
  var triggered: [(rule: Int, times: Int)] = []
  /// Work that waits or is being done, one for each pool.
  var tasks: [(pool: Int, order: UInt64)] = []
  /// Tasks the procedure has opened: roles that are called upon.
  var calls: [(role: String, kind: String)] = []
  /// Events of this case that are still to come, clocks apart.
  var pending = 0
  var members: [Int32]
  /// Clocks that have passed in this state, with the moment.
  var overdue: [(figure: Int, since: Int64)] = []
  var courtOverdue = 0
  var partyOverdue = 0
  var queuedSeconds: Int64 = 0
  var idleRounds = 0
  /// Start of the first clock of each name: what is counted again may count from there.
  var firstStarts: [(clock: String, at: Int64)] = []
  /// The case beside which this incident is decided, and its place among that case's incidents.
  var beside: SimulatedCase?
  var besideIndex = 0
  /// The places of incidents that are decided beside this case.
  var incidentSlots: [Int32] = []
  var isOver = false
  /// How often another procedure took the case over.
  var handovers = 0

  init(
    number: Int, lots: Lots, cast: Cast, model: SimulationModel, slot: Int32, serial: UInt32,
    at: Int64, pools: Int
  ) {
    self.number = number
    self.lots = lots
    self.cast = cast
    self.model = model
    self.slot = slot
    self.serial = serial
    arrivedAt = at
    enteredAt = at
    snapshot = CaseSnapshot(state: model.definition.initial, facts: [:])
    state = model.state(model.definition.initial)
    members = Array(repeating: -1, count: pools)
  }

  /// A move's or rule's place, with the procedure it is a place of: another procedure that takes the
  /// case over has moves and rules of its own.
  func stamped(_ place: Int32) -> Int32 { place | Int32(handovers & 0x3FF) << 20 }

  /// Nil for a place of the procedure that had the case before.
  func place(of stamped: Int32) -> Int? {
    Int(stamped >> 20) == handovers & 0x3FF ? Int(stamped & 0xFFFFF) : nil
  }

  func fact(_ name: String) -> Value? {
    snapshot.facts[name] ?? model.engine.index.presets[name]
  }

  /// Lots of a move or rule; the visit keeps repeated doings apart.
  func lot(_ key: UInt64, _ purpose: UInt64, party: Int = 0, turn: Int = 0) -> Double {
    let place =
      UInt64(truncatingIfNeeded: visit) << 24
      | UInt64(truncatingIfNeeded: party & 0xFF) << 12 | UInt64(truncatingIfNeeded: turn & 0xFFF)
    return lots.unit(key &+ purpose, place)
  }

  func timesMade(_ move: Int) -> Int { made.first { $0.move == move }?.times ?? 0 }

  /// A move that was refused may be tried again a few times: eight refusals count as one doing.
  func countMade(_ move: Int, isDone: Bool) {
    let times = isDone ? Self.wholeDoing : 1
    if let place = made.firstIndex(where: { $0.move == move }) {
      made[place].times += times
    } else {
      made.append((move, times))
    }
  }

  static let wholeDoing = 8

  /// How often the rule was set off before in this visit.
  func countTrigger(_ rule: Int) -> Int {
    guard let place = triggered.firstIndex(where: { $0.rule == rule }) else {
      triggered.append((rule, 1))
      return 0
    }
    triggered[place].times += 1
    return triggered[place].times - 1
  }

  /// Whether the lot of this move and person was drawn in this visit already.
  func hasDrawn(_ move: Int, _ party: Int) -> Bool { drawn.contains(Self.mark(move, party)) }

  func markDrawn(_ move: Int, _ party: Int) { drawn.append(Self.mark(move, party)) }

  func unmarkDrawn(_ move: Int, _ party: Int) {
    let mark = Self.mark(move, party)
    drawn.removeAll { $0 == mark }
  }

  private static func mark(_ move: Int, _ party: Int) -> Int32 {
    Int32(truncatingIfNeeded: move << 8 | (party & 0xFF))
  }

  /// Whether the law's time goes on without anybody: a clock that will end.
  var hasRunningClock: Bool { clocks.contains { $0.due != nil && $0.still.isEmpty } }

  func isCalled(_ role: String) -> Bool {
    state.awaits.contains(role) || calls.contains { $0.role == role }
  }
}

/// What the expressions of a scenario see of a case.
final class WorldNames: Names {
  private let file: SimulatedCase
  /// Of several who are asked about one moment one is looked at after the other.
  var party: Cast.Person?

  init(_ file: SimulatedCase, party: Cast.Person?) {
    self.file = file
    self.party = party
  }

  var hasDottedNames: Bool { false }

  func variable(_ name: String) -> Value? {
    switch name {
    case "facts": .object(file.model.engine.index.presets.merging(file.snapshot.facts) { $1 })
    case "count": file.cast.counts
    case "keys": file.cast.keys
    case "party": .string(party?.key ?? "")
    case "role": .string(party?.role ?? "")
    case "state": .string(file.snapshot.state)
    default: nil
    }
  }

  func field(_ field: String, of owner: Owner) -> FieldFound {
    guard owner.root == .facts else { return .unanswered }
    return file.fact(field).map { .value($0) } ?? .missing
  }
}
