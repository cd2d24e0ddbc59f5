import CourtDomain
import CourtWorkflow

/// What the entries of one procedure's acts add up to: the case as the next act should find it.
///
/// The recorder writes into an entry only how the case differs from this, and the replay reads it
/// the same way: what an act itself has changed is never told again, so a replay has to arrive at it.
struct DocketMemory: Equatable {
  var facts: [String: Value] = [:]
  var running: [RunningClock] = []
  var incidents: [IncidentStanding] = []

  /// A fact's change, or its end where the value is `nil`.
  struct Difference {
    var facts: [String: Value?] = [:]
    var newClocks: [RunningClock] = []
    var goneClocks: [RunningClock] = []
    var incidents: [IncidentStanding]?
  }

  /// How a snapshot differs from what is remembered, in the facts the definitions know.
  func difference(
    from snapshot: CaseSnapshot, of definitions: ProcedureDefinition...
  ) -> Difference {
    var difference = Difference()
    let declared = Set(definitions.flatMap(\.facts).map(\.name))
    for name in declared where snapshot.facts[name] != facts[name] {
      difference.facts[name] = .some(snapshot.facts[name])
    }
    let clocks = clockDifference(from: snapshot.runningClocks)
    difference.newClocks = clocks.newClocks
    difference.goneClocks = clocks.goneClocks
    if snapshot.incidents != incidents { difference.incidents = snapshot.incidents }
    return difference
  }

  func clockDifference(from present: [RunningClock]) -> Difference {
    var difference = Difference()
    var left = running
    for clock in present {
      if let index = left.firstIndex(of: clock) {
        left.remove(at: index)
      } else {
        difference.newClocks.append(clock)
      }
    }
    difference.goneClocks = left
    return difference
  }

  mutating func take(_ difference: Difference) {
    for (name, value) in difference.facts { facts[name] = value }
    for clock in difference.goneClocks { end(clock) }
    running += difference.newClocks
    if let incidents = difference.incidents { self.incidents = incidents }
  }

  mutating func end(_ clock: RunningClock) {
    if let index = running.firstIndex(of: clock) { running.remove(at: index) }
  }

  /// Takes in what a decision changes.
  ///
  /// - Parameter next: the procedure that takes the case over with it; clocks it does not know end.
  mutating func take(_ decision: CourtWorkflow.Decision, next: ProcedureDefinition?) {
    take(decision.factChanges)
    for change in decision.clockChanges {
      switch change {
      case .start(let name, _, let party, _):
        running.append(RunningClock(name: name, party: party))
      case .stop(let name, let party): end(RunningClock(name: name, party: party))
      case .suspend, .resume: break
      }
    }
    if let next {
      running.removeAll { next.clock($0.family) == nil }
    }
  }

  /// Facts as the store gives them back; a value that JSON cannot carry is not kept.
  mutating func take(_ changes: [String: Value]) {
    for (name, value) in changes { facts[name] = value.asJSON.map { Value($0) } }
  }

  func snapshot(in state: String) -> CaseSnapshot {
    CaseSnapshot(state: state, facts: facts, runningClocks: running, incidents: incidents)
  }
}

extension RunningClock {
  /// The clock's name without the level of a rung.
  var family: String { name.split(separator: "@").first.map(String.init) ?? name }

  /// `defence`, or `defence:PARTY` for a clock that is counted per party.
  var text: String { party.map { name + ":" + $0 } ?? name }

  init(text: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    self.init(name: parts.first ?? text, party: parts.count == 2 ? parts[1] : nil)
  }
}

// MARK: JSON

extension DocketMemory {
  var json: JSONValue {
    [
      "facts": Self.json(of: facts), "running": .array(running.map { .string($0.text) }),
      "incidents": .array(incidents.map(Self.json)),
    ]
  }

  init(_ json: JSONValue) {
    facts = json["facts"].map(engineValues) ?? [:]
    running = Self.clocks(json["running"])
    incidents = json["incidents"]?.array?.compactMap(Self.incident) ?? []
  }

  static func json(of facts: [String: Value]) -> JSONValue {
    var members = JSONObject()
    for name in facts.keys.sorted() { members[name] = facts[name]?.asJSON ?? .null }
    return .object(members)
  }

  static func clocks(_ json: JSONValue?) -> [RunningClock] {
    json?.array?.compactMap(\.string).map { RunningClock(text: $0) } ?? []
  }

  static func json(_ incident: IncidentStanding) -> JSONValue {
    [
      .string(incident.name), .string(incident.state), .optional(incident.party),
      .bool(incident.isOpen),
    ]
  }

  static func incident(_ json: JSONValue) -> IncidentStanding? {
    guard let parts = json.array, parts.count == 4, let name = parts[0].string,
      let state = parts[1].string, let isOpen = parts[3].bool
    else { return nil }
    return IncidentStanding(name: name, state: state, party: parts[2].string, isOpen: isOpen)
  }
}

extension DocketMemory.Difference {
  /// Written into a basis; nothing where nothing differs.
  func write(to members: inout JSONObject) {
    if !facts.isEmpty {
      var changed = JSONObject()
      for name in facts.keys.sorted() {
        changed[name] = (facts[name] ?? nil)?.asJSON ?? .null
      }
      members["facts"] = .object(changed)
    }
    if !newClocks.isEmpty {
      members["clocks"] = .array(newClocks.map(\.text).sorted().map { .string($0) })
    }
    if !goneClocks.isEmpty {
      members["gone"] = .array(goneClocks.map(\.text).sorted().map { .string($0) })
    }
    if let incidents { members["incidents"] = .array(incidents.map(DocketMemory.json)) }
  }

  init(_ basis: JSONValue) {
    for member in basis["facts"]?.object?.members ?? [] {
      facts[member.name] = .some(member.value.isNull ? nil : Value(member.value))
    }
    newClocks = DocketMemory.clocks(basis["clocks"])
    goneClocks = DocketMemory.clocks(basis["gone"])
    incidents = basis["incidents"]?.array?.compactMap(DocketMemory.incident)
  }
}

/// The memories of a case: of its own procedure, and of each incident beside it.
struct CaseMemory {
  private var streams: [String: DocketMemory] = [:]

  init(text: String?) {
    guard let text, let json = try? JSONParser.parse(text), let members = json.object?.members
    else { return }
    for member in members { streams[member.name] = DocketMemory(member.value) }
  }

  init() {}

  var text: String {
    var members = JSONObject()
    for name in streams.keys.sorted() { members[name] = streams[name]?.json }
    return JSONValue.object(members).text
  }

  /// - Parameter stream: the incident, empty for the case's own procedure. An incident begins with
  ///   the facts of its case.
  subscript(stream: String) -> DocketMemory {
    get {
      streams[stream] ?? DocketMemory(facts: streams[""]?.facts ?? [:], running: [], incidents: [])
    }
    set { streams[stream] = newValue }
  }
}
