import CourtDomain
import CourtEvidence
public import CourtLaw
import CourtWorkflow

/// Decides every act of a case again, from its docket alone and with the present code.
///
/// A case agrees when the same acts are allowed, lead to the same states, facts, clocks, effects and
/// words, when the law counts the same last days, and when the end is where the case stands.
public struct CaseReplay: Sendable {
  let procedures: ProcedureLibrary
  let law: LawBook
  let court: CourtSettings

  public init(procedures: ProcedureLibrary, law: LawBook, court: CourtSettings) {
    self.procedures = procedures
    self.law = law
    self.court = court
  }

  public init(_ court: Court) {
    self.init(procedures: court.procedures, law: court.law, court: court.settings)
  }

  public func run(_ history: CaseHistory) -> ReplayResult {
    var walk = ReplayWalk(self, history)
    walk.run()
    return walk.result
  }
}

/// Thrown at the first difference; what comes after one follows from it.
struct Parted: Error {
  let difference: ReplayDifference
}

/// One case on its way from the first entry to the last.
struct ReplayWalk {
  let replay: CaseReplay
  let history: CaseHistory
  var result: ReplayResult
  var memory = CaseMemory()
  /// The state of the case, and of each incident by its id.
  var states: [String: String] = [:]
  /// Facts that acts of the case's own procedure, and effects of any act, have set.
  var kept: [String: JSONValue] = [:]
  /// The rule of each running clock, for plans of migration.
  var rules: [RunningClock: String] = [:]
  var arrival: MigrationCase.Arrival?
  /// The procedure the case is under, once an entry has told it.
  var procedure: String?
  /// What a reversal of a migration goes back to.
  var before: [BeforeMigration] = []

  struct BeforeMigration {
    var memory: CaseMemory
    var state: String?
    var kept: [String: JSONValue]
    var rules: [RunningClock: String]
    var procedure: String?
  }

  init(_ replay: CaseReplay, _ history: CaseHistory) {
    self.replay = replay
    self.history = history
    result = ReplayResult(history)
  }

  mutating func run() {
    do {
      try checkChain()
      for entry in history.entries { try take(entry) }
      try checkEnd()
    } catch let parted as Parted {
      result.difference = parted.difference
    } catch {
      result.difference = ReplayDifference(
        sequence: nil, action: nil, subject: "replay", expected: "an answer",
        got: (error as? Fault)?.detail ?? "\(error)")
    }
  }

  // MARK: Chain and end

  private func checkChain() throws {
    let broken = CaseStory.firstBreak(
      in: history.entries, digest: { SHA256.digest($0).bytes })
    if let broken {
      let entry = history.entries.first { $0.sequence == broken }
      throw Parted(
        difference: ReplayDifference(
          sequence: broken, action: entry?.action, subject: "chain",
          expected: "the digest of an unchanged entry", got: "another"))
    }
    guard let last = history.lastDigest, last != history.entries.last?.digest else { return }
    try expect(
      nil, "last digest", Hex.encode(last), Hex.encode(history.entries.last?.digest ?? []))
  }

  private func checkEnd() throws {
    // A case all of whose entries are older than replays has nothing to be compared with.
    guard let procedure else { return }
    let end = history.end
    try expect(nil, "procedure", "\(end.procedure)@\(end.version)", procedure)
    try expect(nil, "state", end.state, states[""] ?? "")
    let running = memory[""].running.map(\.text).sorted()
    try expect(
      nil, "running clocks", end.running.joined(separator: ", "),
      running.joined(separator: ", "))
    for name in kept.keys.sorted() {
      try expect(
        nil, "fact \(name)", end.facts[name]?.text ?? "nothing", kept[name]?.text ?? "nothing")
    }
  }

  // MARK: Entries

  private mutating func take(_ entry: DocketEntry) throws {
    let stream = entry.incidentID?.description ?? ""
    guard let basis = entry.basis else { return try takeUnasked(entry, stream) }
    result.basisBytes += basis.bytes.count
    if let state = states[stream] { try expect(entry, "state before", entry.fromState, state) }
    switch basis["asked"]?.string {
    case "migration": try takeMigration(entry, basis)
    case "reversal": try takeReversal(entry, basis)
    case "nothing":
      try takeUnasked(entry, stream)
      return takeAfter(basis, stream)
    default: try askAgain(entry, basis, stream)
    }
    takeAfter(basis, stream)
    result.replayed += 1
    states[stream] = entry.toState
  }

