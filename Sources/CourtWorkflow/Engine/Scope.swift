/// What the expressions of an action see.
///
/// Nothing is built before an expression asks for it, and most ask for one or two facts.
final class Scope: Names {
  /// Of several who are asked about one moment one is looked at after the other.
  var actor: Actor
  let running: [RunningClock]
  private let index: ProcedureIndex
  private let snapshot: CaseSnapshot
  private let input: [String: Value]
  private let now: Timestamp?
  /// Facts the action has changed already.
  private let changes: [String: Value]

  init(
    _ index: ProcedureIndex, _ snapshot: CaseSnapshot, actor: Actor, input: [String: Value],
    now: Timestamp?
  ) {
    self.index = index
    self.snapshot = snapshot
    self.actor = actor
    self.input = input
    self.now = now
    running = snapshot.runningClocks
    changes = [:]
  }

  private init(_ other: Scope, changes: [String: Value], running: [RunningClock]) {
    index = other.index
    snapshot = other.snapshot
    actor = other.actor
    input = other.input
    now = other.now
    self.changes = changes
    self.running = running
  }

  func with(_ changes: [String: Value]) -> Scope {
    changes.isEmpty ? self : Scope(self, changes: changes, running: running)
  }

  func with(running: [RunningClock]) -> Scope {
    running.count == self.running.count ? self : Scope(self, changes: changes, running: running)
  }

  // MARK: Names

  var hasDottedNames: Bool { false }

  func variable(_ name: String) -> Value? {
    switch name {
    case "facts": .object(facts)
    case "input": .object(input)
    case "state": .string(snapshot.state)
    case "clocks":
      .object(index.clocks.mapValues { clock in count(clock.name) })
    case "incidents":
      .object(
        Dictionary(
          index.incidents.map { ($0, open($0)) }, uniquingKeysWith: { first, _ in first }))
    case "actor":
      .object(
        Dictionary(
          Self.actorFields.compactMap { field in actorField(field).map { (field, $0) } },
          uniquingKeysWith: { first, _ in first }))
    case "now": now.map { .timestamp($0) }
    default: nil
    }
  }

  func field(_ field: String, of owner: Owner) -> FieldFound {
    let found: Value?
    switch owner.root {
    case .facts: found = fact(field)
    case .input: found = input[field]
    case .clocks: found = index.clocks[field] == nil ? nil : count(field)
    case .actor: found = actorField(field)
    case .incidents: found = index.incidents.contains(field) ? open(field) : nil
    case nil: return .unanswered
    }
    return found.map { .value($0) } ?? .missing
  }

  func fact(_ name: String) -> Value? {
    if !changes.isEmpty, let value = changes[name] { return value }
    return snapshot.facts[name] ?? index.presets[name]
  }

  private var facts: [String: Value] {
    index.presets.merging(snapshot.facts) { $1 }.merging(changes) { $1 }
  }

  private func count(_ clock: String) -> Value {
    .int(Int64(running.count { $0.name == clock }))
  }

  private func open(_ incident: String) -> Value {
    .int(Int64(snapshot.incidents.count { $0.isOpen && $0.name == incident }))
  }

  private static let actorFields = ["roles", "party", "clocks", "phases", "person"]

  private func actorField(_ name: String) -> Value? {
    switch name {
    case "roles": .strings(actor.roles.sorted())
    case "party": .string(actor.partyKey ?? "")
    case "clocks":
      .strings(
        running.filter { $0.party != nil && $0.party == actor.partyKey }.map(\.name).sorted())
    case "phases": .strings((actor.phases ?? []).sorted())
    case "person": .string(actor.personKey)
    default: nil
    }
  }

  // MARK: Conditions

  /// Whether the condition holds; one that cannot be judged does not.
  func holds(_ condition: Expression) -> Bool {
    do throws(EvaluationError) {
      return try condition.isTrue(in: self)
    } catch {
      return false
    }
  }

  /// Nil when the condition holds; a condition that cannot be judged counts as failed.
  func reason(against condition: GuardDeclaration) -> Reason? {
    do throws(EvaluationError) {
      if try condition.when.isTrue(in: self) { return nil }
    } catch {
      return unjudged(condition, error)
    }
    return Reason(
      code: condition.code, zh: filled(condition.otherwise.zh), en: filled(condition.otherwise.en),
      source: condition.source)
  }

  /// The wording may name values between braces; where one is missing the braces stay.
  func filled(_ text: String) -> String {
    (try? index.wording(text)?.text(in: self)) ?? text
  }

  private func unjudged(_ condition: GuardDeclaration, _ error: EvaluationError) -> Reason {
    let missing = condition.when.selected(from: "facts").filter { fact($0) == nil }.sorted()
    guard missing.isEmpty else {
      let titles = missing.map { name in
        index.definition.fact(name)?.title ?? Bilingual(zh: name, en: name)
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
    let value = try expression.value(in: self)
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
