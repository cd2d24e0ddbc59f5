/// What the expressions of an action see.
struct Scope {
  let definition: ProcedureDefinition
  let actor: Actor
  private(set) var facts: [String: Value]
  private(set) var running: [RunningClock]
  private let state: String
  private let incidents: [IncidentStanding]
  private let input: [String: Value]
  private let now: Timestamp?
  private(set) var variables: [String: Value] = [:]

  init(
    definition: ProcedureDefinition, snapshot: CaseSnapshot, actor: Actor,
    input: [String: Value], now: Timestamp?
  ) {
    self.definition = definition
    self.actor = actor
    self.state = snapshot.state
    self.running = snapshot.runningClocks
    self.incidents = snapshot.incidents
    self.input = input
    self.now = now
    var facts = snapshot.facts
    for fact in definition.facts where facts[fact.name] == nil { facts[fact.name] = fact.preset }
    self.facts = facts
    bind()
  }

  func with(_ changes: [String: Value]) -> Scope {
    var copy = self
    copy.facts.merge(changes) { _, new in new }
    copy.bind()
    return copy
  }

  func with(running: [RunningClock]) -> Scope {
    var copy = self
    copy.running = running
    copy.bind()
    return copy
  }

  private mutating func bind() {
    var counts: [String: Value] = [:]
    for clock in definition.clocks {
      counts[clock.name] = .int(Int64(running.count { $0.name == clock.name }))
    }
    variables = [
      "facts": .object(facts), "input": .object(input), "state": .string(state),
      "clocks": .object(counts), "incidents": .object(openIncidents),
      "actor": [
        "roles": .strings(actor.roles.sorted()), "party": .string(actor.partyKey ?? ""),
        "clocks": .strings(
          running.filter { $0.party != nil && $0.party == actor.partyKey }.map(\.name).sorted()),
        "phases": .strings((actor.phases ?? []).sorted()), "person": .string(actor.personKey),
      ],
    ]
    if let now { variables["now"] = .timestamp(now) }
  }

  private var openIncidents: [String: Value] {
    var counts: [String: Value] = [:]
    for incident in definition.incidents {
      let open = incidents.count { $0.isOpen && $0.name == incident.name }
      counts[incident.name] = .int(Int64(open))
    }
    return counts
  }

  /// Nil when the condition holds; a condition that cannot be judged counts as failed.
  func reason(against condition: GuardDeclaration) -> Reason? {
    do throws(EvaluationError) {
      if try condition.when.isTrue(in: variables) { return nil }
    } catch {
      return unjudged(condition, error)
    }
    return Reason(
      code: condition.code, zh: filled(condition.otherwise.zh), en: filled(condition.otherwise.en),
      source: condition.source)
  }

  /// The wording may name values between braces; where one is missing the braces stay.
  func filled(_ text: String) -> String {
    (try? Template(text).text(in: variables)) ?? text
  }

  private func unjudged(_ condition: GuardDeclaration, _ error: EvaluationError) -> Reason {
    let missing = condition.when.selected(from: "facts").filter { facts[$0] == nil }.sorted()
    guard missing.isEmpty else {
      let titles = missing.map { name in
        definition.fact(name)?.title ?? Bilingual(zh: name, en: name)
      }
      return Reason(
        code: "fact.missing",
        zh: "尚缺事实：" + titles.map(\.zh).joined(separator: "、"),
        en: "not known yet: " + titles.map(\.en).joined(separator: ", "),
        source: condition.source)
    }
    return Reason(
      code: condition.code, zh: condition.otherwise.zh,
      en: "\(condition.otherwise.en) (the condition could not be judged: \(error.reason))",
      source: condition.source)
  }

  /// Party keys of an expression that answers one key or a list of them.
  func parties(_ expression: Expression) throws(EvaluationError) -> [String] {
    let value = try expression.value(in: variables)
    if let one = value.stringValue { return one.isEmpty ? [] : [one] }
    guard let many = value.stringsValue else {
      throw EvaluationError(
        kind: .noOverload, offset: 0, reason: "parties must be texts, not \(value.kindName)")
    }
    return many
  }

  /// The names and kinds expressions of an action may use.
  static func environment(
    of definition: ProcedureDefinition, input: [InputDeclaration]
  ) -> [String: Kind] {
    let facts = definition.facts.map { ($0.name, $0.kind) }
    let fields = input.map { ($0.name, $0.kind) }
    return [
      "facts": .fields(Dictionary(facts, uniquingKeysWith: { first, _ in first })),
      "input": .fields(Dictionary(fields, uniquingKeysWith: { first, _ in first })),
      "actor": .fields([
        "roles": .list(.string), "party": .string, "clocks": .list(.string),
        "phases": .list(.string), "person": .string,
      ]),
      "incidents": .fields(
        Dictionary(
          definition.incidents.map { ($0.name, Kind.int) },
          uniquingKeysWith: { first, _ in first })),
      "clocks": .fields(
        Dictionary(
          definition.clocks.map { ($0.name, Kind.int) }, uniquingKeysWith: { first, _ in first })),
      "state": .string, "now": .timestamp,
    ]
  }
}