  /// Clocks that what followed from the act gave back or ended.
  private mutating func takeAfter(_ basis: JSONValue, _ stream: String) {
    guard let after = basis["after"] else { return }
    memory[stream].take(DocketMemory.Difference(after))
  }

  /// An entry without a basis changes no state; once the docket keeps them, an act has one.
  private mutating func takeUnasked(_ entry: DocketEntry, _ stream: String) throws {
    guard procedure != nil else {
      result.unbased += 1
      states[stream] = entry.toState
      return
    }
    let definition = try definition(procedure)
    if entry.incidentID == nil, definition?.action(entry.action) != nil {
      try expect(entry, "basis", "nothing", "the basis of an act")
    }
    try expect(entry, "state after", entry.toState, states[stream] ?? entry.toState)
    result.chained += 1
  }

  private mutating func askAgain(_ entry: DocketEntry, _ basis: JSONValue, _ stream: String) throws
  {
    guard let name = basis["procedure"]?.string, let definition = try definition(name) else {
      return try expect(entry, "procedure", basis["procedure"]?.text ?? "nothing", "unknown")
    }
    guard let question = BasisWords.question(of: entry, basis) else {
      return try expect(entry, "question", basis["asked"]?.text ?? "nothing", "unknown")
    }
    var told = memory[stream]
    if case .expiry(let clock, let party) = question {
      told.end(RunningClock(name: clock, party: party))
    }
    told.take(DocketMemory.Difference(basis))
    let engine = try replay.procedures.engine(definition.name, version: definition.version)
    let verdict = Self.ask(
      engine, question, told.snapshot(in: entry.fromState), at: Timestamp(entry.at))
    try compare(entry, basis, verdict)
    if stream.isEmpty { procedure = name }
    guard case .decided(let decision) = verdict else { return memory[stream] = told }
    let next = try self.definition(basis["next"]?.string)
    told.take(decision, next: next)
    memory[stream] = told
    if stream.isEmpty { note(decision, of: question) }
    // Also from beside the case, an effect writes into the case itself.
    for effect in decision.effects {
      for (name, value) in EffectVocabulary.facts(setBy: effect.name) { kept[name] = value.asJSON }
    }
    if let next { procedure = "\(next.name)@\(next.version)" }
    try recount(entry, basis)
  }

  private static func ask(
    _ engine: Engine, _ question: Asking.Question, _ snapshot: CaseSnapshot, at: Timestamp?
  ) -> Verdict {
    switch question {
    case .act(let act): engine.decide(snapshot, act)
    case .machinery(let act):
      engine.decideBySystem(
        snapshot, action: act.action, party: act.actor.partyKey, input: act.input, at: at)
    case .expiry(let clock, let party):
      engine.expire(snapshot, clock: clock, party: party, at: at)
    }
  }

  private mutating func note(_ decision: CourtWorkflow.Decision, of question: Asking.Question) {
    for (name, value) in decision.factChanges { kept[name] = value.asJSON }
    for change in decision.clockChanges {
      if case .start(let name, let rule, let party, _) = change {
        rules[RunningClock(name: name, party: party)] = rule
      }
    }
    guard decision.from != decision.to || arrival == nil else { return }
    switch question {
    case .act(let act), .machinery(let act):
      arrival = MigrationCase.Arrival(action: act.action, actor: act.actor, input: act.input)
    case .expiry(_, let party):
      arrival = MigrationCase.Arrival(
        action: decision.action, actor: Actor(roles: ["system"], partyKey: party),
        input: party.map { ["party": .string($0)] } ?? [:])
    }
  }

  func definition(_ pinned: String?) throws -> ProcedureDefinition? {
    let parts = (pinned ?? "").split(separator: "@").map(String.init)
    guard parts.count == 2, let version = Int(parts[1]) else { return nil }
    return try replay.procedures.definition(parts[0], version: version)
  }
}
