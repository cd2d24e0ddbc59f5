/// What the engine looks up in a definition at every act, found once.
final class ProcedureIndex: Sendable {
  let definition: ProcedureDefinition
  let actions: [String: Entry]
  let clocks: [String: ClockDeclaration]
  let kinds: [String: Kind]
  /// Values of facts the host does not supply.
  let presets: [String: Value]
  let incidents: Set<String>
  /// The wordings of all conditions, by their text; a text that is no template stays as it is.
  private let wordings: [String: Template]

  /// An action that can be found without being copied, with what every act of it asks for.
  final class Entry: Sendable {
    let action: ActionDeclaration
    let by: [String]
    let from: Set<String>
    /// The conditions alone, without their words.
    let conditions: [Expression]
    /// For each effect the call itself where nothing has to be filled in.
    let calls: [EffectCall?]

    init(_ action: ActionDeclaration) {
      self.action = action
      by = action.by
      from = Set(action.from)
      conditions = action.requires.map(\.when)
      calls = action.effects.map(Self.ready)
    }

    func isDone(by roles: Set<String>) -> Bool { roles.contains { by.contains($0) } }

    private static func ready(_ effect: EffectDeclaration) -> EffectCall? {
      var arguments: [String: Value] = [:]
      for (name, argument) in effect.arguments {
        guard case .literal(let value) = argument else { return nil }
        arguments[name] = value
      }
      return EffectCall(name: effect.name, arguments: arguments)
    }
  }

  init(_ definition: ProcedureDefinition) {
    self.definition = definition
    actions = Dictionary(
      definition.actions.map { ($0.name, Entry($0)) }, uniquingKeysWith: { first, _ in first })
    clocks = Dictionary(
      definition.clocks.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    kinds = Dictionary(
      definition.facts.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
    presets = Dictionary(
      definition.facts.compactMap { fact in fact.preset.map { (fact.name, $0) } },
      uniquingKeysWith: { first, _ in first })
    incidents = Set(definition.incidents.map(\.name))
    let conditions =
      definition.actions.flatMap(\.requires) + definition.incidents.flatMap(\.requires)
      + definition.sequels.flatMap(\.requires)
    var wordings: [String: Template] = [:]
    for text in conditions.flatMap({ [$0.otherwise.zh, $0.otherwise.en] })
    where wordings[text] == nil {
      wordings[text] = try? Template(text)
    }
    self.wordings = wordings
  }

  func wording(_ text: String) -> Template? { wordings[text] ?? (try? Template(text)) }
}
