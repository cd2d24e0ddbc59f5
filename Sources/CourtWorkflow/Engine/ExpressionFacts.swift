/// The facts of a case as conditions read them in an act: looked up when asked for.
public struct ExpressionFacts: Sendable {
  public let facts: [String: Value]
  private let index: ProcedureIndex
  private let state: String

  /// - Parameter state: what conditions read as `state`; the initial one where nothing is said.
  public init(_ engine: Engine, _ facts: [String: Value], state: String? = nil) {
    self.facts = facts
    index = engine.index
    self.state = state ?? engine.definition.initial
  }

  /// Whether a condition holds for the machinery itself, without input.
  public func isTrue(_ expression: Expression) throws(EvaluationError) -> Bool {
    let scope = Scope(
      index, CaseSnapshot(state: state, facts: facts), actor: .system, input: [:], now: nil)
    return try expression.isTrue(in: scope)
  }
}
