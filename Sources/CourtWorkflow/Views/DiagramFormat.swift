/// The forms in which a procedure can be looked at.
public enum DiagramFormat: String, Sendable, CaseIterable {
  case svg, mermaid, dot, bpmn, scxml, powers

  /// The procedure in this form.
  ///
  /// - Parameter counts: live cases by state, shown where the form has a place for them.
  public func text(
    of definition: ProcedureDefinition, language: DisplayLanguage, counts: [String: Int] = [:],
    library: [ProcedureDefinition] = []
  ) -> String {
    switch self {
    case .svg: definition.svg(language: language, counts: counts)
    case .mermaid: definition.mermaid(language: language, counts: counts)
    case .dot: definition.dot(language: language, counts: counts)
    case .bpmn: definition.bpmn(language: language)
    case .scxml: definition.scxml(language: language)
    case .powers: definition.powers(library: library).markdown(language: language)
    }
  }
}
