import CourtDomain
import CourtEvidence
import CourtWorkflow

extension OpenCase {
  /// What the entry of this answer keeps: how the case differed from what the docket says so far,
  /// who acted by which way, and what followed.
  func recorded(
    _ asked: Asking, _ verdict: Verdict, lastDay: CalendarDay? = nil, entered: JSONValue? = nil
  ) throws -> JSONValue {
    let stream = focus?.description ?? ""
    var all = CaseMemory(text: file.docketBasis)
    var memory = all[stream]
    if case .expiry(let clock, let party) = asked.question {
      memory.end(RunningClock(name: clock, party: party))
    }
    let difference = memory.difference(from: asked.snapshot, of: asked.definition)
    memory.take(difference)
    var members = BasisWords.members(of: asked.question)
    members["procedure"] = .string("\(asked.definition.name)@\(asked.definition.version)")
    if let act = asked.question.act {
      // What the docket does not show, such as a vote, is kept here, where parties do not read.
      let input = DocketMemory.json(of: act.input)
      if engineValues(entered ?? .null) != act.input { members["input"] = input }
    }
    members["counted_from"] = countedFrom.map { .string($0.description) }
    members["last_day"] = lastDay.map { .string($0.description) }
    difference.write(to: &members)
    if !started.isEmpty { members["started"] = .array(started.map(\.json)) }
    members["then"] = Consequence(verdict).json
    if case .decided(let decision) = verdict {
      let next = try decision.handover.map { try court.procedures.newest($0) }
      members["next"] = next.map { .string("\($0.name)@\($0.version)") }
      memory.take(decision, next: next)
    }
    all[stream] = memory
    file.docketBasis = all.text
    return .object(members)
  }

  /// Tells in the last entry which clocks run or have ended by what followed from the acts, such as
  /// a period that was given back, so that the docket adds up to the case as it is written.
  func sealDocket() {
    guard let text = file.docketBasis, var last = pending.docket.last else { return }
    var all = CaseMemory(text: text)
    var memory = all[""]
    let difference = memory.clockDifference(from: snapshot().runningClocks)
    guard !difference.newClocks.isEmpty || !difference.goneClocks.isEmpty else { return }
    memory.take(difference)
    all[""] = memory
    file.docketBasis = all.text
    var members = last.basis?.object ?? JSONObject()
    if last.basis == nil { members["asked"] = "nothing" }
    var after = JSONObject()
    difference.write(to: &after)
    members["after"] = .object(after)
    last = last.resting(on: .object(members))
    last.digest = SHA256.digest(last.chainedBytes).bytes
    pending.docket[pending.docket.count - 1] = last
    file.docketDigest = last.digest
    if ownEntry?.sequence == last.sequence { ownEntry = last }
  }
}

/// A question to the engine as a basis writes it.
enum BasisWords {
  static func members(of question: Asking.Question) -> JSONObject {
    var members = JSONObject()
    switch question {
    case .act(let act):
      members["asked"] = "act"
      write(act, to: &members)
    case .machinery(let act):
      members["asked"] = "machinery"
      write(act, to: &members)
    case .expiry(let clock, let party):
      members["asked"] = "expiry"
      members["clock"] = .string(RunningClock(name: clock, party: party).text)
    }
    return members
  }

  private static func write(_ act: Act, to members: inout JSONObject) {
    members["roles"] = .array(act.actor.roles.sorted().map { .string($0) })
    members["party"] = act.actor.partyKey.map { .string($0) }
    members["phases"] = act.actor.phases.map { .array($0.sorted().map { .string($0) }) }
    if !act.actor.personKey.isEmpty { members["person"] = .string(act.actor.personKey) }
    members["via"] = act.via.map { .string($0) }
  }

  /// The same question again; `nil` where the basis asks none that this program knows.
  static func question(of entry: DocketEntry, _ basis: JSONValue) -> Asking.Question? {
    switch basis["asked"]?.string {
    case "act": return .act(act(of: entry, basis))
    case "machinery": return .machinery(act(of: entry, basis))
    case "expiry":
      guard let text = basis["clock"]?.string else { return nil }
      let clock = RunningClock(text: text)
      return .expiry(clock: clock.name, party: clock.party)
    default: return nil
    }
  }

  private static func act(of entry: DocketEntry, _ basis: JSONValue) -> Act {
    let actor = Actor(
      roles: Set(basis["roles"]?.array?.compactMap(\.string) ?? []),
      partyKey: basis["party"]?.string,
      phases: basis["phases"]?.array.map { Set($0.compactMap(\.string)) },
      personKey: basis["person"]?.string ?? "")
    return Act(
      action: entry.ownAction, actor: actor, input: engineValues(basis["input"] ?? entry.input),
      via: basis["via"]?.string, at: Timestamp(entry.at))
  }
}

extension Asking.Question {
  /// The act that was asked about; `nil` for the end of a clock.
  var act: Act? {
    switch self {
    case .act(let act), .machinery(let act): act
    case .expiry: nil
    }
  }
}

extension DocketEntry {
  /// The action as its own procedure calls it: entries of an incident are headed by its name.
  var ownAction: String {
    guard incidentID != nil, let slash = action.firstIndex(of: "/") else { return action }
    return String(action[action.index(after: slash)...])
  }
}

extension Timestamp {
  init?(_ instant: Instant) {
    let seconds = instant.seconds(since: Instant(microseconds: 0))
    self.init(
      seconds: seconds, nanos: Int32((instant.microseconds - seconds * 1_000_000) * 1000))
  }
}
